"""How many pages an edition of a form has while nothing is written into it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.masters.blanks.picture import MOST_CELLS, marked, master_layout
from cadre_docs.masters.context import blank_context
from cadre_docs.masters.prepare import prepare
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.printed import DocumentInfo

if TYPE_CHECKING:
    from cadre_docs.pages.model import Layout
    from cadre_docs.schema import Schema

_DAY = date(2000, 1, 1)
_INFO = DocumentInfo("空白表", _DAY, b"blank", plain=True)


def blank_of(master: bytes, name: str, schema: Schema) -> bytes:
    """Return the blank form that a master prints: its lists with the rows that the schema says."""
    return prepare(master, name, _DAY)(blank_context(schema)).file


def pages_of_blank(blank: bytes, name: str) -> int:
    """Return how many pages a blank form has; ``name`` tells its kind.

    Raises :class:`~cadre_docs.errors.CadreDocsError` where its pages cannot be set.
    """
    return _pages(master_layout(blank, name))


def pages_of_master(layout: Layout) -> int:
    """Return how many pages a master has without its tags, its lists with one row.

    So can a master be compared of which nobody knows how many rows its blank has. Raises as
    :func:`pages_of_blank`.
    """
    return _pages(marked(layout, lambda _: None))


def is_too_large(layout: Layout) -> bool:
    """Whether a form is too large for its pages to be set and counted."""
    return _cells(layout) > MOST_CELLS


def _cells(layout: Layout) -> int:
    return sum(len(row.cells) for table in layout.tables() for row in table.rows)


def _pages(layout: Layout) -> int:
    if is_too_large(layout):
        raise OutputError(f"表太大（{_cells(layout)}格）")
    return print_layout(layout, _INFO, ()).pages
