"""What the last build left behind, in SQLite beside the outputs.

A row of ``outputs`` is written *before* its file: ``sha`` says what is about to be written,
``former`` what may still be there instead. So a build that is killed between the two knows
its own files again.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.messages.undecoded import escaped

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

_PAGE = 500


@dataclass
class State:
    """An open state. ``folder`` holds it; ``run`` counts builds.

    ``unread`` are files and folders, as sources are named, of which this run read nothing, or not
    all: nobody knows who is in them.
    """

    db: sqlite3.Connection
    folder: Path
    run: int
    remarks: list[str] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query."""
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, *values: object) -> int:
        """Return the number that a query asks for."""
        return int(self.db.execute(sql, values).fetchone()[0] or 0)

    def do(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Change something. A path that is no UTF-8 is noted in an escaped form."""
        try:
            return self.db.execute(sql, values)
        except UnicodeEncodeError:
            plain = (escaped(value) if isinstance(value, str) else value for value in values)
            return self.db.execute(sql, tuple(plain))

    def pages(self, sql: str, *values: object) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query that selects ``id`` and ends in ``AND id > ?``.

        They are read in small portions, so that what is read may be changed meanwhile.
        """
        last = -1
        while True:
            rows = self.db.execute(f"{sql} ORDER BY id LIMIT {_PAGE}", (*values, last)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1]["id"]

    def records(self) -> Iterator[sqlite3.Row]:
        """Yield this run's records by file and place, in small portions."""
        ordered = (
            "SELECT * FROM records WHERE run = ? AND (source, place) > (?, ?)"
            " ORDER BY source, place LIMIT ?"
        )
        last = ("", -1)
        while rows := self.db.execute(ordered, (self.run, *last, _PAGE)).fetchall():
            yield from rows
            last = (rows[-1]["source"], rows[-1]["place"])

    def evidence(self, record: int) -> str:
        """Return the hash of what goes with a record's form; empty for nothing."""
        row = self.one("SELECT digest FROM evidence WHERE record = ?", record)
        return "" if row is None else str(row["digest"])

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or nothing."""
        self.db.execute("BEGIN")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def meta(self, key: str) -> str:
        """Return what is noted under a key."""
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return "" if row is None else str(row["value"])

    def note(self, key: str, value: str) -> None:
        """Note something for the next build."""
        self.do("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def sync(self) -> None:
        """Have the disk keep all that was noted until now: a commit alone may be lost."""
        self.db.execute("PRAGMA synchronous = FULL")
        self.note("synced", str(self.run))
        self.db.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Close the state."""
        self.db.close()
