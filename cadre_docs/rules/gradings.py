"""The grades that our notices know, in one place: what a form grades is asked before its rules."""

from __future__ import annotations

from cadre_docs.rules.decide import grading

_CONDITIONS = ("AA-12", "AA-13", "AA-14", "AA-15")
_CHOICES = {"order": "AA.order", "general": "AA.general_conditions"}

grading("AA", "proposed_grade", "AA.grades", ungrounded="AA-11b", **_CHOICES)
# The five aspects are those of the post the form is about; the rest concerns the person.
grading(
    "AA", "second_grade", "AA.grades",
    ungrounded="AA-11b", only_if="second_post_category", without=_CONDITIONS, **_CHOICES,
)  # fmt: skip
grading("AA", "tenure_grade", "AA.tenure_grades", undecided="AA-22b")
grading("HN", "proposed_grade", "HN.grades", undecided="HN-3.3")
grading("JL", "grade", "JL.grades", order="JL.order")
grading("LC", "grade", "LC.grades")
