"""How characters and lines look: fonts are stated, and what cannot be set is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.masters.normalize.document import W, child, drop, first_child, words
from cadre_docs.pages.read_docx.formats import BORDERS, UNDERLINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

_FALLBACK = {"eastAsia": "宋体", "ascii": "Times New Roman", "hAnsi": "Times New Roman"}
_THIN = "single"
_SPARE = {  # character formats that no paper form needs, and what they are called
    "em": "着重号",
    "effect": "文字效果",
    "highlight": "突出显示",
    "bdr": "字符边框",
    "shd": "字符底纹",
    "outline": "空心字",
    "shadow": "阴影字",
    "emboss": "阳文",
    "imprint": "阴文",
    "caps": "字母大写格式",
    "smallCaps": "字母大写格式",
    "specVanish": "隐藏格式",
    "webHidden": "隐藏格式",
    "eastAsianLayout": "双行合一",
    "rtl": "从右到左排版",
    "cs": "复杂文种格式",
}
_OFF = ("0", "false", "off", "none", "nil", "baseline", "100", "100%")
_EXTENSIONS = "http://schemas.microsoft.com/office/word/"


def state_fonts(document: Document, changes: Changes) -> None:
    """Put a font for hanzi where none is stated."""
    styles = document.part("styles")
    if styles is None:
        return
    defaults = child_of_defaults(styles)
    names = child(defaults, "rFonts")
    for script, name in _FALLBACK.items():
        if names.get(f"{W}{script}") is None and names.get(f"{W}{script}Theme") is None:
            names.set(f"{W}{script}", name)
            changes.add(f"没有写明的字体写明为“{name}”", "文档默认格式")


def child_of_defaults(styles: etree._Element) -> etree._Element:
    """Return the run properties of the defaults, made where they are missing."""
    defaults = first_child(styles, "docDefaults")
    return first_child(first_child(defaults, "rPrDefault"), "rPr")


def plain_characters(document: Document, changes: Changes) -> None:
    """Take out what only decorates characters."""
    for tree in document.styled():
        for properties in tree.iter(f"{W}rPr"):
            for element in list(properties):
                _plain(element, changes)


def _plain(element: etree._Element, changes: Changes) -> None:
    tag = str(element.tag)
    if _EXTENSIONS in tag:
        drop(element)
        return
    name = tag.removeprefix(W)
    if name == "u":
        if element.get(f"{W}val", "single") not in UNDERLINES:
            element.set(f"{W}val", "single")
            changes.add("其他样式的下划线改为单线", words(element), looks=True)
        return
    if name not in _SPARE:
        return
    where, value = words(element), element.get(f"{W}val")
    is_neutral = value in _OFF or (name == "shd" and _is_blank(element))
    drop(element)
    if not is_neutral:
        changes.add(f"去掉{_SPARE[name]}", where, looks=True)


def _is_blank(shading: etree._Element) -> bool:
    return shading.get(f"{W}fill", "auto") in ("auto", "FFFFFF") and shading.get(
        f"{W}val", "clear"
    ) in ("clear", "nil")


def spread_fitted(document: Document, changes: Changes) -> None:
    """Set words that are fitted into a width with blanks between their characters."""
    for tree in document.stories():
        for element in list(tree.iter(f"{W}fitText")):
            run = element.getparent()
            run = None if run is None else run.getparent()
            width = int(element.get(f"{W}val") or 0) / 20
            where = words(element)
            drop(element)
            changes.add("“调整宽度”的文字改用空格撑开", where, looks=True)
            text = None if run is None else run.find(f"{W}t")
            letters = (text.text or "").strip() if text is not None else ""
            if text is None or len(letters) < 2:  # noqa: PLR2004 - nothing between
                continue
            size = run.find(f"{W}rPr/{W}sz") if run is not None else None
            points = int(size.get(f"{W}val") or 21) / 2 if size is not None else 10.5
            blanks = round((width / points - len(letters)) / (len(letters) - 1))
            text.text = ("\u3000" * max(blanks, 0)).join(letters)


def plain_borders(document: Document, changes: Changes) -> None:
    """Draw lines in the styles that every program has."""
    for line in _borders(document):
        value = line.get(f"{W}val", _THIN)
        if value in ("nil", "none"):
            continue
        if value not in BORDERS:
            double = "double" in value.lower() or "Gap" in value
            line.set(f"{W}val", "double" if double else _THIN)
            changes.add("特殊线型的表格线改为普通线型", words(line), looks=True)
        if etree_name(line) in ("tl2br", "tr2bl"):
            where = words(line)
            drop(line)
            changes.add("去掉单元格斜线", where, looks=True)


def _borders(document: Document) -> Iterator[etree._Element]:
    for tree in document.styled():
        for container in ("tblBorders", "tcBorders"):
            for borders in tree.iter(f"{W}{container}"):
                yield from borders


def etree_name(element: etree._Element) -> str:
    """Return the name of an element of WordprocessingML."""
    return str(element.tag).removeprefix(W)
