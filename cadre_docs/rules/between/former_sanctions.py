"""Sanctions that a person's other records list, and this one does not.

Whether one matters is not reckoned here: the notice's own rules are heard once more, as if it were
listed. Where they then allow another grade, or refuse the application, its absence is an error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.record.cells import Row
from cadre_docs.rules.between.across import BARRED
from cadre_docs.rules.between.own_records import MOST, SANCTIONS, keys_of, span_of
from cadre_docs.rules.between.same_person import doubt
from cadre_docs.rules.common.telling_apart import agree
from cadre_docs.rules.context import RecordContext, place
from cadre_docs.rules.days import assessed_in, days_by_family, default_day
from cadre_docs.rules.decide import decide, grade_findings
from cadre_docs.rules.engine import Problem, apply_all, findings, governing, rule
from cadre_docs.rules.roles import APPLICANTS, PERSON
from cadre_docs.schema.codes import CodeList
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.record.photo.read import PhotoFacts
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.context import Place
    from cadre_docs.schema import Field

FORMER = "X-sanction"
_KIND, _DECIDED, _REVOKED = "kind", "decided_on", "revoked"
_What = tuple[str | None, int | None]
_DAYS = (_DECIDED, "effective_on", "ends_on", "lifted_on")
_ENDS, _LIFTED = "ends_on", "lifted_on"


class Forgotten(NamedTuple):
    """A sanction of another record, as a row of this form's table would state it."""

    record: Record
    row: Row

    @property
    def what(self) -> str:
        """The sanction, in Chinese."""
        return f"{self.row.text(_KIND)}处分（{self.row.text(_DECIDED)}）"

    @property
    def said(self) -> str:
        """Where it stands and what it is, in Chinese."""
        year, schema = assessed_in(self.record), self.record.schema
        called = f"{year}年度的记录" if year else f"以前的{schema.title}"
        return f"{called}（{self.record.position}）列有{self.what}"


@rule(
    FORMER, Severity.ERROR, "往年的处分、虚假申报还影响本次，这次没有列", roles=APPLICANTS,
    standard="同一人各年度的记录",
)  # fmt: skip
def still_in_force(c: RecordContext) -> Iterator[Problem]:
    """本人往年的记录（--previous）列有的处分，这次没有列，而列上以后所填的档次（申报）就不符合通知的，是错误。

    列上以后会怎样，按通知关于处分的各条推算，与列在这次的记录里一样：处分期、影响期涉及本年度的，聘期内作出的，
    申报时尚未届满的。曾因虚假申报被取消资格的年度，也这样看。没有填档次的，看能定的档次是不是因此不同。不影响结果的、日期不够确切的，只提醒（X-years）。

    往年的记录与这次的放在一起核对的，见 X-barred。
    """
    for one in forgotten(c):
        if wrong := consequence(c, one):
            yield _problem(c.record, one, wrong)
    yield from _lasting_boxes(c)


@rule(
    BARRED, Severity.ERROR, "本人另一份表上的处分影响本次考核，这次没有列", scope="batch",
    roles=PERSON, standard="同一人各年度的记录",
)  # fmt: skip
def still_in_force_beside(c: BatchContext) -> Iterator[Problem]:
    """与 X-sanction 相同，而列有处分的往年的记录、本人的另一种表与这次的放在一起核对。

    号码相同，或者姓名、出生年月、单位都相同的，是同一人；不能断定的不算。
    不影响结果的，见 X-results。
    """
    for record, others in _own_others(c):
        for one in _not_listed(record, [o for o in others if not _is_copy(record, o)]):
            if wrong := _decides(c, record, one):
                yield _problem(record, one, wrong)


def _lasting_boxes(c: RecordContext) -> Iterator[Problem]:
    """Yield what never changes, was filled in last time, is not now, and would not allow this."""
    last = c.earlier[-1] if c.earlier else None
    if last is None or last.schema.kind != c.record.schema.kind:
        return
    for box in c.record.schema.fields():
        always = box.lasting == () and not box.required and not box.columns
        if not always or box.id in c.record.values or box.id not in last.values:
            continue
        with_it = replace(c.record, values={**c.record.values, box.id: last.values[box.id]})
        wrong = "" if c.unread(box.id) else _made_wrong(c, with_it)
        if wrong:
            yield Problem(
                f"以前的记录（{last.place(box.id)}）填“{last.text(box.id)}”，这次没有填；填上以后，{wrong}",
                wanted="与以前的一致",
                remedy=f"请核对：确有的补填“{box.key}”；以前的记录有误的改正",
                at=c.at(box.id),
            )


def _problem(record: Record, one: Forgotten, wrong: str) -> Problem:
    return Problem(
        f"{one.said}，这次没有列；列上以后，{wrong}",
        wanted="影响还在的处分也列出，按它考核",
        remedy=f"请核对：确有的补填到“{record.schema.by_id[SANCTIONS].key}”，并改正档次；已撤销、已提前解除的，列出并写明；"
        "往年的记录有误的改正",
        at=place(record, SANCTIONS),
        record=record,
    )


# --- among records that are checked together --------------------------------------------------


def forgotten_beside(c: BatchContext) -> Iterator[Problem]:
    """Tell of a sanction within the time of a form that only another form of the person states.

    Where it decides something, X-barred tells.
    """
    for record, others in _own_others(c):
        for one in _not_listed(record, [o for o in others if not _is_copy(record, o)]):
            if _is_within(record, one) and not _decides(c, record, one):
                yield Problem(
                    f"本人的{one.record.schema.title}（{one.record.position}）列有{one.what}，本表没有列",
                    wanted="所考核的时间之内的处分都列出",
                    remedy="请核对，补上漏列的；已撤销的在两份表上都写明“已撤销”",
                    at=place(record, SANCTIONS),
                    record=record,
                )


def _decides(c: BatchContext, record: Record, one: Forgotten) -> str:
    """Return what a sanction of before, or of the form's own time, would make wrong."""
    concerns = _is_before(one.record, record) or _is_within(record, one)
    return consequence(_context(c, record), one) if concerns else ""


def _own_others(c: BatchContext) -> Iterator[tuple[Record, list[Record]]]:
    """Yield forms that may list sanctions, each with the person's others that list any."""
    forms = [r for r in c.records if SANCTIONS in r.schema.by_id]
    known: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in forms:
        for identity in keys_of(record) if record.tables.get(SANCTIONS) else ():
            known[identity].append(record)
    for record in forms if known else ():
        if SANCTIONS in record.unreadable:
            continue
        same = {id(o): o for one in keys_of(record) for o in islice(known.get(one, ()), MOST)}
        others = [o for o in same.values() if o is not record and not doubt(record, o)]
        if others:
            yield record, others


def _is_copy(record: Record, other: Record) -> bool:
    """Whether both are one form of one year: ID-duplicate tells of them."""
    same = record.schema.kind == other.schema.kind
    return same and assessed_in(record) == assessed_in(other)


def _is_before(other: Record, record: Record) -> bool:
    """Whether another record is of an earlier year, or of a year within this one's time."""
    year, then = assessed_in(record), assessed_in(other)
    if record.schema.kind == other.schema.kind:
        return year is not None and then is not None and then < year
    return year is None


def _context(c: BatchContext, record: Record) -> RecordContext:
    """Return what a notice's rules on sanctions read of a record: neither photos nor provinces."""
    day = c.asked or default_day(record, c.law)
    days = {} if c.asked else days_by_family(record, c.law)
    return RecordContext(record, CodeList("", "", "", ()), _no_photo, c.law, day, days=days)


def _no_photo(_value: Value) -> PhotoFacts:
    raise LookupError("no rule on sanctions looks at a photo")


# --- what is listed, and what would follow ----------------------------------------------------


def forgotten(c: RecordContext) -> Iterator[Forgotten]:
    """Yield the sanctions of a person's earlier records that this one does not list."""
    if not c.unread(SANCTIONS):
        yield from _not_listed(c.record, (*c.earlier, *c.results))


def _not_listed(record: Record, others: Iterable[Record]) -> Iterator[Forgotten]:
    table = record.schema.by_id.get(SANCTIONS)
    if table is None:
        return
    here = set(map(_what, record.tables.get(SANCTIONS, ())))
    for other in others:
        for _, row in other.rows(SANCTIONS):
            what = _what(row)
            if None not in what and not row.get(_REVOKED) and what not in here:
                here.add(what)
                yield Forgotten(other, _as_row_of(table, row))


def unlike_before(c: RecordContext) -> Iterator[tuple[Place, str, str, Record]]:
    """Yield the days of sanctions that an earlier record states otherwise: where, both, whose."""
    before: dict[_What, dict[tuple[str, ...], tuple[Record, Row]]] = defaultdict(dict)
    for record in c.earlier:
        for _, row in record.rows(SANCTIONS):
            before[_what(row)][tuple(map(row.text, _DAYS))] = record, row
    here = Counter(_what(row) for _, row in c.distinct(SANCTIONS)) if before else Counter()
    for number, row in c.distinct(SANCTIONS) if before else ():
        known = list(before.get(_what(row), {}).values())
        if len(known) != 1 or here[_what(row)] != 1:
            continue  # of several of a kind in one year nobody knows which is which
        record, other = known[0]
        for name in _DAYS:
            said, was = row.get(name), other.get(name)
            both = isinstance(said, PartialDate) and isinstance(was, PartialDate)
            if both and not agree(said, was):
                yield c.at_row(SANCTIONS, number, name), str(said), str(was), record
                break


def unknown_before(c: RecordContext) -> Iterator[tuple[Place, str, Record]]:
    """Yield sanctions of a year whose own record lists none of the kind: where, which, whose."""
    by_year = {assessed_in(r): r for r in c.earlier if not r.is_unread(SANCTIONS)}
    for number, row in c.distinct(SANCTIONS) if by_year else ():
        kind, year = _what(row)
        record = by_year.get(year) if kind and year else None
        if record is None or row.get(_REVOKED):
            continue
        span, day = span_of(record), row.get(_DECIDED)
        inside = span and isinstance(day, PartialDate) and span[0] <= day.first <= span[1]
        if inside and kind not in {r.text(_KIND) for _, r in record.rows(SANCTIONS)}:
            yield c.at_row(SANCTIONS, number, _DECIDED), f"{kind}处分（{day}）", record


def is_of_its_time(c: RecordContext, one: Forgotten) -> bool:
    """Whether a sanction was surely decided within the time that a form is about."""
    return _is_within(c.record, one)


def _is_within(record: Record, one: Forgotten) -> bool:
    span, day = span_of(record), one.row.get(_DECIDED)
    if span is None or not isinstance(day, PartialDate):
        return False
    return span[0] <= day.first and day.last <= span[1]


def consequence(c: RecordContext, one: Forgotten) -> str:
    """Return what would be wrong with a form if it listed a sanction; empty: no more than is now.

    Without a proposed grade that is how the grades differ that it could have.
    """
    rows = (*c.record.tables.get(SANCTIONS, ()), one.row)
    return _made_wrong(c, replace(c.record, tables={**c.record.tables, SANCTIONS: rows}))


def _made_wrong(c: RecordContext, with_it: Record) -> str:
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


def _what(row: Row) -> _What:
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
