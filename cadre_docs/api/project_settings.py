"""The settings of a project file, for programs that change it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import public
from cadre_docs.project.file.model import FILE
from cadre_docs.project.file.read import project_in
from cadre_docs.project.file.settings import Setting, settings_in
from cadre_docs.project.file.settings import patch_settings as patch_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project

__all__ = ["Setting", "Settings", "patch_settings", "settings"]


@dataclass(frozen=True)
class Settings:
    """What a project file says, setting by setting, whether it is right or not.

    ``project`` is None where the file cannot be read at all; ``findings`` are all that is wrong
    with it, each with its line. ``settings`` has every setting that there may be, in the order of
    docs/project-file.md.
    """

    project: Project | None
    settings: tuple[Setting, ...]
    findings: tuple[Finding, ...]

    def about(self, setting: Setting) -> tuple[Finding, ...]:
        """Return what is wrong on the lines of a setting."""
        lines = range(setting.first, setting.last + 1)
        return tuple(f for f in self.findings if f.position and f.position.line in lines)


@public
def settings(data: bytes, file: Path | str = FILE) -> Settings:
    r"""Return the settings of a project file; ``file`` is where it lies, for paths in it.

    >>> import cadre_docs as cd
    >>> year = cd.settings("年度: 2023  # 考核年度\n".encode()).settings[0]
    >>> year.key, year.text, year.first
    ('年度', '2023', 1)
    """
    project, findings = project_in(data, Path(file))
    return Settings(project, settings_in(data), tuple(findings))


@public
def patch_settings(data: bytes, changes: Mapping[str, str]) -> bytes:
    r"""Return a project file with some settings changed; all else stays, comments too.

    ``changes`` are texts by the Chinese keys of docs/project-file.md: a list has an item on each
    line, 份数 and 限制 a ``名称: 数``; an empty text takes a setting out. Whether they are right
    is told by :func:`settings` of what is returned.

    Raises :class:`PatchError` where a setting cannot be changed without touching others.

    >>> import cadre_docs as cd
    >>> made = cd.patch_settings("年度: 2023  # 考核年度\n".encode(), {"年度": "2024"})
    >>> print(made.decode(), end="")
    年度: 2024  # 考核年度
    """
    return patch_text(data, changes)
