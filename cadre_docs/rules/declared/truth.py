"""Truth in four values: what a record does not say is not false, nor is what it says vaguely.

``MISSING`` is what nobody wrote, ``VAGUE`` what is written, but not exactly enough. The first
is silent, the second is told; where both leave something open, nobody wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

Truth = int
FALSE, TRUE, VAGUE, MISSING = range(4)
_NEGATED = (TRUE, FALSE, VAGUE, MISSING)


def negated(truth: Truth) -> Truth:
    """Return the opposite; what is open stays open."""
    return _NEGATED[truth]


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold; one that does not settles it."""
    result = TRUE
    for truth in truths:
        if truth == FALSE:
            return FALSE
        result = max(result, truth)
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether one holds; one that does settles it."""
    result = FALSE
    for truth in truths:
        if truth == TRUE:
            return TRUE
        result = max(result, truth)
    return result


def same_text(one: str | None, other: str | None) -> Truth:
    """Tell whether two texts say the same, whatever their brackets and widths."""
    if one is None or other is None:
        return MISSING
    return TRUE if one == other or folded(one) == folded(other) else FALSE


def same_flag(one: bool | None, other: bool | None) -> Truth:
    """Tell whether two yeses or noes are the same."""
    if one is None or other is None:
        return MISSING
    return TRUE if one is other else FALSE
