"""Where records lie: a folder here, something else for a host that has no disk.

Pages name files by ids that tell nothing and lead nowhere else: only what was found in the opened
folder has one. A file is written whole or not at all, for its owner alone, and only over what the
page has seen (its SHA-256); so two tabs, two programs and an editor never undo each other's work.
"""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cadre_docs.errors import CadreDocsError, ProjectError, RequestError
from cadre_docs.intake.folders import PROJECT_FILE, YAML_SUFFIXES, Kind, contents
from cadre_docs.limits import MB
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import safe_name, write_whole
from cadre_docs.source.files import leads_out, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.intake.folders import Unread
    from cadre_docs.project.file.model import Project
    from cadre_docs.record.photo.kept import Kept
    from cadre_docs.web.look import Look

_ID_LENGTH = 16
_MOST_NAMES = 10_000


@dataclass(frozen=True)
class File:
    """A file of the folder. ``id`` is what pages call it, ``name`` what people do.

    ``stamp`` changes whenever somebody writes it: size and time of the last change.
    """

    id: str
    name: str
    path: Path
    stamp: tuple[int, int]

    @property
    def editable(self) -> bool:
        """Whether the page can write it: only texts (YAML)."""
        return self.path.suffix.lower() in YAML_SUFFIXES


@dataclass(frozen=True)
class Content:
    """What is in a file now, and its hash."""

    data: bytes
    hash: str


def content(data: bytes) -> Content:
    """Return bytes with their hash."""
    return Content(data, sha256(data).hexdigest())


class ConflictError(CadreDocsError):
    """A file is not what the page has seen; ``now`` is what is in it."""

    def __init__(self, name: str, now: Content) -> None:
        super().__init__(f"“{name}”在别处改过，没有覆盖。")
        self.name, self.now = name, now

    def __reduce__(self) -> tuple[type[ConflictError], tuple[str, Content]]:
        """Pickle what it was made of: its message is made of that."""
        return type(self), (self.name, self.now)


class Store(Protocol):
    """What pages ask of the place where records lie.

    ``root`` is its folder, for commands that work on whole folders.
    """

    root: Path

    @property
    def looks(self) -> Kept[object, Look] | None:
        """Keeps what was found in a record as it stands; None: it is found anew each time."""

    @property
    def title(self) -> str:
        """What people call the place."""

    def is_there(self) -> bool:
        """Whether the place can be reached now."""

    @property
    def project(self) -> Project | None:
        """The project whose records these are, None for a plain folder."""

    @property
    def sources(self) -> list[Path]:
        """The folders (and files) that hold records."""

    @property
    def office(self) -> Sequence[Path]:
        """The tables that the office has filled for all."""

    @property
    def unit(self) -> Path | None:
        """The facts of the unit that a record by itself is judged with; None: no others."""

    def found_office(self, tables: Sequence[Path]) -> None:
        """Note which files are such tables, where nobody names them."""

    def files(self) -> list[File]:
        """Return the files that may hold records, in order, looked for anew."""

    def others(self) -> list[Unread]:
        """Return what else lies there and is not read, as of the last look."""

    def file(self, name: str) -> File | None:
        """Return the file with this id as it is now; None for one that there is not."""

    def project_file(self) -> File | None:
        """Return the project file as it is now, None where there is none."""

    def read(self, file: File) -> Content:
        """Return what is in a file. Raises OSError."""

    def save(self, file: File, data: bytes, seen: str) -> Content:
        """Replace what is in a file, which has the hash ``seen``; raises :class:`ConflictError`."""

    def create(
        self, name: str, data: bytes, beside: File | None = None, *, photo: bool = False
    ) -> File:
        """Write a new file (a photo, perhaps) under a free name like this one."""


def asked_file(store: Store, name: str, back: str = "") -> File:
    """Return the file with an id that a page sent; ``back`` says where people find it again.

    Raises :class:`~cadre_docs.errors.RequestError` where it is gone.
    """
    file = store.file(name)
    if file is None:
        raise RequestError(f"这个文件不在文件夹里了：可能已经移走或改名。{back}")
    return file


class FolderStore:
    """A folder of this machine; of a project its records."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._lock = threading.RLock()
        self._files: dict[str, File] = {}
        self._others: list[Unread] = []
        self._project: tuple[object, Project | None] = (None, None)
        self._office: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """The name of the folder."""
        return self.root.name or str(self.root)

    # --- what lies there --------------------------------------------------------------------

    def is_there(self) -> bool:
        """Whether the folder can be reached now: it may be on a stick that was pulled out."""
        return self.root.is_dir()

    @property
    def project(self) -> Project | None:
        """The project in the folder as its file says now, None where there is none.

        Raises :class:`~cadre_docs.errors.ProjectError` for a project file that is wrong.
        """
        stamp = _stamp(self.root / PROJECT_FILE)
        if stamp is None:
            return None
        if self._project[0] != stamp:
            from cadre_docs.project.file.read import read_project  # slow to import

            self._project = (stamp, read_project(self.root))
        return self._project[1]

    @property
    def sources(self) -> list[Path]:
        """The folders (and files) that hold records."""
        project = self._known_project()
        if project is None:
            return [self.root]
        return [path for path in project.sources if path.exists()]

    @property
    def office(self) -> Sequence[Path]:
        """The tables that the office has filled for all: of a project those that it names."""
        project = self._known_project()
        return project.office if project else self._office

    @property
    def looks(self) -> Kept[object, Look] | None:
        """None: other files, and other programs, may have changed what is to be said."""
        return None

    @property
    def unit(self) -> Path | None:
        """None: what all together tell is worked out in the background, with the unit's facts."""
        return None

    def found_office(self, tables: Sequence[Path]) -> None:
        """Note which files are such tables, where no project names them."""
        self._office = tuple(tables)

    def files(self) -> list[File]:
        """Return the files that may hold records, in order, looked for anew."""
        found: dict[str, File] = {}
        others: list[Unread] = []
        project = self._known_project()
        listed = [project.expected] if project and project.expected else []
        # none of this year's records
        beside = [*project.previous, *project.office, *listed] if project else []
        for source in self.sources:
            inside = contents(source) if source.is_dir() else None
            others += inside.others if inside else []
            for path in inside.files if inside else [source]:
                spared = any(map(path.is_relative_to, beside))
                if not spared and (one := self._made(path)) is not None:
                    found[one.id] = one
        with self._lock:
            self._files, self._others = found, others
        return [*found.values()]

    def _known_project(self) -> Project | None:
        try:
            return self.project
        except ProjectError:
            return None  # said on the pages that need it

    def others(self) -> list[Unread]:
        """Return what else lies there and is not read, as of the last look."""
        return [one for one in self._others if one.kind not in (Kind.SYSTEM, Kind.PROJECT)]

    def file(self, name: str) -> File | None:
        """Return the file with this id as it is now; None for one that there is not."""
        known = self._files.get(name)
        if known is None:
            self.files()
            known = self._files.get(name)
        return None if known is None else self._made(known.path)

    def project_file(self) -> File | None:
        """Return the project file as it is now, None where there is none."""
        return self._made(self.root / PROJECT_FILE)

    def _made(self, path: Path) -> File | None:
        """Return a file of the folder; None for what is gone, or leads out by a link."""
        stamp = _stamp(path)
        if stamp is None or (platforms.is_link(path) and leads_out(path, self.root)):
            return None
        name = Path(os.path.relpath(path, self.root)).as_posix()
        return File(
            sha256(name.encode(errors="replace")).hexdigest()[:_ID_LENGTH], name, path, stamp
        )

    # --- reading and writing ------------------------------------------------------------------

    def read(self, file: File) -> Content:
        """Return what is in a file. Raises OSError."""
        return content(read_file(file.path))

    def save(self, file: File, data: bytes, seen: str) -> Content:
        """Replace what is in a file, which has the hash ``seen``.

        Raises :class:`ConflictError` when it is another, and
        :class:`~cadre_docs.errors.OutputError` when the disk refuses.
        """
        with self._alone():
            now = self.read(file)
            if now.hash != seen:
                raise ConflictError(file.name, now)
            if now.data != data:
                write_whole(file.path, data, within=self.root)
        return content(data)

    def create(
        self, name: str, data: bytes, beside: File | None = None, *, photo: bool = False
    ) -> File:
        """Write a new file under a free name like this one.

        It lies beside another, or where the records of the project lie, or in the folder; a
        ``photo`` where the project keeps photos.
        """
        folder = self._folder(beside, photo=photo)
        stem, dot, suffix = safe_name(name).rpartition(".")
        with self._alone():
            for number in range(1, _MOST_NAMES):
                path = folder / f"{stem}{f'({number})' if number > 1 else ''}{dot}{suffix}"
                if not os.path.lexists(path):
                    break
            else:
                raise RequestError(f"叫“{name}”的文件太多了，请先整理文件夹。")
            write_whole(path, data, within=folder)
        made = self._made(path)
        if made is None:
            raise RequestError(f"“{path.name}”刚写好就不见了，请核对文件夹。")
        with self._lock:
            self._files[made.id] = made
        return made

    def _folder(self, beside: File | None, *, photo: bool) -> Path:
        project = self.project
        if photo and project and project.photos:
            return project.photos.resolve()
        if beside:
            return beside.path.parent
        folders = [path for path in project.records if path.suffix == ""] if project else []
        return folders[0] if folders else self.root

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder against other threads, and other programs of ours."""
        with self._lock, platforms.holding(self.root):
            yield


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns


def too_large(size: int, limit_mb: int) -> bool:
    """Whether so many bytes are more than a limit in MB."""
    return size > limit_mb * MB
