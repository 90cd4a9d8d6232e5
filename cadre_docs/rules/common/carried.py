"""What stays from year to year, or goes one way only, held against the person's last record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.record import printed_text
from cadre_docs.rules.common.posts import level_of
from cadre_docs.rules.common.telling_apart import agree
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate, Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext

_FULL, _LEAGUE = "中共党员", "共青团员"
_OF_NONE = ("群众", "无党派人士")
_EXPELLED = "开除党籍"
_TENURE = "tenure"
_CAME = ("joined_on", "transferred_on")
_LOWERED = ("降低岗位等级", "降级", "撤职", "开除")


@rule(
    "X-carried", Severity.WARNING, "与往年的记录不同",
    standard="同一人各年度的记录",
)  # fmt: skip
def same_as_last_time(c: RecordContext) -> Iterator[Problem]:
    """逐年不变的项，与本人最近一次的记录（--previous）不同，例如性别、参加工作时间。

    不变的有姓名（号码相同的）、性别、民族、出生日期、参加工作时间；岗位没有变的，还有任现岗时间。

    只会往一个方向变的，变反了也提醒：党员变成群众、正式党员变成预备党员（受过开除党籍处分的除外），学历变低，岗位等级降低
    （列有降级、撤职等处分的除外）；岗位等级变了，任现岗时间没有变；往年已经在本单位考核，而到本单位、调入的时间在那以后。一处没有填的不比较。

    上一次立案尚未结案而这次没有填结果，上一次已经退休、离岗、取消资格而这次又参加考核（在职），聘期与上一次的重叠的，也提醒。
    """
    if c.record.schema.role not in PERSON:
        return
    for field_id, said, before, words in _changed(c):
        last = c.earlier[-1]
        year = assessed_in(last)
        other = last.place(field_id)
        yield Problem(
            f"填“{said}”，而{f'{year}年度' if year else '上一次'}填“{before}”{words.why}",
            wanted=words.wanted,
            remedy=f"请核对两处（另一处在 {other}），写错的一处改正；确已变动的不必改",
            at=c.at(field_id),
        )
    yield from _come_again(c)
    yield from _over_before(c)
    yield from _tenures_overlap(c)


class _Over(NamedTuple):
    """What a box said last time (empty: anything), what it may not say now, and why."""

    box: str
    said: tuple[str, ...]
    now: tuple[str, ...]
    why: str


_OVERS = (
    _Over("case_status", ("尚未结案",), ("", "无"), "现在是否结案、怎样处理，没有填"),
    _Over("retired_on", (), (), "退休以后又参加考核"),
    _Over("post_status", ("辞职离岗", "调出", "退休"), ("在职",), "又填在职"),
    _Over("handling", ("取消资格并收回证书",), (), "取消资格以后又参加考核"),
)


def _over_before(c: RecordContext) -> Iterator[Problem]:
    """Yield what was over, or still open, by the last record, and is not so by this one."""
    last = c.earlier[-1] if c.earlier else None
    for one in _OVERS if last is not None else ():
        if last is None or one.box not in c.record.schema.by_id or not last.text(one.box):
            continue
        if one.said and last.text(one.box) not in one.said:
            continue
        if (one.now and c.record.text(one.box) not in one.now) or c.unread(one.box):
            continue
        if one.box == "retired_on" and c.record.get(one.box) is not None:
            continue  # boxes that differ are those of one retirement
        year = assessed_in(last)
        yield Problem(
            f"{f'{year}年度' if year else '上一次'}填“{last.text(one.box)}”，{one.why}",
            wanted="与往年衔接",
            remedy=f"请核对两处（另一处在 {last.place(one.box)}），写错的一处改正，漏填的补填；"
            "确已变动的不必改",
            at=c.at(one.box),
        )


def _tenures_overlap(c: RecordContext) -> Iterator[Problem]:
    """Yield a tenure that begins within the one of the last record, and is not that one."""
    last, now = c.earlier[-1] if c.earlier else None, c.record.get(_TENURE)
    before = last.get(_TENURE) if last is not None else None
    if last is None or not isinstance(now, Period) or not isinstance(before, Period):
        return
    later = before.start.is_before(now.start)
    if later and before.end is not None and now.start.is_before(before.end):
        yield Problem(
            f"填“{now}”，与上一次的“{before}”重叠",
            wanted="在上一次的聘期以后",
            remedy=f"请核对两处（另一处在 {last.place(_TENURE)}），写错的一处改正；"
            "确实如此的不必改",
            at=c.at(_TENURE),
        )


def _come_again(c: RecordContext) -> Iterator[Problem]:
    """Yield who is said to have come this year, and was assessed by this unit before."""
    last = c.earlier[-1] if c.earlier else None
    year = assessed_in(last) if last else None
    if last is None or year is None or _differ(c.record, last, "unit") is not False:
        return
    for field_id in _CAME:
        came = c.record.get(field_id)
        if isinstance(came, PartialDate) and came.first.year > year:
            yield Problem(
                f"填“{came}”，而{year}年度已经在本单位考核",
                wanted="到本单位工作的时间",
                remedy=f"请核对两处（另一处在 {last.place('unit')}）；曾经离开又回来的不必改",
                at=c.at(field_id),
            )


class _Words(NamedTuple):
    why: str
    wanted: str


_SAME = _Words("", "与往年一致")


def _changed(c: RecordContext) -> Iterator[tuple[str, str, str, _Words]]:
    """Yield boxes that changed, what they say, what they said, and what that would mean."""
    if not c.earlier:
        return
    last = c.earlier[-1]
    if last.schema.kind != c.record.schema.kind:
        return
    for field in c.record.schema.fields():
        tied = field.lasting
        if tied is None or not _differ(c.record, last, field.id):
            continue
        if all(_differ(c.record, last, one) is False for one in tied):
            keys = "、".join(c.key(one) for one in tied)
            why = f"，{keys}没有变" if keys else ""
            yield (*_shown(c.record, last, field.id), _Words(why, "与往年一致"))
    if _has_left(c, last):
        yield (*_shown(c.record, last, "political_status"), _SAME)
    now, then = (_schooling(record) for record in (c.record, last))
    if now and now < then:
        yield (*_shown(c.record, last, "schooling"), _Words("，学历变低了", "最高的学历"))
    yield from _levels(c, last)


def _levels(c: RecordContext, last: Record) -> Iterator[tuple[str, str, str, _Words]]:
    """Yield a post whose level fell for no reason that is stated, or rose without its date."""
    box = next((name for name in ("post", "post_level") if name in c.record.values), "")
    now, then = (level_of(r.text(box)) for r in (c.record, last))
    if not now or not then or now.kind != then.kind:
        return
    if now.level > then.level and not _sanctioned(c, _LOWERED):
        yield (*_shown(c.record, last, box), _Words("，等级降低了", "处分、考核等降低的列明原因"))
    elif now.level != then.level and _differ(c.record, last, "post_since") is False:
        why = f"，任现岗时间都是{c.record.get('post_since')}"
        yield (*_shown(c.record, last, box), _Words(why, "岗位变了，任现岗时间随着变"))


def _has_left(c: RecordContext, last: Record) -> bool:
    now, then = c.record.get("political_status"), last.get("political_status")
    if now is None or then is None or _sanctioned(c, (_EXPELLED,)):
        return False
    if then == _FULL:
        return now != _FULL
    return then not in (*_OF_NONE, _LEAGUE) and now in (*_OF_NONE, _LEAGUE)


def _schooling(record: Record) -> int:
    """Return how high the stated schooling is; 0: none is stated, or none that is ordered."""
    box = record.schema.by_id.get("schooling")
    return box.level(record.text("schooling")) if box else 0


def _sanctioned(c: RecordContext, kinds: tuple[str, ...]) -> bool:
    return any(row.text("kind") in kinds for row in c.rows("sanctions"))


def _differ(one: Record, other: Record, field_id: str) -> bool | None:
    """Whether two records say different things in a box; None where one says nothing."""
    said, before = one.get(field_id), other.get(field_id)
    if said is None or before is None:
        return None
    if isinstance(said, PartialDate):
        return not agree(said, before)
    return folded(said) != folded(before)


def _shown(record: Record, last: Record, field_id: str) -> tuple[str, str, str]:
    field = record.schema.by_id[field_id]
    said, before = (r.values[field_id].typed for r in (record, last))
    return field_id, printed_text(field, said), printed_text(field, before)
