"""Arts. 35-38 of the city's assessment measures, as the remarks of a roster tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import YEARS
from cadre_docs.rules.engine import Outcome, Problem, rule
from cadre_docs.rules.roles import ROSTER
from cadre_docs.rules.texts.denials import is_denied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_N = "([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_AWAY = expression(
    rf"(?:病假|事假|病休|因病[^，,。；;]{{0,4}}请假|请假|缺勤)[^，,。；;]{{0,6}}?{_N}个多?月"
)
_TRUANT = expression(
    rf"(?:累计|连续)?旷工(?:累计|连续)?[^，,。；;0-9]{{0,4}}?{_N}\s?个?(?:工作)?[天日]"
)
_RETIRED = expression(
    r"(?<![0-9])(20[0-9]{2})年(1[0-2]|0?[1-9])月(?:[0-9]{1,2}日)?(?:已|到龄|正式|办理)?退休"
)
_SANCTIONED = expression(
    "(?:受到?|受过|给予|被)(?:了|过|党内|党纪|政务|行政|[的、]){0,4}(严重警告|警告)[^，,。；;]{0,4}处分"
)
_CASE = expression(
    "立案(?:审查|调查|侦查)?(?![^。；;]{0,16}(?:(?<![未没])(?<!没有)结案|撤销|撤案|终结))"
)
_MATERNITY = expression("(?<!陪)(?:产假|哺乳假)")
_FIRST_JOB = expression(rf"初次就业[^。；;0-9]{{0,10}}?不[满足](?:(半年)|{_N}\s?个?月)")
_LONG_ENOUGH = expression(
    rf"初次就业[^。；;0-9不]{{0,10}}?(?:已?满|超过|达到?)了?\s?{_N}\s?个?多?月"
)
_BESIDE_JOB = expression("病假|事假|缺勤|处分|立案|产假|工伤")
"""What may be the reason beside the first job."""
_OTHERWISE = expression("病假|事假|初次就业|调|处分|立案|入职|试用|工作不满")
_SENT = expression(
    "挂职|援[疆藏派青]|驻外|(?:单位|组织|学校|医院)?(?:派出|选派|公派)[^，,。；;]{0,6}(?:学习|培训|进修)"
)
_MORE = expression(
    "初次就业|调[入来]|处分|立案|入职|试用|工作不满|新[聘招录]|[余多来]个?月|以上|缺勤|旷工|超过|天"
)
"""What may be the reason beside an absence that is too short for one."""
_BEST, _GRADED = Outcome.EXCELLENT, (Outcome.EXCELLENT, Outcome.QUALIFIED)
_UNGRADED, _AWAY_FROM_IT = Outcome.UNGRADED, Outcome.NOT_ASSESSED
_FAILED = Outcome.UNQUALIFIED


class _Told(NamedTuple):
    """What a remark tells, and what follows from it."""

    said: str
    wanted: str


@rule("AA-35", Severity.WARNING, "花名册备注里的情况与档次相符", "第三十五条", roles=ROSTER)
def remarks_and_grades(c: RecordContext) -> Iterator[Problem]:
    """花名册备注写明的情况，按第三十五条至第三十八条不是所填的档次。

    缺勤累计超过规定的月数而定了档次（只写了不足的月数而不确定档次）、只因挂职、派出学习而不确定档次、旷工超过规定的天数而不是不合格、只因产假而不确定档次、初次就业不满规定的月数而定了档次（已满而不确定档次）、上半年退休而定了档次（下半年退休而不参加考核）、受到警告处分而优秀、受到严重警告处分或者立案审查尚未结案而定了档次。

    备注是几个字的说明，认错的可能较大，所以只提醒；写明是往年的不算。依据由各人的登记表核对。
    """
    roster, year = c.record.schema.roster, c.day("year")
    people = roster.table if roster is not None else ""
    for number, row in c.distinct(people) if people else ():
        text, grade = row.text("remark"), row.text("grade")
        years = set(map(int, YEARS.findall(text)))
        if not text or not grade or (year is not None and years and year.year not in years):
            continue
        told = next(_contradicting(c, text, grade), None)
        if told is not None:
            yield Problem(
                f"备注写的是“{told.said}”，考核档次填的是“{grade}”",
                wanted=told.wanted,
                remedy="请核对；有别的事实、结论确是如此的不必改",
                at=c.at_row(people, number, "grade"),
            )


def _contradicting(c: RecordContext, text: str, grade: str) -> Iterator[_Told]:
    graded = grade in c.names("AA.grades")
    yield from _absent(c, text, grade, graded=graded)
    yield from _in_the_first_job(c, text, grade, graded=graded)
    if grade != _FAILED and (found := _TRUANT.search(text)) and not is_denied(found):
        running = "连续" in found[0]
        days = c.number("AA.absent_running" if running else "AA.absent_total")
        if as_number(found[1]) > days:
            yield _Told(found[0], f"旷工超过{days}个工作日的，{_FAILED}")
    if grade == _UNGRADED and (found := _MATERNITY.search(text)) and not _OTHERWISE.search(text):
        yield _Told(found[0], "休产假、哺乳假的，正常参加考核，确定档次")
    sent = _SENT.search(text) if grade == _UNGRADED and not _OTHERWISE.search(text) else None
    if sent is not None and not is_denied(sent):
        yield _Told(sent[0], "挂职、援派、单位派出学习的，照常考核，确定档次")
    if found := _RETIRED.search(text):
        first_half = int(found[2]) <= c.number("AA.first_half_months")
        if first_half and grade != _AWAY_FROM_IT:
            yield _Told(found[0], f"上半年退休的，{_AWAY_FROM_IT}")
        if not first_half and grade == _AWAY_FROM_IT:
            yield _Told(found[0], "下半年退休的，参加考核，确定档次")
    yield from _punished(text, grade, graded=graded)


def _in_the_first_job(c: RecordContext, text: str, grade: str, *, graded: bool) -> Iterator[_Told]:
    if "初次就业" not in text:
        return
    months = c.number("AA.first_job_months")
    new = _FIRST_JOB.search(text) if graded else None
    if new is not None and not is_denied(new) and (new[1] or as_number(new[2]) <= months):
        yield _Told(new[0], f"初次就业工作不满{months}个月的，{_UNGRADED}")
    long = _LONG_ENOUGH.search(text) if grade == _UNGRADED else None
    if long is None or is_denied(long) or _BESIDE_JOB.search(text):
        return
    if as_number(long[1]) >= months:
        yield _Told(long[0], f"初次就业工作满{months}个月的，确定档次")


def _absent(c: RecordContext, text: str, grade: str, *, graded: bool) -> Iterator[_Told]:
    away = [found for found in _AWAY.finditer(text) if not is_denied(found)]
    if away:
        months = c.number("AA.absence_months")
        said, told = "、".join(one[0] for one in away), sum(as_number(one[1]) for one in away)
        if graded and told > months:
            yield _Told(said, f"缺勤累计超过{months}个月的，{_UNGRADED}")
        counted = not (_MORE.search(text) or _MATERNITY.search(text))
        if grade == _UNGRADED and counted and told < months:
            yield _Told(said, f"缺勤累计没有超过{months}个月的，确定档次")


def _punished(text: str, grade: str, *, graded: bool) -> Iterator[_Told]:
    found = _SANCTIONED.search(text) if "处分" in text else None
    if found is not None and not is_denied(found):
        if found[1] == "警告" and grade == _BEST:
            yield _Told(found[0], "受到警告处分的当年，不得确定为优秀")
        if found[1] != "警告" and grade in _GRADED:
            yield _Told(found[0], f"受到严重警告处分的当年，{_UNGRADED}")
    if graded and (found := _CASE.search(text)) and not is_denied(found):
        yield _Told(found[0], f"立案审查调查尚未结案的，{_UNGRADED}")
