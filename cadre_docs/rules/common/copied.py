"""A text of a year that was said before: the summary of last year, handed in again."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

LEAST = 30
"""Characters: what is shorter (无, a form of words) may well be the same every year."""
NEARLY = 0.9
"""What part of two texts must be the same for one to be nearly the other."""
_PARTS = str.maketrans("", "", "0123456789")
COPIED = "X-copied"


@rule(COPIED, Severity.WARNING, "总结与往年的相同")
def copied(c: RecordContext) -> Iterator[Problem]:
    """本人填写的大段文字（个人总结等）与 --previous 中本人往年的一字不差，或者几乎相同。

    比较时不计空白、标点的全角半角、数字（年份、次数）；相同的字占九成以上的算几乎相同。不足30字的，和逐年不变的项
    （表单定义中写明 carries 的）不比较。只提醒：确是如此的不必改。各通知都没有规定不许与往年相同，
    这是本工具的提示。
    """
    for box in c.record.schema.own_texts if c.earlier else ():
        said = c.record.text(box.id)
        if len(folded(said)) < LEAST:
            continue
        found = _likest(c.earlier, box, said)
        if found is not None:
            yield Problem(
                f"与{_year(found.record)}的“{box.key}”{found.words}（{found.record.place(box.id)}）",
                wanted="总结写本年度（本聘期）的情况",
                remedy="请核对是否误交了往年的；确要这样写的不必改",
                at=c.at(box.id),
            )


class _Found(NamedTuple):
    record: Record
    words: str


def _likest(earlier: tuple[Record, ...], box: Field, said: str) -> _Found | None:
    """Return the latest record that says the same, or else nearly the same."""
    near = None
    for record in reversed(earlier):
        before = record.text(box.id)
        if folded(before) == folded(said):
            return _Found(record, "一字不差")
        if near is None and _is_near(_plain(said), _plain(before)):
            near = _Found(record, "几乎相同（相同的字占九成以上）")
    return near


def _plain(text: str) -> str:
    return folded(text).translate(_PARTS)


def _is_near(one: str, other: str) -> bool:
    """Whether two texts share most of their characters, in their order."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    return bool(one) and match.quick_ratio() >= NEARLY and match.ratio() >= NEARLY


def _year(record: Record) -> str:
    year = assessed_in(record)
    return f"{year}年度" if year else "上一次"
