"""One build at a time in a folder. The system lets go of the lock however a build ends."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO

from cadre_docs.errors import OutputError, ProjectError, unwritten, why
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import make_folder, make_private, only_for_owner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = "lock"
BUSY = "另一个 cadre-docs build 正在生成“{}”{}。请等它结束后再运行。"


@contextlib.contextmanager
def locked(folder: Path, busy: str = BUSY) -> Iterator[None]:
    """Hold the lock of a folder; ``busy`` says that somebody else has it, of which folder and who.

    Raises :class:`ProjectError` when somebody else does, :class:`OutputError` when the
    folder cannot be written.
    """
    try:
        _refuse_links(folder)
        make_folder(folder)
        only_for_owner(folder)  # ours, perhaps made by an earlier version
        make_private(folder / _NAME)
        stream = (folder / _NAME).open("a+b")
    except (OSError, UnicodeEncodeError) as problem:
        raise OutputError(
            unwritten(folder.parent, problem, "输出文件夹"), getattr(problem, "errno", None)
        ) from None
    with stream:
        if not _try_lock(folder, stream):
            stream.seek(0)
            holder = stream.read(100).decode(errors="replace").strip()
            who = f"（进程 {holder}）" if holder else ""
            raise ProjectError(busy.format(folder.parent, who))
        stream.truncate(0)
        stream.write(str(os.getpid()).encode())
        stream.flush()
        yield  # closing the file unlocks it


def _refuse_links(folder: Path) -> None:
    """A project may come from anybody: what is ours to overwrite must lie here, not elsewhere."""
    inside = folder.iterdir() if folder.is_dir() else ()
    for path in (folder, *inside):
        if platforms.is_link(path):
            raise ProjectError(
                f"“{path}”是链接。这里由本工具读写和清理，不能指向别处：请删去这个链接后重新运行。"
            )


def _try_lock(folder: Path, stream: BinaryIO) -> bool:
    try:
        return platforms.try_lock(stream)
    except OSError as problem:
        raise OutputError(
            f"“{folder.parent}”所在的磁盘（多半是网络盘）不能加锁，不能防止两个人同时生成："
            f"{why(problem)}。请把输出文件夹放到本机的磁盘上再运行。",
            problem.errno,
        ) from None
