"""No regular expression of the package needs more than linear time for any text."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from tests.hostile.patterns import WAYS, Used, patterns, worst_texts

pytestmark = pytest.mark.slow

WORTH_A_LOOK = 0.01  # seconds for the long text: what is linear needs a thousandth of it
GROWTH = 4**1.5  # between linear (4) and quadratic (16)


def seconds(used: Used, text: Any, rounds: int = 3) -> float:
    """Return the processor's time for looking through a text, the best of some rounds."""
    pattern = used.pattern

    def once() -> float:
        begun = time.process_time()
        if "match" in used.ways:
            pattern.match(text)
        if "fullmatch" in used.ways:
            pattern.fullmatch(text)
        if used.ways - {"match", "fullmatch"}:
            deque(pattern.finditer(text), maxlen=0)
        return time.process_time() - begun

    return min(once() for _ in range(rounds))


def slow(used: Used, short: int = 2_000, long: int = 8_000) -> Iterator[str]:
    """Yield the texts for which four times the length takes much more than four times as long."""
    texts = (worst_texts(used.pattern, length) for length in (short, long))
    for less, more in zip(*texts, strict=True):
        if (
            seconds(used, more, 1) > WORTH_A_LOOK
            and seconds(used, more) > max(GROWTH * seconds(used, less), WORTH_A_LOOK)
        ):  # fmt: skip
            yield f"{more[:40]!r}…"


def test_no_pattern_of_the_package_is_slow():
    found = patterns()
    assert len(found) > 150, "they are found where they were before"
    problems = {
        name: texts for name, used in found.items() if (texts := list(islice(slow(used), 3)))
    }
    assert problems == {}


@pytest.mark.parametrize(
    "source",
    [
        r"\s+$",
        r"[a-z]+[^<>]{0,4}>",
        r"a*[\t\n]",
        r"b\d+\d+c",
        r"a：(?!.*:[ \t])",
    ],
)
def test_slow_patterns_are_known_by_these_texts(source: str):
    assert any(slow(Used(re.compile(source), WAYS)))


@pytest.mark.parametrize("source", [r"\A\s+$", r"(?<!\s)\s++x", r"[ab]{3}", r"<o:[a-z]++>"])
def test_quick_patterns_are_not_suspected(source: str):
    assert not any(slow(Used(re.compile(source), WAYS)))
