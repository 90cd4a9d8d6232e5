"""No regular expression of the package needs more than linear time for any text."""

from __future__ import annotations

import re
import time
from collections import deque
from typing import Any

import pytest

from tests.hostile.patterns import patterns, worst_texts

SHORT, LONG = 1_000, 4_000
WORTH_A_LOOK = 0.01  # seconds for the long text: what is linear needs a thousandth of it
GROWTH = (SHORT / LONG) ** -1.5  # between linear (4) and quadratic (16)


def seconds(pattern: re.Pattern[Any], text: Any, rounds: int = 3) -> float:
    """Return the processor's time for looking through a text in every way, the best of some."""

    def once() -> float:
        begun = time.process_time()
        pattern.fullmatch(text)
        deque(pattern.finditer(text), maxlen=0)
        return time.process_time() - begun

    return min(once() for _ in range(rounds))


def slow(pattern: re.Pattern[Any]) -> list[str]:
    """Return the texts for which four times the length takes much more than four times as long."""
    pairs = zip(worst_texts(pattern, SHORT), worst_texts(pattern, LONG), strict=True)
    return [
        f"{long[:40]!r}…"
        for short, long in pairs
        if seconds(pattern, long, 1) > WORTH_A_LOOK
        and seconds(pattern, long) > max(GROWTH * seconds(pattern, short), WORTH_A_LOOK)
    ]


def test_no_pattern_of_the_package_is_slow():
    found = patterns()
    assert len(found) > 150, "they are found where they were before"
    problems = {name: texts for name, pattern in found.items() if (texts := slow(pattern))}
    assert problems == {}


@pytest.mark.parametrize(
    "source",
    [
        r"\s+$",
        r"[a-z]+[^<>]{0,200}>",
        r"a*[\t\n]",
        r"x*x*z",
        r"b\d+\d+c",
        r"a：(?!.*:[ \t])",
    ],
)
def test_slow_patterns_are_known_by_these_texts(source: str):
    assert slow(re.compile(source))


@pytest.mark.parametrize("source", [r"\A\s+$", r"(?<!\s)\s++x", r"[ab]{3}", r"<o:[a-z]++>"])
def test_quick_patterns_are_not_suspected(source: str):
    assert slow(re.compile(source)) == []
