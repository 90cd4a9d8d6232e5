"""Fillings that try the room of a form: long texts, many rows, full boxes."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.schema import FieldType, FilledBy
from tests.yaml_texts import dump_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.record import Record
    from cadre_docs.schema import Field, Schema

KINDS = ("long", "rows", "boxes", "cells", "all")
"""Texts at their limit; three times the rows; one-line boxes at their limit; list cells of 350
characters; all of it, with twice the rows."""

# No hanzi beside Latin letters or digits: LibreOffice 7 puts space between them, whatever the
# document says (autoSpaceDE). No point in names: it takes that of a Latin font. No words longer
# than a narrow column, which it breaks elsewhere.
_PROSE = "聘期内履行岗位职责，完成了“各项”目标，发表论文三篇；经费若干万元、获奖两项（示例）。"
_PLACE = "示例省示例市示例区示例街道重点实验室中心附属研究院第一分部综合处"
_NAME = "阿卜杜热合曼买买提吐尔逊努尔艾合买提艾尔肯"
_LONG_CELL = 350  # a row of Excel is no higher
_TIMES = {"rows": 3, "all": 2}  # more than 30,000 characters are no record
_UNLIMITED = 400
_GIVEN = {
    FieldType.DATE: "2021-03-01",
    FieldType.PERIOD: "2021-03 至 2024-02",
    FieldType.MOBILE: "13900000000",
    FieldType.PHONE: "13900000000",
    FieldType.INTEGER: "12",
    FieldType.YES_NO: "是",
    FieldType.ID_NUMBER: "410105199003071234",
    FieldType.DIGITS: "410105199003",
}


def filling(schema: Schema, kind: str) -> str:
    """Return a record as YAML; what a hand writes is left out."""
    record: dict[str, object] = {"表单": schema.id}
    for field in schema.printed_fields:
        if field.filled_by is FilledBy.HAND:
            continue
        if field.type is FieldType.TABLE:
            columns = [c for c in field.columns if c.filled_by is not FilledBy.HAND]
            count = field.max_rows or max(field.blank_rows, 1) * _TIMES.get(kind, 1)
            row = {column.key: _value(column, kind, in_list=True) for column in columns}
            record[field.key] = [dict(row) for _ in range(count)]
        else:
            record[field.key] = _value(field, kind, in_list=False)
    return dump_yaml(record)


def stressed(schema: Schema, kind: str, folder: Path, catalog: Catalog) -> Record:
    """Return a filling as a record; its file lies in ``folder``."""
    path = folder / f"{schema.id}-{kind}.yaml"
    path.write_text(filling(schema, kind), encoding="utf-8")
    [entry] = read_paths([path], catalog).entries
    return entry.record


def _value(field: Field, kind: str, *, in_list: bool) -> str:
    if field.choices:
        return field.choices.values[0]
    if field.type in _GIVEN:
        return _GIVEN[field.type]
    most = field.fit.smallest if field.fit else _UNLIMITED
    if field.type is FieldType.TEXT:
        if kind == "cells" and in_list:
            return repeated(_LONG_CELL)
        return repeated(most if kind in ("long", "all") else 8)
    if field.type in (FieldType.LINE, FieldType.NAME):
        source = _NAME if field.type is FieldType.NAME else _PLACE
        full = field.fit.smallest if field.fit else 40
        return repeated(full, source) if kind in ("boxes", "all") else "示例甲"
    return ""


def repeated(count: int, text: str = _PROSE) -> str:
    """Return a text of so many characters."""
    return "".join(islice(cycle(text), count))
