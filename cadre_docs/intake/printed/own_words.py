"""The words that a list prints itself, and what somebody wrote between them.

A master leaves room to write behind a colon and in runs of blanks: ``填表人：``, ``…年…月…日``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.values.notations import plain_date
from cadre_docs.values.text import clean_digits

_TO_WRITE = expression(r"(?<=：)|[ \u3000]{2,}")
_SEAL = ("（", "(")


class Written(NamedTuple):
    """What stands behind a word of the list, without blanks; ``word`` is empty before the first."""

    word: str
    text: str


def plain(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def numbered(text: str) -> str:
    """Return a text without blanks, its digits as we read them: 二〇二三年, ２０２３年."""
    return plain_date(clean_digits(text).text)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a master's cell, between which a hand may write."""
    return tuple(filter(None, map(plain, _TO_WRITE.split(text))))


def written(text: str, words: tuple[str, ...]) -> list[Written] | None:
    """Return what a cell says beside the list's ``words``; None where they are not in it.

    They stand in order and begin the cell, but for an opinion above （盖章）. A single word leaves
    no room. ``text`` is without blanks.
    """
    if len(words) < 2:  # noqa: PLR2004 - a heading
        return [] if (text,) == words else None
    before = text.find(words[0])
    if before < 0 or (before and not words[0].startswith(_SEAL)):
        return None
    found, at = [Written("", text[:before])], before + len(words[0])
    for word, following in pairwise(words):
        there = text.find(following, at)
        if there < 0:
            return None
        found.append(Written(word, text[at:there]))
        at = there + len(following)
    return [*found, Written(words[-1], text[at:])]
