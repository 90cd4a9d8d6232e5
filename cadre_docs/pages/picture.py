"""A PDF as a picture: its pages one below the other, as PNG.

pypdfium2 brings PDFium along for every system that Python runs on; nothing need be installed.
"""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 96
MOST_PAGES = 20
_POINTS = 72
_GAP = 12  # pixels between pages
_GROUND = (208, 208, 208)
ONE_AT_A_TIME = threading.Lock()
"""Held by whoever uses PDFium, which does one thing at a time in a process."""


def page_pictures(pdf: bytes) -> list[Image]:
    """Return the first pages of a PDF, 20 at most, as pictures.

    Raises :class:`OutputError` for what is no PDF.
    """
    import pypdfium2

    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            raise OutputError("画不出图：PDF 读不出来。") from None
        try:
            count = min(len(document), MOST_PAGES)
            return [
                document[number].render(scale=DPI / _POINTS).to_pil().convert("RGB")
                for number in range(count)
            ]
        finally:
            document.close()


def pdf_to_png(pdf: bytes) -> bytes:
    """Return the pages of a PDF in one picture, one below the other."""
    from PIL import Image

    pages = page_pictures(pdf)
    width = max((page.width for page in pages), default=1)
    height = sum(page.height + _GAP for page in pages) - _GAP if pages else 1
    whole = Image.new("RGB", (width, height), _GROUND)
    top = 0
    for page in pages:
        whole.paste(page, ((width - page.width) // 2, top))
        top += page.height + _GAP
    target = io.BytesIO()
    whole.quantize(128).save(target, "PNG", optimize=True)
    return target.getvalue()
