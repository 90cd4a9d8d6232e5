"""What a text says of its person, beside what a box of the same form says."""

from __future__ import annotations

from typing import NamedTuple


class Stated(NamedTuple):
    """What it is about (本人的年龄), what the text says, and what the box does."""

    what: str
    said: str
    box: str
