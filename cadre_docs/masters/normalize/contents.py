"""What stands in paragraphs: wrappers are opened, results kept, symbols become text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.masters.normalize.document import W, drop, unwrap, words
from cadre_docs.office.list_numbers import numbering
from cadre_docs.office.namespaces import (
    COMPATIBILITY,
    WORD_2010,
    WORD_DRAWING,
    XML_SPACE,
    clark_prefix,
)
from cadre_docs.values.ticks import CHECKED, UNCHECKED, symbol

if TYPE_CHECKING:
    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

MC, WP = clark_prefix(COMPATIBILITY), clark_prefix(WORD_DRAWING)
_W14 = clark_prefix(WORD_2010)
_WRAPPERS = {
    "hyperlink": "超链接改为普通文字",
    "ins": "接受修订：保留新增的文字",
    "moveTo": "接受修订：保留移来的文字",
    "smartTag": "",
    "customXml": "",
    "dir": "",
    "bdo": "",
}
_DROPPED = {
    "del": "接受修订：去掉删除的文字",
    "moveFrom": "接受修订：去掉移走的文字",
    "commentRangeStart": "",
    "commentRangeEnd": "",
    "commentReference": "去掉批注",
    "footnoteReference": "去掉脚注的标号",
    "endnoteReference": "去掉尾注的标号",
    **dict.fromkeys(
        (
            *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange"),
            *("tcPrChange", "tblGridChange", "tblPrExChange", "numberingChange"),
            *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        ),
        "",
    ),
}
_PAGE_FIELDS = ("PAGE", "NUMPAGES")
_DIGITS = "0123456789"


def open_wrappers(document: Document, changes: Changes) -> None:
    """Keep the words of content controls, links, tags and revisions, and nothing around them."""
    for tree in document.stories():
        _open_controls(tree, changes)
        for name, said in _DROPPED.items():
            for element in list(tree.iter(f"{W}{name}")):
                where = words(element)
                drop(element)
                if said:
                    changes.add(said, where)
        for name, said in _WRAPPERS.items():
            for element in list(tree.iter(f"{W}{name}")):
                parent = element.getparent()
                if (
                    parent is not None and parent.tag == f"{W}rPr"
                ):  # of a paragraph mark: nothing to keep
                    drop(element)
                    continue
                if said:
                    changes.add(said, words(element))
                unwrap(element)
        _drop_deleted_rows(tree, changes)
        _choose_alternatives(tree)
    document.drop_relations("hyperlink", external=True)


def _open_controls(tree: etree._Element, changes: Changes) -> None:
    for control in list(tree.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        box = control.find(f"{W}sdtPr/{_W14}checkbox")
        if box is not None and content is not None:
            state = box.find(f"{_W14}checked")
            checked = state is not None and state.get(f"{_W14}val") not in ("0", "false")
            texts = list(content.iter(f"{W}t", f"{W}sym"))
            for extra in texts[1:]:
                drop(extra)
            if texts:
                new = etree.Element(f"{W}t")
                new.text = CHECKED if checked else UNCHECKED
                texts[0].addprevious(new)
                drop(texts[0])
        changes.add("内容控件改为普通文字", words(control))
        unwrap(control, [] if content is None else list(content))


def _drop_deleted_rows(tree: etree._Element, changes: Changes) -> None:
    for row in list(tree.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            changes.add("接受修订：去掉删除的行", words(row))
            drop(row)
        for mark in row.findall(f"{W}trPr/{W}ins"):
            drop(mark)


def _choose_alternatives(tree: etree._Element) -> None:
    """Keep of drawings that are there twice the one for programs of before 2010, or the other."""
    for element in list(tree.iter(f"{MC}AlternateContent")):
        choice = element.find(f"{MC}Choice")
        if choice is None:
            choice = element.find(f"{MC}Fallback")
        unwrap(element, [] if choice is None else list(choice))


def keep_results(document: Document, changes: Changes) -> None:
    """Keep what fields said last; numbers of pages go on counting."""
    for tree in document.stories():
        for paragraph in tree.iter(f"{W}p"):
            _keep_simple(paragraph, changes)
            _keep_complex(paragraph, changes)


def _keep_simple(paragraph: etree._Element, changes: Changes) -> None:
    for element in list(paragraph.iter(f"{W}fldSimple")):
        if _is_page_field(element.get(f"{W}instr") or ""):
            continue
        changes.add("域改为普通文字", words(paragraph))
        unwrap(element)


def _is_page_field(code: str) -> bool:
    return code.split()[:1] != [] and code.split(maxsplit=1)[0].upper() in _PAGE_FIELDS


def _keep_complex(paragraph: etree._Element, changes: Changes) -> None:
    depth, code, doomed, shown = 0, "", [], False
    for element in list(paragraph.iter(f"{W}fldChar", f"{W}instrText")):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}instrText":
            code += element.text or ""
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        doomed.append(element)
        shown = shown or kind == "separate"
        if depth <= 0 and kind == "end":
            if not _is_page_field(code):
                changes.add("域改为普通文字", words(paragraph))
                for one in doomed:
                    drop(one)
            code, doomed = "", []
    if doomed:  # it begins or ends in another paragraph
        changes.add("跨段落的域改为普通文字", words(paragraph))
        for one in doomed:
            drop(one)


def write_numbers(document: Document, changes: Changes) -> None:
    """Write the numbers that Word counts by itself as text."""
    root, styles = document.part("numbering"), document.part("styles")
    counted = numbering(root, styles)
    for paragraph in document.body.iter(f"{W}p"):
        place = counted.of(paragraph)
        properties = paragraph.find(f"{W}pPr")
        if place is None or properties is None:
            continue
        number = counted.next(place)
        where = words(paragraph)
        _indent_as_list(root, place, properties)
        for element in properties.findall(f"{W}numPr"):
            drop(element)
        if number:
            has_text = any(t.text for t in paragraph.iter(f"{W}t"))
            _prefix(paragraph, number + (" " if number[-1] in f"{_DIGITS}." and has_text else ""))
        changes.add("自动编号写成文字", where)
    for tree in document.styled():
        for element in list(tree.iter(f"{W}numPr")):
            drop(element)


def _indent_as_list(
    root: etree._Element | None, place: tuple[str, int], properties: etree._Element
) -> None:
    """Give a paragraph the left indent of its level, so that its lines begin where they did."""
    from cadre_docs.masters.normalize.document import child

    if root is None or properties.find(f"{W}ind") is not None:
        return
    kind = next(
        (
            n.find(f"{W}abstractNumId")
            for n in root.iter(f"{W}num")
            if n.get(f"{W}numId") == place[0]
        ),
        None,
    )
    for abstract in root.iter(f"{W}abstractNum"):
        if kind is None or abstract.get(f"{W}abstractNumId") != kind.get(f"{W}val"):
            continue
        for level in abstract.iterfind(f"{W}lvl"):
            indent = level.find(f"{W}pPr/{W}ind")
            if level.get(f"{W}ilvl") == str(place[1]) and indent is not None:
                made = child(properties, "ind")
                for key, value in indent.attrib.items():
                    made.set(key, value)


def _prefix(paragraph: etree._Element, text: str) -> None:
    run = etree.Element(f"{W}r")
    first = paragraph.find(f"{W}r")
    looks = None if first is None else first.find(f"{W}rPr")
    if looks is None:
        looks = paragraph.find(f"{W}pPr/{W}rPr")
    if looks is not None:
        copied = etree.fromstring(etree.tostring(looks))
        run.append(copied)
    add_text(run, text)
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)


def add_text(run: etree._Element, text: str) -> etree._Element:
    """Add a text to a run."""
    element = etree.SubElement(run, f"{W}t")
    element.text = text
    element.set(XML_SPACE, "preserve")
    return element


def write_symbols(document: Document, changes: Changes) -> None:
    """Put characters in place of symbols that are numbers of a font."""
    for tree in document.stories():
        for element in list(tree.iter(f"{W}sym")):
            font, code = element.get(f"{W}font") or "", element.get(f"{W}char") or ""
            found = symbol(font, code)
            if found is not None:
                changes.add(f"符号字体中的字符改为“{found}”", words(element))
                _replace(element, found)


def _replace(element: etree._Element, text: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    new = etree.Element(f"{W}t")
    new.text = text
    new.set(XML_SPACE, "preserve")
    parent.replace(element, new)


def rest_drawings(document: Document, changes: Changes) -> None:
    """Put floating pictures into the line, and the words of text boxes behind their paragraph."""
    for tree in document.stories():
        for box in list(tree.iter(f"{W}txbxContent")):
            _rest_box(box, changes)
        for anchor in list(tree.iter(f"{WP}anchor")):
            _rest_anchor(anchor, changes)
        for old in list(tree.iter(f"{W}pict")):
            where = words(old)
            drop(old)
            changes.add("去掉旧式图形（VML）", where, looks=True)


def _rest_box(box: etree._Element, changes: Changes) -> None:
    holder = _around(box, f"{W}drawing", f"{W}pict")
    paragraph = None if holder is None else _around(holder, f"{W}p")
    if holder is None or paragraph is None:
        return
    has_words = any((t.text or "").strip() for t in box.iter(f"{W}t"))
    if has_words:
        changes.add("文本框里的文字移到所在段落之后", words(box), looks=True)
        for block in reversed(list(box)):
            paragraph.addnext(block)
    drop(holder)


def _around(element: etree._Element, *tags: str) -> etree._Element | None:
    """Return what an element lies in."""
    return next((one for one in element.iterancestors() if one.tag in tags), None)


def _rest_anchor(anchor: etree._Element, changes: Changes) -> None:
    parent = anchor.getparent()
    if parent is None:
        return
    is_picture = any(str(e.tag).endswith("}pic") for e in anchor.iter())
    where = words(anchor)
    if not is_picture:
        drop(parent)
        changes.add("去掉浮动的图形（线条、形状）", where, looks=True)
        return
    inline = etree.Element(f"{WP}inline")
    for name in ("extent", "effectExtent", "docPr", "cNvGraphicFramePr"):
        found = anchor.find(f"{WP}{name}")
        if found is not None:
            inline.append(found)
    inline.extend(e for e in list(anchor) if str(e.tag).endswith("}graphic"))
    parent.replace(anchor, inline)
    changes.add("浮动的图片改为嵌入型", where, looks=True)


def end_breaks(document: Document, changes: Changes) -> None:
    """Take out page breaks that nothing follows, and those in tables."""
    body = document.body
    blocks = [b for b in body if b.tag in (f"{W}p", f"{W}tbl")]
    ends = [n for n, b in enumerate(blocks) if b.find(f"{W}pPr/{W}sectPr") is not None]
    for end in (*ends, len(blocks) - 1):
        _end_break(blocks[: end + 1], changes)
    for cell in body.iter(f"{W}tc"):
        for element in list(cell.iter(f"{W}br")):
            if element.get(f"{W}type") in ("page", "column"):
                drop(element)
                changes.add("去掉表格里的分页符", words(cell))


def _end_break(blocks: list[etree._Element], changes: Changes) -> None:
    """Take out the breaks that only empty paragraphs follow."""
    for paragraph in reversed(blocks):
        if paragraph.tag != f"{W}p":
            return
        for element in list(paragraph.iter(f"{W}br")):
            later = element.getparent()
            after = [] if later is None else [*later.itersiblings()]
            words_after = any((t.text or "").strip() for one in after for t in one.iter(f"{W}t"))
            if element.get(f"{W}type") == "page" and not words_after:
                drop(element)
                changes.add("去掉末尾的分页符", words(paragraph))
        if any((t.text or "").strip() for t in paragraph.iter(f"{W}t")):
            return
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None and paragraph is not blocks[-1]:
            return


def unlisted(document: Document, changes: Changes) -> None:
    """Take out objects that show nothing by themselves: background, ruby."""
    for tree in document.stories():
        for ruby in list(tree.iter(f"{W}ruby")):
            base = ruby.find(f"{W}rubyBase")
            runs = [] if base is None else list(base)
            changes.add("去掉拼音", words(ruby), looks=True)
            holder = ruby.getparent()
            if holder is not None and holder.tag == f"{W}r":
                unwrap(holder, runs)
