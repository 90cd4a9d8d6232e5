"""What other installed packages bring along: rules, and catalogs of forms.

A package names them among its entry points (docs/extending.md): ``cadre_docs.rules`` a module
whose import registers rules, ``cadre_docs.catalogs`` a package whose folder holds ``forms/`` and
``data_schemas/``.
"""

from __future__ import annotations

import os
import sys
from functools import cache
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
    if not _may_be_there():
        return ()
    from importlib.metadata import entry_points  # takes longer than all of a small check

    return tuple(sorted(entry_points(group=group), key=lambda point: (_package(point), point.name)))


@cache
def _may_be_there() -> bool:
    """Say whether any installed package may bring along something.

    Most bring nothing: then their files need only be looked through for our name. What is not
    installed in a plain folder only :mod:`importlib.metadata` can tell.
    """
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    if [getattr(finder, "__name__", "") for finder in finders] != ["PathFinder"]:
        return True
    try:
        return any(map(_is_named_in, dict.fromkeys(sys.path)))
    except OSError:
        return True


def _is_named_in(folder: str) -> bool:
    if not os.path.isdir(folder or "."):  # noqa: PTH112 - an archive, or not there
        return os.path.exists(folder)  # noqa: PTH110
    if folder.endswith(".egg"):
        return True
    with os.scandir(folder or ".") as entries:
        infos = [e.path for e in entries if e.name.endswith((".dist-info", ".egg-info"))]
    for info in infos:
        named = Path(info, "entry_points.txt")
        if named.is_file():
            text = named.read_bytes()
            if any(group.encode() in text for group in _KINDS):
                return True
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
