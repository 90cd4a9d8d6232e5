"""The forms of many people set anew into one PDF, in which they share their fonts.

Fonts are most of a form's PDF. The pages are those of each person's own file, since the
same layout is set in the same way; what only WeasyPrint can set, and what somebody edited,
is taken from that file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.fonts import FontBook
from cadre_docs.pages.typeset import NotSet, PdfFile, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.printing.package_entries import Entry

Pages = tuple[int, int]


def with_shared_fonts(entries: Sequence[Entry]) -> Iterator[tuple[bytes, Pages | None]]:
    """Yield for each entry a PDF and its pages in it (None: all of them)."""
    file, book = PdfFile(), FontBook.system()
    places = [_added(file, entry, book) for entry in entries]
    together = b""
    if any(places):
        together = file.write({}, language="zh-CN", labels=None, identifier=b"")
    for entry, place in zip(entries, places, strict=True):
        yield (together, place) if place else (entry.item.pdf, None)


def _added(file: PdfFile, entry: Entry, book: FontBook) -> Pages | None:
    if entry.item.edited or entry.item.layout is None:
        return None
    start = file.page_count
    try:
        pages = typeset(entry.item.layout(), book)
        if len(pages) != entry.pages:  # the file is of another master or of other fonts
            return None
        file.add(pages)
    except NotSet:
        return None
    return start, file.page_count
