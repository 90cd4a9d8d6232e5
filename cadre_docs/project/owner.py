"""One project an output folder: of two, each would replace the other's papers, or remove them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError, ProjectError
from cadre_docs.project.file.read import read_project

if TYPE_CHECKING:
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.state.database import State

_KEY = "project"


def refuse_another(project: Project, state: State) -> None:
    """Raise :class:`ProjectError` when the output folder is that of another project.

    The state says whose it is as seen from the folder, so both may move together. Who is not
    there any more, or writes elsewhere now, keeps nobody out.
    """
    known = state.meta(_KEY)
    if not known or known == _seen_from(project):
        return
    other = Path(os.path.normpath(project.output.resolve() / known))
    if not other.is_file() or not _writes_to(other, project.output):
        return
    raise ProjectError(
        f"输出文件夹“{project.output}”是另一个项目“{other}”的：两个项目写到一处，"
        "会互相替换名册、打印文件和报告，把对方的表当作不再需要的。"
        f"请在“{project.file}”里给“输出”写另一个文件夹；那个项目不再用的，先把它移走或者改它的“输出”。"
    )


def claim(project: Project, state: State) -> None:
    """Note that the output folder is this project's."""
    refuse_another(project, state)
    state.note(_KEY, _seen_from(project))


def _seen_from(project: Project) -> str:
    file, output = project.file.resolve(), project.output.resolve()
    try:
        return Path(os.path.relpath(file, output)).as_posix()
    except ValueError:  # on another drive
        return file.as_posix()


def _writes_to(file: Path, output: Path) -> bool:
    try:
        return read_project(file).output.resolve() == output.resolve()
    except CadreDocsError:  # nobody can build it as it is
        return False
