"""The parts of a font in the order in which Excel writes and validators want them.

The schema of ISO/IEC 29500-1 (18.8.22, 18.4.7) lets readers take any order; those who follow the
first edition of the standard, or Microsoft's own, want the one here. openpyxl has another.
"""

from __future__ import annotations

import re

_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "rFont", "family", "charset", "scheme",
)  # fmt: skip
_PLACES = {name.encode(): place for place, name in enumerate(_ORDER)}
_FONT = re.compile(rb"(<(font|rPr)>)((?:<[^<>/]+/>)+)(</\2>)")
_PART = re.compile(rb"<(\w++)[^<>]*+(?<=/)>")


def fonts_in_order(xml: bytes) -> bytes:
    """Return a part of a workbook with the parts of all its fonts in order; idempotent.

    What an unknown part belongs to stays as it is.
    """
    return _FONT.sub(_sorted, xml)


def _sorted(font: re.Match[bytes]) -> bytes:
    parts = list(_PART.finditer(font[3]))
    if any(part[1] not in _PLACES for part in parts):
        return font[0]
    ordered = sorted(parts, key=lambda part: _PLACES[part[1]])
    return font[1] + b"".join(part[0] for part in ordered) + font[4]
