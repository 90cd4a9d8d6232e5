"""The file of a state: its tables, opened when it is sound and put aside when it is not."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, ProjectError, why
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import make_private
from cadre_docs.project.state.checks import is_sound
from cadre_docs.project.state.database import State

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 2
FILE = "state.sqlite"
_NAMELESS = ""  # SQLite: a file that is gone when it is closed
_EVIDENCE = """
CREATE TABLE evidence (record INTEGER PRIMARY KEY, files TEXT NOT NULL, digest TEXT NOT NULL);
"""
# What makes a state of an earlier version one of the next.
_UPGRADES = {1: _EVIDENCE}
_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (
  source TEXT PRIMARY KEY, sha TEXT NOT NULL, context TEXT NOT NULL, forms TEXT NOT NULL,
  findings TEXT NOT NULL, run INTEGER NOT NULL);
CREATE TABLE records (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, place INTEGER NOT NULL, form TEXT NOT NULL,
  person TEXT NOT NULL, unit TEXT NOT NULL, identity TEXT NOT NULL, content TEXT NOT NULL,
  fields TEXT NOT NULL, photos TEXT NOT NULL,
  wish TEXT NOT NULL, stem TEXT NOT NULL DEFAULT '', fold TEXT UNIQUE, run INTEGER NOT NULL,
  checked TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT '', findings TEXT, grades TEXT NOT NULL DEFAULT '[]');
CREATE INDEX records_by_identity ON records (identity);
CREATE INDEX records_by_source ON records (source, place);
CREATE TABLE sames (key TEXT NOT NULL, record INTEGER NOT NULL);
CREATE INDEX sames_by_key ON sames (key);
CREATE INDEX sames_by_record ON sames (record);
CREATE TABLE of_many (record INTEGER PRIMARY KEY, findings TEXT NOT NULL);
CREATE TABLE outputs (
  path TEXT PRIMARY KEY, record INTEGER, kind TEXT NOT NULL, parts TEXT NOT NULL,
  fields TEXT NOT NULL, extra INTEGER NOT NULL DEFAULT 0,
  sha TEXT NOT NULL, former TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT -1,
  mtime INTEGER NOT NULL DEFAULT -1, whole INTEGER NOT NULL DEFAULT 0);
CREATE INDEX outputs_by_record ON outputs (record);
{_EVIDENCE}"""
# What one build works with; lies in a temporary file, not in memory.
_SCRATCH = """
PRAGMA temp_store = FILE;
CREATE TEMP TABLE found (
  id INTEGER PRIMARY KEY, record INTEGER, source TEXT, place INTEGER, form TEXT, person TEXT,
  unit TEXT, identity TEXT, content TEXT, fields TEXT, photos TEXT, wish TEXT, sames TEXT,
  evidence TEXT);
CREATE INDEX temp.found_open ON found (record);
CREATE TEMP TABLE parcels (source TEXT, place INTEGER, parcel BLOB, PRIMARY KEY (source, place));
CREATE TEMP TABLE todo (
  id INTEGER PRIMARY KEY, record INTEGER, kinds TEXT, source TEXT, place INTEGER);
"""


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[State]:
    """Open the state in a folder, which is locked, or begin a new one.

    A damaged file is moved aside, which ``remarks`` tell. Raises :class:`ProjectError` for a
    state that a newer program wrote.
    """
    path = folder / FILE
    remarks = []
    with _complaints():
        db = _connect(path)
        if db is None:
            aside = _aside(path)
            remarks.append(
                f"状态文件已损坏，移到“{aside}”；这一次全部重新生成，已有的输出逐个比对，不会覆盖不同的。"
            )
            db = _connect(path)
        if db is None:
            raise ProjectError(f"建立不了状态文件“{path}”。请核对磁盘和权限。")
        state = State(db, folder, 0, remarks)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            state.run = int(state.meta("run") or 0) + 1
            state.note("run", str(state.run))
            yield state
        finally:
            state.close()


@contextlib.contextmanager
def copied(folder: Path) -> Iterator[State]:
    """Open a throw-away copy of the state in a folder: for looking without touching.

    The copy has no name in the file system: whatever ends this process leaves nothing.
    """
    with _complaints():
        source = folder / FILE
        remarks, db = [], None
        if source.is_file():
            try:
                db = _backup(source)
            except sqlite3.DatabaseError:
                db = None
            if db is None:
                remarks.append("状态文件读不出来，按从头生成列出。")
        db = db or _checked(_opened(_NAMELESS), source)
        if db is None:
            raise ProjectError("建立不了临时的状态文件。请核对磁盘和权限。")
        state = State(db, folder, 0, remarks)
        try:
            state.run = int(state.meta("run") or 0) + 1
            yield state
        finally:
            state.close()


def _backup(source: Path) -> sqlite3.Connection | None:
    """Return a copy of a sound state; None when it is damaged."""
    read_only = f"{platforms.database_address(source.resolve())}?mode=ro"
    db = _opened(_NAMELESS)
    try:
        with contextlib.closing(sqlite3.connect(read_only, uri=True)) as old:
            old.backup(db)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return _checked(db, source)


def _opened(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=5)
    db.row_factory = sqlite3.Row
    db.text_factory = _as_text
    return db


def _as_text(data: bytes) -> str:
    """Read a text that somebody else may have written: what is no UTF-8 is no name we know."""
    return data.decode(errors="replace")


def _connect(path: Path) -> sqlite3.Connection | None:
    """Return a sound state, made when there is none; None when the file is damaged."""
    make_private(path)  # what SQLite keeps beside it gets the same mode
    return _checked(_opened(str(path)), path)


def _checked(db: sqlite3.Connection, path: Path) -> sqlite3.Connection | None:
    """Make the tables of a new state and see whether an old one is sound; else close it."""
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            db.close()
            raise ProjectError(
                f"“{path}”是较新版本的 cadre-docs 写的（第{version}版，本程序只认第{VERSION}版）。"
                "请升级 cadre-docs，或在项目文件里换一个输出文件夹。"
            )
        if not version:
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                db.close()
                return None  # something else's database
            db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        while version in _UPGRADES:
            step = f"BEGIN; {_UPGRADES[version]} PRAGMA user_version = {version + 1}; COMMIT;"
            db.executescript(step)
            version += 1
        if version and not (_is_whole(db) and _is_ours(db) and is_sound(db)):
            db.close()
            return None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as problem:
        db.close()
        if _of_disk(problem):
            raise
        return None  # a damaged file; its message may quote what is no text
    db.executescript(_SCRATCH)  # where a mistake is ours
    return db


def _is_whole(db: sqlite3.Connection) -> bool:
    return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _is_ours(db: sqlite3.Connection) -> bool:
    """Whether a state has the tables of this version, and no others."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(_TABLES)
        made = "SELECT name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        return [*map(tuple, db.execute(made))] == fresh.execute(made).fetchall()


def _aside(path: Path) -> Path:
    """Move a damaged state away, with what SQLite keeps beside it; return where to."""
    number = 1
    while (target := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.replace(target)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return target


_OF_DISK = {
    "full": "磁盘已满",
    "readonly": "文件夹只读",
    "unable to open": "打不开",
    "disk I/O": "磁盘读写出错",
    "locked": "被别的程序占用",
}


def _of_disk(problem: Exception) -> str:
    """Return in Chinese what is wrong with the disk rather than with the file."""
    if not isinstance(problem, sqlite3.OperationalError):
        return ""
    return next((zh for en, zh in _OF_DISK.items() if en in str(problem)), "")


@contextlib.contextmanager
def _complaints() -> Iterator[None]:
    """Say in Chinese what SQLite could not do."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        reason = _of_disk(problem)
        if not reason:
            raise  # a fault of ours
        raise OutputError(
            f"状态文件写不进去：{reason}。请核对磁盘空间和写入权限后重新运行；已写好的输出不受影响。"
        ) from problem
    except OSError as problem:
        raise OutputError(
            f"状态文件写不进去：{why(problem)}。请核对磁盘空间和写入权限后重新运行；已写好的输出不受影响。",
            problem.errno,
        ) from None
    except sqlite3.DatabaseError as problem:
        raise ProjectError(
            "状态文件在使用中损坏。请重新运行：会移开它，全部重新生成并逐个比对。"
        ) from problem
