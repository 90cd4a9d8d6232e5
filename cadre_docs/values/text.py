"""Cleaning typed text, character by character, and saying what was changed.

Whole-text NFKC is never used: it would turn the full-width punctuation of Chinese
（）： into ASCII. Each rule below concerns single characters only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, east_asian_width

from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression
from cadre_docs.values.characters import (
    HANZI,
    LINE_END,
    RADICAL,
    UNSEEN,
    bare_marks,
    bare_radicals,
    composed,
    forbidden_kind,
    hanzi_of_compatibility,
    is_composed,
    selected_hanzi,
    with_hanzi_for_radicals,
    without_unseen,
)
from cadre_docs.values.gb18030 import OF_2022

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# 民委发〔2016〕33号: the separator in a person's name is U+00B7 and nothing else.
NAME_DOTS = frozenset("•‧・．⋅∙●･")
NAME_DOT = "\u00b7"
FULL_WIDTH = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
# In running text a full-width blank is meant; the other blanks come from web pages and Word.
_ODD_BLANK = expression(r"[^\S \u3000\n\t]")

# The same as tables for str.translate.
_ONE_DOT = str.maketrans(dict.fromkeys(NAME_DOTS, NAME_DOT))
_HALF_WIDTH = str.maketrans(FULL_WIDTH)

# What each way of cleaning looks at: most values have nothing of it and stay as they are.
_UNUSUAL = f"\\s{RADICAL}{UNSEEN}"
_IN_LINE = expression(f"[{_UNUSUAL}]")
_IN_NAME = expression(f"[{_UNUSUAL}{''.join(sorted(NAME_DOTS))}]")
_AFTER_DOT = expression(f"(?<=[{NAME_DOT}{''.join(sorted(NAME_DOTS))}])[ \\t\\r]*\\n")
# A blank in a name: between hanzi, or beside the separator.
_IDLE_BLANK = expression(f" (?=[{NAME_DOT}])|(?<=[{NAME_DOT}]) |(?<=[{HANZI}]) (?=[{HANZI}])")
_IN_DIGITS = expression(f"[{_UNUSUAL}{min(FULL_WIDTH)}-{max(FULL_WIDTH)}]")
# Of these nothing is ever cleaned, refused or doubted: in values of every kind, and in texts.
_PLAIN = expression("[0-9A-Za-z\u4e00-\u9fef.:/@-]+")
_PLAIN_LINES = expression("[0-9A-Za-z\u4e00-\u9fef.:/@%+“”《》，。、；：？！（）\n-]+")
_ALL_HANZI = expression(f"[{HANZI}]+")
_LONGEST_SURNAMED = 4  # a surname of two hanzi and a name of two


class Doubt(NamedTuple):
    """A character that stays, or went, and may not be what the person means; and what to do."""

    message: str
    remedy: str


@light
class Cleaned:
    """A cleaned value; in Chinese, each kind of change that was made, and what stays odd."""

    text: str
    changes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def is_plain(text: str, *, as_text: bool = False, in_lines: bool = False) -> bool:
    """Whether a text is of everyday characters only: cleaning it would change nothing.

    Neither would anybody doubt or refuse any of them. ``as_text``: the signs of running text are
    everyday ones too; ``in_lines``: so are ends of lines, of which cleaning leaves out some.
    """
    if as_text and not in_lines and "\n" in text:
        return False
    everyday = _PLAIN_LINES if as_text or in_lines else _PLAIN
    return everyday.fullmatch(text) is not None


def without_empty_lines(text: str) -> str:
    """Return a text of everyday characters as :func:`clean_paragraphs` would leave it."""
    return "\n".join(filter(None, text.split("\n")))


def code_point(character: str) -> str:
    """Name a character by its number: ``U+2CB4E``."""
    return f"U+{ord(character):04X}"


def forbidden_words(characters: Iterable[str]) -> tuple[str, str]:
    """Say which characters cannot be printed, and what to do."""
    every = sorted(set(characters))
    points = "、".join(f"{code_point(c)}（{forbidden_kind(c)}）" for c in every)
    known = "、".join(f"{code_point(c)}应是“{OF_2022[c]}”" for c in every if c in OF_2022)
    remedy = "请删去这些字符（常由复制粘贴带入），或换成正式的字符"
    return f"含有不能打印的字符 {points}", f"{remedy}；旧编码的{known}" if known else remedy


def clean_line(raw: str) -> Cleaned:
    """Clean a single-line value: trim, fold inner white space, plain characters."""
    if _is_clean(raw, _IN_LINE):
        return Cleaned(raw)
    return _Cleaner(raw).plain_characters().one_line().result()


def clean_name(raw: str) -> Cleaned:
    """Clean a person's name: no spaces between hanzi, U+00B7 as the only separator.

    A space beside letters of any other script is kept (a foreigner's name).
    """
    if _is_clean(raw, _IN_NAME):
        return Cleaned(raw)
    cleaner = _Cleaner(raw).plain_characters()
    cleaner.translate(_ONE_DOT, "姓名间隔号统一为“·”")
    cleaned = cleaner.one_line().close_up_hanzi().result()
    return Cleaned(cleaned.text, cleaned.changes, (*cleaned.doubts, *_of_several(raw)))


def _of_several(raw: str) -> Iterator[Doubt]:
    """Yield why a name may be two people's, or lack its separator: cleaning makes it one word.

    A name that goes on in the next line after its separator is one: lists are printed so.
    """
    raw = _AFTER_DOT.sub("", raw)
    parts = raw.split()
    if len([line for line in raw.splitlines() if line.strip()]) > 1:
        yield Doubt("姓名里有换行，像是几个人的姓名", "一栏只写一个人，写在一行里")
    elif (
        len(parts) > 1
        and min(map(len, parts)) > 1
        and len("".join(parts)) > _LONGEST_SURNAMED
        and _ALL_HANZI.fullmatch("".join(parts))
    ):
        yield Doubt(
            "姓名中间有空格，两边都有几个字：像是两个人的姓名，或者少了间隔号",
            "是间隔号的请写“·”；是两个人的分开填；都不是的删去空格",
        )


def clean_digits(raw: str) -> Cleaned:
    """Clean a number, date, telephone or certificate number: half-width, no inner spaces."""
    if _is_clean(raw, _IN_DIGITS):
        return Cleaned(raw)
    cleaner = _Cleaner(raw).plain_characters()
    cleaner.translate(_HALF_WIDTH, "全角字符改为半角")
    return cleaner.one_line().result()


def clean_paragraphs(raw: str) -> Cleaned:
    """Clean a text of several paragraphs: one line each, no hand-made indents, no empty ones.

    The indent is made by the form (two characters), so typed leading blanks would double it.
    """
    if _PLAIN_LINES.fullmatch(raw):  # as of most
        return Cleaned(without_empty_lines(raw))
    if _is_clean(raw, _IN_LINE):
        return Cleaned(raw)
    return _Cleaner(raw).line_ends().plain_characters().paragraphs().result()


def _is_clean(raw: str, unusual: re.Pattern[str]) -> bool:
    """Tell, by one look at its characters, whether there is nothing to clean."""
    return (
        unusual.search(raw) is None
        and is_composed(raw)
        and not category(raw[:1] or "x").startswith("M")
    )


class _Cleaner:
    """Applies changes in turn and remembers what each was called."""

    def __init__(self, text: str) -> None:
        self._raw = text
        self._text = text
        self._changes: list[str] = []

    def result(self) -> Cleaned:
        self._compose()  # what was made half-width or closed up may compose, too
        changes = tuple(dict.fromkeys(self._changes))
        return Cleaned(self._text, changes, tuple(_doubts(self._raw, self._text)))

    def _become(self, text: str, change: str) -> _Cleaner:
        if text != self._text:
            self._text = text
            if change:
                self._changes.append(change)
        return self

    def translate(self, table: dict[int, str], change: str) -> _Cleaner:
        return self._become(self._text.translate(table), change)

    def plain_characters(self) -> _Cleaner:
        self._become(without_unseen(self._text), "删去看不见的零宽字符")
        self._become(with_hanzi_for_radicals(self._text), "部首字符改为对应的汉字")
        return self._compose()

    def _compose(self) -> _Cleaner:
        return self._become(composed(self._text), "分写的字母、符号合成规范的一个字符")

    def line_ends(self) -> _Cleaner:
        self._text = self._text.replace("\r\n", "\n").replace("\r", "\n")
        return self._become(LINE_END.sub("\n", self._text), "分行符、分页符改为换段")

    def one_line(self) -> _Cleaner:
        # Blanks around a value are nobody's news; a line end inside it is.
        trimmed = self._text.strip()
        folded = " ".join(trimmed.split())
        self._text = trimmed
        return self._become(folded, "多余的空白合并为一个空格")

    def close_up_hanzi(self) -> _Cleaner:
        return self._become(_IDLE_BLANK.sub("", self._text), "删去姓名中的空格")

    def paragraphs(self) -> _Cleaner:
        self._become(_ODD_BLANK.sub(" ", self._text), "特殊的空格改为普通空格")
        lines = [line.replace("\t", " ").strip() for line in self._text.split("\n")]
        indented = any(line[:1].isspace() for line in self._text.split("\n") if line.strip())
        self._text = "\n".join(line for line in lines if line)
        if indented:
            self._changes.append("删去段首空格（首行缩进由表格自动设置）")
        return self


def _doubts(raw: str, text: str) -> Iterable[Doubt]:
    for hanzi, selector in dict.fromkeys(selected_hanzi(raw)):
        yield Doubt(
            f"“{hanzi}”后面的字形选择符（{code_point(selector)}）要的是另一个字形，打印不出来",
            f"请核对证件；用通用字形的，删去“{hanzi}”后重新录入",
        )
    for variant, hanzi in hanzi_of_compatibility(text).items():
        yield Doubt(
            f"“{variant}”（{code_point(variant)}）是兼容汉字，与常用的“{hanzi}”（{code_point(hanzi)}）不是一个字",
            f"请核对证件，改为“{hanzi}”（删去后用输入法重新录入）",
        )
    for radical in dict.fromkeys(bare_radicals(text)):
        yield Doubt(
            f"“{radical}”（{code_point(radical)}）是部首符号，不是汉字", "请改为要写的那个字"
        )
    if bare_marks(text):
        marks = "、".join(code_point(mark) for mark in dict.fromkeys(bare_marks(text)))
        yield Doubt(f"附加符号 {marks} 前面没有它所附的字", "请删去该符号，或重新录入前面的字")


_LONGEST_WORD = 100  # what is longer is no name of anything, and slow to compare


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like ``word``, or None when none is like it.

    The threshold is low because Chinese keys are short: one wrong hanzi in three
    is already a third of the word.
    """
    if len(word) > _LONGEST_WORD:
        return None
    from difflib import get_close_matches  # imported here: few words are asked about

    matches = get_close_matches(word, list(candidates), n=1, cutoff=0.5)
    return matches[0] if matches else None


@lru_cache(maxsize=4096)
def width_of(text: str) -> int:
    """Return the width of a text in Latin characters; a hanzi takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def hanzi_wide(text: str) -> int:
    """Return how many hanzi are about as wide as a text: two letters or digits make one."""
    return -(-width_of(text) // 2)
