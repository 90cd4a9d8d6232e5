"""A master as a picture with its boxes numbered and coloured, and empty cells marked.

The tags of the master are read back from its layout, so that any master can be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.masters.prepare import own_file
from cadre_docs.pages.model import Cell, Layout, LineSpacing, Paragraph, Row, Run, Table
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.picture import pdf_to_png
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.read_docx.reader import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cadre_docs.pages.model import Block, Font, Inline

    Look = Callable[[str], "Mark | None"]

_TAG = re.compile(r"\{\{(?P<value>[^{}]*+)\}\}|\{%(?P<statement>[^{}]*?)%\}", re.DOTALL)
ROW_STATEMENT = re.compile(r"\s*\{%-?\s*tr\s.*?%\}\s*", re.DOTALL)
"""A row that prints nothing: it holds a statement of Jinja alone."""
_PARAGRAPH = re.compile(r"\s*\{%-?\s*p\s.*?%\}\s*", re.DOTALL)
_NAME = re.compile(r"[^\W\d]\w*")
_LOOP = re.compile(r"for\s+(\w+)\s+in\s+(\w+)")
_WORDS = frozenset({"if", "else", "endif", "for", "in", "endfor", "tr", "p", "not", "and", "or"})
_FEW_EDGES = 2
MOST_CELLS = 3_000
"""Of a form that is drawn: larger ones are no forms, and take minutes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a box is shown: a short text in it, its colour, and that of the cell (hex digits)."""

    text: str
    color: str = "C00000"
    shading: str = "DDEBF7"


UNCLAIMED = Mark("？", "C00000", "FFF2CC")
"""How an empty cell is shown that belongs to no box."""


def master_layout(master: bytes, name: str) -> Layout:
    """Return the layout of a master with its tags; ``name`` tells its kind."""
    with own_file():
        if Path(name).suffix.lower() == ".xlsx":
            from cadre_docs.pages.read_xlsx.reader import read_xlsx

            return read_xlsx(master)
        return read_docx(master)


def box_picture(layout: Layout, look: Look, title: str) -> bytes:
    """Return :func:`box_pages` as one picture (PNG)."""
    return pdf_to_png(box_pages(layout, look, title))


def box_pages(layout: Layout, look: Look, title: str) -> bytes:
    """Return the pages (PDF) of a master, each box as ``look`` says by its tag (``表.列``).

    ``layout`` is the master's (:func:`master_layout`). Raises :class:`OutputError` where the pages
    cannot be set.
    """
    cells = sum(len(row.cells) for table in layout.tables() for row in table.rows)
    if cells > MOST_CELLS:
        raise OutputError(f"表太大（{cells}格），不画图。")
    layout = marked(layout, look)
    info = DocumentInfo(title, date(2000, 1, 1), b"picture", plain=True)
    return print_layout(layout, info, ()).pdf


def marked(layout: Layout, look: Look) -> Layout:
    """Return a layout whose tags are marks, without rows and paragraphs that are statements."""
    loops: dict[str, str] = {}
    sections = tuple(
        replace(
            section,
            blocks=tuple(_blocks(section.blocks, look, loops)),
            header=tuple(_blocks(section.header, look, loops)),
            footer=tuple(_blocks(section.footer, look, loops)),
        )
        for section in layout.sections
    )
    return Layout(sections)


def tags_of(text: str, loops: dict[str, str]) -> list[str]:
    """Return the names of the boxes that a text prints; ``loops`` learns variables of rows."""
    found = []
    for match in _TAG.finditer(text):
        inner = match["value"] if match["value"] is not None else match["statement"]
        loop = _LOOP.search(inner) if match["statement"] is not None else None
        if loop:
            loops[loop[1]] = loop[2]
            continue
        found += [name for name in [_name(inner, loops)] if name]
    return list(dict.fromkeys(found))


def _name(inner: str, loops: dict[str, str]) -> str:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", inner)
    names = [m[0] for m in _NAME.finditer(bare) if m[0] not in _WORDS]
    if not names or names[0] == "loop":
        return ""
    if names[0] in loops and len(names) > 1:
        return f"{loops[names[0]]}.{names[1]}"
    indexed = re.search(r"(?<!\w)(\w++)\[\d++\]\.(\w++)", bare)
    return f"{indexed[1]}.{indexed[2]}" if indexed else names[0]


def _blocks(blocks: Sequence[Block], look: Look, loops: dict[str, str]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block, look, loops)
        elif not _PARAGRAPH.fullmatch(block.text):
            yield _paragraph(block, look, loops)


def _table(table: Table, look: Look, loops: dict[str, str]) -> Table:
    """Return a table without its rows of statements; what covers them covers fewer rows."""
    gone = set()
    for number, row in enumerate(table.rows):
        texts = [cell.text for cell in row.cells if cell.text.strip()]
        if len(texts) == 1 and ROW_STATEMENT.fullmatch(texts[0]):
            tags_of(texts[0], loops)
            gone.add(number)
    moved: list[Cell] = []
    rows = []
    for number, row in enumerate(table.rows):
        cells = []
        for cell in (*moved, *row.cells):
            kept = [n for n in range(number, number + cell.rowspan) if n not in gone]
            if kept and (number not in gone):
                cells.append(replace(cell, rowspan=len(kept)))
        if number in gone:
            moved += [
                replace(cell, rowspan=cell.rowspan - 1) for cell in row.cells if cell.rowspan > 1
            ]
            continue
        moved = []
        marked_cells = tuple(
            _cell(cell, look, loops) for cell in sorted(cells, key=lambda one: one.column)
        )
        rows.append(Row(marked_cells, row.height, row.height_rule, row.header, row.cant_split))
    return replace(table, rows=tuple(rows))


def _cell(cell: Cell, look: Look, loops: dict[str, str]) -> Cell:
    text = cell.text
    names = tags_of(text, dict(loops))
    blocks = tuple(_blocks(cell.blocks, look, loops))
    if names:
        mark = look(names[0])
        return replace(cell, blocks=blocks, shading=mark.shading if mark else cell.shading)
    empty = look("")
    edges = sum(
        edge is not None
        for edge in (cell.edges.top, cell.edges.right, cell.edges.bottom, cell.edges.left)
    )
    if text.strip() or edges < _FEW_EDGES or empty is None or not blocks:
        return replace(cell, blocks=blocks)
    first = next((b for b in blocks if isinstance(b, Paragraph)), None)
    if first is None or any(isinstance(b, Table) for b in blocks):
        return replace(cell, blocks=blocks)
    shown = replace(first, inlines=(Run(empty.text, replace(first.mark, color=empty.color)),))
    return replace(cell, blocks=(shown,), shading=empty.shading)


def _paragraph(paragraph: Paragraph, look: Look, loops: dict[str, str]) -> Paragraph:
    text = paragraph.text
    if not _TAG.search(text):
        return paragraph
    fonts = [i.font for i in paragraph.inlines if isinstance(i, Run)]
    font = fonts[0] if fonts else paragraph.mark
    line = paragraph.line if paragraph.line.rule != "multiple" else LineSpacing(1.0, "multiple")
    return replace(paragraph, inlines=tuple(_inlines(text, font, look, loops)), line=line)


def _inlines(text: str, font: Font, look: Look, loops: dict[str, str]) -> Iterator[Inline]:
    at, hidden, said = 0, False, set[str]()
    for match in _TAG.finditer(text):
        if not hidden and match.start() > at:
            yield Run(text[at : match.start()], font)
        at = match.end()
        statement = (match["statement"] or "").strip()
        # Of a tick the empty box is shown: what stands behind "else".
        hidden = statement.startswith(("if", "elif")) or (hidden and not statement)
        for name in tags_of(match[0], loops):
            mark = look(name)
            if mark is not None and (name not in said or match["value"] is not None):
                said.add(name)
                size = min(max(font.size * 0.8, 7.0), 12.0)
                yield Run(mark.text, replace(font, color=mark.color, bold=True, size=size))
    if not hidden and at < len(text):
        yield Run(text[at:], font)
