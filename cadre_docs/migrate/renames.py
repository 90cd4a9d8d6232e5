"""A key that a schema renamed, where it stood in a filled file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.findings import Position


@dataclass(frozen=True, slots=True)
class Rename:
    """A key that was renamed, where it stood."""

    old: str
    new: str
    position: Position

    def __str__(self) -> str:
        return f"{self.position}：“{self.old}” → “{self.new}”"
