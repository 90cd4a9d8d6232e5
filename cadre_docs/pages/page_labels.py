"""How the pages of a PDF are numbered: 1, 2, …, or 封面, 1, 2, …."""

from __future__ import annotations

import pydyf

COVER = "封面"


def page_labels(pages: int, *, cover: bool) -> pydyf.Dictionary:
    """Return the catalog's PageLabels (ISO 32000-1, 12.4.2) for so many pages."""
    decimal = pydyf.Dictionary({"S": "/D"})
    numbers: list[object] = [0, decimal]
    if cover:
        numbers = [0, pydyf.Dictionary({"P": pydyf.String(COVER)})]
        numbers += [1, decimal] if pages > 1 else []
    return pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
