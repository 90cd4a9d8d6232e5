"""Last touches to a PDF before WeasyPrint writes it: page labels, and streams deflated once.

WeasyPrint deflates every stream at level 9, and twice when the file has an identity, which
it hashes from the finished objects. Level 6 gives files of the same size here.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from cadre_docs.adapters.weasyprint_internals import boxes_by_page
from cadre_docs.pages.page_labels import page_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PIXEL = 1.0
_LEVEL = 6
_BEGIN, _END = b"\nstream\n", b"\nendstream"


def finisher(*, cover: bool) -> Callable[[Any, Any], None]:
    """Return what WeasyPrint is to call; pages are labelled 1, 2, … or 封面, 1, 2, …."""

    def finish(document: Any, pdf: Any) -> None:
        pdf.catalog["PageLabels"] = page_labels(len(document.pages), cover=cover)
        _deflate(pdf)

    return finish


def _deflate(pdf: Any) -> None:
    import pydyf

    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            raw = pydyf.Stream(stream.stream).data.split(_BEGIN, 1)[1].removesuffix(_END)
            stream.stream, stream.compress = [zlib.compress(raw, _LEVEL)], False
            stream.extra["Filter"] = "/FlateDecode"


def spans_overleaf(document: Any) -> Iterator[str]:
    """Yield the text of each cell over several rows that a laid-out document divides.

    WeasyPrint makes a row too many there, or lets the cell run off the page.
    """
    seen: Counter[Any] = Counter()
    for bottom, boxes in boxes_by_page(document):
        cells = [box for box in boxes if _spans_rows(box)]
        seen.update({cell.element for cell in cells})
        beyond = (c.element for c in cells if c.position_y + c.margin_height() > bottom + _PIXEL)
        seen.update(beyond)
    for cell, count in seen.items():
        if count > 1:
            yield "".join("".join(cell.itertext()).split())


def _spans_rows(box: Any) -> bool:
    element = getattr(box, "element", None)
    return box.element_tag == "td" and element is not None and bool(element.get("rowspan"))
