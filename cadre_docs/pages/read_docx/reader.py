"""Read a filled DOCX into a layout.

Only what stands on paper is read. What the layout cannot show is listed in
``Layout.unsupported``, all of it at once, with its place.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError
from cadre_docs.office.list_numbers import Numbering, numbering
from cadre_docs.office.namespaces import RELATIONSHIP
from cadre_docs.office.package import Package
from cadre_docs.pages.margins import page_with_room
from cadre_docs.pages.model import Layout, Section
from cadre_docs.pages.read_docx import sections
from cadre_docs.pages.read_docx.blocks import BlockReader
from cadre_docs.pages.read_docx.context import Context
from cadre_docs.pages.read_docx.grid import read_grid
from cadre_docs.pages.read_docx.looks import Looks
from cadre_docs.pages.read_docx.styles import Styles
from cadre_docs.pages.read_docx.theme import Theme
from cadre_docs.pages.read_docx.wordml import Report, W, name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml import etree

    from cadre_docs.pages.model import Block

    _Margins = tuple[tuple[Block, ...], tuple[Block, ...]]


class _Kept(threading.local):
    """Looks by styles and theme, for each thread: a fault is told to the document that has it.

    ``parts`` are small parts by their bytes, parsed: whoever reads a document changes none.
    """

    def __init__(self) -> None:
        self.looks: dict[tuple[bytes, ...], Looks] = {}
        self.parts: dict[bytes, etree._Element] = {}


_kept = _Kept()
_MOST_KEPT, _MOST_PARTS = 8, 64
_SMALL_PART = 50_000  # bytes


class _Package(Package):
    """A package whose parts but the main one are parsed once, if others have the same."""

    def xml(self, part: str) -> etree._Element:
        data = self.read(part)
        if len(data) > _SMALL_PART or "main" not in vars(self) or part == self.main:
            return super().xml(part)
        kept = _kept.parts
        if data not in kept:
            while len(kept) >= _MOST_PARTS:
                del kept[next(iter(kept))]
            kept[data] = super().xml(part)
        return kept[data]


def read_docx(data: bytes | Path | Mapping[str, bytes]) -> Layout:
    """Read a DOCX, given as bytes, by its path, or as its parts by name.

    Raises :class:`MasterError` for a damaged file or one that is no DOCX.
    """
    package, report = _Package(data), Report()
    root = package.xml(package.main)
    body = root.find(f"{W}body")
    if name(root) != "document" or body is None:
        raise MasterError(
            "不是普通的 .docx 文档。请在 Word 或 WPS 中另存为“Word 文档（.docx）”再试。"
        )
    for danger in package.dangers():
        report.add("文件", danger.what)
    settings = _xml(package, "settings")
    hyphenates = sections.hyphenates(settings)
    sections.check_settings(settings, _xml(package, "styles") if hyphenates else None, report)
    looks = _looks(package, report)
    context = Context(
        package,
        looks,
        report,
        package.main,
        sections.A4,
        _numbering(package),
        sections.compatibility(settings),
        grid_in_tables=sections.grid_in_tables(settings),
        tab_every=sections.tab_every(settings),
    )
    layout = Layout(_sections(context, body), report.found)
    if report.count:  # the next document with these styles must hear of it, too
        _kept.looks.clear()
    return layout


def _looks(package: Package, report: Report) -> Looks:
    """Return the looks of a document; filled masters have the same styles again and again."""
    part, theme = _part(package, "styles"), _part(package, "theme")
    key = tuple(package.read(name) if name else b"" for name in (part, theme))
    kept = _kept.looks
    if key not in kept:
        styles = Styles(package.xml(part) if part else None, report)
        looks = Looks(styles, Theme(package.xml(theme) if theme else None))
        while len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = looks
    return kept[key]


def _numbering(package: Package) -> Numbering:
    lists = _xml(package, "numbering")
    return Numbering() if lists is None else numbering(lists, _xml(package, "styles"))


def _xml(package: Package, kind: str) -> etree._Element | None:
    part = _part(package, kind)
    return package.xml(part) if part else None


def _part(package: Package, kind: str) -> str:
    """Return the part of a kind that the document names, or nothing."""
    for relation in package.relations(package.main).values():
        if relation.kind == f"{RELATIONSHIP}/{kind}" and relation.target in package:
            return relation.target
    return ""


def _sections(context: Context, body: etree._Element) -> tuple[Section, ...]:
    reader = BlockReader(context, "正文")
    found: list[Section] = []
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    first: _Margins = ((), ())
    for raw in sections.split(body):
        sections.check(raw, context.report)
        # A section without a header of its own goes on with the one before.
        page = sections.read_page(raw, context.report)
        context = replace(context, page=page, number_shape=sections.number_shape(raw))
        header = _margin_story(context, raw, "headerReference", "页眉", header)
        footer = _margin_story(context, raw, "footerReference", "页脚", footer)
        first = _first_page(context, raw, first)
        own = first if sections.has_first_page(raw) else None
        room = page_with_room(page, header, footer)
        section = Section(
            page=page_with_room(room, *own) if own else room,
            blocks=reader.read(raw.elements, page, read_grid(raw.grid, context.looks.normal)),
            header=header,
            footer=footer,
            valign=sections.read_valign(raw, context.report),
            first_page_number=sections.first_page_number(raw, context.report),
            border=sections.page_border(raw, page, context.report),
            first=own,
        )
        found.append(section)
    return tuple(found)


def _first_page(context: Context, raw: sections.RawSection, before: _Margins) -> _Margins:
    """Return the header and footer of the first page, where it has others."""
    if not sections.has_first_page(raw):
        return before
    return (
        _margin_story(context, raw, "headerReference", "首页页眉", before[0], "first"),
        _margin_story(context, raw, "footerReference", "首页页脚", before[1], "first"),
    )


def _margin_story(
    context: Context,
    raw: sections.RawSection,
    kind: str,
    label: str,
    inherited: tuple[Block, ...],
    pages: str = "default",
) -> tuple[Block, ...]:
    reference = sections.references(raw, kind, pages)
    if reference is None:
        return inherited
    relation = context.package.relations(context.part).get(reference)
    if relation is None or relation.external:
        context.report.add(raw.label, f"找不到的{label}")
        return ()
    inner = replace(context, part=relation.target)
    return BlockReader(inner, f"{raw.label}的{label}").read(context.package.xml(relation.target))
