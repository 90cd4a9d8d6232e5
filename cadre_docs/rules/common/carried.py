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
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext

_FULL, _PROBATIONARY, _LEAGUE = "中共党员", "中共预备党员", "共青团员"
_OF_NONE = ("群众", "无党派人士")
_EXPELLED = "开除党籍"
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
