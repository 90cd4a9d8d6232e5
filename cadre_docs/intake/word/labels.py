"""The words that a form prints, against words that somebody has touched."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from cadre_docs.performance.expressions import expression

_ALIKE = 0.75
_LEVELS = expression("[0-9一二三四五六七八九十]|[正副]高|[高中初]级")
_BEFORE = re.compile(
    r"^(?:[\d一二三四五六七八九十]+[.、．:]|[(]?[\d一二三四五六七八九十]+[)]|[①-⑳]|[*＊])+"
)
_BEHIND = re.compile(r"(?:[(](?:必填|选填|如|例)[^()]{0,60}[)]|[:：*＊]){1,6}$")


def _bare(text: str) -> str:
    """Return a label without the number before it and the remark and signs behind it."""
    return _BEHIND.sub("", _BEFORE.sub("", text))


def alike(label: str, text: str) -> bool:
    """Whether a text is a label that somebody has touched: a number, a remark, a word."""
    if len(label) > 1 and _bare(text) == label:
        return True
    if not text or abs(len(label) - len(text)) > max(2, len(label) // 3):
        return False
    if len(label) > 100 or len(text) > 100:  # noqa: PLR2004 - notes: compared as they are
        return label[:100] == text[:100]
    return SequenceMatcher(None, label, text, autojunk=False).ratio() >= _ALIKE


def says_the_same(label: str, text: str) -> bool:
    """Whether a text has the words of a label, whatever numbers and signs stand around them."""
    return _letters(_bare(label)) == _letters(_bare(text))


def levels(text: str) -> list[str]:
    """Return what tells one level from another in a label or title: digits, 高级 and the like."""
    return _LEVELS.findall(text)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
