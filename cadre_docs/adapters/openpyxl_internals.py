"""openpyxl>=3.1.3,<4 beyond its public names.

* ``ExcelWriter.write_worksheet`` and ``WorksheetWriter``: a sheet is written to a temporary
  file, which holds people's data and stays there when the program is killed.
* ``Workbook._fonts`` and ``_named_styles``: no public way leads to the font of the Normal
  style, by which column widths are counted.
* ``StyleableObject._style``: a cell's look as one object; asked through the public names,
  openpyxl compares all parts of a look with all others for each cell.
* ``Worksheet._images`` and ``_charts``: no public name takes them off a sheet.
* ``ExcelReader``: a workbook with the parts of the file that its sheets came from.
"""

from __future__ import annotations

from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    import zipfile

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.styles import Font
    from openpyxl.styles.cell_style import StyleArray


class _InMemory(ExcelWriter):
    def write_worksheet(self, ws: Any) -> None:
        # As openpyxl's own, but for where the sheet is written.
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        sheet = BytesIO()
        writer = WorksheetWriter(ws, sheet)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self._archive.writestr(ws.path[1:], sheet.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def save_in_memory(workbook: Workbook, archive: zipfile.ZipFile) -> None:
    """Write a workbook into an open archive, without temporary files."""
    _InMemory(workbook, archive).save()


def set_normal_font(workbook: Workbook, font: Font) -> None:
    """Make ``font`` the one of the Normal style of a workbook without content."""
    workbook._fonts = IndexedList([font])  # type: ignore[attr-defined]
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]


def look_of(cell: Cell | MergedCell) -> StyleArray:
    """Return how a cell looks, for :func:`set_look`."""
    look: StyleArray = copy(cell._style)  # type: ignore[union-attr]
    return look


def set_look(cell: Cell | MergedCell, look: StyleArray) -> None:
    """Make a cell of the same workbook look like the one ``look`` is of."""
    cell._style = copy(look)  # type: ignore[union-attr]


def drop_drawings(sheet: Any) -> bool:
    """Take the pictures and charts off a sheet; tell whether there were any."""
    had = bool(sheet._images or sheet._charts)
    sheet._images, sheet._charts = [], []
    return had


def read_with_parts(data: bytes) -> tuple[Workbook, list[tuple[str, str]]]:
    """Read a workbook, rich texts included; return it, and each sheet's name and part.

    Raises whatever openpyxl stumbles over.
    """
    reader = ExcelReader(BytesIO(data), rich_text=True)
    reader.read()
    sheets = reader.parser.find_sheets()
    return reader.wb, [(sheet.name, relation.target) for sheet, relation in sheets]
