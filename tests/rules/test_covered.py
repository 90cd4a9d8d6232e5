"""What is said of a form whose notice has no rule that looks at it."""

from __future__ import annotations

from dataclasses import replace

from cadre_docs.rules.covered import uncovered


def test_a_notice_that_says_nothing_of_a_kind_of_form_is_named(forms) -> None:
    roster = forms.schema("jilin-tenure-roster")
    assert uncovered(roster, forms.law) is None
    found = uncovered(replace(roster, governed_by=("LC",)), forms.law)
    assert found is not None
    assert f"没有核对“{roster.title}”（各人一行的名册）的规则" in found.message
