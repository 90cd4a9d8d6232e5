"""What a layout means: headings, paragraphs, lists, pictures and tables (ISO 32000-1, 14.8.4).

The tree is made of the layout alone, before anything is set; a typesetter notes with each mark
which element it belongs to. What it does not note is an artifact: lines, shades, headers and
footers, header rows that are repeated overleaf.

What is a heading or a header cell no layout says; it is told by how forms are made:

* The title (H1) is the first of the largest centred lines that stand in no box, other centred
  lines in 黑体, 小标宋 or bold are headings (H2).
* Rows without any line above the first box of a table, or below its last, are paragraphs.
* A cell is a header (TH) where the master itself prints a label in it (``Layout.labels``) or where
  its row is repeated on every page. Its scope is the column where its whole row are headers, or
  else the row where a box stands to its right.
* All else in a table is data (TD), be it filled in or empty.
* Boxes of a table without a single header, such as those for two signatures, are paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.pages.fonts.roles import ROLE_OF
from cadre_docs.pages.model import Paragraph, Picture, Run
from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cadre_docs.pages.model import Block, Cell, Layout, Row, Table

_LONGEST_LABEL = 40  # characters; what is longer in a master is something to read
_HEADING_ROLES = frozenset(("黑体", "小标宋"))
# Printed by masters, yet boxes for the hand: dates, signatures, seals, ticks, numbers of rows.
_TO_FILL = expression(r"年\s+月|□|^\s*\d+\s*$")
_TO_SIGN = expression(r"签\s*名|签\s*字|盖\s*章|签\s*章")
_ROOM = expression(r"\n|\s{3}")
_SPACE = expression(r"\s+")
_BETWEEN_HANZI = expression(r"(?<=[\u2e80-\uffef])\s+(?=[\u2e80-\uffef])")
_LABEL = expression(
    r"\s*(?:(?P<digits>\d{1,2})[.．、](?!\d)"
    r"|[（(](?P<round>\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|(?P<hanzi>[一二三四五六七八九十]{1,3})、)"
)
LABEL_ALT = "图片"


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure; ``kind`` is one of the standard types.

    ``alt`` says what a picture shows, ``scope`` of which cells a header cell is the header
    (``Row`` or ``Column``), ``text`` what a heading says, ``numbering`` how a list is numbered.
    """

    kind: str
    children: list[Element] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1
    text: str = ""
    numbering: str = ""

    def add(self, kind: str) -> Element:
        """Return a new element in this one, behind the others."""
        made = Element(kind)
        self.children.append(made)
        return made


@light
class Listed:
    """A paragraph of a list: its first ``length`` characters are the label."""

    label: Element
    length: int
    body: Element


Tag = Element | Listed | None
"""Where the lines of a paragraph belong; None for an artifact, or where nothing is printed."""
Tags = tuple[Tag, ...]
TableTags = tuple[tuple[Tags, ...], ...]
"""Of each row, each cell and each paragraph in it."""
BlockTags = tuple[Tag | TableTags, ...]


@light
class Structure:
    """The tree below ``root`` and, for each section, where each of its blocks belongs."""

    root: Element
    sections: tuple[BlockTags, ...]


def structure_of(layout: Layout) -> Structure:
    """Return what a layout means."""
    return _Reader(layout).structure()


def label_cells(layout: Layout, is_value: Callable[[str], bool]) -> frozenset[tuple[int, int, str]]:
    """Return the labels that a master prints in its tables: table, column, text without spaces.

    ``layout`` is the master filled with texts that ``is_value`` knows from its own.
    """
    return frozenset(
        (number, cell.column, text)
        for number, table in enumerate(layout.tables())
        for row in table.rows
        for cell in row.cells
        if (text := _plain(cell.text)) and len(text) <= _LONGEST_LABEL
        if not is_value(text) and not _is_to_fill(cell.text)
    )


def _is_to_fill(text: str) -> bool:
    """Say whether a text of the master stands in a box for the hand."""
    if _TO_FILL.search(text):
        return True
    return bool(_TO_SIGN.search(text) and _ROOM.search(text))


def heading_text(text: str) -> str:
    """Return a heading on one line, without the room that spreads its characters."""
    return _BETWEEN_HANZI.sub("", _SPACE.sub(" ", text.strip()))


class _Reader:
    def __init__(self, layout: Layout) -> None:
        self._layout, self._root = layout, Element("Document")
        centred = (p for block in layout.blocks() for p in _in_no_box(block) if _is_centred(p))
        self._largest = max(map(_size, centred), default=0.0)
        self._title: Element | None = None
        self._is_title_open = False
        self._table = -1

    def structure(self) -> Structure:
        sections = tuple(self._blocks(section.blocks) for section in self._layout.sections)
        return Structure(self._root, sections)

    def _blocks(self, blocks: Sequence[Block]) -> BlockTags:
        found: list[Tag | TableTags] = []
        start = 0
        while start < len(blocks):
            block, end = blocks[start], start
            while end < len(blocks) and isinstance(blocks[end], Paragraph):
                end += 1
            if isinstance(block, Paragraph):
                run = [b for b in blocks[start:end] if isinstance(b, Paragraph)]
                found += self._paragraphs(run, self._root)
                start = end
            else:
                self._table += 1
                found.append(self._tags_of_table(block))
                start += 1
        return tuple(found)

    # --- paragraphs ---------------------------------------------------------------------------

    def _paragraphs(
        self, paragraphs: Sequence[Paragraph], parent: Element, *, in_cell: bool = False
    ) -> list[Tag]:
        """Return where paragraphs belong that stand one below the other in ``parent``."""
        items = _lists(paragraphs)
        found: list[Tag] = []
        listed: Element | None = None
        for place, paragraph in enumerate(paragraphs):
            if not _is_shown(paragraph):
                found.append(None)
            elif place in items:
                label, is_first, numbering = items[place]
                if is_first or listed is None:
                    listed = parent.add("L")
                    listed.numbering = numbering
                item = listed.add("LI")
                found.append(Listed(item.add("Lbl"), label, item.add("LBody")))
            elif _has_picture(paragraph):
                found.append(_figure(paragraph, parent))
            elif in_cell:
                found.append(parent.add("P"))
            else:
                found.append(self._line(paragraph))
        return found

    def _line(self, paragraph: Paragraph) -> Element:
        """Return the element of a paragraph that stands in no box."""
        is_large = _is_centred(paragraph) and _size(paragraph) == self._largest
        if is_large and (self._title is None or self._is_title_open):
            if self._title is None:
                self._title = self._root.add("H1")
            self._is_title_open = True
            self._title.text += heading_text(paragraph.text)
            return self._title
        self._is_title_open = False
        is_heading = self._title is not None and _is_centred(paragraph) and _is_heavy(paragraph)
        made = self._root.add("H2" if is_heading else "P")
        made.text = heading_text(paragraph.text) if is_heading else ""
        return made

    # --- tables -------------------------------------------------------------------------------

    def _tags_of_table(self, table: Table) -> TableTags:
        start, end = _framed(table)
        kinds = _Kinds(table, start, end, self._table, self._layout.labels)
        if not kinds.has_headers:
            start = end
        tags = [self._unframed(row) for row in table.rows[:start]]
        if start < end:
            self._is_title_open = False
            tags += self._framed_rows(kinds, start, end)
        tags += [self._unframed(row) for row in table.rows[end:]]
        return tuple(tags)

    def _unframed(self, row: Row) -> tuple[Tags, ...]:
        found: list[Tags] = []
        for cell in row.cells:
            if any(not isinstance(block, Paragraph) for block in cell.blocks):
                found.append((self._root.add("P"),) * len(cell.blocks))  # a table in a box
            elif cell.vertical_text:
                found.append((self._root.add("P"),) * len(cell.blocks))
            else:
                paragraphs = [block for block in cell.blocks if isinstance(block, Paragraph)]
                found.append(tuple(self._paragraphs(paragraphs, self._root)))
        return tuple(found)

    def _framed_rows(self, kinds: _Kinds, start: int, end: int) -> list[tuple[Tags, ...]]:
        made = self._root.add("Table")
        found = []
        for number in range(start, end):
            row, tags = made.add("TR"), []
            for column, cell, span in kinds.row(number):
                element = row.add("TD")
                if cell is None:
                    element.colspan = span
                    continue
                element.colspan = span
                element.rowspan = min(cell.rowspan, end - number)
                if kinds.is_header(number, column):
                    element.kind, element.scope = "TH", kinds.scope(number, column, cell)
                tags.append(self._cell(cell, element))
            found.append(tuple(tags))
        return found

    def _cell(self, cell: Cell, element: Element) -> Tags:
        paragraphs = [block for block in cell.blocks if isinstance(block, Paragraph)]
        shown = [paragraph for paragraph in paragraphs if _is_shown(paragraph)]
        # One paragraph is no list.
        whole = cell.vertical_text or (len(shown) == 1 and not _has_picture(shown[0]))
        if whole or len(paragraphs) < len(cell.blocks):
            return tuple(element for _ in cell.blocks)
        return tuple(self._paragraphs(paragraphs, element, in_cell=True))


class _Kinds:
    """Which cells of a table's rows ``start`` to ``end`` are headers, and of what."""

    def __init__(
        self,
        table: Table,
        start: int,
        end: int,
        number: int,
        labels: frozenset[tuple[int, int, str]],
    ) -> None:
        self._rows, self._columns = table.rows[:end], len(table.widths)
        self._owner: dict[tuple[int, int], tuple[int, int]] = {}
        self._headers: set[tuple[int, int]] = set()
        labelled = {column for of_table, column, _ in labels if of_table == number}
        for at in range(start, end):
            header = table.rows[at].header
            for cell in table.rows[at].cells:
                self._own(at, cell, end)
                if cell.column in labelled or header:
                    text = _plain(cell.text)
                    if (number, cell.column, text) in labels or (header and text):
                        self._headers.add((at, cell.column))

    def _own(self, at: int, cell: Cell, end: int) -> None:
        """Note which squares of the grid a cell of row ``at`` covers, up to row ``end``."""
        place = at, cell.column
        if cell.rowspan == cell.colspan == 1:  # as nearly all
            self._owner.setdefault(place, place)
            return
        for down in range(at, min(at + cell.rowspan, end)):
            for across in range(cell.column, cell.column + cell.colspan):
                self._owner.setdefault((down, across), place)

    @property
    def has_headers(self) -> bool:
        """Whether any cell is one."""
        return bool(self._headers)

    def row(self, number: int) -> Iterator[tuple[int, Cell | None, int]]:
        """Yield the columns of a row with the cells that begin there, and how wide they are.

        Where the grid has no cell there is None: all rows of a table are equally wide.
        """
        cells = {cell.column: cell for cell in self._rows[number].cells}
        column = 0
        while column < self._columns:
            cell = cells.get(column)
            if cell is not None:
                span = max(min(cell.colspan, self._columns - column), 1)
                yield column, cell, span
                column += span
            elif (number, column) in self._owner:
                column += 1
            else:
                end = column + 1
                while end < self._columns and (number, end) not in self._owner:
                    end += 1
                yield column, None, end - column
                column = end

    def is_header(self, number: int, column: int) -> bool:
        """Whether the cell that begins there is one."""
        return (number, column) in self._headers

    def scope(self, number: int, column: int, cell: Cell) -> str:
        """Return whether a header cell is that of its column or of its row."""
        last = number + cell.rowspan - 1
        whole_row = (self._is_header_at(number, across) for across in range(self._columns))
        if self._rows[number].header or all(whole_row):
            return (
                "Row" if last > number and self._is_box(last, column + cell.colspan) else "Column"
            )
        if self._is_box(number, column + cell.colspan):
            return "Row"
        return "Column" if self._is_box(last + 1, column) else "Row"

    def _is_header_at(self, number: int, column: int) -> bool:
        owner = self._owner.get((number, column))
        return owner is None or owner in self._headers

    def _is_box(self, number: int, column: int) -> bool:
        owner = self._owner.get((number, column))
        return owner is not None and owner not in self._headers


# --- what a block is --------------------------------------------------------------------------


def _framed(table: Table) -> tuple[int, int]:
    """Return the first row of a table that has lines, and the one after the last."""
    start, end = 0, len(table.rows)
    while start < end and _has_no_line(table.rows[start]):
        start += 1
    while end > start and _has_no_line(table.rows[end - 1]):
        end -= 1
    return start, end


def _has_no_line(row: Row) -> bool:
    return all(
        cell.rowspan == 1
        and not (cell.edges.top or cell.edges.right or cell.edges.bottom or cell.edges.left)
        for cell in row.cells
    )


def _in_no_box(block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
        return
    start, end = _framed(block)
    for row in (*block.rows[:start], *block.rows[end:]):
        for cell in row.cells:
            yield from (b for b in cell.blocks if isinstance(b, Paragraph))


def _is_shown(paragraph: Paragraph) -> bool:
    if any(one.picture or one.blocks for one in paragraph.anchored):
        return True
    return any(not isinstance(inline, Run) or inline.text for inline in paragraph.inlines)


def _has_picture(paragraph: Paragraph) -> bool:
    return any(_pictures(paragraph))


def _pictures(paragraph: Paragraph) -> Iterator[Picture]:
    """Yield the pictures of a paragraph; those beside a text belong to it."""
    yield from (inline for inline in paragraph.inlines if isinstance(inline, Picture))
    if not paragraph.text.strip():
        yield from (one.picture for one in paragraph.anchored if one.picture)


def _figure(paragraph: Paragraph, parent: Element) -> Element:
    made = parent.add("Figure")
    said = (picture.description for picture in _pictures(paragraph))
    made.alt = next(filter(None, said), LABEL_ALT)
    return made


def _is_centred(paragraph: Paragraph) -> bool:
    return paragraph.align in ("center", "distribute") and bool(paragraph.text.strip())


def _runs(paragraph: Paragraph) -> list[Run]:
    return [i for i in paragraph.inlines if isinstance(i, Run) and i.text.strip()]


def _size(paragraph: Paragraph) -> float:
    return max((run.font.size for run in _runs(paragraph)), default=0.0)


def _is_heavy(paragraph: Paragraph) -> bool:
    return all(
        run.font.bold or ROLE_OF.get(run.font.east_asian.casefold()) in _HEADING_ROLES
        for run in _runs(paragraph)
    )


def _plain(text: str) -> str:
    return "".join(text.split())


def _lists(paragraphs: Sequence[Paragraph]) -> dict[int, tuple[int, bool, str]]:
    """Return the paragraphs of lists: how long each label is, whether it begins a list, its kind.

    A list has two items or more, which count from one; blank paragraphs may stand between them.
    """
    found: dict[int, tuple[int, bool, str]] = {}
    if len(paragraphs) < 2:  # noqa: PLR2004
        return found
    run: list[tuple[int, int, str]] = []
    for place, paragraph in enumerate((*paragraphs, None)):
        if paragraph is not None and not _is_shown(paragraph):
            continue
        item = _LABEL.match(paragraph.text) if paragraph is not None else None
        kind = item.lastgroup or "" if item else ""
        number = _number(item[kind]) if item else 0
        if item is None or kind != (run[0][2] if run else kind) or number != len(run) + 1:
            if len(run) > 1:
                for at, (where, length, of_run) in enumerate(run):
                    numbering = "Decimal" if of_run == "digits" else "None"
                    found[where] = (length, at == 0, numbering)
            run = []
        if item is not None and number == len(run) + 1:
            run.append((place, item.end(), kind))
    return found


def _number(text: str) -> int:
    """Return a number below a hundred, in digits or hanzi; 0 for none."""
    return int(text) if text.isdecimal() else _HANZI.get(text, 0)


def _hanzi(number: int) -> str:
    tens, ones = number // 10, number % 10
    return ("" if tens < 2 else _ONES[tens]) + ("十" if tens else "") + _ONES[ones]  # noqa: PLR2004


_ONES: tuple[str, ...] = ("", *"一二三四五六七八九")
_HANZI = {_hanzi(number): number for number in range(1, 100)}
