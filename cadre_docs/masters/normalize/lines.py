"""Lines and paragraphs: the document grid becomes exact lines, spaces get their points."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from cadre_docs.masters.normalize.document import W, child, drop, first_child, take, words
from cadre_docs.office.namespaces import WORD_DRAWING, clark_prefix
from cadre_docs.pages.read_docx.formats import character_size
from cadre_docs.pages.read_docx.styles import Styles
from cadre_docs.pages.read_docx.wordml import Report, is_on

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

WP = clark_prefix(WORD_DRAWING)
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_NATURAL = 1.3  # of a font for hanzi: the height of its line in sizes, as Word takes it
_PITCH = 312  # twips: Word's grid where none is stated
_LINE = 240  # of a multiple
_AUTOMATIC = 100  # twips: Word's "automatic" space around a paragraph, as in HTML
_SPARE = {
    "pBdr": "段落边框",
    "contextualSpacing": "“同样式段落间不加间距”",
    "mirrorIndents": "对称缩进",
    "textAlignment": "文本对齐方式",
    "bidi": "从右到左排版",
    "shd": "段落底纹",
}
_ALIGN = frozenset({"left", "start", "center", "right", "end", "both", "distribute"})


def exact_grid(document: Document, changes: Changes) -> None:
    """Give lines that snap to the document grid the exact height that Word gives them there."""
    styles = Styles(document.part("styles"), Report())
    in_tables = _snaps_in_tables(document)
    for blocks, section in _sections(document.body):
        grid = None if section is None else section.find(f"{W}docGrid")
        if grid is None or grid.get(f"{W}type") not in _GRIDS:
            continue
        pitch = int(grid.get(f"{W}linePitch") or _PITCH)
        for block in blocks:
            for paragraph in block.iter(f"{W}p"):
                if in_tables or not _in_table(paragraph):
                    _snap(paragraph, styles, pitch)
                else:
                    _unsnap(paragraph)
        drop(grid)
        changes.add("文档网格改为固定行距", f"第{1 + _number(document.body, section)}节")


def _sections(
    body: etree._Element,
) -> list[tuple[list[etree._Element], etree._Element | None]]:
    found: list[tuple[list[etree._Element], etree._Element | None]] = []
    blocks: list[etree._Element] = []
    for block in body:
        if block.tag == f"{W}sectPr":
            found.append((blocks, block))
            blocks = []
            continue
        blocks.append(block)
        own = block.find(f"{W}pPr/{W}sectPr")
        if own is not None:
            found.append((blocks, own))
            blocks = []
    return found


def _number(body: etree._Element, section: etree._Element | None) -> int:
    return next(i for i, (_, one) in enumerate(_sections(body)) if one is section)


def _snaps_in_tables(document: Document) -> bool:
    settings = document.part("settings")
    found = None if settings is None else settings.find(f"{W}compat/{W}adjustLineHeightInTable")
    return found is not None and found.get(f"{W}val") not in ("0", "false")


def _in_table(paragraph: etree._Element) -> bool:
    return any(ancestor.tag == f"{W}tc" for ancestor in paragraph.iterancestors())


def _style(paragraph: etree._Element) -> str | None:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if found is None else found.get(f"{W}val")


def _table_style(paragraph: etree._Element, styles: Styles) -> str:
    table = next((a for a in paragraph.iterancestors() if a.tag == f"{W}tbl"), None)
    if table is None:
        return ""
    found = table.find(f"{W}tblPr/{W}tblStyle")
    return styles.table_id(None if found is None else found.get(f"{W}val"))


def _snap(paragraph: etree._Element, styles: Styles, pitch: int) -> None:
    scope = styles.scope(_table_style(paragraph, styles), _style(paragraph))
    direct = paragraph.find(f"{W}pPr")
    found = styles.paragraph(scope, direct, Report())
    spacing = found.get("spacing", {})
    snaps = "snapToGrid" not in found or is_on(found["snapToGrid"])
    has_picture = next(paragraph.iter(f"{WP}inline", f"{WP}anchor"), None) is not None
    if not snaps or spacing.get("lineRule") == "exact" or has_picture:
        _unsnap(paragraph)
        return
    size = max(_sizes(paragraph, styles, scope, direct))
    multiple = 1.0
    natural = size * _NATURAL * 20
    line = int(spacing.get("line") or _LINE)
    if spacing.get("lineRule", "auto") == "auto":
        multiple = line / _LINE
        wanted = round(ceil(round(natural / pitch, 2)) * pitch * multiple)
    else:
        wanted = max(line, ceil(round(natural / pitch, 2)) * pitch)
    made = child(first_child(paragraph, "pPr"), "spacing")
    made.set(f"{W}line", str(wanted))
    made.set(f"{W}lineRule", "exact")
    _unsnap(paragraph)


def _sizes(
    paragraph: etree._Element, styles: Styles, scope: object, direct: etree._Element | None
) -> list[float]:
    mark = None if direct is None else direct.find(f"{W}rPr")
    runs = [run.find(f"{W}rPr") for run in paragraph.iter(f"{W}r") if _shows(run)]
    return [
        character_size(styles.run(scope, look, Report()))  # type: ignore[arg-type]
        for look in runs or [mark]
    ]


def _shows(run: etree._Element) -> bool:
    return any(t.text for t in run.iter(f"{W}t"))


def _unsnap(paragraph: etree._Element) -> None:
    child(first_child(paragraph, "pPr"), "snapToGrid").set(f"{W}val", "0")


def state_spaces(document: Document, changes: Changes) -> None:
    """State spaces around paragraphs in points, where lines or "automatic" are said."""
    for tree in document.styled():
        for spacing in tree.iter(f"{W}spacing"):
            parent = spacing.getparent()
            if parent is None or parent.tag != f"{W}pPr":
                continue
            for side in ("before", "after"):
                _state(spacing, side, changes)


def _state(spacing: etree._Element, side: str, changes: Changes) -> None:
    automatic = take(spacing, f"{side}Autospacing")
    lines = take(spacing, f"{side}Lines")
    key = f"{W}{side}"
    if automatic not in (None, "0", "false", "off"):
        spacing.set(key, str(_AUTOMATIC))
        changes.add("自动的段前段后间距写明磅值", words(spacing))
    elif lines not in (None, "0") and key not in spacing.attrib:
        spacing.set(key, str(round(int(str(lines)) / 100 * _LINE)))
        changes.add("以“行”为单位的段前段后间距写明磅值", words(spacing))


def plain_paragraphs(document: Document, changes: Changes) -> None:
    """Take out what only decorates paragraphs, and unusual alignments."""
    for tree in document.styled():
        for properties in tree.iter(f"{W}pPr"):
            for element in list(properties):
                name = str(element.tag).removeprefix(W)
                if name == "jc" and element.get(f"{W}val") not in _ALIGN:
                    element.set(f"{W}val", "both")
                    changes.add("特殊的对齐方式改为两端对齐", words(element), looks=True)
                elif name in _SPARE:
                    where = words(element)
                    is_neutral = _is_neutral(name, element)
                    drop(element)
                    if not is_neutral:
                        changes.add(f"去掉{_SPARE[name]}", where, looks=True)


def _is_neutral(name: str, element: etree._Element) -> bool:
    value = element.get(f"{W}val")
    if name == "pBdr":
        return all(side.get(f"{W}val") in ("nil", "none") for side in element)
    if name == "shd":
        fill = element.get(f"{W}fill", "auto")
        return value in ("clear", "nil") and fill in ("auto", "FFFFFF")
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
