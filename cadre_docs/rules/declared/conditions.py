"""Conditions of declared rules: type-checked against a form, and compiled to closures."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from cadre_docs.record.types import is_nothing
from cadre_docs.rules.declared import spans, syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.measures import Values
from cadre_docs.rules.declared.names import Env, Kind, Typed
from cadre_docs.rules.declared.spans import Span
from cadre_docs.rules.declared.truth import (
    FALSE,
    MISSING,
    TRUE,
    all_of,
    any_of,
    negated,
    same_flag,
    same_text,
)
from cadre_docs.rules.outcomes import SCALE
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.rules.declared.truth import Truth
    from cadre_docs.schema import Field
    from cadre_docs.schema.codes import CodeList

    Test = Callable[[Env], Truth]
    Get = Callable[[Env], Any]
    Ranks = dict[str, tuple[str, Span]]

# How each word orders two values: what compares them, and whether they change places.
_ORDERS: dict[str, tuple[Callable[[Any, Any], Truth], bool]] = {
    "小于": (spans.less, False), "大于": (spans.less, True),
    "不大于": (spans.at_most, False), "不小于": (spans.at_most, True),
    "早于": (spans.less, False), "晚于": (spans.less, True),
    "不晚于": (spans.at_most, False), "不早于": (spans.at_most, True),
    "低于": (spans.less, False), "高于": (spans.less, True),
    "不高于": (spans.at_most, False), "不低于": (spans.at_most, True),
}  # fmt: skip
_SAME: dict[Kind, Callable[[Any, Any], Truth]] = {
    Kind.NUMBER: spans.same_number,
    Kind.DATE: spans.same_date,
    Kind.FLAG: same_flag,
    Kind.CHOICE: same_text,  # of a parameter, which may be written otherwise
    Kind.TEXT: same_text,
}
_WORDS_OF = {Kind.NUMBER: words.NUMBERS, Kind.DATE: words.DATES, Kind.CHOICE: words.RANKS}
_TEXTS = (Kind.TEXT, Kind.CHOICE)
START, END = "开始", "结束"


class Conditions(Values):
    """Compiles what one rule asks of one form."""

    def test(self, condition: syntax.Condition) -> Test:
        """Compile a condition; what is wrong with it has been reported when it returns."""
        match condition:
            case syntax.Both() | syntax.Either():
                join = all_of if isinstance(condition, syntax.Both) else any_of
                return _joined(join, [self.test(part) for part in condition.parts])
            case syntax.Not():
                return _turned(self.test(condition.part))
            case syntax.InOrder():
                return self._in_order(condition)
            case syntax.Present():
                test = self._present(condition)
            case syntax.Rows():
                test = self._rows(condition)
            case _:
                test = self._compare(condition)
        return test or _open

    # --- presence and rows --------------------------------------------------------------------

    def _present(self, node: syntax.Present) -> Test | None:
        if node.name in self.named:
            self.complain(f"“{node.name}”是“取”里的名称，“有”“没有”只用于字段", node.at)
            return None
        typed = self.name(node.name, node.at)
        box = typed.field if typed else None
        if typed is None or box is None or typed.said != box.key:
            if typed is not None:
                self.complain(f"“{node.name}”不是字段，“有”“没有”只用于字段", node.at)
            return None
        table = self.table if typed.column else None
        path = f"{self.schema.path(table)}.{box.key}" if table else self.schema.path(box)
        return _filled(box, path, table, wanted=node.filled)

    def _rows(self, node: syntax.Rows) -> Test | None:
        table = self.table_of(node.table, node.at)
        if table is None:
            return None
        where, test = self.inside(table, node.where), self.inside(table, node.test)
        name, path = table.id, self.schema.path(table)

        def some(env: Env) -> Truth:
            concerned = where(env)
            return concerned if concerned == FALSE else all_of((concerned, test(env)))

        def every(env: Env) -> Truth:
            concerned = where(env)
            if concerned == FALSE:
                return TRUE
            return any_of((negated(concerned), test(env)))

        of_row = test if node.where is None else every if node.every else some
        settles = FALSE if node.every else TRUE

        def rows(env: Env) -> Truth:
            found = env.rows(name, path)
            if found is None:
                return MISSING
            row, number, result = env.row, env.number, TRUE if node.every else FALSE
            for env.number, one in found:
                env.row = one.values
                truth = of_row(env)
                if truth == settles:
                    result = truth
                    break
                result = max(result, truth)
            env.row, env.number = row, number
            return result

        return rows

    def _in_order(self, node: syntax.InOrder) -> Test:
        """Compile an order of dates; what is not filled is passed over."""
        found = [self.day(syntax.Name(name, node.at)) for name in node.names]
        gets = [typed.get for typed in found if typed]

        def in_order(env: Env) -> Truth:
            days = [day for get in gets if (day := get(env)) is not None]
            return all_of(spans.at_most(one, other) for one, other in combinations(days, 2))

        return in_order

    # --- comparisons --------------------------------------------------------------------------

    def _compare(self, node: syntax.Compare) -> Test | None:
        subject = self.value(node.subject)
        if subject is None:
            return None
        if subject.kind in (Kind.TABLE, Kind.PHOTO, Kind.LIST, Kind.PERIOD):
            hint = "，请用“.开始”或“.结束”" if subject.kind is Kind.PERIOD else ""
            self.complain(f"“{subject.said}”是{subject.kind}，不能比较{hint}", node.at)
            return None
        compilers = {
            **dict.fromkeys(words.EQUAL, self._equal),
            **dict.fromkeys(words.SETS, self._one_of),
            words.HOLDS: self._holds,
            words.INSIDE: self._within,
        }
        return compilers.get(node.word, self._ordered)(node, subject)

    def _equal(self, node: syntax.Compare, subject: Typed) -> Test | None:
        operand = self._operand(node.operand, subject)
        if operand is None:
            return None
        test = _compared(_SAME[subject.kind], subject.get, operand)
        return test if node.word == "等于" else _turned(test)

    def _operand(self, node: syntax.Value, subject: Typed) -> Typed | None:
        """Compile what something is compared with; both must be of one kind."""
        operand = self.value(node, subject)
        if operand is None:
            return None
        if operand.kind is not subject.kind and not {operand.kind, subject.kind} <= {*_TEXTS}:
            self.complain(
                f"“{subject.said}”是{subject.kind}，不能与“{operand.said}”（{operand.kind}）比较",
                node.at,
            )
            return None
        self._refuse_unknown_choices(node, operand, subject)
        return operand

    def _refuse_unknown_choices(self, node: syntax.Value, operand: Typed, subject: Typed) -> None:
        """What a parameter says must be one of the choices of the box it is compared with."""
        choices = subject.field.choices if subject.field else None
        if choices is None or not isinstance(node, syntax.Parameter):
            return
        for dated in self.law.parameters[self.last].values:
            values = dated.value if isinstance(dated.value, tuple) else (str(dated.value),)
            for value in values:
                if choices.find(value) is None:
                    self.complain(f"{operand.said}里的“{value}”不是“{subject.said}”的选项", node.at)

    def _one_of(self, node: syntax.Compare, subject: Typed) -> Test | None:
        tests: list[Test] = []
        for part in node.operands:
            operand = self.value(part, subject)
            if operand is None:
                return None
            if operand.kind is Kind.LIST:
                if subject.kind not in _TEXTS:
                    self.complain(f"“{subject.said}”是{subject.kind}，不能与一组文字比较", part.at)
                    return None
                self._refuse_unknown_choices(part, operand, subject)
                tests.append(_compared(_among, subject.get, operand))
            else:
                checked = self._operand(part, subject)
                if checked is None:
                    return None
                tests.append(_compared(_SAME[subject.kind], subject.get, checked))
        test = _joined(any_of, tests)
        return test if node.word == "之一" else _turned(test)

    def _holds(self, node: syntax.Compare, subject: Typed) -> Test | None:
        if subject.kind is not Kind.TEXT:
            self.complain(f"“{subject.said}”是{subject.kind}，“包含”只用于文字", node.at)
            return None
        operand = self._operand(node.operand, subject)
        return None if operand is None else _compared(_holding, subject.get, operand)

    def _within(self, node: syntax.Compare, subject: Typed) -> Test | None:
        """A date in a period: not before its start, and not after its end, if there is one."""
        span = self.value(node.operand)
        if span is None:
            return None
        if subject.kind is not Kind.DATE or span.kind is not Kind.PERIOD:
            self.complain(
                f"“{words.INSIDE}”要日期和起止时间，现为“{subject.said}”（{subject.kind}）和"
                f"“{span.said}”（{span.kind}）",
                node.at,
            )
            return None
        get, get_period = subject.get, span.get
        moved = {end: self.limit(node, end) for end in (START, END)}

        def inside(env: Env) -> Truth:
            day, period = get(env), get_period(env)
            if period is None:
                return MISSING
            start = spans.of_date(period.start).moved(moved[START])
            begun = spans.at_most(start, day)
            if period.end is None:
                return begun
            return all_of((begun, spans.at_most(day, spans.of_date(period.end).moved(moved[END]))))

        return inside

    def _ordered(self, node: syntax.Compare, subject: Typed) -> Test | None:
        known = _WORDS_OF.get(subject.kind, words.RANKS)
        if node.word not in known:
            listed = "、".join(known)
            self.complain(
                f"“{subject.said}”是{subject.kind}，不能用“{node.word}”；可用：等于、{listed}",
                node.at,
            )
            return None
        operand = self._operand(node.operand, subject)
        if operand is None:
            return None
        if node.word in words.RANKS:
            ranks = self._ranks(node, subject)
            if ranks is None:
                return None
            self._refuse_unranked(node, operand, ranks)
            subject, operand = _ranked(subject, ranks), _ranked(operand, ranks)
        by, (compare, turned) = self.limit(node), _ORDERS[node.word]
        if node.word in words.RANKS:
            compare = _of_one_kind(compare)
        if by:
            operand = _moved(operand, by)
        return _compared(compare, subject.get, operand, turned=turned)

    # --- ranks --------------------------------------------------------------------------------

    def _ranks(self, node: syntax.Compare, subject: Typed) -> Ranks | None:
        """Return what ranks words, from the lowest: as the rule says, or else the code list."""
        if node.order:
            like = Typed(Kind.TEXT if subject.field is None else subject.kind, subject.get,
                         subject.said, subject.field)  # fmt: skip
            typed = [self.value(part, like) for part in node.order]
            order = [one.constant for one in typed if one]
            if len(order) < len(typed):
                return None  # told
            if None in order or len(set(order)) < len(order):
                self.complain("“次序”应是从低到高的几项，写明文字，不重复", node.at)
                return None
            return _in_rank_order(order)
        choices = subject.field.choices if subject.field else None
        ranks = ranks_of(choices) if choices else {}
        if not ranks:
            self.complain(f"不知道“{subject.said}”各项的高低：请写“次序: [从低到高]”", node.at)
        return ranks or None

    def _refuse_unranked(self, node: syntax.Compare, operand: Typed, ranks: Ranks) -> None:
        if operand.constant is not None and operand.constant not in ranks:
            self.complain(f"“{operand.constant}”不在次序之内", node.at)


def ranks_of(choices: CodeList) -> Ranks:
    """Return the ranks that a code list states, its higher values higher.

    ``rank`` ranks all of a list, ``weight`` those of one ``kind``; the four grades are ranked.
    """
    stated: dict[str, tuple[str, int]] = {}
    for item in choices.items:
        facts = item.attributes
        weight = facts.get("rank") or facts.get("weight")
        if weight and weight.isdigit():
            stated[item.value] = ("" if "rank" in facts else facts.get("kind", ""), int(weight))
    if not stated:
        return _in_rank_order([grade.value for grade in SCALE if choices.find(grade.value)])
    ranks = {}
    for value, (kind, number) in stated.items():
        # Numbers one after another: moving a limit by one finds the next.
        known = sorted({n for other, n in stated.values() if other == kind})
        ranks[value] = (kind, spans.exactly(known.index(number)))
    return ranks


def _in_rank_order(texts: list[str]) -> Ranks:
    return {text: ("", spans.exactly(n)) for n, text in enumerate(texts)}


def _ranked(typed: Typed, ranks: Ranks) -> Typed:
    """Return ranks instead of words; None for what has none."""
    get = typed.get

    def rank(env: Env) -> Any:
        return ranks.get(get(env))

    return Typed(Kind.NUMBER, rank, typed.said, typed.field)


def _of_one_kind(compare: Callable[[Any, Any], Truth]) -> Callable[[Any, Any], Truth]:
    """Return what compares ranks: words of two kinds are not ranked among each other."""

    def ranked(one: Any, other: Any) -> Truth:
        if one is None or other is None or one[0] != other[0]:
            return MISSING
        return compare(one[1], other[1])

    return ranked


def _moved(operand: Typed, by: int) -> Typed:
    """Return a limit moved by so much."""
    get = operand.get

    def moved(env: Env) -> Any:
        value = get(env)
        if isinstance(value, Span):
            return value.moved(by)
        return value and (value[0], value[1].moved(by))  # of a rank

    return Typed(operand.kind, moved, operand.said, operand.field)


# --- closures ---------------------------------------------------------------------------------


def _open(_env: Env) -> Truth:
    return MISSING


def _joined(join: Callable[[Any], Truth], tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    decided, open_ = (FALSE, TRUE) if join is all_of else (TRUE, FALSE)

    def joined(env: Env) -> Truth:
        result = open_
        for test in tests:
            truth = test(env)
            if truth == decided:
                return decided
            result = max(result, truth)
        return result

    return joined


def _turned(test: Test) -> Test:
    return lambda env: negated(test(env))


def _compared(
    compare: Callable[[Any, Any], Truth], get: Get, operand: Typed, *, turned: bool = False
) -> Test:
    """Return what compares a value with another; a constant is not worked out each time."""
    if operand.constant is not None:
        fixed = operand.constant
        if turned:
            return lambda env: compare(fixed, get(env))
        return lambda env: compare(get(env), fixed)
    other = operand.get
    if turned:
        return lambda env: compare(other(env), get(env))
    return lambda env: compare(get(env), other(env))


def _among(text: str | None, texts: tuple[str, ...]) -> Truth:
    if text is None:
        return MISSING
    if text in texts:
        return TRUE
    return any_of([same_text(text, other) for other in texts])


def _holding(text: str | None, part: str | None) -> Truth:
    if text is None or part is None:
        return MISSING
    return TRUE if folded(part) in folded(text) else FALSE


def _filled(box: Field, path: str, table: Field | None, *, wanted: bool) -> Test:
    """Whether a box is filled; one that nobody could read is neither filled nor empty."""
    name, may_be_none = box.id, box.may_be_none
    inside = table.id if table else ""

    def is_filled(env: Env) -> Truth:
        record = env.record
        if box.columns:
            filled = bool(record.tables.get(name))
            env.facts[path] = f"{len(record.tables.get(name, ()))}行" if filled else "（未填）"
        else:
            value = (env.row if inside else record.values).get(name)
            filled = value is not None and not (may_be_none and is_nothing(str(value.typed)))
            if not inside:
                env.facts[path] = str(value.typed) if value is not None else "（未填）"
        if not filled:
            unread = f"{inside}[{env.number}].{name}" in record.unread if inside else (
                record.is_unread(name)
            )  # fmt: skip
            if unread:
                return MISSING
        return TRUE if filled is wanted else FALSE

    return is_filled
