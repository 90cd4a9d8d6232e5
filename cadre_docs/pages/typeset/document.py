"""A whole layout set and written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.pages.typeset.pages import SetPage, set_section
from cadre_docs.pages.typeset.typefaces import Typefaces

if TYPE_CHECKING:
    from cadre_docs.pages.fonts import FontBook
    from cadre_docs.pages.model import Layout


def typeset(layout: Layout, book: FontBook) -> list[SetPage]:
    """Return the pages of a layout; raises NotSet for what this package does not know."""
    faces = _typefaces(book)
    return [page for section in layout.sections for page in set_section(section, faces)]


@lru_cache(maxsize=4)
def _typefaces(book: FontBook) -> Typefaces:
    return Typefaces(book)
