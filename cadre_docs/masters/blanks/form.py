"""A blank form as people see it: lines of text, and tables of cells.

Lengths are points. ``handle`` is the element or cell of the file, for whoever writes into it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOST_ROWS, MOST_COLUMNS = 400, 100
"""Of a sheet, that are looked at: a form that people fill in is no larger."""


@dataclass(eq=False, slots=True)
class Line:
    """A paragraph; ``gaps`` are the places (start, end) of blanks that are underlined."""

    text: str
    handle: Any = field(default=None, repr=False)
    gaps: tuple[tuple[int, int], ...] = ()
    number: int = 0  # of the paragraph outside tables, from 1
    size: float = 10.5
    base: int = 0  # where it begins in a text of several lines

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there; a line to write on is not nothing."""
        return not self.text.strip("\ufeff\u200b \t\r\n\u3000\xa0")


@dataclass(eq=False, slots=True)
class Cell:
    """A cell at ``row`` and grid column ``column`` (from 0)."""

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: list[Line]
    handle: Any = field(default=None, repr=False)
    width: float = 0.0
    height: float = 0.0
    upright: bool = False
    framed: bool = True
    grid: int = 0
    number: int = 1  # in its row, from 1

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(line.is_empty for line in self.lines)

    @property
    def right(self) -> int:
        """The grid column behind it."""
        return self.column + self.colspan

    @property
    def bottom(self) -> int:
        """The row below it."""
        return self.row + self.rowspan

    @property
    def place(self) -> str:
        """Where it is, as people count: ``表2 第3行 第4格``; of a sheet its cell."""
        coordinate = getattr(self.handle, "coordinate", "")
        return coordinate or f"表{self.grid} 第{self.row + 1}行 第{self.number}格"


@dataclass(eq=False, slots=True)
class Grid:
    """A table: the cells that begin in each row, from left to right."""

    rows: list[list[Cell]]
    number: int = 1
    columns: int = 0
    handle: Any = field(default=None, repr=False)
    sheet: str = ""
    twin: Grid | None = field(default=None, repr=False)  # the same form, printed beside it
    _covered: dict[tuple[int, int], Cell] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Note which cell covers each place."""
        for row in self.rows:
            for number, cell in enumerate(row, 1):
                cell.grid, cell.number = self.number, number
                for r in range(cell.row, cell.bottom):
                    for c in range(cell.column, cell.right):
                        self._covered[r, c] = cell
                self.columns = max(self.columns, cell.right)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place."""
        return self._covered.get((row, column))

    def cells(self) -> list[Cell]:
        """Return all cells, row by row."""
        return [cell for row in self.rows for cell in row]

    def right_of(self, cell: Cell) -> Cell | None:
        """Return the cell beside another on its right, at its first row."""
        return self.at(cell.row, cell.right)

    def left_of(self, cell: Cell) -> Cell | None:
        """Return the cell beside another on its left."""
        return self.at(cell.row, cell.column - 1) if cell.column else None

    def above(self, cell: Cell) -> Cell | None:
        """Return the cell above another."""
        return self.at(cell.row - 1, cell.column) if cell.row else None

    def below(self, cell: Cell) -> Cell | None:
        """Return the cell below another."""
        return self.at(cell.bottom, cell.column)


@dataclass(eq=False, slots=True)
class Form:
    """A blank form: its lines and tables in order.

    ``beyond`` names the sheets of which the rows and columns farther on were not looked at.
    """

    blocks: list[Line | Grid]
    beyond: tuple[str, ...] = ()

    def grids(self) -> list[Grid]:
        """Return the tables."""
        return [block for block in self.blocks if isinstance(block, Grid)]

    def lines(self) -> list[Line]:
        """Return the lines outside tables."""
        return [block for block in self.blocks if isinstance(block, Line)]
