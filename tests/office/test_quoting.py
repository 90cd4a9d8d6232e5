"""Texts are written as the standard library writes them, which takes longer to import."""

from __future__ import annotations

from xml.sax import saxutils

import pytest

from cadre_docs.office.quoting import escape, quoteattr

TEXTS = ["", "示例", "a & b < c > d", "&amp;", "\"'", '"', "'", "a\nb\tc\rd", "“”", "]]>"]


@pytest.mark.parametrize("text", TEXTS)
def test_as_the_standard_library_writes_them(text: str):
    assert escape(text) == saxutils.escape(text)
    assert escape(text, {"\r": "&#13;"}) == saxutils.escape(text, {"\r": "&#13;"})
    assert quoteattr(text) == saxutils.quoteattr(text)
