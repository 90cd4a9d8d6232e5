"""What a cell shows of a number, by the section of its format that is for it.

Apart from what tells dates: that needs no decimals and no fractions, which are slow to import.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.format_codes import Part
from cadre_docs.office.workbooks.format_shows import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.office.workbooks.format_codes import Code, Piece, Section

_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)  # digits that Excel keeps
_WIDE = 1_000  # digits of the largest number a cell can hold, and then some
_GENERAL = 11  # characters of a number without a format
_SMALL = Decimal("0.0001")
_GROUP = 3
_EMPTY = {"0": "0", "?": " ", "#": ""}  # what a place of a digit shows without one


def number_shown(code: Code, number: str) -> str | None:
    """Return what a cell shows of a number, written as Python writes it; None: not sure."""
    value = Decimal(number)
    found = chosen(code.numbers, value)
    if found is None:
        return None
    section, minus = found
    with localcontext(prec=_WIDE, rounding=ROUND_HALF_UP):
        shown = _number(section, _EXCEL.plus(abs(value)))
    return None if shown is None else f"{'-' if minus else ''}{shown.strip()}"


def _number(section: Section, value: Decimal) -> str | None:
    parts = section.parts
    if parts & {Part.ODD, Part.SYSTEM} or section.is_moment:
        return None
    if parts & {Part.GENERAL, Part.TEXT}:
        return _general_within(section, value)
    if Part.EXPONENT in parts:
        return _scientific(section.pieces, value)
    if Part.SLASH in parts and Part.DIGIT in parts:
        return _fraction(section.pieces, value)
    return _digits(section.pieces, value)


def _general_within(section: Section, value: Decimal) -> str | None:
    if section.parts - {Part.GENERAL, Part.TEXT, Part.LITERAL, Part.SLASH}:
        return None
    general = _general(value)
    if general is None:
        return None
    return "".join(p.text if p.part in (Part.LITERAL, Part.SLASH) else general
                   for p in section.pieces)  # fmt: skip


def _general(value: Decimal) -> str | None:
    """Return a number as a wide cell without a format shows it: at most 11 characters."""
    if value == value.to_integral_value():
        whole = f"{value:.0f}"
        return whole if len(whole) <= _GENERAL else _with_exponent(value)
    if value < _SMALL:
        return None
    before = len(f"{value:.0f}") if value >= 1 else 1
    if before >= _GENERAL:
        return None
    shown = f"{value:.{max(_GENERAL - 1 - before, 0)}f}"
    return shown.rstrip("0").rstrip(".")


def _with_exponent(value: Decimal) -> str:
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E+{int(exponent):02d}"


def _digits(pieces: Sequence[Piece], value: Decimal) -> str | None:
    """Fill the places of digits: those before the point from right to left."""
    parts = [piece.part for piece in pieces]
    if parts.count(Part.POINT) > 1:
        return None
    at = parts.index(Part.POINT) if Part.POINT in parts else len(pieces)
    before, after = list(pieces[:at]), list(pieces[at:])
    scale = _take_scaling(before) + _take_scaling(after)
    value = value.scaleb(2 * parts.count(Part.PERCENT) - _GROUP * scale)
    if Part.COMMA in (p.part for p in after):
        return None
    places = sum(piece.part is Part.DIGIT for piece in after)
    digits = f"{value:.{places}f}"
    whole, _, rest = digits.partition(".")
    if Part.DIGIT not in parts:
        return "".join(piece.text for piece in pieces)
    left = _whole(before, "" if whole == "0" else whole)
    return None if left is None else left + _rest(after, rest)


def _take_scaling(pieces: list[Piece]) -> int:
    """Take out the commas right behind the last digit; each stands for a thousand."""
    last = max((n for n, piece in enumerate(pieces) if piece.part is Part.DIGIT), default=None)
    count = 0
    while last is not None and last + 1 < len(pieces) and pieces[last + 1].part is Part.COMMA:
        del pieces[last + 1]
        count += 1
    return count


def _whole(pieces: Sequence[Piece], digits: str) -> str | None:
    """Return what stands before the point; the first place takes all digits that are left."""
    places = [n for n, piece in enumerate(pieces) if piece.part is Part.DIGIT]
    if digits and not places:  # .00
        return None
    if any(piece.part is Part.COMMA for piece in pieces):
        return _grouped(pieces, places, digits)
    left = list(digits)
    filled: dict[int, str] = {}
    for place in reversed(places):
        filled[place] = left.pop() if left else _EMPTY[pieces[place].text]
    if places:
        filled[places[0]] = "".join(left) + filled[places[0]]
    return "".join(filled.get(n, piece.text) for n, piece in enumerate(pieces))


def _grouped(pieces: Sequence[Piece], places: Sequence[int], digits: str) -> str | None:
    """Return a number in groups of three: 1,234, for codes with nothing between the digits."""
    if not _commas_lie_within(pieces, places):
        return None
    least = sum(pieces[place].text == "0" for place in places)
    number = digits.rjust(least, "0")
    shown = f"{number[: len(number) % _GROUP]},"
    for start in range(len(number) % _GROUP, len(number), _GROUP):
        shown += f"{number[start : start + _GROUP]},"
    before, after = pieces[: places[0]], pieces[places[-1] + 1 :]
    return "".join((*(p.text for p in before), shown.strip(","), *(p.text for p in after)))


def _commas_lie_within(pieces: Sequence[Piece], slots: Sequence[int]) -> bool:
    commas = [n for n, piece in enumerate(pieces) if piece.part is Part.COMMA]
    inner = pieces[slots[0] : slots[-1] + 1] if slots else ()
    plain = all(piece.part in (Part.DIGIT, Part.COMMA) for piece in inner)
    return plain and bool(slots) and slots[0] < commas[0] and commas[-1] < slots[-1]


def _rest(pieces: Sequence[Piece], digits: str) -> str:
    """Return what stands behind the point: # leaves zeros at the end out, ? leaves room."""
    needed = len(digits.rstrip("0"))
    shown, number = [], 0
    for part, text in pieces:
        if part is not Part.DIGIT:
            shown.append(text)
            continue
        if number < needed or text == "0":
            shown.append(digits[number])
        elif text == "?":
            shown.append(" ")
        number += 1
    return "".join(shown)


def _scientific(pieces: Sequence[Piece], value: Decimal) -> str | None:
    """Return 1.23E+05, for formats of one digit before the point."""
    code = "".join(piece.text for piece in pieces).upper()
    mantissa, _, exponent = code.partition("E+")
    before, _, after = mantissa.partition(".")
    if before != "0" or set(after) - {"0"} or not exponent or set(exponent) - {"0"}:
        return None
    # Without digits of its own a zero would be shown with an exponent for those asked for.
    number = value or value.scaleb(-len(after))
    head, _, tail = f"{number:.{len(after)}E}".partition("E")
    return f"{head}E{'-' if int(tail) < 0 else '+'}{abs(int(tail)):0{len(exponent)}d}"


def _fraction(pieces: Sequence[Piece], value: Decimal) -> str | None:
    """Return 1 1/2, for ``# ?/?`` and ``# ??/??``; the nearest fraction there is."""
    code = "".join(piece.text for piece in pieces)
    places = {"# ?/?": 1, "# ??/??": 2}.get(code)
    if places is None:
        return None
    nearest = Fraction(value).limit_denominator(10**places - 1)
    whole, part = divmod(nearest, 1)
    shown = f"{whole} " if whole or not part else ""
    return f"{shown}{part}".strip() if part else shown.strip()
