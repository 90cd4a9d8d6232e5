"""What was found in a blank form: boxes with their words, and what is to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.masters.blanks.form import Cell, Grid, Line


class Kind(StrEnum):
    """What a box is."""

    FIELD = "field"
    TEXT = "text"  # paragraphs, below words of the same cell
    HAND = "hand"  # signed, sealed or written by hand
    CHOICE = "choice"
    TICK = "tick"  # a single □: yes or no
    PHOTO = "photo"
    LIST = "list"
    ROWS = "rows"  # a table whose rows all say the same words beside their boxes
    COLUMN = "column"
    DIGITS = "digits"  # a cell for each character


@dataclass(eq=False, slots=True)
class Tick:
    """A □ in a line and the answer that it stands for."""

    line: Line
    at: int
    answer: str


@dataclass(eq=False, slots=True)
class Box:
    """A box. ``label`` are the words that name it; ``heading`` tells it from others of that name.

    It lies in ``cells`` (several: a character each), or in ``line`` from ``start`` to ``end``.
    ``doubts`` say in Chinese why somebody should look at it.
    """

    kind: Kind
    label: str
    cells: list[Cell] = field(default_factory=list)
    line: Line | None = None
    start: int = 0
    end: int = 0
    heading: str = ""
    row_name: str = ""  # the words before it in its row, where its own and its heading's come again
    unit: str = ""
    ticks: list[Tick] = field(default_factory=list)
    columns: list[Box] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # of a list: its blank rows
    numbered: int | None = None  # of a list: the grid column with numbers of rows
    grid: Grid | None = field(default=None, repr=False)
    doubts: list[str] = field(default_factory=list)
    blank: str = ""  # what stands in the box while nothing is filled in
    same: Box | None = field(default=None, repr=False)  # the box that it says again
    tag: str = ""  # what prints it, where an earlier edition says so
    key: str = ""
    id: str = ""
    type: str = "line"
    options: dict[str, object] = field(default_factory=dict)

    @property
    def cell(self) -> Cell | None:
        """The cell that it lies in, where it lies in one."""
        return self.cells[0] if self.cells else None

    @property
    def place(self) -> str:
        """Where it is, in words."""
        if self.cell is not None:
            return self.cell.place
        return f"正文第{self.line.number}段" if self.line is not None else ""


@dataclass(eq=False, slots=True)
class Found:
    """The boxes of a form in printed order, and the empty cells that nobody claims."""

    title: str
    boxes: list[Box]
    unclaimed: list[Cell]
