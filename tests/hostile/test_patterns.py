"""No regular expression of the package needs more than linear time for any text."""

from __future__ import annotations

import re
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pytest

from tests.hostile.patterns import WAYS, Used, patterns, worst_texts

pytestmark = pytest.mark.slow

WORTH_A_LOOK = 0.002  # seconds for the short text: what is linear needs a twentieth of it
GROWTH = 4**1.5  # between linear (4) and quadratic (16)
ENDLESS = 5  # seconds of the processor: an exponential pattern is given up, not waited for
GIVEN_UP = float("inf")


@contextmanager
def given_up(after: float) -> Iterator[None]:
    """End what takes so many seconds of the processor by TimeoutError (matching hears signals)."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, after)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(used: Used, text: Any, rounds: int = 3) -> float:
    """Return the processor's time for looking through a text, the best of some rounds.

    ``GIVEN_UP`` where it took too long. The thread's clock: while a timer runs, Linux gives the
    process's in steps of 4 ms.
    """
    pattern = used.pattern

    def once() -> float:
        begun = time.thread_time()
        if "match" in used.ways:
            pattern.match(text)
        if "fullmatch" in used.ways:
            pattern.fullmatch(text)
        if used.ways - {"match", "fullmatch"}:
            deque(pattern.finditer(text), maxlen=0)
        return time.thread_time() - begun

    try:
        with given_up(after=ENDLESS):
            return min(once() for _ in range(rounds))
    except TimeoutError:
        return GIVEN_UP


def slow(used: Used, short: int = 8_000, long: int = 32_000) -> Iterator[str]:
    """Yield the texts for which four times the length takes much more than four times as long."""
    texts = (worst_texts(used.pattern, length) for length in (short, long))
    for less, more in zip(*texts, strict=True):
        once = seconds(used, less, 1)
        if once > WORTH_A_LOOK and (
            once == GIVEN_UP or seconds(used, more) > GROWTH * seconds(used, less)
        ):
            yield f"{less[:40]!r}…"


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
        r"(?:a+b?)+c",
    ],
)
def test_slow_patterns_are_known_by_these_texts(source: str):
    assert any(slow(Used(re.compile(source), WAYS)))


@pytest.mark.parametrize("source", [r"\A\s+$", r"(?<!\s)\s++x", r"[ab]{3}", r"<o:[a-z]++>"])
def test_quick_patterns_are_not_suspected(source: str):
    assert not any(slow(Used(re.compile(source), WAYS)))
