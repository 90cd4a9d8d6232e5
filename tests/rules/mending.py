"""Doing what a finding's remedy says, to a record as it was typed (mappings, lists and texts)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from functools import partial
from typing import Any

from cadre_docs.findings import Finding
from cadre_docs.schema import Field, FieldType, Schema, box_of

Typed = dict[str, Any]
Mend = tuple[str, Callable[[Typed], None]]

_PART = re.compile(r"([^\[]+)(?:\[(\d+)\])?")
_SAMPLES = {
    FieldType.DATE: "2022-06-15",
    FieldType.PERIOD: "2021-03-01 至 2023-12-31",
    FieldType.INTEGER: "1",
    FieldType.YES_NO: "是",
    FieldType.TEXT: "示例文字",
    FieldType.LINE: "示例文字",
}


def mends(finding: Finding, typed: Typed, sound: Typed, schema: Schema) -> Iterator[Mend]:
    """Yield what the remedy may mean, the most literal first; ``sound`` is the record unharmed."""
    path = finding.path
    box = box_of(schema, path) if path else None
    field = (box.column or box.field) if box else None
    for kind, place, value in _values(finding, field, schema):
        yield kind, partial(put, path=place, value=value)
    if field and field.columns and re.search("补填|填写", finding.remedy):
        years = re.findall(r"(\d{4})年度", finding.message)
        yield "add a row", lambda r: put(r, path, [*(get(r, path) or []), a_row(field, years)])
    if "多余的行" in finding.remedy and field:
        yield "cut", lambda r: put(r, path, get(r, path)[: field.max_rows])
    if re.search("删去|没有这一项", finding.remedy) and "[" in path:
        yield "drop the row", lambda r: drop(r, path)
    if re.search("核对|改正|改为|录入|换一张|压缩|延长|补|填", finding.remedy):
        for place in dict.fromkeys([path, *boxes_named(schema, finding, path)]):
            if place and get(typed, place) != get(sound, place):
                yield "put right", partial(put, path=place, value=deepcopy(get(sound, place)))
        for value in others(field, finding) if field else ():
            yield "another value", partial(put, path=path, value=value)


def _values(
    finding: Finding, field: Field | None, schema: Schema
) -> Iterator[tuple[str, str, str | None]]:
    """What the remedy names to be written, and where."""
    remedy, path = finding.remedy, finding.path
    for value in re.findall("是否为“(.+?)”", remedy):
        yield "suggested", path, value
    for key, value in re.findall("“([^”]+)”填“([^”]+)”", remedy):
        if place := named(schema, key, path):
            yield "fill", place, value
    for key in re.findall("把“([^”]+)”留空", remedy):
        yield "empty", named(schema, key, path), None
    if field is not None:
        yield from ((kind, path, value) for kind, value in _here(finding, field))


def _here(finding: Finding, field: Field) -> Iterator[tuple[str, str | None]]:
    """What the remedy names to be written where the finding is."""
    remedy, path = finding.remedy, finding.path
    for value in re.findall("(?<!”)填“(.+?)”", remedy):
        yield "fill", value
    for value in re.findall("如“(.+?)”", remedy):
        yield "write", value
    if field.choices and (wanted := re.search("应为“(.+?)”", remedy)):
        yield from (("grade", v) for v in wanted[1].split("或") if field.choices.find(v))
    if "[" not in path and re.search("留空|空着|删去", remedy):
        yield "empty", None
    if re.search("补|填写|填到日|填照片|写明", remedy):
        values = filter(None, (field.example.strip(), sample(field)))
        yield from (("complete", value) for value in values)


def others(field: Field, finding: Finding) -> Iterator[str]:
    """Other values that somebody may find to be the right one when looking it up."""
    if field.choices:
        yield from field.choices.values
    elif field.type is FieldType.YES_NO:
        yield from ("是", "否")
    elif field.type is FieldType.INTEGER:
        yield from re.findall(r"\d+", finding.message)
    elif field.type is FieldType.DATE:
        for year, month, day in re.findall(r"(\d{4})-(\d\d)(?:-(\d\d))?", finding.sentence()):
            known = date(int(year), int(month), int(day or 15))
            yield from (str(known + timedelta(days)) for days in (-1, 1, -31, 31, -366, 366))


def sample(field: Field) -> str:
    """A value that a box takes."""
    if field.choices:
        return field.choices.values[0]
    return _SAMPLES.get(field.type, "")


def a_row(table: Field, years: list[str]) -> dict[str, str]:
    """A row with all that a table must have, of the year that is asked for."""
    row = {c.key: sample(c) or c.example for c in table.columns if c.required}
    if years and table.column("year"):
        row[table.column("year").key] = years[0]
    return row


def named(schema: Schema, key: str, path: str) -> str:
    """The path of a box by its key: in the same row, else anywhere on the form."""
    row = path.rpartition(".")[0]
    if row.endswith("]") and (box := box_of(schema, f"{row}.{key}")) and box.column:
        return f"{row}.{key}"
    return next((schema.path(f) for f in schema.fields() if f.key == key), "")


def boxes_named(schema: Schema, finding: Finding, path: str) -> Iterator[str]:
    """The boxes that the remedy tells to look at, by their keys."""
    for field in schema.fields():
        if field.key in finding.remedy:
            yield schema.path(field)
        for column in field.columns:
            if column.key in finding.remedy and (place := named(schema, column.key, path)):
                yield place


def _parts(path: str) -> list[tuple[str, int]]:
    found = [_PART.fullmatch(part) for part in path.split(".")]
    return [(match[1], int(match[2] or 0)) for match in found if match]


def get(typed: Typed, path: str) -> Any:
    """What stands in a box; None for nothing."""
    place: Any = typed
    for key, row in _parts(path):
        place = place.get(key) if isinstance(place, dict) else None
        if row:
            place = place[row - 1] if isinstance(place, list) and len(place) >= row else None
    return place


def put(typed: Typed, path: str, value: Any) -> None:
    """Write into a box; None empties it."""
    *above, (key, row) = _parts(path)
    place: Any = typed
    for name, number in above:
        place = place[name] if number else place.setdefault(name, {})
        if number:
            place = place[number - 1]
    if row:
        place[key][row - 1] = value
    elif value is None:
        place.pop(key, None)
    else:
        place[key] = value


def drop(typed: Typed, path: str) -> None:
    """Take a row away."""
    row = path[: path.rindex("]") + 1]
    table, number = row[: row.rindex("[")], int(row[row.rindex("[") + 1 : -1])
    del get(typed, table)[number - 1]
