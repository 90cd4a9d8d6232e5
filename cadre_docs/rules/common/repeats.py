"""Rows of a table that repeat another, on every form; the schema says which columns tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.record import printed_text
from cadre_docs.record.repeats import Repeat, repeats
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field


REPEATED = "FS-repeated"
_PAPERS, _WORKS, _TITLE = "publications", "achievements", "title"
_A_PAPER = expression(
    r"\s?(?:学术)?(?:论文|专著|著作|教材|研究报告)?[：:]?\s?《([^》]+)》(?:[（(][^）)]*[）)])?[。.]?\s?"
)
_QUOTED = expression(r"\s?《([^》]+)》")
_LONGEST_NAME = 16
_TWO_PEOPLE = "；确是同名的两个人的，把出生日期写到日（身份证号码写全）以区分"


@rule(REPEATED, Severity.ERROR, "同一年度、同一事项填了两行")
def repeated(c: RecordContext) -> Iterator[Problem]:
    """一个年度只能有一个结果：同一年度填了两行的是错误，两行说法不同时，不据以判断。

    名册上同一人填了两行的也是错误。同一专利、奖项、著作、处分等填了两行的，只算一项，提醒核对；公示中姓名、岗位都相同的两行，结果不同的是错误，相同的提醒核对。
    按哪几列看是否同一项，由表单定义写明；比较时不计括号、全角半角、空格、大小写的不同。

    著作论文里登记的一部，在主要工作里又以同一书名号里的名称登记的，提醒：只算一项。课题与论文同名的（没有书名号）不算。
    """
    record = c.record
    if _PAPERS in record.tables and _WORKS in record.tables:
        yield from _in_both_lists(c)
    for name, rows in record.tables.items():
        table = record.schema.by_id[name]
        if len(record.rows(name)) == len(rows):
            continue  # as good as always
        before: dict[int, Row] = {}  # by the first row, what all rows so far say together
        for repeat in repeats(table, rows):
            row = rows[repeat.number - 1]
            first = before.setdefault(repeat.first, rows[repeat.first - 1])
            column = table.names[repeat.columns[0]]
            where = f"{record.schema.path(table)}[{repeat.number}].{column.key}"
            at = Place(where, row.place(column.id))
            yield _problem(table, row, first, repeat, at)
            before[repeat.first] = replace(first, values={**row.values, **first.values})


def _in_both_lists(c: RecordContext) -> Iterator[Problem]:
    """Yield work that is a paper or a book, and stands among the papers, too.

    A project and the paper on it may have one name: the row of work must name a paper alone.
    """
    works = [(n, _A_PAPER.fullmatch(row.text(_TITLE))) for n, row in enumerate(c.rows(_WORKS), 1)]
    named = [(number, found[1]) for number, found in works if found]
    papers: dict[str, int] = {}
    for number, row in enumerate(c.rows(_PAPERS), 1) if named else ():
        title = row.text(_TITLE)
        found = _QUOTED.match(title)
        papers.setdefault(folded(found[1] if found else title), number)
    for number, name in named:
        if first := papers.get(folded(name), 0):
            key = c.record.schema.by_id[_PAPERS].key
            yield Problem(
                f"与“{key}”第{first}行是同一部：“{name[:_LONGEST_NAME]}”，只算一项",
                wanted=f"著作、论文只登记在“{key}”里",
                remedy="请核对，重复的删去一处；确是两项的不必改",
                at=c.at_row(_WORKS, number, _TITLE),
                severity=Severity.WARNING,
            )


def _problem(table: Field, row: Row, first: Row, repeat: Repeat, at: Place) -> Problem:
    shown = (_shown(table.names[name], row) for name in repeat.columns)
    key = "、".join(filter(None, shown))
    other = (c for c in table.columns if c.id in row.values and c.id in first.values)
    differ = "、".join(
        f"{c.key}一处是{_shown(c, first)}，一处是{_shown(c, row)}"
        for c in other
        if c.id not in repeat.columns and first.values[c.id] != row.values[c.id]
    )
    if repeat.unique:
        return Problem(
            f"{table.names[repeat.columns[0]].key}{key}填了两行，第{repeat.first}行已有"
            + (f"；{differ}，不能据以判断" if differ else ""),
            wanted=f"每个{table.names[repeat.columns[0]].key}一行",
            remedy="请核对两行，只留正确的一行" + (_TWO_PEOPLE if _is_of_people(table) else ""),
            at=at,
        )
    if _is_of_people(table):
        return Problem(
            f"与第{repeat.first}行相同：{key}" + (f"；{differ}" if differ else ""),
            wanted="一人只列一次，一人一个结果",
            remedy="请核对，同一人的只留正确的一行；确是同名的两个人的，"
            f"在“{table.names[repeat.columns[-1]].key}”中写得能够区分",
            at=at,
            severity=Severity.ERROR if differ else Severity.WARNING,
        )
    return Problem(
        f"与第{repeat.first}行相同：{key}，只算一项",
        wanted="同一项只填一次",
        remedy="请核对，重复的删去；确是两项的，请写得能够区分",
        at=at,
        severity=Severity.WARNING,
    )


def _is_of_people(table: Field) -> bool:
    return any(column.type is FieldType.NAME for column in table.columns)


def _shown(column: Field, row: Row) -> str:
    value = row.values.get(column.id)
    return f"“{printed_text(column, value.typed)}”" if value else ""
