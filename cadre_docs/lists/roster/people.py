"""Who stands on a roster, or on a form that belongs on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.record import Record, Row, Value, printed_text
from cadre_docs.rules.between.across import is_approved
from cadre_docs.rules.days import assessed_in
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Field, Schema
    from cadre_docs.schema.model import Roster

NAME, BIRTH, UNIT = "name", "birth_date", "unit"
ID_NUMBER = "id_number"
BIRTHDAY = "birthday"  # the birth as exactly as it is known; BIRTH is compared by its month
IDENTITY = (NAME, BIRTH, UNIT)
_CALLED = {NAME: "姓名", BIRTH: "出生年月", UNIT: "单位"}


def rosters_of(catalog: Catalog, forms: Iterable[str]) -> list[Schema]:
    """Return the rosters that are made of any of these forms."""
    wanted = set(forms)
    schemas = map(catalog.schema, catalog.form_ids)
    return [schema for schema in schemas if schema.roster and wanted.intersection(schema.roster.of)]


def columns_of(roster: Schema, form: Schema) -> list[tuple[Field, Field]]:
    """Return the roster's columns, each with the field of the form it comes from.

    Raises :class:`CatalogError` when the roster names a field that the form does not have.
    """
    link = link_of(roster)
    columns = roster.by_id[link.table].columns
    sources = ((column, link.columns.get(column.id)) for column in columns)
    return [(column, _source(roster, form, source)) for column, source in sources if source]


def heads_of(roster: Schema, form: Schema) -> list[tuple[Field, Field]]:
    """Return the fields above the table that come from forms, each with its field there.

    Raises :class:`CatalogError` as :func:`columns_of` does.
    """
    heads = link_of(roster).head.items()
    return [(roster.by_id[head], _source(roster, form, source)) for head, source in heads]


def _source(roster: Schema, form: Schema, field_id: str) -> Field:
    if field_id not in form.by_id:
        raise CatalogError(f"名册“{roster.id}”要用的“{field_id}”，表单“{form.id}”没有。")
    return form.by_id[field_id]


def link_of(schema: Schema) -> Roster:
    """Return how a roster comes from forms. Raises :class:`CatalogError` for other forms."""
    if schema.roster is None:
        raise CatalogError(f"表单“{schema.id}”不是名册：表单定义中没有“roster”。")
    return schema.roster


@dataclass(frozen=True, slots=True)
class Person:
    """A person on either side: texts by column, compared by what they name (``folding``).

    ``year`` is the assessment year of a form that states one.
    """

    texts: dict[str, str]
    record: Record
    number: int = 0  # of the roster's row, from 1
    row: Row | None = None
    born: PartialDate | None = None
    year: int | None = None

    @property
    def name(self) -> str:
        """The name, for reports."""
        return self.texts.get(NAME, "")

    @property
    def position(self) -> Position:
        """Where the person stands: the row's box for the name, or the form."""
        if self.row is None:
            return self.record.position
        return self.row.place(NAME)

    @property
    def id_number(self) -> str:
        """The ID number in the row or on the form; empty where none is read."""
        values = self.record.values if self.row is None else self.row.values
        value = values.get(ID_NUMBER)
        return "" if value is None else str(value.typed)

    def key(self, columns: Iterable[str]) -> tuple[str, ...] | None:
        """Return these facts of the person; None when one is missing."""
        found = tuple(map(self._fact, columns))
        return found if all(found) else None

    def _fact(self, column: str) -> str:
        if self.born is not None and column in (BIRTH, BIRTHDAY):
            return self.born.format("YYYY-MM") if column == BIRTH else str(self.born)
        return folded(self.texts.get(BIRTH if column == BIRTHDAY else column, ""))


def row_texts(schema: Schema, row: Row) -> dict[str, str]:
    """Return what a row says, by column id."""
    columns = schema.by_id[link_of(schema).table].columns
    return {column.id: text_of(column, row.values.get(column.id)) for column in columns}


def form_texts(schema: Schema, record: Record) -> dict[str, str]:
    """Return what the roster should say of a person, printed the roster's way."""
    pairs = columns_of(schema, record.schema)
    return {column.id: text_of(column, record.values.get(field.id)) for column, field in pairs}


def person_of(schema: Schema, record: Record) -> Person:
    """Return who a form is about, as the roster would say it."""
    source = link_of(schema).columns.get(BIRTH, BIRTH)
    texts, born = form_texts(schema, record), born_of(record.values, source)
    return Person(texts, record, born=born, year=assessed_in(record))


def text_of(column: Field, value: Value | None) -> str:
    """Return a value as the column prints it."""
    return "" if value is None else printed_text(column, value.typed)


def identity_of(person: Person) -> tuple[str, ...]:
    """Return the facts that tell people apart: those of :data:`IDENTITY` that are compared.

    The unit is none where a whole roster has one unit.
    """
    return tuple(column for column in IDENTITY if column in person.texts)


def born_of(values: Mapping[str, Value], field_id: str = BIRTH) -> PartialDate | None:
    """Return the birth among the values of a form or a row."""
    value = values.get(field_id)
    return value.typed if value and isinstance(value.typed, PartialDate) else None


def twins_of(people: Sequence[Person]) -> list[tuple[Person, Person]]:
    """Return those who are there a second time, each with the first: same name, birth and unit.

    Forms of two assessment years are not told together. A month of birth and a day in it are
    the same, two different days are not; two ID numbers are two people's, and so are forms of
    whom it was approved.
    """
    seen: dict[tuple[object, ...], _Namesakes] = defaultdict(_Namesakes)
    again = []
    for person in people:
        key = person.key(identity_of(person))
        if key is None or (person.row is None and is_approved(person.record)):
            continue
        first = seen[person.year, *key].first(person)
        if first is not person:
            again.append((person, first))
    return again


class _Namesakes:
    """People of one name, month of birth and unit who are not one person.

    Of one number, and of those without any, there are few: one for each day of the month.
    """

    def __init__(self) -> None:
        self._by_number: dict[str, dict[PartialDate | None, Person]] = defaultdict(dict)
        self._all: dict[PartialDate | None, Person] = {}

    def first(self, person: Person) -> Person:
        """Return the one whom a person may be, or the person, who is then known as well."""
        number = person.id_number
        alike = [self._by_number[n] for n in dict.fromkeys((number, ""))] if number else [self._all]
        for known in alike:
            if person.born in known:
                return known[person.born]
            for other in known.values():
                if _agree(other.born, person.born):
                    return other
        self._by_number[number][person.born] = person
        self._all.setdefault(person.born, person)
        return person


def _agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and other is not None and one.may_be(other)


def duplicates(people: Sequence[Person], where: str) -> list[Finding]:
    """Report those who are there a second time; ``where`` is Chinese."""
    return told_twice(twins_of(people), where)


def told_twice(twins: Iterable[tuple[Person, Person]], where: str) -> list[Finding]:
    """Report people, each with the one whom they repeat; ``where`` is Chinese."""
    return [
        error(
            "ID-duplicate",
            f"{where}“{person.name}”出现了两次"
            f"（{'、'.join(_CALLED[fact] for fact in identity_of(person))}都相同），"
            f"第一次在 {first.position}",
            wanted="每人一次",
            remedy=f"请删去重复的；确是两个人的，{_two_people(person)}",
            position=person.position,
            person=person.name,
            form=person.record.schema.id,
        )
        for person, first in twins
    ]


def _two_people(person: Person) -> str:
    """Return what to do where two are not one: rows are held against the forms of both."""
    if person.row is not None:
        return "请核对出生年月；两人都交了考核表的，名册上两行都留"
    schema = person.record.schema
    born = schema.by_id[BIRTH].key if BIRTH in schema.by_id else _CALLED[BIRTH]
    numbered = "都填身份证号码，或者" if ID_NUMBER in schema.by_id else ""
    return f"两份{numbered}“{born}”都写到日"
