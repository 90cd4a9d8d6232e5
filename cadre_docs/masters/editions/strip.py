"""A master seen as the blank that it prints: its tags taken out, and whose place is whose.

So a master is read by the same eyes as a blank form: the words beside a box are those that people
see, whatever its tag is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.find import find
from cadre_docs.masters.blanks.form import Cell, Form, Grid, Line
from cadre_docs.masters.blanks.names import name_boxes
from cadre_docs.masters.blanks.picture import ROW_STATEMENT, tags_of
from cadre_docs.masters.blanks.read_docx import read_docx_form
from cadre_docs.masters.normalize.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.boxes import Box, Found

_TICK = re.compile(
    r"\{%-?\s*if\s[^%{}]*+%\}(?:(?!\{%).)*+\{%-?\s*else\s*-?%\}((?:(?!\{%).)*+)"
    r"\{%-?\s*endif\s*-?%\}",
    re.DOTALL,
)
_WHEN = re.compile(r"\{%-?\s*if\s[^%{}]*+%\}[^{}]*+\{%-?\s*endif\s*-?%\}")
_TAG = re.compile(r"\{\{[^{}]*+\}\}|\{%[^{}]*?%\}|\{#[^{}]*?#\}")
_LOOP = re.compile(r"\{%-?\s*tr\s+for\s")
_COPIES = 2  # blank rows make a list


@dataclass(eq=False)
class Stripped:
    """A form without its tags, and the tags by the cell or line that held them."""

    form: Form
    tags: dict[Cell | Line, list[str]] = field(default_factory=dict)
    source: dict[Cell | Line, str] = field(default_factory=dict)  # the tags as they are written

    @property
    def names(self) -> list[str]:
        """All tags in the order of the form."""
        return list(dict.fromkeys(name for names in self.tags.values() for name in names))


def read_form(data: bytes, name: str) -> Form:
    """Return the lines and cells of a DOCX or XLSX, blank or master; ``name`` tells its kind."""
    if not name.lower().endswith(".xlsx"):
        return read_docx_form(Document(data))
    from cadre_docs.errors import MasterError
    from cadre_docs.masters.blanks.xlsx import flatten, read_xlsx_form
    from cadre_docs.office.workbooks.rewrite import open_whole

    opened = open_whole(data, "")
    if opened is None:
        raise MasterError("工作簿读不出来。请在 Excel 或 WPS 中另存为 .xlsx 再试。")
    flatten(opened.workbook)
    return read_xlsx_form(opened.workbook)


def has_tags(form: Form) -> bool:
    """Whether a form is a master."""
    lines = list(form.lines())
    lines += [line for grid in form.grids() for cell in grid.cells() for line in cell.lines]
    return any(_TAG.search(line.text) for line in lines)


def strip(form: Form) -> Stripped:
    """Return a form without its tags; rows of a list are there twice."""
    stripped = Stripped(Form([]))
    loops: dict[str, str] = {}
    for block in form.blocks:
        if isinstance(block, Grid):
            stripped.form.blocks.append(_grid(block, stripped, loops))
            continue
        names = tags_of(block.text, loops)
        bare = _bare(block)
        if bare is not None:
            stripped.form.blocks.append(bare)
            if names:
                stripped.tags[bare], stripped.source[bare] = names, _source(block.text)
    return stripped


def _bare(line: Line) -> Line | None:
    """Return a line without tags; None where it was a statement alone."""
    if not _TAG.search(line.text):
        return line
    text = _WHEN.sub("{{ x }}", _TICK.sub(r"\1", line.text))
    places = []
    without = ""
    at = 0
    for match in _TAG.finditer(text):
        without += text[at : match.start()]
        if match[0].startswith("{{"):
            # What a tag prints stands between blanks, as in the blank form.
            places.append((len(without), len(without) + _BLANK))
            without += "\u3000" * _BLANK
        at = match.end()
    without += text[at:]
    if not without.strip() and not places:
        return None
    gaps = tuple(places) if without.strip() else ()
    text = without if without.strip() else ""
    return Line(text, line.handle, (*line.gaps, *gaps), line.number, line.size)


_BLANK = 3


def _grid(grid: Grid, stripped: Stripped, loops: dict[str, str]) -> Grid:
    gone, twice = _statements(grid, loops)
    copies = [0 if n in gone else _COPIES if n in twice else 1 for n in range(len(grid.rows))]
    starts = [*accumulate(copies, initial=0)]  # of each row, and the end of the last
    rows: list[list[Cell]] = []
    for number, row in enumerate(grid.rows):
        for copy in range(copies[number]):
            cells = []
            for cell in row:
                end = min(cell.bottom, len(grid.rows))
                span = 1 if copy else max(starts[end] - starts[number], 1)
                made = _cell(cell, starts[number] + copy, span)
                names = tags_of(cell.text, loops)
                if number in twice:
                    _of_loop(made, tagged=bool(names))
                if names and not copy:
                    stripped.tags[made], stripped.source[made] = names, _source(cell.text)
                cells.append(made)
            rows.append(cells)
    return Grid(rows, grid.number, handle=grid.handle, sheet=grid.sheet)


def _of_loop(cell: Cell, *, tagged: bool) -> None:
    """Make a cell one of a row that is repeated: words beside its tags are no labels."""
    cell.rowspan = 1
    if tagged:
        cell.lines = [Line("")]


def _statements(grid: Grid, loops: dict[str, str]) -> tuple[set[int], set[int]]:
    """Return the rows that are statements, and those that are repeated; ``loops`` learns them."""
    gone: set[int] = set()
    twice: set[int] = set()
    for number, row in enumerate(grid.rows):
        filled = [cell.text for cell in row if cell.text.strip()]
        if len(filled) == 1 and ROW_STATEMENT.fullmatch(filled[0]):
            tags_of(filled[0], loops)
            gone.add(number)
            if _LOOP.search(filled[0]):
                twice.add(number + 1)
    return gone, twice


def _source(text: str) -> str:
    """Return the tags of a text, and what they print where they choose."""
    first, last = text.find("{"), text.rfind("}")
    inner = text[first : last + 1]
    return inner if _TICK.fullmatch(inner) or _WHEN.fullmatch(inner) or "{%" not in inner else ""


def _cell(cell: Cell, row: int, rowspan: int) -> Cell:
    lines = [bare for line in cell.lines if (bare := _bare(line)) is not None] or [Line("")]
    made = Cell(row, cell.column, rowspan, cell.colspan, lines, cell.handle)
    made.width, made.height = cell.width, cell.height
    made.upright, made.framed = cell.upright, cell.framed
    return made


@dataclass(eq=False, slots=True)
class Seen:
    """A box as people see it: its words, and its tag (or the key that a draft gives it)."""

    label: str
    key: str
    box: Box
    heading: str = ""
    tag: str = ""

    @property
    def columns(self) -> list[str]:
        """The words above the columns of a list."""
        return [column.label for column in self.box.columns]


def seen_boxes(stripped: Stripped) -> tuple[Found, list[Seen]]:
    """Return the boxes of a form without tags, each with the tag that stood there."""
    found = find(stripped.form)
    name_boxes(found.boxes)
    left = {place: list(names) for place, names in stripped.tags.items()}
    return found, [
        Seen(box.label, _tag(box, left) or box.key, box, box.heading, _written(box, stripped))
        for box in found.boxes
        if box.same is None
    ]


def _tag(box: Box, left: dict[Cell | Line, list[str]]) -> str:
    """Return the tag of a box, and take it, so that the next box of that place gets the next."""
    if box.columns:
        found = [name for column in box.columns for name in left.get(column.cells[0], ())]
        return found[0].partition(".")[0] if found else ""
    for place in _places(box):
        names = left.get(place)
        if names:
            return names.pop(0) if len(names) > 1 else names[0]
    return ""


def _written(box: Box, stripped: Stripped) -> str:
    """Return the tag of a box as it is written, where it stands alone in its place."""
    found = [stripped.source[place] for place in _places(box) if place in stripped.source]
    return found[0] if found and found[0].count("{{") + found[0].count("{% if") == 1 else ""


def _places(box: Box) -> Iterator[Cell | Line]:
    yield from box.cells
    if box.line is not None:
        yield box.line
