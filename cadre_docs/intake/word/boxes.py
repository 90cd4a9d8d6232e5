"""What was filled into a box: its own words taken away, from the end to the beginning."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.intake.word.labels import alike
from cadre_docs.intake.word.squeeze import Squeezed, squeeze, squeezed
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.text import NAME_DOT
from cadre_docs.values.ticks import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.intake.word.geometry import Piece
    from cadre_docs.masters.reach import Spot
    from cadre_docs.schema import Field

DATE = "年月日"
_YEAR, _OF_YEAR = "年", "年度"
FILLED_DATE = re.compile(
    r"[\d〇零一二三四五六七八九十]{0,6}年[\d一二三四五六七八九十]{0,3}月[\d一二三四五六七八九十]{0,3}日"
)
_COLON, _A_LABEL = ":", 4  # characters that a label has at least
_BEFORE_A_LABEL = "\n。；;，,：:"
_LINES = " \t\u3000_＿"
_AFTER = ":*_"  # what people put behind a heading
_UNDERLINE = re.compile(r"[_＿]{2,}")
_ONE_LINE = frozenset(FieldType) - {FieldType.TEXT, FieldType.TABLE, FieldType.PHOTO}
_CLOSE = frozenset(_ONE_LINE) - {FieldType.LINE, FieldType.NAME}
_BROKEN = f"{NAME_DOT}\n"
"""Where a name that is wider than its box goes on, on what we print."""
_JOINT = re.compile(f"(?<=[{HANZI}，。、；：（）]) ?\\n ?(?=[{HANZI}，。、；：（）])")


@dataclass(slots=True)
class Parsed:
    """The texts of a box; ``unclear`` are boxes of which nobody can tell where they end.

    ``by_hand`` is what stands on lines for signatures and dates, ``reworded`` are words of the
    form's before a box, each with what stands there instead.
    """

    texts: list[tuple[Spot, str]] = field(default_factory=list)
    unclear: list[Spot] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    reworded: list[tuple[str, str]] = field(default_factory=list)


def parse(pieces: Sequence[Piece], text: str, variants: Sequence[Sequence[Piece]] = ()) -> Parsed:
    """Divide the text of a cell among the boxes and words that the form has there.

    Of ``variants``, which print fewer words, the first that is all there counts.
    """
    flat = squeeze(text)
    if variants and not _all_there(pieces, flat.text):
        pieces = next((other for other in variants if _all_there(other, flat.text)), pieces)
    result = Parsed()
    end = len(flat.text)
    waiting: list[Spot] = []  # boxes whose text ends at ``end``, the last first
    for piece in reversed(pieces):
        if not isinstance(piece, str):
            waiting.append(piece)
            continue
        found = _find(piece, flat.text, end)
        if found is None and waiting and (found := _find_alike(piece, flat, end)):
            result.reworded.append((piece, flat.original(*found[:2])))
        if found is None:
            continue
        start, stop, filled = found
        _take(flat, stop, end, waiting, result)
        if filled:
            result.by_hand.append(flat.original(start, stop))
        waiting, end = [], start
    _take(flat, 0, end, waiting, result)
    return result


def _all_there(pieces: Sequence[Piece], text: str) -> bool:
    end = len(text)
    for words in reversed([piece for piece in pieces if isinstance(piece, str)]):
        found = _find(words, text, end)
        if found is None:
            return False
        end = found[0]
    return True


def _find(words: str, text: str, end: int) -> tuple[int, int, bool] | None:
    """Return where words stand before ``end``, the last time; and whether a date is filled in."""
    if words == DATE:
        found = None
        for match in FILLED_DATE.finditer(text, 0, end):
            found = match
        if found is None or found.end() != end:
            return None
        return found.start(), found.end(), found[0] != DATE
    at = text.rfind(words, 0, end)
    if at < 0:
        return None
    more = words == _YEAR and text.startswith(_OF_YEAR, at)
    return at, at + len(_OF_YEAR if more else words), False


def _find_alike(words: str, flat: Squeezed, end: int) -> tuple[int, int, bool] | None:
    """Return where the words of a label stand reworded, the last time before ``end``.

    A label ends in a colon and begins where a line or a clause does.
    """
    if not words.endswith(_COLON) or len(words) < _A_LABEL:
        return None
    stop = flat.text.rfind(_COLON, 0, end)
    while stop >= 0:
        before = flat.source[: flat.places[stop]]
        begin = 1 + max(before.rfind(sign) for sign in _BEFORE_A_LABEL)
        start = bisect_left(flat.places, begin)
        if alike(words, flat.text[start : stop + 1]):
            return start, stop + 1, False
        stop = flat.text.rfind(_COLON, 0, stop)
    return None


def _take(flat: Squeezed, start: int, end: int, spots: list[Spot], result: Parsed) -> None:
    """Give the text between two words to the boxes there."""
    text = flat.original(start, end)
    if not spots:
        if text:
            result.by_hand.append(text)
        return
    if len(spots) == 1:
        result.texts.append((spots[0], text))
        return
    in_order = spots[::-1]
    # Boxes that follow each other without words: a line each, empty lines among them.
    lines = _between(flat, start, end).split("\n")
    if len(lines) != len(in_order):
        lines = [line for line in lines if line.strip()]
    if not text:
        result.texts += [(spot, "") for spot in in_order]
    elif len(lines) == len(in_order):
        result.texts += [(s, line.strip()) for s, line in zip(in_order, lines, strict=True)]
    else:
        result.unclear += in_order
        result.texts += [(spot, text) for spot in in_order]


def _between(flat: Squeezed, start: int, end: int) -> str:
    """Return what stands between two words, with the line ends around it."""
    first = flat.places[start - 1] + 1 if start else 0
    last = flat.places[end] if end < len(flat.places) else len(flat.source)
    inner = flat.source[first:last]
    if start and inner.startswith("\n"):
        inner = inner[1:]
    return inner[:-1] if end < len(flat.places) and inner.endswith("\n") else inner


def typed(field_: Field, text: str) -> tuple[str, int]:
    """Return a text as it goes into a record, and on how many lines it stood in a box of one."""
    if squeezed(text).strip(_AFTER) == squeezed(field_.blank).strip(_AFTER):
        return "", 1
    plain = _UNDERLINE.sub("", text).strip(_LINES + "\n")
    if field_.choices is not None or field_.type is FieldType.YES_NO:
        plain = _answer(field_, plain)
    if field_.type is FieldType.INTEGER and field_.unit:
        plain = plain.removesuffix(field_.unit).rstrip()
    if field_.type not in _ONE_LINE:
        return plain, 1
    if field_.type is FieldType.NAME:
        plain = plain.replace(_BROKEN, NAME_DOT)
    lines = [line.strip(_LINES) for line in plain.split("\n") if line.strip(_LINES)]
    if len(lines) < 2:  # noqa: PLR2004
        return plain, 1
    if field_.type in _CLOSE and field_.choices is None:
        return "".join(lines), len(lines)
    return _JOINT.sub("", "\n".join(lines)).replace("\n", " "), len(lines)


def _answer(field_: Field, text: str) -> str:
    """Return the answer that is ticked; what is not clear stays as it is, and is refused later."""
    if field_.choices is not None and field_.choices.find(text) is not None:
        return text
    found = chosen(text)
    return text if found is None else found
