"""Texts as XML writes them.

They are those of :mod:`xml.sax.saxutils`, whose import brings urllib, email and ssl along: a fifth
of the time in which one form is printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""What the parts of Office files begin with."""
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_BLANKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}  # in attributes they would become spaces


def escape(text: str, others: Mapping[str, str] | None = None) -> str:
    """Return a text as the characters of an element; ``others`` are replaced, too."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for character, written in (others or {}).items():
        text = text.replace(character, written)
    return text


def quoteattr(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks."""
    text = escape(text, _BLANKS)
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', "&quot;") + '"'


def excel_escape(text: str) -> str:
    """Escape what Excel would decode (``_x0041_`` means A in its files)."""
    return _LIKE_ESCAPED.sub("_x005F_", text)
