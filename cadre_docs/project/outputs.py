"""Writing outputs: whole, never over what people changed, and so that a kill loses nothing.

Nor does a power cut. Outputs are written elsewhere, and a batch at a time is brought into the
folder: first their bytes and the state's notes of them go to the disk, then they get their
names, then the names go to the disk, and only then the state says that they lie there whole.
"""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, unwritten, why
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import (
    make_folder,
    refuse_unreachable,
    refuse_ways_out,
    sync_file,
    write_whole,
)
from cadre_docs.project.file.model import SAVED_FOLDER
from cadre_docs.project.fingerprint import bytes_digest, file_digest
from cadre_docs.project.plan import settle
from cadre_docs.project.remembered import Remembered
from cadre_docs.source.files import way_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.project.state.database import State

_Glance = tuple[int, int]  # size and time of a file
BATCH, SECONDS = 64, 1.0  # outputs that are brought in together, and how long they wait
# When the disk says one of these, the next output fares no better.
FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE})
LINKED = "“{}”在指向输出文件夹之外的链接里（“{}”），没有{}；请把链接换成真的文件夹"
KEPT = (
    "“{}”与上次生成的不同（手工改过，或不是本工具生成的），没有覆盖；"
    "确要重新生成请加 --force，会先另存"
)


@dataclass(frozen=True, slots=True)
class _Ready:
    """An output that is written and has not got its name yet."""

    path: str
    file: Path
    record: int | None
    seen: _Glance


class Store:
    """The folder of outputs. ``saved`` lists the copies of edited outputs that were made."""

    def __init__(self, folder: Path, state: State, *, force: bool = False) -> None:
        self._folder, self._state, self._force = folder, state, force
        self._via = state.folder / "tmp"
        self._remembered = Remembered(folder)
        self._batch: list[_Ready] = []
        self._there: dict[str, _Glance] = {}
        self._seen: dict[str, _Glance] = {}
        self._since = 0.0
        self._number = 0
        self.saved: list[Path] = []
        self.written = 0

    def prepare(self) -> None:
        """Clear what a killed build left half-written."""
        try:
            shutil.rmtree(self._via, ignore_errors=True)
            make_folder(self._via)
        except OSError as problem:
            raise OutputError(unwritten(self._via, problem), problem.errno) from None

    def put(
        self,
        outputs: Sequence[tuple[str, str, bytes, dict[str, str]]],
        record: int | None,
        about: tuple[str, int] = ("{}", 0),
    ) -> list[str]:
        """Take outputs of one record: (path, kind, bytes, parts) each; :meth:`flush` is due then.

        ``about`` are the digests of its fields, and how many pages it has more than the blank.

        Return in Chinese what could not be written. Raises :class:`OutputError` when no
        output can be written any more.
        """
        problems = []
        ready = []
        with self._state.transaction():
            for path, kind, data, parts in outputs:
                facts = (kind, json.dumps(parts), record, *about)
                refusal = self._intend(path, bytes_digest(data), facts)
                if refusal:
                    problems.append(refusal)
                else:
                    ready.append((path, data))
        for path, data in ready:
            try:
                self._prepare(path, data, record)
            except OutputError as problem:
                if problem.errno in FATAL:
                    raise
                problems.append(str(problem))
        return problems

    @property
    def due(self) -> bool:
        """Whether the batch is large or old enough to be brought in."""
        return len(self._batch) >= BATCH or bool(
            self._batch and time.monotonic() - self._since > SECONDS
        )

    def flush(self) -> list[tuple[int | None, str]]:
        """Bring the batch into the folder; return the records whose outputs could not be.

        Raises :class:`OutputError` when no output can be written any more.
        """
        batch, self._batch = self._batch, []
        problems: list[tuple[int | None, str]] = []
        try:
            for ready in batch:
                sync_file(ready.file)
        except OSError as problem:
            raise OutputError(unwritten(self._via, problem), problem.errno) from None
        if batch:
            self._state.sync()
        for ready in batch:
            target = self._folder / ready.path
            if _stat(target) != ready.seen:  # somebody saved it since it was looked at
                problems.append((ready.record, KEPT.format(ready.path)))
                continue
            try:
                _rename(ready.file, target)
            except OutputError as problem:
                if problem.errno in FATAL:
                    raise
                problems.append((ready.record, str(problem)))
                continue
            self._there[ready.path] = _stat(target)
            self.written += 1
        for folder in {(self._folder / path).parent for path in self._there}:
            platforms.sync_folder(folder)
        with self._state.transaction():
            for path, glance in self._there.items():
                settle(self._state, path, glance)
        self._there.clear()
        return problems

    def put_stream(self, path: str, chunks: Iterable[bytes], parts: dict[str, str]) -> list[str]:
        """Write one output made of many records, in parts: it need not fit into memory."""
        hashed = sha256()

        def counted() -> Iterator[bytes]:
            for chunk in chunks:
                hashed.update(chunk)
                yield chunk

        ready = self._via / "stream"
        write_whole(ready, counted(), sync=False)
        with self._state.transaction():
            facts = ("aggregate", json.dumps(parts), None, "{}", 0)
            refusal = self._intend(path, hashed.hexdigest(), facts)
        if refusal:
            return [refusal]
        self._prepare(path, ready, None)
        return [problem for _, problem in self.flush()]

    def _intend(self, path: str, new: str, facts: tuple[str, str, int | None, str, int]) -> str:
        """Note the hash of what is about to be written, and the facts about it.

        Return in Chinese why it must not be: somebody else's file would be lost.
        """
        if refusal := self._refused(path, "写"):
            return refusal
        known = self._state.one("SELECT * FROM outputs WHERE path = ?", path)
        target = self._folder / path
        self._seen[path] = _stat(target)  # before it is hashed
        now = file_digest(target)
        before = {known["sha"], known["former"]} if known else {self._remembered.sha(path)}
        ours = {"", new, *before}
        if now not in ours:
            if not self._force:
                return KEPT.format(path)
            if refusal := self._refused(f"{SAVED_FOLDER}/{path}", "另存"):
                return refusal
            self._save(path)
        self._state.do(
            "INSERT OR REPLACE INTO outputs (path, kind, parts, record, fields, extra,"
            " sha, former) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(path, *facts, new, now),
        )
        return ""

    def _prepare(self, path: str, data: bytes | Path, record: int | None) -> None:
        """Write what was noted into the batch; a file that holds it already joins as it is."""
        target = self._folder / path
        known = self._state.one("SELECT sha, former FROM outputs WHERE path = ?", path)
        if known is not None and known["sha"] == known["former"]:  # it lies there already
            self._there[path] = self._seen.pop(path)
            return
        refuse_unreachable(target)
        refuse_ways_out([target], self._folder)
        try:
            make_folder(target.parent)
        except OSError as problem:
            raise OutputError(unwritten(target, problem), problem.errno) from None
        if isinstance(data, bytes):
            self._number += 1
            file = self._via / str(self._number)
            write_whole(file, data, sync=False)
        else:
            file = data
        if not self._batch:
            self._since = time.monotonic()
        self._batch.append(_Ready(path, file, record, self._seen.pop(path)))

    def _refused(self, path: str, what: str) -> str:
        """Return in Chinese why nothing may be done there: a link leads out of the folder."""
        link = way_out(self._folder / path, self._folder)
        return LINKED.format(path, link, what) if link else ""

    def _save(self, path: str) -> None:
        """Copy an edited output before it is overwritten or removed."""
        source = self._folder / path
        try:
            stamp = _stamp(source.stat().st_mtime)
            target = self._folder / SAVED_FOLDER / path
            target = target.with_name(f"{target.stem} {stamp}{target.suffix}")
            number = 1
            while target.exists() and file_digest(target) != file_digest(source):
                number += 1
                target = target.with_name(f"{target.stem}({number}){target.suffix}")
            if not target.exists():
                write_whole(target, source.read_bytes(), via=self._via, within=self._folder)
        except OSError as problem:
            raise OutputError(
                f"另存不了“{source}”：{why(problem)}。没有覆盖它。", problem.errno
            ) from None
        self.saved.append(target)

    # --- what nobody needs any more ----------------------------------------------------------

    def remove(self, path: str) -> str:
        """Remove an output that is no longer wanted; return in Chinese why it was not."""
        known = self._state.one("SELECT * FROM outputs WHERE path = ?", path)
        target = self._folder / path
        if refusal := self._refused(path, "删除"):
            return refusal
        now = file_digest(target)
        if known is not None and now not in ("", known["sha"], known["former"]):
            if not self._force:
                return f"“{path}”被手工改过，没有删除；确要删除请加 --force，会先另存"
            if refusal := self._refused(f"{SAVED_FOLDER}/{path}", "另存"):
                return refusal
            self._save(path)
        try:
            target.unlink(missing_ok=True)
        except OSError as problem:
            return f"“{path}”删除不了：{why(problem)}"
        self._state.do("DELETE FROM outputs WHERE path = ?", path)
        self._clear_folders(target.parent)
        return ""

    def _clear_folders(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self._folder and folder.is_relative_to(self._folder):
            with contextlib.suppress(OSError):
                folder.rmdir()
            if folder.exists():
                return
            folder = folder.parent


def _stamp(seconds: float) -> str:
    """Say when a file was changed, as part of a file name; a file may state any time."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H.%M.%S")
    except (OSError, OverflowError, ValueError):
        return "时间不明"


def _stat(path: Path) -> _Glance:
    """Return size and time of a file; both below zero when there is none."""
    try:
        stat = path.stat()
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _rename(source: Path, target: Path) -> None:
    try:
        platforms.replace(source, target)
    except OSError as problem:
        raise OutputError(unwritten(target, problem), problem.errno) from None
