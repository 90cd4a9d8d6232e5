"""Identity and telephone numbers in any text: found by their looks, masked but for four digits.

A text is judged by its looks, because anything may be quoted: 15 digits in a row or more are an
identity number (with a slip of a digit or two), 11 or 12 that begin as such are a mobile, an
area code with 7 or 8 digits is a land line. Digits in groups are one of them once what divides
them is gone; an identity number then needs a province and a day that may be. Dates, spans of
dates, sums, lists and document numbers look otherwise; digits inside a long hexadecimal number
(a hash) are left alone. Digits of any script count, raised and circled ones and runs of hanzi
(一三八〇…) among them. The time it takes grows with the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, pairwise

from cadre_docs.performance.expressions import expression
from cadre_docs.values.citizen_id import check_character

_SHOWN = 4  # digits that stay, at the end
_DASH = r"[-－–— \u3000]"
_AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"  # behind the 0
_MOBILE = rf"[3-9](?:\d{{9,10}}|\d{_DASH}\d{{4}}{_DASH}\d{{4}}|\d{{5}}{_DASH}\d{{4}})"
# The first character is looked for by itself, which is quick; what stands before it is asked
# afterwards, and each line says which character it may have been.
_NUMBER = expression(
    r"[0-9+](?<!\d.)(?<![0-9a-fA-F]{8}.)(?:"
    r"(?<=\d)\d{13,}[\dXx]"  # an identity number, of 15 digits, of 18, or more
    rf"|(?<=1){_MOBILE}"
    rf"|(?<=0)1{_MOBILE}"
    rf"|(?:(?<=8)6|(?<=0)086|(?<=\+)(?:00)?86){_DASH}?1{_MOBILE}"
    rf"|(?<=0){_AREA}[)）]?{_DASH}?(?:[2-9]\d{{6,7}}|[2-9]\d{{2,3}}{_DASH}\d{{4}})"  # a land line
    r")(?!\d)(?![0-9a-fA-F]{8})"
)
# Digits in groups, however divided: by blanks, points, signs, marks that nobody sees. What they
# are is asked of the digits alone. An X may stand by itself, but only at the end.
_X = r"[Xx](?![0-9A-Za-z])"
_GROUP = rf"\d++(?:{_X})?"
_DIGITS = expression(rf"{_GROUP}|(?<![0-9A-Za-z]){_X}")
_MOST_BETWEEN = 16


def _chain(gap: str) -> re.Pattern[str]:
    gap = rf"{gap}{{1,{_MOST_BETWEEN}}}"
    return expression(rf"(?<!\d){_GROUP}(?:{gap}{_GROUP})+(?:{gap}{_X})?|(?<!\d)\d++{gap}{_X}")


_CHAIN, _CHAIN_IN_A_LINE = _chain(r"(?:[^\w\n]|_)"), _chain(r"(?:\W|_)")
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"  # GB/T 2260
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LEAST_DIGITS = 10
# An identity number holds a day that may be; the 31st of any month, for it may be a slip.
# GB 11643-1999 and the numbers of 15 digits before it; YD/T and area codes for telephones.
_KINDS = (
    ("id", expression(rf"{_PROVINCE}\d{{4}}(?:19|20)\d\d{_DAY}\d{{3}}[\dX]")),
    ("id", expression(rf"{_PROVINCE}\d{{4}}\d\d{_DAY}\d{{3}}")),
    ("mobile", expression(r"(?:0{0,2}86)?1[3-9]\d{9}")),
    ("line", expression(rf"(?:0{{0,2}}860?|0){_AREA}[2-8]\d{{7}}")),
    ("line", expression(rf"(?:0{{0,2}}860?|0){_AREA}[2-8]\d{{6}}")),
)
_ANY = expression("|".join(f"(?:{kind.pattern})" for _, kind in _KINDS))
_FRACTION = expression(r"(?<=\d\.)\d{15,}")
_YEAR = expression(r"(?:19|20)\d\d")
_LISTED = expression(r"\s*[,，、;；]\s*")
_SUM = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?"
_SUMS = expression(rf"{_SUM}(?:[^\w,，.]{{1,3}}{_SUM})*")
_DECIMALS = expression(r"\d+\.\d+(?:(?:\s|\s*[,，、;；]\s*)\d+\.\d+)+")
# As telephone numbers are spoken; other shapes divided by commas are lists.
_SPOKEN = ((3, 4, 4), (3, 8), (7, 4), (4, 4, 3))  # the first also in a row of numbers
_FEW, _WIDE = 2, 5  # what else in a row is a number: so few groups, or one so long
_SPOKEN_ID = 4  # digits, at least, of each group but the last
_SHORT = 3  # digits: a number that begins with a shorter group is one only as a whole
_ID_LENGTH = 18
_DIGIT = expression(r"\d|[Xx]$")
_MONTHS = 12


def masked(text: str, *, line: bool = False) -> str:
    """Return a text with all digits of such numbers but the last four replaced by ``*``.

    Groups of digits on two lines are no number, unless the text is one ``line`` whose line
    feeds are only in the names that it holds.
    """
    plain = _ascii(text)
    chain = _CHAIN_IN_A_LINE if line else _CHAIN
    hidden = _NUMBER.sub(_mask, chain.sub(_mask_chain, plain))
    if plain is text or hidden == plain:
        return hidden if plain is text else text
    pairs = zip(text, plain, hidden, strict=True)
    return "".join(typed if after == before else after for typed, before, after in pairs)


def _mask(match: re.Match[str]) -> str:
    number, text = match[0], match.string
    if _FRACTION.match(text, match.start()) and not _ANY.fullmatch(number.upper()):
        return number
    hidden = len(_DIGIT.findall(number)) - _SHOWN
    return _DIGIT.sub("*", number, count=hidden)


def _mask_chain(match: re.Match[str]) -> str:
    """Mask those of many groups of digits that are a number together."""
    text = match[0]
    if len(text) < _LEAST_DIGITS or _SUMS.fullmatch(text) or _DECIMALS.fullmatch(text):
        return text
    chain = _Chain(text)
    pieces, done, first = [], 0, 0
    while first < len(chain.groups):
        after = chain.number_from(first)
        if after:
            start, end = chain.groups[first].start(), chain.groups[after - 1].end()
            hidden = len(_DIGIT.findall(text[start:end])) - _SHOWN
            pieces += [text[done:start], _DIGIT.sub("*", text[start:end], count=hidden)]
            done = end
        first = after or first + 1
    return "".join((*pieces, text[done:]))


class _Chain:
    """Groups of digits and what divides them; each question costs the same, however many."""

    def __init__(self, text: str) -> None:
        self.groups = list(_DIGITS.finditer(text))
        self._text = text
        self._digits = "".join(group[0] for group in self.groups).upper()
        self._starts = list(accumulate((len(group[0]) for group in self.groups), initial=0))
        self._group_at = {start: number for number, start in enumerate(self._starts)}

    def number_from(self, first: int) -> int:
        """Return the group after the number that begins with this one; 0 if none does."""
        start = self._starts[first]
        if not _ANY.match(self._digits, start):  # nearly always
            return 0
        for kind, looks in _KINDS:
            found = looks.match(self._digits, start)
            after = self._group_at.get(found.end(), 0) if found else 0
            if found and after > first + 1 and self._is_number(kind, found, first, after):
                return after
        return 0

    def _is_number(self, kind: str, found: re.Match[str], first: int, after: int) -> bool:
        lengths = tuple(len(group[0]) for group in self.groups[first:after])
        gaps = [self._gap(number) for number in range(first, after - 1)]
        whole = (first, after) == (0, len(self.groups))
        listed = all(map(_LISTED.fullmatch, gaps))
        # Some of many numbers with the same gap between them all, none of them long.
        row = self._is_in_a_row(first, after, gaps)
        row = row and len(lengths) > _FEW and max(lengths) < _WIDE
        if kind == "id":
            if (listed and min(lengths[:-1]) < _SPOKEN_ID) or (row and not _is_checked(found[0])):
                return False
            long = len(found[0]) == _ID_LENGTH
            return lengths[0] >= _SHORT or (long and (whole or _is_checked(found[0])))
        if self._is_dated(first, after) or (not listed and any(map(_LISTED.fullmatch, gaps))):
            return False
        if listed or (row and not found[0].startswith("0")):
            bare = lengths[lengths[0] == len("86") :]
            return bare in (_SPOKEN[:1] if row else _SPOKEN)
        if lengths[0] >= _SHORT or found[0].startswith("86"):
            return True
        decimal = len(lengths) > 1 and gaps == ["."]
        return whole and not decimal

    def _gap(self, number: int) -> str:
        return self._text[self.groups[number].end() : self.groups[number + 1].start()]

    def _is_in_a_row(self, first: int, after: int, gaps: list[str]) -> bool:
        """Whether the same gap goes on before or behind."""
        around = ([self._gap(first - 1)] if first else []) + (
            [self._gap(after - 1)] if after < len(self.groups) else []
        )
        return len(set(gaps)) == 1 and gaps[0] in around

    def _is_dated(self, first: int, after: int) -> bool:
        """Whether some of the groups are a year and a month."""
        some = [group[0] for group in self.groups[first:after]]
        return any(
            _YEAR.fullmatch(year) and len(month) <= len("12") and 1 <= int(month) <= _MONTHS
            for year, month in pairwise(some)
            if month.isdecimal()
        )


def _is_checked(number: str) -> bool:
    """Whether an identity number ends with the character that belongs to it."""
    return len(number) == _ID_LENGTH and check_character(number[:-1]) == number[-1]


# --- digits of other scripts ------------------------------------------------------------------

_HANZI = dict(zip("〇零○一二三四五六七八九幺", "0001234567891", strict=True))
_LONG = 11
_OTHER_DIGIT = expression(
    f"(?![0-9])\\d|[²³¹⁰⁴-⁹₀-₉①-⑨⓪⓿❶-❾➀-➈➊-➒⑴-⑼⒈-⒐Ｘｘ]|[{''.join(_HANZI)}]{{{_LONG},}}"
)


def _ascii(text: str) -> str:
    """Return a text of the same length in which all digits, and an X behind them, are ASCII."""
    return text if text.isascii() else _OTHER_DIGIT.sub(_ascii_of, text)


def _ascii_of(match: re.Match[str]) -> str:
    found = match[0]
    return _digit(found) if len(found) == 1 else "".join(_HANZI[c] for c in found)


@lru_cache(maxsize=1000)
def _digit(character: str) -> str:
    return "X" if character in "Ｘｘ" else str(unicodedata.digit(character))
