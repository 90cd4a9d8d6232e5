"""What the tool has kept of a project whose year is closed: listed, then removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Result, public
from cadre_docs.messages.safe import told_lines
from cadre_docs.project.file.read import read_project

if TYPE_CHECKING:
    from cadre_docs.project.clean import Leftover
    from cadre_docs.project.file.model import Project

__all__ = ["Cleaned", "Leftovers", "clean", "leftovers"]


@dataclass(frozen=True)
class Leftovers(Result):
    """What may be removed of a project whose year is closed."""

    project: Project
    found: tuple[Leftover, ...]

    @property
    def ok(self) -> bool:
        """Nothing was done, so nothing is wrong."""
        return True

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return them, one a line, with their sizes."""
        sizes = (max(1, round(leftover.size / 1000)) for leftover in self.found)
        lines = [
            f"{leftover.path}  {leftover.what}，{size} kB"
            for leftover, size in zip(self.found, sizes, strict=True)
        ]
        return told_lines(lines or ["没有可以清理的。"])


@dataclass(frozen=True)
class Cleaned(Result):
    """How many things were removed; ``problems`` say in Chinese what could not be."""

    removed: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all was removed."""
        return not self.problems

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the problems and the number."""
        return told_lines([*self.problems, f"已清理{self.removed}项。"])


@public
def leftovers(folder: Path | str, year: int) -> Leftovers:
    """Return what :func:`clean` would remove of a project of a closed ``year``; nothing is touched.

    Raises :class:`~cadre_docs.errors.ProjectError` for a project of another year, or of none.

    >>> import cadre_docs as cd
    >>> project = cd.init("out/closed", "henan-tenure-form")
    >>> cd.leftovers("out/closed", 2024).found
    ()
    """
    from cadre_docs.project.clean import leftovers as leftovers_of

    project = read_project(Path(folder))
    return Leftovers(project, tuple(leftovers_of(project, year)))


@public
def clean(found: Leftovers) -> Cleaned:
    """Remove what :func:`leftovers` found: state, drafts, half-written files; no papers.

    Raises :class:`~cadre_docs.errors.ProjectError` while a build is running.

    >>> import cadre_docs as cd
    >>> project, built = cd.init("out/done", "henan-tenure-form"), cd.build("out/done")
    >>> cd.clean(cd.leftovers("out/done", 2024)).removed
    1
    """
    from cadre_docs.project.clean import remove

    if not found.found:
        return Cleaned(0, ())
    problems = tuple(remove(found.project, list(found.found)))
    return Cleaned(len(found.found) - len(problems), problems)
