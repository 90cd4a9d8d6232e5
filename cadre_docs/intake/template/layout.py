"""The layout of our fill-in workbooks: what :mod:`cadre_docs.templates` writes and intake reads.

A box is found by its key, which stands in plain sight: on the sheet 填写 in the column 项目,
on the other sheets in the header row. Behind that, a hidden sheet lists where each box
stood when the template was made, with a (hidden) defined name that Excel keeps up to date
when rows, columns or sheets move.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.findings import shortened
from cadre_docs.performance.classes import frozen, light
from cadre_docs.performance.expressions import expression
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.characters import without_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.schema import Field, Schema

HELP_SHEET = "填表说明"
FORM_SHEET = "填写"
PEOPLE_SHEET = "人员"
CHOICES_SHEET = "选项"
MAP_SHEET = "_cadre_docs"
# The sheet of findings that ``check --annotate`` adds; known by what stands in A1.
ISSUES_SHEET, ISSUES_TITLE = "问题", "cadre-docs 检查结果"

# The header row of the sheet 填写.
ITEM, INPUT, HINT, EXAMPLE = "项目", "填写内容", "填写说明", "示例"
# Column A of all other sheets: counts rows, or says whose row it is.
ROW_NUMBER, PERSON_NUMBER = "行号", "人员序号"
OWNER = "对应姓名"  # a formula that shows the name behind a person number
# What column A says beside the two rows that hold no data.
HINT_ROW, EXAMPLE_ROW = "说明", "示例"
# What the formula shows that counts the required boxes; of .xls and .ods only that is known.
ALL_FILLED, STILL_EMPTY = "本页必填项已填齐", "本页还有 "
SEE_SHEET = "→"  # starts the pointer from 填写 to the sheet of a table

MAX_TITLE = 31
_MAGIC = ("cadre-docs", "fill-in template")
_PERSON = "#person"
"""What a row of the hidden sheet begins with that tells of somebody; no path of a box does."""
_VERSION = expression("[0-9]{1,6}")
_LONGEST_LABEL = 300  # characters; ours, with the name of their section, have 40 or so


class Kind(StrEnum):
    """One person a workbook, or one person a row; of these, or only what the office fills."""

    SINGLE = "single"
    PEOPLE = "people"
    OFFICE = "office"


@light
class Anchor:
    """Where a box (or the header of a column) stood when the template was made."""

    path: str
    sheet: str
    cell: str
    name: str


@frozen
class Stamp:
    """What the hidden sheet says about a template."""

    form: str
    version: int
    kind: Kind
    anchors: tuple[Anchor, ...]
    people: tuple[tuple[str, str], ...] = ()
    """Of those filled in beforehand the number, and a mark of the name
    (:func:`~cadre_docs.intake.keys.name_mark`)."""

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the hidden sheet."""
        yield _MAGIC
        yield "form", self.form
        yield "version", str(self.version)
        yield "kind", self.kind.value
        yield "path", "sheet", "cell", "name"
        for anchor in self.anchors:
            yield anchor.path, anchor.sheet, anchor.cell, anchor.name
        for number, mark in self.people:
            yield _PERSON, number, mark


def read_stamp(rows: Iterable[tuple[str, ...]]) -> Stamp | None:
    """Return what :meth:`Stamp.rows` wrote, or None when it is something else."""
    lines = [(*row, "", "", "", "")[:4] for row in rows]
    facts = {line[0]: line[1] for line in lines[1:4]}
    whole = bool(lines) and lines[0][:2] == _MAGIC and set(facts) == {"form", "version", "kind"}
    if not whole or not _VERSION.fullmatch(facts["version"]) or facts["kind"] not in tuple(Kind):
        return None
    anchors = tuple(Anchor(*line) for line in lines[5:] if line[0] and line[0] != _PERSON)
    people = tuple((line[1], line[2]) for line in lines[5:] if line[0] == _PERSON)
    return Stamp(facts["form"], int(facts["version"]), Kind(facts["kind"]), anchors, people)


def offered(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields (or columns) that are, or may be, filled on screen."""
    return tuple(f for f in fields if f.filled_by is not FilledBy.HAND or f.electronic)


def tables(schema: Schema) -> tuple[Field, ...]:
    """Return the repeating tables that have a sheet of their own."""
    return tuple(f for f in offered(schema.fields()) if f.type is FieldType.TABLE)


def boxes(schema: Schema) -> tuple[Field, ...]:
    """Return the fields of one value each."""
    return tuple(f for f in offered(schema.fields()) if f.type is not FieldType.TABLE)


def table_sheets(schema: Schema) -> dict[str, str]:
    """Return the sheet title of each table, by its key: unique and at most 31 characters."""
    titles: dict[str, str] = {}
    taken = {HELP_SHEET, FORM_SHEET, PEOPLE_SHEET, CHOICES_SHEET, MAP_SHEET, ISSUES_SHEET}
    taken.add("history")  # Excel keeps it for itself
    for table in tables(schema):
        title, number = table.key[:MAX_TITLE], 1
        while title.lower() in taken:
            number += 1
            title = f"{table.key[: MAX_TITLE - len(str(number))]}{number}"
        taken.add(title.lower())
        titles[table.key] = title
    return titles


def heading(schema: Schema, field: Field) -> str:
    """Return a field's column heading in the people workbook: ``考核依据：聘任时间``."""
    return schema.path(field).replace(".", "：")


def column_path(schema: Schema, table: Field, column: Field) -> str:
    """Return the path of a column: ``主要工作.起止时间``."""
    return f"{schema.path(table)}.{column.key}"


def plain(label: str) -> str:
    """Reduce a label to what counts: no blanks, asterisks or closing colon.

    What is longer than any label is none, and only shortened: it equals none.
    """
    if len(label) > _LONGEST_LABEL:
        return shortened(label.lstrip())
    return _reduced(label)


@lru_cache(maxsize=4096)  # headings and labels come again and again
def _reduced(label: str) -> str:
    bare = without_unseen(label).replace("*", "").replace("＊", "")
    return "".join(bare.split()).rstrip("：:")


def names(fields: Iterable[Field], schema: Schema | None = None) -> dict[str, str]:
    """Map every accepted spelling of a box's name to its key.

    Accepted are key, id, path (with ``.`` or ``：``) and the printed label where only one
    field has it; keys come first.
    """
    found: dict[str, str] = {}
    fields = tuple(fields)
    labels = [plain(f.label) for f in fields]
    times = Counter(labels)
    for field, label in zip(fields, labels, strict=True):
        if times[label] == 1:
            found[label] = field.key
    found.update({f.id: f.key for f in fields})
    if schema is not None:
        found.update({plain(schema.path(f)): f.key for f in fields})
        found.update({plain(heading(schema, f)): f.key for f in fields})
    return found | {f.key: f.key for f in fields}
