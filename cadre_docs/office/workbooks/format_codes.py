"""Number formats of a workbook taken apart: what a code is made of, section by section.

ECMA-376-1, 18.8.31, and what Chinese programs write (G/通用格式, 上午/下午, aaaa). A code that is
not understood is never guessed at: its section says so (``odd``).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from decimal import Decimal

LONGEST = 255  # characters; Excel takes no longer code
_TOKEN = expression(
    r"""
      "(?P<literal>[^"]*)"
    | \\(?P<escaped>.) | _(?P<room>.) | \*(?P<filler>.)
    | \[(?P<bracket>[^\[\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|a{3,4})
    | (?P<digit>[0#?])
    | (?P<sign>[.,%/@;])
    | (?P<plain>[^A-Za-z"\\!\[])
    | (?P<odd>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ELAPSED = expression(r"(?:h{1,2}|m{1,2}|s{1,2})", re.IGNORECASE)
_CONDITION = expression(r"(<=|>=|<>|<|>|=)(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
_LOCALE = expression(r"\$([^-\]]*)(?:-([0-9A-Fa-f]{1,8}))?")
_COLOUR = expression(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|黑色?|蓝色?|青色?|绿色?|洋红色?|红色?|白色?|黄色?"
    r"|(?:color|颜色)\s*[0-9]{1,2})",
    re.IGNORECASE,
)
_NUMERALS = expression(r"(?:DBNum|NatNum)[0-9]{1,2}", re.IGNORECASE)
# Locales that say where a date is the system's own: long dates and times of the machine.
_OF_THE_SYSTEM = ("F800", "F400")
_CHINESE = ("0804", "804", "0004", "004", "4", "0000", "0", "")
# Calendars of a locale's third byte that are the usual one (MS-LCID; 1 and 2, and its spellings).
_GREGORIAN = frozenset(("", "00", "01", "02", "09", "0A", "0B", "0C"))
_MOST_NUMBERS = 3  # sections for numbers; a fourth is for texts
_SHORT_MONTH = 2  # m and mm may be minutes


class Part(StrEnum):
    """What a piece of a code stands for."""

    LITERAL = "literal"
    GENERAL = "general"
    DIGIT = "digit"
    POINT = "."
    COMMA = ","
    PERCENT = "%"
    SLASH = "/"
    EXPONENT = "E"
    TEXT = "@"
    YEAR = "y"
    MONTH = "m"
    DAY = "d"
    WEEKDAY = "a"
    HOUR = "h"
    MINUTE = "n"
    SECOND = "s"
    NOON = "AM/PM"
    SPAN = "[h]"
    SYSTEM = "system"  # the machine's own long date or time, and hanzi for digits
    ODD = "odd"


DATES = frozenset((Part.YEAR, Part.MONTH, Part.DAY, Part.WEEKDAY))
TIMES = frozenset((Part.HOUR, Part.MINUTE, Part.SECOND, Part.NOON, Part.SPAN))
_MOMENTS = DATES | TIMES
_LETTERS = {"y": Part.YEAR, "m": Part.MONTH, "d": Part.DAY, "h": Part.HOUR, "s": Part.SECOND,
            "e": Part.YEAR, "a": Part.WEEKDAY}  # fmt: skip


class Piece(NamedTuple):
    """A piece of a code, and how it is written."""

    part: Part
    text: str = ""


@frozen
class Section:
    """One of the looks of a format; ``condition`` says for which numbers, where it is stated."""

    pieces: tuple[Piece, ...]
    condition: tuple[str, Decimal] | None = None

    @property
    def parts(self) -> frozenset[Part]:
        """What the section is made of."""
        return frozenset(piece.part for piece in self.pieces)

    @property
    def is_moment(self) -> bool:
        """Whether it shows a date or a time."""
        return not self.parts.isdisjoint(_MOMENTS)


@frozen
class Code:
    """A format: its sections for numbers, and the one for texts where it has one."""

    numbers: tuple[Section, ...]
    text: Section | None = None


@lru_cache(maxsize=1024)
def read_code(code: str) -> Code:
    """Take a format apart. What is too long to be one is odd."""
    if len(code) > LONGEST:
        return Code((Section((Piece(Part.ODD),)),))
    sections = [_section(pieces) for pieces in _split(code)]
    last = sections[-1]
    for_text = len(sections) > _MOST_NUMBERS or (Part.TEXT in last.parts)
    if len(sections) > _MOST_NUMBERS + 1:
        return Code((Section((Piece(Part.ODD),)),))
    numbers = tuple(sections[:-1] if for_text and len(sections) > 1 else sections)
    return Code(numbers, last if for_text else None)


def _split(code: str) -> list[list[tuple[str, str]]]:
    """Return the pieces of each section as the code writes them: kind and text."""
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "odd"
        text = match[kind]
        if kind == "sign" and text == ";":
            sections.append([])
        else:
            sections[-1].append((kind, text))
    return sections


def _section(written: list[tuple[str, str]]) -> Section:
    pieces: list[Piece] = []
    condition = None
    chinese = True
    for kind, text in written:
        if kind == "bracket" and (found := _CONDITION.fullmatch(text)):
            from decimal import Decimal, InvalidOperation  # few codes have a condition

            try:
                condition = found[1], Decimal(found[2])
            except InvalidOperation:
                pieces.append(Piece(Part.ODD, text))
            continue
        locale = _LOCALE.fullmatch(text) if kind == "bracket" else None
        chinese = chinese and (locale is None or _language(locale) in _CHINESE)
        pieces += _pieces(kind, text)
    if not chinese:  # e is the year of an era there
        pieces = [Piece(Part.ODD) if p.text[:1] in ("e", "E") else p for p in pieces]
    return Section(tuple(_minutes(pieces)), condition)


def _language(locale: re.Match[str]) -> str:
    return (locale[2] or "").upper()[-4:].lstrip("0")


def _pieces(kind: str, text: str) -> list[Piece]:  # noqa: PLR0911 - one answer for each kind
    match kind:
        case "literal" | "escaped" | "plain":
            return [Piece(Part.LITERAL, text)]
        case "room":
            return [Piece(Part.LITERAL, " ")]
        case "filler":
            return [] if text == " " else [Piece(Part.ODD, text)]
        case "bracket":
            return _bracket(text)
        case "date":
            return [Piece(_LETTERS[text[0].lower()], text)]
        case "sign":
            return [Piece(Part(text), text)]
        case "general" | "digit" | "noon" | "exponent":
            return [Piece(Part[kind.upper()], text)]
    return [Piece(Part.ODD, text)]


def _bracket(text: str) -> list[Piece]:
    """A colour says nothing; a currency is shown; [h] counts hours beyond a day."""
    if _ELAPSED.fullmatch(text):
        return [Piece(Part.SPAN, text)]
    if _COLOUR.fullmatch(text):
        return []
    if _NUMERALS.fullmatch(text):
        return [Piece(Part.SYSTEM, text)]
    locale = _LOCALE.fullmatch(text)
    if locale is None:
        return [Piece(Part.ODD, text)]
    return [*([Piece(Part.LITERAL, locale[1])] if locale[1] else []), *_locale(locale)]


def _locale(locale: re.Match[str]) -> list[Piece]:
    """Nothing where a locale changes nothing: the usual calendar, and usual digits."""
    code = (locale[2] or "").upper()
    if code in _OF_THE_SYSTEM:
        return [Piece(Part.SYSTEM, code)]
    calendar = code[-6:-4].rjust(2, "0") if code[:-4] else ""
    numerals = code[:-6].lstrip("0")
    if calendar not in _GREGORIAN or numerals not in ("", "1"):
        return [Piece(Part.ODD, code)]
    return []


def _minutes(pieces: list[Piece]) -> list[Piece]:
    """Tell minutes from months: beside hours or seconds, m and mm are minutes."""
    at = [n for n, piece in enumerate(pieces) if piece.part in _MOMENTS - {Part.NOON}]
    found = list(pieces)
    for before, here in pairwise([None, *at]):
        if here is None or pieces[here].part is not Part.MONTH:
            continue
        after = next((n for n in at if n > here), None)
        hours = before is not None and pieces[before].text[:1] in ("h", "H")
        seconds = after is not None and pieces[after].text[:1] in ("s", "S")
        if (hours or seconds) and len(pieces[here].text) <= _SHORT_MONTH:
            found[here] = Piece(Part.MINUTE, pieces[here].text)
    return found


_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_HOUR, _SECOND = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "#,##0;-#,##0", 6: "#,##0;-#,##0", 7: "#,##0.00;-#,##0.00", 8: "#,##0.00;-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    23: "General", 24: "General", 25: "General", 26: "General",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: _HOUR, 33: _SECOND, 34: f"上午/下午{_HOUR}", 35: f"上午/下午{_SECOND}", 36: _YEAR_MONTH,
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 42: "#,##0;-#,##0",
    43: "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 44: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: f"上午/下午{_HOUR}", 56: f"上午/下午{_SECOND}", 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
# Shown as the machine is set up: currencies, and the order of a date.
OF_THE_MACHINE = frozenset((5, 6, 7, 8, 14, 22, 30, 42, 44))
