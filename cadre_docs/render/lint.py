"""Lint of a master: tags against the schema, and Office features nobody can print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from cadre_docs.container import DOCX, XLSX
from cadre_docs.errors import MasterError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.layout.read_docx import read_docx
from cadre_docs.render.docx import jinja_parts
from cadre_docs.render.docx_jinja import environment
from cadre_docs.render.lint_photos import photo_problems
from cadre_docs.render.masters import inspect_master
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.render.xlsx_tags import SheetTags
    from cadre_docs.schema import Field, Schema

_STATEMENTS = (nodes.Output, nodes.TemplateData, nodes.If, nodes.For)
_JINJA_NAMES = ("loop",)


def lint_master(master: bytes, schema: Schema, where: str) -> list[Finding]:
    """Return all that is wrong with a master; ``where`` is its path and tells its kind."""
    lint = lint_xlsx if where.lower().endswith(".xlsx") else lint_docx
    return lint(master, schema, where)


def lint_xlsx(master: bytes, schema: Schema, where: str) -> list[Finding]:
    """Return all that is wrong with an Excel master, at once; codes as in :func:`lint_docx`.

    Findings name sheet and cell.
    """
    from cadre_docs.layout.read_xlsx import read_xlsx
    from cadre_docs.render.xlsx_master import jinja_sheets

    try:
        inspect_master(master, XLSX, where)
        sheets = jinja_sheets(master)
        layout = read_xlsx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = _Linter(schema, where)
    for sheet in sheets:
        linter.part(sheet.sheet, sheet.source, sheet)
    linter.whole()
    if not linter.findings:
        linter.unbound()
    for field in schema.printed_fields:
        if field.type is FieldType.PHOTO:
            linter.complain("MASTER-photo", f"Excel母版不能印照片“{field.key}”", "请改用DOCX母版")
    for item in layout.unsupported:
        linter.complain("MASTER-unsupported", f"{item.where}：不支持{item.what}")
    return linter.findings


def lint_docx(master: bytes, schema: Schema, where: str) -> list[Finding]:
    """Return all that is wrong with a master, at once.

    Codes: ``MASTER-file`` not a DOCX, ``MASTER-syntax`` a tag that is no Jinja,
    ``MASTER-tag`` a tag the schema does not know, ``MASTER-unbound`` a printed field
    without a tag, ``MASTER-photo`` a place where a photo would be cut off,
    ``MASTER-unsupported`` an Office feature the layout cannot show.
    """
    try:
        inspect_master(master, DOCX, where)
        parts = jinja_parts(master, where)
        layout = read_docx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = _Linter(schema, where)
    for name, source in parts.items():
        linter.part(name, source)
    if not linter.findings:
        linter.unbound()
    for problem, remedy in photo_problems(layout, schema):
        linter.complain("MASTER-photo", problem, remedy)
    for item in layout.unsupported:
        told = "（请" in item.what  # what to do with it stands there
        remedy = "" if told else "请改用表格和普通段落"
        linter.complain("MASTER-unsupported", f"{item.where}：不支持{item.what}", remedy)
    return linter.findings


class _Linter:
    def __init__(self, schema: Schema, where: str) -> None:
        self._fields = {field.key: field for field in schema.printed_fields}
        self._tables = {f.key: f for f in schema.printed_fields if f.type is FieldType.TABLE}
        self._hidden = {field.key for field in schema.fields()} - self._fields.keys()
        self._where = where
        self._used: set[str] = set()
        self._sheet: SheetTags | None = None  # where an Excel master is being walked
        self._line = 0
        self.findings: list[Finding] = []

    def complain(self, code: str, message: str, remedy: str = "") -> None:
        position = Position(self._where)
        if self._sheet is not None and self._line:
            sheet, _, cell = self._sheet.place(self._line).rpartition("!")
            position = Position(self._where, sheet=sheet, cell=cell)
        self.findings.append(error(code, message, remedy=remedy, position=position))

    def whole(self) -> None:
        """Speak of the whole master again."""
        self._sheet = None

    def part(self, name: str, source: str, sheet: SheetTags | None = None) -> None:
        self._sheet, self._line = sheet, 0
        if "｛" in source or "｝" in source:
            self.complain("MASTER-syntax", f"{name}：有全角花括号", "标签须用半角的 {{ 和 }}")
        try:
            tree = environment().parse(source)
            environment().compile(source)
        except TemplateSyntaxError as problem:
            self._line = problem.lineno
            self.complain(
                "MASTER-syntax", f"{name}：标签写法有误（{problem.message}）", "请改正标签"
            )
            return
        for node in tree.body:
            self._walk(node, {}, name)

    def unbound(self) -> None:
        """Report printed fields that no tag prints."""
        for field in self._fields.values():
            for path, item in _boxes(field):
                by_hand_alone = item.filled_by is FilledBy.HAND and not item.electronic
                if path not in self._used and not by_hand_alone:
                    self.complain(
                        "MASTER-unbound",
                        f"“{path}”没有出现在母版上，填了也不会打印",
                        f"请在母版上加 {{{{ {path} }}}}，或在表单定义中删去此项",
                    )

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
        for child in node.body:
            self._walk(child, inner, part)

    def _column(self, table: Field, name: str, part: str) -> None:
        column = next((c for c in table.columns if c.key == name), None)
        if column is None:
            like = nearest(name, [c.key for c in table.columns])
            hint = f"是否为“{like}”" if like else "请对照表单定义"
            self.complain("MASTER-tag", f"{part}：“{table.key}”没有“{name}”这一列", hint)
        else:
            self._used.add(f"{table.key}.{column.key}")

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
            self._used.add(name)
        elif field is not None:
            self.complain(
                "MASTER-tag", f"{part}：“{name}”是重复的表", f"请用 {{%tr for 行 in {name} %}}"
            )
        elif name in self._hidden:
            self.complain("MASTER-tag", f"{part}：“{name}”在表单定义中是不打印的", "请删去此标签")
        else:
            like = nearest(name, self._fields)
            hint = f"是否为“{like}”" if like else "请对照表单定义"
            self.complain("MASTER-tag", f"{part}：本表没有“{name}”这一项", hint)


def _boxes(field: Field) -> Iterator[tuple[str, Field]]:
    """Yield (tag path, field) of what a tag can print: a field, or each column of a table."""
    if field.type is FieldType.TABLE:
        yield from ((f"{field.key}.{column.key}", column) for column in field.columns)
    else:
        yield field.key, field
