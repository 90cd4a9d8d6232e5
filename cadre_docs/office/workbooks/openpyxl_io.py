"""Saving an openpyxl workbook without temporary files.

openpyxl writes every sheet to a file in the system's folder for temporary files first. It
holds people's data, and whoever kills the program leaves it there; a full ``/tmp`` stops it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from cadre_docs.adapters.openpyxl_internals import save_in_memory
from cadre_docs.office.reproducible import UndatedArchive, contents_of, packed, stable_parts
from cadre_docs.office.workbooks.font_order import fonts_in_order
from cadre_docs.office.workbooks.text_numbers import numbers_as_text

if TYPE_CHECKING:
    import datetime

    from openpyxl import Workbook


def workbook_bytes(workbook: Workbook, date: datetime.date) -> bytes:
    """Return a workbook as an XLSX file dated ``date``; equal content gives equal bytes."""
    target = BytesIO()
    with UndatedArchive(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        save_in_memory(workbook, archive)
    parts = stable_parts(contents_of(target.getvalue()), date)
    return packed({name: _as_excel(name, part) for name, part in parts.items()}, date)


def _as_excel(name: str, part: bytes) -> bytes:
    """Return a part as Excel itself would write it."""
    if not name.endswith(".xml"):
        return part
    part = fonts_in_order(part)
    return numbers_as_text(part) if name.startswith("xl/worksheets/") else part
