"""WeasyPrint, for the pages that our own typesetter does not set; it is loaded when one comes.

It needs Pango, a library of the system. Where either is not there, what is asked of it raises
EnvironmentLackError, and :func:`lack` says what is missing.
"""

from __future__ import annotations

import contextlib
import io
import logging
import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.adapters.weasyprint_internals import add_font_files, can_subset, lean_html
from cadre_docs.errors import EnvironmentLackError, GlyphError, OutputError
from cadre_docs.pages.printed import Printed
from cadre_docs.pages.weasyprint.finish import finisher, spans_overleaf
from cadre_docs.pages.weasyprint.font_files import keep_font_files
from cadre_docs.pages.weasyprint.html import layout_to_html
from cadre_docs.pages.weasyprint.justify import justify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Layout
    from cadre_docs.pages.printed import DocumentInfo

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
_VARIANT = "pdf/a-2u"
NO_WEASYPRINT = "没有安装 WeasyPrint"
NO_PANGO = "缺少系统库 Pango"
REMEDY = (
    "Linux 请安装 libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0（apt-get install），"
    "macOS 请用 brew install pango，Windows 请装 MSYS2 里的 pango 包"
)
SLOW = (
    "缺少 libharfbuzz-subset，版式特殊的表生成 PDF 会慢十几倍；"
    "请安装：apt-get install libharfbuzz-subset0"
)


def print_with_weasyprint(layout: Layout, info: DocumentInfo, book: FontBook) -> Printed:
    """Return any layout as a PDF.

    Raises EnvironmentLackError where WeasyPrint or Pango is missing, GlyphError when no font has
    some character, OutputError when the pages cannot be made.
    """
    html = layout_to_html(
        layout,
        book,
        title=info.title,
        lang=info.language,
        date=info.date.isoformat(),
        meta=info.meta(),
    )
    printed = print_html(
        html, info.identifier, cover=info.cover, fonts=book.not_of_system, plain=info.plain
    )
    if any(_NOTDEF in complaint for complaint in printed.complaints):
        raise GlyphError(
            f"没有字体能印出《{info.title}》的全部字符：{'；'.join(printed.complaints)}"
        )
    for complaint in printed.complaints:
        LOGGER.warning("《%s》排版警告：%s", info.title, complaint)
    return printed


def print_html(
    html: str,
    identifier: bytes,
    *,
    cover: bool = False,
    fonts: tuple[str, ...] = (),
    plain: bool = False,
) -> Printed:
    """Return well-formed HTML as a PDF; it may refer to nothing but data: URIs.

    Pages are labelled 1, 2, …; with ``cover`` 封面, 1, 2, …. ``fonts`` are font files that the
    system does not know of. Unless it is ``plain`` the file is PDF/A-2u: its tables would be
    another one on every page, without headers, so it claims no structure (ADR 17).
    """
    variant = None if plain else _VARIANT
    # It leaves the file of its colour profile open.
    with _ALONE, without_warnings(ResourceWarning), _complaints() as complaints:
        engine = engine_of()
        add_font_files(engine.fonts, fonts)
        try:
            document = engine.read(html, variant)
            for text in spans_overleaf(document):
                raise OutputError(
                    f"纵向合并的单元格“{text[:12]}”跨页，印出来会缺行缺线；请在母版里给这个表格的"
                    "首行加“段前分页”，或把合并的单元格拆开，或去掉页眉页脚、下划线等再印"
                )
            justify(document)
            pdf = document.write_pdf(
                pdf_identifier=identifier, pdf_variant=variant, finisher=finisher(cover=cover)
            )
        except engine.fetch_error as error:
            raise OutputError(
                "文档引用了外部资源，拒绝读取；请在母版里把图片等直接放进文件"
            ) from error
    return Printed(pdf, len(document.pages), tuple(complaints))


_ALONE = threading.Lock()
"""WeasyPrint's fonts and its log belong to the process: one thread at a time prints with them."""


@dataclass(frozen=True)
class Engine:
    """WeasyPrint, with the fonts it found; one a process, since finding them is slow."""

    html: Any
    fonts: Any
    fetcher: Any
    fetch_error: type[BaseException]

    def read(self, html: str, variant: str | None = None) -> Any:
        """Return HTML laid out in pages, for a variant of PDF."""
        return self.html(html, self.fetcher).render(font_config=self.fonts, pdf_variant=variant)


def engine_of() -> Engine:
    """Return WeasyPrint. Raises EnvironmentLackError where it, or Pango, is missing."""
    found = _loaded()
    if isinstance(found, str):
        raise EnvironmentLackError(
            f"PDF没有生成：它要由 WeasyPrint 和系统库 Pango 来排，而本机{found}。请补装：{REMEDY}；"
            "DOCX、XLSX 和各种表的PDF不受影响"
        )
    return found


def lack() -> str:
    """Return in Chinese what is missing for WeasyPrint; empty where nothing is."""
    found = _loaded()
    return found if isinstance(found, str) else ""


@cache
def _loaded() -> Engine | str:
    """Return WeasyPrint, or in Chinese why there is none."""
    try:
        # On a missing library WeasyPrint prints an English text and warns in its own way.
        with contextlib.redirect_stdout(io.StringIO()), without_warnings(DeprecationWarning):
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except ImportError:
        return NO_WEASYPRINT
    except OSError:
        return NO_PANGO
    if not can_subset():
        LOGGER.warning(SLOW)
    keep_font_files()
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    # An XML parser takes a twentieth of the time of one that mends all of the web.
    html = lean_html(ElementTree.fromstring, _ELEMENTS)
    return Engine(html, FontConfiguration(), fetcher, FatalURLFetchingError)


def is_slow() -> bool:
    """Whether WeasyPrint lacks what makes it quick."""
    return not can_subset()


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
