"""YAML → the notices, the dated numbers in them and examples of their rules.

``data_schemas/instruments.yaml`` registers the notices and their editions;
``data_schemas/parameters/<prefix>.yaml`` holds the values of each, with the article they come
from. There is a finding for everything wrong.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.law.instruments import DatedValue, Edition, Instrument, Parameter, RuleExample
from cadre_docs.performance.expressions import expression
from cadre_docs.source.tree import Mapping, Reader, Scalar, Sequence
from cadre_docs.values.dates import DateError, parse_date
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import ParameterValue
    from cadre_docs.source.tree import Node

CODE = "SCHEMA"
TYPES = ("integer", "text", "date", "list", "numbers", "choice")
VERBS = ("应当", "不得", "须", "必须", "一般", "原则上", "可以", "本工具的选择")
_NUMBERED = expression(r"\S.* [0-9]{1,3}", re.ASCII)


# --- instruments.yaml ------------------------------------------------------------------------


def read_instruments(
    tree: Node, findings: list[Finding], known: dict[str, Instrument] | None = None
) -> dict[str, Instrument]:
    """Read ``instruments.yaml`` and return ``known`` notices with what it adds.

    An entry is a notice's edition, or a notice with several (``editions``). What a later
    edition leaves out is as in the one before.
    """
    if not isinstance(tree, Mapping):
        raise TypeError("instruments.yaml is a mapping")
    reader = Reader(tree, CODE, findings)
    found = dict(known or {})
    for item in reader.readers("instruments"):
        notice = _instrument(item, found)
        if notice is not None:
            found[notice.prefix] = notice
    reader.finish()
    for prefix in (one.in_place_of for one in found.values() if one.in_place_of):
        if sum(one.in_place_of == prefix for one in found.values()) > 1:
            message = f"不止一个通知代替“{prefix}”，不知道按哪一个；请在各自的表单里写“governed_by”"
            reader.complain(message, reader.node("instruments"))
            break
    return found


def _instrument(reader: Reader, known: dict[str, Instrument]) -> Instrument | None:
    prefix = reader.text("prefix")
    before = known.get(prefix)
    family = reader.text("rules", before.family if before else prefix)
    base = known.get(family) if family != prefix else None
    if family != prefix and (base is None or base.family != family):
        reader.complain(
            f"没有“{family}”的规则，不能与它共用；现有：{_listed(known)}", reader.node("rules")
        )
        return None
    in_place_of = reader.text("in_place_of", before.in_place_of if before else "")
    if in_place_of and (in_place_of not in known or in_place_of != family):
        message = f"“in_place_of”只能是共用其规则的通知“{family}”，现为“{in_place_of}”"
        reader.complain(message, reader.node("in_place_of"))
    if reader.node("forms") is not None:
        message = "表单由哪个通知规定，写在表单定义的“governed_by”里，不写在这里；请删去“forms”"
        reader.complain(message, reader.node("forms"))
    editions = {edition.in_force: edition for edition in before.editions} if before else {}
    several = list(reader.readers("editions"))
    for one in several or [reader]:
        template = max(editions.items(), default=(None, base.editions[0] if base else None))[1]
        edition = _edition(one, template)
        editions[edition.in_force] = edition
        if several:
            one.finish()
    reader.finish()
    dated = tuple(editions[day] for day in sorted(editions))
    words = base.editions[0].family if base else (dated[0].family or dated[0].articles)
    dated = tuple(replace(edition, family=words) for edition in dated)
    return Instrument(prefix, family, dated, in_place_of)


def _listed(known: Iterable[str]) -> str:
    return "、".join(known)


def _edition(reader: Reader, before: Edition | None) -> Edition:
    """Read an edition; what it does not say of issuer, fields and articles is as before."""
    day = _day(reader, "date")
    until = reader.text("until", "")
    edition = Edition(
        title=reader.text("title"),
        number=reader.text("number", ""),
        issuer=reader.text("issuer", before.issuer if before else None),
        date=day,
        in_force=_day(reader, "in_force") if reader.node("in_force") else day,
        until=_day(reader, "until") if until else None,
        days=reader.texts("day") or (before.days if before else ()),
        same_forms=reader.flag("same_forms"),
        articles=_articles(reader, "articles", before.articles if before else {}),
        uncoded=_articles(reader, "uncoded", before.uncoded if before else {}),
    )
    if edition.until and edition.until < edition.in_force:
        reader.complain("“until”早于“in_force”", reader.node("until"))
    return edition


def _articles(reader: Reader, key: str, before: dict[str, str]) -> dict[str, str]:
    """Return texts by article: those of before, and what is said of each now (nothing: gone)."""
    child = reader.child(key)
    entries = child.mapping.entries if child else ()
    said = {e.key: e.value.text for e in entries if isinstance(e.value, Scalar)}
    return {key: text for key, text in (before | said).items() if text}


def _day(reader: Reader, key: str) -> datetime.date:
    text = reader.text(key)
    try:
        return parse_date(text).first
    except DateError as problem:
        reader.complain(f"“{key}”：{problem}", reader.node(key))
        return datetime.date(1900, 1, 1)


# --- parameters/*.yaml -----------------------------------------------------------------------


def inherited(notice: Instrument, parameters: dict[str, Parameter]) -> dict[str, Parameter]:
    """Return the parameters of a notice that shares another's rules, as that one states them."""
    own = (p for p in parameters.values() if p.id.startswith(f"{notice.family}."))
    return {
        name: replace(p, id=name)
        for p in own
        if (name := f"{notice.prefix}.{p.id.partition('.')[2]}")
    }


def instrument_of(tree: Node) -> str:
    """Return the prefix of the notice whose parameters a file holds."""
    node = tree.get("instrument") if isinstance(tree, Mapping) else None
    return node.text if isinstance(node, Scalar) else ""


def read_parameters(
    tree: Node,
    findings: list[Finding],
    known: dict[str, Parameter] | None = None,
    instruments: Iterable[str] = (),
) -> dict[str, Parameter]:
    """Read one file of parameters and return them, those that ``known`` has with new values.

    Of a known one everything but ``id`` and ``values`` may be left out. Its values hold from
    their days on; before, those hold that were known.
    """
    if not isinstance(tree, Mapping):
        raise TypeError("a file of parameters is a mapping")
    reader = Reader(tree, CODE, findings)
    prefix = reader.text("instrument")
    if instruments and prefix not in instruments:
        message = f"没有登记“{prefix}”这个通知；现有：{_listed(instruments)}"
        reader.complain(message, reader.node("instrument"))
    found = [_parameter(item, prefix, known or {}) for item in reader.readers("parameters")]
    reader.finish()
    return {parameter.id: parameter for parameter in found}


def _parameter(reader: Reader, prefix: str, known: dict[str, Parameter]) -> Parameter:
    name = f"{prefix}.{reader.text('id')}"
    before = known.get(name)
    short = [key for key in ("title", "article", "verb", "type") if reader.node(key) is None]
    if before is None and short:
        _no_such(reader, name, known)
    kind = reader.choice("type", TYPES, before.type if before else None)
    if before and kind != before.type:
        reader.complain(f"“{before.title}”的类型是 {before.type}", reader.node("type"))
        kind = before.type
    child = reader.child("options")
    options = {e.key: child.text(e.key) for e in child.mapping.entries} if child else {}
    dated = [_dated(item, kind, before) for item in reader.readers("values")]
    values = tuple(sorted(dated, key=lambda value: value.since))
    if not values:
        reader.complain("“values”至少要有一个值")
    elif before:
        kept = (value for value in before.values if value.since < values[0].since)
        values = (*kept, *values)
    article = reader.text("article", before.article if before else None)
    parameter = Parameter(
        id=name,
        title=reader.text("title", before.title if before else None),
        article=article,
        verb=reader.choice("verb", VERBS, before.verb if before else None),
        unit=reader.text("unit", before.unit if before else ""),
        choice=reader.text("choice", before.choice if before else ""),
        values=values,
        type=kind,
        options=before.options if before else options,
        fixed=before.fixed if before else reader.text("fixed", ""),
        among=before.among if before else reader.texts("among"),
        least=before.least if before else reader.integer("least", 0),
        most=before.most if before else _most(reader),
        default=before.default if before else (values[0].value if values else ""),
        own_choice=before is not None and (before.own_choice or reader.node("choice") is not None),
        restated=before is not None and (before.restated or reader.node("article") is not None),
    )
    if before:  # what a value may be is said where the rules are
        for key in ("fixed", "among", "least", "most"):
            reader.node(key)
    reader.finish()
    return parameter


def _most(reader: Reader) -> int | None:
    return reader.integer("most") if reader.node("most") is not None else None


def _no_such(reader: Reader, name: str, known: dict[str, Parameter]) -> None:
    like = nearest(name, known)
    hint = f"，是否为“{like.partition('.')[2]}”" if like else ""
    reader.complain(
        f"没有“{name}”这个参数{hint}；新的参数须写全 title、article、verb、type", reader.node("id")
    )


def _dated(reader: Reader, kind: str, before: Parameter | None) -> DatedValue:
    value = DatedValue(_day(reader, "since"), _value(reader, kind))
    if before:
        _refuse_without_meaning(reader, value.value, before)
    reader.finish()
    return value


def _refuse_without_meaning(reader: Reader, value: ParameterValue, before: Parameter) -> None:
    """Complain of a value that no rule would mind: it must not be taken and ignored."""
    if value == before.default:
        return
    at = reader.node("value")
    if before.fixed:
        reader.complain(f"“{before.title}”不能在这里改：{before.fixed}", at)
    elif isinstance(value, int) and not before.least <= value <= (before.most or value):
        most = f"至{before.most}" if before.most is not None else "以上"
        reader.complain(f"“{before.title}”应是{before.least}{most}的整数，现为{value}", at)
    elif before.among and (odd := [one for one in _names(value) if one not in before.among]):
        known = "、".join(before.among)
        reader.complain(f"“{before.title}”只能有{known}，现有“{odd[0]}”", at)
    elif before.type == "numbers" and (
        odd := [one for one in _names(value) if not _NUMBERED.fullmatch(one)]
    ):
        reader.complain(f"“{before.title}”的每一项是“名称 数”，如“记过 12”，现有“{odd[0]}”", at)
    elif before.type == "choice" and value not in before.options:
        known = "、".join(f"“{one}”" for one in (before.default, *before.options))
        reader.complain(f"“{before.title}”只能是{known}，现为“{value}”", at)


def _names(value: ParameterValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _value(reader: Reader, kind: str) -> ParameterValue:
    node = reader.node("value")
    if kind in ("list", "numbers") and isinstance(node, Sequence):
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


# --- examples of rules ------------------------------------------------------------------------


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
