"""docs/architecture.md speaks of the package as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cadre_docs

PACKAGE = Path(cadre_docs.__file__).parent
PAGE = (Path(__file__).resolve().parents[1] / "docs" / "architecture.md").read_text("utf-8")
GUIDE = (Path(__file__).resolve().parents[1] / "CONTRIBUTING.md").read_text("utf-8")
NAMED = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`", PAGE))
LISTED = {
    name
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for name in re.findall(r"`([a-z_]+(?:/|\.py))`", line.split("|")[1])
}


def test_every_path_it_names_exists() -> None:
    others = {"forms/", "data_schemas/", "data_schemas/parameters/", "tests/rules/"} | {
        name for name in NAMED if name.startswith("tests/") and (PACKAGE.parent / name).exists()
    }
    assert len(NAMED) > 50
    assert {name for name in NAMED - others if not (PACKAGE / name).exists()} == set()


def test_its_table_lists_every_subpackage_and_module() -> None:
    parts = {f"{p.parent.name}/" for p in PACKAGE.glob("*/__init__.py")}
    modules = {p.name for p in PACKAGE.glob("*.py") if not p.name.startswith("__")}
    assert parts | modules == LISTED


def test_subpackages_of_subpackages_are_named() -> None:
    inner = {f"{p.parent.relative_to(PACKAGE)}/" for p in PACKAGE.glob("*/*/__init__.py")}
    assert inner - NAMED == set()


def test_the_tests_to_read_first_exist() -> None:
    rows = re.findall(r"^\| (`[a-z]+`(?:, `[a-z]+`)*) \|(.*)\|$", GUIDE, re.MULTILINE)
    assert len(rows) > 10
    for folders, named in rows:
        files = re.findall(r"`(test_[a-z_]+)`", named)
        places = [PACKAGE.parent / "tests" / name for name in re.findall(r"[a-z]+", folders)]
        assert len(files) >= 3
        for file in files:
            assert any((place / f"{file}.py").exists() for place in places), file


@pytest.mark.parametrize("name", ["common", "between"])
def test_the_overview_of_rules_names_every_module(name) -> None:
    """A folder of very many modules says in its docstring what is what."""
    folder = PACKAGE / "rules" / name
    named = set(re.findall(r"``([a-z_]+)``", (folder / "__init__.py").read_text("utf-8")))
    assert named == {path.stem for path in folder.glob("*.py")} - {"__init__"}
