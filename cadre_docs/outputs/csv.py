"""CSV that spreadsheets open without running it.

A CSV has no cell types: a program that opens it takes a text such as ``=HYPERLINK(…)`` for a
formula. So a text that begins like one (after blanks and apostrophes, if any) gets an apostrophe
in front, which spreadsheets show and programs take off again: one, where a text begins with
apostrophes or blanks followed by such a sign. Everything else stays as it is.
The signs are those that OWASP lists under "CSV Injection", the full-width ones among them.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKE_A_FORMULA = re.compile(r"\A(?:'*[\t\r\n]|['\s]*[=+\-@＝＋－＠])")


def csv_bytes(rows: Iterable[Iterable[str | int]]) -> bytes:
    """Return rows as CSV: UTF-8 with a byte order mark, which Excel wants. Numbers stay numbers."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for row in rows:
        writer.writerow([formula_safe(cell) if isinstance(cell, str) else cell for cell in row])
    # A file name may hold what has no UTF-8.
    return target.getvalue().encode("utf-8-sig", "backslashreplace")


def formula_safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text
