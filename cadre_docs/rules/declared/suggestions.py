"""What was perhaps meant by a name that means nothing."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW, _LIKE, _LONGEST = 3, 0.5, 50


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the nearest names there are, as a clause; empty where none is like it."""
    if len(name) > _LONGEST:
        return ""
    found = get_close_matches(name, list(dict.fromkeys(known)), n=_FEW, cutoff=_LIKE)
    return f"，是否为{'、'.join(f'“{one}”' for one in found)}" if found else ""
