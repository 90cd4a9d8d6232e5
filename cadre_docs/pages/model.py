"""The layout model: what stands on paper, free of any file format.

A layout is read from a filled Office document and written to the other formats, so that
every output shows the same boxes. It knows the small part of Office that official forms
use; a reader reports everything else (:class:`Unsupported`) instead of dropping it.

All lengths are points (1/72 inch) as floats; colours are six hex digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4
"""Points in a millimetre."""

# "distribute" is 分散对齐: characters spread over the line, as in labels like 姓　名.
Align = Literal["left", "center", "right", "justify", "distribute"]
VAlign = Literal["top", "center", "bottom"]
HeightRule = Literal["auto", "at_least", "exact"]


UnderlineStyle = Literal["single", "thick", "double", "dotted", "dashed", "wavy", "words"]


@dataclass(frozen=True, slots=True)
class Font:
    """How characters look; ``east_asian`` and ``latin`` are the names the master states."""

    east_asian: str = "宋体"
    latin: str = "Times New Roman"
    size: float = 10.5
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = "000000"
    # Points put after each character, and the width of characters as a part of their own.
    spacing: float = 0.0
    scale: float = 1.0
    # Small characters above or below the line; and points by which others are raised.
    script: Literal["", "super", "sub"] = ""
    rise: float = 0.0
    underline_style: UnderlineStyle = "single"

    @property
    def is_altered(self) -> bool:
        """Whether characters are set apart, scaled or small."""
        return self.spacing != 0 or self.scale != 1 or self.script != ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one font. In ``text`` a line feed is a line break, a tab goes to a stop."""

    text: str
    font: Font


MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "image/gif"})
"""Of pictures that can be printed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An inline picture, printed at ``width`` × ``height``."""

    data: bytes
    media_type: str
    width: float
    height: float
    description: str = ""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of the page, or with ``total`` the number of pages.

    ``shape`` is how it is written, by its name in WordprocessingML.
    """

    font: Font
    total: bool = False
    shape: str = "decimal"


Inline = Run | Picture | PageNumber


@dataclass(frozen=True, slots=True)
class LineSpacing:
    """Line height: exact points, at least so many points, or a multiple of the font's own."""

    value: float
    rule: Literal["exact", "at_least", "multiple"] = "exact"


@dataclass(frozen=True, slots=True)
class Border:
    """A line of ``width`` points; ``style`` is a CSS border style."""

    width: float = 0.5
    style: Literal["solid", "double", "dashed", "dotted"] = "solid"
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Edges:
    """The four borders of a cell or a paragraph; None is no line."""

    top: Border | None = None
    right: Border | None = None
    bottom: Border | None = None
    left: Border | None = None


@dataclass(frozen=True, slots=True)
class Padding:
    """Space between the border of a cell or paragraph and its text."""

    top: float = 0.0
    right: float = 5.4
    bottom: float = 0.0
    left: float = 5.4


@dataclass(frozen=True, slots=True)
class TabStop:
    """Where a tab leads, points from where the column begins, and what fills the way there."""

    position: float
    align: Literal["left", "center", "right", "decimal"] = "left"
    leader: Literal["", ".", "-", "_", "·"] = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. Indents are points; ``first_line`` may be negative (hanging)."""

    inlines: tuple[Inline, ...] = ()
    align: Align = "left"
    line: LineSpacing = LineSpacing(1.0, "multiple")
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    first_line: float = 0.0
    keep_with_next: bool = False
    keep_together: bool = False
    page_break_before: bool = False
    # Whether a quarter of an em stands between hanzi and Latin letters, and digits.
    space_letters: bool = False
    space_digits: bool = False
    # Whether a stop may stand beyond the end of its line (标点溢出边界), and whether an opening
    # bracket that begins one loses its blank half (行首标点压缩).
    stops_hang: bool = False
    brackets_shrink: bool = False
    # Size and font of the paragraph mark: the height of a paragraph without text.
    mark: Font = Font()
    # The pitch of the document grid to which its lines snap; 0 for none.
    grid: float = 0.0
    tabs: tuple[TabStop, ...] = ()
    # Points between the stops where none is stated.
    tab_every: float = 36.0
    # Lines around it, ``frame`` points from its text, and the colour behind it.
    edges: Edges = Edges()
    frame: Padding = Padding(0.0, 0.0, 0.0, 0.0)
    shading: str | None = None
    anchored: tuple[Anchored, ...] = ()
    # Whether it is empty and only ends a section: it begins no page.
    ends_section: bool = False

    @property
    def text(self) -> str:
        """The characters of all runs."""
        return "".join(i.text for i in self.inlines if isinstance(i, Run))


@dataclass(frozen=True, slots=True)
class Anchored:
    """A picture, a box with text or a line that stands at a fixed place, beside no text.

    ``x`` and ``y`` count from where the column and the paragraph begin that it belongs to; when
    ``pinned``, from the top left of the paper. ``rising`` is a line from the lower left.
    """

    x: float
    y: float
    width: float
    height: float
    picture: Picture | None = None
    blocks: tuple[Block, ...] = ()
    line: Border | None = None
    fill: str | None = None
    padding: Padding = Padding(3.6, 7.2, 3.6, 7.2)
    valign: VAlign = "top"
    kind: Literal["box", "round", "line", "rising"] = "box"
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at grid column ``column`` (from 0), covering ``colspan`` × ``rowspan``.

    A cell stands only in the row where it starts; covered places have no cell.
    """

    column: int
    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    valign: VAlign = "top"
    edges: Edges = Edges()
    padding: Padding = Padding()
    shading: str | None = None
    vertical_text: bool = False

    @property
    def text(self) -> str:
        """The text of all paragraphs, one a line."""
        return "\n".join(b.text for b in self.blocks if isinstance(b, Paragraph))


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. ``header`` rows repeat on every page; ``cant_split`` rows stay whole."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    height_rule: HeightRule = "auto"
    header: bool = False
    cant_split: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a fixed grid of column widths."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    align: Literal["left", "center", "right"] = "left"
    indent: float = 0.0
    page_break_before: bool = False
    # Of a table that floats: how far below the next paragraph (or, when pinned, the top of the
    # paper) it begins. Lines that have room above it stand there.
    lowered: float | None = None
    pinned: bool = False


Block = Paragraph | Table


class Shared(tuple["Block", ...]):
    """Blocks that the documents of many people have in common.

    What is made of them may be kept, and found by what they are: this very object.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins in points; ``gutter`` is the binding edge, added on the left."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    gutter: float = 0.0
    header: float = 0.0
    footer: float = 0.0

    @property
    def text_width(self) -> float:
        """Width of the type area."""
        return self.width - self.left - self.right - self.gutter

    @property
    def text_height(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class PageBorder:
    """Lines around a page, ``distance`` points from the edges of the paper."""

    edges: Edges
    distance: Padding


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on one kind of page; every section starts on a new page.

    ``first_page_number`` restarts the numbering. ``valign`` places short pages (covers).
    ``first`` are the header and footer of its first page, where they are others.
    """

    page: Page
    blocks: tuple[Block, ...]
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    valign: VAlign = "top"
    first_page_number: int | None = None
    border: PageBorder | None = None
    first: tuple[tuple[Block, ...], tuple[Block, ...]] | None = None

    def margins(self) -> Iterator[Block]:
        """Yield the blocks of all its headers and footers."""
        yield from (*self.header, *self.footer)
        for blocks in self.first or ():
            yield from blocks


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something in a master that the layout cannot show. ``where`` and ``what`` are Chinese."""

    where: str
    what: str


@dataclass(frozen=True)
class Layout:
    """A whole document.

    ``labels`` are the texts in its tables that its master prints, the headers of boxes: the number
    of the table, the column, the text without spaces.
    """

    sections: tuple[Section, ...]
    unsupported: tuple[Unsupported, ...] = field(default=(), compare=False)
    labels: frozenset[tuple[int, int, str]] = field(default=frozenset(), compare=False)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections (not of headers and footers), in order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> Iterator[Table]:
        """Yield the top-level tables in order."""
        return (block for block in self.blocks() if isinstance(block, Table))

    def runs(self) -> Iterator[Run]:
        """Yield every run in reading order, headers and footers included."""
        for section in self.sections:
            first, last = section.first or ((), ())
            for block in (*first, *section.header, *section.blocks, *section.footer, *last):
                yield from _runs(block)

    def text(self) -> str:
        """The text of the document, one line per paragraph, in reading order."""
        return "\n".join(p.text for block in self.blocks() for p in paragraphs(block))


def paragraphs(block: Block) -> Iterator[Paragraph]:
    """Yield a block's paragraphs, those in cells and text boxes included, in reading order."""
    if isinstance(block, Paragraph):
        yield block
        for one in block.anchored:
            for inner in one.blocks:
                yield from paragraphs(inner)
        return
    for row in block.rows:
        for cell in row.cells:
            for inner in cell.blocks:
                yield from paragraphs(inner)


def _runs(block: Block) -> Iterator[Run]:
    for paragraph in paragraphs(block):
        yield from (inline for inline in paragraph.inlines if isinstance(inline, Run))
