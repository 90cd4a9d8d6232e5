"""Saving an openpyxl workbook without temporary files.

openpyxl writes every sheet to a file in the system's folder for temporary files first. It
holds people's data, and whoever kills the program leaves it there; a full ``/tmp`` stops it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from cadre_docs.office.reproducible import UndatedArchive, stable_zip

if TYPE_CHECKING:
    import datetime

    from openpyxl import Workbook


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


def workbook_bytes(workbook: Workbook, date: datetime.date) -> bytes:
    """Return a workbook as an XLSX file dated ``date``; equal content gives equal bytes."""
    target = BytesIO()
    with UndatedArchive(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        _InMemory(workbook, archive).save()
    return stable_zip(target.getvalue(), date=date)
