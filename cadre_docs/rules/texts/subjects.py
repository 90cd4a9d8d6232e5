"""Whom a text is about: names that stand where a text says so, never those in passing.

That is the head of a text (示例乙同志工作认真……), what is decided (同意确定示例乙为合格), how
people speak of themselves (本人示例乙), and a signature at the end. A colleague who is mentioned
(与示例乙合作) stands at none of these places. Nobody's name has to be known: each place gives
the few texts that may be a name there, to be looked up among those of a batch.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import DAY_AT_END, UNIT_ENDS
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = f"(?=(?P<run>[{HANZI}·]{{2,19}}))"
_SIGN = "，,。；;：:（(！!"
LEAD_IN = (
    "兹有|兹证明|今有|综上|总之|"
    f"[{HANZI}]{{0,6}}?(?:考核组|小组|委员会|总支|支部|党委)(?:一致)?认为|作为[{HANZI}]{{1,12}}?[，,]|"
    "一年来|一年以来|本年度|本年|今年以来|今年|20[0-9]{2}(?:学)?年(?:度|来|以来)?|聘期内|聘期以来|任职以来|"
    "任现职以来|受聘以来|考核期内|"
    f"(?:经|根据)[{HANZI}]{{1,16}}?(?:研究|讨论|考核|评议|审核|审议|推荐|测评)(?:讨论|决定|认为|认定|同意|情况|结果)?(?=[，,：:])|"
    "经(?:研究|考核|评议|审核)|(?:我|本)(?:校|院|单位|局|中心|所|馆|站|处|科|部|系|园)(?:的)?"
)
"""How texts begin before they come to whom they are about."""
_LED_IN = expression(rf"[\s“”\"（(]*+(?:(?:{LEAD_IN})[，,：:\s]*+)*+")
# What stands behind that.
_HEAD = expression(_RUN)
_ROLE = expression(  # 我校语文教师示例乙同志; a name before 教师 is looked for first
    rf"[{HANZI}]{{0,4}}?"
    rf"(?:教师|教员|医师|护士|会计|职工|员工|干部|科员|职员|研究员|工程师|技术员|党员|团员){_RUN}"
)
_LEADER = expression(  # one of those, or somebody who thinks well of the person: doubtful
    rf"[{HANZI}]{{0,4}}?"
    rf"(?:校长|院长|主任|组长|书记|科长|处长|所长|站长|队长|园长|馆长|教授){_RUN}"
)
_SENTENCE = expression(rf"(?<=[。；;！!\n])\s?(?:(?:综上|总之)[，,]?)?{_RUN}")
_VERDICT_WORDS = tuple("同意 建议 推荐 拟 确定 评定 认定 将 对 关于 鉴于".split())  # noqa: SIM905
_VERDICT = expression(
    rf"(?:{'|'.join(_VERDICT_WORDS)})(?:将|把|对|同意|确定|评定|认定|核定|定|推荐|给予|[：:，,\s]){{0,6}}+{_RUN}"
)
_DECIDED = expression(
    r"(?:同志|老师|教师)?(?:的)?(?:"
    r"(?:(?:本|20[0-9]{2})?(?:学)?年度?|聘期)?考核(?:结果|等次|档次|结论|为|定|评|优秀|合格|基本合|不合|[，,。；;]|\Z)|"
    r"(?:本|20[0-9]{2})(?:学)?年度?(?=考核|确定|评|定)|(?:等|档)次(?:为|是|定)|评[定为]|定[为格]|确定|认定|列?为|优秀|合格|基本合格|不合格|不确定)"
)
_AGREED_WORDS = ("同意",)
_AGREED = expression(rf"同意(?:推荐|上报|申报|续聘|聘用|聘任)?[：:，,\s]*+{_RUN}")
_AGREED_ENDS = expression(
    r"(?:同志|老师)?(?:[，,。；;]|\Z|参加(?:考核|申报|评|年度)|申报(?!的)|续聘|通过|续签|进入下)"
)
_INTRODUCED = expression(
    r"[，,：:（(]\s?(?:[男女]|(?:19|20)[0-9]{2}年|现任)|"
    rf"(?:同志)?\s?20[0-9]{{2}}(?:学)?年度?[{HANZI}]{{0,8}}?(?:总结|述职)"
)
_INTRODUCED_BEGINS = frozenset("，,：:（(同2")
_BRACKET_WORDS = ("该同志", "该员", "该老师", "该教师")
_IN_BRACKETS = expression(rf"(?:{'|'.join(_BRACKET_WORDS)})[（(]\s?{_RUN}")
HEADINGS = ("总结", "述职", "述职报告")
_HEADING = expression(rf"(?:{'|'.join(HEADINGS)})(?:[ \t\u3000]{{1,3}}|\s{{0,2}}[（(]\s?){_RUN}")
_BRACKET = expression(r"[）)，,\s]|\Z")
_GOES_ON = expression(r"[，,：:（(]|一年|本年|20[0-9]{2}|能|工作|在|自|于")
SPEAKERS = ("本人", "我叫", "我是", "姓名")
_JOB = f"[{HANZI}0-9（）()]{{0,14}}?(?:教师|老师|班主任|医[生师]|护士|会计|职员|科员)"
_SELF = expression(  # not 徒弟姓名, nor 指导教师签名
    rf"(?:本人姓名|本人|我叫|我是(?:来自[{HANZI}]{{1,12}}?的|{_JOB})?|(?<![{HANZI}])姓名)[：:\s（(]*+{_RUN}"
)
_SELF_ENDS = expression(
    rf"[{_SIGN}）)\s0-9]|男|女|现任|系|于\s?(?:19|20)[0-9]{{2}}|自(?:参加|入职|任职|担任|从|20)|\Z"
)
SIGNERS = (
    "述职人",
    "述职者",
    "总结人",
    "报告人",
    "汇报人",
    "自述人",
    "申报人",
    "被考核人",
    "考核对象",
)
"""Words before the name with which people sign what they wrote of themselves."""
_SIGNED_WORDS = (*SIGNERS, "签名", "签字")
_SIGNED = expression(rf"(?<![{HANZI}])(?:{'|'.join(SIGNERS)}|(?:本人)?签[名字])[：:\s]++{_RUN}")
_SIGNED_ENDS = expression(rf"[{_SIGN}\s0-9]|\Z")
_NAME = expression(rf"[{HANZI}]{{2,4}}|(?=.{{3,15}}\Z)[{HANZI}]+(?:·[{HANZI}]+)+")
_LONGEST = 15  # characters of a name
_LAST_NAME = expression(
    rf"(?P<before>\A|[。！!\n]\s{{0,20}}|[ \u3000]{{1,20}})"
    rf"(?P<name>[{HANZI}]{{2,4}}|[{HANZI}]{{1,6}}(?:·[{HANZI}]{{1,6}}){{1,3}})\Z"
)
_BEFORE_SIGNATURE = "。！!\n \u3000"
_LIKE_NAME = expression(f"[{HANZI}·]{{2,27}}")
"""Of this kind is what ``_LAST_NAME`` finds behind the last of those signs; it takes longer."""
_BEHIND_A_BODY = expression(  # 示例中学 示例乙; below a title
    rf"[{HANZI}（）()0-9]{{1,20}}(?:{UNIT_ENDS}|[组科室部处班级])"
    rf"[ \u3000]{{1,4}}(?P<name>[{HANZI}]{{3}})"
)
_BLANK = expression(rf"(?<![{HANZI}])([{HANZI}])[ \u3000]{{1,2}}(?=[{HANZI}])")  # 王　伟
_TAIL = 40
_HEADS_OWN = 80  # characters of a text that are its head
_FIRST_LINES = 3
_TITLE_WORDS = """
同志 老师 教师 先生 女士 副主任 主任 副校长 校长 副院长 院长 书记 教授 医生 医师 科长 处长 局长
所长 站长 馆长 园长
"""
_TITLE = expression("|".join(_TITLE_WORDS.split()))
_TITLES_BEGIN = frozenset(word[0] for word in _TITLE_WORDS.split())
_COMRADE = "同志"
_WITH = ("等", "与", "和", "及", "以及", "、", "同", "跟", "或")
# Whoever begins so speaks of what another did, or why that one is not there.
_ANOTHER_WORDS = """
的 所 调 离 退 因 病 请假 产假 休 借 援 挂 去世 逝世 辞 不在 牵头 主持 带领 负责 任 担任 作为 指导
推荐 反映 对 认为 评价 多次 向 为 给 让 要求 安排 表扬 批评 建议 曾
"""
_OF_ANOTHER = tuple(_ANOTHER_WORDS.split())
_LED_WORDS = ("带领", "领导", "指导", "帮助", "支持", "关心")
_LED = expression(f"的?(?:{'|'.join(_LED_WORDS)})下")
"""示例乙主任带领下: how the work of others begins."""
_LED_BEGINS = ("的", *_LED_WORDS)
_LEAST, _MOST, _SURELY = 2, 4, 3
_MOST_READ = 24  # characters from where a name may begin
_NEAR = 60  # characters around a name in which the person's own makes it one of several


class Subject(NamedTuple):
    """The texts that may be the name at such a place, folded, the longest first.

    ``sure`` where no text that is the person's own would say it so; ``ended`` where the place
    itself says where the name ends. ``at`` is where in the text it stands.
    """

    names: tuple[str, ...]
    sure: bool
    ended: bool
    at: int


def subjects(text: str, own: str, *, by_person: bool) -> tuple[Subject, ...]:
    """Return whom a text says it is about, but for its person ``own``.

    ``by_person``: the person wrote it; otherwise somebody else did about them. A text that names
    its person may name others as well.
    """
    return tuple(_subjects(text, own, by_person=by_person)) if own else ()


def _subjects(text: str, own: str, *, by_person: bool) -> Iterator[Subject]:
    if own not in text:
        head = _closed_up(text[:_HEADS_OWN])
        begun = _behind_lead_in(head)
        for pattern in (_HEAD, _ROLE):
            if (found := pattern.match(head, begun)) is not None:
                yield from _at_head(head, found, by_person=by_person)
        if not by_person:
            yield from _in_doubt(text, head, begun)
    if by_person:
        yield from _named(text, SPEAKERS, _SELF, _SELF_ENDS, own)
        yield from _named(text, _SIGNED_WORDS, _SIGNED, _SIGNED_ENDS, own)
        yield from _named(text[:_HEADS_OWN], HEADINGS, _HEADING, _BRACKET, own)
        yield from _lines_of_names(text, own)
        yield from _signature(text, own)
    else:
        yield from _named(text, _VERDICT_WORDS, _VERDICT, _DECIDED, own, alone=True)
        yield from _named(text, _AGREED_WORDS, _AGREED, _AGREED_ENDS, own, alone=True)
        yield from _named(text, _BRACKET_WORDS, _IN_BRACKETS, _BRACKET, own)


def _behind_lead_in(text: str) -> int:
    led_in = _LED_IN.match(text)
    return led_in.end() if led_in else 0


def _closed_up(text: str) -> str:
    """Return a text without the blanks inside of names (王　伟)."""
    return _BLANK.sub(r"\1", text) if " " in text or "\u3000" in text else text


def _in_doubt(text: str, head: str, behind_lead_in: int) -> Iterator[Subject]:
    """Yield comrades with whom a later sentence begins, or who have an office."""
    if _COMRADE not in text:
        return
    begun = [(found.start("run"), text) for found in _SENTENCE.finditer(text)]
    if (led := _LEADER.match(head, behind_lead_in)) is not None:
        begun.append((led.start("run"), head))
    for start, whole in begun:
        sentence = whole[start : start + _MOST_READ]
        names = [
            sentence[:n]
            for n in range(_MOST, _LEAST - 1, -1)
            if sentence[n:].startswith(_COMRADE)
            and not sentence[n + len(_COMRADE) :].startswith((*_WITH, *_OF_ANOTHER))
        ]
        if names:
            yield _subject(names, start, sure=False, ended=True)


def _lengths(run: str) -> Iterator[int]:
    """Yield how long a name may be that begins a run, the longest first."""
    head, dot, tail = run.rpartition("·")
    if not dot:
        yield from range(min(len(run), _MOST), _LEAST - 1, -1)
    elif tail:
        yield from range(min(len(run), len(head) + 7), len(head) + 1, -1)


def _at_head(text: str, found: re.Match[str], *, by_person: bool) -> Iterator[Subject]:
    start, run = found.start("run"), found["run"]
    ended: list[str] = []
    begun: list[str] = []
    sure = False
    for length in _lengths(run):
        end = start + length
        sign = text[end : end + 1]  # few of the expressions begin with it
        titled = _TITLE.match(text, end) if sign in _TITLES_BEGIN else None
        name, title = run[:length], titled[0] if titled else ""
        behind = end + len(title)
        if (
            text.startswith(_WITH, behind)
            or (text.startswith(_LED_BEGINS, behind) and _LED.match(text, behind))
            or (title not in ("", _COMRADE) and by_person)
        ):
            continue
        if title:
            ended.append(name)
            plain = title == _COMRADE and not text.startswith(_OF_ANOTHER, behind)
            sure = sure or (plain and not by_person and behind < len(text))
        elif (sign in _INTRODUCED_BEGINS or sign.isspace()) and _INTRODUCED.match(text, end):
            ended.append(name)
            sure = sure or by_person
        elif length >= _SURELY or (not by_person and _GOES_ON.match(text, end)):
            begun.append(name)
    if ended:
        yield _subject(ended, start, sure=sure, ended=True)
    elif begun:
        yield _subject(begun, start, sure=False, ended=False)


def _named(
    text: str,
    words: tuple[str, ...],
    heads: re.Pattern[str],
    ends: re.Pattern[str],
    own: str,
    *,
    alone: bool = False,
) -> Iterator[Subject]:
    """Yield the names behind a head, which has one of ``words``: they are quicker to look for.

    ``alone``: unless the person's own stands near by.
    """
    if not any(map(text.__contains__, words)):
        return
    for found in heads.finditer(text):
        start, run = found.start("run"), found["run"]
        names = [run[:n] for n in _lengths(run) if ends.match(text, start + n)]
        near = text[max(start - _NEAR, 0) : start + _NEAR] if alone else ""
        if names and own not in names and own not in near:
            yield _subject(names, start, sure=True, ended=True)


def _lines_of_names(text: str, own: str) -> Iterator[Subject]:
    """Yield the name below the title of a report."""
    if own in text:
        return
    for line in text[:_HEADS_OWN].split("\n")[1:_FIRST_LINES]:
        bare = line.strip()
        name = _closed_up(bare)
        in_two = " " in bare or "\u3000" in bare
        if in_two and (behind := _BEHIND_A_BODY.fullmatch(bare)) is not None:
            name = behind["name"]
        if len(name) <= _LONGEST and _NAME.fullmatch(name):
            # 安全, 文明 may be a heading; 严　格 is none.
            sure = len(name) >= _SURELY or name != bare
            at = text.find(line) + max(line.find(name), 0)
            yield _subject([name], at, sure=sure, ended=True)


def _signature(text: str, own: str) -> Iterator[Subject]:
    """Yield the name that a text ends with, its date behind it or not.

    It is no signature behind a colon (指导教师：示例乙), and only perhaps behind a mere blank.
    """
    whole = text.rstrip()
    if own in whole[-_NEAR:]:
        return
    end = _closed_up(DAY_AT_END.sub("", whole[-_TAIL:]).rstrip(" \u3000\n，,。"))
    last = end[max(map(end.rfind, _BEFORE_SIGNATURE)) + 1 :].strip()
    found = _LAST_NAME.search(end) if _LIKE_NAME.fullmatch(last) else None
    if found is not None:
        sure = found["before"].strip(" \u3000") != "" or found.start() == 0
        at = max(whole.rfind(found["name"]), 0)
        yield _subject([found["name"]], at, sure=sure, ended=True)


def _subject(names: list[str], at: int, *, sure: bool, ended: bool) -> Subject:
    return Subject(tuple(map(folded, names)), sure, ended, at)
