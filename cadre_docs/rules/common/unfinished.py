"""Texts that were not finished, or pasted twice: in one box, or in two."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.placeholders import says_nothing
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
_TRAILING = ("…", "...", "。。。")
_TRAILS = expression(r"(?:[是为有：:]|在于|包括)(?:…{1,4}|\.{3,12}|。{3,6})\Z")
"""Dots where something was to be said: 存在的不足是……"""
_HAN = expression(f"[{HANZI}]")
_OTHERS = expression("\\w")
"""Texts without any stand for something else: FS-placeholder tells them."""
_SHORTEST = 4
"""Hanzi of a summary: 完成。 and 好。 are none."""
_ITEM = expression(
    r"(?:\A|[；;。：:\n])\s?(?:[①-⑳]|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．])[^；;。\n]{1,200}；\Z"
)
"""The last of a list, which may well end as the others do."""
_PAIRS = (
    *(("（(", "）)"), ("《", "》"), ("“", "”"), ("【[", "】]")),
    *(("「", "」"), ("『", "』"), ("〈", "〉"), ("〔", "〕")),
)
_SIGNS = expression(r"[（()）《》“”【\[\]】「」『』〈〉〔〕\"]")
_SIGNS_OF_LINES = expression(r"[（()）《》“”【\[\]】「」『』〈〉〔〕\"\n]")
_NEXT_TO_EACH_OTHER = expression(
    "|".join(f"[{re.escape(begins)}][{re.escape(ends)}]" for begins, ends in _PAIRS)
)
_BEGUN = {sign: pair for pair in _PAIRS for sign in pair[0]}
_ENDED = {sign: pair for pair in _PAIRS for sign in pair[1]}
_QUOTES, _STRAIGHT = frozenset("“”"), '"'
_UNPAIRED = frozenset(_STRAIGHT)
"""What is no begin or end; where it stands, curly ones may be closed by it (“四有" is closed)."""
_NUMBER = expression(
    r"(?:(?:\A|[^0-9a-zA-Z])(?:[0-9]{1,2}|[a-zA-Z])|[①-⑳]|[甲乙丙丁戊己]"
    r"|(?:\A|[\s。；;，,：:、！!）)])[一二三四五六七八九十]{1,3})\Z"
)
"""What stands before a bracket that closes alone: 1）师德好；2）成绩好."""
_NUMERALS = "〇一二三四五六七八九十"
_FIRST, _SECOND = "一、", "\n"
_HEADINGS = expression(
    "^[^\\S\n]*+([一二三四五六七八九十])、(?![一二三四五六七八九十])", re.MULTILINE
)
"""Of paragraphs; within a line such a number may be one of classes (一、二年级)."""
_TWO_SIGNS = (
    "，，",
    "。。",
    "、、",
    "；；",
    "：：",
    "，。",
    "、，",
    "、。",
    "；。",
    "。，",
    "，、",
    "。；",
)
_SIGNS_TWICE = expression(
    "(?<![，。、；：.…])(?:([，。、；：])\\1|，。|、，|、。|；。|。，|，、|。；)(?![，。、；：.…])"
)
"""Not of dots that stand for more (。。。)."""
_WORDS_TWICE = tuple(
    2 * word for word in ("本人", "我校", "我院", "我局", "同志", "单位", "年度", "考核")
)
"""Words that nobody says twice for emphasis, as 许多许多 and 认真认真 are said."""
_OF_EACH_YEAR = expression("年度年度(?=考核|总结|计划|报告|目标|预算|决算|评)")
"""What is called so (年度考核), of a year: 上年度年度考核."""
_LISTED = 2
_FIVE = "德能勤绩廉"
_LABELS = expression(
    "^[^\\S\n]*+(?:[（(]?[一二三四五1-5][）)、.．]\\s?)?([德能勤绩廉])(?:的?方面)?[。：:，,]",
    re.MULTILINE,
)
"""What heads the paragraphs of a summary."""
_INCHES = expression('[0-9]\\s?"')
_NEAR = 4
_CROSSING = 2
"""Kinds of pairs of which one may stand across another."""
_QUOTED, _AROUND = 16, 8


@rule("FS-unfinished", Severity.WARNING, "文字没有写完，或者重复")
def whole_and_once(c: RecordContext) -> Iterator[Problem]:
    """各段文字应当写完、只写一遍：以逗号、顿号、前括号结尾的，括号、书名号、引号少了后一半的，多半是复制时丢了末尾。

    少了前一半的、前后颠倒的、两对交叉的（《某某（上册》）），也提醒，清单各行和岗位等短的各栏也看；序号（1）2）3））不算。

    以“不足是……”、“今后我将”“继续”“以及”一类的词结尾的也一样；总结等本人写的必填的大段文字只有两三个字的，多半还没有写。

    各段的序号（一、二、三、）跳了号、重了号的，德能勤绩廉有一个写了两段的，多半是丢了一段。标点（，，）、词句写重了的也提醒。同一句话（12字以上）在一段文字里出现两遍的，两栏的文字一字不差（评语与总结相同）的，多半是粘贴错的，清单各行不看。
    """
    seen: dict[str, str] = {}
    asked = {field.id for field in c.record.schema.own_texts if field.required}
    whole = [
        (path, field, value)
        for path, field, value in c.record.texts_of(FieldType.TEXT)
        if not path.endswith(f"].{field.key}")
    ]
    cut: set[str] = set()
    for path, field, value in whole:
        text = str(value.typed).strip()
        at = Place(path, value.position)
        if found := _unfinished(text):
            cut.add(path)
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
        elif gap := _gap(text):
            yield Problem(
                gap,
                wanted="各段的序号依次接上",
                remedy="请核对是不是丢了一段，或者多粘贴了一段；序号写错的改正，确实如此的不必改",
                at=at,
            )
        elif again := _doubled(text):
            yield Problem(
                f"“{again}”写重了",
                wanted="各字、各标点只写一遍",
                remedy="请删去多余的；确实这样写的不必改",
                at=at,
            )
        elif again := _twice(text, c.record.person):
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
    yield from _lone_signs(c, cut)


def _lone_signs(c: RecordContext, cut: set[str]) -> Iterator[Problem]:
    """Yield brackets and quotes without their other halves, but where a text was found cut off."""
    for path, _field, value in () if _is_paired(c.wording) else c.free_texts:
        text = str(value.typed)
        of_signs = path in cut or not _SIGNS.search(text) or _OTHERS.search(text) is None
        if not of_signs and (alone := _unpaired(text)):
            what, where = alone
            around = text[max(where - _AROUND, 0) : where + _AROUND].strip()
            yield Problem(
                f"{what}：“…{around}…”",
                wanted="成对的符号",
                remedy="请补上少了的符号，多余的删去；确实这样写的不必改",
                at=Place(path, value.position),
            )


def _unfinished(text: str) -> str:
    """Return what shows that the end of a text is missing; empty: nothing."""
    if text.endswith(_OPEN) and not _ITEM.search(text):
        return f"以“{text[-1]}”结尾"
    if text.endswith(_TRAILING) and (found := _TRAILS.search(text)):
        return f"以“{found[0]}”结尾"
    if text.endswith(_GOES_ON):
        return f"以“{next(word for word in _GOES_ON if text.endswith(word))}”结尾"
    return ""


def _is_paired(text: str) -> bool:
    """Whether all signs have their other halves within a line, none across another."""
    signs = "".join(_SIGNS_OF_LINES.findall(text))
    while signs and not signs.isspace():
        signs, number = _NEXT_TO_EACH_OTHER.subn("", signs)
        if not number:
            return False
    return True


def _unpaired(text: str) -> tuple[str, int] | None:
    """Return which bracket or quotation mark stands alone, or across another, and where."""
    if _is_paired(text):
        return None  # as of most
    kinds, sound = 0, True
    for begins, ends in _PAIRS:
        begun, ended = sum(map(text.count, begins)), sum(map(text.count, ends))
        if begun or ended:
            kinds += 1
            sound = sound and begun == ended and _first(text, begins) < _first(text, ends)
    straight = _STRAIGHT in text
    if sound and kinds < _CROSSING and not straight:
        return None
    odd = straight and text.count(_STRAIGHT) % 2 and _QUOTES.isdisjoint(text)
    if odd and not _INCHES.search(text):
        return f"有“{_STRAIGHT}”不成对", text.rindex(_STRAIGHT)
    return _walked(text, _QUOTES | _UNPAIRED if straight else _UNPAIRED)


def _walked(text: str, ignored: frozenset[str]) -> tuple[str, int] | None:
    """Return the same, sign by sign."""
    open_: list[tuple[int, tuple[str, str]]] = []
    across = None
    for found in _SIGNS.finditer(text):
        sign, at = found[0], found.start()
        if sign in ignored:
            continue
        if sign in _BEGUN:
            open_.append((at, _BEGUN[sign]))
            continue
        pair = _ENDED[sign]
        begin, end = pair[0][0], pair[1][0]
        number = next((n for n, (_, one) in enumerate(reversed(open_), 1) if one == pair), 0)
        if number:
            if number > 1 and across is None:
                last = open_[-1][1]
                across = f"“{begin}{end}”与“{last[0][0]}{last[1][0]}”交叉", at
            del open_[-number]
        elif not _NUMBER.search(text[max(at - _NEAR, 0) : at]):
            later = any(map(text[at:].__contains__, pair[0]))
            return (f"“{end}”在“{begin}”前面" if later else f"有“{end}”没有“{begin}”"), at
    if open_:
        at, (begins, ends) = open_[-1]
        return f"有“{begins[0]}”没有“{ends[0]}”", at
    return across


def _first(text: str, signs: str) -> int:
    return min((at for sign in signs if (at := text.find(sign)) >= 0), default=-1)


def _is_short(text: str) -> bool:
    """Whether a text has a few hanzi and no more; FS-placeholder tells one alone, and 测试."""
    if len(text.strip("。.，, ")) == 1:
        return False
    few = 0 < sum(1 for _ in islice(_HAN.finditer(text), _SHORTEST)) < _SHORTEST
    return few and not says_nothing(text)


def _gap(text: str) -> str:
    """Return which heading (一、……) is missing, or stands twice; empty: none."""
    if _SECOND not in text:
        return ""
    again = _label_again(text)
    if again or _FIRST not in text:
        return again
    told = [as_number(one) for one in _HEADINGS.findall(text)]
    if len(told) < _LISTED or told[0] != 1:
        return ""
    for last, number in pairwise(told):
        if number == 1:
            continue  # another list begins
        if number == last:
            return f"序号“{_NUMERALS[number]}、”写了两次"
        if number != last + 1:
            wanted = f"后面应当是“{_NUMERALS[last + 1]}、”" if last + 1 < len(_NUMERALS) else ""
            return f"序号“{_NUMERALS[last]}、”{wanted}，而写的是“{_NUMERALS[number]}、”"
    return ""


def _label_again(text: str) -> str:
    """Return which of 德能勤绩廉 heads two paragraphs, where others head theirs; empty: none."""
    if sum(map(text.__contains__, _FIVE)) <= _LISTED:
        return ""
    headed = Counter(_LABELS.findall(text))  # in the order in which they head
    again = next((one for one, times in headed.items() if times > 1), "")
    if not again or len(headed) < _LISTED + 1:
        return ""
    lacking = "、".join(f"“{one}”" for one in _FIVE if one not in headed)
    return f"“{again}”写了两段" + (f"，没有{lacking}" if lacking else "")


def _doubled(text: str) -> str:
    """Return a sign, or some words, that stand twice beside each other; empty: none."""
    if any(map(text.__contains__, _TWO_SIGNS)) and (found := _SIGNS_TWICE.search(text)):
        return text[max(found.start() - _NEAR, 0) : found.end()]
    words = next((words for words in _WORDS_TWICE if words in text), "")
    return words if not words or words in _OF_EACH_YEAR.sub("年度", text) else ""


def _twice(text: str, person: str) -> str:
    """Return a sentence of some length that a text says twice; empty: none.

    Who wrote the text, and where, may stand above it and below.
    """
    seen: set[str] = set()
    for sentence in _SENTENCES.split(text):
        one = sentence.strip()
        if len(one) >= _LEAST and not (person and one.endswith(person) and "，" not in one):
            if one in seen:
                return one
            seen.add(one)
    return ""
