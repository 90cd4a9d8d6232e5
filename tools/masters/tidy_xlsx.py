"""Bring Excel masters into the state that Excel and validators of Open XML want; idempotent.

Parts of fonts in order, rows and columns in whole pixels, numbers accepted as texts, and the list
of parts in front.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from cadre_docs.office.reproducible import contents_of, packed
from cadre_docs.office.workbooks.font_order import fonts_in_order
from cadre_docs.office.workbooks.text_numbers import numbers_as_text

FORMS = Path(__file__).resolve().parents[2] / "forms"
DAY = datetime.date(1980, 1, 1)
PIXEL = 0.75  # points
DIGIT = 8  # pixels of Courier New 10
_WIDTH = re.compile(rb'(<col [^<>]*?\bwidth=")([0-9.]+)(")')
_HEIGHT = re.compile(rb'(<row [^<>]*?\bht=")([0-9.]+)(")')


def tidied(data: bytes) -> bytes:
    """Return a master as it should be."""
    parts = contents_of(data)
    names = sorted(parts, key=lambda name: name != "[Content_Types].xml")
    return packed({name: _tidied(name, parts[name]) for name in names}, DAY)


def _tidied(name: str, part: bytes) -> bytes:
    if not name.endswith(".xml"):
        return part
    part = fonts_in_order(part)
    if not name.startswith("xl/worksheets/"):
        return part
    return numbers_as_text(_WIDTH.sub(_in_eighths, _HEIGHT.sub(_in_pixels, part)))


def _in_pixels(row: re.Match[bytes]) -> bytes:
    height = round(float(row[2]) / PIXEL) * PIXEL
    return row[1] + f"{height:g}".encode() + row[3]


def _in_eighths(column: re.Match[bytes]) -> bytes:
    """Excel prints whole pixels, of which a digit of the Normal font has eight; others do not."""
    return column[1] + f"{round(float(column[2]) * DIGIT) / DIGIT:g}".encode() + column[3]


if __name__ == "__main__":
    for path in sorted(FORMS.glob("*/master.xlsx")):
        path.write_bytes(tidied(path.read_bytes()))
