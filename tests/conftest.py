"""Shared fixtures: the built-in catalog, the test catalog, and records typed as YAML.

Tests that need WeasyPrint and Pango are marked ``pango``, those that ask fontconfig ``fontconfig``:
they are skipped where it is missing, or taken away (tests/missing). Of long sweeps all cases but
a few are marked ``slow`` (tests/sweeps.yaml).
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cadre_docs.catalog import Catalog, folders
from cadre_docs.intake.read import Intake, ReadRecord, read_paths
from cadre_docs.limits import Limits, limits
from cadre_docs.source.yaml import load_ours
from tests.missing import sitecustomize
from tests.today import TODAY
from tests.yaml_texts import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


if os.environ.get(sitecustomize.VARIABLE):  # of the programs that tests start, too
    paths = (str(Path(sitecustomize.__file__).parent), os.environ.get("PYTHONPATH", ""))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


@cache
def lacking(marker: str) -> str:
    """Say what is missing for the tests with a marker; empty where nothing is."""
    if marker == "pango":
        from cadre_docs.pages.weasyprint.engine import lack

        return lack()
    taken = os.environ.get(sitecustomize.VARIABLE)
    return "没有 fc-list" if taken or shutil.which("fc-list") is None else ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the cases of sweeps that the daily run leaves to the slow one."""
    sweeps: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        sweeps[item.nodeid.partition("[")[0]].append(item)
    for path, functions in load_yaml((ROOT / "tests" / "sweeps.yaml").read_text("utf-8")).items():
        for name, daily in functions.items():
            cases = sweeps[f"tests/{path}::{name}"]
            kept = {number * len(cases) // daily for number in range(min(daily, len(cases)))}
            for number, item in enumerate(cases):
                if number not in kept:
                    item.add_marker("slow")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in ("pango", "fontconfig"):
        if item.get_closest_marker(marker) and (missing := lacking(marker)):
            pytest.skip(f"{marker}: {missing}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session", autouse=True)
def trees_of_catalogs() -> Iterator[None]:
    """Parse each file of a catalog once in a run, as it is: a test begins with a catalog anew.

    Trees cannot be changed. What is in a file, its name and the limits tell them apart.
    """

    @cache
    def parsed(
        data: bytes, file: str, _within: Limits
    ) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
        trees, findings = load_ours(data, file)
        return tuple(trees), tuple(findings)

    def load(data: bytes, file: str) -> tuple[list[Node], list[Finding]]:
        trees, findings = parsed(data, file, limits())
        return list(trees), list(findings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folders, "load_ours", load)
        yield


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
