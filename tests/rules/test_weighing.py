"""What several constraints leave of a grade together, whichever rules they come from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadre_docs.checks.records import record_context
from cadre_docs.findings import Severity
from cadre_docs.rules.context import Trace
from cadre_docs.rules.decide import grade_findings, gradings_of, resolve
from cadre_docs.rules.engine import Applied, Rule
from cadre_docs.rules.outcomes import Constraint, Outcome
from tests.rules.test_rule_cases import HERE, _record

UNGRADED, NO_REMARKS = Outcome.UNGRADED, Outcome.UNGRADED_NO_REMARKS
LOWEST, LOW, GOOD = Outcome.UNQUALIFIED, Outcome.BASICALLY_QUALIFIED, Outcome.QUALIFIED


def must(outcome: Outcome, **more) -> Constraint:
    return Constraint(outcome, f"须为{outcome}", **more)


def at_most(outcome: Outcome, **more) -> Constraint:
    return Constraint(outcome, f"至多{outcome}", force=False, **more)


def weighed(read, forms, proposed: str, *said: Constraint):
    """Weigh what rules say that are numbered in the order given."""
    [entry] = read(_record(HERE / "AA" / "base.yaml", {"考核档次建议": proposed})).entries
    context = record_context(entry.record, forms)
    spec = next(g for g in gradings_of(None) if g.field_id == "proposed_grade")
    heard = tuple(
        Applied(Rule(f"AA-t{n}", Severity.ERROR, "", "第三十五条"), (one,), Trace())
        for n, one in enumerate(said, 1)
    )
    decision = resolve(spec, heard, context)
    return decision, list(grade_findings(decision, context))


@pytest.mark.parametrize(
    ("said", "allowed", "otherwise"),
    [
        ([at_most(GOOD), at_most(LOW)], [LOW, LOWEST], []),
        ([must(LOWEST), must(LOW)], [LOWEST], [[LOW]]),
        ([must(NO_REMARKS), must(LOWEST), must(LOW)], [NO_REMARKS], [[LOW], [LOWEST]]),
        # What is said outright, or shares an article that ranks both, goes first by the notice:
        # one such constraint among the heavier ones is enough, wherever it stands.
        ([must(LOWEST, outright=True), must(LOW)], [LOWEST], []),
        ([must(NO_REMARKS), must(LOWEST, outright=True), must(LOW)], [NO_REMARKS], [[LOWEST]]),
        ([must(NO_REMARKS, outright=True), must(LOWEST), must(LOW)], [NO_REMARKS], []),
        ([must(LOWEST, ranked_by="甲"), must(LOW, ranked_by="甲")], [LOWEST], []),
        ([must(LOWEST, ranked_by="甲"), must(LOW, ranked_by="乙")], [LOWEST], [[LOW]]),
        # That special cases go before the general conditions is our choice.
        ([must(GOOD), at_most(LOW, general=True)], [GOOD], [[LOW, LOWEST]]),
        ([must(LOW), at_most(LOW, general=True)], [LOW], []),
        ([at_most(LOW, general=True)], [LOW, LOWEST], []),
        (
            [
                at_most(Outcome.EXCELLENT, floor=GOOD),
                at_most(GOOD, general=True),
                must(LOWEST, general=True),
            ],
            [GOOD],
            [[LOWEST]],
        ),
        # What is the same, or asks for no more than is left, is no other order.
        ([must(LOWEST), must(LOWEST)], [LOWEST], []),
        ([must(LOWEST), at_most(GOOD)], [LOWEST], []),
        ([must(UNGRADED), at_most(GOOD)], [UNGRADED], []),
    ],
)
def test_what_constraints_leave_and_what_another_order_would(
    read, forms, said, allowed, otherwise
) -> None:
    decision, _ = weighed(read, forms, "合格", *said)
    assert list(decision.allowed) == allowed
    found = sorted(list(one.allowed) for one in decision.alternatives)
    assert found == sorted(otherwise)


def test_the_first_of_those_that_weigh_the_same_is_told(read, forms) -> None:
    said = [must(LOW), Constraint(LOWEST, "甲事"), Constraint(LOWEST, "乙事")]
    decision, [found] = weighed(read, forms, "基本合格", *said)
    assert [step.applied.rule.code for step in decision.deciding] == ["AA-t2", "AA-t3"]
    assert (found.code, found.severity) == ("AA-t2", Severity.WARNING)
    assert found.message.startswith("填的是“基本合格”，而甲事，按第三十五条（AA-t2）为“不合格”")
    assert found.message.endswith("；explain AA-t2")  # none of them read the parameter
    _, told = weighed(read, forms, "合格", *said)
    assert [(one.code, one.severity) for one in told] == [
        ("AA-t2", Severity.ERROR),
        ("AA-t3", Severity.ERROR),
    ]


def test_what_one_broken_rule_might_have_said_makes_a_decision_unsound(read, forms) -> None:
    decision, _ = weighed(read, forms, "合格", must(LOW), must(LOWEST))
    assert decision.is_sound
    broken = replace(decision.applied[1], fault=KeyError("某"))
    assert not replace(decision, applied=(decision.applied[0], broken)).is_sound
