"""Read a filled DOCX into a layout.

Only what stands on paper is read. What the layout cannot show is listed in
``Layout.unsupported``, all of it at once, with its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError
from cadre_docs.layout import docx_sections as sections
from cadre_docs.layout.docx_blocks import BlockReader
from cadre_docs.layout.docx_context import Context
from cadre_docs.layout.docx_looks import Looks
from cadre_docs.layout.docx_package import Package
from cadre_docs.layout.docx_styles import Styles
from cadre_docs.layout.docx_xml import Report, W, name
from cadre_docs.layout.model import Layout, Section

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from cadre_docs.layout.model import Block

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read_docx(data: bytes | Path) -> Layout:
    """Read a DOCX, given as bytes or by its path.

    Raises :class:`MasterError` for a damaged file or one that is no DOCX.
    """
    package, report = Package(data), Report()
    root = package.xml(package.main)
    body = root.find(f"{W}body")
    if name(root) != "document" or body is None:
        raise MasterError(
            "不是普通的 .docx 文档。请在 Word 或 WPS 中另存为“Word 文档（.docx）”再试。"
        )
    for danger in package.dangers():
        report.add("文件", danger.what)
    settings = _part(package, "settings")
    sections.check_settings(settings, report)
    styles = Styles(_part(package, "styles"), report)
    context = Context(
        package,
        styles,
        Looks(styles, report),
        report,
        package.main,
        sections.compatibility(settings),
    )
    return Layout(_sections(context, body), report.found)


def _part(package: Package, kind: str) -> etree._Element | None:
    for relation in package.relations(package.main).values():
        if relation.kind == f"{_RELATION}/{kind}" and relation.target in package:
            return package.xml(relation.target)
    return None


def _sections(context: Context, body: etree._Element) -> tuple[Section, ...]:
    reader = BlockReader(context, "正文")
    found: list[Section] = []
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    for raw in sections.split(body):
        sections.check(raw, context.report)
        # A section without a header of its own goes on with the one before.
        header = _margin_story(context, raw, "headerReference", "页眉", header)
        footer = _margin_story(context, raw, "footerReference", "页脚", footer)
        section = Section(
            page=sections.read_page(raw, context.report),
            blocks=reader.read(raw.elements, raw.label if raw.has_line_grid else ""),
            header=header,
            footer=footer,
            valign=sections.read_valign(raw, context.report),
            first_page_number=sections.first_page_number(raw, context.report),
        )
        found.append(section)
    return tuple(found)


def _margin_story(
    context: Context,
    raw: sections.RawSection,
    kind: str,
    label: str,
    inherited: tuple[Block, ...],
) -> tuple[Block, ...]:
    reference = sections.references(raw, kind)
    if reference is None:
        return inherited
    relation = context.package.relations(context.part).get(reference)
    if relation is None or relation.external:
        context.report.add(raw.label, f"找不到的{label}")
        return ()
    inner = replace(context, part=relation.target)
    return BlockReader(inner, f"{raw.label}的{label}").read(context.package.xml(relation.target))
