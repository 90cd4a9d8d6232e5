"""Lint of labels: what a schema calls a box, against the words beside it on the master.

A label that the paper no longer says is an edition that was changed on one side only.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.masters.blanks.form import Line
from cadre_docs.masters.blanks.labels import is_photo, label_of
from cadre_docs.masters.editions.strip import has_tags, read_form, seen_boxes, strip
from cadre_docs.schema import FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.form import Cell, Form
    from cadre_docs.masters.editions.strip import Stripped
    from cadre_docs.schema import Field, Schema

_NOT_WORDS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"[xXＸ〇\d]+")


class Mislabelled(NamedTuple):
    """A field whose label is not beside its box, the words there, and the field that they name.

    ``other`` is only told where that field's own box is elsewhere, too: the tags were mixed up.
    """

    field: Field
    words: str
    other: Field | None = None


def label_problems(master: bytes, where: str, schema: Schema) -> Iterator[Mislabelled]:
    """Yield each field whose label is nowhere beside its box, or whose box is another's."""
    form = read_form(master, where)
    if not has_tags(form) or schema.role == "notice":  # a notice prints its words by tags
        return
    stripped = strip(form)
    _, seen = seen_boxes(stripped)
    said = {one.key: one.label for one in seen if not one.box.doubts}
    for box in (column for one in seen for column in one.box.columns):
        for tag in stripped.tags.get(box.cells[0], ()):
            said.setdefault(tag, box.label)
    tagged = dict(_tagged(schema))
    mixed = _mixed_up(tagged, said)
    for tag, field in tagged.items():
        places = [place for place, names in stripped.tags.items() if tag in names]
        if not places or not said.get(tag):  # nothing names this box: there is nothing to compare
            continue
        words = " ".join(said[tag].split())
        if tag in mixed:
            yield Mislabelled(field, words, mixed[tag])
        elif _is_called_otherwise(field, places, stripped):
            yield Mislabelled(field, words)


def mixed_up(master: bytes, where: str, schema: Schema) -> list[Mislabelled]:
    """Return the fields whose tags stand in each other's boxes: nobody may print that."""
    return [one for one in label_problems(master, where, schema) if one.other is not None]


def _tagged(schema: Schema) -> Iterator[tuple[str, Field]]:
    """Yield the boxes of a schema by the tags that print them."""
    for field in schema.printed_fields:
        if field.type is FieldType.TABLE:
            yield from ((f"{field.key}.{column.key}", column) for column in field.columns)
        else:
            yield field.key, field


def _mixed_up(tagged: dict[str, Field], said: dict[str, str]) -> dict[str, Field]:
    """Return the tags whose boxes are called as others, which are not where they are called so.

    Labels that several boxes have tell nothing.
    """
    called = Counter(_bare(field.label) for field in tagged.values())
    by_label = {_bare(f.label): tag for tag, f in tagged.items() if called[_bare(f.label)] == 1}
    away = {
        tag: other
        for tag, field in tagged.items()
        if (words := _bare(said.get(tag, "")))
        and not _shares(_bare(field.label), words)
        and (other := by_label.get(words)) is not None
    }
    return {tag: tagged[other] for tag, other in away.items() if other in away}


def _is_called_otherwise(field: Field, places: list[Cell | Line], stripped: Stripped) -> bool:
    wanted = _bare(field.label)
    if field.type is FieldType.DATE:
        wanted = wanted.removesuffix("度")  # 年度 is printed as 年, too
    if field.type is FieldType.PHOTO and any(map(_is_of_photo, places)):
        return False  # 照片 is printed in many words
    near = [words for place in places for words in _words_near(place, stripped.form)]
    return bool(wanted) and not any(_shares(wanted, _bare(words)) for words in near)


def _is_of_photo(place: Cell | Line) -> bool:
    return is_photo(place.text)


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", _DIGITS.sub("", folded(text)))


def _shares(wanted: str, words: str) -> bool:
    return bool(words) and (wanted in words or (len(words) > 1 and words in wanted))


def _words_near(place: Cell | Line, form: Form) -> Iterator[str]:
    """Yield the words of a box's own line or cell, of its row and of its column."""
    if isinstance(place, Line):
        lines = form.lines()
        at = lines.index(place)
        yield from (line.text for line in lines[max(at - 1, 0) : at + 2])
        return
    cell = place
    grid = next(grid for grid in form.grids() if cell in grid.cells())
    yield cell.text
    for row in range(cell.row):
        for column in range(cell.column, cell.right):
            above = grid.at(row, column)
            if above is not None:
                yield from (above.text, label_of(above))  # upright: read by columns
    for column in range(grid.columns):
        beside = grid.at(cell.row, column)
        if beside is not None:
            yield from (beside.text, label_of(beside))
    yield from (line.text for line in form.lines())
