"""Writing files whole or not at all, for their owner alone, under names every system accepts.

What is written holds people's data, so files are 0600 and folders 0700 whatever the umask;
folders that exist stay as they are. A file that is replaced is 0600 again: who wants to share
outputs copies them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, unwritten
from cadre_docs.machine import platforms
from cadre_docs.source.files import way_out
from cadre_docs.values.characters import LINE_END, composed, without_forbidden, without_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NAME_BYTES = 255
_LISTED = 5  # links that are named
# Names of files while they are written: the machine, for folders may be shared, and the process.
_OURS, _HALF = f".cadre-docs-{re.sub('[^A-Za-z0-9]', '_', platform.node())[:40]}-", ".part"
_swept: set[Path] = set()
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def write_whole(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    via: Path | None = None,
    within: Path | None = None,
    sync: bool = True,
) -> None:
    """Write ``data``, or its parts one after another, to a temporary name; then rename it.

    The temporary file lies beside ``path``, or in the folder ``via`` of the same file system.
    With ``sync`` its bytes are on the disk before it has its name: a power cut leaves no empty
    file.
    ``within`` is the folder that the user named: nothing is written through a link in it that
    leads out of it. A link where the file should be is replaced, never followed.
    Raises :class:`OutputError` in Chinese; nothing half-written is left behind.
    """
    import tempfile  # imported here: takes a quarter of the standard library along

    temporary = ""
    refuse_unreachable(path)
    refuse_ways_out([path], within)
    try:
        make_folder(path.parent)
        folder = via or path.parent
        _sweep(folder)
        handle, temporary = tempfile.mkstemp(
            prefix=f"{_OURS}{os.getpid()}-", suffix=_HALF, dir=folder
        )
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            if sync:
                stream.flush()
                os.fsync(stream.fileno())
        only_for_owner(Path(temporary))  # mkstemp asks for it, the umask may say less
        refuse_ways_out([path], within)  # it may have taken long
        platforms.replace(Path(temporary), path)
    except BaseException as problem:  # Ctrl-C, too, leaves nothing behind
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        if not isinstance(problem, OSError | UnicodeEncodeError):
            raise
        raise OutputError(unwritten(path, problem), getattr(problem, "errno", None)) from None


def sync_file(path: Path) -> None:
    """Have the system bring a file's bytes to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def refuse_unreachable(path: Path) -> None:
    """Raise :class:`OutputError` where this system cannot have a file at a path."""
    if problem := platforms.unreachable(path):
        raise OutputError(f"写不进“{path}”：{problem}。")


def refuse_ways_out(paths: Iterable[Path], folder: Path | None) -> None:
    """Raise :class:`OutputError` when a link in a folder leads out of it, on the way to a path.

    The folder itself may be a link: the user named it. So may files in it, which are replaced.
    """
    if folder is None:
        return
    parents = {path.parent: path for path in paths}  # each asked once
    out = dict.fromkeys(filter(None, (way_out(path, folder) for path in parents.values())))
    if out:
        listed = "、".join(f"“{link}”" for link in islice(out, _LISTED))
        more = f"等{len(out)}处" if len(out) > _LISTED else ""
        raise OutputError(
            f"不能写进“{folder}”：里面的{listed}{more}是链接，指向这个文件夹之外，写了就改动了别处。"
            "请把链接换成真的文件夹，或换一个输出文件夹，再重新运行。"
        )


def _sweep(folder: Path) -> None:
    """Remove what runs on this machine left half-written when they were killed."""
    if folder in _swept:
        return
    _swept.add(folder)
    for path in folder.glob(f"{_OURS}*{_HALF}"):
        with contextlib.suppress(OSError, ValueError):
            if platforms.has_ended(int(path.name.removeprefix(_OURS).partition("-")[0]), path):
                path.unlink()


def is_half_written(path: Path) -> bool:
    """Whether a file is one that this program, on whatever machine, did not write to its end."""
    return path.name.startswith(".cadre-docs-") and path.name.endswith(_HALF)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner alone."""
    if folder.is_dir():
        return
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        with contextlib.suppress(FileExistsError):  # somebody else was quicker
            place.mkdir(mode=PRIVATE_FOLDER)
            only_for_owner(place)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def make_private(file: Path) -> None:
    """Make an empty file for the owner alone; one that exists is made so and keeps its content.

    Raises OSError, also where it is a link.
    """
    flags = os.O_RDWR | os.O_CREAT | platforms.NO_FOLLOW
    os.close(os.open(file, flags, PRIVATE_FILE))
    only_for_owner(file)


def only_for_owner(path: Path) -> None:
    """Set the mode of a file or folder of ours, where the file system knows of modes."""
    with contextlib.suppress(OSError):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)


def safe_name(text: str) -> str:
    """Return ``text`` as one path component that Windows, macOS and Linux accept."""
    plain = without_forbidden(LINE_END.sub("_", composed(without_unseen(text))), "_")
    name = platforms.FORBIDDEN.sub("_", plain).strip(" .") or "未命名"
    if platforms.is_device(name):
        name = f"_{name}"
    return name


class UniqueNames:
    """Hands out file names; two people of one name get ``姓名`` and ``姓名(2)``.

    Names that differ only in case count as the same: Windows and macOS think so.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}  # where to go on counting, for each name asked for

    def take(self, stem: str, room: int = 8) -> str:
        """Return a free name made from ``stem``, leaving ``room`` bytes for an extension."""
        wanted = safe_name(stem)
        for number, candidate in self._candidates(wanted, room, self._next.get(wanted, 1)):
            if self.reserve(candidate):
                self._next[wanted] = number + 1
                return candidate
        raise AssertionError("candidates never end")

    def reserve(self, name: str) -> bool:
        """Take just this name; tell whether it was free."""
        if name.casefold() in self._taken:
            return False
        self._taken.add(name.casefold())
        return True

    def _candidates(self, stem: str, room: int, number: int) -> Iterator[tuple[int, str]]:
        while True:
            suffix = f"({number})" if number > 1 else ""
            yield number, _cut(stem, MAX_NAME_BYTES - room - len(suffix)) + suffix
            number += 1


def _cut(text: str, limit: int) -> str:
    """Shorten to ``limit`` bytes of UTF-8 without cutting a character."""
    return text.encode()[:limit].decode(errors="ignore").rstrip(" .")
