"""Numbers of parts that texts state (其中省级6项、市级5项), held against those of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

_UNITS = (
    "篇|项|人次|人|次|件|学时|课时|小时|节|部|名|万元|元|天|张|份|个|册|户|场|门|本|套|台|处|家|位"
)
_COUNTED = expression(rf"(?<![0-9.第约近超逾过])([0-9]{{1,6}}(?:\.[0-9]{{1,2}})?)\s?({_UNITS})")
_WHOLE = expression(
    rf"(?<![0-9.第约近超逾过])(?P<number>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?)\s?(?P<unit>{_UNITS})"
    r"(?:[^。；;！!？?\n0-9]{0,16}(?P<among>其中)|[^。；;，,、！!？?\n0-9（(）)]{0,8}[（(](?:其中|含|包括)?)"
)
_IN_HANZI = expression(
    "(?<![第约近超逾过数几多百千万零〇一二三四五六七八九十两])"
    "([二三四五六七八九两]|[二三四五六七八九]?十[一二三四五六七八九]?)(?=[篇项部件])"
)
"""Numbers of things, from two, in hanzi; not of 个 and 次, which count anything."""
_HAN = "[一二三四五六七八九两十]{1,3}"
_OF_ANYTHING = expression(
    f"(?<![第约近超逾过数几多百千万零〇一二三四五六七八九十两])({_HAN})个[^，,。；;！!？?\n一二三四五六七八九十]{{0,12}}[，,]?其中({_HAN})个"
    "(?=通过|获|已|被|为|是|达到|入选|列入|取得|完成|验收|结题|立项|审定|上市|投产|按期)"
)
"""Things in hanzi of which some did something: behind 个 no other thing is named (五个学生获奖)."""
_BRACKETED = expression(rf"[0-9]\s?(?:{_UNITS})[^。；;，,、！!？?\n0-9（(）)]{{0,8}}[（(]")
_BRACKETS, _HEAD = expression("[（(]"), 13
"""Where those end, and the most characters that stand before."""
_OF_THEM = expression(r"中[，,]?有?\s?[0-9]{1,5}\s?[人名]")
_OUT_OF = expression(  # 50名学生中55人及格
    r"(?<![0-9.第约近超逾过])([0-9]{1,5})\s?[人名](?:学生|教师|老师|职工|党员|考生|同志|人员|患者|病人|幼儿|毕业生)?中[，,]?有?\s?"
    "([0-9]{1,5})\\s?[人名](?!次)"
)
_SUMMED = expression(r"[共合总](?<![^，,、：:\s].)计?\s?[0-9]")
_MORE = expression(
    "[。；;！!？?\n]|另外?|此外|同时|还[有将被在要]|并[且于获被在]|共计?|合计|总计|每|平?均|[）)]"
)
"""Behind the parts."""
_SENTENCES = expression("[。；;！!？?\n]")
_ITEMS = expression("[、，,和及与]")
_COMMA = expression("[，,]")
_REST = expression("其余|剩余|余下")
_DEMANDED = expression("每|(?<!平)均|[/／]|要求|规定|应当|不少于|不低于|以上|目标|计划")
"""Beside numbers that are no whole: 平均每人听课20节, 要求听课不少于20节."""
_OVERLAP = expression("同时|同一|多级|重复|重叠|交叉|两(?:者|种)|既[^，,]{1,12}又")
"""Who says so tells that some are in two of the parts."""
_OF_ELSE = expression("学生|指导|带[领教]|徒弟|团队")
_LONGEST = 14
"""Characters of an item that is a part: what is longer says something of its own."""
_EXCLUSIVE = tuple(
    tuple(expression(word) for word in words.split())
    for words in (
        "男 女",
        "国家级 省部?级(?!以上) 市级(?!以上) [县区]级(?!以上) [校院局]级(?!以上)",
        "特等奖 一等奖 二等奖 三等奖",
        "上半年 下半年",
        "一季度 二季度 三季度 四季度",
        "主持 参与",
        "独著 合著",
        "第一作者 第二作者",
        "发明专利 实用新型 外观设计",
        "必修 选修",
        "线上 线下",
        "面授 网络",
        "公需 专业",
        "小学 初中 高中",
        "(?:专科|大专) 本科 (?:研究生|硕士) 博士",
        "(?<!副)(?:正高) 副高 中级 初级",
        "国内 (?:国外|境外|国际)",
        "城[镇区] (?:农村|乡村)",
        "门诊 (?:住院|病房)",
        "优秀 良好 不合格",
        "满意(?<!基本满意)(?<!不满意) 基本满意 不满意",
        "(?:同意|赞成)(?<!不同意)(?<!不赞成) 反对 弃权",
        "平时 期中 期末",
    )
)
"""Words that tell parts apart of which nothing is of two. 核心 and SCI may be the same paper."""
_SHARE = expression(r"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?[%％]")
_OF_RATES = expression("[率提增减降比超]|[高低升]|以[上下]")
_PART_OF = "占(?:了|到|比)?(?:约|近)?"
_WHOSE = (
    "(?:生|性|教师|教工|职工|员工|人员|干部|群众|居民|患者|病人|学[生员段]|学历|学位|职称|[等档]次|等级|票|者|人数|"
    "部分|作者|课程?|毕业|奖|成绩|考试|作业|评价|[的各约])*"
)
"""What stands behind a word that tells parts apart, and says no more than what is divided."""
_HAS_PART = expression(rf"{_WHOSE}{_PART_OF}\s?[0-9]")
_HAS_SHARE = expression(rf"{_WHOSE}(?:为|有)?\s?[0-9]")
"""So without 占; what else stands behind a word is so of a share of each: 男生近视占52%."""
_RISING = expression("半年|季度|[平期][时中末]")
"""Times of which each may include the one before: 上半年52%，下半年98%."""
_SUM = expression(
    rf"(?:\A|[，,、：:\s])(?:共计?|合计|总计)\s?([0-9]{{1,6}}(?:\.[0-9])?)\s?({_UNITS})"
)
_NUMBERS = expression("[0-9]+(?:\\.[0-9]+)?")
_FULL, _TOLERATED = 100, 0.5
_PARTS = 2
"""Parts of which a sum is, at least."""
_WORDS_HOURS = "学时"
"""Of these the rule that asks tells more."""


class _Part(NamedTuple):
    """A number, and the words of its item."""

    number: float
    words: str


def may_have_parts(wording: str) -> bool:
    """Whether any of some texts may state parts of a whole."""
    return _has_whole(wording) or _has_some(wording) or _has_shares(wording) or _has_sum(wording)


def _has_whole(text: str) -> bool:
    if "其中" in text:
        return True
    brackets = _BRACKETS.finditer(text) if "（" in text or "(" in text else ()
    return any(_BRACKETED.search(text, max(one.start() - _HEAD, 0), one.end()) for one in brackets)


def _has_some(text: str) -> bool:
    return _OF_THEM.search(text) is not None and _OUT_OF.search(text) is not None


def _has_shares(text: str) -> bool:
    return text.count("%") + text.count("％") >= _PARTS


def _has_sum(text: str) -> bool:
    return _SUMMED.search(text) is not None


def parts_unlike(text: str) -> Iterator[tuple[str, str]]:
    """Yield parts that are more than the whole, or no sum of it; and why."""
    for found in _WHOLE.finditer(_in_digits(text)) if _has_whole(text) else ():
        yield from _of_whole(found)
    for found in _OF_ANYTHING.finditer(text) if "其中" in text else ():
        whole, part = (as_number(one) for one in found.groups())
        if part > whole:
            yield found[0], f"其中的{part}个多于{whole}个"
    for found in _OUT_OF.finditer(text) if _has_some(text) else ():
        if int(found[2]) > int(found[1]):
            yield found[0], f"其中的{found[2]}人多于{found[1]}人"
    for sentence in _SENTENCES.split(text) if _has_shares(text) else ():
        yield from _shares(sentence)
    for found in _SUM.finditer(text) if _has_sum(text) else ():
        yield from _summed(found)


def _in_digits(text: str) -> str:
    """Return a text with numbers of things in digits, where it lists parts (论文三篇，其中……)."""
    if "其中" not in text:
        return text
    return _IN_HANZI.sub(lambda one: str(as_number(one[1])), text)


def _of_whole(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    text, unit, whole = found.string, found["unit"], float(found["number"])
    if _leaves_brackets(found[0]):
        return
    rest = text[found.end() :]
    end = _MORE.search(rest)
    told = rest[: end.start()] if end else rest
    before = _SENTENCES.split(text[: found.start()])[-1][-24:]
    if _DEMANDED.search(before) or _DEMANDED.search(told) or _DEMANDED.search(found[0]):
        return
    parts = [
        _Part(float(one[1]), item)
        for item in _ITEMS.split(told)
        if len(item) <= _LONGEST and not _OF_ELSE.search(item)
        if len(numbers := list(_COUNTED.finditer(item))) == 1
        for one in numbers
        if one[2] == unit
    ]
    closing = "" if found["among"] else "）"
    said = found[0] + told.rstrip("，,、 ") + closing
    left = [part for part in parts if _REST.search(part.words)]
    if left:
        others = [part.number for part in parts if part not in left]
        rest_of = sum(part.number for part in left)
        if others and not max(others) + rest_of <= whole <= sum(others) + rest_of:
            yield said, f"其中的与其余的相加不是{_shown(whole)}{unit}"
        return
    for one in _alone(found, told):
        if one > whole:
            yield said, f"其中的{_shown(one)}{unit}多于{_shown(whole)}{unit}"
    overlap = _OVERLAP.search(_SENTENCES.split(rest)[0])
    for total in _sums(parts) if not overlap else ():
        if total > whole:
            yield said, f"相加是{_shown(total)}{unit}，多于{_shown(whole)}{unit}"


def _leaves_brackets(between: str) -> bool:
    """Whether a number stands in brackets that close before 其中: 86人（含支教2人），其中……."""
    closed = min((at for sign in "）)" if (at := between.find(sign)) >= 0), default=-1)
    return closed >= 0 and not any(sign in between[:closed] for sign in "（(")


def _sums(parts: Sequence[_Part], *, of_rates: bool = False) -> Iterator[float]:
    """Yield what parts make together of which nothing is of two.

    Of shares where one is a share of what its word names (男生合格97%) so may the others be.
    """
    for words in _EXCLUSIVE if len(parts) >= _PARTS else ():
        named = [[(part, one) for part in parts if (one := w.search(part.words))] for w in words]
        numbers = [max(part.number for part, _ in of_word) for of_word in named if of_word]
        if len(numbers) >= _PARTS and not (
            of_rates and any(not _is_share(one) for of_word in named for _, one in of_word)
        ):
            yield sum(numbers)


def _is_share(word: re.Match[str]) -> bool:
    """Whether an item states what part of the whole its word is, not what part of that is so."""
    text, end = word.string, word.end()
    if _HAS_PART.match(text, end):
        return True
    alone = text[: word.start()].strip() in ("", "其中") and not _RISING.search(word[0])
    return alone and _HAS_SHARE.match(text, end) is not None


def _alone(found: re.Match[str], told: str) -> Iterator[float]:
    """Yield the parts that 其中 lists with 、 up to the next comma, each by itself."""
    for one in _COUNTED.finditer(_COMMA.split(told.lstrip("，,"))[0]) if found["among"] else ():
        if one[2] == found["unit"]:
            yield float(one[1])


def _shares(sentence: str) -> Iterator[tuple[str, str]]:
    parts = [
        _Part(float(one[1]), item)
        for item in _ITEMS.split(sentence)
        if len(shares := list(_SHARE.finditer(item))) == 1 and not _OF_RATES.search(item)
        for one in shares
    ]
    for total in _sums(parts, of_rates=True):
        if total > _FULL + _TOLERATED:
            yield sentence.strip()[:40], f"相加是{_shown(total)}%，超过了100%"
            return


def _summed(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Yield a sum that none of the numbers right before it makes, nor some of them in a row."""
    text, unit, stated = found.string, found[2], float(found[1])
    before = _SENTENCES.split(text[: found.start()])[-1]
    items = [one for one in _COUNTED.finditer(before) if one[2] == unit]
    numbers = [float(one[1]) for one in items]
    if (
        unit == _WORDS_HOURS
        or len(numbers) < _PARTS
        or len(numbers) != len(_NUMBERS.findall(before))
    ):
        return
    if "其中" in before or "（" in before or "(" in before or _DEMANDED.search(before):
        return
    runs = {
        round(sum(numbers[first:last]), 2)
        for first in range(len(numbers))
        for last in range(first + 1, len(numbers) + 1)
    }
    if stated not in runs:
        said = before[items[0].start() :] + found[0]
        yield said, f"各项相加是{_shown(sum(numbers))}{unit}"


def _shown(number: float) -> str:
    return f"{number:g}"
