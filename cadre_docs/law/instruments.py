"""The notices (instruments) and the dated numbers in them (parameters).

No number, date or list of a notice stands in code: next year's notice is a change of data.
``data_schemas/instruments.yaml`` registers the notices; ``data_schemas/parameters/<prefix>.yaml``
holds the values of each, with the article they come from.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.source.tree import Mapping, Reader, Scalar, Sequence
from cadre_docs.values.dates import DateError, PartialDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

CODE = "SCHEMA"
ParameterValue = int | str | PartialDate | tuple[str, ...]
TYPES = ("integer", "text", "date", "list")
VERBS = ("应当", "不得", "须", "必须", "一般", "原则上", "可以", "本工具的选择")


@dataclass(frozen=True)
class Instrument:
    """A notice. ``articles`` maps each article's id (``4.3``) to its name and subject.

    ``uncoded`` says, in Chinese, why an article has no rule of its own.
    """

    prefix: str
    title: str
    number: str
    issuer: str
    date: datetime.date
    in_force: datetime.date
    forms: tuple[str, ...]
    articles: dict[str, str] = field(default_factory=dict)
    uncoded: dict[str, str] = field(default_factory=dict)

    def article_of(self, code: str) -> str | None:
        """Return the id of the article that a rule's code cites (``HN-3.2b`` → ``3``)."""
        suffix = code.removeprefix(f"{self.prefix}-")
        while suffix:
            if suffix in self.articles:
                return suffix
            suffix = suffix[:-1].rstrip(".")
        return None

    def cite(self, article: str) -> str:
        """Return a citation: 《title》（number）article; a few documents have no number."""
        return f"《{self.title}》{f'（{self.number}）' if self.number else ''}{article}"


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the first day on which it is in force."""

    since: datetime.date
    value: ParameterValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, date or list of a notice. ``id`` is ``<prefix>.<name>``.

    ``choice`` says, in Chinese, what was chosen where the notice is silent; it is empty
    where the notice states the value.
    """

    id: str
    title: str
    article: str
    verb: str
    unit: str
    choice: str
    values: tuple[DatedValue, ...]

    def at(self, day: datetime.date) -> ParameterValue:
        """Return the value in force on a day; before the first one, the first.

        A notice judges facts that lie before its own date.
        """
        current = self.values[0]
        for dated in self.values:
            if dated.since <= day:
                current = dated
        return current.value


@dataclass(frozen=True, eq=False)
class LawBook:
    """All instruments by prefix and all parameters by id; a catalog has one."""

    instruments: dict[str, Instrument]
    parameters: dict[str, Parameter]

    def instruments_of(self, form_id: str) -> Iterator[Instrument]:
        """Yield the instruments that govern a form."""
        return (i for i in self.instruments.values() if form_id in i.forms)

    def chosen(self, parameter_id: str) -> str:
        """Return what this tool chose where a notice is silent, as a Chinese clause."""
        return f"本工具的选择：{self.parameters[parameter_id].choice}"


@dataclass(frozen=True, slots=True)
class RuleExample:
    """A case of a rule in words: what differs from a sound record, and what the rule says."""

    title: str
    changes: tuple[str, ...]
    says: tuple[str, ...]


def read_examples(tree: Node, findings: list[Finding]) -> dict[str, list[RuleExample]]:
    """Read the examples of rules, by code."""
    if not isinstance(tree, Mapping):
        raise TypeError("a file of examples is a mapping")
    reader = Reader(tree, CODE, findings)
    return {
        entry.key: [
            RuleExample(item.text("title"), item.texts("changes"), item.texts("says"))
            for item in reader.readers(entry.key)
        ]
        for entry in tree.entries
    }


def read_instruments(tree: Node, findings: list[Finding]) -> dict[str, Instrument]:
    """Read ``instruments.yaml``."""
    if not isinstance(tree, Mapping):
        raise TypeError("instruments.yaml is a mapping")
    reader = Reader(tree, CODE, findings)
    found = [_instrument(item) for item in reader.readers("instruments")]
    reader.finish()
    return {instrument.prefix: instrument for instrument in found}


def _instrument(reader: Reader) -> Instrument:
    instrument = Instrument(
        prefix=reader.text("prefix"),
        title=reader.text("title"),
        number=reader.text("number", ""),
        issuer=reader.text("issuer"),
        date=_day(reader, "date"),
        in_force=_day(reader, "in_force"),
        forms=reader.texts("forms"),
        articles=_texts_by_article(reader, "articles"),
        uncoded=_texts_by_article(reader, "uncoded"),
    )
    reader.finish()
    return instrument


def _texts_by_article(reader: Reader, key: str) -> dict[str, str]:
    child = reader.child(key)
    entries = child.mapping.entries if child else ()
    return {e.key: e.value.text for e in entries if isinstance(e.value, Scalar)}


def _day(reader: Reader, key: str) -> datetime.date:
    text = reader.text(key)
    try:
        return parse_date(text).first
    except DateError as problem:
        reader.complain(f"“{key}”：{problem}", reader.node(key))
        return datetime.date(1900, 1, 1)


def read_parameters(tree: Node, findings: list[Finding]) -> dict[str, Parameter]:
    """Read one file of parameters."""
    if not isinstance(tree, Mapping):
        raise TypeError("a file of parameters is a mapping")
    reader = Reader(tree, CODE, findings)
    prefix = reader.text("instrument")
    found = [_parameter(item, prefix) for item in reader.readers("parameters")]
    reader.finish()
    return {parameter.id: parameter for parameter in found}


def _parameter(reader: Reader, prefix: str) -> Parameter:
    kind = reader.choice("type", TYPES)
    parameter = Parameter(
        id=f"{prefix}.{reader.text('id')}",
        title=reader.text("title"),
        article=reader.text("article"),
        verb=reader.choice("verb", VERBS),
        unit=reader.text("unit", ""),
        choice=reader.text("choice", ""),
        values=tuple(
            sorted((_dated(item, kind) for item in reader.readers("values")), key=lambda v: v.since)
        ),
    )
    if not parameter.values:
        reader.complain("“values”至少要有一个值")
    reader.finish()
    return parameter


def _dated(reader: Reader, kind: str) -> DatedValue:
    value = DatedValue(_day(reader, "since"), _value(reader, kind))
    reader.finish()
    return value


def _value(reader: Reader, kind: str) -> ParameterValue:
    node = reader.node("value")
    if kind == "list" and isinstance(node, Sequence):
        return reader.texts("value")
    if kind == "integer":
        return reader.integer("value")
    text = reader.text("value")
    if kind == "date":
        try:
            return parse_date(text)
        except DateError as problem:
            reader.complain(str(problem), node)
    return text
