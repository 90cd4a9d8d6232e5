"""Opening a table of any kind that is read: by what its name says, with what it cannot show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.intake.folders import BINARY_SUFFIXES, DELIMITED_SUFFIXES, PERSONNEL_SUFFIXES
from cadre_docs.office.workbooks.open import open_workbook

if TYPE_CHECKING:
    from cadre_docs.office.workbooks.cells import Workbook


def open_table(data: bytes, file: str) -> Workbook:
    """Return what a workbook or a text table holds.

    ``file`` is the name shown in positions; its suffix says which kind it is. Raises
    :class:`~cadre_docs.office.workbooks.open.Refused` for what cannot be read.
    """
    suffix = Path(file).suffix.lower()
    if suffix in BINARY_SUFFIXES:
        from cadre_docs.office.other_tables.binary import open_binary

        return open_binary(data, file)
    if suffix in DELIMITED_SUFFIXES:
        from cadre_docs.office.other_tables.delimited import open_delimited

        return open_delimited(data, file)
    if suffix in PERSONNEL_SUFFIXES:
        from cadre_docs.office.other_tables.personnel import open_personnel

        return open_personnel(data, file)
    return open_workbook(data, file)


def needs_confirmation(path: Path) -> bool:
    """Whether what a file shows is hidden from us: whoever filled it must say that it was read."""
    return path.suffix.lower() in BINARY_SUFFIXES
