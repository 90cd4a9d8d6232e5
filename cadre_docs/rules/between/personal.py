"""Numbers that are one person's: a mobile number, a certificate. Schemas say which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.between.across import PERSONAL
from cadre_docs.rules.context import Place, place, row_place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field

_NAME = "name"
NO_NUMBER = "无"


class _Said(NamedTuple):
    """A personal number, whose it is said to be, and where."""

    kind: str  # of what two are compared: mobile numbers of all forms, others by their field
    number: str
    name: str
    field: Field
    at: Place
    record: Record


def personal_keys(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record has in common with those whose personal numbers are the same."""
    for said in numbers_said(record):
        yield "personal", said.kind, said.number


@rule(PERSONAL, Severity.WARNING, "两个人填了同一个号码", scope="batch")
def one_number_of_two(c: BatchContext) -> Iterator[Problem]:
    """手机号码、证书编号等一人一号的，一起检查的两个人填了同一个：多半是照别人的表改的，漏改了。

    哪些项一人一号，由表单定义写明（personal）；身份证号码由 ID-duplicate 和 X-consistency 核对。
    姓名相同的不比。只提醒：确是共用的（如夫妻、由经办人代填）不必改。
    """
    firsts: dict[tuple[str, str], _Said] = {}
    for record in c.records:
        for said in numbers_said(record):
            first = firsts.setdefault((said.kind, said.number), said)
            if first.name == said.name:
                continue
            whose = first.record.person or first.name
            yield Problem(
                f"与“{whose}”（{first.at.position}）的{said.field.key}相同",
                wanted="各人填各人的",
                remedy="请核对是谁的，改正另一处；确是两人共用的不必改",
                at=said.at,
                record=said.record,
            )


def numbers_said(record: Record) -> Iterator[_Said]:
    """Yield the personal numbers of a person's form, or of the people of a list."""
    for field in record.schema.personal:
        if field.id in record.values:
            name = folded(record.get(_NAME))
            yield from _said(record, field, record.values[field.id], name, place(record, field.id))
        for number, row in enumerate(record.tables.get(field.id, ()), 1):
            name = folded(row.get(_NAME))
            for column in field.columns:
                if column.personal and column.id in row.values:
                    at = row_place(record, field.id, number, column.id)
                    yield from _said(record, column, row.values[column.id], name, at)


def _said(record: Record, field: Field, value: Value, name: str, at: Place) -> Iterator[_Said]:
    number = folded(value.typed)
    if name and number != NO_NUMBER:
        kind = field.type.value if field.type is FieldType.MOBILE else field.id
        yield _Said(kind, number, name, field, at, record)
