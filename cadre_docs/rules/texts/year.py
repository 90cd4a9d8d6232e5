"""Years that texts name as their own (现将2023年度工作总结如下), held against the form's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import YEARS
from cadre_docs.rules.days import assessed_in, period_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.texts import YEAR
from cadre_docs.rules.texts.boxes import boxes_said
from cadre_docs.rules.texts.opinions import signed_in_order
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said

_TRAINING = "training"
_FOLLOWS = "如下"
_REPORT = expression("总结|述职|小结|汇报|报告")
_SCHOOL_YEAR = expression(r"20[0-9]{2}\s?学年")
_SINCE = expression("以来|至今|入职|参加工作|毕业|起")
_TITLE = expression(  # the whole first line
    rf"[《#\s]{{0,3}}[{HANZI}]{{0,20}}?20[0-9]{{2}}(?:\s?[-—–~至]+\s?20[0-9]{{2}})?\s?(?:学?年)?度?[{HANZI}]{{0,12}}?"
    rf"(?:总结|述职|小结|鉴定|(?:工作|履职)(?:情况)?(?:汇报|报告))(?:报告|材料)?[》：:\s]{{0,3}}|"
    rf"[{HANZI}]{{0,12}}?(?:总结|述职)(?:报告)?[（(]20[0-9]{{2}}(?:\s?[-—–~至]+\s?20[0-9]{{2}})?\s?(?:学?年)?度?[）)]"
)
_DAY = r"(20[0-9]{2})\s?[年./-]\s?(1[0-2]|0?[1-9])\s?[月./-]?\s?(?:[0-3]?[0-9]\s?日?)?[\s。]{0,3}"
_LAST_DATE = expression(rf"(?:\A|[\n。！!；;，,\s）)]){_DAY}\Z")
_LAST_LINE = expression(rf"(?:述职人|总结人|汇报人|本人签名|签名|签字|本人)?[：:\s]{{0,3}}{_DAY}")
_DATED_BY = 9  # characters in which a line begins its date that has nothing else
_DATED = expression(r"(?<![0-9])(20[0-9]{2})\s?[年./-]\s?(?:1[0-2]|0?[1-9])(?![0-9])")
_STUDIED = expression("[（(][^（(）)]{0,20}(?:召开|印发|发布|公布|颁布|实施|施行|通过)[）)]")
"""Of what is old that was studied."""
_ENTRIES = expression("[。；;\n]")
_ENTRY = expression(
    r"\s?(?:[（(]?[0-9一二三四五六七八九]{1,2}[）)、.]\s?)?(20[0-9]{2})\s?[年./-]\s?(1[0-2]|0?[1-9])(?![0-9])[^，,]{0,12}[，,]"
)
"""How an entry of a list of trainings begins: 2023年7月，示例培训班，40学时."""
_A_SCHOOL = expression("学校|中学|小学|学院|大学|幼儿园|[一二三四五六七八九十]中")
_SCHOOL_BEGINS = 8
_A_TRAINING = expression("培训|研修|学时|进修|轮训|学习班|继续教育")
_NUMERALS = expression("二[〇○零0][一二三四五六七八九〇○零]{2}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WIDE_DIGIT = expression("[０-９]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_HEAD = expression(r"\s?(20[0-9]{2})年(?:度|来|以来)?[，,]?\s?(?:该同志|该员|本人)")
_HEAD_OF = expression(
    r"\s?(?:该同志|该员|本人)(?:同志)?(?:在)?(20[0-9]{2})\s?(?:学)?年度(?:来|内|中|以来)?[，,]?"
    "(?=工作|政治|思想|能|表现|认真|考核|德|各|爱岗|遵|服从|履职|完成|坚[持守]|勤|团结|热[情爱心]|严[格于]|积极|努力|业务)"
)
_DECIDES = expression(  # 同意确定2022年度考核为合格
    r"(?:同意|建议|拟|决定)(?:将|把)?(?:该同志|本人|其|该员)?(?:同志)?(?:的)?(?:确定|评定|认定|核定)?(?:该同志|本人|其)?(?:同志)?"
    r"(20[0-9]{2})\s?(?:学)?年度(?:工作)?考核(?:结果|档次|等次|等级)?(?:为|确定|评定|核定|认定|定)"
)
_BEGUN = expression(  # 2022年，我在……; not 2012年，我毕业于
    r"\s{0,3}(?:[（(][德能勤绩廉][）)]|一、)?(?:回顾|回首|在|过去的|即将过去的|刚刚过去的)?(20[0-9]{2})\s?年(?:度|来|以来|里|中)?"
    r"(?:[，,、：:]|的(?:工作|一年)|是|即将|已经|转眼|我|本人|在)"
)
_TASKS = expression(
    "(?:约定|规定|确定|下达)的?(20[0-9]{2})\\s?年度?的?[^，,。；;0-9]{0,4}?(?:项|各项|全部)?(?:工作|目标){0,4}任务[^，,。；;0-9]{0,6}?完成"
)
"""合同书约定的2022年度五项目标任务全部完成"""
_ARRIVED = expression(
    "毕业|考入|考取|来到|调入|调到|调至|参加工作|入职|分配|招聘|录用|聘任|受聘|评聘|晋升|入党|加入|取得|获得|荣获|被评|立项|出版|发表|"
    "引进|转岗|开始|成立|至今|以来|接手|接任|接班|中途"
    "|考核结果|考核均|[、和及至到—-]\\s?20[0-9]{2}年"
)
"""How people begin to tell who they are, long before the year, or of several years."""
_WRITTEN_ON = expression(
    r"[（(]?20[0-9]{2}\s?年\s?[1-4]\s?月(?:\s?[0-3]?[0-9]\s?日)?[）)]?[^\S\n]*(?=\n|\Z)"
)
"""When a text was written, below its title or its end: early in the next year."""
_TO_COME = expression(
    "备战|迎接|准备|聘期|服务期|合同|任期|到期|有效|高考|中考|毕业|[级班届]|预计|计划|规划|目标|将|拟|争取|力争|以前|之前|明年|下一|十[四五]五"
)
"""Words of what is still to be done in a later year."""
_BACK = ("回顾", "回首")
_AT_THE_END = 11
"""The month from which on a year is summed up."""
_SHORTER = ("assessment_period", "retired_on")
"""Boxes of those whose year does not end with the calendar's."""
_SHOWN = 30
_WINDOW, _TAIL = 60, 30
_REMARKS = "leader_remarks"
"""What a leader signs below, and may have typed the day of."""


@rule(YEAR, Severity.WARNING, "文字写明的年度与表的不同")
def own_year_of_texts(c: RecordContext) -> Iterator[Problem]:
    """总结、评语、意见写明是哪一年度的，不是这张表的年度（聘期）：多半是交错了往年的，或者照往年的改的。

    只看文字写明自己的年度的地方：第一行是标题的（2023年度个人总结）、“现将2023年度工作总结如下”一类的话、
    开头的“2023年，我……”（写的不是何时来的，通篇没有写到本年度）、通篇只写了以后的年份、落款的日期；
    参加培训情况写了年月、没有一处在考核年度的，或者其中一次只写了以前年月的，也提醒。只是提到以前年度的事，不提醒。落款在本年度而早于11月的（没有填考核期间），在检查当天以后的，也提醒。按学年度考核的，填了考核期间的按期间看；
    “2023学年”可以是下一年度的。没有年度的表看聘期，早于聘期的才提醒。
    电子意见逐级签署，后一级落款的日期（写到日的）早于前一级的，也提醒；本人意见不比较。
    """
    yield from signed_in_order(c)
    years = _years_of(c.record)
    if years is None:
        return
    for said in boxes_said(c.record):
        if said.field.carries:
            continue  # what stays from year to year is of no year
        named = _other_years(said, c.record.person, years)
        if named:
            what = "、".join(f"{year}年" for year in named)
            yield Problem(
                f"文字写明的是{what}，这张表是{years.called}的",
                wanted=f"写{years.called}的情况",
                remedy="请核对是不是误用了往年的；年份写错的改正，确是如此的不必改",
                at=said.at,
            )
        elif entry := _of_earlier_training(said, years, c.record):
            yield Problem(
                f"“{entry[:_SHOWN]}”是以前的，这张表是{years.called}的",
                wanted=f"{years.called}的培训",
                remedy="请核对年份：写错的改正，以前年度的删去；确要写的不必改",
                at=said.at,
            )
        elif late := _signed_late(said, c):
            yield Problem(
                f"落款是{late}，在今天（{c.today}）之后",
                wanted="已经过去的日期",
                remedy="请核对落款的年份和月份；确要写以后的日期的不必改",
                at=said.at,
            )
        elif early := _signed_early(said, c.record, years):
            yield Problem(
                f"落款是{early}，{years.called}还没有结束",
                wanted="年末或者次年年初的日期",
                remedy="请核对落款的年份和月份；确是当时写的不必改",
                at=said.at,
            )


class _Years:
    """The years that a form is about; ``first`` alone counts where it states a tenure."""

    def __init__(self, year: int | None, period: Period | None) -> None:
        self.year, self._period = year, period
        begun = period.start.year if period else None
        end = period.end.year if period and period.end else None
        self.own = {y for y in (year, begun, end) if y is not None}
        self.first = min(self.own)

    @property
    def called(self) -> str:
        """What people call them."""
        return f"{self.year}年度" if self.year else f"聘期（{self._period}）"

    def has(self, year: int, *, later: int = 0) -> bool:
        """Whether a year is one of these, or up to ``later`` after them."""
        if self.year is None:
            return year >= self.first
        return year in self.own or 0 < year - max(self.own) <= later


def _years_of(record: Record) -> _Years | None:
    period, year = period_of(record), assessed_in(record)
    return None if year is None and period is None else _Years(year, period)


def _other_years(said: Said, own: str, years: _Years) -> list[int]:
    """Return the years that a text names as its own, where none of them is the form's."""
    text = _with_digits(said.text)
    places = [*_reports(text)]
    title = text.strip().partition("\n")[0].strip()
    is_short = "，" not in title and "。" not in title  # as each title; few other lines are so
    if "20" in title and is_short and _TITLE.fullmatch(title):
        places.append(title)
    if said.by_person and (begun := _told_of(text, years)):
        places.append(begun)
    for place in places:
        named = list(map(int, YEARS.findall(place)))
        school = 1 if _SCHOOL_YEAR.search(place) else 0
        if named and not any(years.has(y) or years.has(y + school) for y in named):
            return named
    if not said.by_person and not any(map(years.has, map(int, YEARS.findall(text)))):
        about = text.replace(own, "本人")
        head = _HEAD.match(about) or _HEAD_OF.match(about) or _DECIDES.search(about)
        if head is not None:
            return [int(head[1])]
    signed = _signed_in(said, own)
    if signed is not None and not years.has(signed[0], later=1):
        return [signed[0]]
    if said.field.id != _TRAINING or years.year is None:
        return []
    if any(map(years.has, map(int, YEARS.findall(text)))):
        return []
    return sorted(set(map(int, _DATED.findall(_STUDIED.sub("", text)))))


def _of_earlier_training(said: Said, years: _Years, record: Record) -> str:
    """Return the entry of a list of trainings that names an earlier year alone.

    Others of the list are of the year: of a list of other years alone, the whole is told. A school
    whose year began in the year before may not say so.
    """
    if said.field.id != _TRAINING or years.year is None or len(years.own) > 1:
        return ""
    for entry in _ENTRIES.split(said.text):
        begun = _ENTRY.match(entry)
        if begun is None or int(begun[1]) >= years.year or not _A_TRAINING.search(entry):
            continue
        autumn = int(begun[1]) == years.year - 1 and int(begun[2]) >= _SCHOOL_BEGINS
        if autumn and _A_SCHOOL.search(record.text("unit")):
            continue
        if not any(int(year) >= years.year for year in YEARS.findall(entry)):
            return entry.strip()
    return ""


def _told_of(text: str, years: _Years) -> str:
    """Return the year that a person's own text tells of, where it is none of the form's."""
    tasks = _TASKS.search(text) if years.year is not None else None
    if tasks and not any(map(years.has, map(int, YEARS.findall(text)))):
        return tasks[1]
    return _begun_in(text, years) or _later_alone(text, years)


def _begun_in(text: str, years: _Years) -> str:
    """Return the year with which a text begins that names none of the form's; empty: none."""
    begun = _BEGUN.match(text)
    if begun is None or any(map(years.has, map(int, YEARS.findall(text)))):
        return ""
    sentence = re.split("[。；;！!\n]", text)[0]
    return "" if _ARRIVED.search(sentence) else begun[1]


def _later_alone(text: str, years: _Years) -> str:
    """Return a year after the form's that a text tells of, where it names none before."""
    said = [int(year) for year in YEARS.findall(_WRITTEN_ON.sub("", text))]
    if years.year is None or not said or min(said) <= max(years.own) or _TO_COME.search(text):
        return ""
    return str(min(said)) if min(said) > max(years.own) + 1 or len(said) > 1 else ""


def _with_digits(text: str) -> str:
    """Return a text with its years in figures (二〇二三年, ２０２３年)."""
    if _WIDE_DIGIT.search(text):
        text = text.translate(_WIDE)
    return _NUMERALS.sub(lambda found: found[0].translate(_DIGITS), text) if "二" in text else text


def _signed_early(said: Said, record: Record, years: _Years) -> str:
    """Return the month below a text where the year was far from over; empty: it was not."""
    signed = _signed_in(said, record.person) if years.year is not None else None
    if signed is None or signed[0] != years.year or signed[1] >= _AT_THE_END:
        return ""
    if "学年" in said.text.lstrip().partition("\n")[0]:
        return ""  # which ends in summer
    return "" if any(name in record.values for name in _SHORTER) else f"{signed[0]}年{signed[1]}月"


def _signed_late(said: Said, c: RecordContext) -> str:
    """Return the month below a text that is still to come on the day of the run."""
    signed = _signed_in(said, c.record.person) if c.today is not None else None
    if signed is None or c.today is None or signed <= (c.today.year, c.today.month):
        return ""
    return f"{signed[0]}年{signed[1]}月"


def _signed_in(said: Said, own: str) -> tuple[int, int] | None:
    """Return the year and month below a text, with the person's name before it or not."""
    if said.by_hand or said.field.id == _REMARKS:
        found = _LAST_DATE.search(said.text.rstrip()[-_TAIL:])
    else:
        last = said.text.rstrip().rpartition("\n")[-1] if said.by_person else ""
        if "20" not in last:
            return None
        line = last.replace(own, " ").strip()[-_WINDOW:]
        found = _LAST_LINE.fullmatch(line) if "20" in line[:_DATED_BY] else None
        _, name, behind = last[-_WINDOW:].rpartition(own)
        found = found or (_LAST_DATE.search(behind) if name else None)
    return (int(found[1]), int(found[2])) if found else None


def _reports(text: str) -> Iterator[str]:
    """Yield the sentences that say what follows (现将……总结如下), up to that word."""
    for found in re.finditer(_FOLLOWS, text) if _FOLLOWS in text else ():
        before = text[max(found.start() - _WINDOW, 0) : found.start()]
        *others, clause = re.split("[，,。；;！!\n]", before)
        said = clause + text[found.start() : found.end() + len(_FOLLOWS) * 2]
        if _REPORT.search(said) and not _SINCE.search(clause):
            looked_back = (one for one in others[-1:] if one.startswith(_BACK))
            yield "".join((*looked_back, clause))
