"""What every part of the DOCX reader needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.office.package import Package
    from cadre_docs.pages.read_docx.looks import Looks
    from cadre_docs.pages.read_docx.wordml import Report


@dataclass(frozen=True, slots=True)
class Context:
    """The package, the part being read (its relations count) and where findings go."""

    package: Package
    looks: Looks
    report: Report
    part: str
    compatibility: int = 15
    # The name of the section whose document grid has lines; empty without such a grid.
    grid_of: str = ""
    # The style of the table around, and whether there is a table at all.
    table_style: str = ""
    in_table: bool = False
