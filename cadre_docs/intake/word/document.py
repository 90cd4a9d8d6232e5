"""A Word file as what its form needs of it: rows of cells and paragraphs, in the order of reading.

Far less than :mod:`cadre_docs.pages` knows of a page, and of far more files: whatever cannot be
read is a :class:`Remark` at its cell, and everything else is read all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from cadre_docs.findings import Position

if TYPE_CHECKING:
    from lxml import etree


class Seen(Enum):
    """What a cell holds beside plain text."""

    INSERTED = "inserted"  # by tracked changes: read
    DELETED = "deleted"  # by tracked changes: passed over
    COMMENT = "comment"
    HIDDEN = "hidden"
    STRUCK = "struck"
    WHITE = "white"
    SMALL = "small"  # too small to be read
    RAISED = "raised"  # above or below the line
    SYMBOL = "symbol"  # of a font of symbols, and nobody knows which
    FORMULA = "formula"
    TEXT_BOX = "text_box"
    PICTURE = "picture"
    OBJECT = "object"
    COUNTED = "counted"  # by Word, and read: the number is no text
    NUMBERED = "numbered"  # by Word, in a way that is not known
    NOTE = "note"
    NESTED = "nested"
    EDGE = "edge"  # a header or footer


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was seen, with the text that is told of it."""

    seen: Seen
    detail: str = ""


@dataclass(slots=True)
class Cell:
    """A cell, or a paragraph outside tables. ``left`` and ``right`` are shares of the width.

    ``paragraphs`` may hold line feeds; ``pictures`` are names of parts. A cell ``continues`` the
    one above it where both were merged. ``element`` is where it was read. It is
    ``open`` while the mark of its last paragraph is deleted, so that the next one goes on there.
    """

    left: float = 0.0
    right: float = 1.0
    continues: bool = False
    paragraphs: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    element: etree._Element | None = field(default=None, compare=False, repr=False)
    open: bool = field(default=False, compare=False, repr=False)

    @property
    def text(self) -> str:
        """All that it says, a line for each paragraph."""
        return "\n".join(self.paragraphs)

    @property
    def is_empty(self) -> bool:
        """Whether it says and shows nothing."""
        return not self.pictures and not self.text.strip()

    def take_in(self, below: Cell) -> None:
        """Go on with what the cell below says and shows: both are one box."""
        if not below.continues:
            self.paragraphs += below.paragraphs
            self.open = below.open
        self.pictures += [part for part in below.pictures if part not in self.pictures]
        self.remarks += [remark for remark in below.remarks if remark not in self.remarks]


@dataclass(slots=True)
class Row:
    """A row of the table ``table`` (from 1), or the paragraph ``number`` outside tables (0).

    ``order`` counts all rows and paragraphs of the document, from 1.
    """

    table: int
    number: int
    cells: list[Cell]
    order: int = 0

    @property
    def place(self) -> str:
        """Where it stands, as people count: ``表2第3行``."""
        return f"表{self.table}第{self.number}行" if self.table else f"正文第{self.number}段"

    def position(self, file: str, label: str = "", cell: int = 1) -> Position:
        """Return where a box in its ``cell`` (from 1) stands: ``表2第3行“手机号码”``."""
        place = self.place + (f"“{label}”" if label else "")
        return Position(file, self.order, cell, place=place)


@dataclass(slots=True)
class Document:
    """All rows, in the order of reading, and remarks that belong to none of them.

    ``marks`` are names of bookmarks and values of our own property.
    """

    rows: list[Row]
    remarks: list[Remark]
    marks: tuple[str, ...] = ()
