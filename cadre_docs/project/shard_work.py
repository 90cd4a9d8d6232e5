"""Doing one shard of a build: everything is read and planned, and a share of it is done.

All records are read, for what is told of one depends on others (the same person twice, quotas);
that is a small part of the work. Nothing is written but the shard's own folder: the
state is a throw-away copy, and outputs get their names where the shards are brought together.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from cadre_docs.limits import using
from cadre_docs.outputs.files import refuse_ways_out
from cadre_docs.project.dry_run import Failure
from cadre_docs.project.lock import locked
from cadre_docs.project.owner import refuse_another
from cadre_docs.project.records import CHANGED
from cadre_docs.project.run import Work
from cadre_docs.project.shards.basis import basis_of, files_digest
from cadre_docs.project.shards.results_file import NAME, Key, Writer
from cadre_docs.project.shards.shard import folder_of
from cadre_docs.project.state.file import copied
from cadre_docs.project.summary import SHOWN, ShardSummary
from cadre_docs.rules.engine import OF_TODAY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cadre_docs.project.file.model import Project
    from cadre_docs.project.jobs import Result
    from cadre_docs.project.plan import Item, Planner
    from cadre_docs.project.run import Options
    from cadre_docs.project.shards.shard import Shard
    from cadre_docs.project.state.database import State

BUSY = (
    "另一个 cadre-docs build 正在做这一片（“{}”里）{}。"
    "请等它结束；两台电脑要做不同的片（--shard 1/8、--shard 2/8……）。"
)


def build_shard(
    project: Project, options: Options, shard: Shard, shards: Path | None = None
) -> ShardSummary:
    """Do a shard of a project's build and return what became of it.

    Raises ProjectError while the same shard is done by another, and where results of another
    program or project lie in its folder, OutputError when nothing can be written any more;
    what was done stays and is taken up again.
    """
    folder = folder_of(project, shards) / shard.folder
    if shards is None:
        refuse_ways_out([folder / NAME], project.output)
    with using(project.limits), locked(folder, BUSY), copied(project.state) as state:
        refuse_another(project, state)
        work = _ShardWork(project, state, options, shard)
        work.scan()
        with work.results_in(folder):
            work.plan()
            work.do()
        return work.summary(folder)


def key_of(planner: Planner, row: sqlite3.Row, kinds: Iterable[str]) -> Key:
    """Return what the result of a record is kept and asked for by; its day counts by itself."""
    parts = {kind: planner.parts(row, kind) for kind in kinds}
    return Key(row["source"], row["place"], planner.check_key(row, ""), parts)


def depends_on_day(findings: str) -> bool:
    """Whether some of the findings are other ones on another day."""
    return any(f'"{code}"' in findings for code in OF_TODAY)


class _ShardWork(Work):
    """Does its own records alone, and keeps what became of them in the shard's folder."""

    def __init__(self, project: Project, state: State, options: Options, shard: Shard) -> None:
        super().__init__(project, state, options)
        self._shard = shard
        self._results: Writer | None = None
        self._records = self._done = self._failed = 0
        self._failures: list[Failure] = []

    @property
    def _writer(self) -> Writer:
        if self._results is None:
            raise LookupError("no results are kept here")
        return self._results

    @contextlib.contextmanager
    def results_in(self, folder: Path) -> Iterator[None]:
        """Keep results in a folder meanwhile."""
        basis = basis_of(self.project, self.shared, self.planner, self.state)
        self._results = Writer(folder, self._shard, basis, files_digest(self.state))
        try:
            yield
        finally:
            self._results.close()

    def is_mine(self, item: Item) -> bool:
        """Whether a record is this shard's and not done yet.

        One of a file with faults is looked at each time: by whoever brings the shards together.
        """
        row = item.row
        if not self._shard.has(row["source"], row["place"]):
            return False
        key = key_of(self.planner, row, (planned.kind for planned in item.outputs))
        if not key.check:
            return False
        self._records += 1
        return not self._writer.has(key)

    def keep(self, result: Result, findings: str, grades: str) -> None:
        """Keep a result; of a fault it is said, and it is tried again."""
        row = self.state.one("SELECT * FROM records WHERE id = ?", result.number)
        if row is None:
            raise LookupError(result.number)
        if result.fault:
            self.fail(result.number, result.stopped)
        else:
            self._done += 1
        day = str(self.options.today) if depends_on_day(findings) else ""
        key = key_of(self.planner, row, result.outputs)
        self._writer.put(key, day, result, findings, grades)

    @property
    def is_due(self) -> bool:
        """Whether it is time for :meth:`flush`."""
        return self._writer.due

    def flush(self) -> None:
        """Bring to the disk what was kept."""
        self._writer.flush()

    def fail(self, record: int, problem: str) -> None:
        """Note that the tool could not do what a record needs."""
        self._failed += 1
        row = self.state.one("SELECT source, person, form FROM records WHERE id = ?", record)
        if row is not None and len(self._failures) < SHOWN:
            who = (row["source"], row["person"], self.title(row["form"]))
            self._failures.append(Failure(*who, problem))

    def summary(self, folder: Path) -> ShardSummary:
        """Return what became of the shard."""
        problems = tuple(CHANGED.format(source) for source in self.loader.changed)
        told = (tuple(self._failures), problems, tuple(self.state.remarks))
        return ShardSummary(self._shard, folder, self._records, self._done, self._failed, *told)
