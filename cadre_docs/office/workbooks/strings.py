"""Texts of cells, plain and rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from lxml import etree

_ESCAPED = expression("_x([0-9A-Fa-f]{4})_")


@light
class Piece:
    """Characters of a cell, and the w:rPr-like element that gives them a look of their own."""

    text: str
    properties: etree._Element | None = None


Text = tuple[Piece, ...]


def read_text(element: etree._Element) -> Text:
    """Read an ``si`` or ``is`` element; pronunciation guides are left out."""
    plain = element.find(f"{S}t")
    if plain is not None:
        return (Piece(unescape(plain.text or "")),)
    return tuple(
        Piece(unescape(run.findtext(f"{S}t") or ""), run.find(f"{S}rPr"))
        for run in element.iterfind(f"{S}r")
    )


def joined(text: Text) -> str:
    """Return all characters of a text."""
    if len(text) == 1:
        return text[0].text
    return "".join(piece.text for piece in text)


def unescape(text: str) -> str:
    """Decode ``_x000D_`` and the like; a carriage return is no character of a form."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        # Half of a character is written alone; two of them are one.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "")
