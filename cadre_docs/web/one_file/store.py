"""The store of a page that is a file by itself: one record, and the files that go with it.

They lie in a folder that only this page has: in the memory of the browser.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cadre_docs.errors import RequestError
from cadre_docs.limits import MB, amount, limits
from cadre_docs.office.reproducible import packed
from cadre_docs.outputs.files import safe_name
from cadre_docs.record.photo.kept import Kept
from cadre_docs.source.files import read_file
from cadre_docs.web.store import ConflictError, Content, File, content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cadre_docs.intake.folders import Unread
    from cadre_docs.project.file.model import Project
    from cadre_docs.web.look import Look

RECORD = "记录.yaml"
ID = "1"
_MOST_FILES = 200
_LOOKS = 4  # of the record before and after a change, for two who may fill it in
_BEGINNING = b"PK\3\4"


class HeldStore:
    """One record in a folder of its own; ``first`` is the record as it was handed out.

    ``unit`` is the file of the unit's facts that came along, beside that folder.
    """

    def __init__(self, root: Path, title: str, first: bytes, unit: Path | None = None) -> None:
        self.root = root
        self.title = title
        self.first = first
        self._unit = unit
        self.looks: Kept[object, Look] = Kept(_LOOKS)
        self._version = 0
        self.replace(first, {})

    def is_there(self) -> bool:
        """It is in memory."""
        return True

    @property
    def project(self) -> Project | None:
        """There is none."""
        return None

    @property
    def sources(self) -> list[Path]:
        """The folder."""
        return [self.root]

    @property
    def office(self) -> Sequence[Path]:
        """None: the office is elsewhere."""
        return ()

    @property
    def unit(self) -> Path | None:
        """The facts of the unit that came along."""
        return self._unit

    def found_office(self, tables: Sequence[Path]) -> None:
        """Do nothing: there are no other files."""

    def files(self) -> list[File]:
        """Return the record."""
        return [self._made(self.root / RECORD)]

    def others(self) -> list[Unread]:
        """Return nothing: what else lies here belongs to the record."""
        return []

    def file(self, name: str) -> File | None:
        """Return the record: it is the only one that can be asked for."""
        return self._made(self.root / RECORD) if name == ID else None

    def project_file(self) -> File | None:
        """None: there is no project."""
        return None

    def read(self, file: File) -> Content:
        """Return what is in a file. Raises OSError."""
        return content(read_file(file.path))

    def save(self, file: File, data: bytes, seen: str) -> Content:
        """Replace what is in the record, which has the hash ``seen``."""
        now = self.read(file)
        if now.hash != seen:
            raise ConflictError(file.name, now)
        self._put(file.path, data)
        return content(data)

    def create(
        self, name: str, data: bytes, beside: File | None = None, *, photo: bool = False
    ) -> File:
        """Put a file beside the record; a new photo takes the place of the one before."""
        del beside, photo
        path = self.root / safe_name(name)
        self._put(path, data)
        return self._made(path)

    # --- the record as a file of its own ----------------------------------------------------

    def beside(self) -> dict[str, bytes]:
        """Return the files that go with the record, by name."""
        found = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in found
            if path.name != RECORD
        }

    def replace(self, record: bytes, beside: Mapping[str, bytes]) -> None:
        """Put another record here, with its own files; those of the one before go."""
        self.root.mkdir(parents=True, exist_ok=True)
        for path in sorted(self.root.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for name, data in beside.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self._put(self.root / RECORD, record)

    def _put(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._version += 1

    def _made(self, path: Path) -> File:
        is_record = path.name == RECORD
        name = path.relative_to(self.root).as_posix()
        return File(ID if is_record else name, name, path, (self._version, 0))


def zipped(files: Mapping[str, bytes], day: date) -> bytes:
    """Return a record and what goes with it as one archive; equal content gives equal bytes."""
    return packed(files, day)


def unzipped(name: str, data: bytes) -> dict[str, bytes]:
    """Return the files of a dropped file: itself, or those of an archive, without its top folder.

    Raises :class:`~cadre_docs.errors.RequestError` for what no page of ours has made.
    """
    if not data.startswith(_BEGINNING):
        return {name: data}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [one for one in archive.infolist() if not one.is_dir()]
            most = limits().unpacked_mb
            if len(infos) > _MOST_FILES or sum(one.file_size for one in infos) > most * MB:
                raise RequestError(
                    f"“{name}”里的文件太多或太大（{amount('unpacked_mb')}），没有读。"
                )
            return {_inside(name, one.filename): archive.read(one) for one in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as problem:
        raise RequestError(f"“{name}”不是完好的压缩文件，没有读。请重新取一份。") from problem


def _inside(archive: str, name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise RequestError(f"“{archive}”里有指向别处的文件名“{name}”，没有读。")
    return path.as_posix()
