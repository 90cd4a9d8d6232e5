"""Why somebody has no grade: what is written of it, held against the facts that decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.annual.year import assessment_year
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_REASON = "ungraded_reason"
_CLAUSES = expression("[，,。；;！!？?\n]")


class _Kind(NamedTuple):
    """A kind of reason, how it is told, and the boxes of which one holds it."""

    name: str
    told: re.Pattern[str]
    boxes: tuple[str, ...]


_KINDS = (
    _Kind("退休", expression("退休"), ("retired_on",)),
    _Kind(
        "病假、事假等缺勤",
        expression("病假|事假|病休|因病|请假|旷工|探亲"),
        ("absences", "absent_total"),
    ),
    _Kind(
        "处分",
        expression("(?<![免不])处分|警告|记过|记大过|撤职|留党察看"),
        ("sanctions", "measure_effect"),
    ),
    _Kind("立案审查调查", expression("立案|审查调查|尚未结案"), ("case_status",)),
    _Kind(
        "新到本单位",
        expression("初次就业|新(?:聘|招|录|入职|进)|入职|试用期|见习期|参加工作|转业|退伍|调入"),
        ("first_job", "joined_on", "transferred_on", "veteran", "other_work"),
    ),
    _Kind(
        "挂职、外派、学习",
        expression("挂职|援[疆藏派]|驻外|外派|借调|学习|进修|培训|离岗创业|脱产"),
        ("outside", "absences"),
    ),
    _Kind("拒绝参加考核", expression("拒绝|拒不|无正当理由"), ("refusal",)),
)
_BEGUN = expression(
    "(?:(20[0-9]{2})年)?(1[0-2]|0?[1-9])月(?:[0-3]?[0-9]日)?[^，,。；;月]{0,6}?"
    "(?:新聘|新招|聘用|招聘|录用|入职|到岗|报到)"
)
_NOT_FILLED = ("无", "False", "0")


@rule(
    "AA-11c",
    Severity.WARNING,
    "写明的原因与所填的事实一致",
    "第十九条第（二）项、第（七）项",
    roles=PERSON,
)
def reasons_and_facts(c: RecordContext) -> Iterator[Problem]:
    """情况说明写的是退休、病假、处分等，而考核依据里没有这样的事实，填的是另一种（如初次就业）的，提醒：多半是照别人的改的。

    写的入职（新聘用）时间与到本单位时间不是同一个月的，也提醒。考核依据里没有填的，见 AA-11b。
    """
    reason, grade = c.text(_REASON), c.text("proposed_grade")
    if not reason or grade is None or grade in c.names("AA.grades"):
        return
    told = [kind for kind in _KINDS if kind.told.search(reason)]
    held = [kind for kind in _KINDS if any(_holds(c, box) for box in kind.boxes)]
    if told and held and not any(kind in held for kind in told):
        yield Problem(
            f"写的原因是{told[0].name}，而考核依据里填的是{'、'.join(kind.name for kind in held)}",
            wanted="原因与所填的事实一致",
            remedy="请核对是不是用了别人的、往年的：原因不对的改正，事实漏填的补填",
            at=c.at(_REASON),
        )
    yield from _begun(c, reason)


def _begun(c: RecordContext, reason: str) -> Iterator[Problem]:
    """Yield the month in which somebody is said to have come, where the box says another."""
    box, year = c.day("joined_on"), assessment_year(c)
    if box is None or box.month is None or year is None:
        return
    for clause in _CLAUSES.split(reason):
        found = _BEGUN.search(clause)
        if found is None:
            continue
        said = PartialDate(int(found[1] or box.year), int(found[2]))
        if (said.year, said.month) != (box.year, box.month):
            yield Problem(
                f"写的是“{found[0]}”，而{c.key('joined_on')}填的是{box}",
                wanted="两处一致",
                remedy="请核对，改正有误的一处；说的不是本人到本单位的不必改",
                at=c.at(_REASON),
            )
            return


def _holds(c: RecordContext, name: str) -> bool:
    """Whether a box or a list says something, readable or not."""
    if name in c.record.tables or c.record.is_unread(name):
        return True
    stated = c.get(name)
    return stated is not None and str(stated) not in _NOT_FILLED
