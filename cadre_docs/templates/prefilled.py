"""What a template is filled with beforehand, box by box, each with the place it was taken from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Box:
    """A text, and whence it is: file, sheet, cell, and heading of its column."""

    text: str
    whence: str


@dataclass(frozen=True)
class Prefilled:
    """One person's boxes by field id, and the rows of tables by field id and column id.

    ``source`` is the file that they come from.
    """

    name: str
    source: str
    boxes: Mapping[str, Box] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, Box], ...]] = field(default_factory=dict)
