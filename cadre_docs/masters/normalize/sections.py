"""Sections and settings: stated paper, one kind of header, sections that begin on pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.masters.normalize.document import W, drop, take
from cadre_docs.office.list_numbers import shown

if TYPE_CHECKING:
    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

_A4 = {"w": "11906", "h": "16838"}
_MARGINS = {
    **dict.fromkeys(("top", "bottom"), "1440"),
    **dict.fromkeys(("left", "right"), "1800"),
    "header": "851",
    "footer": "992",
    "gutter": "0",
}
_SPARE = {
    "lnNumType": "行号",
    "textDirection": "文字方向",
    "bidi": "从右到左排版",
    "rtlGutter": "从右到左排版",
}
_SETTINGS = {
    "mirrorMargins": "对称页边距",
    "gutterAtTop": "顶端装订线",
    "evenAndOddHeaders": "奇偶页不同的页眉页脚",
    "autoHyphenation": "自动断字",
    "bookFoldPrinting": "书籍折页",
    "bookFoldRevPrinting": "反向书籍折页",
    "printTwoOnOne": "两页合印",
    "attachedTemplate": "附加的模板",
}
_OFF = ("0", "false", "off")
_ORDER = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")


def state_paper(document: Document, changes: Changes) -> None:
    """State paper and margins; A4 where nothing is said."""
    body = document.body
    if body.find(f"{W}sectPr") is None:
        etree.SubElement(body, f"{W}sectPr")
    for section in body.iter(f"{W}sectPr"):
        for tag, values in (("pgSz", _A4), ("pgMar", _MARGINS)):
            element = section.find(f"{W}{tag}")
            if element is None:
                element = etree.Element(f"{W}{tag}")
                at = sum(str(e.tag).removeprefix(W) in (*_ORDER, "pgSz") for e in section)
                section.insert(at, element)
                for key, value in values.items():
                    element.set(f"{W}{key}", value)
                changes.add("没有写明的纸张或页边距按 A4、Word 的默认值写明")
            for key in ("top", "bottom"):
                value = element.get(f"{W}{key}") or ""
                if value.startswith("-"):
                    element.set(f"{W}{key}", value[1:])
                    changes.add("负的页边距改为正值", looks=True)


def one_header(document: Document, changes: Changes) -> None:
    """Leave one header and footer on all pages, and settings that change no page."""
    for section in document.body.iter(f"{W}sectPr"):
        _plain(section, changes)
    settings = document.part("settings")
    for element in [] if settings is None else list(settings):
        name = str(element.tag).removeprefix(W)
        if name in _SETTINGS:
            is_on = element.get(f"{W}val") not in _OFF
            drop(element)
            if is_on:
                changes.add(f"去掉{_SETTINGS[name]}的设置", "文档设置")
    document.drop_relations("attachedTemplate")


def _plain(section: etree._Element, changes: Changes) -> None:
    for element in list(section):
        name = str(element.tag).removeprefix(W)
        if name in _SPARE:
            value = element.get(f"{W}val")
            drop(element)
            if value not in (*_OFF, "lrTb"):
                changes.add(f"去掉{_SPARE[name]}", "节的设置", looks=True)
        elif name == "pgNumType":
            form = element.get(f"{W}fmt") or "decimal"
            if shown(form, 1) is None:
                changes.add("页码改为阿拉伯数字", "节的设置", looks=True)
            elif element.get(f"{W}chapStyle") is None:
                continue
            for key in ("fmt", "chapStyle", "chapSep"):
                take(element, key)


def page_sections(document: Document, changes: Changes) -> None:
    """Join sections that go on on one page, where their paper is the same."""
    body = document.body
    found = list(body.iter(f"{W}sectPr"))
    for before, section in pairwise(found):
        kind = section.find(f"{W}type")
        value = None if kind is None else kind.get(f"{W}val")
        if value not in ("continuous", "evenPage", "oddPage", "nextColumn"):
            continue
        if value == "continuous" and _paper(before) == _paper(section):
            for reference in before.findall(f"{W}headerReference") + before.findall(
                f"{W}footerReference"
            ):
                _inherit(reference, section)
            _take_type(before, section)
            drop(before)
            changes.add("连续的分节符去掉", looks=True)
        elif kind is not None:
            kind.set(f"{W}val", "nextPage")
            changes.add("分节符改为“下一页”", looks=True)


def _paper(section: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(e.tag), {str(k): str(v) for k, v in e.attrib.items()})
        for tag in ("pgSz", "pgMar", "cols")
        for e in section.findall(f"{W}{tag}")
    ]


def _inherit(reference: etree._Element, section: etree._Element) -> None:
    same = (
        other
        for other in section.findall(str(reference.tag))
        if other.get(f"{W}type") == reference.get(f"{W}type")
    )
    if next(same, None) is None:
        section.insert(0, reference)


def _take_type(before: etree._Element, section: etree._Element) -> None:
    for element in section.findall(f"{W}type"):
        drop(element)
    kind = before.find(f"{W}type")
    if kind is not None:
        section.insert(sum(str(e.tag).removeprefix(W) in _ORDER[:-1] for e in section), kind)
