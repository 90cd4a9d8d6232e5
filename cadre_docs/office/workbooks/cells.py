"""What intake knows of a worksheet: what each cell holds, and which are merged."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.classes import frozen, mutable

if TYPE_CHECKING:
    from cadre_docs.office.workbooks.spreadsheetml import Area
    from cadre_docs.source.tree import Display, Look, Origin


class Cell(NamedTuple):
    """A cell that holds something: a formula is its text with ``=``, and unreadable.

    ``look`` knows what it shows, where that may be another thing than its text. ``trimmed`` is
    the text without blanks around it, where there are some: many cells may share one long text.
    """

    text: str
    origin: Origin = "text"
    look: Look | None = None
    trimmed: str | None = None

    @property
    def label(self) -> str:
        """What the cell says, without blanks around it."""
        return self.text if self.trimmed is None else self.trimmed

    @property
    def display(self) -> Display | None:
        """What the cell shows, where that is not its text: found out when asked."""
        return None if self.look is None else self.look.display(self.text)

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula rather than an error value."""
        return self.origin == "unreadable" and self.text.startswith("=")


@mutable
class Unseen:
    """What of a worksheet people do not see, or see struck out, though its cells hold it."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)  # row and column of cells
    invisible: set[tuple[int, int]] = field(default_factory=set)  # white on white and the like
    raised: set[tuple[int, int]] = field(default_factory=set)  # with signs above or below the line
    veiled: list[Area] = field(default_factory=list)  # struck out or hidden on a condition

    def __bool__(self) -> bool:
        """Whether there is anything of the kind."""
        of_cells = self.struck or self.invisible or self.raised or self.veiled
        return bool(self.rows or self.columns or of_cells)

    def may_veil(self, row: int, column: int) -> bool:
        """Whether a condition may strike out or hide a cell; nobody reckons it here."""
        return any(
            area.top <= row <= area.bottom and area.left <= column <= area.right
            for area in self.veiled
        )


@mutable
class SheetCells:
    """A worksheet: cells by row and column, counted from 1, in the order of the file.

    ``disorder`` names a cell that comes twice or out of order, which no spreadsheet program
    writes: whoever opens the file may see something else in its place.
    """

    title: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merged: list[Area]
    unseen: Unseen = field(default_factory=Unseen)
    disorder: str = ""
    pictures: tuple[Area, ...] = ()  # the cells that each covers
    remarks: tuple[tuple[int, int], ...] = ()  # where comments and text boxes stand
    widths: dict[int, int] = field(default_factory=dict)  # cells of each row of a text table


@frozen
class Workbook:
    """A workbook that was read: its worksheets, and its defined names with what they mean."""

    sheets: tuple[SheetCells, ...]
    names: dict[str, str]
