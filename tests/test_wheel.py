"""An installed wheel, not the checkout, lists and renders every form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the wheel's content."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run(build, check=True)
    [wheel] = folder.glob("*.whl")
    target = folder / "site"
    install = [*pip, "install", "--no-deps", "--no-index", "--target", target, wheel]
    subprocess.run(install, check=True)
    return target


def run(installed: Path, *arguments: object) -> str:
    result = subprocess.run(
        [sys.executable, "-P", "-m", "cadre_docs", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=installed.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_wheel_runs_from_its_own_files(installed: Path) -> None:
    program = "import cadre_docs.catalog as c; print(c.__file__, c.builtin_root())"
    shown = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=installed.parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert all(Path(path).is_relative_to(installed) for path in shown)


def test_the_wheel_lists_every_form(installed: Path) -> None:
    listed = run(installed, "forms")
    for form in Catalog().form_ids:
        assert form in listed


def test_the_wheel_brings_the_examples_of_a_project(installed: Path, tmp_path: Path) -> None:
    run(installed, "init", tmp_path / "项目", "--form", "liaocheng-talent")
    examples = tmp_path / "项目" / "填报" / "liaocheng-talent"
    assert {"full.yaml", "minimal.yaml", "photo.jpg"} <= {p.name for p in examples.iterdir()}
    assert "将生成4个输出" in run(installed, "build", tmp_path / "项目", "--dry-run")


def test_the_wheel_makes_templates_and_renders_every_form(installed: Path, tmp_path: Path) -> None:
    forms, everything = Catalog().form_ids, list[list[str]]()
    for form in forms:
        template = ["new", form, "-o"]
        commands = [[*template, tmp_path / f"{form}.{kind}"] for kind in ("yaml", "xlsx")]
        commands.append(["blank", form, "-o", tmp_path / form])
        commands.append(
            ["render", ROOT / "examples" / form / "minimal.yaml", "-o", tmp_path / form]
        )
        everything.extend([[str(part) for part in command] for command in commands])
    # In one process: starting eighty takes longer than what they do.
    script = "import sys, json; from cadre_docs.cli.main import cli\n"
    script += "codes = [cli(c, standalone_mode=False) for c in json.loads(sys.argv[1])]\n"
    script += "assert not any(codes), codes"
    result = subprocess.run(
        [sys.executable, "-P", "-c", script, json.dumps(everything)],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=installed.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    for form in forms:
        assert {p.suffix for p in (tmp_path / form).glob("[!.]*")} == {".docx", ".pdf", ".xlsx"}
