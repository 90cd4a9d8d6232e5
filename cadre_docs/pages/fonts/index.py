"""The fonts of this machine: found in its folders, and remembered by the dates of their files.

What was read of a font file is kept in the user's cache folder, so that it is read again only
when it has changed. A cache that is lost, broken or cannot be written costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import why
from cadre_docs.machine.platforms import cache_folder
from cadre_docs.pages.fonts.faces import Face, FontFileError, read_faces
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = (".ttf", ".otf", ".ttc", ".otc")
MOST_ENTRIES = 100_000
"""So many files and folders are looked at: nobody's fonts are more, but a whole disk is."""
_CACHE = "fonts.json"
_EDITION = 1  # of what the cache holds
_LARGEST_CACHE = 50 << 20

Stamp = tuple[int, int]


@frozen
class FontIndex:
    """The fonts found, the preferred first; ``problems`` are (file or folder, why not used)."""

    faces: tuple[Face, ...]
    problems: tuple[tuple[str, str], ...] = ()


def index_fonts(folders: Sequence[Path], cache: Path | None = None) -> FontIndex:
    """Return the fonts in folders; of two of one name those of the earlier folder come first.

    ``cache`` is the file to remember them in (default: in the user's cache folder).
    """
    place = cache or _default_cache()
    known = _remembered(place)
    now: dict[str, tuple[Stamp, list[Face] | str]] = {}
    faces: list[Face] = []
    problems: list[tuple[str, str]] = []
    for folder in folders:
        here: list[Face] = []
        for path, stamp in _font_files(folder, problems):
            if path in now:
                continue
            remembered = known.get(path)
            if remembered is None or remembered[0] != stamp:
                remembered = (stamp, _read(path))
            now[path] = remembered
            if isinstance(remembered[1], str):
                problems.append((path, remembered[1]))
            else:
                here += remembered[1]
        faces += sorted(here, key=_place)
    if any(known.get(path) != entry for path, entry in now.items()):
        others = {path: entry for path, entry in known.items() if _is_elsewhere(path, folders)}
        _remember(place, others | now)
    return FontIndex(tuple(faces), tuple(problems))


def _is_elsewhere(path: str, folders: Sequence[Path]) -> bool:
    """Say whether a file that is remembered is there, and not in any of the folders."""
    inside = any(Path(path).is_relative_to(folder) for folder in folders)
    return not inside and os.path.exists(path)  # noqa: PTH110 - says no where a path cannot be looked at


def _place(face: Face) -> tuple[Any, ...]:
    return face.families, face.weight, not face.upright, face.file, face.number


def _read(path: str) -> list[Face] | str:
    try:
        return read_faces(Path(path))
    except FontFileError as problem:
        return str(problem)


def _font_files(folder: Path, problems: list[tuple[str, str]]) -> Iterator[tuple[str, Stamp]]:
    """Yield the font files of a folder and those in it: path, time and size; links are followed."""
    waiting, seen, looked_at = [str(folder)], set[tuple[int, int]](), 0
    while waiting:
        here = waiting.pop()
        try:
            status = os.stat(here)  # noqa: PTH116 - thousands of them
            if (status.st_dev, status.st_ino) in seen and status.st_ino:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        except OSError as problem:
            problems.append((here, f"打不开：{why(problem)}"))
            continue
        looked_at += len(listed)
        if looked_at > MOST_ENTRIES:
            problems.append((str(folder), "文件太多，没有看完；请另指一个只放字体的文件夹"))
            return
        for entry in listed:
            with contextlib.suppress(OSError):  # a link to nowhere
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.lower().endswith(KINDS) and entry.is_file():
                    stated = entry.stat()
                    yield entry.path, (stated.st_mtime_ns, stated.st_size)


# --- the cache ---------------------------------------------------------------------------------


def _default_cache() -> Path | None:
    folder = cache_folder()
    return folder / _CACHE if folder else None


def _remembered(place: Path | None) -> dict[str, tuple[Stamp, list[Face] | str]]:
    """Return what the cache holds; nothing where it is none of ours."""
    if place is None:
        return {}
    try:
        if place.stat().st_size > _LARGEST_CACHE:
            return {}
        held = json.loads(place.read_bytes())
        if held["edition"] != _EDITION:
            return {}
        return {path: _entry(path, *entry) for path, entry in held["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _entry(
    path: str, time: int, size: int, found: str | list[list[Any]]
) -> tuple[Stamp, list[Face] | str]:
    """Return an entry of the cache. Raises ValueError for what we would not have written."""
    if isinstance(found, str):
        return (time, size), found
    faces = []
    for families, weight, upright, number, axis in found:
        sound = families and all(isinstance(name, str) for name in families)
        sound = sound and type(weight) is type(number) is int and isinstance(upright, bool)
        if not (sound and (axis is None or isinstance(axis, float))):
            raise ValueError(path)
        faces.append(Face(tuple(families), weight, upright, path, number, axis))
    return (time, size), faces


def _remember(place: Path | None, files: dict[str, tuple[Stamp, list[Face] | str]]) -> None:
    """Write the cache, whole or not at all."""
    if place is None:
        return
    held = {
        path: [*stamp, found if isinstance(found, str) else [_plain(face) for face in found]]
        for path, (stamp, found) in files.items()
    }
    data = json.dumps({"edition": _EDITION, "files": held})
    temporary = None
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        number, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{_CACHE}-")
        with os.fdopen(number, "wb") as stream:
            stream.write(data.encode("ascii"))
        os.replace(temporary, place)  # noqa: PTH105 - as it was made
        temporary = None
    if temporary is not None:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108


def _plain(face: Face) -> list[Any]:
    return [list(face.families), face.weight, face.upright, face.number, face.axis]
