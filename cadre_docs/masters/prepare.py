"""What fills a master and reads it back, by the kind of the master."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cadre_docs.limits import limits, using
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.masters.inspect import inspect_master, require_room
from cadre_docs.office.archive import XLSX
from cadre_docs.office.reproducible import stable_zip
from cadre_docs.pages.read_docx.reader import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from cadre_docs.masters.context import Context
    from cadre_docs.pages.model import Layout

    Fill = Callable[[Context], bytes]


def prepare(master: bytes, where: str, day: date) -> Fill:
    """Return what fills a master; ``where`` is its path and tells its kind."""
    kind = _prepare_xlsx if where.lower().endswith(".xlsx") else _prepare_docx
    return kind(master, where, day)


def _prepare_docx(master: bytes, where: str, day: date) -> Fill:
    return DocxMaster(master, where, day).fill


def reader(master: Path) -> Callable[[bytes], Layout]:
    """Return what reads back what a master was filled to."""
    return _read_xlsx if master.suffix.lower() == ".xlsx" else _read_docx


def _read_docx(data: bytes) -> Layout:
    with _own_file():
        return read_docx(data)


# Imported when a form mastered in Excel is met: most are not.
def _prepare_xlsx(master: bytes, where: str, day: date) -> Fill:
    from cadre_docs.masters.xlsx.fill import fill_xlsx

    inspect_master(master, XLSX, where)
    require_room(partial(_read_xlsx, master), where)
    return lambda context: stable_zip(fill_xlsx(master, context, where), date=day)


def _read_xlsx(data: bytes) -> Layout:
    from cadre_docs.pages.read_xlsx.reader import read_xlsx

    with _own_file():
        return read_xlsx(data)


def _own_file() -> AbstractContextManager[None]:
    """Return the limits of a file that this program packed.

    A text that repeats itself packs like a bomb, a workbook may have got a part for texts, and a
    filled master is larger than the master, which was looked through itself.
    """
    own = limits()
    larger = {"unpacked_mb": 2 * own.unpacked_mb, "part_mb": 2 * own.part_mb}
    return using(replace(own, ratio=sys.maxsize, zip_entries=own.zip_entries + 1, **larger))
