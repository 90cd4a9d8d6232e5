"""Layout → PDF: by our own typesetter, or else by WeasyPrint, which is imported only then."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cadre_docs.errors import EnvironmentLackError, GlyphError, OutputError
from cadre_docs.pages.fonts.choice import FontBook, require_fonts
from cadre_docs.pages.page_labels import page_labels
from cadre_docs.pages.printed import DocumentInfo, Printed
from cadre_docs.pages.typeset import NotSet, PdfFile, place_of, typeset
from cadre_docs.performance.classes import frozen
from cadre_docs.values.text import code_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.pages.fonts.choice import MissingGlyph
    from cadre_docs.pages.model import Layout
    from cadre_docs.pages.typeset import SetPage


LOGGER = logging.getLogger(__name__)


@frozen
class SetAndPrinted(Printed):
    """A PDF, and its pages as our typesetter set and wrote them, to be joined to others."""

    set_pages: tuple[SetPage, ...] = ()


def render_pdf(layout: Layout, info: DocumentInfo) -> bytes:
    """Return a layout as a PDF; see :func:`print_layout`."""
    return print_layout(layout, info).pdf


def print_layout(
    layout: Layout, info: DocumentInfo, missing: Sequence[MissingGlyph] | None = None
) -> Printed:
    """Return a layout as a PDF, with its number of pages; equal arguments give equal bytes.

    ``missing`` are the characters that no font has, where that has been looked up already.
    What WeasyPrint complains about is logged as a warning, too. Raises GlyphError when no
    font has some character, EnvironmentLackError when all fonts are missing, or WeasyPrint or
    Pango for a layout that only they set, OutputError when the pages cannot be made.
    """
    book = FontBook.system()
    refuse_missing(missing_glyphs(layout, book) if missing is None else missing)
    try:
        return _typeset(layout, info, book)
    except NotSet as reason:
        LOGGER.debug("《%s》由 WeasyPrint 排版：%s", info.title, reason)
        return _set_by_weasyprint(layout, info, book, reason)


def set_layout(layout: Layout, *, plain: bool = False) -> PdfFile:
    """Return the pages of a layout, to be written into a file of many.

    Raises NotSet for what our own typesetter does not know, and GlyphError and
    EnvironmentLackError as :func:`print_layout` does.
    """
    book = FontBook.system()
    refuse_missing(missing_glyphs(layout, book))
    file = PdfFile(tagged=not plain)
    file.add(typeset(layout, book))
    return file


def page_count(
    layout: Layout, info: DocumentInfo, missing: Sequence[MissingGlyph] | None = None
) -> int:
    """Return how many pages :func:`print_layout` makes, and raise what it raises.

    What our own typesetter sets is not written for that.
    """
    book = FontBook.system()
    refuse_missing(missing_glyphs(layout, book) if missing is None else missing)
    try:
        pages = typeset(layout, book)
        PdfFile(tagged=not info.plain).add(pages)
    except NotSet as reason:
        return _set_by_weasyprint(layout, info, book, reason).pages
    return len(pages)


def _typeset(layout: Layout, info: DocumentInfo, book: FontBook) -> Printed:
    pages, file = typeset(layout, book), PdfFile(tagged=not info.plain)
    file.add(pages)
    labels = page_labels(len(pages), cover=info.cover)
    made = file.write(
        info.entries(), language=info.language, labels=labels, identifier=info.identifier
    )
    structure = next(iter(file.parts), None)
    return SetAndPrinted(made, len(pages), structure=structure, set_pages=tuple(file.set_pages))


def _set_by_weasyprint(
    layout: Layout, info: DocumentInfo, book: FontBook, reason: NotSet
) -> Printed:
    from cadre_docs.pages.weasyprint.engine import REMEDY, lack, print_with_weasyprint
    from cadre_docs.pages.weasyprint.lacks import lacks

    if left_out := lacks(layout):
        where = place_of(layout, book) or "版面"
        raise OutputError(
            f"《{info.title}》的PDF没有生成：{where}有本程序自己排不了的内容（{reason}），"
            f"而 WeasyPrint 排不了这张表上的{'、'.join(left_out)}。{reason.remedy}；或者打印 DOCX"
        )
    try:
        return print_with_weasyprint(layout, info, book)
    except EnvironmentLackError:
        where = place_of(layout, book) or "版面"
        raise EnvironmentLackError(
            f"《{info.title}》的PDF没有生成：{where}有本程序自己排不了的内容（{reason}），要由 "
            f"WeasyPrint 和系统库 Pango 来排，而本机{lack()}。{reason.remedy}；"
            f"或者打印 DOCX；或者补装：{REMEDY}。其他表不受影响"
        ) from None


def missing_glyphs(layout: Layout, book: FontBook) -> list[MissingGlyph]:
    """Return the characters of a layout that no font has.

    Raises EnvironmentLackError when there are no fonts at all.
    """
    require_fonts(book)
    return book.missing(layout.runs())


def refuse_missing(missing: Sequence[MissingGlyph]) -> None:
    """Raise GlyphError, naming every character with its code, when there are any."""
    if missing:
        codes = dict.fromkeys(
            f"{m.character}（{'、'.join(map(code_point, m.character))}）" for m in missing
        )
        raise GlyphError(
            f"没有字体能印出下列字符：{'、'.join(codes)}；"
            "请核对用字，或安装含有这些字的字体（apt-get install fonts-hanazono），"
            "或把字体文件放进程序旁边的“字体”文件夹"
        )
