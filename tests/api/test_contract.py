"""The names of the API are stable, said once, and all that the command line may know."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs import errors, findings
from cadre_docs.cli.main import COMMANDS
from cadre_docs.machine import cpu_time, platforms
from cadre_docs.messages import progress, streams
from cadre_docs.messages import safe as privacy
from cadre_docs.outputs import files
from cadre_docs.values import dates, text
from tools.api_docs import TARGET, page

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "cadre_docs"
# What the command line uses beside the API: words, streams, and how options are written.
BASE = {
    m.__name__
    for m in (
        *(cpu_time, dates, errors, files, findings, platforms),
        *(privacy, progress, streams, text),
    )
}


def imports(path: Path) -> set[str]:
    """Return what a module imports of this package, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            is_package = (ROOT / node.module.replace(".", "/")).is_dir()
            found |= names if is_package else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] == "cadre_docs"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").glob("*.py")), ids=lambda p: p.name)
def test_the_command_line_knows_the_api_and_small_things_below(path: Path) -> None:
    above = ("cadre_docs.cli", "cadre_docs.api")
    for name in imports(path) - {"cadre_docs", "cadre_docs.__version__"}:
        assert name in BASE or name.startswith(above), name


def test_a_function_for_every_command() -> None:
    assert not [name for name in COMMANDS if not inspect.isfunction(getattr(cd, name))]


def test_the_page_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run python tools/api_docs.py"


def test_type_checkers_are_told_the_same() -> None:
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    told = {
        (alias.name, node.module)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == {(name, f"cadre_docs.{home}") for name, home in cd._HOMES.items()}
    assert (PACKAGE / "py.typed").is_file()


def test_what_is_public_is_documented_and_annotated() -> None:
    for name in cd.__all__:
        value = getattr(cd, name)
        if inspect.isfunction(value):
            parameters = inspect.signature(value).parameters.values()
            assert all(p.annotation is not p.empty for p in parameters), name
        if name != "__version__":
            assert inspect.getdoc(value), name


def test_a_function_keeps_its_name_beside_a_module_of_that_name() -> None:
    for name in ("report", "rules", "web"):
        assert inspect.ismodule(importlib.import_module(f"cadre_docs.{name}")), name
        assert inspect.isfunction(getattr(cd, name)), name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = cd.nothing


def test_importing_it_imports_nothing_slow() -> None:
    slow = ["weasyprint", "docxtpl", "openpyxl", "lxml", "PIL", "sqlite3", "yaml"]
    program = (
        "import sys, cadre_docs as cd; assert 'check' in dir(cd)\n"
        f"print([m for m in {slow!r} if m in sys.modules or len(sys.modules) > 500])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("path", sorted((PACKAGE / "api").glob("*.py")), ids=lambda p: p.name)
def test_the_api_neither_prints_nor_exits_nor_reads_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    clocks = {
        call for call in calls if call.startswith("clock.") or call.endswith((".now", ".today"))
    }
    assert not calls & {"print", "sys.exit", "exit", "click.echo", "input"}
    assert clocks <= ({"clock.today", "clock.stated"} if path.name == "base.py" else set())
