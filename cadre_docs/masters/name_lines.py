"""Names that take several lines break after their points only (阿卜杜热·|买买提)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.text_flow import ems
from cadre_docs.values.text import NAME_DOT

if TYPE_CHECKING:
    from collections.abc import Iterator


def name_lines(name: str, most: float) -> Iterator[str]:
    """Yield the lines of a name, up to ``most`` em wide where its parts are no wider."""
    line = ""
    *parts, last = name.split(NAME_DOT)
    for part in (*(f"{part}{NAME_DOT}" for part in parts), last):
        if line and ems(line + part) > most:
            yield line
            line = ""
        line += part
    yield line
