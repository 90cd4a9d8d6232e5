"""A list in an Excel master: its header, the loop over its rows, and merged lines above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from sheet_kit import BOX, GREY, font, middle, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

Column = tuple[str, str, float]  # header, tag, width


def put_over(sheet: Worksheet, area: str, text: str, face: Font, alignment: Alignment) -> None:
    """Write a text over a range of cells, which are merged."""
    put(sheet, area.split(":", maxsplit=1)[0], text, face, alignment)
    if ":" in area:
        sheet.merge_cells(area)


def put_list(sheet: Worksheet, row: int, table: str, columns: Sequence[Column]) -> None:
    """Write a list: header in ``row``, then the loop over ``table`` in three rows."""
    for number, (label, tag, width) in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        put(sheet, f"{letter}{row}", label, font("宋体", 11), middle()).border = BOX
        cell = put(sheet, f"{letter}{row + 2}", f"{{{{ {tag} }}}}", font("仿宋", 11), middle())
        cell.border = BOX
    grey = font("宋体", 9, GREY)
    loop = f"{{%tr for 行 in {table} %}}"
    put(sheet, f"A{row + 1}", loop, grey, middle("left", wrap=False))
    put(sheet, f"A{row + 3}", "{%tr endfor %}", grey, middle("left", wrap=False))


def set_heights(sheet: Worksheet, heights: Sequence[float]) -> None:
    """Set the heights of the rows from the first."""
    for row, height in enumerate(heights, 1):
        sheet.row_dimensions[row].height = height
