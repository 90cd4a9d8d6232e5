"""Each adapter says for which versions of its library it was written: those of pyproject.toml."""

from __future__ import annotations

import ast
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
ADAPTERS = sorted((ROOT / "cadre_docs" / "adapters").glob("*_internals.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: path.stem)
def test_an_adapter_names_the_versions_allowed(path):
    said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split()[0]
    assert said in PROJECT["dependencies"]
    requirement = Requirement(said)
    assert {">=", "<"} == {each.operator for each in requirement.specifier}
    assert requirement.specifier.contains(version(requirement.name))


def test_there_are_adapters():
    assert len(ADAPTERS) > 4
