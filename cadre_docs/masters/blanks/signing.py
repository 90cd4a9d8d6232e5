"""What somebody signs: the boxes of an opinion, and words that ask for a signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind
from cadre_docs.masters.blanks.inline import tail_box
from cadre_docs.masters.blanks.labels import (
    date_blank,
    is_label,
    is_sealed_name,
    is_signed,
    is_typed,
    squeezed,
    trimmed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.form import Cell

_SIGNATURE = re.compile("签名|签字|盖章|签章|公章|签收|手印")
SENTENCE = 20  # characters: longer words are no label
_ROOM = 18.0  # points: of a line, and of room to write beside it


def is_for_hand(label: str) -> bool:
    """Whether a label asks for a signature or seal."""
    return bool(_SIGNATURE.search(label)) and not is_sealed_name(label)


def is_place_to_sign(cell: Cell) -> bool:
    """Whether somebody signs in a cell, below the one for what they say."""
    date = date_blank(cell.text)
    return is_signed(cell.text) or (date is not None and "日" in date[0])


def by_hand(cell: Cell, label: str) -> Iterator[Box]:
    """Yield the boxes of an opinion: room above the line on which somebody signs."""
    lines = cell.lines
    signed = next(
        (n for n, line in enumerate(lines) if is_signed(line.text) or date_blank(line.text)),
        len(lines) - 1,
    )
    blank = next((n for n, line in enumerate(lines[:signed]) if line.is_empty), None)
    filled = [n for n, line in enumerate(lines[:signed]) if not line.is_empty]
    own = ""
    if filled and (blank is None or filled[0] < blank) and is_label(lines[filled[0]].text):
        own = trimmed(re.split("[:：]", lines[filled[0]].text)[0])
        filled = filled[1:]
    name = own or label
    is_statement = any(len(squeezed(lines[n].text)) > SENTENCE for n in filled)
    if name and not (blank is None and (is_statement or cell.height < _ROOM * len(lines))):
        kind = Kind.TEXT if is_typed(name) else Kind.HAND
        box = Box(kind, name, [cell], line=lines[signed if blank is None else blank])
        if blank is None:
            box.options["before"] = True
        yield box
    for number in filled:
        inner = tail_box(lines[number])
        if inner is not None and number != blank:
            inner.cells = [cell]
            yield inner
