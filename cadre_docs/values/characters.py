"""What single characters are, by their Unicode properties.

Python's ``unicodedata`` says most of it; what it lacks stands in
:mod:`cadre_docs.values.unicode_data`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from functools import lru_cache
from itertools import islice
from typing import Literal

from cadre_docs.performance.expressions import expression
from cadre_docs.values.unicode_data import IGNORABLE, NEWER, RADICALS


def _as_class(table: str) -> str:
    """Return a table of ranges as the inside of a character class."""
    ends = (word.partition("-")[::2] for word in table.split())
    return "".join(
        f"{chr(int(first, 16))}-{chr(int(last, 16))}" if last else chr(int(first, 16))
        for first, last in ends
    )


# Inside of character classes: what is not seen, and what begins a new line.
UNSEEN = _as_class(IGNORABLE)
LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
RADICAL = "\u2e80-\u2fdf"
# By blocks, not by what this Python's Unicode knows: hanzi are added every few years.
HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
LINE_END = expression(f"\r\n|[{LINE_ENDS}]")  # of a text: Unicode's, and Word's (\v and \f)

_UNSEEN = expression(f"[{UNSEEN}]")
_NEWER = expression(f"[{_as_class(NEWER)}]")
_RADICAL = expression(f"[{RADICAL}]")
_MOST_MARKS = 30
# Marks are no part of words. What stands in front is asked first: each run is tried once.
_MAY_PILE = expression(rf"[^\w\s\0-\u02ff]{{{_MOST_MARKS + 1}}}")  # quicker, and as good as never
_PILE = expression(rf"(?<![^\w\s\0-\u02ff])[^\w\s\0-\u02ff]{{{_MOST_MARKS + 1},}}+")
# Canonically they are other hanzi (U+F9D8 is 律), and NFC would put those in their place.
_COMPATIBILITY = expression("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_SELECTED = expression("(.)([\ufe00-\ufe0f\U000e0100-\U000e01ef])")
_HANZI = {
    chr(int(radical, 16)): chr(int(hanzi, 16))
    for radical, hanzi in (pair.split(":") for pair in RADICALS.split())
}
# Places where something else was, which is lost.
_STAND_INS = {
    "\ufffd": "替换字符，原来的字已经丢失",
    "\ufffc": "图片等对象的占位符",
    **dict.fromkeys("\ufff9\ufffa\ufffb", "注音标记"),
}
_NOTHING: Set[str] = frozenset()
_KINDS = {"Cc": "控制字符", "Cs": "半个字符", "Co": "自造字", "Cn": "统一码里没有的字符"}


@lru_cache(maxsize=4096)
def forbidden_kind(character: str) -> str:
    """Say in Chinese why a character may never be printed; nothing when it may.

    May not: control characters other than tab and line ends, lone surrogates, private-use and
    unassigned code points, noncharacters, and what stands for something that was lost.
    """
    if character in _STAND_INS:
        return _STAND_INS[character]
    if character == "\t" or character in LINE_ENDS or _NEWER.match(character):
        return ""
    return _KINDS.get(unicodedata.category(character), "")


def forbidden_characters(text: str, most: int = 1_000) -> list[tuple[int, str]]:
    """Return (index, character) of all that may never be printed, the first ``most`` of them."""
    bad = _forbidden_of(text)
    if not bad:  # as good as always
        return []
    return list(islice(((index, c) for index, c in enumerate(text) if c in bad), most))


def without_forbidden(text: str, instead: str) -> str:
    """Return a text in which all that may never be printed is replaced."""
    bad = _forbidden_of(text)
    return text.translate({ord(c): instead for c in bad}) if bad else text


def _forbidden_of(text: str) -> Set[str]:
    lines = text.replace("\n", "") if "\n" in text else text  # a text of several paragraphs
    if lines.isprintable() and "\ufffc" not in text and "\ufffd" not in text:
        return _NOTHING
    # Not printable by Python's lights are also blanks and what is not seen, and it may be older.
    return {
        c
        for c in set(text)
        if (c in _STAND_INS or not c.isprintable()) and forbidden_kind(c)
    }  # fmt: skip


def without_unseen(text: str) -> str:
    """Return a text without its default-ignorable characters (joiners, bidi controls …)."""
    return _UNSEEN.sub("", text)


def marks_piled_on(text: str) -> str:
    """Return a character under more combining marks than Unicode's streams may have (UAX #15).

    Nobody writes so, and sorting such marks takes the square of their number. Empty: none.
    """
    if text.isascii() or len(text) <= _MOST_MARKS or not _MAY_PILE.search(text):
        return ""
    for match in _PILE.finditer(text):
        marks = 0
        for index in range(match.start(), match.end()):
            marks = marks + 1 if unicodedata.combining(text[index]) else 0
            if marks > _MOST_MARKS:
                return text[max(index - marks, 0)]
    return ""


def normalized(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Return a text in a normal form; one with piled marks stays as it is."""
    return text if marks_piled_on(text) else unicodedata.normalize(form, text)


def composed(text: str) -> str:
    """Return a text in composed form (NFC), but with its compatibility hanzi as they are."""
    if is_composed(text):
        return text
    return "".join(
        part if number % 2 else normalized("NFC", part)
        for number, part in enumerate(_COMPATIBILITY.split(text))
    )


def is_composed(text: str) -> bool:
    """Tell whether a text has nothing that :func:`composed` would look at."""
    return text.isascii() or bool(marks_piled_on(text)) or unicodedata.is_normalized("NFC", text)


def with_hanzi_for_radicals(text: str) -> str:
    """Return a text in which radicals are the hanzi that Unicode says they equal."""
    return _RADICAL.sub(lambda match: _HANZI.get(match[0], match[0]), text)


def hanzi_of_compatibility(text: str) -> dict[str, str]:
    """Return the compatibility hanzi in a text, each with the hanzi that it is a variant of."""
    found = {c for part in _COMPATIBILITY.findall(text) for c in part}
    # Twelve of the block are hanzi of their own (U+FA0E …).
    return {
        c: unicodedata.normalize("NFC", c) for c in sorted(found) if unicodedata.decomposition(c)
    }


def selected_hanzi(text: str) -> list[tuple[str, str]]:
    """Return each hanzi that a variation selector wants in another shape, with the selector."""
    return [(c, selector) for c, selector in _SELECTED.findall(text) if _is_hanzi(c)]


def _is_hanzi(character: str) -> bool:
    # What is newer than Python's Unicode lies in blocks that are known to be wide.
    wide = unicodedata.east_asian_width(character) == "W"
    return wide and unicodedata.category(character) in ("Lo", "Cn")


def bare_marks(text: str) -> list[str]:
    """Return the combining marks that have nothing to stand on: first or after a blank."""
    return [word[0] for word in text.split() if unicodedata.category(word[0]).startswith("M")]


def bare_radicals(text: str) -> list[str]:
    """Return the radicals that Unicode knows no hanzi for."""
    return [c for c in _RADICAL.findall(text) if c not in _HANZI]
