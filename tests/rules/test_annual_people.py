"""Whole people under the city's measures (annual_people.yaml), and each grade proposed for each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.checks.records import check_entry, decisions
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.rules.engine import find
from cadre_docs.rules.outcomes import written
from tests.yaml_texts import dump_yaml, load_texts

HERE = Path(__file__).parent
BASE = load_texts(HERE / "AA" / "base.yaml")
PEOPLE: list[dict[str, Any]] = load_texts(HERE / "annual_people.yaml")["people"]
GRADES = ["优秀", "合格", "基本合格", "不合格"]
PROPOSALS = [*GRADES, "不确定档次", "不参加考核"]


def entry_of(folder: Path, forms, person: dict[str, Any], proposed: str = ""):
    basis = {**BASE["考核依据"], **person["facts"]}
    record = {**BASE, "考核档次建议": proposed, "考核依据": basis}
    path = folder / f"{proposed or '未定'}.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    intake = read_paths([path], forms)
    assert not intake.findings
    [entry] = intake.entries
    assert all(f.severity is Severity.NOTE for f in entry.findings)
    return entry


def allowed(outcome: str | list[str]) -> list[str]:
    return GRADES if outcome in ("档次", "无") else list(outcome)


@pytest.mark.parametrize("person", [pytest.param(p, id=p["who"]) for p in PEOPLE])
def test_a_person(person: dict[str, Any], tmp_path: Path, forms) -> None:
    entry = entry_of(tmp_path, forms, person)
    decided = decisions(entry.record, forms)
    assert len(decided) == (2 if "second" in person else 1)
    for decision, outcome in zip(decided, (person["outcome"], person.get("second")), strict=False):
        assert decision.is_sound
        assert decision.is_decided is (outcome != "无"), outcome
        assert [written(o) for o in decision.allowed] == allowed(outcome)
    codes = {step.applied.rule.code for step in decided[0].deciding}
    assert person["by"] in codes if "by" in person else not codes
    found = {f.code for f in check_entry(entry, forms)}
    assert person.get("warns", "AA-37p") in found | {"AA-37p"}


@pytest.mark.parametrize("person", [pytest.param(p, id=p["who"]) for p in PEOPLE])
def test_every_grade_proposed_for_a_person(person: dict[str, Any], tmp_path: Path, forms) -> None:
    """A proposal outside the allowed ones is an error under a rule that decides; others are not."""
    for proposed in PROPOSALS:
        entry = entry_of(tmp_path, forms, person, proposed)
        [decision, *_] = decisions(entry.record, forms)
        deciding = {step.applied.rule.code for step in decision.deciding}
        box = [
            f
            for f in check_entry(entry, forms)
            if f.path == "考核档次建议" and f.code not in ("AA-25", "AA-35.8")
        ]
        if proposed in allowed(person["outcome"]):
            assert not box, [f.sentence() for f in box]
        elif deciding:
            assert box
            assert {f.code for f in box} <= deciding
            # What arts. 14, 15 say against 不确定档次 by chapter 7: which goes first is a choice.
            rated = {s.constraint.outcome for s in decision.steps if s.constraint.general}
            lower = proposed in {"基本合格", "不合格"} & rated
            chosen = lower and decision.allowed == ("不确定档次",)
            # And what art. 35 says beside a sanction: nothing says which article goes first.
            chosen = chosen or decision.may_allow(proposed) is not None
            assert {f.severity for f in box} == {"warning" if chosen else "error"}
        else:
            assert [(f.code, f.severity) for f in box] == [("AA-11b", "warning")]


def test_every_item_of_the_articles_is_covered(forms) -> None:
    items = {
        name.split(" ")[0]
        for key, name in forms.law.instruments["AA"].articles.items()
        if re.match(r"(12|13|14|15|35\.\d+|36\.\d+|37\.\d+|38|39|40)$", key)
    }
    assert items <= {person["article"] for person in PEOPLE}
    assert len({person["who"] for person in PEOPLE}) == len(PEOPLE) >= 40


def test_the_deciding_rule_stands_where_the_table_says() -> None:
    """But for the articles that only say which of several rules governs."""
    for person in PEOPLE:
        if "by" in person and person["article"] not in ("第三十八条", "第三十九条", "第四十条"):
            assert find(person["by"]).article == person["article"], person["who"]
