"""Removing what the tool keeps for itself of a closed year: its state, drafts, what was cached.

Nothing that people need goes: outputs, what was issued, copies of edited outputs, records.
The hashes of untouched outputs stay in a ledger: a later build still knows them as its own.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, ProjectError, why
from cadre_docs.machine import platforms
from cadre_docs.masters.draft import MARK
from cadre_docs.outputs.files import is_half_written
from cadre_docs.project.file.model import SAVED_FOLDER
from cadre_docs.project.issued import FOLDER as ISSUED
from cadre_docs.project.lock import locked
from cadre_docs.project.remembered import remember
from cadre_docs.project.state.file import copied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cadre_docs.project.file.model import Project

_LOCK = "lock"
STATE, DRAFT, HALF = "工具的记忆（状态）", "草稿", "写到一半的文件"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file or folder that may go, what it is, and its size in bytes."""

    path: Path
    what: str
    size: int


def leftovers(project: Project, year: int) -> list[Leftover]:
    """Return what may be removed of a project whose year is closed.

    Raises :class:`ProjectError` for a project of another year, or of none.
    """
    if project.year is None:
        raise ProjectError(f"“{project.file}”没有写“年度”，不知道是不是{year}年度的，没有清理。")
    if project.year != year:
        raise ProjectError(
            f"“{project.file}”是{project.year}年度的，不是{year}年度的，没有清理。请核对文件夹和年份。"
        )
    return sorted(_found(project), key=lambda leftover: leftover.path)


def _found(project: Project) -> Iterator[Leftover]:
    output = project.output
    if not output.is_dir():
        return
    if project.state.is_dir() and not platforms.is_link(project.state):
        size = sum(_size(path) for path in project.state.rglob("*"))
        yield Leftover(project.state, STATE, size)
    kept = (project.state, output / ISSUED, output / SAVED_FOLDER)
    for path in output.rglob("*"):
        if any(path.is_relative_to(folder) for folder in kept) or platforms.is_link(path):
            continue
        if path.is_file() and path.stem.endswith(MARK):
            yield Leftover(path, DRAFT, _size(path))
        elif path.is_file() and is_half_written(path):
            yield Leftover(path, HALF, _size(path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def remove(project: Project, found: list[Leftover]) -> list[str]:
    """Remove what was shown; return in Chinese what could not be.

    Raises :class:`ProjectError` while a build is running.
    """
    problems = []
    with locked(project.state):
        with copied(project.state) as state:
            remember(project.output, state)
        for leftover in found:
            try:
                if leftover.path.is_dir():
                    _empty(leftover.path)
                else:
                    leftover.path.unlink(missing_ok=True)
            except OSError as problem:
                problems.append(f"“{leftover.path}”删除不了：{why(problem)}")
    if project.state.is_dir():
        try:  # the lock, too, once nobody holds it
            shutil.rmtree(project.state)
        except OSError as problem:
            raise OutputError(f"“{project.state}”删除不了：{why(problem)}。") from None
    return problems


def _empty(folder: Path) -> None:
    """Remove all in a folder but the lock that this process holds."""
    for path in folder.iterdir():
        if path.is_dir() and not platforms.is_link(path):
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
