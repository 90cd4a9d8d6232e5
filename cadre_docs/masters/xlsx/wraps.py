"""Cell styles with wrapped twins, for texts that outgrow a cell whose master does not wrap.

Excel cuts such a text off at the next cell, or prints it beyond the page; a PDF of the same
layout goes on to the next line. So the cell gets a style that differs in nothing else.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.office.workbooks.spreadsheetml import S

if TYPE_CHECKING:
    from cadre_docs.office.workbooks.workbook import Book


class WrappedStyles:
    """The styles of one book; twins are added to its styles part as they are asked for."""

    def __init__(self, book: Book) -> None:
        self.root = book.xml("styles")
        self._twins: dict[int, int] = {}

    @property
    def is_changed(self) -> bool:
        """Whether there are twins, so that the part must be written anew."""
        return bool(self._twins)

    def twin(self, style: int) -> int:
        """Return the number of the style that wraps; the style itself where there is none."""
        if style not in self._twins:
            forms = None if self.root is None else self.root.find(f"{S}cellXfs")
            if forms is None or style >= len(forms):
                return style
            form = deepcopy(forms[style])
            alignment = form.find(f"{S}alignment")
            if alignment is None:
                alignment = etree.Element(f"{S}alignment")
                form.insert(0, alignment)
            alignment.set("wrapText", "1")
            form.set("applyAlignment", "1")
            self._twins[style] = len(forms)
            forms.append(form)
            forms.set("count", str(len(forms)))
        return self._twins[style]
