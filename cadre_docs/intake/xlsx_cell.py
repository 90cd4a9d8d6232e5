"""What intake knows of a worksheet: what each cell holds, and which are merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cadre_docs.layout.xlsx_xml import Area
    from cadre_docs.tree import Origin


class Cell(NamedTuple):
    """A cell that holds something: a formula is its text with ``=``, and unreadable."""

    text: str
    origin: Origin = "text"

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula rather than an error value."""
        return self.origin == "unreadable" and self.text.startswith("=")


@dataclass(slots=True)
class SheetCells:
    """A worksheet: cells by row and column, counted from 1, in the order of the file."""

    title: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merged: list[Area]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was read: its worksheets, and its defined names with what they mean."""

    sheets: tuple[SheetCells, ...]
    names: dict[str, str]
