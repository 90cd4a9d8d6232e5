"""Making a public notice of people's forms.

What a notice says comes from its schema (``notices``); here is only how it is put together.
It lists names, posts and outcomes and nothing else of a person. People whose outcome is not
posted (no grade was proposed for them, or they were not assessed) are left out and counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, Position, Severity, error, warning
from cadre_docs.law.workdays import WorkCalendar, WorkingDays
from cadre_docs.lists.notice.steps import among_steps
from cadre_docs.lists.results import not_listed
from cadre_docs.lists.roster.heads import agreed
from cadre_docs.lists.roster.people import IDENTITY, Person, born_of, duplicates
from cadre_docs.record import Record, Row, Value, printed_text
from cadre_docs.rules.between.lists_agree import stated_day
from cadre_docs.rules.common.public_notice import POSTING
from cadre_docs.rules.days import assessed_in, end_of, judged_on
from cadre_docs.schema.notices import CITE, NAMED
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.schema import Field, Schema
    from cadre_docs.schema.model import Posting


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of posting, both included.

    ``last`` is None where the calendar of holidays does not reach it; ``unknown`` is then
    the first day of which nobody can say yet whether it is a working day.
    """

    calendar: WorkCalendar
    first: date
    last: date | None
    unknown: date | None = None

    @property
    def days(self) -> WorkingDays | None:
        """The working days from first to last; None without a last day."""
        return None if self.last is None else self.calendar.working_days(self.first, self.last)


def span_from(calendar: WorkCalendar, first: date, wanted: int, last: date | None = None) -> Span:
    """Return the posting of ``wanted`` (at least one) working days that begins on ``first``.

    A ``last`` day that is given is taken as it is. Nothing is guessed: where a day on the
    way is undetermined, the span has no last day.
    """
    if last is not None:
        return Span(calendar, first, last)
    day, sure = first, 0
    while True:
        working = calendar.is_working_day(day)
        if working is None:
            return Span(calendar, first, None, day)
        sure += working
        if sure >= wanted:
            return Span(calendar, first, day)
        day += timedelta(1)


OUTCOME, UNIT, PEOPLE = "outcome", "unit", "people"
SCHOOL_YEAR = "assessment_period"
CONTACT = ("contact", "contact_phone", "contact_address")
_YEAR = timedelta(366)  # at most
_HERE = Position("公示")
_BETWEEN = "，"


@dataclass
class Notice:
    """A notice, what was wrong with the forms, and how many people of which outcome it omits."""

    record: Record
    findings: list[Finding] = field(default_factory=list)
    omitted: Counter[str] = field(default_factory=Counter)


def notices_of(catalog: Catalog) -> list[tuple[Schema, Posting]]:
    """Return every way to make a notice of a form."""
    schemas = map(catalog.schema, catalog.form_ids)
    return [(schema, posting) for schema in schemas for posting in schema.notices]


def posting_of(catalog: Catalog, forms: Iterable[str]) -> list[tuple[Schema, Posting]]:
    """Return the ways to make a notice of any of these forms."""
    wanted = set(forms)
    return [found for found in notices_of(catalog) if wanted.intersection(found[1].of)]


class PostingRule(NamedTuple):
    """For how many days a notice is posted, in what ``unit``, and by which provision."""

    days: int
    unit: str
    cited: str
    since: date
    """From when on the notice is in force."""


def posting_rule(
    posting: Posting, people: Sequence[Record], law: LawBook, day: date
) -> PostingRule:
    """Return what the notice says that governs the people's forms.

    Its edition and value are those in force for the people, of whom any will do; without
    people, on the first ``day`` of posting.
    """
    family = posting.days.partition(".")[0]
    governing = law.instruments_of(people[0].schema.governed_by) if people else ()
    found = next((one for one in governing if one.family == family), None)
    notice = found or law.standing_for(family)
    if notice is None or posting.days not in law.parameters:
        raise CatalogError(f"公示的天数“{posting.days}”不是参数。")
    as_of = max((judged_on(one, notice) for one in people if found), default=day)
    parameter = law.parameter(posting.days, notice)
    value, edition = parameter.at(as_of), notice.at(as_of)
    if not isinstance(value, int):
        raise CatalogError(f"公示的天数“{posting.days}”不是整数。")
    cited = edition.cite_as(parameter.article_in(edition))
    return PostingRule(value, parameter.unit, cited, edition.in_force)


def build_notice(
    schema: Schema,
    posting: Posting,
    entries: Sequence[ReadRecord],
    span: Span,
    rule: PostingRule,
    facts: Record | None = None,
) -> Notice:
    """Make a notice of people's forms, which names the provision of the ``rule``.

    ``facts`` are those of their unit (role ``unit``).
    """
    records = [entry.record for entry in entries]
    same, findings = _same(posting, records, facts)
    omitted: Counter[str] = Counter()
    rows = []
    for entry in entries:
        fields = _columns(posting, entry.record.schema)
        findings += _problems(entry, fields)
        outcome = entry.record.get(fields[OUTCOME][0].id)
        if posting.outcomes and outcome is not None and outcome not in posting.outcomes:
            omitted[str(outcome)] += 1
        elif outcome is not None:
            rows.append(_row(entry.record, fields))
    findings += [*_twice(records), *_early(records, span.first), *_late(records, span.first)]
    findings += _stated_otherwise(posting, records, span, facts)
    findings += _before_the_notice(records, span.first, rule.since)
    for record in records:
        printed = [
            field for fields in _columns(posting, record.schema).values() for field in fields
        ]
        findings += not_listed(printed, [record], "公示")
    texts = {name: printed_text(item, value.typed) for name, (item, value) in same.items()}
    values = _period(span) | _contact(schema, facts) | _words(posting, texts, rule.cited)
    if UNIT in same:
        values[UNIT] = same[UNIT][1]
    tables = {PEOPLE: tuple(rows)} if rows else {}
    return Notice(Record(schema, values, tables, _HERE), findings, omitted)


def _columns(posting: Posting, form: Schema) -> dict[str, list[Field]]:
    """Return the notice's columns, each with the fields of the form that make it."""
    for name in (*posting.same, *(n for names in posting.columns.values() for n in names)):
        if name not in form.by_id:
            raise CatalogError(f"公示要用的“{name}”，表单“{form.id}”没有。")
    return {c: [form.by_id[name] for name in names] for c, names in posting.columns.items()}


def _same(
    posting: Posting, records: Sequence[Record], facts: Record | None
) -> tuple[dict[str, tuple[Field, Value]], list[Finding]]:
    """Return what everybody's form says alike, the unit as its own facts name it."""
    found: dict[str, tuple[Field, Value]] = {}
    findings: list[Finding] = []
    for name in posting.same if records else ():
        item = records[0].schema.by_id[name]
        given = facts.values.get(UNIT) if facts and name == UNIT else None
        value, differing = agreed(item, name, records, given)
        findings += differing
        if value is not None:
            found[name] = item, value
        elif not differing and not any(item.id in record.unreadable for record in records):
            findings.append(_unsaid(item, records[0]))
    return found, findings


def _unsaid(item: Field, record: Record) -> Finding:
    return error(
        "FS-required",
        f"公示要写“{item.key}”，没有人填",
        remedy="请补填后再公示",
        **record.about(item.id),
    )


def _row(record: Record, fields: dict[str, list[Field]]) -> Row:
    def text(sources: list[Field]) -> str:
        typed = ((source, record.get(source.id)) for source in sources)
        return _BETWEEN.join(printed_text(s, t) for s, t in typed if t is not None)

    values = {c: Value(text(s), record.place(s[0].id)) for c, s in fields.items() if text(s)}
    return Row(values, record.position)


def _problems(entry: ReadRecord, fields: dict[str, list[Field]]) -> Iterator[Finding]:
    """Report what a notice needs and a form does not say, or says unreadably."""
    record = entry.record
    sources = [source for group in fields.values() for source in group]
    paths = {record.schema.path(source) for source in sources}
    for found in entry.findings:
        if found.severity is Severity.ERROR and (not found.path or found.path in paths):
            yield found
    for source in sources:
        if source.id not in record.values and source.id not in record.unreadable:
            yield error(
                "FS-required",
                "公示要用这一项，没有填",
                remedy="请补填后再公示",
                **record.about(source.id),
            )


def _twice(records: Sequence[Record]) -> list[Finding]:
    people = []
    for record in records:
        known = ((name, record.schema.by_id.get(name)) for name in IDENTITY)
        texts = {n: printed_text(f, record.get(n)) for n, f in known if f is not None}
        born, year = born_of(record.values), assessed_in(record)
        people.append(Person(texts, record, born=born, year=year))
    return duplicates(people, "要公示的人中")


def _early(records: Sequence[Record], first: date) -> Iterator[Finding]:
    """Warn of people whose year is not near its end when posting begins: it cannot be assessed.

    Near is its last month: assessments are held 年末或者次年年初 (市考核实施办法第十条).
    """
    ends = [(end, record) for record in records if (end := _end_assessed(record)) is not None]
    running = [(end, record) for end, record in ends if first < end.replace(day=1)]
    if running:
        end, record = max(running, key=lambda item: item[0])
        begun = first > _year_before(end)  # nobody is assessed on a year that has not begun
        yield (warning if begun else error)(
            POSTING,
            f"{first}开始公示，而有{len(running)}人所考核的年度"
            + (f"到{end}才结束" if begun else "还没有开始"),
            wanted="考核年度的最后一个月或者以后公示",
            remedy="请核对各人的年度和公示的日期"
            + ("；确已考核完的不必理会" if begun else "（年份），写错的改正"),
            position=record.position,
            person=record.person,
            form=record.schema.id,
        )


def _before_the_notice(records: Sequence[Record], first: date, since: date) -> Iterator[Finding]:
    """Warn of people without a year who are posted before their notice: they applied by it."""
    if records and first < since and all(_end_assessed(one) is None for one in records):
        yield warning(
            POSTING,
            f"{first}开始公示，早于所依据的通知（{since}）",
            wanted="通知印发以后公示",
            remedy="请核对公示的日期（年份）；确是这一天的不必理会",
            position=records[0].position,
            person=records[0].person,
            form=records[0].schema.id,
        )


def _year_before(end: date) -> date:
    """Return the last day before the year that ends on a day."""
    try:
        return end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        return end.replace(year=end.year - 1, day=28)


def _late(records: Sequence[Record], first: date) -> Iterator[Finding]:
    """Warn of people whose year ended more than a year before: the next one is due by then."""
    ended = [(end, record) for record in records if (end := _end_assessed(record)) is not None]
    late = [(end, record) for end, record in ended if end + _YEAR < first]
    if late:
        end, record = min(late, key=lambda item: item[0])
        yield warning(
            POSTING,
            f"{first}开始公示，而有{len(late)}人所考核的年度{end}就结束了，到公示时下一个年度也已结束",
            wanted="考核年度结束后公示",
            remedy="请核对各人的年度和公示的日期（年份）；确实补办的不必理会",
            position=record.position,
            person=record.person,
            form=record.schema.id,
        )


_EDGES = {"first": "开始", "last": "结束"}


def _stated_otherwise(
    posting: Posting, records: Sequence[Record], span: Span, facts: Record | None
) -> Iterator[Finding]:
    """Warn of a day of posting that the unit's facts state otherwise; facts of other years do not.

    Those of other years X-unit tells of.
    """
    years = set(filter(None, map(assessed_in, records)))
    if facts is None or (years and years.isdisjoint(_years(facts)) and _years(facts)):
        return
    for edge, name in posting.stated.items():
        day, at = stated_day(facts, name)
        ours = span.first if edge == "first" else span.last
        if day is not None and ours is not None and not day.may_be(_dated(ours)):
            yield warning(
                POSTING,
                f"公示的{_EDGES[edge]}日期是{ours}，而单位和程序事实表填的是{day}",
                wanted="两处一致",
                remedy="请核对，改正有误的一处（公示的日期用 --from、--days、--to 指定）",
                position=at.position,
                path=at.path,
                form=facts.schema.id,
            )
    yield from among_steps(posting, facts, span.first, span.last)


def _years(facts: Record) -> set[int]:
    stated = (facts.get(name) for name in facts.schema.years.values())
    return {day.year for day in stated if isinstance(day, PartialDate)}


def _end_assessed(record: Record) -> date | None:
    """Return the last day of the year that a form is about, or of the school year it states."""
    year, stated = assessed_in(record), record.get(SCHOOL_YEAR)
    if isinstance(stated, Period) and stated.end is not None:
        return stated.end.last
    return None if year is None else end_of(year)


def _words(posting: Posting, texts: dict[str, str], cited: str) -> dict[str, Value]:
    known = {**texts, CITE: cited}

    def filled(text: str) -> str:
        return NAMED.sub(lambda match: known.get(match[1], ""), text)

    words = {"title": filled(posting.title), "text": filled(posting.text), **posting.headings}
    return {name: Value(text, _HERE) for name, text in words.items()}


def _period(span: Span) -> dict[str, Value]:
    values = {"posted_from": Value(_dated(span.first), _HERE)}
    if span.last is not None and span.days is not None:
        values["posted_to"] = Value(_dated(span.last), _HERE)
        if not span.days.unknown:
            values["working_days"] = Value(span.days.sure, _HERE)
    return values


def _dated(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def contacts_of(record: Record) -> list[Field]:
    """Return the boxes of a notice that say to whom people may turn."""
    return [record.schema.by_id[name] for name in CONTACT if name in record.schema.by_id]


def _contact(schema: Schema, facts: Record | None) -> dict[str, Value]:
    names = [name for name in CONTACT if name in schema.by_id]
    return {name: facts.values[name] for name in names if facts and name in facts.values}
