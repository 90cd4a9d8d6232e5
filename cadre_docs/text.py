"""Cleaning typed text, character by character, and saying what was changed.

Whole-text NFKC is never used: it would turn the full-width punctuation of Chinese
（）： into ASCII. Each rule below concerns single characters only.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.light import light

if TYPE_CHECKING:
    from collections.abc import Iterable

_NONCHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
# Control characters, lone surrogates, the private use areas, and what is no character.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
    f"{_NONCHARACTERS}]"
)
_RADICALS = re.compile("[\u2e80-\u2fdf]")
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
SPACES = frozenset(" \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t")
# 民委发〔2016〕33号: the separator in a person's name is U+00B7 and nothing else.
NAME_DOTS = frozenset("•‧・．⋅∙●･")
NAME_DOT = "\u00b7"
FULL_WIDTH = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
FULL_WIDTH_ALNUM = {wide: narrow for wide, narrow in FULL_WIDTH.items() if narrow.isalnum()}

# The same as tables for str.translate.
_NO_ZERO_WIDTH = str.maketrans(dict.fromkeys(ZERO_WIDTH, ""))
_ONE_DOT = str.maketrans(dict.fromkeys(NAME_DOTS, NAME_DOT))
_HALF_WIDTH = str.maketrans(FULL_WIDTH)

# What each way of cleaning looks at: most values have nothing of it and stay as they are.
_UNUSUAL = "\\s\u2e80-\u2fdf" + "".join(sorted(ZERO_WIDTH))
_IN_LINE = re.compile(f"[{_UNUSUAL}]")
_IN_NAME = re.compile(f"[{_UNUSUAL}{''.join(sorted(NAME_DOTS))}]")
_IN_DIGITS = re.compile(f"[{_UNUSUAL}{''.join(FULL_WIDTH)}]")


@light
class Cleaned:
    """A cleaned value and, in Chinese, each kind of change that was made."""

    text: str
    changes: tuple[str, ...] = ()


def forbidden_characters(text: str, most: int = 1_000) -> list[tuple[int, str]]:
    """Return (index, character) of all that may never be printed, the first ``most`` of them.

    These are control characters other than tab and line ends, lone surrogates,
    private-use code points and noncharacters.
    """
    if _FORBIDDEN.search(text) is None:  # as good as always
        return []
    found = ((match.start(), match.group()) for match in _FORBIDDEN.finditer(text))
    return list(islice(found, most))


def without_forbidden(text: str, instead: str) -> str:
    """Return a text in which all that may never be printed is replaced."""
    return _FORBIDDEN.sub(instead, text)


def code_point(character: str) -> str:
    """Name a character by its number: ``U+2CB4E``."""
    return f"U+{ord(character):04X}"


def clean_line(raw: str) -> Cleaned:
    """Clean a single-line value: trim, fold inner white space, plain characters."""
    if _IN_LINE.search(raw) is None:
        return Cleaned(raw)
    return _Cleaner(raw).drop_zero_width().plain_radicals().one_line().result()


def clean_name(raw: str) -> Cleaned:
    """Clean a person's name: no spaces between hanzi, U+00B7 as the only separator.

    A space between Latin letters is kept (a foreigner's name).
    """
    if _IN_NAME.search(raw) is None:
        return Cleaned(raw)
    cleaner = _Cleaner(raw).drop_zero_width().plain_radicals()
    cleaner.translate(_ONE_DOT, "姓名间隔号统一为“·”")
    return cleaner.one_line().close_up_hanzi().result()


def clean_digits(raw: str) -> Cleaned:
    """Clean a number, date, telephone or certificate number: half-width, no inner spaces."""
    if _IN_DIGITS.search(raw) is None:
        return Cleaned(raw)
    cleaner = _Cleaner(raw).drop_zero_width()
    cleaner.translate(_HALF_WIDTH, "全角字符改为半角")
    return cleaner.one_line().result()


def clean_paragraphs(raw: str) -> Cleaned:
    """Clean a text of several paragraphs: one line each, no hand-made indents, no empty ones.

    The indent is made by the form (two characters), so typed leading blanks would double it.
    """
    if _IN_LINE.search(raw) is None:
        return Cleaned(raw)
    cleaner = _Cleaner(raw.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaner.drop_zero_width().plain_radicals().paragraphs().result()


class _Cleaner:
    """Applies changes in turn and remembers what each was called."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: list[str] = []

    def result(self) -> Cleaned:
        return Cleaned(self._text, tuple(self._changes))

    def _become(self, text: str, change: str) -> _Cleaner:
        if text != self._text:
            self._text = text
            if change:
                self._changes.append(change)
        return self

    def translate(self, table: dict[int, str], change: str) -> _Cleaner:
        return self._become(self._text.translate(table), change)

    def drop_zero_width(self) -> _Cleaner:
        return self.translate(_NO_ZERO_WIDTH, "删去看不见的零宽字符")

    def plain_radicals(self) -> _Cleaner:
        plain = _RADICALS.sub(_plain_radical, self._text)
        return self._become(plain, "部首字符改为对应的汉字")

    def one_line(self) -> _Cleaner:
        # Blanks around a value are nobody's news; a line end inside it is.
        trimmed = self._text.strip()
        folded = " ".join(trimmed.split())
        self._text = trimmed
        return self._become(folded, "多余的空白合并为一个空格")

    def close_up_hanzi(self) -> _Cleaner:
        parts = self._text.split(" ")
        joined = parts[0]
        for part in parts[1:]:
            latin = joined[-1:].isascii() and part[:1].isascii()
            joined += f" {part}" if latin else part
        return self._become(joined, "删去姓名中的空格")

    def paragraphs(self) -> _Cleaner:
        lines = [" ".join(line.split("\t")).strip() for line in self._text.split("\n")]
        indented = any(line[:1] in SPACES for line in self._text.split("\n") if line.strip())
        self._text = "\n".join(line for line in lines if line)
        if indented:
            self._changes.append("删去段首空格（首行缩进由表格自动设置）")
        return self


def _plain_radical(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


_LONGEST_WORD = 100  # what is longer is no name of anything, and slow to compare


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like ``word``, or None when none is like it.

    The threshold is low because Chinese keys are short: one wrong hanzi in three
    is already a third of the word.
    """
    if len(word) > _LONGEST_WORD:
        return None
    matches = get_close_matches(word, list(candidates), n=1, cutoff=0.5)
    return matches[0] if matches else None


@lru_cache(maxsize=4096)
def width_of(text: str) -> int:
    """Return the width of a text in Latin characters; a hanzi takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
