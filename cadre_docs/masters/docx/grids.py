"""Whether the columns of a master's tables stay as they are, whoever it is filled for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.pages.read_docx.wordml import W, attribute

if TYPE_CHECKING:
    from lxml import etree

_COLUMN_TAG = re.compile(r"\{[{%#]\s*tc\s|\{%\s*(?:colspan|hm|vm)\b")
_OPENING, _CLOSING = re.compile(r"\{%tr\s+(?:for|if)\b"), re.compile(r"\{%tr\s+end(?:for|if)\b")
_STATEMENT = re.compile(r"\{[{%#]tr\s")  # its row vanishes


def grids_stay(body: etree._Element) -> bool:
    """Tell whether docxtpl would leave every table's grid alone after filling.

    It would not where tags add cells, where a row has more cells than the grid, and where
    no row that is always printed is as wide as the grid.
    """
    if _COLUMN_TAG.search(_text(body)):
        return False
    return all(_grid_stays(table) for table in body.iter(f"{W}tbl"))


def _grid_stays(table: etree._Element) -> bool:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    depth, widest = 0, 0
    for row in table.iter(f"{W}tr"):
        text = _text(row)
        if _spanned(row) > columns:
            return False
        if depth == 0 and not _STATEMENT.search(text):
            widest = max(widest, _spanned(row))
        depth += len(_OPENING.findall(text)) - len(_CLOSING.findall(text))
    return widest == columns


def _spanned(row: etree._Element) -> int:
    spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
    return sum(1 if span is None else int(attribute(span, "val") or 1) for span in spans)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext(f"{W}t")))
