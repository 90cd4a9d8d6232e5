"""Bringing the shards of a build together: a build that takes results instead of making them.

It is planned as any build, so that names, edited outputs, what is left over and what is made of
many records are dealt with as always, and doing it twice changes nothing. What no shard did
is told and left; only what a shard cannot know (a file with faults, a finding that depends on the
day) is done here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.messages.progress import failed, steps
from cadre_docs.project.jobs import Result
from cadre_docs.project.run import Work, built
from cadre_docs.project.shard_work import depends_on_day, key_of
from cadre_docs.project.shards.basis import basis_of, files_digest
from cadre_docs.project.shards.collected import Collected, Delivered
from cadre_docs.project.shards.shard import folder_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from cadre_docs.project.file.model import Project
    from cadre_docs.project.run import Options
    from cadre_docs.project.state.database import State
    from cadre_docs.project.summary import Summary

LEFT = (
    "还有{}份没有合并进来。请把缺的或要重做的片的结果放进“{}”，再运行 build --merge；"
    "或者运行 build（不带 --merge），由这台电脑做完"
)
_TODO = "SELECT * FROM todo WHERE id > ?"


def merge_shards(project: Project, options: Options, shards: Path | None = None) -> Summary:
    """Bring the results of a project's shards together and return what became of the build.

    Raises as :func:`~cadre_docs.project.run.build`, and ProjectError where there are no results,
    or those of several divisions.
    """
    folder = folder_of(project, shards)
    return built(project, options, lambda state: _MergeWork(project, state, options, folder))


class _MergeWork(Work):
    """Takes from the shards what there is to do."""

    def __init__(self, project: Project, state: State, options: Options, folder: Path) -> None:
        super().__init__(project, state, options)
        self._folder = folder
        self._taken = self._left = 0
        self._problems: list[str] = []

    def do(self) -> None:
        """Take what the shards did, and do what no shard can do."""
        wanted = list(self._asked_for())
        if wanted:
            basis = basis_of(self.project, self.shared, self.planner, self.state)
            collected = Collected(self._folder, basis, files_digest(self.state))
            try:
                with self.flushed():
                    for number in steps(wanted, "合并"):
                        self._take_from(collected, number)
            finally:
                collected.close()
            self.state.remarks += collected.remarks
            self._problems += collected.problems if self._left else []
        super().do()

    def _asked_for(self) -> Iterator[int]:
        """Yield what a shard may have done: it says nothing of records in files with faults."""
        for task in self.state.pages(_TODO):
            if self.planner.check_key(self._row(task["record"]), ""):
                yield task["id"]

    def _row(self, record: int) -> sqlite3.Row:
        row = self.state.one("SELECT * FROM records WHERE id = ?", record)
        if row is None:
            raise LookupError(record)
        return row

    def _take_from(self, collected: Collected, number: int) -> None:
        """Take one record's result; where there is none, note why."""
        task = self.state.one("SELECT * FROM todo WHERE id = ?", number)
        if task is None:
            raise LookupError(number)
        kinds = filter(None, task["kinds"].split(","))
        delivered = collected.find(key_of(self.planner, self._row(task["record"]), kinds))
        if isinstance(delivered, Delivered) and self._is_of_another_day(delivered):
            return  # it is done here
        self.state.do("DELETE FROM todo WHERE id = ?", number)
        self._taken += 1
        if isinstance(delivered, str):
            self._left += 1
            failed()
            self.fail(task["record"], delivered)
            return
        found = delivered.found
        flags = (found.stopped, found.refused, found.fault, found.extra)
        self.keep(
            Result(task["record"], (), delivered.outputs, *flags), found.findings, found.grades
        )
        if self.is_due:
            self.flush()

    def _is_of_another_day(self, delivered: Delivered) -> bool:
        found = delivered.found
        return depends_on_day(found.findings) and found.day != str(self.options.today)

    @property
    def is_whole(self) -> bool:
        """Whether nobody is left."""
        return not self._left

    def finish(self) -> Summary:
        """Make what is made of many records, when nobody is left, and sum up."""
        summary = super().finish()
        summary.tasks += self._taken
        if self._left:
            told = LEFT.format(self._left, self._folder)
            summary.problems = (*self._problems, told, *summary.problems)
        return summary
