"""Photos that lie inside a filled Word file, named ``表.docx#word/media/image1.jpeg``."""

from __future__ import annotations

from pathlib import Path

from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.office.archive import DOCX, Container
from cadre_docs.source.files import read_file

MARK = "#"
_INSIDE = f".docx{MARK}"


def holder(path: Path) -> Path:
    """Return the file that a photo lies in: for most, the file itself."""
    return _divided(path)[0]


def read_picture(path: Path) -> bytes:
    """Return the bytes of a photo, in a file of its own or inside a Word file.

    Raises :class:`~cadre_docs.errors.UnsafeFileError`, and OSError where the system says no.
    """
    file, part = _divided(path)
    if not part:
        return read_file(path, "photo_mb")
    data = Container(read_file(file), DOCX).read(part)
    if len(data) > limits().photo_mb * MB:
        raise UnsafeFileError(f"超过{amount('photo_mb')}", adjustable("photo_mb"))
    return data


def picture_size(path: Path) -> int:
    """Return the size of a photo in bytes, without reading it.

    Raises as :func:`read_picture` does.
    """
    file, part = _divided(path)
    return Container(read_file(file), DOCX).size(part) if part else file.stat().st_size


def _divided(path: Path) -> tuple[Path, str]:
    text = str(path)
    at = text.lower().find(_INSIDE)
    if at < 0 or path.is_file():
        return path, ""
    end = at + len(_INSIDE)
    return Path(text[: end - len(MARK)]), text[end:].replace("\\", "/")
