"""A list of people drawn, compared with the same drawing done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, few_of_each
from cadre_docs.lists.sample.people import sample_of
from cadre_docs.record import Record, Row, printed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = "X-consistency"
_DRAW = "draw"
_OWN = ("remark",)  # what people add to a list


def compare_lists(listed: Record, again: Record) -> list[Finding]:
    """Return every difference of a list from ``again``, the list drawn anew by its seed and rate.

    Where the people have changed since, everything follows from that: only this is reported.
    """
    if listed.get("roster_hash") != again.get("roster_hash"):
        return [_other_people(listed)]
    return [*_boxes(listed, again), *few_of_each(_rows(listed, again))]


def _finding(listed: Record, message: str, field_id: str, remedy: str) -> Finding:
    field = listed.schema.by_id[field_id]
    path, position = listed.schema.path(field), listed.place(field_id)
    form = listed.schema.id
    return error(CODE, message, remedy=remedy, position=position, path=path, form=form)


def _other_people(listed: Record) -> Finding:
    return _finding(
        listed,
        "名册校验值与现有人员算出的不同：抽取以后，人员有增减，或者单位、姓名、出生日期、身份证号码有变",
        "roster_hash",
        "请用抽取时的全部考核表核对；人员确有变动的应重新抽取",
    )


def _boxes(listed: Record, again: Record) -> Iterator[Finding]:
    for field_id in ("people_count", "drawn_count"):
        stated, wanted = listed.get(field_id), again.get(field_id)
        if stated != wanted:
            shown = "没有填" if stated is None else f"填“{stated}”"
            yield _finding(listed, f"{shown}，重新抽取为“{wanted}”", field_id, "请改正")


def _rows(listed: Record, again: Record) -> Iterator[Finding]:
    """Compare person by person; who a row is about is told by its draw."""
    sample = sample_of(listed.schema)
    table = listed.schema.by_id[sample.table]
    right = {_texts(again, row)[_DRAW]: row for row in again.tables.get(sample.table, ())}
    for number, row in enumerate(listed.tables.get(sample.table, ()), 1):
        stated = _texts(listed, row)
        wanted = right.pop(stated[_DRAW], None)
        where = f"{table.key}[{number}]"
        about = {"person": stated.get("name", ""), "form": listed.schema.id}
        if wanted is None:
            message = "重新抽取没有抽中此人（没有这个抽签值）"
            at = row.place(_DRAW)
            yield error(CODE, message, remedy="请核对", position=at, path=where, **about)
            continue
        for column in table.columns:
            one, two = stated[column.id], _texts(again, wanted)[column.id]
            if column.id not in _OWN and one != two:
                message = f"填“{one}”，重新抽取为“{two}”"
                at, path = row.place(column.id), f"{where}.{column.key}"
                yield error(CODE, message, remedy="请改正", position=at, path=path, **about)
    for row in right.values():
        name = _texts(again, row)["name"]
        message = f"重新抽取抽中了“{name}”，名单上没有"
        yield _finding(listed, message, sample.table, "请补入，或说明为什么没有抽查")


def _texts(record: Record, row: Row) -> dict[str, str]:
    """Return what a row prints, by column, without blanks."""
    columns = record.schema.by_id[sample_of(record.schema).table].columns
    typed = {c.id: row.get(c.id) for c in columns}
    return {c.id: "".join(printed_text(c, typed[c.id]).split()) for c in columns}
