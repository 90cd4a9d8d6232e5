"""The forms of many people set anew into one PDF, in which they share their fonts.

Fonts are most of a form's PDF. The pages are those of each person's own file, since the
same layout is set in the same way; what only WeasyPrint can set, and what somebody edited,
is taken from that file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.typeset import NotKept, NotSet, PdfFile, typeset
from cadre_docs.printing.pdf_join import put_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject, PdfWriter

    from cadre_docs.pages.tagged_pdf import Part
    from cadre_docs.printing.package.entries import Entry

Pages = tuple[int, int]
EDITED, WOVEN = "手工改过的PDF", "由 WeasyPrint 排版"


class Shared(NamedTuple):
    """A PDF, or pages of a writer; an entry's among them (None: all), its structure or why none."""

    pdf: bytes | Sequence[PageObject]
    pages: Pages | None
    structure: Part | None = None
    foreign: str = ""


def with_shared_fonts(
    entries: Sequence[Entry], writer: PdfWriter, *, plain: bool = False
) -> Iterator[Shared]:
    """Yield for each entry its pages, put into ``writer``; ``plain`` ones have no structure."""
    try:
        file, places = _added_all(entries, plain=plain)
        together = put_pages(writer, file) if any(places) else []
    except NotKept:
        file, places = _added_all(entries, plain=plain, anew=True)
        together = put_pages(writer, file)
    parts = iter(file.parts)
    for entry, place in zip(entries, places, strict=True):
        if place:
            yield Shared(together, place, next(parts, None))
        else:
            yield Shared(entry.item.data, None, foreign=EDITED if entry.item.edited else WOVEN)


def _added_all(
    entries: Sequence[Entry], *, plain: bool, anew: bool = False
) -> tuple[PdfFile, list[Pages | None]]:
    """Return a file with all that can be set, and where in it each entry is."""
    file, book = PdfFile(tagged=not plain), FontBook.system()
    return file, [_added(file, entry, book, anew=anew) for entry in entries]


def _added(file: PdfFile, entry: Entry, book: FontBook, *, anew: bool) -> Pages | None:
    item = entry.item
    known = () if anew and item.layout else item.set_pages
    if item.edited or (item.layout is None and not known):
        return None
    start = file.pages
    try:
        pages = known or (typeset(item.layout(), book) if item.layout else ())
        if len(pages) != entry.pages:  # the file is of another master or of other fonts
            return None
        file.add(pages)
    except NotSet:
        return None
    return start, file.pages
