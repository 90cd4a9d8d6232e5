"""An output folder is one project's: two that share one are told, and nothing is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.errors import ProjectError
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from tests.project.small_form import make_project


def _build(folder: Path):
    return build(read_project(folder), Options())


def _writes_to(folder: Path, output: str) -> None:
    file = folder / "cadre-docs.yaml"
    lines = file.read_text("utf-8").splitlines()
    lines = [f"输出: {output}" if line.startswith("输出:") else line for line in lines]
    file.write_text("\n".join(lines), "utf-8")


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects, of which the second writes to where the first has built."""
    first, second = make_project(tmp_path / "甲", 2), make_project(tmp_path / "乙", 1)
    _build(first)
    _writes_to(second, "../甲/输出")
    return first, second


def _outputs(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "输出").glob("[!.]*/*")}


@pytest.mark.parametrize("go", [_build, lambda folder: dry_run(read_project(folder))])
def test_a_second_project_is_refused(two: tuple[Path, Path], go) -> None:
    first, second = two
    before = _outputs(first)
    with pytest.raises(ProjectError, match=f"另一个项目“{first / 'cadre-docs.yaml'}”") as told:
        go(second)
    assert str(second / "cadre-docs.yaml") in str(told.value)  # where to write another folder
    assert _outputs(first) == before
    assert _build(first).written == 0


def test_the_second_file_of_a_folder_is_a_second_project(tmp_path: Path) -> None:
    first = make_project(tmp_path / "甲", 1)
    _build(first)
    other = first / "项目2.yaml"
    other.write_text((first / "cadre-docs.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(ProjectError, match="另一个项目"):
        _build(other)


@pytest.mark.parametrize("which", [0, 1])
def test_another_folder_for_either_helps(two: tuple[Path, Path], which: int) -> None:
    _writes_to(two[which], "别处")
    for folder in two:
        _build(folder)


def test_a_project_that_is_gone_keeps_nobody_out(two: tuple[Path, Path]) -> None:
    first, second = two
    (first / "cadre-docs.yaml").unlink()
    _build(second)


@pytest.mark.parametrize("output", ["输出", "../共用/输出"])
def test_a_project_that_moved_is_the_same(tmp_path: Path, output: str) -> None:
    folder = make_project(tmp_path / "甲", 1)
    _writes_to(folder, output)
    _build(folder)
    moved = folder.rename(tmp_path / "2023年度")
    assert _build(moved).written == 0
