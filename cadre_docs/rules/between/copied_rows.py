"""Rows of lists that two people hardly share: several in succession, or one's own book.

One work of several authors stands in the lists of all of them, and that is right. Whole lists that
are the same cell by cell, the part that each took among them, were copied.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.between.across import ROWS
from cadre_docs.rules.between.own_records import SANCTIONS
from cadre_docs.rules.common.placeholders import is_placeholder
from cadre_docs.rules.common.words import OF_A_KIND
from cadre_docs.rules.context import row_place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.schema import FREE_TEXTS
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record, Row
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field

_MANY = 3
_ALONE, _TOGETHER, _TAKING_PART = "独著", "合著", "参与"
_LEADING, _ROLE, _PERIOD = ("主持", "独立"), "role", "period"
_SEVERAL = expression("共同|联合|之一|参与")
_SAID_OF_IT = ("content", "outcome", "contribution")
_SIGN = "rows"
_DOCUMENT = "document"


class _Shared(NamedTuple):
    """What a list holds that others may hold: ``rows`` of them from the number ``first`` on."""

    sign: tuple[str, ...]
    table: Field
    first: int
    rows: int
    part: str = ""
    """The part in one work that only one person has."""
    document: bool = False


def row_signs(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record has in common with those that :func:`rows_of_another` compares."""
    return (shared.sign for shared in _shared(record))


@rule(ROWS, Severity.WARNING, "清单像是别人的", scope="batch")
def rows_of_another(c: BatchContext) -> Iterator[Problem]:
    """两个人同一种表上的清单（工作、成果、经历等）接连三行以上逐格一字不差，或者只有两行而两行全同：多半是照别人的改的，漏改了。

    合作的成果几个人都填是正常的：一两行相同、本人作用不同的不指出，几行都写“合著”的、只有两行而都写“参与”的也不指出。经历等逐年不变的，
    三行以上才指出。同一部著作两个人都写“独著”的，同一项工作（名称、起止时间都相同）两个人都写“主持”“独立”的，至少一处不对，一行也指出。比较时不计空格。只提醒：确实都是共同完成的不必改。按年度各填一行的（年度考核等）不比较。

    两个人的处分是同一个决定文号的，也指出：多半是照别人的行改的。
    """
    firsts: dict[tuple[str, ...], tuple[Record, _Shared]] = {}
    texts = Counter(text for record in c.records for text in _texts(record))
    for record in c.records:
        told: set[str] = set()
        for shared in _shared(record, texts):
            first, same = firsts.setdefault(shared.sign, (record, shared))
            if folded(first.person) == folded(record.person):
                continue
            if shared.table.id not in told:
                told.add(shared.table.id)
                yield _problem(record, shared, first, same)


def _problem(record: Record, shared: _Shared, first: Record, same: _Shared) -> Problem:
    column = shared.table.columns[0]
    at = row_place(record, shared.table.id, shared.first, column.id)
    last = shared.first + shared.rows - 1
    where = f"“{first.person}”（{first.position}）的第{same.first}"
    if shared.document:
        return Problem(
            f"与{where}行是同一个处分决定的文号",
            wanted="各人填各人的",
            remedy="请对照处分决定核对；一份决定处分几个人的不必改",
            at=row_place(record, shared.table.id, shared.first, _DOCUMENT),
            record=record,
        )
    if shared.part in _LEADING:
        return Problem(
            f"与{where}行是同一项，起止时间也相同，两处都写“{shared.part}”",
            wanted="一项工作一人主持（独立完成），其他人是参与",
            remedy="请核对两处；不是同一项的、共同主持的不必改",
            at=at,
            record=record,
        )
    if shared.part:
        return Problem(
            f"与{where}行是同一部著作，两处都写“{_ALONE}”",
            wanted=f"一人写的才是“{_ALONE}”，几人合写的写“{_TOGETHER}”",
            remedy="请核对两处；不是同一部著作的不必改",
            at=at,
            record=record,
        )
    return Problem(
        f"“{shared.table.key}”第{shared.first}行至第{last}行，与{where}行起一字不差",
        wanted="各人写各人的",
        remedy="请核对是否误交了别人的；确实都是共同完成的不必改",
        at=at,
        record=record,
    )


def _shared(record: Record, texts: Mapping[str, int] | None = None) -> Iterator[_Shared]:
    """Yield what a record's lists hold that others may hold.

    ``texts`` counts those of all records (:func:`_texts`): what has one alone nobody else holds.
    """
    for table, column, rows in _lists(record):
        if table.id == SANCTIONS:
            yield from _documents(table, rows)
        if texts is None or any(texts[_text(row, column)] > 1 for row in rows):
            yield from _alike(record, table, rows)
        yield from _alone(record, table, rows)  # of whole lists that are alike, that is told


def _alike(record: Record, table: Field, rows: tuple[Row, ...]) -> Iterator[_Shared]:
    """Yield rows that follow each other; of short lists all of them."""
    several = min(len(rows), _MANY)
    if several < (_MANY if table.carries else 2):
        return
    said = [_said(table, row) for row in rows]
    words = [repr(row) for row in said]  # a row is in several windows
    shared = {_TOGETHER} if several == _MANY else {_TOGETHER, _TAKING_PART}
    for first in range(len(rows) - several + 1):
        if not all(shared.intersection(row) for row in said[first : first + several]):
            whole = str(len(rows)) if several < _MANY else ""
            digest = _digest(words[first : first + several])
            sign = (_SIGN, record.schema.kind, table.id, whole, digest)
            yield _Shared(sign, table, first + 1, several)


def _lists(record: Record) -> Iterator[tuple[Field, Field, tuple[Row, ...]]]:
    """Yield the lists that are compared, each with its first column of texts."""
    for table_id, rows in record.tables.items() if record.person else ():
        table = record.schema.by_id[table_id]
        column = next((c for c in table.columns if c.type in FREE_TEXTS), None)
        if column is not None and not table.repeats.unique:
            yield table, column, rows


def _texts(record: Record) -> Iterator[str]:
    """Yield one text of each row, as it is compared: rows that differ in it are not the same."""
    for _, column, rows in _lists(record):
        yield from (_text(row, column) for row in rows)


def _text(row: Row, column: Field) -> str:
    return "".join(row.text(column.id).split())


def _alone(record: Record, table: Field, rows: tuple[Row, ...]) -> Iterator[_Shared]:
    """Yield the works that a person says to have written or done alone, or to have led.

    Works may be called alike (示范课, 教学改革项目): of one time, too, they are one work; those
    that are called by their kind alone (本科教学), if the same is said of them, too.
    """
    sign: tuple[str, ...]
    for number, row in enumerate(rows, 1):
        title = row.text("title")
        if title and any(v.typed == _ALONE for v in row.values.values()):
            sign = (_ALONE, record.schema.kind, table.id, folded(title))
            yield _Shared(sign, table, number, 1, _ALONE)
        role = row.text(_ROLE) if title else ""
        part = next((part for part in _LEADING if role.startswith(part)), "")
        if part and not _SEVERAL.search(role):
            of_kind = OF_A_KIND.fullmatch(folded(title)) is not None
            said = (folded(row.text(name)) for name in _SAID_OF_IT if of_kind)
            led = (part, record.schema.kind, table.id, folded(title), row.text(_PERIOD), *said)
            yield _Shared(led, table, number, 1, part)


def _documents(table: Field, rows: tuple[Row, ...]) -> Iterator[_Shared]:
    """Yield the decisions by which a person was sanctioned: few are on two people."""
    for number, row in enumerate(rows, 1):
        said = row.text(_DOCUMENT)
        if said and not is_placeholder(said):
            sign = (_DOCUMENT, folded(said))
            yield _Shared(sign, table, number, 1, document=True)


def _said(table: Field, row: Row) -> list[str]:
    """Return the cells of a row as they are compared."""
    cells = (row.values.get(column.id) for column in table.columns)
    return ["".join(str(cell.typed).split()) if cell is not None else "" for cell in cells]


def _digest(rows: list[str]) -> str:
    """Return what stands for the words of rows: of very many people none are kept."""
    return hashlib.sha256(f"[{', '.join(rows)}]".encode()).hexdigest()
