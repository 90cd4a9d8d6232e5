"""The file of holidays: years that the calendar library does not know, or has wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cadre_docs.law.workdays import SATURDAY, HolidayNotice
from cadre_docs.source.tree import Mapping, Reader, Scalar
from cadre_docs.values.dates import DateError, Period, Precision, parse_date, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

CODE = "SCHEMA"
_DECEMBER = 12
_WRITTEN = (
    "请照这样写，一年一项：years: [{year: 2027, source: 国办发明电〔2026〕N号, "
    "holidays: [2027-01-01 至 2027-01-03, 2027-10-01], working_days: [2027-02-14]}]"
    "；年份、文号和日子照国务院办公厅的通知填"
)


def read_holidays(tree: Node, findings: list[Finding]) -> dict[int, HolidayNotice]:
    """Read ``holidays.yaml``; every problem becomes a finding with its place."""
    if not isinstance(tree, Mapping):
        raise TypeError("a file of holidays is a mapping")
    told: list[Finding] = []
    reader = Reader(tree, CODE, told)
    found: dict[int, HolidayNotice] = {}
    for item in reader.readers("years"):
        notice = _notice(item)
        if notice.year in found:
            item.complain(f"{notice.year}年写了两次", item.node("year"))
        found[notice.year] = notice
    reader.finish()
    findings += [replace(finding, remedy=_WRITTEN) for finding in told]
    return found


def _notice(reader: Reader) -> HolidayNotice:
    year = reader.integer("year")
    source = reader.text("source")
    off = frozenset(_days(reader, "holidays", year))
    worked = frozenset(_days(reader, "working_days", year))
    if not off:
        reader.complain("“holidays”至少要有一天：只有双休日的年份是没有的")
    for day in sorted(off & worked):
        reader.complain(f"{day} 既是放假又是上班", reader.node("working_days"))
    for day in sorted(worked - off):
        if day.weekday() < SATURDAY:
            reader.complain(
                f"{day} 不是星期六、星期日，不是调休上班的日子", reader.node("working_days")
            )
    reader.finish()
    return HolidayNotice(year, source, off, worked)


def _days(reader: Reader, key: str, year: int) -> Iterator[date]:
    for item in reader.items(key):
        text = item.text if isinstance(item, Scalar) else ""
        try:
            span = _span(text)
        except DateError as problem:
            wanted = "应写到日，如 2027-10-01，或 2027-10-01 至 2027-10-07"
            reader.complain(f"“{key}”：{problem}；{wanted}", item)
            continue
        for day in span:
            if day.year != year and (day.year, day.month) != (year - 1, _DECEMBER):
                reader.complain(f"{day} 不在{year}年（上一年12月的可以写）", item)
                break
            yield day


def _span(text: str) -> list[date]:
    """Read a day, or the first and the last of several."""
    try:
        day = parse_date(text)
        period = Period(day, day)
    except DateError:
        period = parse_period(text)
    start, end = period.start, period.end
    if end is None or start.precision < Precision.DAY or end.precision < Precision.DAY:
        raise DateError(f"“{text}”没有写到日")
    return [start.first + timedelta(n) for n in range((end.first - start.first).days + 1)]
