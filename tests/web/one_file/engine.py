"""The engine inside HTML files, run by Node; and the same asked of the command line's."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.errors import EnvironmentLackError
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.web.one_file import interpreter

DRIVER = Path(__file__).with_name("engine.cjs")
SLOWEST = 600


def require_interpreter() -> None:
    """Skip, by name, where the interpreter for browsers was not fetched."""
    try:
        interpreter.folder()
    except EnvironmentLackError:
        pytest.skip("没有浏览器用的解释器：这些测试没有运行（make browser）")


def ran(tasks: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Run tasks (see engine.cjs)."""
    require_interpreter()
    node = shutil.which("node")
    if node is None:
        pytest.skip("没有 Node：这些测试没有运行（Debian：apt install nodejs）")
    done = subprocess.run(
        [node, DRIVER, folder], input=json.dumps(tasks), capture_output=True, encoding="utf-8",
        timeout=SLOWEST, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    assert isinstance(answers, dict)
    return answers


def job(path: Path, **more: Any) -> dict[str, Any]:
    """A job of a record, with the files that lie beside it."""
    beside = {
        one.name: b64encode(one.read_bytes()).decode()
        for one in path.parent.iterdir()
        if one.is_file() and one.suffix not in (".yaml", ".xlsx", ".md")
    }
    return {"first": path.read_text("utf-8"), "beside": beside, **more}


def found(path: Path, forms: cd.Catalog, unit: Path | None = None) -> list[list[Any]]:
    """What `cadre-docs check` finds in a record on a machine without fonts (it draws nothing).

    With ``unit``: what `check --unit` finds, but for what it says of the unit's facts themselves.
    """
    before = FontBook.system
    FontBook.system = staticmethod(lambda: FontBook(()))  # type: ignore[method-assign]
    try:
        checked = cd.check(cd.read(path, unit=unit, catalog=forms))
    finally:
        FontBook.system = before  # type: ignore[method-assign]
    return [
        [f.code, f.severity.value, f.sentence(), f.citation, f.path, f.position and f.position.line]
        for f in checked.findings
        if not (unit and f.position and f.position.file == str(unit))
    ]
