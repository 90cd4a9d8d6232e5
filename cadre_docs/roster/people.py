"""Who stands on a roster, or on a form that belongs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.record import Record, Row, Value, printed_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Field, Schema
    from cadre_docs.schema.model import Roster

NAME, BIRTH, UNIT = "name", "birth_date", "unit"
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
    """A person on either side: texts by column, compared without blanks."""

    texts: dict[str, str]
    record: Record
    number: int = 0  # of the roster's row, from 1
    row: Row | None = None

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

    def key(self, columns: Iterable[str]) -> tuple[str, ...] | None:
        """Return these facts of the person; None when one is missing."""
        found = tuple(squeezed(self.texts.get(column, "")) for column in columns)
        return found if all(found) else None


def row_texts(schema: Schema, row: Row) -> dict[str, str]:
    """Return what a row says, by column id."""
    columns = schema.by_id[link_of(schema).table].columns
    return {column.id: text_of(column, row.values.get(column.id)) for column in columns}


def form_texts(schema: Schema, record: Record) -> dict[str, str]:
    """Return what the roster should say of a person, printed the roster's way."""
    pairs = columns_of(schema, record.schema)
    return {column.id: text_of(column, record.values.get(field.id)) for column, field in pairs}


def text_of(column: Field, value: Value | None) -> str:
    """Return a value as the column prints it."""
    return "" if value is None else printed_text(column, value.typed)


def squeezed(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def identity_of(person: Person) -> tuple[str, ...]:
    """Return the facts that tell people apart: those of :data:`IDENTITY` that are compared.

    The unit is none where a whole roster has one unit.
    """
    return tuple(column for column in IDENTITY if column in person.texts)


def twins_of(people: Sequence[Person]) -> list[Person]:
    """Return those who are there a second time: same name, birth and unit."""
    seen: set[tuple[str, ...]] = set()
    again = []
    for person in people:
        key = person.key(identity_of(person))
        if key is not None and key in seen:
            again.append(person)
        elif key is not None:
            seen.add(key)
    return again


def duplicates(people: Sequence[Person], where: str) -> list[Finding]:
    """Report those who are there a second time; ``where`` is Chinese."""
    first = {person.key(identity_of(person)): person for person in reversed(people)}
    return [
        error(
            "ID-duplicate",
            f"{where}“{person.name}”出现了两次"
            f"（{'、'.join(_CALLED[fact] for fact in identity_of(person))}都相同），"
            f"第一次在 {first[person.key(identity_of(person))].position}",
            wanted="每人一次",
            remedy="请删去重复的；确是两个人的请核对出生年月",
            position=person.position,
            person=person.name,
            form=person.record.schema.id,
        )
        for person in twins_of(people)
    ]
