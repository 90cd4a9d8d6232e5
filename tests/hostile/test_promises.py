"""SECURITY.md and docs/limits.md name, for each promise, tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("SECURITY.md", "docs/limits.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def found_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    made = (n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return frozenset(name for name in made if name.startswith("test_"))


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_is_named_exists(name: str) -> None:
    named = NAMED.findall(page(name))
    assert named
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert not test or test in found_in(file), f"{file}::{test}"
    # Nothing is named in another way, which would not be checked.
    others = [name for name in re.findall("`(tests/[^`]*)`", page(name)) if "." in name]
    assert len(others) == len(named)


def test_every_promise_names_a_test() -> None:
    promised = page("SECURITY.md").partition("## What is promised")[2]
    promised = promised.partition("## What is not promised")[0]
    paragraphs = [p for p in re.split(r"\n\n+", promised) if p.strip()]
    assert len(paragraphs) > 10
    for paragraph in paragraphs:
        assert paragraph.strip().startswith("**"), paragraph
        assert NAMED.search(paragraph) or "](docs/limits.md)" in paragraph, paragraph


def test_every_section_of_the_limits_names_a_test() -> None:
    sections = re.split(r"^## ", page("docs/limits.md"), flags=re.MULTILINE)[1:]
    assert len(sections) > 4
    for section in sections:
        assert NAMED.search(section), section.splitlines()[0]


def test_it_is_said_what_is_not_tested() -> None:
    for name in PAGES:
        assert "not tested" in page(name)
