"""What a 结果统计表 remarks of a raised or lowered share of 优秀, beside the unit's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.annual.people import PREFIX
from cadre_docs.rules.annual.tally import LINES, TOOK_PART
from cadre_docs.rules.context import Problem, place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.roles import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

_REMARK, _BEST = "remark", "excellent"
_SHARE = expression(
    "优秀(?:档次|等次)?(?:的)?(?:人数)?(?:比例|率)(?:由[0-9]{1,2}\\s?[%％])?"
    "(?:经批准)?(?:提高|上浮|上调|调高|降低|下调|下浮|调低|控制|核定|确定)?(?:到|至|为|按|在|是|[：:])?\\s?"
    "([0-9]{1,2})(?:\\.0)?\\s?[%％]"
)
_OTHERWISE = expression(
    "上[年届次]|去年|前年|往年|不[能得予可]|未(?:获|予|经)|没有|可以?|申请|规定"
)
_CLAUSES = expression("[。；;\\n]")
_TENTH = 0.1


class Change(NamedTuple):
    """How a share may be changed: the box of the facts that says why, and the parameter."""

    box: str
    share: str
    done: str  # in Chinese


RAISED = Change("quota_honour", "AA.quota_share_raised", "提高")
REDUCED = Change("quota_fault", "AA.quota_share_reduced", "降低")


def unlike_facts(c: BatchContext, change: Change) -> Iterator[Problem]:
    """Yield remarks that state the changed share of whose reason the facts know nothing.

    And those that state the usual share where the facts give a reason.
    """
    yield from _beyond(c, change)
    for table in c.records if c.units else ():
        remark = table.text(_REMARK) if table.schema.role in STATISTICS else ""
        year = year_of(table, PREFIX) if "优秀" in remark else None
        facts = c.unit_named(table.text("unit"), year, PREFIX) if year else None
        said = _stated(remark, table) if facts is not None else None
        if year is None or facts is None or said is None or facts.is_unread(change.box):
            continue
        own, because = c.in_year(year), facts.text(change.box)
        key = facts.schema.path(facts.schema.by_id[change.box])
        if not because and said == own.number(change.share):
            told = f"而单位和程序事实表没有填“{key}”（{facts.position}）"
        elif because and said == own.number("AA.quota_share"):
            told = f"而单位和程序事实表的“{key}”填“{because}”（{facts.place(change.box)}）"
        else:
            continue
        yield Problem(
            f"备注写的优秀比例是{said}％，{told}",
            wanted=f"{change.done}优秀比例的，两处一致",
            remedy=f"请核对：确已{change.done}的在事实表里填写情形，没有的改正备注；备注沿用往年的改正；确是如此的不必改",
            at=place(table, _REMARK),
            severity=Severity.WARNING,
            record=table,
        )


def _beyond(c: BatchContext, change: Change) -> Iterator[Problem]:
    """Yield remarks that state a share that nobody may raise it to."""
    for table in c.records if change is RAISED else ():
        remark = table.text(_REMARK) if table.schema.role in STATISTICS else ""
        year = year_of(table, PREFIX) if "优秀" in remark else None
        said = _stated(remark, table) if year else None
        if year is None or said is None or said <= (most := c.in_year(year).number(change.share)):
            continue
        yield Problem(
            f"备注写的优秀比例是{said}％",
            wanted=f"经审核同意的，提高到{most}％",
            remedy="请核对备注的比例，写错的改正；确是如此的不必改",
            at=place(table, _REMARK),
            severity=Severity.WARNING,
            record=table,
        )


def _stated(remark: str, table: Record) -> int | None:
    """Return the share that a remark states, unless it is that of the numbers in the table."""
    for clause in _CLAUSES.split(remark):
        found = _SHARE.search(clause)
        if found is None or _OTHERWISE.search(clause):
            continue
        stated = int(found[1])
        pairs = [(row.get(_BEST), row.get(TOOK_PART)) for row in table.tables.get(LINES, ())]
        counted = [100 * a / b for a, b in pairs if isinstance(a, int) and isinstance(b, int) and b]
        return None if any(abs(stated - one) <= _TENTH for one in counted) else stated
    return None
