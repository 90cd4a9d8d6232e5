"""Objects added to a PDF."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pydyf

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL = 6
"""At which zlib deflates what is no font."""


def add(pdf: pydyf.PDF, made: pydyf.Dictionary) -> pydyf.Dictionary:
    """Add a dictionary."""
    pdf.add_object(made)
    return made


def stream(pdf: pydyf.PDF, data: bytes, extra: Mapping[str, object] | None = None) -> pydyf.Stream:
    """Add a stream, deflated, with ``extra`` entries in its dictionary."""
    return packed_stream(pdf, zlib.compress(data, LEVEL), extra)


def packed_stream(
    pdf: pydyf.PDF, deflated: bytes, extra: Mapping[str, object] | None = None
) -> pydyf.Stream:
    """Add a stream that is deflated already."""
    made = pydyf.Stream([deflated], {**(extra or {}), "Filter": "/FlateDecode"})
    pdf.add_object(made)
    return made
