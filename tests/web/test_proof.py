"""Each of the fifteen behaviours and each line of the safety list has its tests: proof.yaml lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Running
from tests.yaml_texts import load_yaml

HERE = Path(__file__).parent
PROOF = load_yaml((HERE / "proof.yaml").read_text("utf-8"))
LINES = [(line, tests) for kind in ("behaviours", "safety") for line, tests in PROOF[kind].items()]


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("line", "named"), LINES, ids=[line for line, _ in LINES])
def test_every_promise_has_its_tests(line: str, named: dict[str, list[str]]) -> None:
    assert named
    for module, tests in named.items():
        assert set(tests) <= names_in(HERE / f"{module}.py"), line


def test_each_of_the_fifteen_has_a_test_named_after_it() -> None:
    assert [int(line.partition(" ")[0]) for line in PROOF["behaviours"]] == list(range(1, 16))
    listed: set[str] = set()
    for line, named in PROOF["behaviours"].items():
        tests = {test for several in named.values() for test in several}
        assert [test for test in tests if test.startswith(f"test_{line.partition(' ')[0]}_")], line
        listed |= tests
    numbered = {
        name
        for path in HERE.glob("test_*.py")
        for name in names_in(path)
        if re.match(r"test_([1-9]|1[0-5])_", name)
    }
    assert numbered <= listed


@pytest.mark.slow
def test_no_page_asks_for_anything_elsewhere(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    running = serve(folder)
    page, asked = page_of(running), []
    page.context.on("request", lambda request: asked.append(request.url))
    base = running.entry.partition("?")[0]
    for path in ("", "people", "collect", "review", "lists", "prints", "rules", "masters", "help"):
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
    assert len(asked) > 9
    assert [url for url in asked if not url.startswith(base)] == []
