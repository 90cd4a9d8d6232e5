"""Numbers that may be several: what holds of each, of none, and of some."""

from __future__ import annotations

import pytest

from cadre_docs.rules.declared.spans import Span, at_most, less, same_date, same_number
from cadre_docs.rules.declared.truth import FALSE, MISSING, TRUE, VAGUE


@pytest.mark.parametrize(
    ("one", "other", "truths"),
    [
        # of less, at most, the same number, the same date
        ((2, 2), (2, 2), (FALSE, TRUE, TRUE, TRUE)),
        ((1, 1), (2, 2), (TRUE, TRUE, FALSE, FALSE)),
        ((3, 3), (2, 2), (FALSE, FALSE, FALSE, FALSE)),
        ((1, 4), (1, 4), (VAGUE, VAGUE, VAGUE, TRUE)),
        ((1, 4), (4, 6), (VAGUE, TRUE, VAGUE, VAGUE)),
        ((1, 4), (5, 6), (TRUE, TRUE, FALSE, FALSE)),
        ((4, 6), (1, 4), (FALSE, VAGUE, VAGUE, VAGUE)),
        ((5, 6), (1, 4), (FALSE, FALSE, FALSE, FALSE)),
        ((2, 3), (1, 4), (VAGUE, VAGUE, VAGUE, VAGUE)),
        ((3, 3), (1, 4), (VAGUE, VAGUE, VAGUE, VAGUE)),
    ],
)
def test_what_holds_of_two(one: tuple[int, int], other: tuple[int, int], truths) -> None:
    spans = Span(*one), Span(*other)
    assert tuple(holds(*spans) for holds in (less, at_most, same_number, same_date)) == truths


def test_why_it_is_open_is_that_of_the_one_that_is() -> None:
    missing, exact = Span(1, 4, MISSING), Span(2, 2, MISSING)
    for holds in (less, at_most, same_number, same_date):
        assert (holds(missing, exact), holds(exact, missing)) == (MISSING, MISSING)
        assert (holds(Span(1, 4), exact), holds(exact, Span(1, 4))) == (VAGUE, VAGUE)
        assert (holds(None, exact), holds(exact, None)) == (MISSING, MISSING)
