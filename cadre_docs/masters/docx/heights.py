"""Row heights of a filled document, stated anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.masters.filled import Filled
from cadre_docs.office.package import Package
from cadre_docs.office.reproducible import packed
from cadre_docs.pages.read_docx.wordml import W

if TYPE_CHECKING:
    import datetime

    from cadre_docs.pages.giving_way import Heights

_TWIPS = 20  # of a point


def with_heights(filled: Filled, heights: Heights, date: datetime.date) -> Filled:
    """Return a filled DOCX in which some rows of its tables are stated so high (points).

    ``date`` is the date that the file carries.
    """
    package = Package(filled.parts)
    document = package.xml(package.main)
    tables = [
        table
        for table in document.iter(f"{W}tbl")
        if next(table.iterancestors(f"{W}tbl"), None) is None
    ]
    for (table, row), height in heights.items():
        stated = tables[table].findall(f"{W}tr")[row].find(f"{W}trPr/{W}trHeight")
        if stated is not None:
            stated.set(f"{W}val", str(int(height * _TWIPS)))
    changed = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts = {**filled.parts, package.main: changed}
    return Filled(parts, partial(packed, parts, date))
