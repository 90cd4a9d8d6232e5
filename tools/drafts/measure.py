"""How well `draft` finds the boxes of forms whose boxes are known: ours, with their tags stripped.

    python tools/drafts/measure.py [FORM …]

Each master is filled twice: with nothing, which is the blank that is drafted from, and with a mark
in each box, which says where the box lies. A box counts as found where the draft has one in the
same cell or line, and as right where it has the words and the kind of the schema's.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.catalog import Catalog  # noqa: E402
from cadre_docs.masters.blanks.boxes import Kind  # noqa: E402
from cadre_docs.masters.blanks.draft import draft_form  # noqa: E402
from cadre_docs.masters.blanks.form import Grid  # noqa: E402
from cadre_docs.masters.blanks.labels import squeezed  # noqa: E402
from cadre_docs.masters.blanks.read_docx import read_docx_form  # noqa: E402
from cadre_docs.masters.context import Printable, blank_context  # noqa: E402
from cadre_docs.masters.normalize.document import Document  # noqa: E402
from cadre_docs.masters.prepare import prepare  # noqa: E402
from cadre_docs.masters.reach import answers  # noqa: E402
from cadre_docs.schema import FieldType, FilledBy  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.boxes import Box
    from cadre_docs.masters.blanks.draft import DraftedForm
    from cadre_docs.masters.blanks.form import Form
    from cadre_docs.masters.context import Context
    from cadre_docs.schema import Field, Schema

Place = tuple[int, int, int]  # table (0: none), row or number of the line, column
_DAY = date(2000, 1, 1)
_OPEN, _SHUT = "\u2770", "\u2771"


@dataclass
class Score:
    """What a draft of one form got right."""

    form: str
    boxes: int = 0
    found: int = 0
    right: int = 0
    columns: int = 0
    right_columns: int = 0
    said: int = 0  # boxes of the draft
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Truth:
    """A box of the schema, and the places that print it."""

    field: Field
    table: Field | None
    places: frozenset[Place]

    @property
    def name(self) -> str:
        return f"{self.table.key}.{self.field.key}" if self.table else self.field.key


def compared(form: str, catalog: Catalog) -> tuple[DraftedForm, list[tuple[Truth, list[Box]]]]:
    """Draft a form of ours from its blank; return its boxes with those that the draft has there."""
    schema, path = catalog.schema(form), catalog.master(form)
    fill = prepare(path.read_bytes(), str(path), _DAY)
    data = fill(_context(schema, {})).file
    drafted = draft_form(data, path.name, form="drafted")
    where = _places_of(drafted.found.boxes)
    found = []
    for truth in _truths(schema, fill, path.suffix, data):
        if not truth.places:
            continue  # written by hand somewhere: no tag prints it
        if truth.field.blank.strip().isdecimal():
            continue  # the blank states it, such as a year: nobody sees that it is a box
        found.append((truth, [box for place in truth.places for box in where.get(place, ())]))
    return drafted, found


def score(form: str, catalog: Catalog | None = None) -> Score:
    """Draft a form of ours from its blank and compare."""
    drafted, found = compared(form, catalog or Catalog())
    result = Score(form, said=len(drafted.found.boxes))
    for truth, hit in found:
        right = any(is_right(box, truth) for box in hit)
        if truth.table is not None:
            result.columns += 1
            result.right_columns += right
        else:
            result.boxes += 1
            result.found += bool(hit)
            result.right += right
        if not right:
            got = "、".join(f"{box.kind}:{box.label}" for box in hit) or "nothing"
            result.missed.append(
                f"{truth.name}（{truth.field.label}）: {got} @{sorted(truth.places)}"
            )
    return result


def _context(schema: Schema, marks: dict[str, str]) -> Context:
    """Return what fills a blank, with marks in some boxes.

    Of a table they stand in the first row; in all of one that cannot grow, whose every cell is
    printed by a tag of its own.
    """
    context = blank_context(schema)
    for one in schema.printed_fields:
        content = context[one.key]
        if not isinstance(content, list):
            context[one.key] = Printable(marks.get(one.key, str(content)))
            continue
        rows = content or [{c.key: Printable(c.blank) for c in one.columns}]
        while one.max_rows == 0 and len(rows) < 2:  # noqa: PLR2004
            rows = [*rows, {c.key: Printable(c.blank) for c in one.columns}]
        first = {
            c.key: Printable(marks.get(f"{one.key}.{c.key}", str(rows[0][c.key])))
            for c in one.columns
        }
        context[one.key] = [dict(first) for _ in rows] if one.max_rows else [first, *rows[1:]]
    return context


def _truths(schema: Schema, fill: object, suffix: str, blank: bytes) -> Iterator[Truth]:
    names = {
        f"{t.key}.{f.key}" if t else f.key: (f, t)
        for f, t in [
            (f, table if table.type is FieldType.TABLE else None)
            for table in schema.printed_fields
            for f in (table.columns or (table,))
        ]
    }
    marks = {name: f"{_OPEN}{number}{_SHUT}" for number, name in enumerate(names)}
    form = _read(fill(_context(schema, marks)).file, suffix)  # type: ignore[operator]
    seen = dict(_texts(form))
    empty = dict(_texts(_read(blank, suffix)))
    for name, (one, table) in names.items():
        places = {place for place, text in seen.items() if marks[name] in text}
        if any(_has_words(empty.get(p, "")) and not _has_words(seen[p], empty[p]) for p in places):
            continue  # the blank prints these words already
        for answer in answers(one) if not places else ():
            other = _read(fill(_context(schema, {name: answer})).file, suffix)  # type: ignore[operator]
            places |= {p for p, text in _texts(other) if text != empty.get(p)}
        yield Truth(one, table, frozenset(places))


def _has_words(text: str, wanted: str = "") -> bool:
    """Whether a text has words, or shares a word with another."""
    words = {c for c in text if c.isalpha()}
    return bool(words & {c for c in wanted if c.isalpha()}) if wanted else bool(words)


def _read(data: bytes, suffix: str) -> Form:
    if suffix == ".xlsx":
        from cadre_docs.masters.blanks.xlsx import flatten, read_xlsx_form
        from cadre_docs.office.workbooks.rewrite import open_whole

        opened = open_whole(data, "")
        assert opened is not None  # noqa: S101 - we wrote it
        flatten(opened.workbook)
        return read_xlsx_form(opened.workbook)
    return read_docx_form(Document(data))


def _texts(form: Form) -> Iterator[tuple[Place, str]]:
    for block in form.blocks:
        if isinstance(block, Grid):
            for cell in block.cells():
                yield (block.number, cell.row, cell.column), cell.text
        else:
            yield (0, block.number, 0), block.text


def _places_of(boxes: list[Box]) -> dict[Place, list[Box]]:
    found: dict[Place, list[Box]] = {}
    for box in (one for outer in boxes for one in (outer, *outer.columns)):
        if box.cell is None and box.line is not None:
            found.setdefault((0, box.line.number, 0), []).append(box)
        for cell in box.cells:
            found.setdefault((cell.grid, cell.row, cell.column), []).append(box)
    return found


def is_right(box: Box, truth: Truth) -> bool:
    """Whether a box of the draft has the words and the kind of the schema's."""
    one = truth.field
    if (one.type is FieldType.PHOTO) != (box.kind is Kind.PHOTO):
        return False
    by_hand = one.filled_by is FilledBy.HAND or (
        truth.table is not None and truth.table.filled_by is FilledBy.HAND
    )
    if by_hand != (box.kind is Kind.HAND) and truth.table is None:
        return False
    words = _bare(box.label)
    return any(
        words == _bare(wanted)
        or (len(_bare(wanted)) > 1 and _bare(wanted) in words)
        or (len(words) > 1 and words in _bare(wanted))
        for wanted in (one.label, one.key)
    )


def _bare(text: str) -> str:
    return "".join(c for c in squeezed(text) if c.isalnum())


def forms_of(catalog: Catalog) -> list[str]:
    """Return the forms to measure: a public notice is a text that is made, and no blank."""
    return [form for form in catalog.form_ids if catalog.schema(form).role != "notice"]


def main() -> None:
    catalog = Catalog()
    forms = sys.argv[1:] or forms_of(catalog)
    scores = [score(form, catalog) for form in forms]
    for one in scores:
        print(
            f"{one.form}: {one.found}/{one.boxes} found, {one.right}/{one.boxes} right, "
            f"{one.right_columns}/{one.columns} columns; the draft has {one.said}"
        )
        for line in one.missed:
            print("   ", line)
    boxes = sum(s.boxes + s.columns for s in scores) or 1
    found = sum(s.found + s.right_columns for s in scores)
    right = sum(s.right + s.right_columns for s in scores)
    print(f"all: {found / boxes:.1%} found, {right / boxes:.1%} right of {boxes}")


if __name__ == "__main__":
    main()
