"""What a rule may read of a record, and how it says what it found.

A context gives facts and parameters and remembers which of them were asked for, so that a
decision can show what it rests on. :mod:`cadre_docs.rules.batch` has the context of rules
that look at many records.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cadre_docs.findings import Position, Severity, clause
from cadre_docs.law.workdays import WorkCalendar
from cadre_docs.performance.cached import cached_property
from cadre_docs.performance.classes import light, roomy
from cadre_docs.schema import FREE_TEXTS
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.law.instruments import Edition, Instrument, LawBook, Parameter, ParameterValue
    from cadre_docs.record import Record, Row, Typed
    from cadre_docs.record.cells import Value
    from cadre_docs.record.evidence.read import EvidenceFacts
    from cadre_docs.record.model import Attachment
    from cadre_docs.record.photo.read import PhotoFacts
    from cadre_docs.schema import Field
    from cadre_docs.schema.codes import CodeList

T = TypeVar("T")
_YES_NO = {"True": "是", "False": "否"}


class Place(NamedTuple):
    """A box: its name as people know it, and where it was typed."""

    path: str
    position: Position


@light
class Problem:
    """What a rule found. Clauses as in :class:`~cadre_docs.findings.Finding`.

    ``severity`` is given only where one code knows two. ``record`` is whom it is about,
    where a rule sees many; without it the problem is that of a whole group. ``open`` is a fact on
    which the grade may hang though the rule decides none: whether the notice concerns the person.
    """

    message: str
    wanted: str = ""
    remedy: str = ""
    at: Place | None = None
    severity: Severity | None = None
    record: Record | None = None
    open: bool = False

    def __post_init__(self) -> None:
        """Hold no more than will be said: a rule may say thousands before any is."""
        for name in ("message", "wanted", "remedy"):
            said = getattr(self, name)
            if (short := clause(said)) is not said:
                object.__setattr__(self, name, short)


@dataclass(slots=True)
class Trace:
    """What one rule read: facts by path, and parameters with the value in force.

    ``code`` is the rule's; empty outside of a rule.
    """

    facts: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[Parameter, ParameterValue]] = field(default_factory=dict)
    code: str = ""


class Parameters(ABC):
    """Reads parameters, and remembers which. For contexts, which have these."""

    law: LawBook
    trace: Trace

    @abstractmethod
    def notice_of(self, family: str) -> Instrument | None:
        """Return the notice that judges by the rules of a family; None: no notice does."""

    def edition_of(self, family: str) -> Edition | None:
        """Return the edition of that notice which is in force on the day it judges for."""
        notice = self.notice_of(family)
        return notice.at(self.day_of(family)) if notice else None

    @abstractmethod
    def day_of(self, prefix: str) -> date:
        """Return the day for which the parameters of a notice are taken."""

    def parameter(self, parameter_id: str) -> ParameterValue:
        """Return the value in force of ``<family>.<name>``, as the notice states it that judges."""
        stated = self.trace.parameters[parameter_id] = self.look_up(parameter_id)
        return stated[1]

    def look_up(self, parameter_id: str) -> tuple[Parameter, ParameterValue]:
        """Return a parameter and its value in force."""
        family = parameter_id.partition(".")[0]
        parameter = self.law.parameter(parameter_id, self.notice_of(family))
        return parameter, parameter.at(self.day_of(family))

    def number(self, parameter_id: str) -> int:
        """Return a parameter that is a whole number."""
        return self._param(int, parameter_id)

    def names(self, parameter_id: str) -> tuple[str, ...]:
        """Return a parameter that is a list."""
        return self._param(tuple, parameter_id)

    def date_of(self, parameter_id: str) -> PartialDate:
        """Return a parameter that is a date."""
        return self._param(PartialDate, parameter_id)

    def chosen(self, parameter_id: str) -> str:
        """Return what this tool chose where the notice is silent, and where that is explained."""
        value = self.parameter(parameter_id)
        explained = f"；explain {self.trace.code}" if self.trace.code else ""
        parameter, _ = self.trace.parameters[parameter_id]
        return f"{parameter.chosen(value)}{explained}"

    def _param(self, kind: type[T], parameter_id: str) -> T:
        value = self.parameter(parameter_id)
        if not isinstance(value, kind):
            raise TypeError(f"parameter {parameter_id} is no {kind.__name__}")
        return value


def place(record: Record, field_id: str) -> Place:
    """Return where a record's box is."""
    return Place(record.schema.paths.get(field_id, field_id), record.place(field_id))


def row_place(record: Record, table_id: str, number: int, column_id: str) -> Place:
    """Return where a cell of a record's table is; ``number`` counts from 1."""
    table = record.schema.by_id[table_id]
    column = table.column(column_id)
    row = record.tables[table_id][number - 1]
    key = column.key if column else column_id
    return Place(f"{record.schema.path(table)}[{number}].{key}", row.place(column_id))


@roomy
class RecordContext(Parameters):
    """All that a rule of record scope may read.

    ``as_of`` is the day for which parameters are taken, ``days`` the exceptions by notice:
    facts that serve several notices are judged by each as of a day of its own. ``photo``
    reads the photo a value names and raises ``PhotoError`` when it cannot. ``earlier`` are
    this person's records of earlier years, on the same form, ``results`` those on other forms whose
    results this one lists. ``calendar`` knows the working days, ``today`` is the day of the run
    (None: not known). Readers return None for an
    empty box.
    """

    record: Record
    provinces: CodeList
    photo: Callable[[Value], PhotoFacts]
    law: LawBook
    as_of: date
    earlier: tuple[Record, ...] = ()
    results: tuple[Record, ...] = ()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    trace: Trace = field(default_factory=Trace)
    days: Mapping[str, date] = field(default_factory=dict)
    today: date | None = None
    # Looks at a file that the record names as 附件; raises EvidenceError when it cannot go along.
    evidence: Callable[[Attachment], EvidenceFacts] | None = None
    _read: dict[str, tuple[str, str, Typed | None]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )
    """The boxes read so far, what they are called and show: all rules ask for the same ones."""

    @cached_property
    def _known(self) -> dict[str, tuple[Parameter, ParameterValue]]:
        """The parameters looked up so far: all rules ask for the same ones."""
        schema = self.record.schema
        return self.law.looked_up((schema.governed_by, self.as_of, *self.days.items()))

    def look_up(self, parameter_id: str) -> tuple[Parameter, ParameterValue]:
        """Return a parameter and its value; each is looked up once."""
        found = self._known.get(parameter_id)
        if found is None:
            found = self._known[parameter_id] = super().look_up(parameter_id)
        return found

    def afresh(self) -> RecordContext:
        """Return the same with an empty trace of its own.

        Not by ``dataclasses.replace``, which takes longer than a short rule.
        """
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, trace=Trace())
        return other

    def forget(self) -> None:
        """Begin an empty trace, for one more rule; who has the one before keeps it."""
        self.__dict__["trace"] = Trace({}, {})

    def day_of(self, prefix: str) -> date:
        """Return the day for which the parameters of a notice are taken."""
        return self.days.get(prefix, self.as_of)

    def notice_of(self, family: str) -> Instrument | None:
        """Return the notice that judges this record by the rules of a family."""
        return self.law.notice_of(family, self.record.schema.governed_by)

    def is_of(self, family: str, roles: Container[str]) -> bool:
        """Tell whether a notice of a family governs the form, and it plays one of the roles."""
        schema = self.record.schema
        governing = self.law.instruments_of(schema.governed_by)
        return schema.role in roles and any(n.family == family for n in governing)

    # --- facts ---------------------------------------------------------------------------

    def get(self, field_id: str) -> Typed | None:
        """Return a typed value."""
        found = self._read.get(field_id)
        if found is None:
            value = self.record.get(field_id)
            shown = "（未填）" if value is None else str(value)
            found = self.path(field_id), _YES_NO.get(shown, shown), value
            self._read[field_id] = found
        path, shown, value = found
        self.trace.facts[path] = shown
        return value

    def text(self, field_id: str) -> str | None:
        """Return a text, choice or number of digits."""
        return self._as(str, field_id)

    def flag(self, field_id: str) -> bool | None:
        """Return a yes or no."""
        return self._as(bool, field_id)

    def day(self, field_id: str) -> PartialDate | None:
        """Return a date."""
        return self._as(PartialDate, field_id)

    def period(self, field_id: str) -> Period | None:
        """Return a period."""
        return self._as(Period, field_id)

    def _as(self, kind: type[T], field_id: str) -> T | None:
        value = self.get(field_id)
        return value if isinstance(value, kind) else None

    def rows(self, table_id: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        rows = self.record.tables.get(table_id, ())
        self.trace.facts[self.path(table_id)] = f"{len(rows)}行" if rows else "（未填）"
        return rows

    def distinct(self, table_id: str) -> tuple[tuple[int, Row], ...]:
        """Return the rows of a table that count, with their numbers: one stated twice is one."""
        self.rows(table_id)  # for the trace
        return self.record.rows(table_id)

    # These go with the context: a record that stays would hold its texts twice.

    @cached_property
    def free_texts(self) -> tuple[tuple[str, Field, Value], ...]:
        """The texts in whatever words people choose, each with its path and field."""
        return tuple(one for one in self.record.texts() if one[1].type in FREE_TEXTS)

    @cached_property
    def wording(self) -> str:
        """All of these, each behind a line feed: to ask once for what hardly any text has.

        What stands nowhere in the whole stands in none of them.
        """
        return "".join(f"\n{value.typed}" for _, _, value in self.free_texts)

    def unread(self, *field_ids: str) -> bool:
        """Whether one of these boxes holds what nobody could read, so that it is not missing.

        Of a table: any of its cells, or a cell of which two rows of one key differ.
        """
        return any(map(self.record.is_unread, field_ids))

    def unread_cell(self, table_id: str, number: int, column_id: str) -> bool:
        """Whether a cell of a table is one of those."""
        return f"{table_id}[{number}].{column_id}" in self.record.unread

    @property
    def has_read_unread(self) -> bool:
        """Whether one of the boxes asked for so far is one of those: what is open may follow."""
        boxes = self.record.unread_paths
        return any({path, path.partition("[")[0]} & self.trace.facts.keys() for path in boxes)

    def missing_years(
        self, table_id: str, result_id: str, wanted: Iterable[int], given: Container[int]
    ) -> list[int]:
        """Return the wanted years of which a table of years states no result.

        A year whose result nobody could read is not missing; where a year itself cannot be
        read, nobody knows which are.
        """
        if not self.record.is_unread(table_id):  # as of nearly all
            return [year for year in wanted if year not in given]
        rows = range(1, len(self.record.tables.get(table_id, ())) + 1)
        if table_id in self.record.unread or any(
            self.unread_cell(table_id, number, "year") for number in rows
        ):
            return []
        stated = self.unread_years(table_id, result_id)
        return [year for year in wanted if year not in given and year not in stated]

    def unread_years(self, table_id: str, result_id: str) -> set[int]:
        """Return the years of a table whose result nobody could read, or of which two differ."""
        return {
            year.year
            for number, row in self.record.rows(table_id)
            if self.unread_cell(table_id, number, result_id)
            if isinstance(year := row.get("year"), PartialDate)
        }

    # --- saying where --------------------------------------------------------------------

    def path(self, field_id: str) -> str:
        """Return a field's name as people know it."""
        return self.record.schema.paths.get(field_id, field_id)

    def key(self, field_id: str) -> str:
        """Return a field's own name, without the section it is in."""
        found = self.record.schema.by_id.get(field_id)
        return found.key if found else field_id

    def at(self, field_id: str) -> Place:
        """Return where a box is."""
        return place(self.record, field_id)

    def at_row(self, table_id: str, number: int, column_id: str) -> Place:
        """Return where a cell of a table is; ``number`` counts from 1."""
        return row_place(self.record, table_id, number, column_id)
