"""An installed wheel, not the checkout, lists and renders every form."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog

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
    for form in Catalog().form_ids:
        run(installed, "new", form, "-o", tmp_path / f"{form}.yaml")
        run(installed, "new", form, "-o", tmp_path / f"{form}.xlsx")
        run(installed, "blank", form, "-o", tmp_path / form)
        run(installed, "render", ROOT / "examples" / form, "-o", tmp_path / form)
        assert {p.suffix for p in (tmp_path / form).iterdir()} == {".docx", ".pdf", ".xlsx"}
