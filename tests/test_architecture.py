"""docs/architecture.md speaks of the package as it is."""

from __future__ import annotations

import re
from pathlib import Path

import cadre_docs

PACKAGE = Path(cadre_docs.__file__).parent
PAGE = (Path(__file__).resolve().parents[1] / "docs" / "architecture.md").read_text("utf-8")
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
