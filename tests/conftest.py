"""Shared fixtures: the built-in catalog, the test catalog, and records typed as YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import Intake, ReadRecord, read_paths
from tests.today import TODAY

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session")
def forms() -> Catalog:
    """The built-in catalog with the tests' own form beside it."""
    return Catalog(ROOT / "tests" / "catalog", today=TODAY)


@pytest.fixture
def read(tmp_path: Path, forms: Catalog):
    """Return a function: YAML text → what intake makes of it."""

    def read_text(text: str, name: str = "记录.yaml") -> Intake:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_paths([path], forms)

    return read_text


@pytest.fixture
def read_one(read):
    """Return a function: YAML text of one sound record → the record and its findings."""

    def one(text: str) -> ReadRecord:
        intake = read(text)
        assert not intake.findings
        [entry] = intake.entries
        return entry

    return one
