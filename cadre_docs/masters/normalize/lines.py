"""Paragraphs without what only decorates them, and lines as high as their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.masters.normalize.document import W, child, drop, first_child, words
from cadre_docs.office.namespaces import WORD_DRAWING, clark_prefix
from cadre_docs.pages.read_docx.wordml import attributes, shading_color

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

WP = clark_prefix(WORD_DRAWING)
_LINE = 240  # of a multiple
_SPARE = {
    "contextualSpacing": "“同样式段落间不加间距”",
    "mirrorIndents": "对称缩进",
    "textAlignment": "文本对齐方式",
    "bidi": "从右到左排版",
    "shd": "段落底纹",
}
_ALIGN = frozenset({"left", "start", "center", "right", "end", "both", "distribute"})


def plain_paragraphs(document: Document, changes: Changes) -> None:
    """Take out what only decorates paragraphs, and unusual alignments."""
    for element in _properties(document):
        name = str(element.tag).removeprefix(W)
        if name == "jc" and element.get(f"{W}val") not in _ALIGN:
            element.set(f"{W}val", "both")
            changes.add("特殊的对齐方式改为两端对齐", words(element), looks=True)
        elif name in _SPARE:
            where = words(element)
            is_neutral = _is_neutral(name, element)
            if name != "shd" or not is_neutral:
                drop(element)
            if not is_neutral:
                changes.add(f"去掉{_SPARE[name]}", where, looks=True)


def _properties(document: Document) -> Iterator[etree._Element]:
    for tree in document.styled():
        for properties in tree.iter(f"{W}pPr"):
            yield from list(properties)  # some are taken out


def _is_neutral(name: str, element: etree._Element) -> bool:
    value = element.get(f"{W}val")
    if name == "shd":  # one colour is printed
        return shading_color(attributes(element)) != ""
    return value in ("0", "false", "off", "auto", "baseline")


def free_pictures(document: Document, changes: Changes) -> None:
    """Let lines with pictures be as high as these."""
    for tree in document.stories():
        for picture in tree.iter(f"{WP}inline"):
            paragraph = next((a for a in picture.iterancestors() if a.tag == f"{W}p"), None)
            if paragraph is None:
                continue
            made = child(first_child(paragraph, "pPr"), "spacing")
            if made.get(f"{W}lineRule") == "exact":
                changes.add("图片所在段落的固定行距改为单倍行距", words(paragraph))
            made.set(f"{W}line", str(_LINE))
            made.set(f"{W}lineRule", "auto")
