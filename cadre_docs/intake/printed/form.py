"""Reading a printed form back from Excel: a workbook that our master filled, or a clerk typed.

For masters without row loops: every box lies where its tag lies, counted from the headings,
so rows or columns put in above or beside the form do no harm.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, Position, error, shortened, told_of, warning
from cadre_docs.intake.printed.by_hand import typed_in
from cadre_docs.intake.printed.heads import UNIT, YEAR, other_years, stated
from cadre_docs.intake.printed.marks import draft_marks
from cadre_docs.intake.printed.meant import ANY, Meant
from cadre_docs.intake.printed.own_words import plain, words_of, written
from cadre_docs.intake.printed.titles import is_title, told_title
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.unread import beyond, not_read
from cadre_docs.masters.draft import MARK
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema

_TAG = re.compile(r"\{\{\s*(?:(\w+)\[(\d+)\]\.)?(\w+)\b[^{}]*\}\}")
_MOVES = range(-20, 21)
_MOST = 0.6  # of the headings; a sheet with fewer is another form


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
    data: bytes, file: str, schema: Schema, master: bytes, meant: Meant = ANY
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of the record on a filled form, and what was wrong with the file.

    None when no sheet has most of the form's headings. Those that somebody changed are told at
    their cells, and so is what was typed where the form is signed and dated (see ``meant``).
    """
    try:
        workbook, model = open_workbook(data, file), open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    form = _form(model)
    sheets = [Sheet(file, worksheet) for worksheet in workbook.sheets]
    fits = [(sheet, *_fitted(sheet, form.headings)) for sheet in sheets]
    least = len(form.headings) * _MOST
    shown = [fit for fit in fits if not fit[0].hidden and fit[1] >= least]
    if not shown:
        return None, [_headless(file, schema)]
    chosen, _, moved = max(shown, key=lambda fit: fit[1])
    tree = _tree(chosen, form.boxes, moved)
    places = {(row + moved[0], column + moved[1]) for row, column in _places(form)}
    first = min(box.row for box in form.boxes) + moved[0]
    year = next((entry for entry in tree.entries if entry.key == YEAR), None)
    if year is not None and isinstance(year.value, Scalar):
        meant = meant.of_year(year.value.text)
        chosen.findings += other_years(chosen, first, year)
    chosen.findings += beyond(chosen, _others(chosen, places))
    chosen.findings += _changed(chosen, form.headings, moved, meant)
    chosen.findings += _without_words(chosen, form.boxes, moved)
    marks = draft_marks(chosen, first)
    marks += told_title(chosen, model, first, meant, stated(tree.entries, UNIT))
    others = [(sheet, count >= least) for sheet, count, _ in fits if sheet is not chosen]
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
            if words := words_of(text):
                form.headings[row, column] = words
            continue
        before, after = map(plain, (text[: match.start()], text[match.end() :]))
        table, number, key = match[1] or "", int(match[2] or 0), match[3]
        form.boxes.append(_Box(row, column, table, number, key, before, after))
    return form


def _fitted(
    sheet: Sheet, headings: dict[tuple[int, int], tuple[str, ...]]
) -> tuple[int, tuple[int, int]]:
    """Return how many headings a sheet has, and by how many rows and columns the form was moved.

    That is where most of them are.
    """
    found: Counter[tuple[int, int]] = Counter()
    texts = {(row, column): _said(sheet, row, column)
             for row in sheet.rows for column in sheet.columns(row)}  # fmt: skip
    alone: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, text in texts.items():
        alone[text].append(place)
    for (row, column), words in headings.items():
        for place in alone.get(words[0], ()) if len(words) == 1 else texts:
            by = place[0] - row, place[1] - column
            if by[0] in _MOVES and by[1] in _MOVES and written(texts[place], words) is not None:
                found[by] += 1
    moved = max(found, key=lambda by: (found[by], -abs(by[0]) - abs(by[1]), by), default=(0, 0))
    return found[moved], moved


def _said(sheet: Sheet, row: int, column: int) -> str:
    return plain(sheet.text(row, column)).removesuffix(MARK)


def _changed(
    sheet: Sheet,
    headings: dict[tuple[int, int], tuple[str, ...]],
    moved: tuple[int, int],
    meant: Meant,
) -> Iterator[Finding]:
    """Yield the headings that say something else, and what was typed between their words."""
    for place, words in headings.items():
        row, column = place[0] + moved[0], place[1] + moved[1]
        text, at = sheet.text(row, column), sheet.position(row, column)
        said = written(_said(sheet, row, column), words)
        if said is not None or len(words) > 1:
            yield from typed_in(text, said, at, meant)
        if said is None and not (is_title("".join(words)) and is_title(plain(text))):
            yield _unlike(text, words, at)


def _without_words(
    sheet: Sheet, boxes: Iterable[_Box], moved: tuple[int, int]
) -> Iterator[Finding]:
    """Yield the boxes that lost the words which the form prints around what is filled in."""
    for box in boxes:
        row, column = box.row + moved[0], box.column + moved[1]
        text = _said(sheet, row, column)
        if text and not (text.startswith(box.before) and text.endswith(box.after)):
            yield warning(
                "FS-template",
                f"这一格印的应是“{box.before}……{box.after}”，现在是“{shortened(text)}”",
                wanted="填的内容前后的字与原表一致",
                remedy="请恢复原来的字样，核对填的内容",
                position=sheet.position(row, column),
            )


def _unlike(text: str, words: tuple[str, ...], at: Position) -> Finding:
    own = "".join(words)
    said = f"现在是“{shortened(plain(text))}”" if text else "现在是空的"
    if len(words) > 1:
        return warning(
            "FS-template",
            f"这一格印的应是“{own}”，{said}",
            wanted="签名、盖章、填日期的地方与原表一致",
            remedy="请恢复原来的字样；有意见、签名的，打印后手写",
            position=at,
        )
    return error(
        "FS-template",
        f"这一格的栏名应是“{own}”，{said}",
        wanted="表的栏名、各栏的位置应与生成的表一致",
        remedy="请核对这一栏填的是不是这一项：栏名写错的改回来，填错栏的改正",
        position=at,
    )


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


def _headless(file: str, schema: Schema) -> Finding:
    return error(
        "FS-template",
        f"找不到“{schema.title}”的表头",
        wanted="表的栏名、各栏的位置应与生成的表一致",
        remedy="请核对是否选错了文件；自制的表请把数字填进 cadre-docs blank 生成的空白表",
        position=Position(file),
    )
