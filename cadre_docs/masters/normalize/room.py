"""What would stand beyond the paper, or in no room, is brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.masters.normalize.document import W, child, drop, words

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

_SPARE = 20  # twips: what is left at the edges


def keep_on_paper(document: Document, changes: Changes) -> None:
    """Take back indents that lead off the paper, and make tables as wide as it has room."""
    body = document.body
    section: etree._Element | None = None
    for block in reversed(list(body)):
        if block.tag == f"{W}sectPr":
            section = block
            continue
        own = block.find(f"{W}pPr/{W}sectPr")
        section = own if own is not None else section
        if section is None:
            continue
        if block.tag == f"{W}tbl":
            _fit_table(block, section, changes)
        elif block.tag == f"{W}p":
            _fit_indent(block, changes, _margin(section, "left") - _SPARE)
    for cell in body.iter(f"{W}tc"):
        for paragraph in cell.iter(f"{W}p"):
            _fit_indent(paragraph, changes, 0, _width(cell))


def _margin(section: etree._Element, side: str) -> int:
    found = section.find(f"{W}pgMar")
    return _twips(None if found is None else found.get(f"{W}{side}"))


def _twips(text: str | None) -> int:
    try:
        return int(float(text or 0))
    except ValueError:
        return 0


def _width(cell: etree._Element) -> int:
    found = cell.find(f"{W}tcPr/{W}tcW")
    return _twips(None if found is None else found.get(f"{W}w"))


def _fit_indent(
    paragraph: etree._Element, changes: Changes, beyond: int, room: int | None = None
) -> None:
    """Take an indent out that leads further than ``beyond`` to the left, or leaves no room."""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    if indent is None:
        return
    left, right = (_twips(indent.get(f"{W}{side}")) for side in ("left", "right"))
    chars = [_twips(indent.get(f"{W}{side}Chars")) for side in ("left", "right")]
    narrow = room is not None and room - left - right < _LEAST
    many = room is not None and sum(chars) / 100 * _CHARACTER > room - _LEAST
    if left < -beyond or narrow or many or right < -beyond:
        drop(indent)
        changes.add("去掉放不下文字的缩进", words(paragraph), looks=True)


_LEAST, _CHARACTER = 400, 210  # twips: the room for a character, and its width


def _fit_table(table: etree._Element, section: etree._Element, changes: Changes) -> None:
    """Put a table that leads off the paper in its middle, and make it narrower if it must be."""
    paper = section.find(f"{W}pgSz")
    wide = _twips(None if paper is None else paper.get(f"{W}w"))
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    widths = [_twips(column.get(f"{W}w")) for column in columns]
    properties = table.find(f"{W}tblPr")
    if not wide or properties is None or not sum(widths):
        return
    indent = properties.find(f"{W}tblInd")
    start = _margin(section, "left") + _twips(None if indent is None else indent.get(f"{W}w"))
    if indent is None and properties.find(f"{W}jc") is not None:
        start = (wide - sum(widths)) // 2
    if start >= 0 and start + sum(widths) <= wide:
        return
    where = words(table)
    if indent is not None:
        drop(indent)
    child(properties, "jc").set(f"{W}val", "center")
    if sum(widths) > wide - 2 * _SPARE:
        share = (wide - 2 * _SPARE) / sum(widths)
        for column, width in zip(columns, widths, strict=True):
            column.set(f"{W}w", str(max(int(width * share), 1)))
        for cell in table.iter(f"{W}tcW"):
            cell.set(f"{W}w", str(max(int(_twips(cell.get(f"{W}w")) * share), 1)))
    changes.add("伸出纸外的表格放到纸的中间", where, looks=True)
