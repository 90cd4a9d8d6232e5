"""The notices (instruments), their dated editions, and the dated numbers in them (parameters).

No number, date or list of a notice stands in code: next year's notice is a change of data.
``data_schemas/instruments.yaml`` registers the notices and their editions;
``data_schemas/parameters/<prefix>.yaml`` holds the values of each, with the article they come
from. A user's own files add editions, values and notices to the built-in ones (docs/editions.md).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from cadre_docs.expressions import expression
from cadre_docs.performance import frozen
from cadre_docs.source.tree import Mapping, Reader, Scalar, Sequence
from cadre_docs.values.dates import DateError, PartialDate, parse_date
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

CODE = "SCHEMA"
ParameterValue = int | str | PartialDate | tuple[str, ...]
TYPES = ("integer", "text", "date", "list", "numbers", "choice")
_NUMBERED = expression(r"\S.* [0-9]{1,3}", re.ASCII)
VERBS = ("应当", "不得", "须", "必须", "一般", "原则上", "可以", "本工具的选择")
# Of another law's article the number is no label of ours: 《…》第八条, 政务处分法第八条.
_OF_ANOTHER = "(?<![》法例定])"


_SEVERAL_ITEMS = expression(
    "(第[一二三四五六七八九十百]+条)(第（[^）]+）项)((?:、第（[^）]+）项)+)"
)


def _each(found: re.Match[str]) -> str:
    """Name the article of each item: 第三十七条第（二）项、第（三）项 may become two articles."""
    return f"{found[1]}{found[2]}{found[3].replace('、', f'、{found[1]}')}"


@frozen
class Edition:
    """A notice as it was issued once. ``articles`` maps each article's id to name and subject.

    It is in force from ``in_force`` until the next edition, or until ``until`` (None: for
    good). ``days`` are the fields, the first filled one counts, whose date says to which
    edition a record belongs; with ``same_forms`` it is filled in on the forms of the edition
    before. ``uncoded`` says, in Chinese, why an article has no rule.
    """

    title: str
    number: str
    issuer: str
    date: datetime.date
    in_force: datetime.date
    until: datetime.date | None = None
    days: tuple[str, ...] = ()
    same_forms: bool = False
    articles: dict[str, str] = field(default_factory=dict)
    uncoded: dict[str, str] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)

    def cite(self, article: str) -> str:
        """Return a citation: 《title》（number）article; a few documents have no number.

        ``article`` is told in the words of the rules, as :meth:`reworded` reads them.
        """
        return self.cite_as(self.reworded(article))

    def cite_as(self, article: str) -> str:
        """Return a citation of an article that is called as in this edition."""
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.title}》{number}{article}"

    def label(self, article: str) -> str:
        """Return what an article (``37.2``) is called: 第三十七条第（二）项, no subject."""
        return self.articles.get(article, "").partition(" ")[0]

    def reworded(self, text: str) -> str:
        """Return a text of the rules with this edition's labels of articles.

        The rules speak in the labels of their own notice's first edition, ``family``.
        """
        if self._labels is None:
            return text
        pattern, labels = self._labels
        return pattern.sub(lambda found: labels[found[0]], _SEVERAL_ITEMS.sub(_each, text))

    @property
    def speaks_as_rules(self) -> bool:
        """Whether its articles are called as in the texts of the rules."""
        return self._labels is None

    @cached_property
    def _labels(self) -> tuple[re.Pattern[str], dict[str, str]] | None:
        """Ours for the family's labels, and what finds these; None where all are the same."""
        ours = {old: self.label(key) for key, name in self.family.items()
                if (old := name.partition(" ")[0]) and self.label(key)}  # fmt: skip
        if all(old == new for old, new in ours.items()):
            return None
        longest = sorted(ours, key=len, reverse=True)
        return re.compile(_OF_ANOTHER + f"(?:{'|'.join(map(re.escape, longest))})"), ours


@frozen
class Instrument:
    """A notice: its editions, the oldest first.

    ``family`` is the prefix of the notice whose rules judge by it: its own, or that of another
    city's measures which it shares. With ``in_place_of`` the forms of that notice are governed
    by this one.
    """

    prefix: str
    family: str
    editions: tuple[Edition, ...]
    in_place_of: str = ""

    @property
    def latest(self) -> Edition:
        """The newest edition: it is told where no day is known, as in a list of rules."""
        return self.editions[-1]

    def at(self, day: datetime.date) -> Edition:
        """Return the edition in force on a day; before the first one, the first.

        A notice judges facts that lie before its own date.
        """
        for edition in reversed(self.editions[1:]):
            if edition.in_force <= day:
                return edition
        return self.editions[0]

    def holds(self, edition: Edition, day: datetime.date) -> bool:
        """Tell whether a day lies in an edition: after it began, before its end or the next."""
        after = [e.in_force for e in self.editions if e.in_force > edition.in_force]
        over = bool(after) and day >= after[0]
        return edition.in_force <= day and not over and not (edition.until and day > edition.until)

    @property
    def title(self) -> str:
        """The newest edition's title."""
        return self.latest.title

    @property
    def number(self) -> str:
        """The newest edition's 文号."""
        return self.latest.number

    @property
    def issuer(self) -> str:
        """Who issued the newest edition."""
        return self.latest.issuer

    @property
    def date(self) -> datetime.date:
        """When the newest edition was issued."""
        return self.latest.date

    @property
    def articles(self) -> dict[str, str]:
        """The newest edition's articles."""
        return self.latest.articles

    @property
    def uncoded(self) -> dict[str, str]:
        """Why articles of the newest edition have no rule."""
        return self.latest.uncoded

    def article_of(self, code: str) -> str | None:
        """Return the id of the article that a rule's code cites (``HN-3.2b`` → ``3``)."""
        suffix = code.removeprefix(f"{self.family}-")
        while suffix:
            if suffix in self.articles:
                return suffix
            suffix = suffix[:-1].rstrip(".")
        return None

    def cite(self, article: str) -> str:
        """Return a citation by the newest edition."""
        return self.latest.cite(article)


@frozen
class DatedValue:
    """A value and the first day on which it is in force."""

    since: datetime.date
    value: ParameterValue


@frozen
class Parameter:
    """A number, date or list of a notice. ``id`` is ``<prefix>.<name>``.

    ``choice`` says, in Chinese, what was chosen where the notice is silent; it is empty
    where the notice states the value. A value of ``type`` ``choice`` is ``default`` or one of
    ``options``, each with what is chosen by it: nothing else has a meaning. With ``fixed``
    (why, and where to change it instead) no other value does. Names are ``among`` those listed
    (none: any), numbers from ``least`` to ``most``; items of the type ``numbers`` are a name and
    a number.
    """

    id: str
    title: str
    article: str
    verb: str
    unit: str
    choice: str
    values: tuple[DatedValue, ...]
    type: str = "text"
    options: dict[str, str] = field(default_factory=dict)
    fixed: str = ""
    among: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    default: ParameterValue = ""
    restated: bool = False
    own_choice: bool = False

    def article_in(self, edition: Edition | None) -> str:
        """Return the article it comes from, with the labels of an edition.

        A file that states an article anew (``restated``) speaks in its own edition's labels, as
        one that states a choice anew (``own_choice``) tells its own.
        """
        return self.article if self.restated or edition is None else edition.reworded(self.article)

    def at(self, day: datetime.date) -> ParameterValue:
        """Return the value in force on a day; before the first one, the first.

        A notice judges facts that lie before its own date.
        """
        current = self.values[0]
        for dated in self.values[1:]:
            if dated.since <= day:
                current = dated
        return current.value

    def chosen(self, value: ParameterValue) -> str:
        """Return what was chosen where the notice is silent, and by whom, as a Chinese clause."""
        if self.own_choice:
            return f"表单目录的选择：{self.choice}"
        if value == self.default:
            return f"本工具的选择：{self.choice}"
        if isinstance(value, str) and value in self.options:
            return f"表单目录的选择：{self.options[value]}"
        shown = "、".join(value) if isinstance(value, tuple) else f"{value}{self.unit}"
        return f"表单目录改为{shown}；本工具的选择：{self.choice}"


@frozen
class RuleFile:
    """A file of declared rules as it lies in a catalog."""

    path: str
    data: bytes


class Shelf(Protocol):
    """What declared rules are read from: a catalog, which lies above this module."""

    @property
    def rule_files(self) -> tuple[RuleFile, ...]:
        """The files of declared rules."""

    @property
    def schema_ids(self) -> tuple[str, ...]:
        """The ids of all that can be filled in."""

    @property
    def calendar(self) -> Any:
        """The working days."""

    def id_of(self, named: str) -> str:
        """Return the id of the form that people name."""

    def schema(self, form_id: str) -> Any:
        """Return a form's schema."""


@dataclass(frozen=True, eq=False)
class LawBook:
    """All instruments by prefix and all parameters by id; a catalog has one.

    ``shelf`` is where the rules lie that the catalog declares (None: nowhere). ``kept`` is what
    other modules have worked out of it.
    """

    instruments: dict[str, Instrument]
    parameters: dict[str, Parameter]
    shelf: Shelf | None = None
    kept: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def _in_place(self) -> dict[str, Instrument]:
        """Which notice takes the place of another."""
        return {i.in_place_of: i for i in self.instruments.values() if i.in_place_of}

    def standing_for(self, prefix: str) -> Instrument | None:
        """Return the notice of a prefix, or the one that takes its place; None: no notice's."""
        return self._in_place.get(prefix) or self.instruments.get(prefix)

    def instruments_of(self, governed_by: tuple[str, ...]) -> tuple[Instrument, ...]:
        """Return the instruments that govern a form whose schema names these prefixes."""
        found = self._governing.get(governed_by)
        if found is None:
            standing = map(self.standing_for, governed_by)
            found = self._governing[governed_by] = tuple(filter(None, standing))
        return found

    def notice_of(self, family: str, governed_by: tuple[str, ...]) -> Instrument | None:
        """Return the notice that judges such a form by the rules of a family.

        Where none of those that govern it does, the family's own stands for it; None: no notice.
        """
        key = family, governed_by
        if key not in self._judging:
            governing = (one for one in self.instruments_of(governed_by) if one.family == family)
            self._judging[key] = next(governing, None) or self.standing_for(family)
        return self._judging[key]

    # Asked dozens of times for every record; a few pairs for each form.
    @cached_property
    def _governing(self) -> dict[tuple[str, ...], tuple[Instrument, ...]]:
        return {}

    @cached_property
    def _judging(self) -> dict[tuple[str, tuple[str, ...]], Instrument | None]:
        return {}

    def sharing(self, family: str) -> tuple[Instrument, ...]:
        """Return the notices that rules of a family judge by, but for those replaced."""
        notices = (i for i in self.instruments.values() if i.family == family)
        return tuple(i for i in notices if i.prefix not in self._in_place)

    def parameter(self, parameter_id: str, notice: Instrument | None) -> Parameter:
        """Return a parameter as a notice of its family states it (None: its own notice)."""
        family, _, name = parameter_id.partition(".")
        if notice is None or notice.prefix == family:
            return self.parameters[parameter_id]
        return self.parameters[f"{notice.prefix}.{name}"]

    def chosen(self, parameter_id: str) -> str:
        """Return what this tool chose where a notice is silent, as a Chinese clause."""
        parameter = self.parameters[parameter_id]
        return parameter.chosen(parameter.default)


@frozen
class RuleExample:
    """A case of a rule in words: what differs from a sound record, and what the rule says.

    A ``whole`` one tells all that the record holds.
    """

    title: str
    changes: tuple[str, ...]
    says: tuple[str, ...]
    whole: bool = False


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
