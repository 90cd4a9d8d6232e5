"""Reading sheets that are filled row by row: tables, and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import error, is_too_much
from cadre_docs.intake.keys import is_error_value, looked_up
from cadre_docs.intake.template.anchors import find_header, nameless, unknown
from cadre_docs.intake.template.example_rows import OwnRows
from cadre_docs.intake.template.layout import OWNER, PERSON_NUMBER, plain
from cadre_docs.intake.template.unread import above, beyond
from cadre_docs.messages.progress import steps
from cadre_docs.office.workbooks.spreadsheetml import column_number
from cadre_docs.performance.classes import frozen, light
from cadre_docs.schema import FieldType
from cadre_docs.source.tree import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.anchors import Header, Place
    from cadre_docs.intake.template.hints import Written
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Scalar


@light
class RowValues:
    """One filled row: what column A says, and the values by key.

    ``owner`` is what the row says of whose it is besides: a name, or (``looked_up``) the
    number whose name our own formula shows there. ``findings`` are those that concern this
    row alone.
    """

    number: Scalar
    owner: Scalar | None
    looked_up: Scalar | None
    values: dict[str, Scalar]
    position: Position
    findings: tuple[Finding, ...]


@frozen
class Columns:
    """What is looked for on a sheet of rows."""

    fields: tuple[Field, ...]
    number: str
    moved: dict[str, Place | None]  # by key
    path: Callable[[Field], str]
    schema: Schema
    written: Written  # what stands in the rows that hold no data
    paths: bool = False  # whether headings are paths


class RowReader:
    """Reads the filled rows of one sheet."""

    def __init__(self, sheet: Sheet, wanted: Columns) -> None:
        self._sheet = sheet
        self._wanted = wanted
        self._fields = {f.key: f for f in wanted.fields}
        self._owner = 0  # column of the name behind a number
        self._own: list[Finding] = []  # of single rows

    def rows(self) -> list[RowValues]:
        """Return the filled rows; without a header, nothing and a finding."""
        wanted = self._wanted
        schema = wanted.schema if wanted.paths else None
        header = find_header(self._sheet, wanted.fields, wanted.number, wanted.moved, schema)
        if header is None or header.number is None or not header.columns:
            self._sheet.findings.append(self._headless())
            return []
        self._owner = next((c for c, t in header.strangers.items() if plain(t) == OWNER), 0)
        strangers: dict[int, int] = {}
        rows = list(self._filled(header, header.number, strangers))
        if is_too_much(self._sheet.findings, self._own):  # whoever reads the file says so
            self._sheet.findings += self._own
            return []
        self._report_strangers(header, strangers)
        outside = [*above(self._sheet, header.row, wanted.schema), *self._idle(header, strangers)]
        self._sheet.findings += beyond(self._sheet, outside)
        return rows

    def _idle(self, header: Header, strangers: dict[int, int]) -> Iterator[tuple[int, int]]:
        """Yield what stands among the headings with nothing below it, in a template of today."""
        known = strangers.keys() | {self._owner}
        for column, label in header.strangers.items():
            if label and self._wanted.written.exact and column not in known:
                yield header.row, column

    def _headless(self) -> Finding:
        return error(
            "FS-template",
            f"找不到表头或“{self._wanted.number}”列，本工作表没有读取",
            wanted="表头和第一列应与模板一致",
            remedy="请对照新生成的模板恢复",
            position=self._sheet.position(),
        )

    def _filled(
        self, header: Header, number: int, strangers: dict[int, int]
    ) -> Iterator[RowValues]:
        sheet = self._sheet
        boxes = frozenset(header.columns.values())
        claimed = boxes | {number, self._owner}
        own = OwnRows(sheet, header, self._wanted.written)
        for row in steps(sheet.rows, "读行"):
            if row <= header.row:
                continue
            label = sheet.text(row, number)
            if is_too_much(sheet.findings, self._own):
                return
            if own.holds_no_data(row, label):
                continue
            held = sheet.columns(row)
            if not claimed.issuperset(held):
                for column in held:
                    if column not in claimed and sheet.text(row, column):
                        strangers.setdefault(column, row)
            # An untouched row must not be blamed for a merged cell.
            if any(sheet.text(row, column) for column in boxes.intersection(held)):
                yield self._row(header, row, number)
            elif _is_text(label):
                sheet.findings.append(nameless(sheet.position(row, number)))

    def _row(self, header: Header, row: int, number: int) -> RowValues:
        sheet = self._sheet
        before = len(sheet.findings)
        values = {key: self._scalar(key, row, column) for key, column in header.columns.items()}
        label, owner, shown = sheet.raw(row, number), None, None
        if self._wanted.number == PERSON_NUMBER:
            label = sheet.key(row, number)
            owner, shown = self._said(row)
        found = tuple(sheet.findings[before:])
        del sheet.findings[before:]
        self._own += found
        first = next(v.position for v in values.values() if not is_empty(v))
        return RowValues(label, owner, shown, values, first, found)

    def _scalar(self, key: str, row: int, column: int) -> Scalar:
        field = self._fields[key]
        read = self._sheet.photo if field.type is FieldType.PHOTO else self._sheet.scalar
        return read(row, column, self._wanted.path(field))

    def _said(self, row: int) -> tuple[Scalar | None, Scalar | None]:
        """Return the name that a row gives its person, or the number that a formula looks up."""
        if not self._owner or not self._sheet.text(row, self._owner):
            return None, None
        typed = self._sheet.raw(row, self._owner)
        source = looked_up(typed.text) if typed.origin == "unreadable" else None
        if source is not None:
            return None, self._sheet.raw(source[0], column_number(source[1]))
        return self._sheet.key(row, self._owner), None

    def _report_strangers(self, header: Header, strangers: dict[int, int]) -> None:
        """Report content in columns that no heading or a wrong heading belongs to.

        ``strangers`` are the first rows of content, by column.
        """
        for column in sorted(strangers):
            label = header.strangers.get(column, "")
            at = self._sheet.position(header.row if label else strangers[column], column)
            self._sheet.findings.append(
                unknown(label, self._fields, at, self._wanted.schema) if label else nameless(at)
            )


def _is_text(label: str) -> bool:
    """Whether column A says more than a number: content typed into the wrong column."""
    if label.startswith("=") or is_error_value(label):
        return False
    return sum(map(str.isalpha, label.strip("第行项条号"))) > 1
