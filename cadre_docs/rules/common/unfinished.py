"""Texts that were not finished, or pasted twice: in one box, or in two."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_SENTENCES = expression("[。！？!?\n]")
_LEAST = 12
"""Characters: what is shorter (工作认真。) may well stand in a text twice."""
_OPEN = tuple("，、；（《“‘〈【(")
_GOES_ON = (
    *("今后我将", "今后将", "我还将", "我也将", "我必将", "我将", "并将", "继续", "分别为"),
    *("以及", "为了", "由于", "并且", "但是", "因为", "虽然", "如果", "例如", "比如", "从而"),
)
"""Words with which no sentence ends."""
_HAN = expression(f"[{HANZI}]")
_SHORTEST = 4
"""Hanzi of a summary: 完成。 and 好。 are none."""
_ITEM = expression(
    r"(?:\A|[；;。：:\n])\s?(?:[①-⑳]|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．])[^；;。\n]{1,200}；\Z"
)
"""The last of a list, which may well end as the others do."""
_PAIRS = (("（(", "）)"), ("《", "》"), ("“", "”"), ("【[", "】]"))
_STRAIGHT = '"'
_QUOTED = 16


@rule("FS-unfinished", Severity.WARNING, "文字没有写完，或者重复")
def whole_and_once(c: RecordContext) -> Iterator[Problem]:
    """各段文字应当写完、只写一遍：以逗号、顿号、前括号结尾的，括号、书名号、引号少了后一半的，多半是复制时丢了末尾。

    以“今后我将”“继续”“以及”一类的词结尾的也一样；总结等本人写的必填的大段文字只有两三个字的，多半还没有写。

    同一句话（12字以上）在一段文字里出现两遍的，两栏的文字一字不差（评语与总结相同）的，多半是粘贴错的。清单各行不看。
    """
    seen: dict[str, str] = {}
    asked = {field.id for field in c.record.schema.own_texts if field.required}
    whole = [
        (path, field, value)
        for path, field, value in c.record.texts_of(FieldType.TEXT)
        if not path.endswith(f"].{field.key}")
    ]
    for path, field, value in whole:
        text = str(value.typed).strip()
        at = Place(path, value.position)
        if found := _unfinished(text):
            yield Problem(
                f"{found}，像是没有写完：“…{text[-_QUOTED:]}”",
                wanted="完整的文字",
                remedy="请补上丢了的文字或符号；确实这样写的不必改",
                at=at,
            )
        elif field.id in asked and not field.may_be_none and _is_short(text):
            yield Problem(
                f"只写了“{text}”",
                wanted="写出这一年（聘期）的情况",
                remedy="请补写；确实只写这些的不必改",
                at=at,
            )
        elif again := _twice(text):
            yield Problem(
                f"同一句话写了两遍：“{again[:_QUOTED]}…”",
                wanted="各句只写一遍",
                remedy="请核对是不是重复粘贴了，多余的删去；确要重复的不必改",
                at=at,
            )
        key = folded(text) if len(whole) > 1 else ""  # nothing to compare it with
        other = seen.setdefault(key, path) if len(key) >= _LEAST else path
        if other != path:
            yield Problem(
                f"与“{other}”一字不差",
                wanted="各栏写各栏的内容",
                remedy="请核对是不是粘贴错了栏，改正错的一处；确实如此的不必改",
                at=at,
            )


def _unfinished(text: str) -> str:
    """Return what shows that the end of a text is missing; empty: nothing."""
    if text.endswith(_OPEN) and not _ITEM.search(text):
        return f"以“{text[-1]}”结尾"
    if text.endswith(_GOES_ON):
        return f"以“{next(word for word in _GOES_ON if text.endswith(word))}”结尾"
    for begins, ends in _PAIRS:
        if begins == "“" and _STRAIGHT in text:
            continue  # “四有" is closed, by another sign
        if sum(map(text.count, begins)) > sum(map(text.count, ends)):
            return f"有“{begins[0]}”没有“{ends[0]}”"
    return ""


def _is_short(text: str) -> bool:
    """Whether a text has a few hanzi and no more."""
    return 0 < sum(1 for _ in islice(_HAN.finditer(text), _SHORTEST)) < _SHORTEST


def _twice(text: str) -> str:
    """Return a sentence of some length that a text says twice; empty: none."""
    seen: set[str] = set()
    for sentence in _SENTENCES.split(text):
        one = sentence.strip()
        if len(one) >= _LEAST:
            if one in seen:
                return one
            seen.add(one)
    return ""
