"""Every reader, with inputs that grow in one place: twice the input, at most twice the work.

Work is counted in calls, so that the answer is the same on every machine; `make fuzz` measures
seconds and memory, and grows inputs in more places.
"""

from __future__ import annotations

import sys
from random import Random

import pytest

from cadre_docs.errors import CadreDocsError
from tools.fuzz.grow import growth
from tools.fuzz.targets import TARGETS

pytestmark = pytest.mark.slow

_TRIES = 3
_NUMBERS = (60, 120, 240)
# What happens once, when a size passes some threshold; what files and processes do besides.
_SLACK, _PART = 3_000, 0.05


def calls(run, data: bytes) -> int:
    """Count the calls of functions, of Python and of C, that a reader makes."""
    counted = 0

    def count(_frame, event: str, _arg) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        run(data)
    except CadreDocsError:
        pass
    finally:
        sys.setprofile(None)
    return counted


def growths(name: str):
    random = Random(name)  # noqa: S311 - no secret
    seeds = sorted(TARGETS[name].seeds(), key=len)[:3]
    found = (growth(random.choice(seeds), random) for _ in range(_TRIES * 3))
    return [one for one in found if one is not None][:_TRIES]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_twice_the_input_is_at_most_twice_the_work(name: str):
    run = TARGETS[name].run
    for one in growths(name):
        calls(run, one.at(1))  # what is read once and kept
        small, middle, large = (calls(run, one.at(number)) for number in _NUMBERS)
        # From the second to the third the input grows by twice as much as from the first.
        more = 2.2 * max(middle - small, 0) + _SLACK + _PART * small
        assert large - middle <= more, one.what


@pytest.mark.parametrize("name", TARGETS)
def test_an_input_that_grows_is_the_same_file_but_for_its_size(name: str):
    random = Random(name)  # noqa: S311 - no secret
    made = [growth(seed, random) for seed in TARGETS[name].seeds()[:2] if seed for _ in range(8)]
    sizes = [[len(one.at(number)) for number in (10, 20_000)] for one in made if one]
    assert sizes
    assert any(large > small for small, large in sizes)
    for one in filter(None, made):
        assert one.at(7) == one.at(7)


def test_the_growth_of_work_is_counted():
    def square(data: bytes) -> str:
        return "".join(str(len(data)) for _ in data for _ in data)

    one, two = (calls(square, bytes(number)) for number in (100, 200))
    assert two > 3.5 * one
