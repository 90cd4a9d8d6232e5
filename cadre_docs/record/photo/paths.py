"""Where the photo of a record may lie, and which file it is; nothing here decodes one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError
from cadre_docs.source.files import leads_out

if TYPE_CHECKING:
    from pathlib import Path

_MAY_LEAD_ELSEWHERE = ("/", "\\", ":", "..")


class PhotoError(ValueError):
    """The photo cannot be used: why, and what to do, both Chinese clauses without full stop."""

    def __init__(self, message: str, remedy: str = "请核对文件名和文件") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy

    def of(self, name: str) -> PhotoError:
        """Return the same with the file's name put where it was left open."""
        return PhotoError(self.message.replace("{name}", name), self.remedy)


def photo_path(folder: Path, name: str) -> Path:
    """Return the path of the photo that a record in ``folder`` names.

    It must lie in that folder or below: a record may come from anybody, and must not
    fetch other files. Raises :class:`PhotoError`.
    """
    try:
        path = folder.joinpath(name.replace("\\", "/")).resolve()
        outside = not _goes_down(name) or leads_out(path, folder, resolved=True)
    except (OSError, RuntimeError, ValueError):  # too long, or links in a circle
        raise PhotoError(f"读不到照片文件“{name}”") from None
    if outside:
        raise PhotoError(
            f"“{name}”不在本文件所在的文件夹里（不能用“..”、绝对路径或指向别处的链接）"
        )
    return path


def _goes_down(name: str) -> bool:
    """Whether a name starts in its folder and never goes up, on whatever system it was written."""
    if not any(mark in name for mark in _MAY_LEAD_ELSEWHERE):
        return True
    parts = PurePosixPath(name.replace("\\", "/"))
    return not (parts.is_absolute() or PureWindowsPath(name).anchor or ".." in parts.parts)


def photo_size(path: Path) -> int:
    """Return the size of a photo in bytes; 0 where there is none to be compared."""
    from cadre_docs.record.photo.embedded import picture_size  # opens archives: slow to import

    try:
        return picture_size(path)
    except (OSError, ValueError, UnsafeFileError):
        return 0


def photo_sha(path: Path) -> str:
    """Return the hash of a photo's bytes; empty where it cannot be read (FS-photo says why)."""
    from cadre_docs.record.photo.embedded import read_picture

    try:
        return sha256(read_picture(path)).hexdigest()
    except (OSError, ValueError, UnsafeFileError):
        return ""
