"""Reading an existing roster workbook: columns are found by the header texts of the master.

People move columns, add title rows, type dates as dates, and merge a department's cells
down its rows; all that is read. Other columns are theirs and left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.template import names, plain
from cadre_docs.intake.xlsx_guard import Refused, open_workbook
from cadre_docs.intake.xlsx_sheet import Sheet
from cadre_docs.tree import Entry, Mapping, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from cadre_docs.schema import Field, Schema
    from cadre_docs.tree import Scalar

_LOOP = re.compile(r"\{%-?\s*tr\s+for\s+(\w+)\s+in\s+(\w+)\s*-?%\}")
_TAG = re.compile(r"\{\{.*?\}\}")
_SEARCHED_ROWS = 60
_ENOUGH = 3
_NUMBER = "序号"


def read_roster(
    data: bytes, file: str, schema: Schema, master: bytes
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of a roster record, and what was wrong with the file.

    ``master`` is the roster's own master. None when no sheet has its header.
    """
    try:
        workbook = open_workbook(data, file)
        model = open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    link = schema.roster or schema.sample
    table = schema.by_id[link.table] if link else next(schema.fields())
    patterns = headings(model, table)
    found = [
        (columns, row, sheet)
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible"
        for row, columns in [_header(Sheet(file, sheet), patterns)]
        if len(columns) >= min(_ENOUGH, len(patterns))
    ]
    if not found:
        return None, [_headless(file, table)]
    columns, header, worksheet = max(found, key=lambda item: len(item[0]))
    _fill_down(worksheet, header)
    sheet = Sheet(file, worksheet)
    rows = list(_rows(sheet, header, columns, table))
    sheet.findings += _missing(sheet, header, columns, patterns, table)
    items = Sequence(tuple(rows), sheet.position(header))
    tree = Mapping((Entry(table.key, items.position, items),), sheet.position())
    return tree, sheet.findings


def headings(model: Workbook, table: Field) -> dict[str, re.Pattern[str]]:
    """Return, by column key, the pattern of the header text above each tag of the loop."""
    for sheet in model.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        for start in cells:
            loop = _LOOP.search(str(start.value))
            if loop is None or loop[2] != table.key:
                continue
            tag = re.compile(rf"\{{\{{\s*{loop[1]}\.(\w+)\s*\}}\}}")
            above = {cell.column: str(cell.value) for cell in cells if cell.row < start.row}
            return {
                match[1]: _pattern(above[cell.column])
                for cell in cells
                if cell.row > start.row and cell.column in above
                for match in tag.finditer(str(cell.value))
            }
    return {}


def _pattern(heading: str) -> re.Pattern[str]:
    """Make a pattern of a header text; a tag in it (the year) stands for anything short."""
    return re.compile(".{0,10}?".join(re.escape(plain(part)) for part in _TAG.split(heading)))


def _header(sheet: Sheet, patterns: dict[str, re.Pattern[str]]) -> tuple[int, dict[str, int]]:
    """Return the header row and the column of each key (and of 序号)."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in sheet.rows[:_SEARCHED_ROWS]:
        columns: dict[str, int] = {}
        for column in sheet.columns(row):
            text = plain(sheet.text(row, column))
            key = next((k for k, p in patterns.items() if p.fullmatch(text)), None)
            if key is None and text == _NUMBER:
                key = _NUMBER
            if key is not None:
                columns.setdefault(key, column)
        if len(columns) > len(best[1]):
            best = row, columns
    return best


def _fill_down(sheet: Worksheet, header: int) -> None:
    """Give every row of a cell merged down its column the value: a department of several rows."""
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_col != merged.max_col or merged.min_row <= header:
            continue
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(merged.coord)
        for row in range(merged.min_row + 1, merged.max_row + 1):
            sheet.cell(row, merged.min_col).value = value


def _rows(sheet: Sheet, header: int, columns: dict[str, int], table: Field) -> Iterator[Mapping]:
    """Yield the filled rows; numbered empty ones and notes below the list are none."""
    known = names(table.columns)
    by_key = {column.key: column for column in table.columns}
    keys = {key: at for key, at in columns.items() if known.get(key) in by_key}
    for row in sheet.rows:
        if row <= header:
            continue
        filled = [key for key, column in keys.items() if sheet.text(row, column)]
        numbered = _NUMBER in columns and sheet.text(row, columns[_NUMBER]).isdecimal()
        if not filled or not (numbered or len(filled) > 1):
            continue
        values: dict[str, Scalar] = {
            key: sheet.scalar(row, column, f"{table.key}.{key}") for key, column in keys.items()
        }
        entries = tuple(Entry(key, value.position, value) for key, value in values.items())
        first = next((v.position for v in values.values() if not is_empty(v)), sheet.position(row))
        yield Mapping(entries, first)


def _missing(
    sheet: Sheet,
    header: int,
    columns: dict[str, int],
    patterns: dict[str, re.Pattern[str]],
    table: Field,
) -> list[Finding]:
    gone = [c.label for c in table.columns if c.key in patterns and c.key not in columns]
    if not gone:
        return []
    return [
        error(
            "FS-template",
            f"名册缺少列：{'、'.join(f'“{label}”' for label in gone)}",
            wanted="栏名应与通知所附的名册表一致",
            remedy="请补上该列，或改正栏名",
            position=sheet.position(header),
        )
    ]


def _headless(file: str, table: Field) -> Finding:
    wanted = "、".join(column.label for column in table.columns if column.required)
    return error(
        "FS-template",
        "找不到名册的表头",
        wanted=f"应有一行栏名：{wanted}",
        remedy="请核对是否选错了文件，或用 cadre-docs roster 生成名册",
        position=Position(file),
    )
