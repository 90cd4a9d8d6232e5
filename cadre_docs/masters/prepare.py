"""What fills a master and reads it back, by the kind of the master."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cadre_docs.limits import limits, using
from cadre_docs.masters.filled import Filled
from cadre_docs.masters.inspect import inspect_master, require_room
from cadre_docs.office.archive import XLSX
from cadre_docs.office.reproducible import packed, stable_parts
from cadre_docs.pages.read_docx.reader import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from cadre_docs.masters.context import Context
    from cadre_docs.pages.model import Layout

    Fill = Callable[[Context], Filled]


def prepare(master: bytes, where: str, day: date, *, seen: bool = False) -> Fill:
    """Return what fills a master; ``where`` is its path and tells its kind.

    ``seen``: it was looked through and has room, as ``lint`` finds before.
    """
    if where.lower().endswith(".xlsx"):
        return _prepare_xlsx(master, where, day, seen=seen)
    return _prepare_docx(master, where, day)


def _prepare_docx(master: bytes, where: str, day: date) -> Fill:
    from cadre_docs.masters.docx.compiled import DocxMaster  # brings docxtpl along

    return DocxMaster(master, where, day).fill


def reader(master: Path) -> Callable[[Filled], Layout]:
    """Return what reads back what a master was filled to."""
    return _read_xlsx if master.suffix.lower() == ".xlsx" else _read_docx


def _read_docx(filled: Filled) -> Layout:
    with own_file():
        return read_docx(filled.parts)


# Imported when a form mastered in Excel is met: most are not.
def _prepare_xlsx(master: bytes, where: str, day: date, *, seen: bool) -> Fill:
    from cadre_docs.masters.xlsx.fill import XlsxMaster

    if not seen:
        inspect_master(master, XLSX, where)
        require_room(partial(_laid_out, master), where)
    read = XlsxMaster(master, where)

    def fill(context: Context) -> Filled:
        parts = stable_parts(read.fill(context), day)
        return Filled(parts, partial(packed, parts, day))

    return fill


def _read_xlsx(filled: Filled) -> Layout:
    return _laid_out(filled.parts)


def _laid_out(workbook: bytes | Mapping[str, bytes]) -> Layout:
    from cadre_docs.pages.read_xlsx.reader import read_xlsx

    with own_file():
        return read_xlsx(workbook)


def own_file() -> AbstractContextManager[None]:
    """Return the limits of a file that this program packed.

    A text that repeats itself packs like a bomb, a workbook may have got a part for texts, and a
    filled master is larger than the master, which was looked through itself.
    """
    own = limits()
    larger = {"unpacked_mb": 2 * own.unpacked_mb, "part_mb": 2 * own.part_mb}
    return using(replace(own, ratio=sys.maxsize, zip_entries=own.zip_entries + 1, **larger))
