"""The tags of a master against the schema: what no tag may say, and what no tag prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from cadre_docs.errors import MasterError, OutputError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.prepare import prepare, reader
from cadre_docs.masters.reach import Filling, boxes_nobody_sees, unprinted
from cadre_docs.masters.sentinels import rare_context, trial_contexts
from cadre_docs.masters.tag_words import tag_fault
from cadre_docs.schema import FieldType
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from cadre_docs.masters.lint.places import TagPlaces
    from cadre_docs.masters.reach import Spot
    from cadre_docs.masters.xlsx.tags import SheetTags
    from cadre_docs.schema import Field, Schema

_STATEMENTS = (nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_JINJA_NAMES = ("loop",)
_MOST_SECONDS = 5.0  # official masters take a tenth of it
_FEW = 3  # rows that a message names


class TagLinter:
    """Goes through the parts of one master and notes what is wrong, in ``findings``."""

    def __init__(self, schema: Schema, where: str) -> None:
        self._schema = schema
        self._fields = {field.key: field for field in schema.printed_fields}
        self._tables = {f.key: f for f in schema.printed_fields if f.type is FieldType.TABLE}
        self._hidden = {field.key for field in schema.fields()} - self._fields.keys()
        self._where = where
        self._used: dict[str, tuple[str, SheetTags | None, int]] = {}  # part and line by tag
        self._sheet: SheetTags | None = None  # where an Excel master is being walked
        self._line = 0
        self.places: TagPlaces | None = None  # of a Word master
        self.findings: list[Finding] = []

    def complain(self, code: str, message: str, remedy: str = "", tag: str = "") -> None:
        """Note what is wrong, each thing once; ``tag`` is what it is about: it says where."""
        position = Position(self._where)
        if self._sheet is not None and self._line:
            sheet, _, cell = self._sheet.place(self._line).rpartition("!")
            position = Position(self._where, sheet=sheet, cell=cell)
        elif tag and self.places is not None and (place := self.places.of(tag)):
            position = Position(self._where, place=place)
        finding = error(code, message, remedy=remedy, position=position)
        if finding not in self.findings:
            self.findings.append(finding)

    def whole(self) -> None:
        """Speak of the whole master again."""
        self._sheet = None

    def part(self, name: str, source: str, sheet: SheetTags | None = None) -> None:
        """Hold the tags of a part against the schema; ``sheet`` tells in which cell each is."""
        self._sheet, self._line = sheet, 0
        if "｛" in source or "｝" in source:
            self.complain("MASTER-syntax", f"{name}：有全角花括号", "标签须用半角的 {{ 和 }}")
        try:
            tree = environment().parse(source)
            environment().compile(source)
        except TemplateSyntaxError as problem:
            self._line = problem.lineno
            self._broken(name, problem)
            return
        for node in tree.body:
            self._walk(node, {}, name)

    def _broken(self, name: str, problem: TemplateSyntaxError) -> None:
        """Report tags that are no Jinja: each where it stands, if that can be told."""
        found = list(self.places.broken()) if self.places is not None else []
        for place, fault in found:
            said = f"标签写法有误（{tag_fault(fault)}）"
            self.findings.append(
                error(
                    "MASTER-syntax",
                    said,
                    remedy="请改正标签",
                    position=Position(self._where, place=place),
                )
            )
        if not found:
            self.complain(
                "MASTER-syntax", f"{name}：标签写法有误（{tag_fault(problem)}）", "请改正标签"
            )

    def unbound(self, master: bytes) -> None:
        """Report values that do not reach the paper, as filling the master shows."""
        try:
            fill = prepare(master, self._where, date.min, seen=True)
            filling = Filling(self._schema, fill, reader(Path(self._where)))
            rare = rare_context(self._schema)
            hidden = boxes_nobody_sees(self._schema, rare, filling.read(fill(rare)))
            left_out = self._tried(filling)
        except (MasterError, OutputError) as fault:
            self.complain("MASTER-tag", str(fault).rstrip("。"))
            return
        for tag, (when, spots) in left_out.items():
            self._left_out(tag, when, spots)
        for tag in dict.fromkeys(spot.tag for spot in hidden):
            self._at(tag)
            self.complain(
                "MASTER-unbound",
                f"“{tag}”印在看不见的地方（隐藏的文字、打印区域之外等），不会出现在纸上",
                "请把标签移到看得见的地方",
            )

    def _tried(self, filling: Filling) -> dict[str, tuple[str, list[Spot]]]:
        """Return the boxes that are lost, by tag, with the first trial that showed it."""
        left_out: dict[str, tuple[str, list[Spot]]] = {}
        end = process_time() + _MOST_SECONDS
        for when, context in trial_contexts(self._schema):
            filling.fill(context)
            # What was proven in another context need not hold in this one.
            for spot in unprinted(replace(filling, ticks=set()), context):
                first, spots = left_out.setdefault(spot.tag, (when, []))
                if first == when:
                    spots.append(spot)
            if process_time() > end:
                self.complain("MASTER-unbound", "母版太复杂，没有试完每一格", "请简化循环和条件")
                break
        return left_out

    def _left_out(self, tag: str, when: str, spots: list[Spot]) -> None:
        """Report a box that is never printed, or not when ``when``."""
        part = self._at(tag)
        table, where = spots[0].table, f"{part}：" if part else ""
        print_it = f"请在母版上加 {{{{ {tag} }}}}，或在表单定义中删去此项"
        if not part:
            problem, remedy = f"“{tag}”没有出现在母版上，填了也不会打印", print_it
        elif table is not None:
            rows = "、".join(str(spot.row + 1) for spot in spots[:_FEW])
            etc = f"等{len(spots)}行" if len(spots) > _FEW else ""
            problem = f"{where}“{tag}”在{when}时，第{rows}行{etc}填了却没有印出来"
            remedy = (
                f"请用 {{%tr for 行 in {table.key} %}} 逐行印出，并去掉挡住它的条件或截短它的写法"
            )
        else:
            problem = f"{where}“{tag}”在{when}时，填了却没有印出来"
            remedy = f"请用 {{{{ {tag} }}}} 完整印出，并去掉挡住它的条件或截短它的写法"
        self.complain("MASTER-unbound", problem, remedy)

    def _at(self, tag: str) -> str:
        """Speak of where a tag is used first; return the name of its part, if there is one."""
        part, self._sheet, self._line = self._used.get(tag, ("", None, 0))
        return part

    def _walk(self, node: nodes.Node, rows: dict[str, Field], part: str) -> None:
        """Visit a node; ``rows`` maps loop variables to their tables."""
        self._line = getattr(node, "lineno", self._line)
        match node:
            case nodes.For():
                self._loop(node, rows, part)
                return
            case nodes.Getattr(node=nodes.Name(name=name), attr=attr) if name in rows:
                self._column(rows[name], attr, part)
                return
            case nodes.Getattr(node=nodes.Name(name=name)) if name in _JINJA_NAMES:
                return
            case nodes.Getattr(
                node=nodes.Getitem(node=nodes.Name(name=name), arg=nodes.Const(value=int(index))),
                attr=attr,
            ) if name in self._tables:
                self._indexed(self._tables[name], index, attr, part)
                return
            case nodes.Name(name=name):
                self._name(name, rows, part)
            case nodes.Stmt() if not isinstance(node, _STATEMENTS):
                kind = type(node).__name__
                self.complain("MASTER-tag", f"{part}：不能用 {kind} 标签", "只用变量、if 和 for")
        for child in node.iter_child_nodes():
            self._walk(child, rows, part)

    def _loop(self, node: nodes.For, rows: dict[str, Field], part: str) -> None:
        table = self._tables.get(node.iter.name) if isinstance(node.iter, nodes.Name) else None
        if table is None or not isinstance(node.target, nodes.Name):
            tables = "、".join(self._tables) or "无"
            self.complain("MASTER-tag", f"{part}：for 只能逐行取重复的表", f"本表有：{tables}")
            return
        inner = {**rows, node.target.name: table}
        for child in (*node.body, *filter(None, [node.test])):
            self._walk(child, inner, part)
        for child in node.else_:
            self._walk(child, rows, part)

    def _column(self, table: Field, name: str, part: str) -> None:
        column = next((c for c in table.columns if c.key == name), None)
        if column is None:
            like = nearest(name, [c.key for c in table.columns])
            hint = f"是否为“{like}”" if like else "请对照表单定义"
            self.complain("MASTER-tag", f"{part}：“{table.key}”没有“{name}”这一列", hint, name)
        else:
            self._use(f"{table.key}.{column.key}", part)

    def _use(self, tag: str, part: str) -> None:
        self._used.setdefault(tag, (part, self._sheet, self._line))

    def _indexed(self, table: Field, index: int, column: str, part: str) -> None:
        if not 0 <= index < table.max_rows:
            most = f"[0] 至 [{table.max_rows - 1}]" if table.max_rows else "逐行的 for"
            where = f"{part}：“{table.key}[{index}]”"
            self.complain("MASTER-tag", f"{where}不一定有这一行", f"请用{most}")
        self._column(table, column, part)

    def _name(self, name: str, rows: dict[str, Field], part: str) -> None:
        if name in _JINJA_NAMES or name in rows:
            return
        field = self._fields.get(name)
        if field is not None and field.type is not FieldType.TABLE:
            self._use(name, part)
        elif field is not None:
            self.complain(
                "MASTER-tag",
                f"{part}：“{name}”是重复的表",
                f"请用 {{%tr for 行 in {name} %}}",
                name,
            )
        elif name in self._hidden:
            self.complain(
                "MASTER-tag", f"{part}：“{name}”在表单定义中是不打印的", "请删去此标签", name
            )
        else:
            like = nearest(name, self._fields)
            hint = f"是否为“{like}”" if like else "请对照表单定义"
            self.complain("MASTER-tag", f"{part}：本表没有“{name}”这一项", hint, name)
