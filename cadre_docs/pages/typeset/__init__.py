"""The way from a layout to its PDF, for what official forms are made of.

The layout states every measure, so a page can be set without a browser's engine: lines of
text in columns, rows on a fixed grid, breaks between rows. WeasyPrint stays the reference:
what this package does not know raises :class:`NotSet` and is left to it, and tests compare
the two, line by line.
"""

from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.pages import SetPage, typeset
from cadre_docs.pages.typeset.pdf_writer import NotKept, PdfFile
from cadre_docs.pages.typeset.place import place_of

__all__ = ["NotKept", "NotSet", "PdfFile", "SetPage", "place_of", "typeset"]
