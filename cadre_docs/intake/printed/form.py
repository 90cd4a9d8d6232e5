"""Reading a printed form back from Excel: a workbook that our master filled, or a clerk typed.

For masters without row loops: every box lies where its tag lies, counted from the headings,
so rows or columns put in above or beside the form do no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, Position, error, told_of
from cadre_docs.intake.printed.marks import draft_marks
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.unread import beyond, not_read
from cadre_docs.masters.draft import MARK
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.performance.expressions import expression
from cadre_docs.source.tree import Entry, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema

_TAG = re.compile(r"\{\{\s*(?:(\w+)\[(\d+)\]\.)?(\w+)\b[^{}]*\}\}")
_TO_WRITE = expression("(?<=：)|[ \u3000]{2,}")
"""Where a form leaves room to write by hand: behind a colon, and in runs of blanks."""
_MOVES = range(-20, 21)


class _Box(NamedTuple):
    """A tag of the master: cell, table and row (empty and 0: none), key, words around it."""

    row: int
    column: int
    table: str
    number: int
    key: str
    before: str
    after: str


@dataclass
class _Form:
    """A master's boxes, and the words of its headings by cell."""

    boxes: list[_Box]
    headings: dict[tuple[int, int], tuple[str, ...]]


def read_filled(
    data: bytes, file: str, schema: Schema, master: bytes
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of the record on a filled form, and what was wrong with the file.

    None when no sheet has the form's headings.
    """
    try:
        workbook, form = open_workbook(data, file), _form(open_workbook(master, file))
    except Refused as refusal:
        return None, [refusal.finding]
    sheets = [Sheet(file, worksheet) for worksheet in workbook.sheets]
    at = {sheet.title: _moved(sheet, form.headings) for sheet in sheets}
    chosen = next((s for s in sheets if not s.hidden and at[s.title] is not None), None)
    moved = at[chosen.title] if chosen else None
    if chosen is None or moved is None:
        return None, [_headless(file, schema)]
    tree = _tree(chosen, form.boxes, moved)
    places = {(row + moved[0], column + moved[1]) for row, column in _places(form)}
    chosen.findings += beyond(chosen, _others(chosen, places))
    marks = draft_marks(chosen, min(box.row for box in form.boxes) + moved[0])
    others = [(s, at[s.title] is not None) for s in sheets if s is not chosen]
    return tree, told_of(file, [*chosen.told(), *not_read(others), *marks])


def _places(form: _Form) -> Iterator[tuple[int, int]]:
    yield from form.headings
    yield from ((box.row, box.column) for box in form.boxes)


def _others(sheet: Sheet, known: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the cells that hold something and are neither a box nor a heading."""
    for row in sheet.rows:
        for column in sheet.columns(row):
            if (row, column) not in known and sheet.text(row, column):
                yield row, column


def _form(model: Workbook) -> _Form:
    form = _Form([], {})
    sheet = Sheet("", model.sheets[0])
    for row, column in [(r, c) for r in sheet.rows for c in sheet.columns(r)]:
        text = sheet.text(row, column)
        match = _TAG.search(text)
        if match is None:
            form.headings[row, column] = _words(text)
            continue
        before, after = map(_plain, (text[: match.start()], text[match.end() :]))
        table, number, key = match[1] or "", int(match[2] or 0), match[3]
        form.boxes.append(_Box(row, column, table, number, key, before, after))
    return form


def _words(text: str) -> tuple[str, ...]:
    """Return a heading's words, between which a hand may write: 填表人：…, …年…月…日."""
    return tuple(filter(None, map(_plain, _TO_WRITE.split(text))))


def _says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a cell is a heading: its words in order, and between them what somebody wrote."""
    if len(words) == 1:
        return text == words[0]
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0 or (at == 0 and found):
            return False
        at = found + len(word)
    return True


def _moved(
    sheet: Sheet, headings: dict[tuple[int, int], tuple[str, ...]]
) -> tuple[int, int] | None:
    """Return by how many rows and columns the form was moved; None where it is not."""
    found = {(row, column): sheet.text(row, column) for row in sheet.rows
             for column in sheet.columns(row)}  # fmt: skip
    texts = {at: _plain(text).removesuffix(MARK) for at, text in found.items()}
    tried = [(abs(down) + abs(right), down, right) for down in _MOVES for right in _MOVES]
    for _, down, right in sorted(tried):
        wanted = ((row + down, column + right, said) for (row, column), said in headings.items())
        if all(_says(texts.get((row, column), ""), said) for row, column, said in wanted):
            return down, right
    return None


def _tree(sheet: Sheet, boxes: Iterable[_Box], moved: tuple[int, int]) -> Mapping:
    entries: list[Entry] = []
    rows: dict[str, dict[int, list[Entry]]] = {}
    for box in boxes:
        path = f"{box.table}[{box.number + 1}].{box.key}" if box.table else box.key
        scalar = sheet.scalar(box.row + moved[0], box.column + moved[1], path)
        value = replace(scalar, text=_typed(scalar.text, box))
        entry = Entry(box.key, scalar.position, value)
        if box.table:
            rows.setdefault(box.table, {}).setdefault(box.number, []).append(entry)
        else:
            entries.append(entry)
    for table, lines in rows.items():
        items = tuple(Mapping(tuple(line), line[0].position) for _, line in sorted(lines.items()))
        entries.append(Entry(table, items[0].position, Sequence(items, items[0].position)))
    return Mapping(tuple(entries), sheet.position())


def _typed(text: str, box: _Box) -> str:
    """Return what was typed into a box, without the words that the form prints around it."""
    plain = text.strip()
    return plain.removeprefix(box.before).removesuffix(box.after).strip()


def _plain(text: str) -> str:
    return "".join(text.split())


def _headless(file: str, schema: Schema) -> Finding:
    return error(
        "FS-template",
        f"找不到“{schema.title}”的表头",
        wanted="表的栏名、各栏的位置应与生成的表一致",
        remedy="请核对是否选错了文件；自制的表请把数字填进 cadre-docs blank 生成的空白表",
        position=Position(file),
    )
