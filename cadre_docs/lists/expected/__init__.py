"""Who is expected to hand in a form, and who did: a list of people held against what was read."""

from cadre_docs.lists.expected.people import Expected, ExpectedList, headings_of, read_expected
from cadre_docs.lists.expected.roll import Called, Progress, Roll, Standing, call_roll

__all__ = [
    "Called",
    "Expected",
    "ExpectedList",
    "Progress",
    "Roll",
    "Standing",
    "call_roll",
    "headings_of",
    "read_expected",
]
