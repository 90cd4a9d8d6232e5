"""Drafts of our own forms, whose boxes are known (tools/drafts/measure.py): a floor, form by form."""

from __future__ import annotations

import pytest

from cadre_docs.catalog import Catalog
from tools.drafts.measure import forms_of, score

CATALOG = Catalog()
LEAST = 0.95
# What no rule of words can tell: the draft finds these boxes and calls them something else.
NOT_RIGHT = {"henan-tenure-form": 1, "liaocheng-talent": 1}


def cases() -> list:
    """Return the forms; those in Excel take seconds, and one of them is enough for the daily loop."""
    sheets = [form for form in forms_of(CATALOG) if CATALOG.master(form).suffix == ".xlsx"]
    return [
        pytest.param(form, marks=pytest.mark.slow) if form in sheets[1:] else form
        for form in forms_of(CATALOG)
    ]


@pytest.mark.parametrize("form", cases())
def test_the_boxes_of_our_own_forms_are_found_and_right(form: str) -> None:
    made = score(form, CATALOG)
    assert made.found + made.right_columns >= LEAST * (made.boxes + made.columns), made.missed
    wrong = made.boxes - made.right + made.columns - made.right_columns
    assert wrong <= NOT_RIGHT.get(form, 0), made.missed
