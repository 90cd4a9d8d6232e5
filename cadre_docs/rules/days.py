"""To which day, and so to which edition of a notice, a record belongs.

That is said by its own boxes: the assessment year that its schema names, or else the date that
the edition names. The day of the run is never asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.law.instruments import Edition, Instrument, LawBook
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule

_DECEMBER, _LAST = 12, 31
LAST_MONTH = timedelta(days=31)
"""Before the end of what is assessed: from then on it may be assessed (本工具的选择)."""
_OWN_DAY = "own_day"
_PERIODS = ("assessment_period", "contract_tenure", "tenure")


def end_of(year: int) -> date:
    """Return the day as of which the parameters of an assessment year are taken."""
    return date(year, _DECEMBER, _LAST)


def year_of(record: Record, prefix: str) -> int | None:
    """Return the assessment year that a record states for a notice; a roster's is for all."""
    roster = record.schema.roster
    field_id = record.schema.years.get(prefix) or (roster.year if roster else "")
    day = record.get(field_id)
    return day.year if isinstance(day, PartialDate) else None


def assessed_in(record: Record) -> int | None:
    """Return the assessment year that a person's form states, for whatever notice.

    One person has one form for each year; None where the form knows no years, or states none.
    """
    years = (year_of(record, prefix) for prefix in record.schema.years)
    return next(filter(None, years), None)


def period_of(record: Record) -> Period | None:
    """Return the time that a form is about, where it states one: a school year, a tenure."""
    stated = (record.get(name) for name in _PERIODS)
    return next((one for one in stated if isinstance(one, Period)), None)


def assessed_until(record: Record) -> date | None:
    """Return the last day of what a form assesses: of the period it states, or of its year."""
    period, year = period_of(record), assessed_in(record)
    if period is not None and period.end is not None:
        return period.end.last
    return end_of(year) if year is not None else None


def own_day(record: Record, notice: Instrument) -> date | None:
    """Return the day by which a record belongs to an edition of a notice; None: it states none.

    Each edition names its own fields; the newest one counts that is in force on the day that
    they state.
    """
    known = record.kept.get(_OWN_DAY)  # for rules of one record, and between records
    if known is None or known[0] is not notice:
        known = record.kept[_OWN_DAY] = notice, _own_day(record, notice)
    day: date | None = known[1]
    return day


def _own_day(record: Record, notice: Instrument) -> date | None:
    stated = year_of(record, notice.family)
    if stated:
        return end_of(stated)
    earliest = None
    for edition in reversed(notice.editions):
        days = (_day(record, name) for name in edition.days)
        day = next(filter(None, days), None)
        if day is not None and edition.in_force <= day:
            return day
        earliest = day or earliest
    return earliest


def fields_of_day(record: Record, notice: Instrument) -> list[str]:
    """Return what the boxes are called that could say to which edition a record belongs."""
    schema = record.schema
    year = schema.years.get(notice.family) or (schema.roster.year if schema.roster else "")
    names = dict.fromkeys(name for e in reversed(notice.editions) for name in e.days)
    known = (schema.by_id.get(name.partition(".")[0]) for name in filter(None, [year, *names]))
    return list(dict.fromkeys(schema.path(field) for field in known if field is not None))


def _day(record: Record, field_id: str) -> date | None:
    """Return the last day that a date, or the end of a period, may mean.

    ``table.column`` means the latest date in a column.
    """
    table, _, column = field_id.partition(".")
    if column:
        cells = (row.get(column) for row in record.tables.get(table, ()))
        days = [day.last for day in cells if isinstance(day, PartialDate)]
        return max(days, default=None)
    stated = record.get(field_id)
    if isinstance(stated, Period):
        stated = stated.end or stated.start
    return stated.last if isinstance(stated, PartialDate) else None


def judged_on(record: Record, notice: Instrument) -> date:
    """Return the day as of which a notice judges a record, unless another is asked for.

    A record that states none is judged by the edition that its form was printed for; facts,
    which serve several notices, by the newest one.
    """
    stated = own_day(record, notice)
    if stated is not None:
        return stated
    if record.schema.facts:
        return notice.latest.date
    return date.fromisoformat(record.schema.source.date)


def days_by_family(record: Record, law: LawBook) -> dict[str, date]:
    """Return, for each notice that governs a record's form, the day as of which it judges."""
    notices = law.instruments_of(record.schema.governed_by)
    return {notice.family: judged_on(record, notice) for notice in notices}


def edition_for(rule: Rule, record: Record, law: LawBook) -> Edition | None:
    """Return the edition by which a rule judges a record; None: no notice says it."""
    notice = rule.notice_of(record.schema, law)
    return notice.at(judged_on(record, notice)) if notice else None


def default_day(record: Record, law: LawBook) -> date:
    """Return the day whose rules hold for a record unless another is asked for.

    That of the notice that governs its form; of no notice, its own year or the form's date.
    """
    return main_day(record, days_by_family(record, law))


def main_day(record: Record, days: Mapping[str, date]) -> date:
    """Return the same of a record whose days by the notices that govern its form are known."""
    if days and not record.schema.facts:
        return next(iter(days.values()))
    stated = None if record.schema.facts else assessed_in(record)
    return end_of(stated) if stated else date.fromisoformat(record.schema.source.date)
