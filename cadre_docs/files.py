"""Writing files whole or not at all, under names that every system accepts."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NAME_BYTES = 255
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10)}


def write_whole(path: Path, data: bytes | Iterable[bytes], *, via: Path | None = None) -> None:
    """Write ``data``, or its parts one after another, to a temporary name; then rename it.

    The temporary file lies beside ``path``, or in the folder ``via`` of the same file system.
    Raises :class:`OutputError` in Chinese; nothing half-written is left behind.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=via or path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
        _open_as_usual(Path(temporary))
        Path(temporary).replace(path)
    except BaseException as problem:  # Ctrl-C, too, leaves nothing behind
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        if not isinstance(problem, OSError):
            raise
        reason = problem.strerror or type(problem).__name__
        raise OutputError(
            f"写不进“{path}”：{reason}。请核对磁盘空间和写入权限后重试。", problem.errno
        ) from None


def _open_as_usual(path: Path) -> None:
    """Give the file the mode that the user's umask asks for; mkstemp makes it 0600."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def safe_name(text: str) -> str:
    """Return ``text`` as one path component that Windows, macOS and Linux accept."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).strip(" .") or "未命名"
    if name.split(".")[0].upper() in _RESERVED:
        name = f"_{name}"
    return name


class UniqueNames:
    """Hands out file names; two people of one name get ``姓名`` and ``姓名(2)``.

    Names that differ only in case count as the same: Windows and macOS think so.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, stem: str, room: int = 8) -> str:
        """Return a free name made from ``stem``, leaving ``room`` bytes for an extension."""
        for candidate in self._candidates(safe_name(stem), room):
            if candidate.casefold() not in self._taken:
                self._taken.add(candidate.casefold())
                return candidate
        raise AssertionError("candidates never end")

    def _candidates(self, stem: str, room: int) -> Iterator[str]:
        number = 1
        while True:
            suffix = f"({number})" if number > 1 else ""
            yield _cut(stem, MAX_NAME_BYTES - room - len(suffix)) + suffix
            number += 1


def _cut(text: str, limit: int) -> str:
    """Shorten to ``limit`` bytes of UTF-8 without cutting a character."""
    return text.encode()[:limit].decode(errors="ignore").rstrip(" .")
