"""Results that a form lists (近5年考核结果, 以前年度结果), and those years' own records.

Where they go is said by the schema (``last_time``); so it holds for every form that lists any.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.between.across import RESULTS
from cadre_docs.rules.between.former_sanctions import forgotten_beside
from cadre_docs.rules.between.namesakes import who_may_share
from cadre_docs.rules.between.own_records import MOST, keys_of
from cadre_docs.rules.between.same_person import doubt
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place
    from cadre_docs.schema import Field
    from cadre_docs.schema.model import LastTime

_WANTED = "与该年度最后确定的结果一致"


class Differing(NamedTuple):
    """A result that a form states and the record that says something else of it.

    ``year`` is empty where the form does not say which year it means; ``said`` and ``other`` are
    the two results, ``column`` is what the box is called.
    """

    table: str
    column: str
    year: str
    said: str
    other: str
    record: Record
    at: Place


def differing(record: Record, others: Iterable[Record]) -> Iterator[Differing]:
    """Yield the results of a form that a person's own records state otherwise."""
    known = list(others)
    for entry in record.schema.last_time if known else ():
        own = [other for other in known if other.schema.id in entry.of]
        if entry.columns:
            yield from _of_rows(record, entry, own)
        else:
            yield from _of_box(record, entry, own)


def problem(found: Differing) -> Problem:
    """Return what there is to say of it."""
    title = found.record.schema.title
    which = f"{found.year}年度的{found.column}" if found.year else found.column
    return Problem(
        f"{which}是“{found.said}”，本人{found.year and f'{found.year}年度'}的{title}"
        f"（{found.record.position}）是“{found.other}”",
        wanted=_WANTED,
        remedy="请核对两处，改正不对的一处；登记表上是建议，后来另行确定的不必改",
        at=found.at,
    )


def _of_rows(record: Record, entry: LastTime, others: list[Record]) -> Iterator[Differing]:
    table = record.schema.by_id[entry.into]
    keys = [column for column in entry.columns if column in table.repeats.unique]
    results = [column for column in entry.columns if column not in keys]
    before: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for other in others if keys else ():
        before[tuple(other.text(entry.columns[column]) for column in keys)].append(other)
    for number, row in record.rows(table.id) if before else ():
        key = tuple(row.text(column) for column in keys)
        for other, name in ((o, name) for o in before.get(key, ()) for name in results):
            said, was = row.text(name), other.text(entry.columns[name])
            if said and was and said != was:
                at = row_place(record, table.id, number, name)
                yield Differing(
                    table.id, _called(table, name), "、".join(key), said, was, other, at
                )
                break


def _of_box(record: Record, entry: LastTime, others: list[Record]) -> Iterator[Differing]:
    """Of a box that means the year before: the record of that year, where both state theirs."""
    said, year = record.get(entry.into), assessed_in(record)
    if said is None or year is None:
        return
    for other in others:
        was = other.get(entry.source)
        if was is not None and assessed_in(other) == year - 1 and str(was) != str(said):
            box = record.schema.by_id[entry.into]
            at = place(record, box.id)
            yield Differing(
                box.id, box.key, str(assessed_in(other)), str(said), str(was), other, at
            )


def _called(table: Field, name: str) -> str:
    column = table.column(name)
    return column.key if column else name


@rule(
    RESULTS, Severity.WARNING, "所列的年度结果、处分与本人另一份表不一致", scope="batch",
    standard="同一人各年度的记录",
)  # fmt: skip
def listed_results_agree(c: BatchContext) -> Iterator[Problem]:
    """表上所列各年度的考核结果（近5年考核结果、聘期内年度考核结果、以前年度结果、上年度等次），与一起核对的该年度的登记表不一致。

    号码相同，或者姓名、出生年月、单位都相同的，是同一人；不能断定的不比较（X-namesake）。
    往年的记录用 --previous 给出的，由 X-years 核对。
    登记表上的档次是建议，后来可能另行确定，所以只提醒。

    本人的另一份表列有处分，而本表所考核的时间之内（聘期、年度）作出的这项处分没有列的，也提醒；已撤销的不算。
    """
    yield from forgotten_beside(c)
    stating = [record for record in c.records if _states_any(record)]
    listed = {form for r in stating for entry in r.schema.last_time for form in entry.of}
    known: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    several = who_may_share(c.records) if listed else []
    for record in several:
        for identity in keys_of(record) if record.schema.id in listed else ():
            known[identity].append(record)
    may_share = set(map(id, several))
    for record in (one for one in stating if id(one) in may_share):
        same = (o for one in keys_of(record) for o in islice(known.get(one, ()), MOST))
        sure = {id(o): o for o in same if o is not record and not doubt(record, o)}
        for found in differing(record, sure.values()):
            yield replace(problem(found), record=record)


def _states_any(record: Record) -> bool:
    """Whether a form lists any result of a year before."""
    into = (entry.into for entry in record.schema.last_time)
    return any(name in record.tables or name in record.values for name in into)
