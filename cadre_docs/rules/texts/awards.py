"""Awards of which a text tells (获省科学技术进步奖一等奖，排名第一), beside those of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import OF_OTHERS, YEARS
from cadre_docs.rules.days import assessed_in, period_of
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record, Row

_TABLES = ("achievements", "results")
_TITLES, _BESIDE = ("title", "outcome", "contribution"), ("role", "remark")
_AWARD = expression(  # one award, of one level or of several (一等奖、二等奖各一项)
    f"(?P<name>[{HANZI}]{{2,24}}奖)[”》]?"
    f"(?P<level>[特一二三])等奖(?:[、和及与各]|[0-9一二两三四五]项|[一二三]等奖){{0,8}}"
)
_LEVELS = expression("[特一二三](?=等奖)")
_MAY = expression("奖[”》]?[特一二三]等奖")
_BEFORE_NAME = expression(
    "(?:荣获|获得|获评|获|取得|成果|项目|完成人|主持人|负责人|其中|先后|并|及|和|[0-9一二三四五两]项|年|月|日|授予|[（(“《])++"
)
_FIRST = expression(r"第一(?:完成人|负责人|获奖人)|排名第(?:一|1)(?![0-9])|本人(?:为)?第一")
_LATER = expression(
    r"排名第?(?P<n>[二三四五六七八九十2-9]|1[0-9])(?![0-9])|第(?P<m>[二三四五六七八九十2-9])(?:完成人|负责人|获奖人)"
)
_NOT_OWN = expression("学生|指导|团队成员|青年|企业|公司|曾|提名|申报|申请|拟|争取|力争|推荐|参评")
_CLAUSES = expression("[。；;！!\n]")
_AROUND = 24


class _Award(NamedTuple):
    """An award as the row of a list has it."""

    name: str
    level: str
    row: Row
    place: str


def awards_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield awards that stand in the rows at another level, or in another place alone."""
    if not _MAY.search(text):
        return
    listed = list(_listed(record))
    if not listed:
        return
    years = _years_of(record)
    for sentence in _CLAUSES.split(text):
        said = list(_AWARD.finditer(sentence)) if not _NOT_OWN.search(sentence) else []
        for found in said:
            before = sentence[: found.start()]
            named = set(map(int, YEARS.findall(before)))
            if (years and named - years) or OF_OTHERS.search(before):
                continue
            yield from _unlike(found, [one for one in listed if one.name == _named(found)], text)


def _unlike(found: re.Match[str], same: list[_Award], text: str) -> Iterator[Stated]:
    """Yield the level, and the person's place, where each row of that award has others."""
    told = {
        level
        for one in _AWARD.finditer(text)
        if _named(one) == _named(found)
        for level in _LEVELS.findall(one[0])
    }
    if not same:
        return
    if told.isdisjoint(one.level for one in same):
        box = "、".join(f"{one.level}等奖（{one.place}）" for one in same)
        yield Stated(f"{_named(found)}的等级", f"{found['level']}等奖", box)
        return
    own = [one for one in same if one.level == found["level"]]
    start = max(found.start() - _AROUND, 0)
    around = found.string[start : found.end() + _AROUND]
    later = [_later_in(one.row) for one in own]
    if own and _FIRST.search(around) and len(_LEVELS.findall(around)) == 1 and all(later):
        box = "、".join(f"{said}（{one.place}）" for said, one in zip(later, own, strict=True))
        yield Stated(f"{_named(found)}{found['level']}等奖的排名", "第一", box)


def _later_in(row: Row) -> str:
    """Return the later place that a row says the person has, and no first one; empty: none."""
    text = "，".join(filter(None, map(row.text, (*_TITLES, *_BESIDE))))
    found = _LATER.search(text)
    return found[0] if found and not _FIRST.search(text) else ""


def _listed(record: Record) -> Iterator[_Award]:
    for table_id in _TABLES:
        if table_id not in record.tables or record.is_unread(table_id):
            continue
        key = record.schema.by_id[table_id].key
        for number, row in enumerate(record.tables[table_id], 1):
            for found in _AWARD.finditer("，".join(filter(None, map(row.text, _TITLES)))):
                yield _Award(_named(found), found["level"], row, f"{key}第{number}行")


def _named(found: re.Match[str]) -> str:
    """Return the name of an award, without the words before it, as texts write it in short."""
    name = found["name"]
    for one in _BEFORE_NAME.finditer(name):
        name = found["name"][one.end() :]
    return name.replace("科学技术", "科技")


def _years_of(record: Record) -> set[int]:
    period, year = period_of(record), assessed_in(record)
    if year is not None:
        return {year}
    if period is None or period.end is None:
        return set()
    return set(range(period.start.year, period.end.year + 1))
