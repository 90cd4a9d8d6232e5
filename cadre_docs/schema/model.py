"""The typed model of a form schema.

A schema is the form read from top to bottom: sections of fields. A field has a Chinese
``key`` (what people type and masters print), an English ``id`` (what rules and code read)
and the ``label`` exactly as printed.
"""

from __future__ import annotations

import re
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cadre_docs.performance.classes import frozen
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cadre_docs.schema.codes import CodeList


class FieldType(StrEnum):
    """What kind of value a field takes."""

    LINE = "line"  # text on one line
    TEXT = "text"  # paragraphs
    NAME = "name"  # a person's name
    DATE = "date"
    PERIOD = "period"
    INTEGER = "integer"
    CHOICE = "choice"
    YES_NO = "yes_no"
    ID_NUMBER = "id_number"
    MOBILE = "mobile"
    PHONE = "phone"
    DIGITS = "digits"  # document and certificate numbers
    PHOTO = "photo"
    TABLE = "table"  # rows of columns

    # Every value is looked up by its type several times, and Enum's own is Python.
    __hash__ = str.__hash__


_WHERE = (
    "unit",
    "department",
    "county",
    "region",
)  # people work, and what they do stands elsewhere
FREE_TEXTS = (FieldType.LINE, FieldType.TEXT)
"""Values in whatever words people choose."""


class FilledBy(StrEnum):
    """Who fills a box."""

    APPLICANT = "applicant"
    UNIT = "unit"
    AUTHORITY = "authority"
    HAND = "hand"  # signed, sealed or written by hand after printing


@frozen
class Fit:
    """How many characters (hanzi) a printed box holds.

    ``nominal`` at the master's own size on its lines, ``smallest`` at most, set smaller or in
    more lines. For a column of a repeating table ``nominal`` is what a blank row holds; beyond
    it the row grows.
    """

    nominal: int
    smallest: int


@frozen
class PhotoBox:
    """The printed size of a photo in millimetres; which 2寸 is meant differs by form."""

    width_mm: float
    height_mm: float


@frozen
class Age:
    """How many years ago a date lies on the day of the run, at least and at most."""

    least: int
    most: int


@frozen
class Orders:
    """What is known of a date or period beforehand.

    ``after`` pairs ids with years: it lies not before that date, and usually at least so many
    years after it. An id names a column of the same row, or else a field of the form; of a
    period its start counts, of an ID number the birth in it. ``before``: it lies wholly
    before. ``usually_after`` pairs ids with years, too: more than so many years before that date
    it rarely lies; ``soon_after``: so many years after it, or more, it rarely does.
    ``within``: in the period or year of the first of these fields that is filled;
    ``until``: it begins no later than that one ends. ``lasts``: how many years a period does.
    ``future``: whether it may lie after the day of the run (``false``, ``end``: of a period
    only its end, ``true``).
    """

    after: tuple[tuple[str, int], ...] = ()
    before: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    usually_after: tuple[tuple[str, int], ...] = ()
    soon_after: tuple[tuple[str, int], ...] = ()
    age: Age | None = None
    lasts: Age | None = None
    future: str = "false"

    def say(self, asked: Iterable[str]) -> bool:
        """Whether anything is said under one of some names."""
        return any(getattr(self, name) for name in asked)


@frozen
class Repeats:
    """Which columns tell the rows of a table apart.

    Two rows that say the same in the columns ``unique`` contradict each other, whatever else
    they say; two that say the same in the columns ``once`` name one thing twice. A table of years
    has a row for each whole year of the period ``each_year_of``.
    """

    unique: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    each_year_of: str = ""


@frozen
class Counts:
    """Whose number a box of a unit's facts states: of people whose form a notice governs.

    ``where`` pairs field ids of that form with what they must say; who says yes in ``without``
    is not counted.
    """

    notice: str
    where: tuple[tuple[str, str], ...] = ()
    without: str = ""

    def take(self, said: Callable[[str], object]) -> bool:
        """Whether somebody is counted; ``said`` returns what the form says in a field."""
        wanted = all(said(name) == value for name, value in self.where)
        return wanted and not (self.without and said(self.without) is True)


@frozen
class Removed:
    """A box that earlier versions of the form had: its names, since when it is gone, and why."""

    key: str
    id: str
    since: str
    why: str

    def __str__(self) -> str:
        """Say it in a clause."""
        why = f"（{self.why}）" if self.why else ""
        return f"“{self.key}”自{self.since}起取消{why}，不再填报和打印"


@frozen
class Field:
    """One box of the form, or one column of a repeating table.

    A table prints ``blank_rows`` rows when empty and grows; with ``max_rows`` (0: none)
    it cannot grow, as where five years stand side by side. A ``padded`` one (most are)
    keeps blank rows below the filled ones. ``formerly`` are keys it had in earlier versions
    of the schema, ``aliases`` what columns of other systems' staff lists are called that hold
    the same. With ``may_be_none`` people write 无 where there is nothing to say. What a box
    that ``carries`` says stays from one year to the next; a ``lasting`` one should never say
    anything else (empty), or not as long as the boxes of these ids do not; None: it may. What is
    ``personal`` two people do not have in common: a mobile number. A column that is ``wanted``
    should not be empty, though it may; ``needed_where`` says what other fields (ids) say where
    this one should not be empty, ``needed_with`` which must be filled, with whatever. ``counts``
    says which people a number in the facts of a unit is about. ``removed_columns`` are columns of
    earlier versions; a field that is ``removed`` itself is no field of the schema
    (:attr:`Schema.removed`).
    """

    key: str
    id: str
    label: str
    type: FieldType
    required: bool = False
    filled_by: FilledBy = FilledBy.APPLICANT
    choices: CodeList | None = None
    precision: Precision = Precision.DAY
    printed_as: str = ""
    blank: str = ""
    unit: str = ""
    fit: Fit | None = None
    photo: PhotoBox | None = None
    columns: tuple[Field, ...] = ()
    blank_rows: int = 0
    max_rows: int = 0
    padded: bool = True
    electronic: bool = False
    help: str = ""
    example: str = ""
    source: str = ""
    rule: str = ""
    formerly: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    orders: Orders = Orders()
    repeats: Repeats = Repeats()
    may_be_none: bool = False
    carries: bool = False
    lasting: tuple[str, ...] | None = None
    personal: bool = False
    wanted: bool = False
    needed_where: tuple[tuple[str, str], ...] = ()
    needed_with: tuple[str, ...] = ()
    counts: Counts | None = None
    removed: Removed | None = None
    removed_columns: tuple[Removed, ...] = ()

    def column(self, name: str) -> Field | None:
        """Return the column with this key or id."""
        return self.names.get(name)

    @cached_property
    def known(self) -> dict[str, Any]:
        """What everyday texts in this box mean, as far as records that were read have said them."""
        return {}

    def level(self, said: str) -> int:
        """Return how high a choice stands where its list says; 0: it does not, or there is none."""
        return self.choices.level(said) if self.choices is not None else 0

    @cached_property
    def names(self) -> dict[str, Field]:
        """The columns by key and by English id."""
        return _by_name(self.columns)


def _by_name(fields: Iterable[Field]) -> dict[str, Field]:
    return {name: field for field in fields for name in (field.key, field.id)}


RENAMED = "“{}”现名“{}”，可用 cadre-docs migrate 改写文件"
"""What to do about a key of an earlier version: old key, key."""


def former_keys(fields: Iterable[Field]) -> dict[str, str]:
    """Return the key of today for each key of an earlier version."""
    return {old: field.key for field in fields for old in field.formerly}


@frozen
class Section:
    """Fields that stand together on the paper.

    ``key`` is empty for printed sections, whose fields lie at the top level of a record;
    a section with a key (``考核依据``) is nested under it.
    """

    title: str
    fields: tuple[Field, ...]
    key: str = ""
    id: str = ""
    printed: bool = True
    help: str = ""


@frozen
class Source:
    """The notice a form comes from. ``date`` is ISO."""

    issuer: str
    title: str
    number: str
    date: str
    attachment: str

    @property
    def cited(self) -> str:
        """Whose form it is: issuer, number or title of the notice, attachment."""
        number = self.number or f"《{self.title}》"
        return f"{self.issuer} {number} {self.attachment}".rstrip()


PEOPLE_ORDERS = ("原序", "姓氏笔画", "拼音", "级别")
"""The orders that people of one unit may stand in: as read, by strokes, by pinyin, by level."""


@frozen
class Roster:
    """How the rows of a roster come from people's forms.

    ``of`` are the ids of their forms. ``columns`` maps column ids of ``table`` to field ids
    that all these forms have; ``where`` maps field ids of theirs to what they must say for
    a person to belong on the roster. ``order`` names columns that the rows are sorted by,
    ``year`` the field that holds the assessment year (empty: none). ``head`` maps fields of
    the roster to fields of that form which must say the same for everybody (unit, year).
    ``rule`` is the code under which a row that differs from the person's form is reported
    (empty: ``X-consistency``). ``people`` is the order in which people of one unit stand
    (empty: as they were read).
    """

    of: tuple[str, ...]
    table: str
    columns: Mapping[str, str]
    order: tuple[str, ...] = ()
    year: str = ""
    head: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    people: str = ""


@frozen
class Posting:
    """How a public notice is made of people's forms.

    ``of`` are the ids of their forms, ``days`` the parameter that says how many working days
    it is posted. ``same`` names the fields of that form that must say the same for
    everybody; ``title`` and ``text`` may name them in braces, and ``{cite}``. ``columns``
    maps columns of the notice to one or more fields of the form, ``headings`` fields of the
    notice to their texts. ``outcomes`` are those posted (empty: all). ``stated`` says where the
    facts of the unit state the ``first`` and the ``last`` day of posting: in a field, or in the
    row of a table that names a step (``table.公示``).
    """

    of: tuple[str, ...]
    days: str
    title: str
    text: str
    columns: Mapping[str, tuple[str, ...]]
    same: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)


@frozen
class Sample:
    """How the rows of a list of people to inspect are drawn from people's forms.

    ``of`` are the ids of their forms, ``only`` the field and value that those to draw from have.
    ``strata`` names the fields that make the strata, ``identity`` those that with them tell
    people apart. ``columns`` maps column ids of ``table`` to field ids of the form. ``least``
    is the parameter with the smallest share, in per cent; ``rule`` the code that asks for it.
    """

    of: tuple[str, ...]
    only: tuple[str, str]
    table: str
    columns: Mapping[str, str]
    strata: tuple[str, ...]
    identity: tuple[str, ...]
    least: str
    rule: str


ROLES = {
    "person": "一个人的表，由通知评定或者审查",
    "registration": "一个人在网上的报名信息",
    "tenure": "一个人聘期考核的事实",
    "roster": "各人一行的名册",
    "statistics": "人数统计表",
    "notice": "公示",
    "filing": "备案材料清单",
    "sample": "抽查名单",
    "unit": "单位和程序的事实",
}
"""What a form is to the rules of a notice, and what people call that."""


@frozen
class LastTime:
    """Where a form wants what a person's record of last time ended with.

    ``of`` are the forms of that record. ``into`` is a field that takes the value of its field
    ``source``, or a table that gets a row: ``columns`` maps column ids to its field ids.
    """

    of: tuple[str, ...]
    into: str
    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@frozen
class Schema:
    """One form.

    ``governed_by`` are the prefixes of the notices whose rules look at it, ``role`` is what it
    is to them (one of :data:`ROLES`): no rule knows the form's id.

    ``copies`` and ``sides`` (``single``, ``duplex``, ``either``) are what the notice asks
    of a print-out; with ``cover`` the first page is a cover and is not numbered. ``roster``
    says how a roster is made of other forms, ``notices`` how a public notice is, ``sample``
    how people are drawn. With ``facts`` nothing is printed: the records only hold what rules
    need to know. ``years`` maps the prefix of a notice to the id of the field with its
    assessment year. ``last_time`` says where results of last time's records go. ``removed`` are the
    boxes of earlier versions by their paths, with keys and with ids (``表.列``).
    """

    id: str
    version: int
    title: str
    provenance: str
    source: Source
    sections: tuple[Section, ...]
    copies: int = 1
    sides: str = "either"
    cover: bool = False
    roster: Roster | None = None
    notices: tuple[Posting, ...] = ()
    facts: bool = False
    years: Mapping[str, str] = field(default_factory=dict)
    sample: Sample | None = None
    governed_by: tuple[str, ...] = ()
    role: str = ""
    last_time: tuple[LastTime, ...] = ()
    removed: Mapping[str, Removed] = field(default_factory=dict)

    def removed_at(self, path: str) -> Removed | None:
        """Return the box that an earlier version had at a path (``键``, ``表[2].列``)."""
        return self.removed.get(re.sub(r"\[\d+\]", "", path))

    def removed_called(self, key: str) -> Removed | None:
        """Return the box of an earlier version that was called so, in the form or in a list."""
        return next((one for one in self.removed.values() if one.key == key), None)

    @property
    def kind(self) -> str:
        """What it shares with forms of other ids that are the same to the rules."""
        return f"{'+'.join(self.governed_by)}:{self.role}" if self.governed_by else self.id

    def fields(self) -> tuple[Field, ...]:
        """Return all fields in printed order."""
        return self._fields

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """All fields by English id."""
        return {field.id: field for field in self.fields()}

    @cached_property
    def names(self) -> dict[str, Field]:
        """The fields at the top level of a record, by key and by English id."""
        return _by_name(f for s in self.sections if not s.key for f in s.fields)

    @cached_property
    def told_apart(self) -> set[tuple[str, ...]]:
        """Keys that stood together in records: where, and which; each is one box, by its key."""
        return set()

    @cached_property
    def nested(self) -> dict[str, dict[str, Field]]:
        """The fields below each section that has a key, by the section's key and its id."""
        return {
            name: _by_name(section.fields)
            for section in self.sections
            if section.key
            for name in filter(None, (section.key, section.id))
        }

    @cached_property
    def section_names(self) -> dict[str, str]:
        """The names of the sections that have a key, each with the first it goes by."""
        groups = ([name for name in (s.key, s.id) if name] for s in self.sections if s.key)
        return {name: names[0] for names in groups for name in names}

    @cached_property
    def boxes(self) -> dict[str, Any]:
        """The boxes that :func:`~cadre_docs.schema.fillers.box_of` found by their paths."""
        return {}

    @cached_property
    def of_people(self) -> bool:
        """Whether a record is one person's; a roster's and a unit's facts are nobody's."""
        return "name" in self.by_id

    @cached_property
    def printed_fields(self) -> tuple[Field, ...]:
        """The fields that appear on paper."""
        return tuple(f for s in self.sections if s.printed for f in s.fields)

    @cached_property
    def carried(self) -> tuple[Field, ...]:
        """The fields whose content stays from one year to the next."""
        return tuple(f for f in self.fields() if f.carries)

    @cached_property
    def personal(self) -> tuple[Field, ...]:
        """The fields that two people do not have in common, and tables with such columns."""
        return tuple(f for f in self.fields() if f.personal or any(c.personal for c in f.columns))

    @cached_property
    def required(self) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
        """The fields that must be filled, or should be, with the columns that must or should be."""
        found = ((f, tuple(c for c in f.columns if c.required or c.wanted)) for f in self.fields())
        return tuple(
            (f, cs) for f, cs in found if cs or f.required or f.needed_where or f.needed_with
        )

    @cached_property
    def by_hand(self) -> frozenset[str]:
        """The ids of the fields that are filled by hand, and of tables with such columns."""
        every = ((f, (f, *f.columns)) for f in self.fields())
        return frozenset(
            f.id for f, boxes in every if any(b.filled_by is FilledBy.HAND for b in boxes)
        )

    @cached_property
    def photos(self) -> tuple[Field, ...]:
        """The boxes for photos."""
        return tuple(f for f in self.fields() if f.type is FieldType.PHOTO)

    @cached_property
    def own_texts(self) -> tuple[Field, ...]:
        """The boxes in which people write at length of their own year."""
        of_people = (f for f in self.fields() if f.filled_by is FilledBy.APPLICANT)
        return tuple(f for f in of_people if f.type is FieldType.TEXT and not f.carries)

    @cached_property
    def own_lines(self) -> tuple[Field, ...]:
        """The boxes of one line that say what people do, not where they work."""
        lines = (f for f in self.fields() if f.type is FieldType.LINE and f.carries)
        return tuple(f for f in lines if f.id not in _WHERE)

    @cached_property
    def written(self) -> tuple[Field, ...]:
        """The boxes in which somebody writes a text, and opinions that may be typed."""
        return tuple(f for f in self.fields() if f.type is FieldType.TEXT or f.electronic)

    @cached_property
    def dated(self) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
        """The fields that hold dates or periods, and tables with their columns that do."""
        kinds = (FieldType.DATE, FieldType.PERIOD)
        found = ((f, tuple(c for c in f.columns if c.type in kinds)) for f in self.fields())
        return tuple((f, columns) for f, columns in found if columns or f.type in kinds)

    def dated_with(self, *asked: str) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
        """Return those of which the schema says one of some things: attributes of `Orders`."""
        known = self._dated_with.get(asked)
        if known is None:
            some = ((f, tuple(c for c in cs if c.orders.say(asked))) for f, cs in self.dated)
            known = tuple((f, cs) for f, cs in some if cs or f.orders.say(asked))
            self._dated_with[asked] = known
        return known

    @cached_property
    def _dated_with(
        self,
    ) -> dict[tuple[str, ...], tuple[tuple[Field, tuple[Field, ...]], ...]]:
        """What is asked for so far: few rules ask."""
        return {}

    def path(self, field: Field) -> str:
        """Return the field's name as the user types it (``考核依据.处分``)."""
        return self.paths[field.id]

    @cached_property
    def paths(self) -> dict[str, str]:
        """Every field's path by its id, which is the same wherever a schema travels."""
        return {
            field.id: f"{section.key}.{field.key}" if section.key else field.key
            for section in self.sections
            for field in section.fields
        }
