"""Records whose own day lies outside the edition of the notice that judges them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.days import fields_of_day, judged_on, own_day
from cadre_docs.rules.engine import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.law.instruments import Edition, Instrument, LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Schema

OUTSIDE = "X-edition"
_ASKED = "请核对 --as-of（项目文件里的“核对日期”）；不带它时按记录自己的日子核对"
_FAR = 3
"""Years that the day asked for may well lie before or after a record's own."""
_REGISTER = "有后来的通知的，请登记在表单目录（--catalog）的 data_schemas/instruments.yaml 里"


@rule(
    OUTSIDE, Severity.WARNING, "记录的日子不在所依据的通知之内", scope="batch",
    standard="各通知的施行期间",
)  # fmt: skip
def outside_the_edition(c: BatchContext) -> Iterator[Problem]:
    """记录按它自己的日子（考核年度、报送日期等，由通知的登记指定）所在的那一版通知核对。

    那一天不在通知的施行期间（没有登记那时的通知，或者通知安排的工作已经结束），登记了几版通知而记录没有填
    日期，或者表是另一版通知的表的，--as-of 早于所用的通知施行、或者离记录的日子三年以上的，同一种
    情况说明一次，并说有多少份。今天的日期不用来判断。
    """
    groups: dict[tuple[str, ...], list[tuple[Record, Problem]]] = defaultdict(list)
    for record in c.records:
        for notice in c.law.instruments_of(record.schema.governed_by):
            said = outside(record, notice, c.law, c.asked)
            if said is not None:
                edition, kind, problem = said
                key = (notice.prefix, edition.title, edition.number, kind)
                groups[key].append((record, problem))
    for found in groups.values():
        record, problem = found[0]
        more = f"（这样的共{len(found)}份）" if len(found) > 1 else ""
        yield Problem(
            problem.message + more, problem.wanted, problem.remedy, problem.at, record=record
        )


def is_outside(record: Record, law: LawBook, asked: date | None) -> bool:
    """Whether a notice that judges a record has something to say of its day."""
    notices = law.instruments_of(record.schema.governed_by)
    return any(outside(record, notice, law, asked) is not None for notice in notices)


def boxes_of_day(schema: Schema, law: LawBook) -> set[str]:
    """Return the ids of the boxes and tables that may say on which day a record is judged."""
    years = {*schema.years.values(), *([schema.roster.year] if schema.roster else ())}
    notices = law.instruments_of(schema.governed_by)
    days = (name for notice in notices for edition in notice.editions for name in edition.days)
    return {*years, *(name.partition(".")[0] for name in days)}


def outside(
    record: Record, notice: Instrument, law: LawBook, asked: date | None
) -> tuple[Edition, str, Problem] | None:
    """Return the edition that judges a record, why its day does not suit, and what is said."""
    day = own_day(record, notice)
    used = notice.at(asked or day or judged_on(record, notice))
    if day is None:
        if len(notice.editions) == 1 or asked or not (boxes := fields_of_day(record, notice)):
            return None
        message = f"没有填{'、'.join(boxes)}，不知道属于哪一版通知，按{used.cite('')}核对"
        return used, "none", Problem(message, remedy="请补填；不属于这一版的，结论可能不同")
    if asked is not None and asked < used.in_force:
        message = f"按 --as-of {asked} 核对，早于{used.cite('')}施行（{used.in_force}），仍按它核对"
        return used, "early", Problem(message, remedy=_ASKED)
    if not notice.holds(used, day):
        return _not_in(notice, used, day, law, asked)
    return _not_near(record, notice, used, day, asked)


def _not_near(
    record: Record, notice: Instrument, used: Edition, day: date, asked: date | None
) -> tuple[Edition, str, Problem] | None:
    if asked is not None and abs(asked.year - day.year) > _FAR:
        message = f"按 --as-of {asked} 核对，而记录的日子是{day}"
        return used, "far", Problem(message, remedy=f"{_ASKED}；确实要按那一天核对的不必改")
    return _of_other_forms(record, notice, used, day)


def _of_other_forms(
    record: Record, notice: Instrument, used: Edition, day: date
) -> tuple[Edition, str, Problem] | None:
    printed = next((e for e in notice.editions if _is_source(e, record)), None)
    if printed is None or _same_forms(notice, printed, used):
        return None
    message = f"记录的日子是{day}，按{used.cite('')}核对，而表是{printed.cite('')}的表"
    return used, "form", Problem(message, remedy="请核对日期，并核对后来的通知是否改了表样")


def _not_in(
    notice: Instrument, used: Edition, day: date, law: LawBook, asked: date | None
) -> tuple[Edition, str, Problem] | None:
    cited = used.cite("")
    if asked is not None:
        message = f"记录的日子是{day}，而按 --as-of {asked} 用的是{cited}"
        return used, "asked", Problem(message, remedy=_ASKED)
    if day < used.in_force:
        if notice.prefix == notice.family and f"{notice.prefix}.in_force" in law.parameters:
            return None  # a rule of the notice tells it
        message = f"记录的日子是{day}，早于{cited}施行（{used.in_force}），仍按它核对"
        remedy = "请核对日期；有更早的通知的，请登记在表单目录（--catalog）里"
        return used, "before", Problem(message, remedy=remedy)
    message = f"记录的日子是{day}，而{cited}安排的工作到{used.until}为止，仍按它核对"
    return used, "after", Problem(message, remedy=f"请核对日期；{_REGISTER}")


def _same_forms(notice: Instrument, printed: Edition, used: Edition) -> bool:
    """Whether the forms of one edition are those of another, as the editions since then say."""
    first, last = sorted((printed.in_force, used.in_force))
    since = (edition for edition in notice.editions if first < edition.in_force <= last)
    return all(edition.same_forms for edition in since)


def _is_source(edition: Edition, record: Record) -> bool:
    source = record.schema.source
    if edition.number:
        return edition.number == source.number
    return edition.title == source.title
