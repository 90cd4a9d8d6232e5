"""Where fonts lie: the folders of this system, one beside the program, and those that are named.

The first in the list are preferred. Each is looked into with all its folders.
"""

from __future__ import annotations

import contextlib
import os
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VARIABLE = "CADRE_DOCS_FONTS"
BESIDE = "字体"
# macOS keeps the fonts that it fetches when asked (仿宋, 楷体) in folders of such names.
_ASSETS = "com_apple_MobileAsset_Font"

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
    program = sys.executable if getattr(sys, "frozen", False) else str(Path(__file__).parents[1])
    return Path(program).parent / BESIDE


def system_folders(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Return the folders in which a system (as ``sys.platform`` names it) keeps fonts."""
    known = os.environ if environment is None else environment
    if platform == "win32":
        return tuple(_of_windows(known))
    home = Path(known.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - it may be unknown
    if platform == "darwin":
        return tuple(_of_macos(home))
    return tuple(dict.fromkeys(_of_linux(known, home)))


def _of_windows(known: Mapping[str, str]) -> Iterator[Path]:
    if own := known.get("LOCALAPPDATA"):
        yield Path(own) / "Microsoft" / "Windows" / "Fonts"
    yield Path(known.get("WINDIR") or known.get("SYSTEMROOT") or "C:\\Windows") / "Fonts"


def _of_macos(home: Path) -> Iterator[Path]:
    yield home / "Library" / "Fonts"
    yield Path("/Library/Fonts")
    yield Path("/System/Library/Fonts")
    with contextlib.suppress(OSError):
        yield from sorted(Path("/System/Library/AssetsV2").glob(f"{_ASSETS}*"))


def _of_linux(known: Mapping[str, str], home: Path) -> Iterator[Path]:
    yield Path(known.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
    yield home / ".fonts"
    shared = known.get("XDG_DATA_DIRS") or ""
    for folder in (*shared.split(os.pathsep), "/usr/local/share", "/usr/share"):
        if folder.startswith("/"):
            yield Path(folder) / "fonts"


def cache_folder(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> Path | None:
    """Return where a user's programs keep what they can find anew; None where it is unknown."""
    known = os.environ if environment is None else environment
    if platform == "win32":
        own = known.get("LOCALAPPDATA")
        return Path(own) / "cadre-docs" / "Cache" if own else None
    home = known.get("HOME")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "cadre-docs" if home else None
    own = known.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    return Path(own) / "cadre-docs" if own else None
