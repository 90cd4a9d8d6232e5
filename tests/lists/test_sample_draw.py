"""The drawing: fair, repeatable, and the same for everybody who does it again."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from cadre_docs.lists.sample import Candidate, draw
from cadre_docs.lists.sample.draw import roster_hash

ROOT = Path(__file__).resolve().parents[2]
RATE = Fraction(30, 100)


def people(seed: int) -> list[Candidate]:
    """An invented list: 1–12 units of 1–15 people."""
    chance = random.Random(seed)  # noqa: S311 - test data
    return [
        Candidate(("示例厅", f"示例院{unit}"), (f"示例{unit}-{number}", "1970.01.01", ""))
        for unit in range(chance.randint(1, 12))
        for number in range(chance.randint(1, 15))
    ]


def names(drawing) -> list[str]:
    return [one.candidate.identity[0] for one in drawing.drawn]


LISTS = [pytest.param(people(seed), id=f"list {seed}") for seed in range(30)]


@pytest.mark.parametrize("everybody", LISTS)
def test_the_order_of_the_people_changes_nothing(everybody) -> None:
    once = draw(everybody, RATE, "种子")
    shuffled = everybody[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311 - test data
    assert draw(shuffled, RATE, "种子") == once


@pytest.mark.parametrize("everybody", LISTS)
@pytest.mark.parametrize("rate", [Fraction(30, 100), Fraction(1, 3), Fraction(1, 1)])
def test_every_unit_has_at_least_its_share_and_no_more_than_one_too_many(everybody, rate) -> None:
    drawing = draw(everybody, rate, "种子")
    assert len(drawing.drawn) >= rate * len(everybody)
    for stratum in {person.stratum for person in everybody}:
        there = sum(person.stratum == stratum for person in everybody)
        drawn = [one for one in drawing.drawn if one.candidate.stratum == stratum]
        assert rate * there <= len(drawn) < rate * there + 1
        assert [one.rank for one in drawn] == list(range(1, len(drawn) + 1))
        assert {one.stratum_people for one in drawn} == {there}


@pytest.mark.parametrize("everybody", LISTS)
def test_a_higher_rate_only_adds_people(everybody) -> None:
    samples = [set(names(draw(everybody, Fraction(p, 100), "种子"))) for p in (30, 31, 50, 75, 100)]
    for lower, higher in pairwise(samples):
        assert lower <= higher
    assert len(samples[-1]) == len(everybody)


def test_another_seed_draws_others() -> None:
    everybody = people(3)
    drawn = {tuple(names(draw(everybody, RATE, f"种子{n}"))) for n in range(20)}
    assert len(drawn) == 20


def test_one_person_more_changes_the_hash_and_the_draw() -> None:
    everybody = people(3)
    more = [*everybody, Candidate(("示例厅", "示例院0"), ("示例新", "1970.01.01", ""))]
    assert roster_hash(more) != roster_hash(everybody)
    before = {one.candidate.line: one.draw for one in draw(everybody, RATE, "种子").drawn}
    after = {one.candidate.line: one.draw for one in draw(more, RATE, "种子").drawn}
    assert all(before[line] != after[line] for line in before.keys() & after.keys())


def test_everybody_has_about_the_same_chance() -> None:
    """Of ten people three are drawn: in 2,000 drawings each about 600 times (σ ≈ 20)."""
    everybody = [Candidate(("厅", "院"), (f"示例{n}", "", "")) for n in range(10)]
    counts = dict.fromkeys((person.identity[0] for person in everybody), 0)
    for seed in range(2000):
        for name in names(draw(everybody, RATE, str(seed))):
            counts[name] += 1
    assert all(500 < count < 700 for count in counts.values()), counts


def test_the_algorithm_is_the_one_that_is_described() -> None:
    """Version 1 by hand: anybody can do it again without this program."""
    lines = ['["厅","院","示例甲","1970.01.01",""]', '["厅","院","示例乙","1970.01.02",""]']
    everybody = [
        Candidate(("厅", "院"), ("示例甲", "1970.01.01", "")),
        Candidate(("厅", "院"), ("示例乙", "1970.01.02", "")),
    ]
    roster = sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()
    draws = {
        line: sha256(f"cadre-docs sample 1\n种子\n{roster}\n{line}".encode()).hexdigest()
        for line in lines
    }
    drawing = draw(everybody, RATE, "种子")
    assert drawing.roster_hash == roster
    [one] = drawing.drawn
    assert one.draw == min(draws.values()) == draws[one.candidate.line]


def test_hash_randomisation_changes_nothing() -> None:
    code = (
        "from fractions import Fraction\n"
        "from tests.lists.test_sample_draw import draw, names, people\n"
        "print(names(draw(people(5), Fraction(3, 10), '种子')))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            check=True, capture_output=True, cwd=ROOT, encoding="utf-8",
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert said == {f"{names(draw(people(5), RATE, '种子'))}\n"}


def test_nobody_may_be_there_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw([*people(1), people(1)[0]], RATE, "种子")


@pytest.mark.parametrize("rate", [Fraction(0), Fraction(-1), Fraction(101, 100)])
def test_a_rate_is_a_share(rate) -> None:
    with pytest.raises(ValueError, match="rate"):
        draw(people(1), rate, "种子")
