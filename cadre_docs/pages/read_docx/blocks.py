"""Paragraphs and tables in the order in which they stand in a body, header or cell."""

from __future__ import annotations

from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cadre_docs.pages.model import Paragraph, Picture, Run
from cadre_docs.pages.read_docx import tables as docx_tables
from cadre_docs.pages.read_docx.inline import Break, InlineReader
from cadre_docs.pages.read_docx.lists import item_of
from cadre_docs.pages.read_docx.paragraph_boxes import joined
from cadre_docs.pages.read_docx.wordml import MARKS, Place, W, attribute, name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from cadre_docs.pages.model import Block, Inline, Page
    from cadre_docs.pages.read_docx.anchors import ReadBox
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.grid import Grid
    from cadre_docs.pages.read_docx.looks import ParagraphLook

_HARMLESS = MARKS | {"sectPr", "tcPr"}
# All of a paragraph but its inlines, the first field; thrice as fast as ``replace``.
_look = attrgetter(*(field.name for field in fields(Paragraph)[1:]))


class BlockReader:
    """Reads the blocks of one story (``label``: 正文, 页眉 …) and numbers them for reports."""

    def __init__(self, context: Context, label: str) -> None:
        self._context = context
        self._label = label
        self._paragraphs = 0
        self._tables = 0

    def read(
        self,
        elements: Iterable[etree._Element],
        page: Page | None = None,
        grid: Grid | None = None,
    ) -> tuple[Block, ...]:
        """Return the blocks of a section on its page, of a header, footer or text box."""
        context = replace(self._context, grid=grid, page=page or self._context.page)
        blocks: list[Block] = []
        break_pending = False
        for element in opened(elements):
            new, breaks_after = self._read_one(context, element)
            if blocks and not break_pending and _is_break_alone(new):
                # What stands before a break at the start of a paragraph is nothing: on a full
                # page it must not make a page of its own.
                del new[0]
            if new and break_pending:
                new[0] = replace(new[0], page_break_before=True)
            break_pending = breaks_after or (break_pending and not new)
            blocks += new
        if break_pending:
            context.report.add(f"{self._label}（节末）", "末尾的分页符（后面没有内容）")
        return tuple(joined(blocks))

    def _read_one(self, context: Context, element: etree._Element) -> tuple[list[Block], bool]:
        match name(element):
            case "p":
                self._paragraphs += 1
                place = Place(f"{self._label}第{self._paragraphs}段", element)
                paragraphs, breaks_after = read_paragraph(context, element, place)
                return list(paragraphs), breaks_after
            case "tbl":
                self._tables += 1
                prefix = "" if self._label == "正文" else f"{self._label}的"
                label = f"{prefix}第{self._tables}个表格"
                return [docx_tables.read_table(context, element, label, read_cell)], False
            case tag if tag not in _HARMLESS:
                context.report.element(f"{self._label}第{self._paragraphs}段之后", element)
        return [], False


def opened(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Yield elements, and of content controls what they hold: it prints like any text."""
    for element in elements:
        if name(element) == "sdt":
            for content in element.iterfind(f"{W}sdtContent"):
                yield from opened(content)
        else:
            yield element


def _is_break_alone(new: list[Block]) -> bool:
    """Whether a paragraph begins with a page break (and goes on after it)."""
    return (
        len(new) > 1
        and isinstance(new[0], Paragraph)
        and not new[0].inlines
        and not new[0].page_break_before
    )


def read_cell(context: Context, cell: etree._Element, label: str) -> tuple[Block, ...]:
    """Return the blocks of a table cell."""
    blocks: list[Block] = []
    for element in opened(cell):
        match name(element):
            case "p":
                blocks += read_paragraph(context, element, Place(label, element))[0]
            case "tbl":
                inner = f"{label}里的表格"
                blocks.append(docx_tables.read_table(context, element, inner, read_cell))
            case tag if tag not in _HARMLESS:
                context.report.element(label, element)
    return tuple(joined(blocks))


def read_paragraph(
    context: Context, element: etree._Element, place: Place
) -> tuple[list[Paragraph], bool]:
    """Return a paragraph, in pieces if page breaks cut it, and whether one ends it."""
    direct = element.find(f"{W}pPr")
    style = None if direct is None else attribute(direct.find(f"{W}pStyle"), "val")
    scope = context.looks.styles.scope(context.table_style, style)
    item = item_of(element, context.counted)
    look = context.looks.paragraph(
        scope, direct, place, context.report, None if item is None else item.paragraph
    )
    reader = InlineReader(context, scope, place, _box_reader(context, place))
    inlines = reader.read(element, item)
    if look.paragraph.line.rule == "exact":
        tallest = max((i.height for i in inlines if isinstance(i, Picture)), default=0.0)
        if tallest > look.paragraph.line.value:
            context.report.add(place, "固定行距中的图片（Word 只印出一行高，请改为单倍行距）")
    if look.mark.hidden and not inlines and reader.hidden:
        return [], False
    first_run = next((i for i in inlines if isinstance(i, Run)), None)
    size = first_run.font.size if first_run else look.mark.font.size
    whole = look.with_size(size)
    if own := _own(context, look, reader, inlines, direct):
        whole = replace(whole, **own)
    return _pieces(whole, inlines)


def _own(
    context: Context,
    look: ParagraphLook,
    reader: InlineReader,
    inlines: list[Inline | Break],
    direct: etree._Element | None,
) -> dict[str, Any]:
    """Return what a paragraph has by itself, and not by how it looks: mostly nothing."""
    own: dict[str, Any] = {}
    if pitch := _pitch(context, look):
        own["grid"] = pitch
    if _has_tabs(inlines):
        own["tab_every"] = context.tab_every
    if reader.anchored:
        own["anchored"] = tuple(reader.anchored)
    if not inlines and _ends_section(direct):
        own["ends_section"] = True
    return own


def _ends_section(direct: etree._Element | None) -> bool:
    return direct is not None and direct.find(f"{W}sectPr") is not None


def _has_tabs(inlines: Iterable[Inline | Break]) -> bool:
    return any(isinstance(inline, Run) and "\t" in inline.text for inline in inlines)


def _box_reader(context: Context, place: Place) -> ReadBox:
    """Return what reads the words of a text box."""

    def read(content: etree._Element) -> tuple[Block, ...]:
        inside = replace(context, in_table=False, table_style="")
        return BlockReader(inside, f"{place}的文本框").read(content, None, context.grid)

    return read


def _pitch(context: Context, look: ParagraphLook) -> float:
    """Return the pitch of the document grid that the lines of a paragraph snap to; 0 for none."""
    if context.grid is None or not look.snaps or (context.in_table and not context.grid_in_tables):
        return 0.0
    return context.grid.pitch


def _pieces(whole: Paragraph, inlines: list[Inline | Break]) -> tuple[list[Paragraph], bool]:
    groups: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, Break):
            groups.append([])
        else:
            groups[-1].append(inline)
    # Word leaves the paragraph mark in front of a break that nothing follows.
    ends_with_break = len(groups) > 1 and not groups[-1]
    if ends_with_break:
        groups.pop()
    pieces = [Paragraph(tuple(group), *_look(whole)) for group in groups]
    for number in range(1, len(pieces)):
        pieces[number - 1] = replace(pieces[number - 1], after=0.0)
        pieces[number] = replace(
            pieces[number], before=0.0, first_line=0.0, page_break_before=True, anchored=()
        )
    return pieces, ends_with_break
