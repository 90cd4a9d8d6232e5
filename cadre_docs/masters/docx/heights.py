"""Row heights of a filled document, stated anew where they stand."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING
from xml.parsers import expat

from cadre_docs.masters.filled import Filled
from cadre_docs.office.namespaces import WORDPROCESSING
from cadre_docs.office.package import Package
from cadre_docs.office.reproducible import packed
from cadre_docs.pages.giving_way import TWIPS, in_file

if TYPE_CHECKING:
    import datetime

    from cadre_docs.pages.giving_way import Heights

_TAG = re.compile(rb"<[^<>]*>")  # of an element without text in its attributes
_VALUE = re.compile(rb"(\s\w+:val\s*=\s*)(\"[^\"]*\"|'[^']*')")


def with_heights(filled: Filled, heights: Heights, date: datetime.date) -> Filled:
    """Return a filled DOCX in which some rows of its tables are stated so high (points).

    ``date`` is the date that the file carries.
    """
    main = Package(filled.parts).main
    document = filled.parts[main]
    places = _Stated(document).places
    pieces, done = [], 0
    for row, height in sorted(heights.items()):
        tag = _TAG.match(document, places[row]) if row in places else None
        if tag is None:
            continue
        value = b'\\g<1>"%d"' % round(in_file(height) * TWIPS)
        pieces += [document[done : tag.start()], _VALUE.sub(value, tag[0], count=1)]
        done = tag.end()
    parts = {**filled.parts, main: b"".join((*pieces, document[done:]))}
    return Filled(parts, partial(packed, parts, date))


class _Stated:
    """Where the heights of rows are stated: the places of ``w:trHeight`` by table and row.

    Tables in cells do not count, and their rows are not meant.
    """

    def __init__(self, document: bytes) -> None:
        self.places: dict[tuple[int, int], int] = {}
        self._open: list[str] = []
        self._table, self._row = -1, -1
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        try:
            self._parser.Parse(document, True)
        finally:  # or the parser and its handlers keep each other alive
            self._parser.StartElementHandler = self._parser.EndElementHandler = None

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local if space == WORDPROCESSING else ""
        depth = self._open.count("tbl")
        if local == "tbl" and not depth:
            self._table, self._row = self._table + 1, -1
        elif local == "tr" and depth == 1 and self._open[-1] == "tbl":
            self._row += 1
        elif local == "trHeight" and depth == 1 and self._open[-3:] == ["tbl", "tr", "trPr"]:
            self.places.setdefault((self._table, self._row), self._parser.CurrentByteIndex)
        self._open.append(local)

    def _end(self, _: str) -> None:
        self._open.pop()
