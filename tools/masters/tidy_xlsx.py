"""Bring the parts of Excel masters into the order that validators of Open XML want; idempotent."""

from __future__ import annotations

import datetime
from pathlib import Path

from cadre_docs.office.reproducible import contents_of, packed
from cadre_docs.office.workbooks.font_order import fonts_in_order

FORMS = Path(__file__).resolve().parents[2] / "forms"
DAY = datetime.date(1980, 1, 1)


def tidied(data: bytes) -> bytes:
    """Return a master with its fonts in order and the list of its parts in front."""
    parts = contents_of(data)
    names = sorted(parts, key=lambda name: name != "[Content_Types].xml")
    ordered = {
        name: fonts_in_order(parts[name]) if name.endswith(".xml") else parts[name]
        for name in names
    }
    return packed(ordered, DAY)


if __name__ == "__main__":
    for path in sorted(FORMS.glob("*/master.xlsx")):
        path.write_bytes(tidied(path.read_bytes()))
