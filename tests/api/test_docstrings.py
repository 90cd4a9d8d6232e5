"""What the docstrings of the API show is so."""

from __future__ import annotations

import doctest
import inspect

import pytest

import cadre_docs as cd

FUNCTIONS = [name for name in cd.__all__ if inspect.isfunction(getattr(cd, name))]
NO_EXAMPLE = {"watched", "using", "listening", "showing_private"}  # tests/api/ shows them


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.usefixtures("desk")
def test_the_example_of_a_function_is_so(name: str) -> None:
    function = inspect.unwrap(getattr(cd, name))
    [found] = doctest.DocTestFinder(recurse=False).find(function, name, globs={})
    assert bool(found.examples) != (name in NO_EXAMPLE)
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(found, out=said.append)
    assert not result.failed, "".join(said)
