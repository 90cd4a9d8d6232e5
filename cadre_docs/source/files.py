"""Reading files that may be anything: only regular ones, and never more than a limit."""

from __future__ import annotations

import contextlib
import os
import stat
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError, why
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.machine import platforms
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSTEADY = "unsteady"
_witnesses: ContextVar[tuple[dict[Path, str], ...]] = ContextVar("witnesses", default=())


@contextlib.contextmanager
def recorded_digests() -> Iterator[dict[Path, str]]:
    """Collect the SHA-256 of each file's bytes as they are read within.

    A second look at a file proves nothing of what was read before. A file that was read
    twice and was not the same has ``UNSTEADY``, which is no hash.
    """
    seen: dict[Path, str] = {}
    token = _witnesses.set((*_witnesses.get(), seen))
    try:
        yield seen
    finally:
        _witnesses.reset(token)


def _testify(path: Path, data: bytes) -> None:
    if witnesses := _witnesses.get():
        digest = sha256(data).hexdigest()
        for seen in witnesses:
            if seen.setdefault(path, digest) != digest:
                seen[path] = UNSTEADY


def read_file(path: Path, limit: str = "file_mb", remedy: str = "请核对是否选错了文件") -> bytes:
    """Return the bytes of a file; ``limit`` names the limit that holds for its kind.

    Raises :class:`UnsafeFileError` for what is too large, and for pipes and devices, which
    never end; OSError where the system says no. Waits for nobody who might write.
    """
    mode = os.stat(path).st_mode  # noqa: PTH116 - a third less than Path.stat() takes
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    most = int(getattr(limits(), limit)) * MB
    data = None
    if stat.S_ISREG(mode):  # devices are not even opened
        with open(path, "rb", buffering=0, opener=_at_once) as stream:
            facts = os.fstat(stream.fileno())
            if stat.S_ISREG(facts.st_mode):
                room = min(facts.st_size, most) + 1  # a browser's memory never becomes less again
                data = stream.read(room)
                more = len(data) != facts.st_size  # what its size was a moment ago proves nothing
                while more and len(data) <= most and (rest := stream.read(most + 1 - len(data))):
                    data += rest
    if data is None:  # as of what the system only calls a file: /proc/kmsg
        raise UnsafeFileError("不是普通文件（是管道或设备）", "请核对路径")
    if len(data) > most:
        raise UnsafeFileError(f"文件超过{amount(limit)}", f"{remedy}；{adjustable(limit)}")
    _testify(path, data)
    return data


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | platforms.NO_WAIT)


def real(path: Path) -> Path:
    """Return where a path leads, links followed; of links in a circle, one of them."""
    return Path(os.path.realpath(path))


def leads_out(path: Path, folder: Path, *, resolved: bool = False) -> bool:
    """Whether a path leads out of a folder, by ``..`` or by a link.

    One that is ``resolved`` has been followed to its end: each step of the way asks the disk.
    """
    if resolved and path.is_relative_to(folder):
        return False  # then the folder's own path, a part of it, holds no link either
    try:
        end = path if resolved else path.resolve()
        return not end.is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, too long
        return True


def way_out(path: Path, folder: Path) -> Path | None:
    """Return what leads out of a folder on the way to a path below it; None if nothing does.

    It is a link, or the path itself where the system does not say which part is one. Of a path
    that is a link itself only the way to it is looked at.
    """
    if platforms.is_link(real(folder)) or not leads_out(path.parent, folder):
        return None  # a circle is no folder: the system will say so
    below = [p for p in path.parents if p != folder and p.is_relative_to(folder)]
    return next((place for place in reversed(below) if platforms.is_link(place)), path)


def read_named(path: Path, limit: str = "file_mb") -> bytes:
    """Return the bytes of a file that the user named, or that the program needs.

    Raises :class:`UnsafeFileError`, naming the file, also where the system says no.
    """
    try:
        return read_file(path, limit)
    except UnsafeFileError as problem:
        raise UnsafeFileError(f"“{path}”：{problem.message}", problem.remedy) from None
    except OSError as problem:
        meant = meant_files(path) if isinstance(problem, FileNotFoundError) else ""
        raise UnsafeFileError(
            f"打不开“{path}”：{why(problem)}{meant}", "请核对路径和权限"
        ) from None
