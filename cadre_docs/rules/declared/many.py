"""Declared rules that look at many records together: shares of a group, and what is unique."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.law.workdays import WorkCalendar
from cadre_docs.rules.batch import BatchContext
from cadre_docs.rules.common.quota_sums import Quota, Rounding
from cadre_docs.rules.context import Problem, place
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared.closures import always
from cadre_docs.rules.declared.messages import message
from cadre_docs.rules.declared.names import Env, Kind, Typed
from cadre_docs.rules.declared.one import CHECK
from cadre_docs.rules.declared.truth import FALSE, TRUE
from cadre_docs.schema import FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.context import Parameters
    from cadre_docs.rules.declared.conditions import Conditions
    from cadre_docs.rules.declared.truth import Truth

PEOPLE, COUNTED, MOST = "人数", "计", "名额"
_MARKS = {PEOPLE: "\0人", COUNTED: "\0计", MOST: "\0额"}
_CALENDAR = WorkCalendar()


@dataclass(frozen=True)
class InBatch:
    """What a rule over many records needs of one form."""

    rule: syntax.RuleText
    when: Callable[[Env], Truth]
    counted: Callable[[Env], Truth] | None
    keys: tuple[Typed, ...]
    share: Typed | None
    rounding: Typed | None
    place: str
    message: Callable[[Env], str]
    most_moved: int = 0

    def key(self, env: Env) -> tuple[str, ...] | None:
        """Return what groups a record with others; None where part of it is missing."""
        texts = tuple(one.get(env) for one in self.keys)
        if any(text is None for text in texts):
            return None
        return tuple(folded(t) if isinstance(t, str) else str(t) for t in texts)


def compile_many(rule: syntax.RuleText, compiler: Conditions) -> InBatch:
    """Compile a rule over many records for one form; what is wrong has been reported."""
    demands = rule.demands
    share = isinstance(demands, syntax.Share)
    names = demands.by if isinstance(demands, syntax.Share) else ()
    names = demands.names if isinstance(demands, syntax.Unique) else names
    keys = [_key(compiler, name, rule) for name in names]
    when = compiler.test(rule.when) if rule.when else always
    counted = rounding = part = None
    moved = 0
    if isinstance(demands, syntax.Share):
        counted = compiler.test(demands.counted)
        part = _of(compiler, demands.share, Kind.NUMBER)
        rounding = _rounding(compiler, demands.rounding)
        moved = compiler.limit(demands, "名额")
    return InBatch(
        rule, when, counted, tuple(filter(None, keys)), part, rounding,
        _place(compiler, rule, names),
        message(rule.message, rule.place_of("说明"), compiler, _MARKS if share else None), moved,
    )  # fmt: skip


def _key(compiler: Conditions, name: str, rule: syntax.RuleText) -> Typed | None:
    typed = compiler.name(name, rule.demands.at if rule.demands else rule.at)
    if typed is not None and typed.kind in (Kind.TABLE, Kind.PHOTO, Kind.PERIOD):
        compiler.complain(f"“{name}”是{typed.kind}，不能按它归在一起", rule.at)
        return None
    return typed


def _of(compiler: Conditions, node: syntax.Value, kind: Kind) -> Typed | None:
    typed = compiler.value(node, Typed(kind, lambda _: None, ""))
    if typed is not None and typed.kind is not kind:
        compiler.complain(f"“{typed.said}”是{typed.kind}，这里要{kind}", node.at)
        return None
    return typed


def _rounding(compiler: Conditions, node: syntax.Value) -> Typed | None:
    typed = _of(compiler, node, Kind.TEXT)
    known = [one.value for one in Rounding]
    values = [node.text] if isinstance(node, syntax.Literal) else []
    if isinstance(node, syntax.Parameter) and typed is not None:
        values = [str(dated.value) for dated in compiler.law.parameters[compiler.last].values]
    for value in (value for value in values if value not in known):
        compiler.complain(f"“{value}”不是取整的办法，可用：{'、'.join(known)}", node.at)
    return typed


def _place(compiler: Conditions, rule: syntax.RuleText, names: Iterable[str]) -> str:
    for name in filter(None, (rule.place, *names)):
        found = compiler.box(name)
        if found is not None:
            return found[0]
    return compiler.schema.fields()[0].id


@dataclass(frozen=True)
class Together:
    """A rule over many records, of one form or several."""

    forms: dict[str, InBatch]

    def said(self, context: BatchContext) -> Iterator[Problem]:
        """Yield what the rule says of the records of a batch."""
        unique = isinstance(next(iter(self.forms.values())).rule.demands, syntax.Unique)
        return self._twice(context) if unique else self._too_many(context)

    def _seen(self, context: BatchContext) -> Iterator[tuple[InBatch, Env, Truth]]:
        for record in context.records:
            own = self.forms.get(record.schema.id)
            if own is not None:
                env = Env(record, context, _CALENDAR, {})
                concerned = own.when(env)
                if concerned != FALSE:
                    yield own, env, concerned

    def _twice(self, context: BatchContext) -> Iterator[Problem]:
        first: dict[tuple[str, ...], Record] = {}
        for own, env, concerned in self._seen(context):
            key = own.key(env)
            if key is None or concerned != TRUE:
                continue
            other = first.setdefault(key, env.record)
            if other is not env.record:
                yield Problem(
                    own.message(env),
                    own.rule.wanted or f"不得相同（另一处在 {other.place(own.place)}）",
                    own.rule.remedy or CHECK,
                    place(env.record, own.place),
                    record=env.record,
                )

    def _too_many(self, context: BatchContext) -> Iterator[Problem]:
        groups: dict[tuple[str, ...], list[tuple[InBatch, Env, bool]]] = {}
        for own, env, concerned in self._seen(context):
            key = own.key(env)
            if key is not None and own.counted is not None:
                counts = concerned == TRUE and own.counted(env) == TRUE
                groups.setdefault(key, []).append((own, env, counts))
        for group in groups.values():
            yield from _over(group, context)


def _over(group: list[tuple[InBatch, Env, bool]], context: BatchContext) -> Iterator[Problem]:
    """Report a group of which too many are counted.

    Whoever may be one of its people is one: nobody is told that there are too many because a
    box is empty.
    """
    counted = [(own, env) for own, env, counts in group if counts]
    if not counted:
        return
    own, env = counted[0]
    assert own.share is not None  # noqa: S101 - a rule that counts states its share
    assert own.rounding is not None  # noqa: S101
    years = {assessed_in(env.record) for _, env, _ in group}
    year = next(iter(years)) if len(years) == 1 else None
    env.source = context.in_year(year) if year else context
    share, rounding = own.share.get(env), Rounding(own.rounding.get(env))
    quota = Quota(share.least, len(group), rounding)
    most = quota.limit + own.most_moved
    if len(counted) <= most:
        return
    ours = _chosen(own, env.source) if len(counted) <= quota.most else ""
    said = own.message(env)
    for mark, number in zip(_MARKS.values(), (len(group), len(counted), most), strict=True):
        said = said.replace(mark, str(number))
    wanted = f"不超过{most}人（{quota.arithmetic}）"
    yield Problem(
        said,
        "；".join(filter(None, (own.rule.wanted, wanted, ours))),
        own.rule.remedy or CHECK,
        place(env.record, own.place),
        Severity.WARNING if ours else None,
    )


def _chosen(own: InBatch, source: Parameters) -> str:
    """Say that the rounding is a choice, where it is one: another may allow as many."""
    node = own.rule.demands.rounding if isinstance(own.rule.demands, syntax.Share) else None
    if not isinstance(node, syntax.Parameter):
        return ""
    prefix = own.rule.code.partition("-")[0]
    name = node.id if node.id in source.law.parameters else f"{prefix}.{node.id}"
    return source.chosen(name) if source.law.parameters[name].choice else ""


def refused(rule: syntax.RuleText, compiler: Conditions) -> None:
    """Report boxes that are not at hand where many records are read: long texts and tables."""
    if rule.each:
        compiler.complain("核对多份记录的规则不能“逐行”", rule.place_of("逐行"))
    for field in compiler.used.values():
        if field.type in (FieldType.TEXT, FieldType.TABLE):
            what = "长文字" if field.type is FieldType.TEXT else "表"
            message_ = f"“{field.key}”是{what}，核对多份记录的规则不能用"
            compiler.complain(message_, rule.at)
