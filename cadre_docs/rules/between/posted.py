"""A public notice that lies beside people's forms: whom it posts, with what, and of which year.

The notice's schema says which column comes from which boxes (``notices``), so no form is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, listing
from cadre_docs.performance.expressions import expression
from cadre_docs.record import printed_text
from cadre_docs.rules.between.across import POSTED
from cadre_docs.rules.common.telling_apart import NAME, POST, UNIT, in_brief
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.days import LAST_MONTH, assessed_in, assessed_until
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import Outcome
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Row
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema.model import Posting

_OUTCOME, _PEOPLE = "outcome", "people"
_BEST = Outcome.EXCELLENT
_WORDS = ("title", "text")
_YEAR = expression(r"(20\d\d)年度", re.ASCII)
_NAMED = 8


@rule(
    POSTED, Severity.ERROR, "公示与一起的各人的表不一致", scope="batch",
    standard="公示由各人的表汇总",
)  # fmt: skip
def notices_agree_with_forms(c: BatchContext) -> Iterator[Problem]:
    """公示和本单位各人的表一起核对时，公示的结果应与本人的表一致。

    岗位不同、有谁多列或者没有列入（按规定不公示的档次除外；只公示优秀的，其余的人除外）、写的年度不同、考核年度（填了考核期间的看考核期间）还没有到最后一个月就开始公示、
    单位不同而名单上的人都在另一个单位的，只提醒。名单上的人一个也没有表的不核对；姓名相同的几个人，有一个相符即可。
    """
    for notice in c.records:
        for posting in notice.schema.notices:
            forms = [r for r in c.records if r.schema.id in posting.of and r.person]
            if _PEOPLE in notice.tables:
                yield from _of_notice(notice, posting, forms)


def _of_notice(notice: Record, posting: Posting, forms: list[Record]) -> Iterator[Problem]:
    unit = folded(notice.get(UNIT))
    rows = [
        (number, row, folded(row.get(NAME)))
        for number, row in enumerate(notice.tables[_PEOPLE], 1)
        if NAME in row.values
    ]
    listed = {name for _, _, name in rows}
    own = [record for record in forms if folded(record.get(UNIT)) == unit]
    if not any(folded(record.person) in listed for record in own):
        yield from _of_another_unit(notice, listed, forms)
        return
    years = {year for record in own if (year := assessed_in(record))}
    named = set[int]()
    for field in _WORDS:
        said = {int(year) for year in _YEAR.findall(notice.text(field))}
        named |= said
        if years and said and not said & years:
            told = f"公示写的是{_listed(said)}年度，一起的各人的表是{_listed(years)}年度的"
            yield _wrong(notice, told, field)
    # Of several years the notice is about the one that it names, or about any of them.
    own = [r for r in own if not named & years or assessed_in(r) in (None, *named)]
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in own:
        by_name[folded(record.person)].append(record)
    for number, row, name in rows:
        yield from _of_row(notice, posting, number, row, by_name.get(name, []))
    yield from _who(notice, posting, rows, by_name)
    yield from _early(notice, own)


def _of_row(
    notice: Record, posting: Posting, number: int, row: Row, forms: list[Record]
) -> Iterator[Problem]:
    for column, severity in ((_OUTCOME, None), (POST, Severity.WARNING)):
        said = row.text(column)
        others = [(r, text) for r in forms if (text := _text(r, posting.columns.get(column, ())))]
        if not said or len(others) < len(forms) or not others:
            continue
        same = folded(said) in {folded(text) for _, text in others}
        if same or (column == POST and any(in_brief(said, text) for _, text in others)):
            continue
        record, text = others[0]
        field = notice.schema.by_id[_PEOPLE].column(column)
        yield Problem(
            f"{record.person}的{field.key if field else column}填“{said}”，"
            f"而本人的{record.schema.title}（{record.position}）是“{text}”",
            wanted="两处一致",
            remedy="请核对，改正有误的一处",
            at=row_place(notice, _PEOPLE, number, column),
            severity=severity,
            record=notice,
        )


def _text(record: Record, fields: Iterable[str]) -> str:
    """Return what a form says in some boxes, as a notice puts them together."""
    found = ((record.schema.by_id[one], record.get(one)) for one in fields)
    return "".join(printed_text(box, typed) for box, typed in found if typed is not None)


def _who(
    notice: Record,
    posting: Posting,
    rows: list[tuple[int, Row, str]],
    by_name: Mapping[str, list[Record]],
) -> Iterator[Problem]:
    listed = {name for _, _, name in rows}
    extra = [row.text(NAME) for _, row, name in rows if name not in by_name]
    # Whose outcome nobody knows yet, or is not posted, is left out rightly: all others where
    # those are posted alone who are proposed as 优秀.
    alone = {row.text(_OUTCOME) for _, row, _ in rows} - {""} == {_BEST}
    left = [
        group[0].person
        for name, group in by_name.items()
        if name not in listed
        and all(_is_posted(record, posting, of_best=alone) for record in group)
    ]
    for names, what in ((extra, "公示有、各人的表没有"), (left, "各人的表有、公示没有")):
        if names:
            yield _wrong(notice, f"{what}的{len(names)}人：{listing(names, _NAMED)}", _PEOPLE)


def _is_posted(record: Record, posting: Posting, *, of_best: bool) -> bool:
    outcome = _text(record, posting.columns.get(_OUTCOME, ()))
    if of_best and outcome != _BEST:
        return False
    return bool(outcome) and (not posting.outcomes or outcome in posting.outcomes)


def _of_another_unit(notice: Record, listed: set[str], forms: list[Record]) -> Iterator[Problem]:
    """Tell of a notice whose people all have their forms in one other unit."""
    units: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for record in forms:
        if record.get(UNIT) and folded(record.person) in listed:
            unit = folded(record.get(UNIT))
            units[unit].add(folded(record.person))
            spelled.setdefault(unit, record.text(UNIT))
    if notice.get(UNIT) and (same := [unit for unit, names in units.items() if names == listed]):
        yield _wrong(
            notice,
            f"公示的单位是“{notice.get(UNIT)}”，名单上的人的表都是“{spelled[same[0]]}”的",
            UNIT,
        )


def _early(notice: Record, own: list[Record]) -> Iterator[Problem]:
    start = notice.get("posted_from")
    ends = [end for record in own if (end := assessed_until(record))]
    if isinstance(start, PartialDate) and ends and start.last + LAST_MONTH <= min(ends):
        yield _wrong(notice, f"{start}开始公示，所考核的到{min(ends)}才结束", "posted_from")


def _listed(years: Iterable[int]) -> str:
    return "、".join(map(str, sorted(years)))


def _wrong(notice: Record, said: str, field: str) -> Problem:
    return Problem(
        said,
        wanted="公示与各人的表一致",
        remedy="请核对；公示是往年的移走，公示有误的改正，各人的表还没有交齐的等齐了再公示",
        at=place(notice, field),
        severity=Severity.WARNING,
        record=notice,
    )
