"""Numbers in hanzi: read, misspelt (第十九九条), and a sentence that is at odds with itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

_N = "[二三四五六七八九]"
_MISSPELT = expression(
    f"(?:(?<![一二三四五六七八九十百])第)?[一二三四五六七八九]?[百千]?[一二三四五六七八九]?(?:"
    f"[十百]([二三四五六七八九])(?<!十五)\\1(?![一二三四五六七八九十百])"
    f"|十(五)\\2(?=[条项款名人个篇次届章])"
    f"|({_N})(?<![高初大周期拜职月年级班].)\\3(?=[十百])|(?<=[一二三四五六七八九])十十(?!分)|第十十)"
    "[十百]?[一二三四五六七八九]?[条项款名届章]?"
)
_MAY_BE = expression(f"[十百](?:(?<={_N}{_N}.)|(?<=[十第].))|{_N}(?<=[十百]{_N}.)")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_HUNDRED, _TEN = 100, 10
_ALL = expression(
    "(?<!其余)(?<!其他)(?<!其它)(?<!剩余)(?<!余下)(?:全部|全都|均已|均|都已)(?:按[期时]|如期|圆满|保质保量|高质量|超额)?(?:地)?完成(?!的|后|以后|之后)"
)
_SOME_NOT = expression(
    "(?:[两二三四五六七八九十]|[0-9]{1,2})\\s?(?:项|个|篇)[^，,。；;！!\n0-9]{0,8}?(?:未能?|没有?)(?:按[期时]|如期)?完成(?!的)"
)
_NOT_DONE = ("未完成", "未能", "未按", "未如期", "没完成", "没有")
_ELSE = expression(
    "其余|其他|其它|剩余|余下|另[有外]|除|外|去年|上年|往年|以前|遗留|原来|原先|若|如果|假如|无一?"
)
"""What tells the two apart, in their sentence."""
_SENTENCES = expression("[。；;！!\n]")


def may_misspell(wording: str) -> bool:
    """Whether any of some texts may say such a thing; most do not."""
    return _may_be_twice(wording) or _may_contradict(wording)


def _may_be_twice(text: str) -> bool:
    return ("十" in text or "百" in text) and _MAY_BE.search(text) is not None


def _may_contradict(text: str) -> bool:
    return any(map(text.__contains__, _NOT_DONE)) and _SOME_NOT.search(text) is not None


def misspelt(text: str) -> Iterator[tuple[str, str]]:
    """Yield numbers in which a hanzi stands twice, and sentences that say all and not all."""
    for one in _MISSPELT.finditer(text) if _may_be_twice(text) else ():
        yield one[0], "数字写重了"
    for sentence in _SENTENCES.split(text) if _may_contradict(text) else ():
        some = _SOME_NOT.search(sentence)
        whole = _ALL.search(sentence) if some else None
        if some and whole and not _ELSE.search(sentence):
            yield f"{whole[0]}……{some[0]}", "前后矛盾"


def as_number(text: str) -> int:
    """Return a number below 1,000, in hanzi (四百六十, 十三) or digits, as one."""
    if text.isdecimal():
        return int(text)
    hundreds, hundred, rest = text.rpartition("百")
    if hundred and len(rest) == 1 and rest != "十":
        rest += "十"  # 四百六
    tens, ten, ones = rest.lstrip("零〇").rpartition("十")
    return (
        _DIGITS.get(hundreds, 0) * _HUNDRED
        + (_DIGITS.get(tens, 1) * _TEN if ten else 0)
        + _DIGITS.get(ones, 0)
    )
