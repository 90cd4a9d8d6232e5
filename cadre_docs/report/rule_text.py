"""Rules told to people: the catalogue, and one rule with all that belongs to it."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.messages.safe import told_lines
from cadre_docs.rules.catalogue import TEXTS
from cadre_docs.rules.reads import decides, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import (
        Edition,
        Instrument,
        LawBook,
        Parameter,
        ParameterValue,
        RuleExample,
    )
    from cadre_docs.rules.engine import Rule
    from cadre_docs.schema import Field

COMMON = "通用检查"
_FEW = 12
_LETTERS_LAST = 1_000


class ListedIn(NamedTuple):
    """A field whose list of choices a rule closes."""

    form: str
    path: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class RuleText:
    """One rule and all that belongs to it. ``fields`` are those whose lists it closes.

    It is told as the newest ``edition`` of its notice (None: no notice's) says it; ``others``
    are notices that judge by the same rule.
    """

    rule: Rule
    citation: str
    paragraphs: tuple[str, ...]
    forms: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    fields: tuple[ListedIn, ...]
    decides: bool
    edition: Edition | None = None
    others: tuple[Instrument, ...] = ()

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.edition.reworded(self.rule.title) if self.edition else self.rule.title

    @property
    def severity(self) -> str:
        """The severity in Chinese."""
        return SEVERITY_NAMES[self.rule.severity]


def rule_text(item: Rule, catalog: Catalog) -> RuleText:
    """Gather what there is to say about a rule."""
    law = catalog.law
    notice = law.standing_for(item.prefix)
    edition = notice.latest if notice else None
    fields = tuple(_fields(item, catalog))
    lists = {field.choices for field in fields}
    read = parameters_of(item, law)
    listed = tuple(
        p
        for p in law.parameters.values()
        if p not in read and p.id.startswith(f"{item.prefix}.") and p.values[-1].value in lists
    )
    parameters = (law.parameter(p.id, notice) for p in (*read, *listed))
    return RuleText(
        rule=item,
        citation=item.citation(law),
        paragraphs=tuple(
            edition.reworded(text) if edition else text
            for text in paragraphs(item.text or TEXTS.get(item, ""))
        ),
        forms=_forms(item, fields, catalog),
        parameters=tuple(parameters),
        fields=fields,
        decides=decides(item),
        edition=edition,
        others=tuple(n for n in law.sharing(item.prefix) if n is not notice),
    )


def _forms(item: Rule, fields: tuple[ListedIn, ...], catalog: Catalog) -> tuple[str, ...]:
    """Return the forms it looks at, where they are not all: those that say so, or by their role."""
    if item.prefix not in catalog.law.instruments and not item.roles:
        return ()
    if fields:
        return tuple(dict.fromkeys(field.form for field in fields))
    schemas = map(catalog.schema, catalog.schema_ids)
    return tuple(s.id for s in schemas if item.applies_to(s, catalog.law))


def _fields(item: Rule, catalog: Catalog) -> Iterator[ListedIn]:
    for form in catalog.schema_ids:
        schema = catalog.schema(form)
        for field in schema.fields():
            for inner, path in _boxes(field, schema.path(field)):
                if inner.rule == item.code and inner.choices:
                    yield ListedIn(form, path, inner.choices.values)


def _boxes(field: Field, path: str) -> Iterator[tuple[Field, str]]:
    yield field, path
    for column in field.columns:
        yield column, f"{path}.{column.key}"


def paragraphs(docstring: str) -> tuple[str, ...]:
    """Return the paragraphs of a Chinese docstring, their lines joined without blanks."""
    blocks = inspect.cleandoc(docstring).split("\n\n")
    return tuple("".join(block.splitlines()) for block in blocks if block)


def value_text(value: ParameterValue, unit: str = "") -> str:
    """Return a parameter's value as people write it."""
    return "、".join(value) if isinstance(value, tuple) else f"{value}{unit}"


def values_text(parameter: Parameter) -> str:
    """Return all values of a parameter with the days from which they hold."""
    return "；".join(
        f"{value_text(dated.value, parameter.unit)}（自{dated.since}）"
        for dated in parameter.values
    )


def catalogue(rules: Iterable[Rule], law: LawBook) -> str:
    """Return the list of rules, notice by notice."""
    return told_lines(_catalogue(rules, law))


def _catalogue(rules: Iterable[Rule], law: LawBook) -> Iterator[str]:
    for prefix, group in groupby(in_order(rules, law), lambda item: page_of(item, law)):
        items = tuple(group)
        notice = law.standing_for(prefix) if prefix else None
        if notice is None:
            yield COMMON
            yield from (_line(item, item.title, item.article or item.standard) for item in items)
        else:
            yield from _editions(notice, law)
            for item in items:
                told = map(notice.latest.reworded, (item.title, item.article))
                yield _line(item, *told)
        yield ""


def _line(item: Rule, title: str, where: str) -> str:
    shown = f"（{where}）" if where else ""
    return f"  {item.code:<15} {SEVERITY_NAMES[item.severity]}  {title}{shown}"


def _editions(notice: Instrument, law: LawBook) -> Iterator[str]:
    """Name a notice by its newest edition; then the others, and who shares its rules."""
    yield notice.cite("")
    if len(notice.editions) > 1:
        for edition in notice.editions:
            yield f"  自{edition.in_force}：{edition.cite('')}"
    for other in law.sharing(notice.family):
        if other is not notice:
            yield f"  同用这些规则的通知：{other.prefix} {other.cite('')}"


def page_of(item: Rule, law: LawBook) -> str:
    """Return the prefix of a rule's notice; empty where no notice says it."""
    return item.prefix if item.prefix in law.instruments else ""


def in_order(rules: Iterable[Rule], law: LawBook) -> list[Rule]:
    """Sort rules by notice and article; those of no notice come last, as they are given."""
    notices = list(law.instruments)

    def place(item: Rule) -> tuple[int, list[tuple[int, str]]]:
        if item.prefix not in notices:
            return len(notices), []
        pieces = re.findall("[0-9]+|[A-Za-z]+", item.code.partition("-")[2])
        article = [(int(p), "") if p.isdigit() else (_LETTERS_LAST, p) for p in pieces]
        return notices.index(item.prefix), article

    return sorted(rules, key=place)


def explanation(told: RuleText, examples: Iterable[RuleExample] = ()) -> str:
    """Return one rule in full, for a terminal."""
    return told_lines([*_explanation(told), *_examples(examples)])


def _examples(examples: Iterable[RuleExample]) -> Iterator[str]:
    for example in examples:
        changed = f"改为 {'，'.join(example.changes)}" if example.changes else "不作改动"
        told = f"只填 {'，'.join(example.changes)}" if example.whole else f"没有问题的记录{changed}"
        yield f"例（{example.title}）：{told}"
        yield from (f"  {line}" for line in example.says)


def _explanation(told: RuleText) -> Iterator[str]:
    yield f"{told.rule.code}  {told.title}"
    yield f"级别：{told.severity}" + ("；可以决定档次" if told.decides else "")
    if told.citation:
        yield f"依据：{told.citation}"
    for notice in told.others:
        yield f"同用本规则的通知：{notice.prefix} {told.rule.citation_in(notice)}"
    if told.forms:
        yield f"表单：{'、'.join(told.forms)}"
    for paragraph in told.paragraphs:
        yield f"说明：{paragraph}" if paragraph == told.paragraphs[0] else f"      {paragraph}"
    for field in told.fields:
        yield f"核对：{field.form} 的“{field.path}”，可填：{choices_text(field)}"
    yield from _parameters(told)


def _parameters(told: RuleText) -> Iterator[str]:
    if told.parameters:
        yield "参数："
    for parameter in told.parameters:
        yield f"  {_reworded(told, parameter.title)}：{values_text(parameter)}"
        yield f"    {parameter.article_in(told.edition)}，{parameter.verb}（{parameter.id}）"
        if parameter.choice:
            yield f"    {_reworded(told, parameter.chosen(parameter.values[-1].value))}"
        for other, choice in parameter.options.items():
            yield f"    也可以改为“{other}”：{_reworded(told, choice)}"
        if parameter.fixed:
            yield f"    不能在参数中改：{parameter.fixed}"


def _reworded(told: RuleText, text: str) -> str:
    return told.edition.reworded(text) if told.edition else text


def choices_text(field: ListedIn) -> str:
    """Return a field's choices, the first of them where there are many."""
    shown = "、".join(field.choices[:_FEW])
    return shown + (f" 等{len(field.choices)}项" if len(field.choices) > _FEW else "")
