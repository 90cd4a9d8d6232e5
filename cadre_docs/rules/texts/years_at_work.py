"""How long texts say that somebody has worked (参加工作的第一年, 从教30年), beside the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import OF_OTHERS
from cadre_docs.rules.days import assessed_in, assessed_until
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record

_LIKELY = expression("参加工作|入职|从教|任教|上工作岗位|上讲台|作为|身为|我是|本人是")
"""Texts without any of these tell no year at work, and of nobody who is new."""
_WORK = "(?:参加工作|入职(?:以来)?|从教|走上(?:工作岗位|讲台)|踏上(?:工作岗位|讲台)|站上讲台|任教)"
_COUNT = "(?P<count>[一二三四五六七八九十]{1,3}|[0-9]{1,2})"
_OF = "(?:我|本人|该同志)?(?:正式)?"
_NTH = expression(
    f"(?:(?<![0-9])(?P<year>20[0-9]{{2}})\\s?年(?:度)?)?(?P<is>是|进入|迎来了?|作为){_OF}{_WORK}(?:以来)?的?"
    f"第\\s?{_COUNT}\\s?(?:个)?(?:年头?|学年)(?=[，,。；;！!、\\s\\n的]|\\Z)"
)
_NEW = expression(
    "(?:作为|身为|我是|本人是)一?[名位个]?(?:刚刚?(?:参加工作|入职|走上工作岗位|走上讲台|毕业)(?:不久)?的)?"
    "(?:新(?:入职|聘|任|进)?的?(?:教师|老师|职工|员工|医生|护士)|职场新人)(?=[，,。；;、])"
)
_LONG = expression(  # how long: 从教30年来, 工龄已有20年, 有25年教龄; not 有30年教龄的王老师
    r"(?:\A|[，,。；;：:！!\n])\s?(?:本人|我|该同志)?(?:至今|现|已)?(?:自)?"
    r"(?P<what>从教|从医|从警|参加工作|入职|工作|教龄|工龄|党龄)"
    r"(?:已经?|至今|整整|将近|近|满|了|以来|长?达|有|为|超过|[，,]){0,4}\s?"
    rf"{_COUNT}(?P<about>\s?[余多几]?)个?[年载]头?(?=[，,。；;！!、\s来了]|的[教工从生历经时岁实]|\Z)"
    r"|(?:\A|[，,。；;：:！!\n])\s?(?:本人|我|该同志)?(?:已|是)?有?(?:一[名位])?(?:近|超过)?"
    r"(?P<years>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?[余多]?年的?(?P<age>教龄|工龄|党龄)(?!的)"
)
_OF_YEARS = expression(r"[年载](?<![0-9]{3}.)(?<=[0-9一二三四五六七八九十余多几个\s].)")
"""What stands in whatever that finds; 2021年 is no number of years."""
_NARRATED = expression("那时|当时|当年|那一?年|曾|回想|记得|想起")
_COLLEAGUES = expression("指导|师徒|(?:青年|年轻|新|女|男)(?:教师|老师|职工)|们|[某兄妹弟姐]|搭档")
_HEAD = 24
_STOPS = expression("[。；;！!\\n]")
_BEGUN = ("work_start", "joined_on", "post_since", "post_start", "appointment_date")
"""Boxes that say when somebody worked already; the first one, if it is filled, since when."""
_RESULTS, _YEAR = "earlier_results", "year"
_NEW_FOR = 2
"""Years after the first in which somebody may still be called new."""
_ROUND = 3
"""Years that a round number may be off: 从教十五年, 二十多年."""
_FIVE = 5
_WORK_AGE, _PARTY_AGE = 16, 18
"""How old people are at least, in years."""
_OF_PARTY = "党龄"


class _Begun(NamedTuple):
    """The earliest day on which somebody worked by the boxes, and what says so."""

    year: int
    box: str


def years_at_work(text: str, record: Record) -> Iterator[Stated]:
    """Yield years at work that the boxes contradict: too few for all, too many for the first."""
    likely, long = _LIKELY.search(text) is not None, _OF_YEARS.search(text) is not None
    if not (likely or long):
        return
    end, begun = assessed_until(record), _begun(record) if likely else None
    year = assessed_in(record) or (end.year if end is not None else None)
    if year is None:
        return
    for found in _NTH.finditer(text) if begun is not None and "第" in text else ():
        past = _NARRATED.search(_clause_before(found))
        if begun is not None and not past and not _of_others(found):
            yield from _nth(found, begun, year)
    for found in _NEW.finditer(text) if begun is not None else ():
        if begun is not None and year - begun.year > _NEW_FOR and not _of_others(found):
            yield Stated("参加工作的时间", found[0], begun.box)
    for found in _LONG.finditer(text) if long else ():
        if not (_of_others(found) or OF_OTHERS.search(found[0])):
            yield from _too_long(found, record, year)


def _nth(found: re.Match[str], begun: _Begun, year: int) -> Iterator[Stated]:
    """Yield an n-th year that is over; of a school year, or of half of one, the next one counts."""
    count, of = as_number(found["count"]), int(found["year"] or year)
    if of - begun.year > count:
        yield Stated("参加工作的时间", found[0], begun.box)


def _too_long(found: re.Match[str], record: Record, year: int) -> Iterator[Stated]:
    """Yield more years than since work was taken up, or than somebody of that age can have."""
    start, born = record.get(_BEGUN[0]), record.get("birth_date")
    of_party, count = _OF_PARTY in found[0], as_number(found["count"] or found["years"])
    said, what = found[0].strip("，,。；;：:！!\n "), _OF_PARTY if of_party else "工作的年限"
    more = _ROUND if found["about"] or count % _FIVE == 0 else 1
    if not of_party and isinstance(start, PartialDate) and count > year - start.year + more:
        yield Stated(what, said, f"{start}参加工作")
        return
    least = (_PARTY_AGE if of_party else _WORK_AGE) - 1
    if isinstance(born, PartialDate) and count > year - born.year - least:
        yield Stated(what, said, f"{born}出生")


def _begun(record: Record) -> _Begun | None:
    """Return the earliest day by which somebody worked, as the boxes state it."""
    found = [
        _Begun(day.year, f"{record.schema.by_id[name].key}{day}")
        for name in _BEGUN
        if isinstance(day := record.get(name), PartialDate)
    ]
    found += [
        _Begun(day.year, f"{day}年度的考核结果")
        for row in record.tables.get(_RESULTS, ())
        if isinstance(day := row.get(_YEAR), PartialDate)
    ]
    return min(found, default=None)


def _clause_before(found: re.Match[str]) -> str:
    return _STOPS.split(found.string[max(found.start() - _HEAD, 0) : found.start()])[-1]


def _of_others(found: re.Match[str]) -> bool:
    clause = _clause_before(found)
    return any(words.search(clause) for words in (OF_OTHERS, _COLLEAGUES))
