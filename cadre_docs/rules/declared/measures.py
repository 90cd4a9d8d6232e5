"""Values of declared rules: type-checked against a form, and compiled to closures.

Every closure takes an :class:`~cadre_docs.rules.declared.names.Env` and returns a value of the
kind that goes with it, or None for what is not there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cadre_docs.findings import Position, error
from cadre_docs.rules.declared import spans, syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.closures import (
    always,
    end_of,
    in_outer,
    length_of,
    month_of,
    nothing,
    of_parameter,
    once,
    year_of,
)
from cadre_docs.rules.declared.names import Env, Kind, Names, Typed, kind_of, reader, shown
from cadre_docs.rules.declared.reading import CODE
from cadre_docs.rules.declared.rows import GATHER, each_row, running
from cadre_docs.rules.declared.spans import Span
from cadre_docs.rules.declared.suggestions import suggestion
from cadre_docs.rules.declared.syntax import NOWHERE
from cadre_docs.rules.declared.truth import FALSE, TRUE, VAGUE
from cadre_docs.values.dates import DateError, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.rules.declared.truth import Truth
    from cadre_docs.schema import Field, Schema

    Limit = syntax.Compare | syntax.Share

YES_NO = {"是": True, "否": False}


class Moved(NamedTuple):
    """One limit of a rule, and by how much it is moved to see whether a case notices."""

    node: object
    end: str
    by: int


@dataclass
class Values(ABC):
    """Compiles the values of one rule for one form; :class:`Conditions` adds what is tested.

    ``table`` is the table whose columns are known by name where the compiler stands, ``each``
    the one that the rule goes through. ``read`` are the parameters met so far, ``limits`` the
    places where a value is measured against another.
    """

    schema: Schema
    law: LawBook
    prefix: str
    findings: list[Finding]
    named: Mapping[str, syntax.Value]
    moved: Moved | None = None
    each: Field | None = None
    table: Field | None = None
    read: dict[str, None] = field(default_factory=dict)
    limits: dict[tuple[object, str], Position] = field(default_factory=dict)
    used: dict[str, Field] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)
    _names: Names = field(init=False)
    _values: dict[str, Typed | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the boxes of the form."""
        self._names = Names(self.schema)
        self.table = self.each

    def complain(self, message: str, at: Position) -> None:
        """Report what is wrong with the rule, where it stands."""
        self.findings.append(error(CODE, message, position=at))

    def refuse_unused(self, at: Position) -> None:
        """Report values that are named and never used, and what is wrong with them."""
        for name in (name for name in self.named if name not in self.asked):
            self._own(name)
            self.complain(f"“取”里的“{name}”没有用到", at)

    @abstractmethod
    def test(self, condition: syntax.Condition) -> Callable[[Env], Truth]:
        """Compile a condition."""

    @property
    def last(self) -> str:
        """The parameter that was compiled last."""
        return next(reversed(self.read))

    def limit(self, node: Limit, end: str = "") -> int:
        """Note a limit; return by how much it is moved, to see whether a case notices."""
        self.limits[node, end] = node.at
        moved = self.moved
        return moved.by if moved and moved.node == node and moved.end == end else 0

    # --- names --------------------------------------------------------------------------------

    def value(self, node: syntax.Value, like: Typed | None = None) -> Typed | None:
        """Compile a value; ``like`` is what it is compared with, which says what a text means."""
        if isinstance(node, syntax.Literal):
            return self._literal(node, like)
        if isinstance(node, syntax.Name):
            return self.name(node.name, node.at)
        compilers: dict[type, Callable[[Any], Typed | None]] = {
            syntax.Parameter: self._parameter,
            syntax.Later: self._later,
            syntax.Between: self._between,
            syntax.Count: self._count,
            syntax.Over: self._over,
            syntax.Run: self._run,
        }
        return compilers[type(node)](node)

    def name(self, name: str, at: Position) -> Typed | None:
        """Return what a name stands for; report one that is none."""
        if name == NOWHERE:
            return None
        if name in self.named:
            self.asked.add(name)
            if name in self._open:
                self.complain(f"“{name}”用到了它自己", at)
                return None
            return self._own(name)
        found = self._names.find(name, self.table)
        if found is None:
            base, _, part = name.rpartition(".")
            if base and part in words.PARTS:
                whole = self.name(base, at)
                return None if whole is None else self._part(whole, part, at)
            where = f"表“{self.table.key}”和表单" if self.table else "表单"
            like = self._names.like(name, self.table)
            title = f"“{self.schema.title}”（{self.schema.id}）"
            self.complain(f"{where}{title}没有“{name}”{like}", at)
            return None
        box, is_column = found
        self.used[box.key] = box
        table = self.table if is_column else None
        path = f"{self.schema.path(table)}.{box.key}" if table else self.schema.path(box)
        return Typed(
            kind_of(box), reader(box, path, table), box.key, box,
            shown=shown(box, column=is_column), column=is_column,
        )  # fmt: skip

    def box(self, name: str) -> tuple[str, str] | None:
        """Return where a name points to: a box, or a table and its column; None: nowhere."""
        whole, _, _ = name.rpartition(".")
        found = self._names.find(name, self.each) or self._names.find(whole, self.each)
        if found is None or name in self.named:
            return None
        box, is_column = found
        table = self.each if is_column else None
        return (table.id, box.id) if table else (box.id, "")

    def _own(self, name: str) -> Typed | None:
        """Return a value that the rule names: worked out once for a record, or a row of it."""
        if name not in self._values:
            self._values[name] = None
            self._open.append(name)
            table, self.table = self.table, self.each
            made = self.value(self.named[name])
            self.table = table
            self._open.pop()
            self._values[name] = None if made is None else replace(
                made, get=once(name, made.get), shown=in_outer(made.text), said=name, column=False
            )  # fmt: skip
        return self._values[name]

    def _part(self, whole: Typed, part: str, at: Position) -> Typed | None:
        get, said = whole.get, f"{whole.said}.{part}"
        if whole.kind is Kind.PERIOD and part in ("开始", "结束"):
            return Typed(Kind.DATE, end_of(get, first=part == "开始"), said, whole.field,
                         column=whole.column)  # fmt: skip
        if whole.kind is Kind.DATE and part in ("年", "月"):
            return Typed(Kind.NUMBER, year_of(get) if part == "年" else month_of(get), said,
                         whole.field, column=whole.column)  # fmt: skip
        if whole.kind is Kind.TEXT and part == "字数":
            return Typed(Kind.NUMBER, length_of(get), said, whole.field, column=whole.column)
        self.complain(f"“{whole.said}”是{whole.kind}，没有“{part}”", at)
        return None

    def table_of(self, name: str, at: Position) -> Field | None:
        """Return a table of the form by name; report what is none."""
        if name == NOWHERE:
            return None
        found = self._names.find(name, None)
        if found is None:
            self.complain(
                f"表单“{self.schema.title}”没有“{name}”{self._names.like(name, None)}", at
            )
            return None
        if not found[0].columns:
            self.complain(f"“{name}”是{kind_of(found[0])}，不是表", at)
            return None
        self.used[found[0].key] = found[0]
        return found[0]

    # --- constants ----------------------------------------------------------------------------

    def _literal(self, node: syntax.Literal, like: Typed | None) -> Typed | None:
        kind = like.kind if like else Kind.TEXT
        constant = self._read(node, kind, like.field if like else None)
        if constant is None:
            return None
        return Typed(kind, lambda _: constant, node.text, None, constant, lambda _: node.text)

    def _read(self, node: syntax.Literal, kind: Kind, box: Field | None) -> Any:
        text = node.text
        match kind:
            case Kind.NUMBER:
                return self._number(node)
            case Kind.DATE:
                try:
                    return spans.of_date(parse_date(text))
                except DateError as problem:
                    self.complain(str(problem), node.at)
            case Kind.FLAG:
                if text in YES_NO:
                    return YES_NO[text]
                self.complain(f"“{text}”不是“是”或“否”", node.at)
            case Kind.CHOICE:
                return self._choice(text, box, node.at)
            case Kind.TEXT:
                return text
        return None

    def _number(self, node: syntax.Literal) -> Span | None:
        digits = node.text.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) <= 9:  # noqa: PLR2004
            return spans.exactly(int(node.text))
        self.complain(f"“{node.text}”不是整数", node.at)
        return None

    def _choice(self, text: str, box: Field | None, at: Position) -> str | None:
        choices = box.choices if box else None
        if choices is None:
            return text
        item = choices.find(text)
        if item is not None:
            return item.value
        listed = f"，可选：{'、'.join(choices.values[:12])}"
        hint = suggestion(text, choices.values) or listed
        self.complain(f"“{box.key if box else ''}”没有“{text}”这一项{hint}", at)
        return None

    def _parameter(self, node: syntax.Parameter) -> Typed | None:
        if node.id == NOWHERE:
            return None
        known = self.law.parameters
        name = node.id if node.id in known else f"{self.prefix}.{node.id}"
        found = known.get(name)
        if found is None:
            own = [
                p.removeprefix(f"{self.prefix}.") for p in known if p.startswith(f"{self.prefix}.")
            ]
            self.complain(f"没有参数“{node.id}”{suggestion(node.id, [*own, *known])}", node.at)
            return None
        self.read.pop(name, None)  # the last is the one met last
        self.read[name] = None
        kind, convert = of_parameter(found.values[0].value)
        unit = found.unit

        def get(env: Env) -> Any:
            return convert(env.source.parameter(name))

        def text(env: Env) -> str:
            value = env.source.parameter(name)
            return "、".join(value) if isinstance(value, tuple) else f"{value}"

        return Typed(kind, get, f"参数“{found.title}”{f'（{unit}）' if unit else ''}", shown=text)

    # --- dates --------------------------------------------------------------------------------

    def _later(self, node: syntax.Later) -> Typed | None:
        base, amount = self.day(node.base), self._amount(node.amount)
        if base is None or amount is None:
            return None
        months = {"年": spans.MONTHS, "月": 1, "日": 0}[node.unit]
        first, by = base.get, amount.get
        said = f"{base.said}加{amount.said}{node.unit}"
        return Typed(Kind.DATE, lambda env: spans.moved(first(env), by(env), months), said)

    def day(self, node: syntax.Value) -> Typed | None:
        """Compile a value that must be a date."""
        typed = self.value(node, Typed(Kind.DATE, nothing, ""))
        return self._of_kind(typed, Kind.DATE, node)

    def _amount(self, node: syntax.Value) -> Typed | None:
        typed = self.value(node, Typed(Kind.NUMBER, nothing, ""))
        return self._of_kind(typed, Kind.NUMBER, node)

    def _of_kind(self, typed: Typed | None, kind: Kind, node: syntax.Value) -> Typed | None:
        if typed is not None and typed.kind is not kind:
            self.complain(f"“{typed.said}”是{typed.kind}，这里要{kind}", node.at)
            return None
        return typed

    def _between(self, node: syntax.Between) -> Typed | None:
        start, end = self.day(node.start), self.day(node.end)
        if start is None or end is None:
            return None
        first, last = start.get, end.get
        count = _LENGTHS.get(node.unit)

        def get(env: Env) -> Span | None:
            if count is None:
                return spans.working_days(env.calendar, first(env), last(env))
            return spans.difference(count, first(env), last(env))

        return Typed(Kind.NUMBER, get, f"从{start.said}到{end.said}的{node.unit}数", start.field)

    # --- rows ---------------------------------------------------------------------------------

    def inside(self, table: Field, condition: syntax.Condition | None) -> Callable[[Env], Truth]:
        """Compile a condition on the rows of a table; None holds of all."""
        if condition is None:
            return always
        outer, self.table = self.table, table
        test = self.test(condition)
        self.table = outer
        return test

    def _count(self, node: syntax.Count) -> Typed | None:
        table = self.table_of(node.table, node.at)
        if table is None:
            return None
        test, name, path = self.inside(table, node.where), table.id, self.schema.path(table)

        def get(env: Env) -> Span | None:
            rows = env.rows(name, path)
            if rows is None:
                return None
            sure, open_, why = 0, 0, VAGUE
            for truth in each_row(env, rows, test):
                if truth == TRUE:
                    sure += 1
                elif truth != FALSE:
                    open_, why = open_ + 1, max(why, truth)
            return Span(sure, sure + open_, why)

        return Typed(Kind.NUMBER, get, f"{table.key}的行数", table)

    def _column(
        self, table: Field, name: str, kinds: tuple[Kind, ...], at: Position
    ) -> Typed | None:
        outer, self.table = self.table, table
        typed = self.name(name, at)
        self.table = outer
        if typed is None:
            return None
        if not typed.column:
            self.complain(f"表“{table.key}”没有“{name}”这一列{self._names.like(name, table)}", at)
            return None
        if typed.kind not in kinds:
            self.complain(f"“{typed.said}”是{typed.kind}，这里要{'或'.join(kinds)}", at)
            return None
        return typed

    def _over(self, node: syntax.Over) -> Typed | None:
        table = self.table_of(node.table, node.at)
        if table is None:
            return None
        total = node.kind == words.TOTAL
        kinds = (Kind.NUMBER,) if total else (Kind.NUMBER, Kind.DATE)
        column = self._column(table, node.column, kinds, node.at)
        test, name, path = self.inside(table, node.where), table.id, self.schema.path(table)
        if column is None:
            return None
        get_cell, gather = column.get, GATHER[node.kind]

        def get(env: Env) -> Span | None:
            rows = env.rows(name, path)
            if rows is None:
                return None
            found = [(t, get_cell(env)) for t in each_row(env, rows, test) if t != FALSE]
            return gather(found)

        said = f"{table.key}中{column.said}的{node.kind}"
        return Typed(column.kind, get, said, table)

    def _run(self, node: syntax.Run) -> Typed | None:
        table = self.table_of(node.table, node.at)
        until = self.day(node.until) if node.until else None
        if table is None:
            return None
        year = self._column(table, node.year, (Kind.DATE,), node.at)
        test, name, path = self.inside(table, node.where), table.id, self.schema.path(table)
        if year is None:
            return None
        get_year, get_last = year.get, until.get if until else None

        def get(env: Env) -> Span | None:
            rows, last = env.rows(name, path), get_last(env) if get_last else None
            if rows is None or (get_last and last is None):
                return None
            found = [(t, get_year(env)) for t in each_row(env, rows, test) if t != FALSE]
            return running(found, last)

        return Typed(Kind.NUMBER, get, f"{table.key}连续的年数", table)


_LENGTHS = {"年": spans.whole_years, "月": spans.whole_months, "日": spans.days_between}
