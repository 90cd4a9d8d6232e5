"""Reads .xls, .xlsb, .et and .ods in a process of its own (:mod:`cadre_docs.machine.platforms`).

calamine is native code, and it makes room for every cell between the first and the last one of a
sheet: two cells far apart would take all memory there is. So it runs with limits of its own, and
what becomes of this process is no matter for whoever asked.

The file comes on stdin; JSON goes to stdout: ``{"sheets": […]}`` with cells as ``[row, column,
kind, text]`` counted from 1, or ``{"error": …}`` with ``password``, ``damaged`` or a limit's name.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from typing import TYPE_CHECKING

from cadre_docs.machine import platforms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WHOLE = 1e21  # what is larger is told with an exponent


class _TooMuchError(Exception):
    """More than is accepted; the argument names the limit."""


def _number(value: float) -> str:
    """Return a number as its digits: at most the 15 that Excel keeps, and no exponent if whole."""
    if value == int(value) and abs(value) < _WHOLE:
        return f"{value:.0f}"
    return f"{value:.15g}"


def _cell(value: object) -> tuple[str, str]:
    """Return kind and text of a value: text, number or date."""
    if isinstance(value, bool):
        return "text", "是" if value else "否"
    if isinstance(value, int | float):
        is_number = isinstance(value, int) or value - value == 0  # neither infinite nor NaN
        return ("number", _number(value)) if is_number else ("text", str(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return "date", value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    return "text", str(value)


class _Budget:
    """What may still be read of a file."""

    def __init__(self, most: dict[str, int]) -> None:
        self._left = dict(most)

    def take(self, limit: str, amount: int = 1) -> None:
        """Take of a limit. Raises :class:`_TooMuchError` when there is none left."""
        self._left[limit] -= amount
        if self._left[limit] < 0:
            raise _TooMuchError(limit)


def _sheets(data: bytes, most: dict[str, int]) -> list[dict[str, object]]:
    import python_calamine

    budget = _Budget(most)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[dict[str, object]] = []
    for meta in book.sheets_metadata:
        budget.take("sheets")
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        budget.take("rows", sheet.end[0] + 1 if sheet.end else 0)
        areas = sheet.merged_cell_ranges or []
        budget.take("merged", sum((b - t + 1) * (r - n + 1) for (t, n), (b, r) in areas))
        visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
        merged = [[t + 1, n + 1, b + 1, r + 1] for (t, n), (b, r) in areas]
        # Rows begin at the first that holds something, columns at the first.
        cells = list(_cells(sheet.to_python(), sheet.start or (0, 0), budget))
        found.append({"title": meta.name, "hidden": not visible, "cells": cells, "merged": merged})
    return found


def _cells(
    lines: Sequence[Sequence[object]], start: tuple[int, int], budget: _Budget
) -> Iterator[tuple[int, int, str, str]]:
    top, left = start
    for row, line in enumerate(lines, top + 1):
        for column, value in enumerate(line, left + 1):
            if value == "" or value is None:
                continue
            kind, text = _cell(value)
            budget.take("cells")
            budget.take("book_chars", len(text))
            yield row, column, kind, text


def main() -> None:
    """Read one file."""
    most = json.loads(sys.argv[1])
    platforms.restrict(seconds=most["seconds"], memory=most["memory"])
    answer: dict[str, object]
    try:
        answer = {"sheets": _sheets(sys.stdin.buffer.read(), most)}
    except _TooMuchError as problem:
        answer = {"error": str(problem)}
    except MemoryError:
        answer = {"error": "memory"}
    except BaseException as problem:  # a panic of Rust is no Exception
        is_password = type(problem).__name__ == "PasswordError"
        answer = {"error": "password" if is_password else "damaged"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
