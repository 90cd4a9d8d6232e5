"""Opening .xls, .xlsb, .et and .ods: measured, read in a process of its own, never an exception.

calamine gives values. What it does not tell is which cells are formulas, what number formats
make of numbers, which rows and columns are hidden, and what stands in cells with errors.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Position, error
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.machine import platforms
from cadre_docs.office.archive import ENCRYPTED, refuse_archive
from cadre_docs.office.workbooks.cells import Cell, SheetCells, Workbook
from cadre_docs.office.workbooks.open import Refused, refuse_oddities
from cadre_docs.office.workbooks.spreadsheetml import Area
from cadre_docs.source.file_kinds import OLE, real_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.source.tree import Origin

_CHILD = "cadre_docs.office.other_tables.child:main"
_SECONDS, _PATIENCE = 10, 60  # of the processor; by the clock, on a busy machine
_MEMORY = 1 << 30
_STREAMS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
_PACKAGE = b"PK\x03\x04"
_SAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再试"
_PARTS = {b"xl/workbook.xml": ".xlsx", b"xl/workbook.bin": ".xlsb", b"content.xml": ".ods"}
_CALLED = {"sheets": "工作表", "rows": "行", "cells": "单元格", "merged": "合并单元格",
           "book_chars": "文字"}  # fmt: skip
_KINDS: dict[str, Origin] = {"text": "text", "number": "number", "date": "date"}


def open_binary(data: bytes, file: str) -> Workbook:
    """Return what a workbook of such a kind holds. ``file`` is the name shown in positions.

    Raises :class:`Refused` for everything that is no readable workbook, or breaks a limit.
    """

    def refuse(what: str, remedy: str = _SAVE) -> Refused:
        return Refused(error("FS-syntax", what, remedy=remedy, position=Position(file)))

    suffix = Path(file).suffix.lower()
    if len(data) > limits().file_mb * MB:
        raise refuse(f"文件超过{amount('file_mb')}", adjustable("file_mb"))
    if data.startswith(_PACKAGE):
        try:
            refuse_archive(data)
        except UnsafeFileError as problem:
            raise refuse(problem.message, problem.remedy) from None
    for what, remedy in _strange(data, suffix):
        raise refuse(what, remedy)
    answer = _asked(data)
    for what, remedy in _troubles(answer.get("error")):
        raise refuse(what, remedy)
    workbook = Workbook(tuple(map(_sheet, answer["sheets"])), {})
    refuse_oddities(workbook, file)
    return workbook


def _strange(data: bytes, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a file that is another thing than its name says."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            yield "文件加了打开密码，读不到", "请用 Excel 或 WPS 打开，取消密码后另存再试"
        elif not any(stream in data for stream in _STREAMS):
            found = real_kind(data, ".xlsx")
            called = found.what if found else "损坏的（多半没有传完）或者别的旧版 Office 文件"
            yield f"扩展名是“{suffix}”，内容却是{called}", "请核对是否选错了文件，或重新要一份"
    elif data.startswith(_PACKAGE):
        real = next((kind for part, kind in _PARTS.items() if part in data), "")
        if real == ".xlsx":
            remedy = "请把扩展名改为 .xlsx 再试"
            yield f"扩展名是“{suffix}”，内容却是 .xlsx 工作簿", remedy
        elif not real:
            yield "这是普通的压缩包，里面没有表格", "请解压后把里面的文件放进来"
    else:
        found = real_kind(data, ".xlsx")
        called = found.what if found else "不认识的内容"
        remedy = (found.remedy if found else "") or f"请核对是否选错了文件；{_SAVE}"
        yield f"扩展名是“{suffix}”，内容却是{called}", remedy


def _asked(data: bytes) -> dict[str, Any]:
    """Have the child read a file; return its answer, or an error of the same shape."""
    held = limits()
    most = {
        "sheets": held.sheets,
        "rows": held.rows,
        "cells": held.cells,
        "merged": held.merged,
        "book_chars": held.book_chars * 10_000,
        "memory": _MEMORY,
        "seconds": _SECONDS,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            platforms.helper(_CHILD, json.dumps(most)),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            **platforms.child_options(),
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    except ValueError:  # it was ended on its way
        return {"error": "memory"}
    return answer if isinstance(answer, dict) else {"error": "memory"}


def _troubles(trouble: object) -> Iterator[tuple[str, str]]:
    if trouble is None:
        return
    if trouble == "password":
        yield "文件加了打开密码，读不到", "请用 Excel 或 WPS 打开，取消密码后另存再试"
    elif trouble in tuple(_CALLED):
        called = _CALLED
        what = f"{called[str(trouble)]}超过{amount(str(trouble))}"
        yield what, f"请核对是否选错了文件；{adjustable(str(trouble))}"
    elif trouble in ("time", "memory"):
        limit = f"{_SECONDS}秒、1GB内存"
        yield f"读取这个文件超过了{limit}的限度，没有读（多半是很远的地方有零星的格子）", _SAVE
    else:
        yield "不是可读取的表格文件，或文件已损坏", _SAVE


def _sheet(told: dict[str, Any]) -> SheetCells:
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, kind, text in told["cells"]:
        stripped = text.strip()
        trimmed = None if stripped == text else stripped
        rows.setdefault(row, {})[column] = Cell(text, _KINDS[kind], None, trimmed)
    merged = [Area(*area) for area in told["merged"]]
    return SheetCells(told["title"], told["hidden"], rows, merged)
