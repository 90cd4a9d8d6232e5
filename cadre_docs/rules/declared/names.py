"""What a name in a declared rule stands for on one form, and what a rule sees when it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cadre_docs.limits import RULE_ROWS
from cadre_docs.rules.declared import spans
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.suggestions import suggestion
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.law.workdays import WorkCalendar
    from cadre_docs.record import Record, Row
    from cadre_docs.record.cells import Value
    from cadre_docs.rules.context import Parameters
    from cadre_docs.schema import Field, Schema

_YES_NO = {True: "是", False: "否"}
UNFILLED = "（未填）"


class Kind(StrEnum):
    """What a value is; as messages call it."""

    TEXT = "文字"
    CHOICE = "选项"
    FLAG = "是或否"
    NUMBER = "数"
    DATE = "日期"
    PERIOD = "起止时间"
    TABLE = "表"
    PHOTO = "照片"
    LIST = "一组值"


_KINDS = {
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.YES_NO: Kind.FLAG,
    FieldType.INTEGER: Kind.NUMBER,
    FieldType.DATE: Kind.DATE,
    FieldType.PERIOD: Kind.PERIOD,
    FieldType.TABLE: Kind.TABLE,
    FieldType.PHOTO: Kind.PHOTO,
}


def kind_of(field: Field) -> Kind:
    """Return what a box holds."""
    return _KINDS.get(field.type, Kind.TEXT)


class TooMuchWorkError(Exception):
    """A rule looked at more rows of one record than it may."""


class Env:
    """What one rule sees of one record while it runs.

    ``row`` is the row looked at by a condition on rows, ``outer`` the one that the rule itself
    looks at, if it goes row by row. ``vague`` are the dates that were not exact.
    """

    __slots__ = ("cached", "calendar", "facts", "left", "number", "outer", "record", "row",
                 "source", "vague")  # fmt: skip

    def __init__(
        self, record: Record, source: Parameters, calendar: WorkCalendar, facts: dict[str, str]
    ) -> None:
        self.record, self.source, self.calendar, self.facts = record, source, calendar, facts
        self.row: Mapping[str, Value] = {}
        self.outer: Mapping[str, Value] = {}
        self.number = 0
        self.cached: dict[str, Any] = {}
        self.vague: dict[str, None] = {}
        self.left = RULE_ROWS

    def start(self, number: int, row: Mapping[str, Value]) -> None:
        """Look at another row of the table that the rule goes through."""
        self.number, self.row, self.outer = number, row, row
        self.cached = {}
        self.vague = {}

    def rows(self, table: str, path: str) -> tuple[tuple[int, Row], ...] | None:
        """Return the rows of a table that count; None where nobody could read the table."""
        record = self.record
        found = record.rows(table)
        self.facts[path] = f"{len(found)}行" if found else UNFILLED
        self.left -= len(found)
        if self.left < 0:
            raise TooMuchWorkError(path)
        return None if table in record.unread else found


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a known kind, and how to have it.

    ``get`` returns None for what is not there. ``field`` is the box it comes from, ``constant``
    what it always is; ``shown`` returns it as messages say it.
    """

    kind: Kind
    get: Callable[[Env], Any]
    said: str
    field: Field | None = None
    constant: Any = None
    shown: Callable[[Env], str] | None = None
    column: bool = False

    def text(self, env: Env) -> str:
        """Return the value as messages say it."""
        if self.shown is not None:
            return self.shown(env)
        return say(self.kind, self.get(env))


def say(kind: Kind, value: Any) -> str:
    """Return a value as messages say it."""
    if value is None:
        return UNFILLED
    if kind is Kind.FLAG:
        return _YES_NO[value]
    if kind is Kind.LIST:
        return "、".join(value)
    if not isinstance(value, spans.Span):
        return str(value)
    ends = [value.least] if value.is_exact else [value.least, value.most]
    return "至".join(spans.date_text(end) if kind is Kind.DATE else str(end) for end in ends)


class Names:
    """The boxes of a form by all names that a rule may use, and columns inside a table.

    A box is named by its key (``出勤天数``), its path (``考核依据.出勤天数``) or its id.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._boxes: dict[str, Field] = {}
        for field in schema.fields():
            for name in (field.key, field.id, schema.path(field)):
                self._boxes[name] = field

    def find(self, name: str, table: Field | None) -> tuple[Field, bool] | None:
        """Return the box, and whether it is a column of ``table``; columns come first."""
        if name.startswith(words.HERE):
            found = self._boxes.get(name.removeprefix(words.HERE))
            return (found, False) if found else None
        column = table.names.get(name) if table else None
        if column is not None:
            return column, True
        found = self._boxes.get(name)
        return (found, False) if found else None

    def like(self, name: str, table: Field | None) -> str:
        """Return the nearest names there are, as a clause; empty where none is like it."""
        known = [f.key for f in (table.columns if table else ())]
        known += [field.key for field in self.schema.fields()]
        return suggestion(name.removeprefix(words.HERE), known)


def reader(field: Field, path: str, table: Field | None) -> Callable[[Env], Any]:
    """Return what reads a box of a record, or of the row looked at, and notes that it did."""
    convert, name, whole = _CONVERT.get(kind_of(field)), field.id, field.precision
    tells = kind_of(field) is Kind.DATE and whole is not Precision.YEAR

    if table is not None:

        def cell(env: Env) -> Any:
            value = env.row.get(name)
            if value is None:
                return None
            typed: Any = value.typed if convert is None else convert(value.typed)
            if tells and typed[0] != typed[1]:
                env.vague[path] = None
            return typed

        return cell

    def box(env: Env) -> Any:
        value = env.record.values.get(name)
        if value is None:
            env.facts[path] = UNFILLED
            return None
        raw = value.typed
        env.facts[path] = _YES_NO[raw] if isinstance(raw, bool) else str(raw)
        typed: Any = raw if convert is None else convert(raw)
        if tells and typed[0] != typed[1]:
            env.vague[path] = None
        return typed

    return box


def shown(field: Field, *, column: bool) -> Callable[[Env], str]:
    """Return what says a box as it was written: a month as a month."""
    name = field.id

    def text(env: Env) -> str:
        value = (env.row if column else env.record.values).get(name)
        if value is None:
            return UNFILLED
        return _YES_NO[value.typed] if isinstance(value.typed, bool) else str(value.typed)

    return text


_CONVERT: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: spans.of_date,
    Kind.NUMBER: spans.exactly,
}
"""What makes spans of what a box of a kind holds; the others are taken as they are."""
