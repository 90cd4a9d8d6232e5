"""The results of a shard: one SQLite file, and another when it has grown large.

A result is what became of a record's job: its findings, its grades and the bytes of its outputs.
It stands under the file and place of its record and under the key of all that was looked at, so
that only a build that would do the very same takes it. Few large files are carried and
copied sooner than many small ones, and a commit of SQLite is whole however a shard ends. What
is read may come from anybody: JSON and bytes with their hashes, never pickles.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import OutputError, ProjectError
from cadre_docs.machine import platforms
from cadre_docs.messages.undecoded import escaped
from cadre_docs.outputs.files import make_private
from cadre_docs.project.fingerprint import bytes_digest
from cadre_docs.project.shards.basis import differences
from cadre_docs.project.shards.shard import Shard
from cadre_docs.project.state.findings import findings_from_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cadre_docs.project.jobs import Result

VERSION = 1
NAME, PATTERN = "results-{:03}.sqlite", "results-*.sqlite"
LARGEST = 1 << 30  # bytes; file systems of memory sticks take 4 GB
TIMEOUT = 5.0  # seconds to wait for another that writes
BATCH, SECONDS = 64, 2.0  # results that are committed together, and how long they wait
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE results (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, place INTEGER NOT NULL, key TEXT NOT NULL,
  day TEXT NOT NULL, stopped TEXT NOT NULL, refused INTEGER NOT NULL, fault INTEGER NOT NULL,
  extra INTEGER NOT NULL, findings TEXT NOT NULL, grades TEXT NOT NULL);
CREATE INDEX results_by_place ON results (source, place);
CREATE TABLE outputs (
  result INTEGER NOT NULL, kind TEXT NOT NULL, parts TEXT NOT NULL, sha TEXT NOT NULL,
  data BLOB NOT NULL, PRIMARY KEY (result, kind));
"""
_FULL = "分片的结果写不进“{}”：{}。请核对磁盘空间和写入权限后重新运行；已写好的不受影响，接着做。"
_OTHERS = (
    "“{}”里是这一片以前的结果，那时的{}与现在不同，不能接着做。"
    "请删去这个文件夹后重新运行（或用 --shards 换一个文件夹）。"
)
NEWER = "是较新版本的 cadre-docs 写的"
DAMAGED = "已损坏或没有拷全"
NO_RESULTS = "不是分片的结果"
BUSY = "还在写（这一片还没有做完）"


@dataclass(frozen=True, slots=True)
class Key:
    """Which result is wanted: of a record, by its place, and of all that decides what is in it.

    ``parts`` says what each output depends on, by its kind.
    """

    source: str
    place: int
    check: str
    parts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A result as it was kept; ``outputs`` holds, for each kind, the hash of its bytes.

    ``day`` is the day of the run, where a finding depends on it; otherwise "".
    """

    day: str
    stopped: str
    refused: bool
    fault: bool
    extra: int
    findings: str
    grades: str
    outputs: tuple[tuple[str, str], ...]


# --- writing -----------------------------------------------------------------------------------


class Writer:
    """Keeps the results of a shard in its folder, which is locked. Close it.

    Raises :class:`ProjectError` where results of another kind lie there.
    """

    def __init__(self, folder: Path, shard: Shard, basis: Mapping[str, str], files: str) -> None:
        self._folder, self._shard, self._basis = folder, shard, dict(basis)
        self._files = files
        self._waiting, self._since = 0, 0.0
        self._earlier: list[ResultsFile] = []
        self._number = 1
        for path in sorted(folder.glob(PATTERN)):
            read = ResultsFile(path)
            if read.refusal:
                raise ProjectError(f"“{path}”{read.refusal}。请删去它后重新运行。")
            if changed := differences(read.basis, self._basis):
                raise ProjectError(_OTHERS.format(folder, "、".join(changed)))
            self._earlier.append(read)
            self._number = int(path.stem.rpartition("-")[2])
        if self._earlier:  # the last one goes on
            self._earlier.pop().close()
        with self._complaints():
            self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        path = self._folder / NAME.format(self._number)
        make_private(path)
        db = _connected(str(path))
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN")  # a file has its tables and says whose it is, or it is empty
        if not db.execute("PRAGMA user_version").fetchone()[0]:
            for table in filter(str.strip, _TABLES.split(";")):
                db.execute(table)
            db.execute(f"PRAGMA user_version = {VERSION}")
        about = {"shard": [self._shard.number, self._shard.count], "basis": self._basis}
        for name, value in (about | {"files": self._files}).items():
            text = json.dumps(value, ensure_ascii=False)
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))
        db.execute("COMMIT")
        return db

    def has(self, key: Key) -> bool:
        """Whether a result is there that a build takes."""
        with self._complaints():
            here = (_rows(self._db, key), *(_rows(read.db, key) for read in self._earlier))
            return any(not found.fault for rows in here for _, found in rows)

    def put(self, key: Key, day: str, result: Result, findings: str, grades: str) -> None:
        """Keep a result; :meth:`flush` brings it to the disk."""
        with self._complaints():
            if not self._waiting:
                self._db.execute("BEGIN")
                self._since = time.monotonic()
            self._waiting += 1
            again = "DELETE FROM outputs WHERE result IN (SELECT id FROM results WHERE {0})"
            same = "source = ? AND place = ?"
            self._db.execute(again.format(same), (key.source, key.place))
            self._db.execute(f"DELETE FROM results WHERE {same}", (key.source, key.place))  # noqa: S608
            flags = (result.refused, result.fault, result.extra_pages)
            told = map(escaped, (result.stopped, findings, grades))  # names that are no UTF-8
            number = self._db.execute(
                "INSERT INTO results (source, place, key, day, refused, fault, extra, stopped,"
                " findings, grades) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key.source, key.place, key.check, day, *flags, *told),
            ).lastrowid
            for kind, data in result.outputs.items():
                parts = json.dumps(dict(key.parts[kind]))
                row = (number, kind, parts, bytes_digest(data), data)
                self._db.execute("INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", row)

    @property
    def due(self) -> bool:
        """Whether enough has come together to be brought to the disk, or it waits for long."""
        late = time.monotonic() - self._since > SECONDS
        return self._waiting >= BATCH or bool(self._waiting and late)

    def flush(self) -> None:
        """Bring to the disk what was kept; begin another file when this one has grown large."""
        with self._complaints():
            if self._waiting:
                self._waiting = 0
                self._db.execute("COMMIT")
            pages = self._db.execute("PRAGMA page_count").fetchone()[0]
            if pages * self._db.execute("PRAGMA page_size").fetchone()[0] >= LARGEST:
                self._db.close()
                self._earlier.append(ResultsFile(self._folder / NAME.format(self._number)))
                self._number += 1
                self._db = self._opened()

    def close(self) -> None:
        """Close the files."""
        self._db.close()
        for read in self._earlier:
            read.close()

    @contextlib.contextmanager
    def _complaints(self) -> Iterator[None]:
        """Say in Chinese what SQLite could not do."""
        try:
            yield
        except sqlite3.OperationalError as problem:
            if not (told := _of_disk(problem)):
                raise  # a fault of ours
            raise OutputError(_FULL.format(self._folder, told)) from problem


def _of_disk(problem: sqlite3.OperationalError) -> str:
    reasons = {
        "full": "磁盘已满",
        "readonly": "文件夹只读",
        "unable to open": "打不开",
        "disk I/O": "磁盘读写出错",
        "locked": "另一个程序正在写（同一片是不是在两处做？）",
    }
    return next((told for said, told in reasons.items() if said in str(problem)), "")


# --- reading -----------------------------------------------------------------------------------


@dataclass
class ResultsFile:
    """A file of results to read; ``refusal`` says in Chinese why it is of no use.

    One that ``is_empty`` was begun and nothing more: its shard was killed.
    """

    path: Path
    refusal: str = ""
    is_empty: bool = False
    shard: Shard = field(default_factory=lambda: Shard(0, 0))
    basis: dict[str, str] = field(default_factory=dict)
    files: str = ""

    def __post_init__(self) -> None:
        self.db = _connected(":memory:")
        try:
            self.db.close()
            address = platforms.database_address(self.path.resolve())
            self.db = _connected(f"{address}?mode=rw", uri=True)  # a killed shard is rolled back
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            if not self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self.is_empty = True
            elif version > VERSION:
                self.refusal = NEWER
            elif version != VERSION or not self._is_ours():
                self.refusal = NO_RESULTS
            else:
                self._read_meta()
        except (ValueError, TypeError, KeyError):
            self.refusal = NO_RESULTS
        except sqlite3.DatabaseError as problem:
            self.refusal = BUSY if "locked" in str(problem) else DAMAGED

    def _is_ours(self) -> bool:
        """Whether the file has our tables, and no others."""
        with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
            fresh.executescript(_TABLES)
            made = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
            return [*map(tuple, self.db.execute(made))] == fresh.execute(made).fetchall()

    def _read_meta(self) -> None:
        meta = {k: json.loads(v) for k, v in self.db.execute("SELECT key, value FROM meta")}
        number, count = meta["shard"]
        self.shard = Shard(int(count), int(number))
        self.basis = {str(name): str(value) for name, value in dict(meta["basis"]).items()}
        self.files = str(meta["files"])
        if not 1 <= self.shard.number <= self.shard.count:
            raise ValueError(number)

    def results(self, key: Key) -> list[tuple[int, Found]]:
        """Return the results that are those of a key, and the rows to ask for their bytes by.

        Raises ValueError for what no shard writes, DatabaseError where the file is damaged.
        """
        return [(number, _sound(found)) for number, found in _rows(self.db, key)]

    def output(self, number: int, kind: str) -> bytes:
        """Return the bytes of an output. Raises ValueError when they are not those of its hash."""
        asked = "SELECT sha, data FROM outputs WHERE result = ? AND kind = ?"
        sha, data = self.db.execute(asked, (number, kind)).fetchone()
        if not isinstance(data, bytes) or bytes_digest(data) != sha:
            raise ValueError(kind)
        return data

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def _connected(path: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=TIMEOUT, uri=uri)


def _rows(db: sqlite3.Connection, key: Key) -> list[tuple[int, Found]]:
    """Return what was kept under a key, with all outputs that are wanted."""
    asked = (
        "SELECT id, day, stopped, refused, fault, extra, findings, grades FROM results"
        " WHERE source = ? AND place = ? AND key = ?"
    )
    found = []
    for number, *facts in db.execute(asked, (key.source, key.place, key.check)).fetchall():
        kept = {
            kind: (json.loads(parts), sha)
            for kind, parts, sha in db.execute(
                "SELECT kind, parts, sha FROM outputs WHERE result = ?", (number,)
            )
        }
        day, stopped, refused, fault, extra, findings, grades = facts
        same = [kind for kind, parts in key.parts.items() if kept.get(kind, ("",))[0] == parts]
        if stopped or len(same) == len(key.parts):
            outputs = tuple((kind, kept[kind][1]) for kind in same)
            flags = (bool(refused), bool(fault), int(extra))
            found.append((number, Found(day, stopped, *flags, findings, grades, outputs)))
    return found


def _sound(found: Found) -> Found:
    """Return a result whose texts are of their kind. Raises ValueError."""
    try:
        findings_from_text(found.findings)
    except ProjectError as problem:
        raise ValueError(found.findings) from problem
    grades: Any = json.loads(found.grades)
    texts = (found.day, found.stopped)
    if not (all(isinstance(text, str) for text in texts) and _are_grades(grades)):
        raise ValueError(found.grades)
    return found


def _are_grades(grades: Any) -> bool:
    return isinstance(grades, list) and all(
        isinstance(one, list)
        and [type(part) for part in one] == [str, str, list]
        and all(isinstance(allowed, str) for allowed in one[2])
        for one in grades
    )
