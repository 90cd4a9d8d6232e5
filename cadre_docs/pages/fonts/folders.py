"""Where fonts lie: the folders of this system, one beside the program, and those that are named.

The first in the list are preferred. Each is looked into with all its folders.
"""

from __future__ import annotations

import contextlib
import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import RequestError
from cadre_docs.machine import platforms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VARIABLE = "CADRE_DOCS_FONTS"
BESIDE = "字体"

_named: ContextVar[tuple[Path, ...]] = ContextVar("named_font_folders", default=())


@contextlib.contextmanager
def fonts_in(*folders: Path | str) -> Iterator[None]:
    """Have fonts be looked for in ``folders`` first, inside a ``with`` block, in this thread.

    The fonts of this machine are used for what these lack. Raises
    :class:`~cadre_docs.errors.RequestError` for a folder that is none.

    >>> import cadre_docs as cd
    >>> with cd.fonts_in("examples"):
    ...     pass
    """
    chosen = (*_folders(folders, "指定的字体文件夹"), *_named.get())
    token = _named.set(tuple(dict.fromkeys(chosen)))
    try:
        yield
    finally:
        _named.reset(token)


def named_folders() -> tuple[Path, ...]:
    """Return the folders that were named: by :func:`fonts_in`, then by the environment.

    Raises RequestError for one of the environment that is none.
    """
    listed = filter(None, os.environ.get(VARIABLE, "").split(os.pathsep))
    return (*_named.get(), *_folders(listed, f"环境变量 {VARIABLE} 指定的字体文件夹"))


def _folders(paths: Iterable[Path | str], what: str) -> tuple[Path, ...]:
    found = tuple(Path(path).absolute() for path in paths)
    for folder in found:
        if not os.path.isdir(folder):  # noqa: PTH112 - says no where a path cannot be looked at
            raise RequestError(f"{what}“{folder}”不存在，或者不是文件夹。请核对路径。")
    return found


def beside_program() -> Path:
    """Return the folder of fonts beside the program (or beside the package), there or not."""
    return platforms.program_folder() / BESIDE
