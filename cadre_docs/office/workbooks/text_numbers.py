"""Numbers that are meant as texts: Excel is told not to flag them.

All that is printed and all that is filled in is text (identity numbers, 02142, 2.10), on purpose.
Excel marks each such cell with a green corner, as if it were a mistake, and offers to turn it
into a number. ISO/IEC 29500-1, 18.3.1.50 and 18.3.1.51.
"""

from __future__ import annotations

import re

# What may stand behind ignoredErrors on a sheet, in its order (CT_Worksheet).
_BEHIND = re.compile(
    rb"<(?:smartTags|drawing|drawingHF|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|"
    rb"webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
_OWN = b"<ignoredErrors>"


def numbers_as_text(sheet: bytes) -> bytes:
    """Return the part of a sheet with numbers as text accepted in all its cells; idempotent."""
    used = _DIMENSION.search(sheet)
    if used is None or _OWN in sheet:
        return sheet
    behind = _BEHIND.search(sheet, sheet.rindex(b"</sheetData>") if b"</sheetData>" in sheet else 0)
    if behind is None:
        return sheet
    accepted = b'<ignoredError sqref="' + used[1] + b'" numberStoredAsText="1"/>'
    return b"".join(
        (sheet[: behind.start()], _OWN, accepted, b"</ignoredErrors>", sheet[behind.start() :])
    )
