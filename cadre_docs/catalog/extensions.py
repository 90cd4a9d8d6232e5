"""What other installed packages bring along: rules, and catalogs of forms.

A package names them among its entry points (docs/extending.md): ``cadre_docs.rules`` a module
whose import registers rules, ``cadre_docs.catalogs`` a package whose folder holds ``forms/`` and
``data_schemas/``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from cadre_docs.errors import ExtensionError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

RULES, CATALOGS = "cadre_docs.rules", "cadre_docs.catalogs"
_KINDS = {RULES: "规则", CATALOGS: "表单目录"}


@cache
def entry_points_of(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, sorted by package and name."""
    if not _are_any(tuple(sys.path)):
        return ()
    from importlib.metadata import entry_points  # takes as long as all rules

    return tuple(sorted(entry_points(group=group), key=lambda point: (_package(point), point.name)))


@cache
def _are_any(path: tuple[str, ...]) -> bool:
    """Whether there may be any: by the bytes of the lists of installed packages.

    Packages in archives, and those of finders of another kind, have to be asked.
    """
    finders = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in finders):
        return True
    return any(map(_has_any, path))


def _has_any(place: str) -> bool:
    """Whether an entry of ``sys.path`` may have any."""
    if os.path.isfile(place):  # noqa: PTH113 - never raises
        return True
    with contextlib.suppress(OSError), os.scandir(place or os.curdir) as inside:
        return any(map(_may_bring_any, inside))
    return False


def _may_bring_any(item: os.DirEntry[str]) -> bool:
    """Whether what lies among installed packages may say that one of them has any."""
    if item.name.endswith(".egg"):
        return True
    if item.name.endswith((".dist-info", ".egg-info")):
        with contextlib.suppress(OSError):
            listed = Path(item.path, "entry_points.txt").read_bytes()
            return any(group.encode() in listed for group in _KINDS)
    return False


def load(group: str) -> list[object]:
    """Return what the entry points of a group lead to.

    Raises :class:`~cadre_docs.errors.ExtensionError`, naming package and entry, for one that
    cannot be loaded.
    """
    return [_loaded(point) for point in entry_points_of(group)]


@cache
def catalog_folders() -> tuple[Path, ...]:
    """Return the folders of catalogs that other packages bring along."""
    folders = []
    for point in entry_points_of(CATALOGS):
        loaded = _loaded(point)
        where = getattr(loaded, "__file__", None) if isinstance(loaded, ModuleType) else None
        folder = Path(where).parent if where else None
        if folder is None or not any((folder / n).is_dir() for n in ("forms", "data_schemas")):
            raise _unusable(point, "应指向一个含有 forms/ 或 data_schemas/ 的程序包")
        folders.append(folder)
    return tuple(folders)


def listed() -> tuple[str, ...]:
    """Return each package with its version and what it brings along, in Chinese."""
    return tuple(
        f"{_package(point)}：{_KINDS[group]}“{point.name}”"
        for group in _KINDS
        for point in entry_points_of(group)
    )


def sources() -> tuple[tuple[str, Path], ...]:
    """Return the Python files that rules come from, with names that are the same everywhere."""
    files = {}
    for point in entry_points_of(RULES):
        loaded = _loaded(point)
        where = getattr(loaded, "__file__", None)
        if where is None:
            continue
        depth = point.module.count(".") + (Path(where).name == "__init__.py")
        top = Path(where).parents[depth]
        first = top / point.module.partition(".")[0]
        inside = sorted(first.rglob("*.py")) if first.is_dir() else [Path(where)]
        files.update({file.relative_to(top).as_posix(): file for file in inside})
    return tuple(sorted(files.items()))


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.module


def _loaded(point: EntryPoint) -> object:
    try:
        return point.load()
    except (Exception, SystemExit) as fault:
        raise _unusable(point, f"装不进来（{type(fault).__name__}: {fault}）") from fault


def _unusable(point: EntryPoint, what: str) -> ExtensionError:
    name = point.dist.name if point.dist else point.module
    return ExtensionError(
        f"程序包“{_package(point)}”提供的{_KINDS[point.group]}"
        f"“{point.name} = {point.value}”{what}。"
        f"这不是填报的问题：请升级或修好这个程序包，或者卸载它（pip uninstall {name}）后重新运行。"
    )
