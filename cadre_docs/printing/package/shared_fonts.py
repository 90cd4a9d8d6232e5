"""The forms of many people set anew into one PDF, in which they share their fonts.

Fonts are most of a form's PDF. The pages are those of each person's own file, since the
same layout is set in the same way; what only WeasyPrint can set, and what somebody edited,
is taken from that file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.typeset import NotKept, NotSet, PdfFile, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.tagged_pdf import Part
    from cadre_docs.printing.package.entries import Entry

Pages = tuple[int, int]
EDITED, WOVEN = "手工改过的PDF", "由 WeasyPrint 排版"


class Shared(NamedTuple):
    """A PDF, an entry's pages in it (None: all), its structure or why there is none."""

    pdf: bytes
    pages: Pages | None
    structure: Part | None = None
    foreign: str = ""


def with_shared_fonts(entries: Sequence[Entry], *, plain: bool = False) -> Iterator[Shared]:
    """Yield for each entry a PDF with its pages; a ``plain`` one has no structure."""
    try:
        together, places, parts = _together(entries, plain=plain)
    except NotKept:
        together, places, parts = _together(entries, plain=plain, anew=True)
    following = iter(parts)
    for entry, place in zip(entries, places, strict=True):
        if place:
            yield Shared(together, place, next(following, None))
        else:
            yield Shared(entry.item.data, None, foreign=EDITED if entry.item.edited else WOVEN)


def _together(
    entries: Sequence[Entry], *, plain: bool, anew: bool = False
) -> tuple[bytes, list[Pages | None], Sequence[Part]]:
    """Return the PDF of all that can be set, where each entry is in it, and their structures."""
    file, book = PdfFile(tagged=not plain), FontBook.system()
    places = [_added(file, entry, book, anew=anew) for entry in entries]
    if not any(places):
        return b"", places, ()
    made = file.write({}, language="zh-CN", labels=None, identifier=b"", joined=True)
    return made, places, file.parts


def _added(file: PdfFile, entry: Entry, book: FontBook, *, anew: bool) -> Pages | None:
    item = entry.item
    known = () if anew and item.layout else item.set_pages
    if item.edited or (item.layout is None and not known):
        return None
    start = file.page_count
    try:
        pages = known or (typeset(item.layout(), book) if item.layout else ())
        if len(pages) != entry.pages:  # the file is of another master or of other fonts
            return None
        file.add(pages)
    except NotSet:
        return None
    return start, file.page_count
