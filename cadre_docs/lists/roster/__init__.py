"""Rosters: made from people's forms, and compared with them.

A roster has one row for each person's form. Rows are sorted by the texts of the columns
that the schema names (department, unit), compared character by character: no pinyin or
stroke order, which no notice asks for. People of one unit stay in the order they were read,
unless another order is asked for (:mod:`cadre_docs.lists.order`).
A roster may be made of several forms, and of those people only who meet its conditions.
"""

from cadre_docs.lists.roster.compare import compare
from cadre_docs.lists.roster.conditions import LeftOut, left_out
from cadre_docs.lists.roster.heads import compare_heads, of_other_years
from cadre_docs.lists.roster.make import build_roster
from cadre_docs.lists.roster.people import link_of, rosters_of

__all__ = [
    "LeftOut",
    "build_roster",
    "compare",
    "compare_heads",
    "left_out",
    "link_of",
    "of_other_years",
    "rosters_of",
]
