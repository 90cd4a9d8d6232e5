"""Texts that were not finished, or pasted twice: in one box, or in two."""

from __future__ import annotations

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
_OPEN = expression("[，、；（《“‘〈【(]\\Z")
_GOES_ON = expression(
    "(?:今后我?将|我[还也必]?将|并将|继续|以及|为了|由于|并且|但是|因为|虽然|如果|例如|比如|分别为|从而)\\Z"
)
"""Words with which no sentence ends."""
_HAN = expression(f"[{HANZI}]")
_SHORTEST = 4
"""Hanzi of a summary: 完成。 and 好。 are none."""
_ITEM = expression(
    r"(?:\A|[；;。：:\n])\s?(?:[①-⑳]|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．])[^；;。\n]{1,200}；\Z"
)
"""The last of a list, which may well end as the others do."""
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("【", "】"))
_WIDE = str.maketrans("()[]", "（）【】")
_QUOTED = 16


@rule("FS-unfinished", Severity.WARNING, "文字没有写完，或者重复")
def whole_and_once(c: RecordContext) -> Iterator[Problem]:
    """各段文字应当写完、只写一遍：以逗号、顿号、前括号结尾的，括号、书名号、引号少了后一半的，多半是复制时丢了末尾。

    以“今后我将”“继续”“以及”一类的词结尾的也一样；总结等本人写的必填的大段文字只有两三个字的，多半还没有写。

    同一句话（12字以上）在一段文字里出现两遍的，两栏的文字一字不差（评语与总结相同）的，多半是粘贴错的。清单各行不看。
    """
    seen: dict[str, str] = {}
    asked = [field for field in c.record.schema.own_texts if field.required]
    for path, field, value in c.record.texts():
        if field.type is not FieldType.TEXT or path.endswith(f"].{field.key}"):
            continue
        text = str(value.typed).strip()
        at = Place(path, value.position)
        if found := _unfinished(text):
            yield Problem(
                f"{found}，像是没有写完：“…{text[-_QUOTED:]}”",
                wanted="完整的文字",
                remedy="请补上丢了的文字或符号；确实这样写的不必改",
                at=at,
            )
        elif field in asked and not field.may_be_none and 0 < len(_HAN.findall(text)) < _SHORTEST:
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
        key = folded(text)
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
    if (end := _OPEN.search(text)) and not _ITEM.search(text):
        return f"以“{end[0]}”结尾"
    plain = text.translate(_WIDE)
    if '"' in text:
        plain = plain.replace("“", "").replace("”", "")  # “四有" is closed, by another sign
    if found := _GOES_ON.search(text):
        return f"以“{found[0]}”结尾"
    lacking = next((pair for pair in _PAIRS if plain.count(pair[0]) > plain.count(pair[1])), None)
    return f"有“{lacking[0]}”没有“{lacking[1]}”" if lacking else ""


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
