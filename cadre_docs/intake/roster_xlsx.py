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

    from cadre_docs.intake.xlsx_cell import SheetCells, Workbook
    from cadre_docs.schema import Field, Schema
    from cadre_docs.tree import Scalar

_LOOP = re.compile(r"\{%-?\s*tr\s+for\s+(\w+)\s+in\s+(\w+)\s*-?%\}")
_TAG = re.compile(r"\{\{.*?\}\}")
_SEARCHED_ROWS = 60
_ENOUGH = 3
_NUMBER = "序号"
_LABEL = re.compile(r"[^：:]{2,12}[：:]")  # no department, unit or name has a colon


def read_roster(
    data: bytes, file: str, schema: Schema, master: bytes
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of a roster record, and what was wrong with the file.

    ``master`` is the roster's own master. None when no sheet has its header.
    """
    try:
        workbook, model = open_workbook(data, file), open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    return rows_of(workbook, model, file, schema)


def rows_of(
    workbook: Workbook, model: Workbook, file: str, schema: Schema
) -> tuple[Mapping | None, list[Finding]]:
    """Return the same of a workbook and a master that are open.

    Cells of the workbook that are merged down their column are filled.
    """
    link = schema.roster or schema.sample
    table = schema.by_id[link.table] if link else next(schema.fields())
    patterns = headings(model, table)
    found = [
        (columns, row, sheet)
        for sheet in workbook.sheets
        if not sheet.hidden
        for row, columns in [_header(Sheet(file, sheet), patterns)]
        if len(columns) >= min(_ENOUGH, len(patterns))
    ]
    if not found:
        return None, [_headless(file, table)]
    columns, header, chosen = max(found, key=lambda item: len(item[0]))
    _fill_down(chosen, header)
    sheet = Sheet(file, chosen)
    rows = list(_rows(sheet, header, columns, table))
    sheet.findings += _missing(sheet, header, columns, patterns, table)
    items = Sequence(tuple(rows), sheet.position(header))
    tree = Mapping((Entry(table.key, items.position, items),), sheet.position())
    return tree, sheet.findings


def headings(model: Workbook, table: Field) -> dict[str, re.Pattern[str]]:
    """Return, by column key, the pattern of the header text above each tag of the loop."""
    for sheet in model.sheets:
        cells = [
            (row, column, cell.text)
            for row, line in sheet.rows.items()
            for column, cell in line.items()
        ]
        for start, _, text in cells:
            loop = _LOOP.search(text)
            if loop is None or loop[2] != table.key:
                continue
            tag = re.compile(rf"\{{\{{\s*{loop[1]}\.(\w+)\s*\}}\}}")
            above = {column: text for row, column, text in cells if row < start}
            return {
                match[1]: _pattern(above[column])
                for row, column, text in cells
                if row > start and column in above
                for match in tag.finditer(text)
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


def _fill_down(sheet: SheetCells, header: int) -> None:
    """Give every row of a cell merged down its column the value: a department of several rows."""
    down = [area for area in sheet.merged if area.left == area.right and area.top > header]
    sheet.merged = [area for area in sheet.merged if area not in down]
    for area in down:
        cell = sheet.rows.get(area.top, {}).get(area.left)
        for row, column in area.places():
            if cell is None:
                sheet.rows.get(row, {}).pop(column, None)
            else:
                sheet.rows.setdefault(row, {})[column] = cell


def _rows(sheet: Sheet, header: int, columns: dict[str, int], table: Field) -> Iterator[Mapping]:
    """Yield the filled rows; numbered empty ones and what stands below the list are none."""
    known = names(table.columns)
    by_key = {column.key: column for column in table.columns}
    keys = {key: at for key, at in columns.items() if known.get(key) in by_key}
    for row in sheet.rows:
        if row <= header:
            continue
        filled = [key for key, column in keys.items() if sheet.text(row, column)]
        numbered = _NUMBER in columns and sheet.text(row, columns[_NUMBER]).isdecimal()
        if not filled or not (numbered or (len(filled) > 1 and not _is_footer(sheet, row))):
            continue
        values: dict[str, Scalar] = {
            key: sheet.scalar(row, column, f"{table.key}.{key}") for key, column in keys.items()
        }
        entries = tuple(Entry(key, value.position, value) for key, value in values.items())
        first = next((v.position for v in values.values() if not is_empty(v)), sheet.position(row))
        yield Mapping(entries, first)


def _is_footer(sheet: Sheet, row: int) -> bool:
    """Whether a row is for signatures: 填表人：…　审核人：…, whatever stands in its other cells."""
    texts = (sheet.text(row, column) for column in sheet.columns(row))
    return _LABEL.match(next(filter(None, texts), "")) is not None


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
