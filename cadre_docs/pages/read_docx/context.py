"""What every part of the DOCX reader needs to know."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from cadre_docs.office.list_numbers import Numbering
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from cadre_docs.office.package import Package
    from cadre_docs.pages.model import Page
    from cadre_docs.pages.read_docx.grid import Grid
    from cadre_docs.pages.read_docx.looks import Looks
    from cadre_docs.pages.read_docx.wordml import Report


@light
class Context:
    """The package, the part being read (its relations count) and where findings go."""

    package: Package
    looks: Looks
    report: Report
    part: str
    page: Page
    counted: Numbering = field(default_factory=Numbering)
    compatibility: int = 15
    # How the numbers of its pages are written.
    number_shape: str = "decimal"
    # The document grid of the section, if it has one, and whether lines in tables snap to it.
    grid: Grid | None = None
    grid_in_tables: bool = False
    # Points between tab stops where none is stated.
    tab_every: float = 36.0
    # The style of the table around, and whether there is a table at all.
    table_style: str = ""
    in_table: bool = False
