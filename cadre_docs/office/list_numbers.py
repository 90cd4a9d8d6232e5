"""The numbers that Word counts by itself and that are no text: ``1.``, ``（二）``, ``①``.

Word makes such a list of whatever begins like one; to whoever typed it, it is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import WORDPROCESSING, clark_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

W = clark_prefix(WORDPROCESSING)
_HANZI = "〇一二三四五六七八九"
_LEVEL = re.compile(r"%(\d)")
_CIRCLED, _MOST_CIRCLED = 0x2460, 20
_LETTERS, _HUNDRED, _TEN = 26, 100, 10
_MOST_LEVELS = 9
_BULLETS = {"\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0b7": "•"}


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str
    text: str
    start: int


@dataclass
class Numbering:
    """Counts the paragraphs of lists as Word does; one for a document.

    ``styles`` gives list and level by the id of a paragraph style.
    """

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list and level that a paragraph belongs to, or None."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return None
        own = _reference(properties)
        if own is not None:
            return own if own[0] != "0" else None
        style = properties.find(W + "pStyle")
        return None if style is None else self.styles.get(style.get(W + "val") or "")

    def next(self, place: tuple[str, int]) -> str | None:
        """Return what Word prints before the next paragraph of a list; None if not known."""
        name, level = place
        known = self.levels.get(name, {}).get(level)
        if known is None:
            return None
        counts = self._counts.setdefault(name, [])
        while len(counts) <= level:
            above = self.levels[name].get(len(counts))
            counts.append((above.start if above else 1) - 1)
        counts[level] += 1
        del counts[level + 1 :]
        if known.shape == "bullet":
            mark = _BULLETS.get(known.text, known.text)
            return mark if mark.isprintable() else None
        shown = [self._shown(name, number, counts) for number in range(level + 1)]
        wanted = [int(digit) - 1 for digit in _LEVEL.findall(known.text)]
        if any(number > level or number < 0 or shown[number] is None for number in wanted):
            return None
        return _LEVEL.sub(lambda found: shown[int(found[1]) - 1] or "", known.text)

    def _shown(self, name: str, level: int, counts: list[int]) -> str | None:
        known = self.levels[name].get(level)
        shape = _SHAPES.get(known.shape) if known else None
        return None if shape is None else shape(max(counts[level], 1))


def numbering(root: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists of a document from its parts for numbering and styles."""
    of_styles = {}
    for style in styles.iter(W + "style") if styles is not None else ():
        properties = style.find(W + "pPr")
        own = _reference(properties) if properties is not None else None
        if own is not None and own[0] != "0":
            of_styles[style.get(W + "styleId") or ""] = own
    if root is None:
        return Numbering({}, of_styles)
    kinds = {kind.get(W + "abstractNumId"): _levels(kind) for kind in root.iter(W + "abstractNum")}
    lists: dict[str, Mapping[int, _Level]] = {}
    for number in root.iter(W + "num"):
        kind = number.find(W + "abstractNumId")
        name = number.get(W + "numId")
        if kind is not None and name is not None:
            lists[name] = kinds.get(kind.get(W + "val"), {})
    return Numbering(lists, of_styles)


def _reference(properties: etree._Element) -> tuple[str, int] | None:
    number = properties.find(f"{W}numPr/{W}numId")
    if number is None:
        return None
    level = properties.find(f"{W}numPr/{W}ilvl")
    return number.get(W + "val") or "0", _whole(level, 0)


def _levels(kind: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in kind.iterfind(W + "lvl"):
        shape, text = level.find(W + "numFmt"), level.find(W + "lvlText")
        number = (
            int(level.get(W + "ilvl") or 0) if (level.get(W + "ilvl") or "0").isdecimal() else 0
        )
        found[number] = _Level(
            (shape.get(W + "val") or "") if shape is not None else "decimal",
            (text.get(W + "val") or "") if text is not None else "",
            _whole(level.find(W + "start"), 1),
        )
    return found


def _whole(element: etree._Element | None, default: int) -> int:
    text = element.get(W + "val") if element is not None else None
    if text is None or not text.isdecimal() or len(text) > _MOST_LEVELS:
        return default
    return int(text)


def _chinese(number: int) -> str | None:
    if number >= _HUNDRED:
        return None
    tens, ones = divmod(number, _TEN)
    ten = f"{_HANZI[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_HANZI[ones] if ones else "")


def _circled(number: int) -> str | None:
    return chr(_CIRCLED + number - 1) if number <= _MOST_CIRCLED else None


def _letter(first: str) -> Callable[[int], str | None]:
    return lambda number: chr(ord(first) + number - 1) if number <= _LETTERS else None


_SHAPES: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        _chinese,
    ),
    "upperLetter": _letter("A"),
    "lowerLetter": _letter("a"),
    "none": lambda _: "",
}
