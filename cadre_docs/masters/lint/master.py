"""Lint of a master: tags against the schema, and Office features nobody can print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from cadre_docs.errors import MasterError, OutputError
from cadre_docs.findings import Finding, Position, error, few_of_each, warning
from cadre_docs.masters.docx.docxtpl import jinja_parts
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.inspect import inspect_master
from cadre_docs.masters.lint.hands import hand_problems
from cadre_docs.masters.lint.labels import label_problems
from cadre_docs.masters.lint.photos import photo_problems
from cadre_docs.masters.lint.places import TagPlaces
from cadre_docs.masters.lint.refusals import told_once
from cadre_docs.masters.prepare import prepare, reader
from cadre_docs.masters.reach import (
    Filling,
    boxes_nobody_sees,
    fixed_rows,
    outgrown,
    unprinted,
    words_in_boxes,
)
from cadre_docs.masters.sentinels import rare_context, trial_contexts
from cadre_docs.masters.tag_words import tag_fault
from cadre_docs.office.archive import DOCX, XLSX
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.room import lack_of_room, unprintable
from cadre_docs.schema import FieldType
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.masters.reach import Spot
    from cadre_docs.masters.xlsx.tags import SheetTags
    from cadre_docs.pages.model import Layout
    from cadre_docs.schema import Field, Schema

_STATEMENTS = (nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_JINJA_NAMES = ("loop",)
_TAG = re.compile(r"\{\{([^{}|]++)(?:\||\}\})")
_ANY_TAG = re.compile(r"\{[{%]")
_MOST_SECONDS = 5.0  # official masters take a tenth of it
_ANY_DAY = date(2000, 1, 1)
_OTHERS = {"xlsx": "--to docx,pdf", "docx": "--to xlsx,pdf"}
_FEW = 3  # rows that a message names
_QUOTED = 16


def lint_master(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with a master; ``where`` is its path and tells its kind.

    ``layout`` is the master's, where it was read before.
    """
    lint = lint_xlsx if where.lower().endswith(".xlsx") else lint_docx
    return few_of_each(lint(master, schema, where, layout))


def lint_xlsx(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with an Excel master, at once; codes as in :func:`lint_docx`.

    Findings name sheet and cell.
    """
    from cadre_docs.masters.xlsx.fill import jinja_sheets
    from cadre_docs.pages.read_xlsx.reader import read_xlsx

    try:
        inspect_master(master, XLSX, where)
        sheets = jinja_sheets(master)
        layout = layout or read_xlsx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = _Linter(schema, where)
    for sheet in sheets:
        linter.part(sheet.sheet, sheet.source, sheet)
    linter.whole()
    if not linter.findings and not any(lack_of_room(layout)):
        linter.unbound(master)
    for field in schema.printed_fields:
        if field.type is FieldType.PHOTO:
            linter.complain("MASTER-photo", f"Excel母版不能印照片“{field.key}”", "请改用DOCX母版")
    linter.unsupported(layout)
    linter.labels(master)
    linter.hands(layout)
    linter.outputs(layout)
    return linter.findings


def lint_docx(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with a master, at once.

    Codes: ``MASTER-file`` not a DOCX, ``MASTER-syntax`` a tag that is no Jinja,
    ``MASTER-tag`` a tag the schema does not know, ``MASTER-unbound`` a value that does not
    reach the paper, ``MASTER-photo`` a place where a photo would be cut off,
    ``MASTER-unsupported`` an Office feature the layout cannot show, ``MASTER-format`` (a
    warning) something that one output format cannot hold, ``MASTER-hand`` (a warning) too
    little room for what is written by hand (:mod:`cadre_docs.masters.lint.hands`).
    """
    try:
        inspect_master(master, DOCX, where)
        parts = jinja_parts(master, where)
        layout = layout or read_docx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = _Linter(schema, where)
    linter.places = TagPlaces(master)
    for name, source in parts.items():
        linter.part(name, source)
    if not linter.findings and not any(lack_of_room(layout)):
        linter.unbound(master)
    for text in dict.fromkeys(c.text for _, row in fixed_rows(layout) for c in row.cells):
        for tag in _TAG.findall(text):
            linter.complain(
                "MASTER-unbound",
                f"“{tag.strip()}”所在的行高是固定值，放不下的文字会被截掉",
                "请把这一行的行高改为“最小值”",
            )
    for text in dict.fromkeys(words_in_boxes(layout)):
        for tag in _TAG.findall(text):
            linter.complain(
                "MASTER-unbound",
                f"“{tag.strip()}”在大小固定的文本框里，放不下的文字会被截掉",
                "请把它移到正文或表格里",
            )
    for problem, remedy in photo_problems(layout, schema):
        linter.complain("MASTER-photo", problem, remedy)
    linter.unsupported(layout)
    linter.labels(master)
    linter.findings += _cut_words(layout, where)
    linter.hands(layout)
    linter.outputs(layout)
    return linter.findings


def _cut_words(layout: Layout, where: str) -> Iterator[Finding]:
    """Yield what the master itself prints where it has no room: Word, too, cuts it off."""
    for text in dict.fromkeys(outgrown(layout)):
        words = "".join(text.split())
        if words and not _ANY_TAG.search(text):
            shown = words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
            yield warning(
                "MASTER-unbound",
                f"“{shown}”所在的格子或文本框大小固定，放不下的字会被截掉（Word 也这样）",
                remedy="请把行高改为“最小值”，或把文本框拉高，或改小行距、字号",
                position=Position(where),
            )


def lint_layout(master: bytes, where: str) -> list[Finding]:
    """Return what nobody can print of a file, whatever form it is.

    Codes as in :func:`lint_docx`.
    """
    is_sheet = where.lower().endswith(".xlsx")
    try:
        inspect_master(master, XLSX if is_sheet else DOCX, where)
        if is_sheet:
            from cadre_docs.pages.read_xlsx.reader import read_xlsx

            layout = read_xlsx(master)
        else:
            layout = read_docx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    found = [
        error(
            "MASTER-unsupported", f"{places}：不支持{what}", remedy=remedy, position=Position(where)
        )
        for places, what, remedy in told_once(unprintable(layout))
    ]
    return found if is_sheet else [*found, *_cut_words(layout, where)]


def _writers(where: str) -> dict[str, Callable[[Layout], object]]:
    """Return what writes a layout in the formats that are not the master's own."""
    if where.lower().endswith(".xlsx"):
        from cadre_docs.pages.write_docx.writer import layout_to_docx

        return {"docx": partial(layout_to_docx, title="", date=_ANY_DAY)}
    from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx

    return {"xlsx": partial(layout_to_xlsx, title="", date=_ANY_DAY)}


def _of_another(field: Field, words: str, other: Field, position: Position) -> Finding:
    return error(
        "MASTER-label",
        f"“{field.key}”的标签放在“{words}”旁边，而“{other.key}”的标签放在别处",
        wanted="各项印在自己的格子里",
        remedy="请把标签移到各自的格子；表上印的字改了的，改表单定义里的 label",
        position=position,
    )


class _Linter:
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

    def unsupported(self, layout: Layout) -> None:
        """Report what the layout cannot show; most items say themselves what to do."""
        for where, what, remedy in told_once(unprintable(layout)):
            self.complain("MASTER-unsupported", f"{where}：不支持{what}", remedy)

    def labels(self, master: bytes) -> None:
        """Report fields that the paper calls otherwise, where everything else is in order."""
        if any(finding.counts for finding in self.findings):
            return
        for field, words, other in label_problems(master, self._where, self._schema):
            if other is not None:
                self.findings.append(_of_another(field, words, other, Position(self._where)))
                continue
            self.findings.append(
                warning(
                    "MASTER-label",
                    f"表单定义里“{field.key}”的 label 是“{field.label}”，"
                    f"母版上这一格旁边印的是“{words}”",
                    remedy="请把 label 改成表上印的字；格子放错了的，把标签移到对的格子",
                    position=Position(self._where),
                )
            )

    def hands(self, layout: Layout) -> None:
        """Report where there is too little room to write, where everything else is in order."""
        if any(finding.counts for finding in self.findings):
            return
        for problem, remedy in hand_problems(layout, self._schema):
            self.findings.append(
                warning("MASTER-hand", problem, remedy=remedy, position=Position(self._where))
            )

    def outputs(self, layout: Layout) -> None:
        """Tell of outputs that could not be written, where everything else is in order."""
        if any(finding.counts for finding in self.findings):
            return
        for kind, write in _writers(self._where).items():
            try:
                write(layout)
            except OutputError as fault:
                remedy = f"否则打印时请用 {_OTHERS[kind]}"
                what = f"写不出{kind.upper()}：{str(fault).rstrip('。')}"
                position = Position(self._where)
                self.findings.append(
                    warning("MASTER-format", what, remedy=remedy, position=position)
                )

    def part(self, name: str, source: str, sheet: SheetTags | None = None) -> None:
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
