"""Sanctions that a person's records of earlier years list, and this one does not.

Whether one matters is not reckoned here: the notice's own rules are heard once more, as if it were
listed. Where they then allow another grade, or refuse the application, its absence is an error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.record.cells import Row
from cadre_docs.rules.common.results import SANCTIONS, span_of
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.decide import decide, grade_findings
from cadre_docs.rules.engine import Problem, apply_all, findings, governing, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.context import RecordContext
    from cadre_docs.schema import Field

FORMER = "X-sanction"
_KIND, _DECIDED, _REVOKED = "kind", "decided_on", "revoked"
_ENDS, _LIFTED = "ends_on", "lifted_on"


class Forgotten(NamedTuple):
    """A sanction of an earlier record, as a row of this form's table would state it."""

    record: Record
    row: Row

    @property
    def said(self) -> str:
        """Where it stands and what it is, in Chinese."""
        year, schema = assessed_in(self.record), self.record.schema
        called = f"{year}年度的记录" if year else f"以前的{schema.title}"
        kind, day = self.row.text(_KIND), self.row.text(_DECIDED)
        return f"{called}（{self.record.position}）列有{kind}处分（{day}）"


@rule(
    FORMER, Severity.ERROR, "往年的处分还影响本次考核，这次没有列", roles=PERSON,
    standard="同一人各年度的记录",
)  # fmt: skip
def still_in_force(c: RecordContext) -> Iterator[Problem]:
    """本人往年的记录（--previous）列有的处分，这次没有列，而列上以后所填的档次（申报）就不符合通知的，是错误。

    列上以后会怎样，按通知关于处分的各条推算，与列在这次的记录里一样：处分期、影响期涉及本年度的，聘期内作出的，
    申报时尚未届满的。没有填档次的，看能定的档次是不是因此不同。不影响结果的、日期不够确切的，只提醒（X-years）。
    """
    for one in forgotten(c):
        if wrong := consequence(c, one):
            key = c.key(SANCTIONS)
            yield Problem(
                f"{one.said}，这次没有列；列上以后，{wrong}",
                wanted="影响还在的处分也列出，按它考核",
                remedy=f"请核对：确有的补填到“{key}”，并改正档次；已撤销、已提前解除的，列出并写明；"
                "往年的记录有误的改正",
                at=c.at(SANCTIONS),
            )


def forgotten(c: RecordContext) -> Iterator[Forgotten]:
    """Yield the sanctions of a person's earlier records that this one does not list."""
    table = c.record.schema.by_id.get(SANCTIONS)
    before = (*c.earlier, *c.results)
    if table is None or not any(r.tables.get(SANCTIONS) for r in before) or c.unread(SANCTIONS):
        return
    here = set(map(_what, c.record.tables.get(SANCTIONS, ())))
    for record in before:
        for _, row in record.rows(SANCTIONS):
            what = _what(row)
            if None not in what and not row.get(_REVOKED) and what not in here:
                here.add(what)
                yield Forgotten(record, _as_row_of(table, row))


def is_of_its_time(c: RecordContext, one: Forgotten) -> bool:
    """Whether a sanction was surely decided within the time that a form is about."""
    span, day = span_of(c.record), one.row.get(_DECIDED)
    if span is None or not isinstance(day, PartialDate):
        return False
    return span[0] <= day.first and day.last <= span[1]


def consequence(c: RecordContext, one: Forgotten) -> str:
    """Return what would be wrong with a form if it listed a sanction; empty: no more than is now.

    Without a proposed grade that is how the grades differ that it could have.
    """
    rows = (*c.record.tables.get(SANCTIONS, ()), one.row)
    with_it = replace(c.record, tables={**c.record.tables, SANCTIONS: rows})
    now, then = _Heard.of(c), _Heard.of(replace(c, record=with_it))
    wrong = next((message for message in then.errors if message not in now.errors), "")
    if wrong or now.open == then.open:
        return wrong
    return f"只能定为“{'或'.join(then.open)}”"


class _Heard(NamedTuple):
    """What a notice's rules find wrong, and what grades they leave where none is proposed."""

    errors: tuple[str, ...]
    open: tuple[str, ...]

    @classmethod
    def of(cls, c: RecordContext) -> _Heard:
        schema = c.record.schema
        families = {notice.family for notice in c.law.instruments_of(schema.governed_by)}
        wanted = [item for item in governing(schema, c.law) if item.prefix in families]
        applied = apply_all(c, rules=wanted)
        decisions = list(decide(c, applied))
        found = [f for one in applied for f in findings(one, c)]
        found += [f for one in decisions for f in grade_findings(one, c)]
        errors = tuple(f.message for f in found if f.severity is Severity.ERROR)
        none = (one for one in decisions if c.record.get(one.grading.field_id) is None)
        return cls(errors, tuple(outcome for one in none for outcome in one.possible))


def _what(row: Row) -> tuple[str | None, int | None]:
    """Return by what a sanction is known on another form: its kind, and the year of its day."""
    day = row.get(_DECIDED)
    return row.text(_KIND) or None, day.year if isinstance(day, PartialDate) else None


def _as_row_of(table: Field, row: Row) -> Row:
    """Return a row with the columns of another form's table.

    Where that knows no early end of its own, the period ends with it.
    """
    values = {name: value for name, value in row.values.items() if table.column(name)}
    lifted = row.values.get(_LIFTED)
    if lifted is not None and table.column(_LIFTED) is None and table.column(_ENDS) is not None:
        values[_ENDS] = lifted
    return Row(values, row.position)
