"""Layout → PDF with WeasyPrint, which is imported only when a PDF is made."""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from cadre_docs import __version__
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.adapters.weasyprint_internals import can_subset, lean_html
from cadre_docs.errors import EnvironmentLackError, GlyphError, OutputError
from cadre_docs.pages.fonts import FontBook, require_fonts
from cadre_docs.pages.typeset import NotSet, PdfFile, typeset
from cadre_docs.pages.weasyprint.finish import finisher, page_labels, spans_overleaf
from cadre_docs.pages.weasyprint.font_files import keep_font_files
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.pages.weasyprint.justify import justify
from cadre_docs.values.text import code_point

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.fonts import MissingGlyph
    from cadre_docs.pages.model import Layout

_NOTDEF = ".notdef"  # WeasyPrint's word for a box in place of a character
# Instead of WeasyPrint's own style sheet for all of HTML: a fifth faster, equal bytes.
_ELEMENTS = r"""
html, body, div, p { display: block }
head, meta, title, style { display: none }
table { display: table }
thead { display: table-header-group }
tbody { display: table-row-group }
tr { display: table-row }
td { display: table-cell }
colgroup { display: table-column-group }
col { display: table-column }
br::before { content: "\A"; white-space: pre-line }
@page { @footnote { margin-top: 0 } }
"""
LOGGER = logging.getLogger(__name__)
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SLOW = (
    "缺少 libharfbuzz-subset，版式特殊的表生成 PDF 会慢十几倍；"
    "请安装：apt-get install libharfbuzz-subset0"
)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a PDF says about itself.

    ``date`` is the date of the document (creation and change), ``identifier`` the file's
    identity, such as a hash of its content. With ``cover`` the first page is not counted.
    """

    title: str
    date: datetime.date
    identifier: bytes
    author: str = ""
    subject: str = ""
    language: str = "zh-CN"
    cover: bool = False

    def meta(self) -> dict[str, str]:
        """Return the names and contents of HTML's ``<meta>``, empty ones left out."""
        creator = f"cadre-docs {__version__}"
        named = {"author": self.author, "description": self.subject, "generator": creator}
        return {name: text for name, text in named.items() if text}

    def entries(self) -> dict[str, str]:
        """Return the entries of the information dictionary, empty ones left out."""
        creator, day = f"cadre-docs {__version__}", self.date.strftime("D:%Y%m%d")
        named = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": creator,
            "Producer": creator,
            "CreationDate": day,
            "ModDate": day,
        }
        return {name: text for name, text in named.items() if text}


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, its number of pages, and what WeasyPrint complained about (should be nothing)."""

    pdf: bytes
    pages: int
    complaints: tuple[str, ...] = ()


def render_pdf(layout: Layout, info: DocumentInfo) -> bytes:
    """Return a layout as a PDF; see :func:`print_layout`."""
    return print_layout(layout, info).pdf


def print_layout(
    layout: Layout, info: DocumentInfo, missing: Sequence[MissingGlyph] | None = None
) -> Printed:
    """Return a layout as a PDF, with its number of pages; equal arguments give equal bytes.

    ``missing`` are the characters that no font has, where that has been looked up already.
    What WeasyPrint complains about is logged as a warning, too. Raises GlyphError when no
    font has some character, EnvironmentLackError when Pango, fontconfig or all fonts are
    missing, OutputError when the pages cannot be made.
    """
    book = FontBook.system()
    refuse_missing(missing_glyphs(layout, book) if missing is None else missing)
    _engine()  # whoever sets the pages: Pango says where lines may break
    try:
        return _typeset(layout, info, book)
    except NotSet as reason:
        LOGGER.debug("《%s》由 WeasyPrint 排版：%s", info.title, reason)
    return print_with_weasyprint(layout, info, book)


def _typeset(layout: Layout, info: DocumentInfo, book: FontBook) -> Printed:
    pages, file = typeset(layout, book), PdfFile()
    file.add(pages)
    labels = page_labels(len(pages), cover=info.cover)
    made = file.write(
        info.entries(), language=info.language, labels=labels, identifier=info.identifier
    )
    return Printed(made, len(pages))


def print_with_weasyprint(layout: Layout, info: DocumentInfo, book: FontBook) -> Printed:
    """Return any layout as a PDF: as :func:`print_layout`, which is quicker for most."""
    html = layout_to_html(
        layout,
        book,
        title=info.title,
        lang=info.language,
        date=info.date.isoformat(),
        meta=info.meta(),
    )
    printed = print_html(html, info.identifier, cover=info.cover)
    if any(_NOTDEF in complaint for complaint in printed.complaints):
        raise GlyphError(
            f"没有字体能印出《{info.title}》的全部字符：{'；'.join(printed.complaints)}"
        )
    for complaint in printed.complaints:
        LOGGER.warning("《%s》排版警告：%s", info.title, complaint)
    return printed


def print_html(html: str, identifier: bytes, *, cover: bool = False) -> Printed:
    """Return well-formed HTML as a PDF; it may refer to nothing but data: URIs.

    Pages are labelled 1, 2, …; with ``cover`` 封面, 1, 2, ….
    """
    with _ALONE, _complaints() as complaints:
        engine = _engine()
        try:
            document = engine.read(html)
            for text in spans_overleaf(document):
                raise OutputError(
                    f"纵向合并的单元格“{text[:12]}”跨页，印出来会缺行缺线；请在母版里给这个表格的"
                    "首行加“段前分页”，或把合并的单元格拆开，或去掉页眉页脚、下划线等再印"
                )
            justify(document)
            pdf = document.write_pdf(pdf_identifier=identifier, finisher=finisher(cover=cover))
        except engine.fetch_error as error:
            raise OutputError(
                "文档引用了外部资源，拒绝读取；请在母版里把图片等直接放进文件"
            ) from error
    return Printed(pdf, len(document.pages), tuple(complaints))


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
            "请核对用字，或安装含有这些字的字体（apt-get install fonts-hanazono）"
        )


_ALONE = threading.Lock()
"""WeasyPrint's fonts and its log belong to the process: one thread at a time prints with them."""


@dataclass(frozen=True)
class _Engine:
    """WeasyPrint, with the fonts it found; one a process, since finding them is slow."""

    html: Any
    fonts: Any
    fetcher: Any
    fetch_error: type[BaseException]

    def read(self, html: str) -> Any:
        return self.html(html, self.fetcher).render(font_config=self.fonts)


@cache
def _engine() -> _Engine:
    try:
        # On a missing library WeasyPrint prints an English text and warns in its own way.
        with contextlib.redirect_stdout(io.StringIO()), without_warnings(DeprecationWarning):
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except OSError as error:
        raise EnvironmentLackError(
            "缺少生成 PDF 所需的系统库（Pango）；"
            f"请安装：apt-get install {PANGO_PACKAGES}；DOCX 和 XLSX 输出不受影响"
        ) from error
    if not can_subset():
        LOGGER.warning(SLOW)
    keep_font_files()
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    # An XML parser takes a twentieth of the time of one that mends all of the web.
    html = lean_html(ElementTree.fromstring, _ELEMENTS)
    return _Engine(html, FontConfiguration(), fetcher, FatalURLFetchingError)


def lacks() -> tuple[str, ...]:
    """Return, for ``doctor``, what is missing for PDF output, in Chinese with the remedy."""
    try:
        _engine()
    except EnvironmentLackError as error:
        return (str(error),)
    return () if can_subset() else (SLOW,)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs."""
    collector, logger = _Collector(), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)
