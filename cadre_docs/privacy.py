"""Identity and telephone numbers in what is said: only the last four digits are shown.

Messages, reports and logs travel further than the forms themselves: into mails, tickets and
the files of other people. So whatever the tool *says* goes through :func:`told`; what it
*prints* (forms, rosters, notices) holds the numbers, for that is what these are for.

A text is judged by its looks, because anything may be quoted: 15 digits in a row or more are an
identity number (with a slip of a digit or two), 11 or 12 that begin as such are a mobile, an
area code with 7 or 8 digits is a land line. Dates, spans of dates, sums and document numbers
look otherwise; digits inside a long hexadecimal number (a hash) are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cadre_docs.steering import plain, plain_line
from cadre_docs.undecoded import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 4  # digits that stay, at the end
_DASH = r"[-－–— \u3000]"
_MOBILE = rf"[3-9３-９](?:\d{{9,10}}|\d{_DASH}\d{{4}}{_DASH}\d{{4}}|\d{{5}}{_DASH}\d{{4}})"
# The first character is looked for by itself, which is quick; what stands before it is asked
# afterwards, and each line says which character it may have been.
_NUMBER = re.compile(
    r"[0-9０-９+](?<!\d.)(?<![0-9a-fA-F]{8}.)(?:"
    r"(?<=\d)\d{13,}[\dXxＸｘ]"  # an identity number, of 15 digits, of 18, or more
    rf"|(?<=[1１]){_MOBILE}"
    rf"|(?:(?<=8)6|(?<=0)086|(?<=\+)(?:00)?86){_DASH}?[1１]{_MOBILE}"
    rf"|(?<=[0０])\d{{2,3}}[)）]?{_DASH}?(?:\d{{7,8}}|\d{{3,4}}{_DASH}\d{{4}})"  # a land line
    r")(?!\d)(?![0-9a-fA-F]{8})"
)
# Digits in groups, however divided: by blanks, points, signs, marks that nobody sees. What they
# are is asked of the digits alone.
_GROUP = r"\d++(?:[XxＸｘ](?![0-9A-Za-z]))?"
_GAP = r"(?:[^\w\n]|_){1,5}"
_CHAIN = re.compile(rf"(?<!\d){_GROUP}(?:{_GAP}{_GROUP})+")
_DIGITS = re.compile(_GROUP)
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"  # GB/T 2260
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LEAST_DIGITS = 10
# An identity number holds a day that may be; the 31st of any month, for it may be a slip.
# GB 11643-1999 and the numbers of 15 digits before it; YD/T and area codes for telephones.
_KINDS = (
    ("id", re.compile(rf"{_PROVINCE}\d{{4}}(?:19|20)\d\d{_DAY}\d{{3}}[\dX]")),
    ("id", re.compile(rf"{_PROVINCE}\d{{4}}\d\d{_DAY}\d{{3}}")),
    ("mobile", re.compile(r"(?:0{0,2}86)?1[3-9]\d{9}")),
    ("line", re.compile(r"(?:0{0,2}860?|0)(?:10|2\d|[3-9]\d{2})[2-8]\d{7}")),
    ("line", re.compile(r"(?:0{0,2}860?|0)(?:10|2\d|[3-9]\d{2})[2-8]\d{6}")),
)
_ANY = re.compile("|".join(f"(?:{kind.pattern})" for _, kind in _KINDS))
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTED = re.compile(r"\s*[,，、;；]\s*")
# As telephone numbers are spoken; other shapes divided by commas are lists.
_SPOKEN = ((3, 4, 4), (3, 8), (7, 4), (4, 4, 3))
_SHORT = 3  # digits: a number that begins with a shorter group is one only as a whole
_DIGIT = re.compile(r"\d|[XxＸｘ]$")
_shows = False


def show_private(*, shown: bool) -> None:
    """Say whether :func:`told` leaves numbers as they are, in this process."""
    global _shows  # noqa: PLW0603 - an option of the whole run
    _shows = shown


def shows_private() -> bool:
    """Whether numbers are shown in full."""
    return _shows


def told(text: str) -> str:
    """Return a text as it may be told: nothing in it steers a terminal, numbers are discreet.

    Numbers are looked for first: nobody finds them between the escapes.
    """
    return plain(discreet(text))


def told_line(text: str) -> str:
    """Return a text as it may be told on one line, whatever is in the names that it holds."""
    return plain_line(discreet(text))


def told_lines(lines: Iterable[str]) -> str:
    """Return lines as they may be told, one below the other."""
    return "\n".join(map(told_line, lines))


def discreet(text: str) -> str:
    """Return a text with its numbers masked, unless they were asked for.

    What comes of a file name's bytes is looked at as the characters that it will be.
    """
    return decoded(text) if _shows else masked(decoded(text))


def masked(text: str) -> str:
    """Return a text with all digits of such numbers but the last four replaced by ``*``."""
    return _NUMBER.sub(_mask, _CHAIN.sub(_mask_chain, text))


def _mask(match: re.Match[str]) -> str:
    number = match[0]
    hidden = len(_DIGIT.findall(number)) - _SHOWN
    return _DIGIT.sub("*", number, count=hidden)


def _mask_chain(match: re.Match[str]) -> str:
    """Mask those of many groups of digits that are a number together."""
    text = match[0]
    if len(text) < _LEAST_DIGITS:
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
        self._digits = "".join(map(_ascii, (group[0] for group in self.groups)))
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
        if kind == "id":
            return True
        lengths = tuple(len(group[0]) for group in self.groups[first:after])
        gaps = [self._gap(number) for number in range(first, after - 1)]
        if self._is_dated(first, after):
            return False
        if all(map(_LISTED.fullmatch, gaps)):
            return lengths in _SPOKEN or (lengths[0] == len("86") and lengths[1:] in _SPOKEN)
        if lengths[0] >= _SHORT or found[0].startswith("86"):
            return True
        whole = (first, after) == (0, len(self.groups))
        decimal = len(lengths) > 1 and gaps == ["."]
        return whole and not decimal and not any(map(_LISTED.fullmatch, gaps))

    def _gap(self, number: int) -> str:
        return self._text[self.groups[number].end() : self.groups[number + 1].start()]

    def _is_dated(self, first: int, after: int) -> bool:
        """Whether some of the groups are a year and a month."""
        some = [_ascii(group[0]) for group in self.groups[first:after]]
        return any(
            _YEAR.fullmatch(year) and len(month) <= len("12") and 1 <= int(month) <= len(_MONTHS)
            for year, month in pairwise(some)
            if month.isdecimal()
        )


_MONTHS = range(12)


@lru_cache(maxsize=1000)
def _ascii(digits: str) -> str:
    """Return digits of any script as ASCII, and an X as a capital."""
    if digits.isascii():
        return digits.upper()
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else "X" for c in digits)
