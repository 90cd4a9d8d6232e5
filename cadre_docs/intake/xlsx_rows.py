"""Reading sheets that are filled row by row: tables, and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import error, warning
from cadre_docs.intake.template import EXAMPLE_ROW, HINT_ROW, OWNER, plain
from cadre_docs.intake.xlsx_find import find_header, nameless, unknown
from cadre_docs.progress import steps
from cadre_docs.tree import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.intake.xlsx_find import Header, Place
    from cadre_docs.intake.xlsx_sheet import Sheet
    from cadre_docs.schema import Field, Schema
    from cadre_docs.tree import Scalar


@dataclass(frozen=True, slots=True)
class RowValues:
    """One filled row: what column A says, and the values by key.

    ``findings`` are those that concern this row alone.
    """

    number: str
    values: dict[str, Scalar]
    position: Position
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is looked for on a sheet of rows."""

    fields: tuple[Field, ...]
    number: str
    moved: dict[str, Place | None]  # by key
    path: Callable[[Field], str]
    schema: Schema | None = None  # where headings are paths


class RowReader:
    """Reads the filled rows of one sheet."""

    def __init__(self, sheet: Sheet, wanted: Columns) -> None:
        self._sheet = sheet
        self._wanted = wanted
        self._fields = {f.key: f for f in wanted.fields}

    def rows(self) -> list[RowValues]:
        """Return the filled rows; without a header, nothing and a finding."""
        wanted = self._wanted
        header = find_header(self._sheet, wanted.fields, wanted.number, wanted.moved, wanted.schema)
        if header is None or header.number is None or not header.columns:
            self._sheet.findings.append(self._headless())
            return []
        strangers: set[int] = set()
        rows = list(self._filled(header, header.number, strangers))
        self._report_strangers(header, strangers)
        return rows

    def _headless(self) -> Finding:
        return error(
            "FS-template",
            f"找不到表头或“{self._wanted.number}”列，本工作表没有读取",
            wanted="表头和第一列应与模板一致",
            remedy="请对照新生成的模板恢复",
            position=self._sheet.position(),
        )

    def _filled(self, header: Header, number: int, strangers: set[int]) -> Iterator[RowValues]:
        claimed = {*header.columns.values(), number}
        for row in steps(self._sheet.rows, "读行"):
            if row <= header.row:
                continue
            label = self._sheet.text(row, number)
            if label == EXAMPLE_ROW:
                self._compare_example(header, row)
            if label in (HINT_ROW, EXAMPLE_ROW):
                continue
            strangers.update(
                c for c in self._sheet.columns(row) if c not in claimed and self._sheet.text(row, c)
            )
            # An untouched row must not be blamed for a merged cell.
            if any(self._sheet.text(row, column) for column in header.columns.values()):
                yield self._row(header, row, label)

    def _row(self, header: Header, row: int, label: str) -> RowValues:
        before = len(self._sheet.findings)
        values = {
            key: self._sheet.scalar(row, column, self._wanted.path(self._fields[key]))
            for key, column in header.columns.items()
        }
        found = tuple(self._sheet.findings[before:])
        del self._sheet.findings[before:]
        first = next(v.position for v in values.values() if not is_empty(v))
        return RowValues(label, values, first, found)

    def _compare_example(self, header: Header, row: int) -> None:
        """Warn when somebody typed over the example: it is never read."""
        for key, column in header.columns.items():
            typed = self._sheet.text(row, column)
            if typed and plain(typed) != plain(self._fields[key].example):
                self._sheet.findings.append(
                    warning(
                        "FS-template",
                        "“示例”行的内容有改动，而这一行不会被读取",
                        remedy="如是要填报的内容，请移到下面的行",
                        position=self._sheet.position(row, column),
                    )
                )
                return

    def _report_strangers(self, header: Header, strangers: set[int]) -> None:
        """Report content in columns that no heading or a wrong heading belongs to."""
        for column in sorted(strangers):
            label = header.strangers.get(column, "")
            if plain(label) == OWNER:
                continue
            at = self._sheet.position(header.row, column)
            self._sheet.findings.append(unknown(label, self._fields, at) if label else nameless(at))
