"""The numbers that Word counts by itself and that are no text: ``1.``, ``（二）``, ``①``.

Word makes such a list of whatever begins like one; to whoever typed it, it is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import WORDPROCESSING, clark_prefix
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

W = clark_prefix(WORDPROCESSING)
_HANZI = "〇一二三四五六七八九"
_LEVEL = re.compile(r"%(\d)")
_CIRCLED, _MOST_CIRCLED = 0x2460, 20
_LETTERS, _MOST_LETTERS, _TEN = 26, 9, 10
_MOST_LEVELS = 9
_BULLETS = {"\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0b7": "•"}


@frozen
class _Level:
    shape: str
    text: str
    start: int
    restarts: int  # after levels above this one
    decimal: bool  # all numbers in digits, whatever their levels say
    element: etree._Element


@frozen
class _List:
    """A w:num: its levels, the list that it counts with others, and where it begins anew."""

    levels: Mapping[int, _Level]
    shared: str
    begins: Mapping[int, int]


@dataclass
class Numbering:
    """Counts the paragraphs of lists as Word does; one for a document.

    ``styles`` gives list and level by the id of a paragraph style.
    """

    lists: Mapping[str, _List] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

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

    def level(self, place: tuple[str, int]) -> etree._Element | None:
        """Return the w:lvl of a list and level."""
        found = self._level(*place)
        return None if found is None else found.element

    def _level(self, name: str, level: int) -> _Level | None:
        known = self.lists.get(name)
        return None if known is None else known.levels.get(level)

    def next(self, place: tuple[str, int]) -> str | None:
        """Return what Word prints before the next paragraph of a list; None if not known."""
        name, level = place
        known = self._level(name, level)
        if known is None:
            return None
        counts = self._counted(name, level)
        if known.shape == "bullet":
            mark = _BULLETS.get(known.text, known.text)
            return mark if mark.isprintable() else None
        shown = [self._shown(name, n, counts, decimal=known.decimal) for n in range(level + 1)]
        wanted = [int(digit) - 1 for digit in _LEVEL.findall(known.text)]
        if any(number > level or number < 0 or shown[number] is None for number in wanted):
            return None
        return _LEVEL.sub(lambda found: shown[int(found[1]) - 1] or "", known.text)

    def _counted(self, name: str, level: int) -> list[int]:
        """Count one more of a level; levels below it begin anew, unless they say otherwise."""
        own = self.lists[name]
        counts = self._counts.setdefault(own.shared, [])
        for number in range(len(counts), max(level, *own.levels) + 1):
            above = own.levels.get(number)
            counts.append((above.start if above else 1) - 1)
        if level in own.begins and (name, level) not in self._begun:
            counts[level] = own.begins[level] - 1
        self._begun.add((name, level))
        counts[level] += 1
        for number in range(level + 1, len(counts)):
            below = own.levels.get(number)
            if below is None or below.restarts > level:
                counts[number] = (below.start if below else 1) - 1
        return counts

    def _shown(self, name: str, level: int, counts: list[int], *, decimal: bool) -> str | None:
        known = self._level(name, level)
        if known is None:
            return None
        shape = _SHAPES.get("decimal" if decimal and known.shape != "none" else known.shape)
        return None if shape is None else shape(max(counts[level], 0))


def shown(shape: str, number: int) -> str | None:
    """Return a number as ``w:numFmt`` names its shape; None where that is not known."""
    write = _SHAPES.get(shape)
    return None if write is None else write(number)


def numbering(root: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists of a document from its parts for numbering and styles."""
    of_styles = _listed_styles(styles)
    if root is None:
        return Numbering({}, of_styles)
    kinds = {kind.get(W + "abstractNumId"): kind for kind in root.iter(W + "abstractNum")}
    by_style = {
        link.get(W + "val"): kind
        for kind in kinds.values()
        for link in kind.iterfind(W + "styleLink")
    }
    lists: dict[str, _List] = {}
    for number in root.iter(W + "num"):
        reference, name = number.find(W + "abstractNumId"), number.get(W + "numId")
        kind = None if reference is None else kinds.get(reference.get(W + "val"))
        if kind is None or name is None:
            continue
        link = kind.find(W + "numStyleLink")
        if link is not None:
            kind = by_style.get(link.get(W + "val"), kind)
        levels, begins = _levels(kind), dict[int, int]()
        for override in number.iterfind(W + "lvlOverride"):
            at = _index(override)
            levels |= _levels(override)
            start = override.find(W + "startOverride")
            if start is not None:
                begins[at] = _whole(start, 1)
        lists[name] = _List(levels, kind.get(W + "abstractNumId") or "", begins)
    return Numbering(lists, of_styles)


def _listed_styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Return list and level of the styles that state or inherit one."""
    found, bases = dict[str, tuple[str, int]](), dict[str, str]()
    for style in styles.iter(W + "style") if styles is not None else ():
        name, base = style.get(W + "styleId") or "", style.find(W + "basedOn")
        properties = style.find(W + "pPr")
        own = _reference(properties) if properties is not None else None
        if own is not None:
            found[name] = own
        elif base is not None:
            bases[name] = base.get(W + "val") or ""
    for name in bases:
        at, seen = name, set[str]()
        while at in bases and at not in seen:
            seen.add(at)
            at = bases[at]
        if at in found:
            found.setdefault(name, found[at])
    return {name: place for name, place in found.items() if place[0] != "0"}


def _reference(properties: etree._Element) -> tuple[str, int] | None:
    number = properties.find(f"{W}numPr/{W}numId")
    if number is None:
        return None
    level = properties.find(f"{W}numPr/{W}ilvl")
    return number.get(W + "val") or "0", _whole(level, 0)


def _index(level: etree._Element) -> int:
    number = level.get(W + "ilvl") or "0"
    return int(number) if number.isdecimal() and len(number) <= _MOST_LEVELS else 0


def _levels(kind: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in kind.iterfind(W + "lvl"):
        shape, text = level.find(W + "numFmt"), level.find(W + "lvlText")
        legal = level.find(W + "isLgl")
        number = _index(level)
        if number >= _MOST_LEVELS:
            continue
        found[number] = _Level(
            (shape.get(W + "val") or "") if shape is not None else "decimal",
            (text.get(W + "val") or "") if text is not None else "",
            _whole(level.find(W + "start"), 1),
            _whole(level.find(W + "lvlRestart"), number),
            legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
            level,
        )
    return found


def _whole(element: etree._Element | None, default: int) -> int:
    text = element.get(W + "val") if element is not None else None
    if text is None or not text.isdecimal() or len(text) > _MOST_LEVELS:
        return default
    return int(text)


def _chinese(number: int) -> str | None:
    """Return 一, 十, 二十一, 一百零三, as Chinese is counted; up to 9999."""
    if not number:
        return _HANZI[0]
    if number >= _TEN**4:
        return None
    said, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            said += ("零" if zero else "") + _HANZI[digit] + unit
            zero = False
        else:
            zero = bool(said) and number > 0
    return said.removeprefix("一") if said.startswith("一十") else said


def _digits(number: int) -> str:
    return "".join(_HANZI[int(digit)] for digit in str(number))


def _formal(number: int) -> str | None:
    said = _chinese(number)
    return None if said is None else said.translate(_FORMAL)


def _roman(number: int) -> str | None:
    if not 0 < number < _TEN**3 * 4:
        return None
    said = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        said += sign * count
    return said


def _circled(number: int) -> str | None:
    return chr(_CIRCLED + number - 1) if 1 <= number <= _MOST_CIRCLED else None


def _letter(first: str) -> Callable[[int], str | None]:
    """Return what counts A to Z, then AA to ZZ, as Word does."""

    def shown(number: int) -> str | None:
        if not 1 <= number <= _LETTERS * _MOST_LETTERS:
            return None
        times, letter = divmod(number - 1, _LETTERS)
        return chr(ord(first) + letter) * (times + 1)

    return shown


def _one_of(signs: str) -> Callable[[int], str | None]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else None


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_FORMAL = str.maketrans("一二三四五六七八九十百千〇", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SHAPES: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        _chinese,
    ),
    **dict.fromkeys(("taiwaneseCountingThousand", "koreanCounting"), _chinese),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand"), _digits),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional"), _formal),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "upperLetter": _letter("A"),
    "lowerLetter": _letter("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: (_roman(number) or "").lower() or None,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _: "",
}
