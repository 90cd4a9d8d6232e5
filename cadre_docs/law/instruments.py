"""The notices (instruments), their dated editions, and the dated numbers in them (parameters).

No number, date or list of a notice stands in code: next year's notice is a change of data, which
:mod:`~cadre_docs.law.load` reads. A user's own files add editions, values and notices to the
built-in ones (docs/editions.md).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

ParameterValue = int | str | PartialDate | tuple[str, ...]
_LOOKED_UP = 256
"""Of records judged in so many ways (by which notices, as of which days) values are kept."""
# Of another law's article the number is no label of ours: 《…》第八条, 政务处分法第八条.
_OF_ANOTHER = "(?<![》法例定])"
_SEVERAL_ITEMS = expression(
    "(第[一二三四五六七八九十百]{1,9}条)(第（[^（）]{1,9}）项)((?:、第（[^（）]{1,9}）项)+)"
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


class Parameters(Mapping[str, Parameter]):
    """The parameters of notices by id; those of a notice are read when one of them is asked for.

    ``read`` returns those of a notice by its prefix. Whoever goes through them reads them all, in
    the order of ``prefixes``.
    """

    def __init__(
        self, prefixes: Iterable[str], read: Callable[[str], dict[str, Parameter]]
    ) -> None:
        self._prefixes, self._read = tuple(prefixes), read
        self._of: dict[str, dict[str, Parameter]] = {}

    def of(self, prefix: str) -> dict[str, Parameter]:
        """Return those of a notice; none of one that has none. Raises what reading raises."""
        found = self._of.get(prefix)
        if found is None:
            found = self._of[prefix] = self._read(prefix) if prefix in self._prefixes else {}
        return found

    def __getitem__(self, name: str) -> Parameter:
        return self.of(name.partition(".")[0])[name]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(map(self.of, self._prefixes))

    def __len__(self) -> int:
        return sum(len(self.of(prefix)) for prefix in self._prefixes)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, eq=False)
class LawBook:
    """All instruments by prefix and all parameters by id; a catalog has one.

    ``shelf`` is where the rules lie that the catalog declares (None: nowhere). ``kept`` is what
    other modules have worked out of it.
    """

    instruments: dict[str, Instrument]
    parameters: Mapping[str, Parameter]
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

    def looked_up(self, alike: Hashable) -> dict[str, tuple[Parameter, ParameterValue]]:
        """Return the parameters that were looked up, for whoever looks up more to put in.

        ``alike`` are the notices and days by which a record is judged: those of many are the same.
        """
        if len(self._looked_up) >= _LOOKED_UP and alike not in self._looked_up:
            self._looked_up.clear()
        return self._looked_up.setdefault(alike, {})

    @cached_property
    def _looked_up(self) -> dict[Hashable, dict[str, tuple[Parameter, ParameterValue]]]:
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

    def read_parameters(self, families: Iterable[str]) -> None:
        """See to it that the parameters of these notices are read, or raise what is wrong."""
        if isinstance(self.parameters, Parameters):
            for family in families:
                self.parameters.of(family)

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
