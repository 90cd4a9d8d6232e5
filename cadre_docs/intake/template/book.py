"""A filled template as a whole: its sheets by role, its tables, and the shape of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, warning
from cadre_docs.intake.shape import nested_sections
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.anchors import find_sheets, places
from cadre_docs.intake.template.hints import Written, written_boxes, written_columns
from cadre_docs.intake.template.layout import (
    CHOICES_SHEET,
    HELP_SHEET,
    ISSUES_TITLE,
    MAP_SHEET,
    Kind,
)
from cadre_docs.intake.template.more import is_more
from cadre_docs.intake.template.rows import Columns, RowReader
from cadre_docs.intake.template.text_table import is_text_table
from cadre_docs.intake.template.unread import beyond, on_help
from cadre_docs.source.tree import Entry, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.intake.template.layout import Stamp
    from cadre_docs.intake.template.rows import RowValues
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Scalar

_MAIN = ""  # the role of the sheet 填写 or 人员; the other roles are keys of tables
_OWN_SHEETS = (HELP_SHEET, CHOICES_SHEET, MAP_SHEET)


class TemplateBook:
    """A filled template. ``findings`` are about its shape; sheets keep their own."""

    def __init__(self, workbook: Workbook, stamp: Stamp, schema: Schema, file: str) -> None:
        self.schema = schema
        self.file = file
        self.people = dict(stamp.people)
        self._exact = stamp.version == schema.version
        self.tables = {table.key: table for table in template.tables(schema)}
        self.moved = places(workbook.names, stamp)
        main = template.FORM_SHEET if stamp.kind is Kind.SINGLE else template.PEOPLE_SHEET
        self._titles = {_MAIN: main} | template.table_sheets(schema)
        anchors = {key: self.moved.get(schema.path(t)) for key, t in self.tables.items()}
        on_main = (self.moved.get(schema.path(f)) for f in template.boxes(schema))
        anchors[_MAIN] = next((place for place in on_main if place is not None), None)
        self._help = [Sheet(file, s) for s in workbook.sheets if s.title == HELP_SHEET]
        for sheet in self._help:
            sheet.findings += beyond(sheet, on_help(sheet))
        sheets = [Sheet(file, s) for s in workbook.sheets if s.title not in _OWN_SHEETS]
        sheets = [sheet for sheet in sheets if sheet.text(1, 1) != ISSUES_TITLE]
        known = set(template.names(schema.fields(), schema))
        known.update(name for t in self.tables.values() for name in template.names(t.columns))
        self.sheets, self.findings = find_sheets(sheets, self._titles, anchors, known)
        used = {sheet.title for sheet in self.sheets.values()}
        self._left_behind: list[str] = []  # sheets that a text table has no room for
        self._others = [s.title for s in sheets if s.rows and s.title not in used]
        self._check_version(stamp)

    def _check_version(self, stamp: Stamp) -> None:
        if not self._exact:
            self.findings.append(
                warning(
                    "FS-template",
                    f"模板是第{stamp.version}版，现行表单是第{self.schema.version}版",
                    remedy="请核对有无新增或改名的项目；最好用新生成的模板",
                    position=Position(self.file),
                )
            )

    @property
    def written(self) -> Written:
        """What the template says beside the boxes of the sheet 填写 or 人员."""
        return written_boxes(self.schema, exact=self._exact)

    def told(self) -> list[Finding]:
        """Return what is wrong with the file and its sheets, but for single people."""
        sheets = [*self.sheets.values(), *self._help]
        found = [*self.findings, *(f for sheet in sheets for f in sheet.told())]
        return [*found, *self._told_left_behind()]

    def _told_left_behind(self) -> Iterator[Finding]:
        """Say that a text table has no sheets but one: what stands on the others stayed there."""
        if self._left_behind:
            listed = "、".join(f"“{title}”" for title in self._left_behind)
            yield warning(
                "FS-template",
                f"文本表格只有“人员”一张表，{listed}不在里面，没有读取",
                remedy="请核对原来的工作簿：这些表里填了内容的，改为读 .xlsx；都没有填的不必理会",
                position=Position(self.file),
            )

    def main(self) -> Sheet | None:
        """Return the sheet 填写 or 人员; when it is gone, report that."""
        if _MAIN not in self.sheets:
            self.findings.append(self._absent(_MAIN, needed=True))
        return self.sheets.get(_MAIN)

    def _absent(self, role: str, *, needed: bool) -> Finding:
        title, like = self._titles[role], ""
        if is_text_table(self.file):
            return error(
                "FS-template",
                f"文本表格只有一张表，“{title}”一人多行，没有地方填",
                remedy="有内容要填的，请改用 cadre-docs new --people 生成的 .xlsx 填写",
                position=Position(self.file),
            )
        if self._others:  # it may be one of these, under another name
            like = f"；如已改名为“{self._others[0]}”，请改回“{title}”"
        return (error if needed or like else warning)(
            "FS-template",
            f"缺少工作表“{title}”",
            remedy=f"如被删除，请从新生成的模板复制回来再填{like}",
            position=Position(self.file),
        )

    def table_rows(self, table: Field, number: str) -> list[RowValues]:
        """Return the filled rows of a table; ``number`` is the heading of column A."""
        sheet = self.sheets.get(table.key)
        if sheet is None and is_more(table):
            return []
        if sheet is None:
            if table.required or not is_text_table(self.file):
                self.findings.append(self._absent(table.key, needed=table.required))
            else:
                self._left_behind.append(self._titles[table.key])
            return []

        def path(column: Field) -> str:
            return template.column_path(self.schema, table, column)

        moved = {c.key: self.moved.get(path(c)) for c in template.offered(table.columns)}
        moved[number] = self.moved.get(self.schema.path(table))
        written = written_columns(self.schema, table, exact=self._exact)
        wanted = Columns(table.columns, number, moved, path, self.schema, written)
        return RowReader(sheet, wanted).rows()

    def sequence(self, table: str, rows: list[RowValues]) -> Sequence:
        """Return the rows of a table as a list of mappings."""
        sheet = self.sheets.get(table)
        position = sheet.position() if sheet else Position(self.file)
        return Sequence(tuple(_item(row) for row in rows), position)

    def record(
        self, values: dict[str, Scalar], tables: dict[str, Sequence], position: Position
    ) -> Mapping:
        """Put values and tables into the shape of a record file."""
        return nested_sections(self.schema, {**values, **tables}, position)

    def person(self, values: dict[str, Scalar]) -> str:
        """Return the name typed among the values, for findings."""
        name = self.schema.by_id.get("name")
        typed = values.get(name.key) if name else None
        return typed.text.strip() if typed is not None else ""


def _item(row: RowValues) -> Mapping:
    entries = tuple(Entry(key, v.position, v) for key, v in row.values.items())
    return Mapping(entries, row.position)
