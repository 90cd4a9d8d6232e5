"""Opening .csv and .tsv: one sheet of texts, as they stand in the file.

A text table has no formulas, formats or hidden rows: what stands in it is what is read. Numbers
stay texts, so that ``007`` keeps its zeros.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.findings import Position, error
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.office.workbooks.cells import Cell, SheetCells, Workbook
from cadre_docs.office.workbooks.open import Refused, refuse_oddities
from cadre_docs.source.file_kinds import binary, real_kind, text_encodings

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAB = "\t"
_DELIMITERS = (",", ";", _TAB)
_LOOKED_AT = 20  # lines that tell what stands between the cells
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# How programs and people keep zeros and long numbers: ="007" shows 007, and so does '007.
_KEPT_AS_TEXT = re.compile(r"""="([^"]*)"|['‘’](\d[\dXx]*)""")
_RESAVE = "请用 Excel 或 WPS 打开，核对内容，另存为“Excel 工作簿（*.xlsx）”再试"


def open_delimited(data: bytes, file: str) -> Workbook:
    """Return the one sheet of a text table: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030.

    The sheet is called as the file. Raises :class:`Refused` for what is no text table, or
    breaks a limit.
    """

    def refuse(what: str, remedy: str = _RESAVE, cell: str | None = None) -> Refused:
        at = Position(file, sheet=name if cell else None, cell=cell)
        return Refused(error("FS-syntax", what, remedy=remedy, position=at))

    name = Path(file).stem
    if len(data) > limits().file_mb * MB:
        raise refuse(f"文件超过{amount('file_mb')}", adjustable("file_mb"))
    other = binary(data)
    if other is not None or not data.strip(b"\0"):
        found = other or real_kind(data, ".xlsx")
        called = found.what if found else "不认识的内容"
        raise refuse(f"扩展名是“{Path(file).suffix}”，内容却是{called}", "请核对是否选错了文件")
    text = _decoded(data)
    if text is None or _CONTROL.search(text):
        raise refuse("不是可读的文本：编码不是 UTF-8 或 GB18030（GBK），或者文件已损坏")
    delimiter = _TAB if file.lower().endswith(".tsv") else _delimiter(text)
    rows: dict[int, dict[int, Cell]] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths: dict[int, int] = {}
    count = row = 0
    try:
        for row, line in enumerate(reader, 1):
            cells = {n: _cell(typed) for n, typed in enumerate(line, 1) if typed.strip()}
            count += len(cells)
            for what, limit in (("行", "rows"), ("单元格", "cells")):
                if (row if limit == "rows" else count) > getattr(limits(), limit):
                    remedy = f"请核对是否选错了文件；{adjustable(limit)}"
                    raise refuse(f"{what}超过{amount(limit)}", remedy)
            if cells:
                rows[row], widths[row] = cells, len(line)
    except csv.Error:
        where = f"第{row + 1}行（文件的第{reader.line_num}行附近）"
        what = f"{where}的引号不成对，此后的内容读不准，没有读"
        raise refuse(what, f"请改正引号；或者{_RESAVE.removeprefix('请')}") from None
    workbook = Workbook((SheetCells(name, hidden=False, rows=rows, merged=[], widths=widths),), {})
    refuse_oddities(workbook, file)
    return workbook


def _decoded(data: bytes) -> str | None:
    for encoding in text_encodings(data):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what splits the first lines into most."""
    lines = list(islice(_lines(text), _LOOKED_AT))
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text):
        if line.strip():
            yield re.sub(r'"[^"]*"', "", line[:10_000])


def _cell(typed: str) -> Cell:
    kept = _KEPT_AS_TEXT.fullmatch(typed.strip())
    if kept:
        return Cell(kept[1] or kept[2] or "")
    if typed.startswith("="):
        return Cell(typed, "unreadable")
    stripped = typed.strip()
    return Cell(typed, trimmed=None if stripped == typed else stripped)
