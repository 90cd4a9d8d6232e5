"""Where lines may break: the Unicode line breaking algorithm (UAX 14) for what forms are made of.

The rules are those of Unicode 15.0 (revision 49), numbers as in example 7 of its section 8.2.
Scripts whose words only a dictionary knows (Thai …) and the syllables of Brahmic ones (LB28a of
later versions) are taken for letters: the typesetter does not set them.

What Word does otherwise with Chinese is not said here, but by the invisible marks that
:func:`cadre_docs.pages.text_flow.flowing` puts into a text: so whoever sets it obeys.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise

from cadre_docs.pages.line_break_classes import RANGES

# Each class has a letter, so that a text becomes a text of classes. OW is an OP that is wide.
_NAMES = (
    "BK CR LF NL SP ZW WJ ZWJ CM GL OP OW CL CP EX IS SY QU NS B2 BA BB HY HL AL NU PR PO "
    "ID EB EM IN CB H2 H3 JL JV JT RI"
)
_LETTERS = {name: chr(ord("0") + number) for number, name in enumerate(_NAMES.split())}

# (left, right, may a line end between them): the first rule that fits two characters side by
# side decides. No class stands for any.
_RULES = (
    ("CR", "LF", False),  # LB5
    ("BK CR LF NL", "", True),  # LB4
    ("", "BK CR LF NL", False),  # LB6
    ("", "SP ZW", False),  # LB7
    ("ZW", "", True),  # LB8
    ("WJ", "", False),  # LB11
    ("", "WJ", False),
    ("GL", "", False),  # LB12
    ("SP BA HY", "GL", True),  # LB12a
    ("", "GL", False),
    ("", "CL CP EX IS SY", False),  # LB13
    ("OP OW", "", False),  # LB14
    ("SP", "", True),  # LB18
    ("CL CP", "NS", False),  # LB16
    ("B2", "B2", False),  # LB17
    ("QU", "", False),  # LB19
    ("", "QU", False),
    ("CB", "", True),  # LB20
    ("", "CB", True),
    ("", "BA HY NS", False),  # LB21
    ("BB", "", False),
    ("SY", "HL", False),  # LB21b
    ("", "IN", False),  # LB22
    ("AL HL", "NU", False),  # LB23
    ("NU", "AL HL", False),
    ("PR", "ID EB EM", False),  # LB23a
    ("ID EB EM", "PO", False),
    ("PR PO", "AL HL", False),  # LB24
    ("AL HL", "PR PO", False),
    ("PR PO HY NU", "NU", False),  # LB25
    ("JL", "JL JV H2 H3", False),  # LB26
    ("JV H2", "JV JT", False),
    ("JT H3", "JT", False),
    ("JL JV JT H2 H3", "PO", False),  # LB27
    ("PR", "JL JV JT H2 H3", False),
    ("AL HL", "AL HL", False),  # LB28
    ("IS", "AL HL", False),  # LB29
    ("AL HL NU", "OP", False),  # LB30
    ("CP", "AL HL NU", False),
    ("EB", "EM", False),  # LB30b
    ("", "", True),  # LB31
)


def _any(names: str) -> str:
    """Return the letters of classes."""
    return "".join(_LETTERS[name] for name in names.split())


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of classes, in which ``<OP OW>`` stands for one character of them."""
    return re.compile(re.sub("<([^<>]*+)>", lambda some: f"[{re.escape(_any(some[1]))}]", text))


# More than two characters decide of these. No line ends where one of the first kind ends:
_NEVER_AFTER = _pattern(
    "<OP OW><SP>+"  # LB14
    "|<QU><SP>+(?=<OP OW>)"  # LB15
    "|<CL CP><SP>+(?=<NS>)"  # LB16
    "|<B2><SP>+(?=<B2>)"  # LB17
    "|<HL><HY BA>(?!<CB>|$)"  # LB21a
    "|<PR PO>(?=<OP OW HY><NU>)"  # LB25
)
# nor within one of the second:
_WHOLE = _pattern(
    "<NU><NU SY IS>*<CL CP>?<PR PO>?"  # LB25
    "|<RI><RI>"  # LB30a
)
_ALWAYS_AFTER = _pattern("<ZW><SP>+")  # LB8
_MARKS = _pattern("<CM ZWJ>")
_OWN = _any("BK CR LF NL SP ZW")  # marks do not belong to these (LB10)
_LETTER, _JOINER = _LETTERS["AL"], _LETTERS["ZWJ"]


class _Classes(dict[int, str]):
    """The letter of the class of each code point, found when it is first met."""

    def __missing__(self, code: int) -> str:
        starts, letters = _ranges()
        self[code] = found = letters[bisect_right(starts, code) - 1]
        return found


@cache
def _ranges() -> tuple[list[int], list[str]]:
    """Return where each range of code points begins, and the letter of its class."""
    words = RANGES.split()
    return [int(word, 16) for word in words[::2]], [_LETTERS[word] for word in words[1::2]]


class _Pairs(dict[tuple[str, str], bool]):
    """Whether a line may end between two classes, found by the rules when they first meet."""

    def __missing__(self, pair: tuple[str, str]) -> bool:
        left, right = pair
        self[pair] = found = next(
            apart
            for before, after, apart in _RULES
            if (not before or left in _any(before)) and (not after or right in _any(after))
        )
        return found


_CLASSES, _PAIRS = _Classes(), _Pairs()


def class_of(character: str) -> str:
    """Return the line breaking class of a character, by its name in UAX 14."""
    letter = _CLASSES[ord(character)]
    return next(name for name, its in _LETTERS.items() if its == letter)


def may_begin_lines(text: str) -> tuple[bool, ...]:
    """Say for each character of a text whether a line may begin with it; never with the first."""
    classes = text.translate(_CLASSES)
    if _MARKS.search(classes):
        return _among_marks(classes)
    return tuple(_of_classes(classes))


def _of_classes(classes: str) -> list[bool]:
    """Say it of a text of classes, in which no mark is."""
    found = [False, *(_PAIRS[pair] for pair in pairwise(classes))]
    for match in _NEVER_AFTER.finditer(classes):
        if match.end() < len(found):
            found[match.end()] = False
    for match in _WHOLE.finditer(classes):
        found[match.start() + 1 : match.end()] = [False] * (match.end() - match.start() - 1)
    for match in _ALWAYS_AFTER.finditer(classes):
        if match.end() < len(found):
            found[match.end()] = True
    return found[: len(classes)]


def _among_marks(classes: str) -> tuple[bool, ...]:
    """Say it of a text of classes with marks, each of which belongs to what is before it (LB9).

    A mark after a space is a letter (LB10), and yet no line begins with it: it would stand alone.
    """
    bases: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(classes):
        if not _MARKS.match(letter):
            bases.append(letter)
        elif not bases or bases[-1] in _OWN:
            bases.append(_LETTER)  # LB10
        else:
            continue
        places.append(place)
    found = [False] * len(classes)
    for place, begins in zip(places, _of_classes("".join(bases)), strict=True):
        after_joiner = classes[place - 1] == _JOINER  # LB8a
        found[place] = begins and not after_joiner and not _MARKS.match(classes[place])
    return tuple(found)
