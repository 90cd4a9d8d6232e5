"""Dates and numbers of people in succession that somebody filled in by dragging a cell down.

Excel adds a day, a month or one to each row, or writes the same in all. In a column that is sorted
neighbours are near each other anyway: there only a whole column tells.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, warning
from cadre_docs.performance.expressions import expression
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import PartialDate, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Position
    from cadre_docs.record import Record
    from cadre_docs.schema import Field

CODE = "X-filled"
_LEAST = 5  # rows in succession
_BORN, _NAME, _UNIT = "birth_date", "name", "unit"
_NUMBERED = expression(r"(.{0,60}?)([0-9]{1,18})([^0-9]{0,30})")
_Parts = tuple[str, int, str]


class _Cell(NamedTuple):
    """A date of somebody: where it stands, and in which record."""

    day: PartialDate | None
    record: Record
    at: Position
    path: str


class _Run(NamedTuple):
    """A stretch of a column, its first and last row, and what each adds to the one before."""

    first: int
    last: int
    added: str


def filled(records: Sequence[Record]) -> Iterator[tuple[Record, Finding]]:
    """Yield what looks filled in by dragging among the people of a file, and the rows of lists."""
    by_form: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.person and record.schema.of_people:
            by_form[record.schema.id].append(record)
        elif len(record.tables):
            yield from _of_lists(record)
    for group in by_form.values():
        for box in group[0].schema.fields() if len(group) >= _LEAST else ():
            if box.type is FieldType.DATE:
                path = group[0].schema.path(box)
                cells = [_Cell(_day(r.get(box.id)), r, r.place(box.id), path) for r in group]
                yield from _of_column(box, cells)
            elif box.type is FieldType.MOBILE or box.id == _UNIT:
                yield from _of_numbers(box, group)


def _of_numbers(box: Field, group: list[Record]) -> Iterator[tuple[Record, Finding]]:
    """Yield the first stretch of texts whose number is the one before, and one: 中心1, 中心2."""
    texts = [_parted(record.text(box.id)) for record in group]
    begun = 0
    for n in range(1, len(texts) + 1):
        if n < len(texts) and texts[n] is not None and texts[n] == _next(texts[n - 1]):
            continue
        if n - begun >= _LEAST:
            record = group[begun]
            rows = n - begun
            yield (
                record,
                warning(
                    CODE,
                    f"“{record.person}”起接连{rows}人的{box.key}每人比前一人大1，像是拖动填充的",
                    wanted="各人填各人的",
                    remedy="请逐一核对，拖动填充的重新填写；确是连号的不必改",
                    **record.about(box.id),
                ),
            )
            return
        begun = n


def _parted(text: str) -> _Parts | None:
    """Return a text's last number and what stands beside it."""
    found = _NUMBERED.fullmatch(text)
    return (found[1], int(found[2]), found[3]) if found else None


def _next(parts: _Parts | None) -> _Parts | None:
    """Return the same with the next number, as Excel writes it below."""
    return (parts[0], parts[1] + 1, parts[2]) if parts else None


def _of_lists(record: Record) -> Iterator[tuple[Record, Finding]]:
    for table_id, rows in record.tables.items():
        table = record.schema.by_id[table_id]
        if table.column(_NAME) is None or len(rows) < _LEAST:
            continue
        for box in table.columns:
            if box.type is FieldType.DATE:
                key = record.schema.path(table)
                cells = [
                    _Cell(_day(row.get(box.id)), record, row.place(box.id), f"{key}[{n}].{box.key}")
                    for n, row in enumerate(rows, 1)
                ]
                yield from _of_column(box, cells)


def _day(typed: object) -> PartialDate | None:
    return typed if isinstance(typed, PartialDate) and typed.month is not None else None


def _of_column(box: Field, cells: list[_Cell]) -> Iterator[tuple[Record, Finding]]:
    days = [cell.day for cell in cells]
    for run in _runs(days, same=box.id == _BORN):
        first, last = cells[run.first], cells[run.last]
        rows = run.last - run.first + 1
        how = f"每人比前一人晚{run.added}" if run.added else "全都相同"
        whose = f"“{first.record.person}”起接连{rows}人" if first.record.person else f"接连{rows}行"
        finding = warning(
            CODE,
            f"{whose}的{box.key}{how}（{first.day}至{last.day}），像是拖动填充的",
            wanted="各人填各人的",
            remedy="请对照档案逐一核对，拖动填充的重新填写；确是如此的不必改",
            position=first.at,
            path=first.path,
        )
        record = first.record
        yield record, finding.about(person=record.person, form=record.schema.id)


def _runs(days: list[PartialDate | None], *, same: bool) -> Iterator[_Run]:
    """Yield stretches that add a month or a day in each row; and, if ``same``, nothing at all."""
    begun, added = 0, None
    for n in range(1, len(days) + 1):
        now = _added(days[n - 1], days[n]) if n < len(days) else None
        if now is not None and now == added:
            continue
        rows = n - begun
        long = added is not None and rows >= _LEAST and (added or same)
        if long and (rows == len(days) or not _is_sorted(days)):
            yield _Run(begun, n - 1, added or "")
        begun, added = n - 1, now


def _is_sorted(days: list[PartialDate | None]) -> bool:
    stated = [day.first for day in days if day is not None]
    return stated == sorted(stated) or stated == sorted(stated, reverse=True)


def _added(one: PartialDate | None, other: PartialDate | None) -> str | None:
    """Return what a date adds to another: 一个月, 一天, or nothing; None: something else."""
    if one is None or other is None or one.precision is not other.precision:
        return None
    if one == other:
        return ""
    if one.month is None or other.month is None:
        return None
    months = (other.year - one.year) * 12 + other.month - one.month
    if months == 1 and (one.precision is Precision.MONTH or one.first.day == other.first.day):
        return "一个月"
    if one.precision is Precision.DAY and (other.first - one.first).days == 1:
        return "一天"
    return None
