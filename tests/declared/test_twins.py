"""Rules of ours that are simple comparisons, declared a second time: both say the same of each case.

So the language holds what such a rule needs. Why ours are Python all the same: ADR 14.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache

import pytest

from cadre_docs.checks.records import record_context
from cadre_docs.law.instruments import LawBook
from cadre_docs.rules.engine import Constraint, Problem, Rule, declared, find, run
from tests.declared.kit import HERE, law_of
from tests.rules.test_parameters import FORMS, Case, cases

TWINS = {
    "HN-1c": "HN-1y HN-1z",
    "HN-3.2a": "HN-3.2x HN-3.2y",
    "HN-3.2c": "HN-3.2z",
    "JL-2.0": "JL-2.0x JL-2.0y JL-2.0z",
    "JL-5.3": "JL-5.3y JL-5.3z",
    "JL-6.2": "JL-6.2y JL-6.2z",
    "JL-7": "JL-7z",
    "LC-5": "LC-5x LC-5y LC-5z",
    "XX-1.1": "XX-1.1z",
    "XX-3.2": "XX-3.2x XX-3.2y XX-3.2z",
}


@cache
def law() -> LawBook:
    """Our forms and notices, with the rules declared a second time."""
    files = sorted((HERE / "twins").glob("*.yaml"))
    return law_of(*(path.read_text("utf-8") for path in files), catalog=FORMS)


def said(rules: list[Rule], case: Case) -> list[tuple[object, ...]]:
    """What rules find at which place and how severe it is, and what they say of the grade."""
    _, intake, earlier = case
    found: list[tuple[object, ...]] = []
    for entry in intake.entries:
        context = replace(record_context(entry.record, FORMS, None, earlier), law=law())
        for rule in rules:
            if not rule.applies_to(entry.record.schema, law()):
                continue
            for one in run(rule, context.afresh()).said:
                if isinstance(one, Problem):
                    found.append((one.at and one.at.path, one.severity or rule.severity))
                elif isinstance(one, Constraint):
                    found.append((one.outcome, one.force))
    return sorted(found, key=str)


@pytest.mark.parametrize("code", TWINS)
def test_a_rule_and_its_twin_say_the_same(code: str) -> None:
    ours = find(code)
    twins = [rule for rule in declared(law()).rules if rule.code in TWINS[code].split()]
    assert len(twins) == len(TWINS[code].split())
    outcomes = []
    for case in cases(code):
        outcomes.append(said([ours], case))
        assert said(twins, case) == outcomes[-1], case[0]
    assert [] in outcomes
    assert any(outcomes)


def calls(rules: list[Rule], case: Case) -> int:
    """How many calls it takes to hear rules: what no other program on the computer changes."""
    count = 0

    def called(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    said(rules, case)
    sys.setprofile(called)
    try:
        said(rules, case)
    finally:
        sys.setprofile(None)
    return count


def test_declared_rules_take_about_as_many_calls_as_ours() -> None:
    ours = theirs = 0
    for code, names in TWINS.items():
        twins = [rule for rule in declared(law()).rules if rule.code in names.split()]
        for case in cases(code):
            nothing = calls([], case)
            ours += calls([find(code)], case) - nothing
            theirs += calls(twins, case) - nothing
    assert ours / 2 < theirs < 2 * ours, (ours, theirs)
