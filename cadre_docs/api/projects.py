"""Projects: begun, built (now, only planned, or at every change), and issued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cadre_docs.api.base import (
    BY_CLOCK,
    Result,
    Written,
    day_of_issue,
    day_of_run,
    open_catalog,
    public,
)
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.errors import RequestError
from cadre_docs.messages.safe import told_lines
from cadre_docs.project.executors import LOCAL
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.shards.shard import shard_of
from cadre_docs.project.summary import shard_lines, summary_lines, told_dry_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from threading import Event

    from cadre_docs.catalog import Catalog
    from cadre_docs.project.dry_run import DryRun
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.run import Options
    from cadre_docs.project.summary import ShardSummary, Summary

__all__ = [
    "Built", "BuiltShard", "Planned",
    "build", "build_shard", "init", "merge_shards",
    "plan", "watch",
]  # fmt: skip


@dataclass(frozen=True)
class Built(Result):
    """What became of a build; ``summary`` has its numbers."""

    project: Project
    summary: Summary

    @property
    def ok(self) -> bool:
        """Whether all was made, and no finding is an error."""
        return not self.summary.has_errors

    @property
    def made(self) -> tuple[Path, ...]:
        """What was made of many records: package, roster, issued papers, report."""
        return tuple(self.project.output / path for path in self.summary.made)

    @property
    def page(self) -> Path:
        """The report page."""
        return self.project.output / REPORT

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return what is to be said after a build."""
        return told_lines(summary_lines(self.summary, self.project))


@dataclass(frozen=True)
class BuiltShard(Result):
    """What became of a shard of a build; ``summary`` has its numbers and its folder."""

    project: Project
    summary: ShardSummary

    @property
    def ok(self) -> bool:
        """Whether all of the shard is done; what was found is told where shards are merged."""
        return not self.summary.has_errors

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return what is to be said after a shard."""
        return told_lines(shard_lines(self.summary))


@dataclass(frozen=True)
class Planned(Result):
    """What a build would do; ``run`` lists every output with the reasons."""

    run: DryRun

    @property
    def ok(self) -> bool:
        """Whether every file that may hold records could be read, and no record is refused."""
        return may_be_signed(self.run.files) and not self.run.refused

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return each output with its reasons."""
        return told_lines(told_dry_run(self.run))


@public
def init(
    folder: Path | str, forms: str | Iterable[str], *, catalog: Catalog | None = None
) -> Written:
    """Begin a project for some forms: its file, and an example of each form.

    Raises :class:`~cadre_docs.errors.ProjectError` when there is a project already, and
    :class:`~cadre_docs.errors.CatalogError` for a form that there is not.

    >>> import cadre_docs as cd
    >>> cd.init("out/2024", "henan-tenure-form").written[0].name
    'cadre-docs.yaml'
    """
    from cadre_docs.project.file.init import start_project

    named = (forms,) if isinstance(forms, str) else tuple(dict.fromkeys(forms))
    return Written(tuple(start_project(Path(folder), named, catalog or open_catalog())))


@public
def plan(folder: Path | str = ".", *, executor: str = LOCAL, force: bool = False) -> Planned:
    """Say what :func:`build` would do, and why; nothing is touched.

    Raises :class:`~cadre_docs.errors.ProjectError` for a project file that is missing or wrong.

    >>> import cadre_docs as cd
    >>> project = cd.init("out/planned", "henan-tenure-form")
    >>> len(cd.plan("out/planned").run.lines)
    4
    """
    from cadre_docs.project.run import dry_run

    _refuse_executor(executor)
    return Planned(dry_run(read_project(Path(folder)), force=force))


@public
def build(  # noqa: PLR0913 - how a build may go
    folder: Path | str = ".",
    *,
    jobs: int = 1,
    executor: str = LOCAL,
    force: bool = False,
    prune: bool = False,
    issued: bool = False,
    today: date | Literal["by_clock"] | None = BY_CLOCK,
) -> Built:
    """Make the outputs of a project: only what changed. ``folder`` may be the project file itself.

    ``jobs`` processes work at once (call it below ``if __name__ == "__main__":`` with more than
    one), or those of a Dask cluster (``executor="dask://host:port"``). With ``force`` outputs that
    somebody edited are made anew, after a copy was saved; ``prune`` removes outputs that nobody
    needs any more. ``issued`` marks the package as issued if nothing is wrong. ``today`` is the day
    of the run. Inside ``cd.watched(cd.Line(stream, log=True))`` the stream is told how far it is.

    Raises :class:`~cadre_docs.errors.ProjectError` for a project file that is wrong, and while
    another build is running, and :class:`~cadre_docs.errors.OutputError` when nothing can be
    written any more; what was written stays and is known.

    >>> import cadre_docs as cd
    >>> project = cd.init("out/built", "henan-tenure-form")
    >>> built = cd.build("out/built")
    >>> built.summary.records, built.page.name
    (2, '报告.html')
    """
    options = _options(jobs, executor, force, prune, issued, today)
    return _built(read_project(Path(folder)), options)


@public
def build_shard(
    folder: Path | str,
    shard: str,
    *,
    shards: Path | str | None = None,
    jobs: int = 1,
    executor: str = LOCAL,
    today: date | Literal["by_clock"] | None = BY_CLOCK,
) -> BuiltShard:
    """Do a share of a build on this computer: ``shard`` is ``"2/8"`` for the second of eight.

    Every computer has the project with all its records and forms, shared or carried. The results
    are kept in a folder of the shard in ``shards`` (by default in the project's state) and
    nothing else is written; :func:`merge_shards` makes the outputs of them. A shard that was
    stopped goes on where it was. The rest is as for :func:`build`.

    Raises :class:`~cadre_docs.errors.RequestError` for what is no shard, and
    :class:`~cadre_docs.errors.ProjectError` while the same shard is done by another, and where the
    folder holds results of another program, notice or form.

    >>> import cadre_docs as cd
    >>> project = cd.init("out/shared", "henan-tenure-form")
    >>> done = [cd.build_shard("out/shared", f"{number}/2").summary for number in (1, 2)]
    >>> sum(one.done for one in done)
    2
    """
    from cadre_docs.project.shard_work import build_shard as build_one

    asked = shard_of(shard)
    options = _options(jobs, executor, False, False, False, today)
    project = read_project(Path(folder))
    where = None if shards is None else Path(shards)
    return BuiltShard(project, build_one(project, options, asked, where))


@public
def merge_shards(  # noqa: PLR0913 - how a build may go
    folder: Path | str = ".",
    *,
    shards: Path | str | None = None,
    jobs: int = 1,
    executor: str = LOCAL,
    force: bool = False,
    prune: bool = False,
    today: date | Literal["by_clock"] | None = BY_CLOCK,
) -> Built:
    """Bring together what :func:`build_shard` did: the outputs are those of one build.

    ``shards`` is the folder in which the shards' folders lie, as they are or carried there. What
    no shard did is told and left to the next run of this function, or of :func:`build`; unless
    all is there, neither package nor roster is made. Doing it again changes nothing.

    Raises :class:`~cadre_docs.errors.ProjectError` where there are no results, or those of several
    divisions, and otherwise as :func:`build`.

    >>> import cadre_docs as cd
    >>> project = cd.init("out/merged", "henan-tenure-form")
    >>> shard = cd.build_shard("out/merged", "1/1")
    >>> cd.merge_shards("out/merged").summary.failed
    0
    """
    from cadre_docs.project.merge_work import merge_shards as merge

    options = _options(jobs, executor, force, prune, False, today)
    project = read_project(Path(folder))
    return Built(project, merge(project, options, None if shards is None else Path(shards)))


@public
def watch(  # noqa: PLR0913 - how a build may go
    folder: Path | str,
    hear: Callable[[Built], object],
    say: Callable[[str], object],
    *,
    stop: Event | None = None,
    jobs: int = 1,
    executor: str = LOCAL,
    force: bool = False,
    prune: bool = False,
    today: date | Literal["by_clock"] | None = BY_CLOCK,
) -> Built | None:
    """Build a project now and after every change, until ``stop`` is set (or Ctrl-C).

    ``hear`` is given the result of each build, ``say`` each line of Chinese about what is wrong
    and what is waited for; what is wrong is mended by the next change. The rest is as for
    :func:`build`. Returns the result of the last build that came to its end, None without any.

    >>> import cadre_docs as cd, threading
    >>> project, stop = cd.init("out/watched", "henan-tenure-form"), threading.Event()
    >>> last = cd.watch("out/watched", lambda built: stop.set(), lambda line: None, stop=stop)
    >>> last.summary.records
    2
    """
    from cadre_docs.project.watch import watch_project

    asked = (jobs, executor, force, prune, False, today)
    _options(*asked)  # what cannot be is refused before anything is watched
    last: list[Built] = []

    def again(project: Project) -> None:
        last.clear()  # one that breaks off is no result
        last.append(_built(project, _options(*asked)))  # of the day that it is by then
        hear(last[0])

    watch_project(Path(folder), again, lambda line: (say(line), None)[1], stop)
    return last[0] if last else None


def _options(
    jobs: int,
    executor: str,
    force: bool,
    prune: bool,
    issued: bool,
    today: date | Literal["by_clock"] | None,
) -> Options:
    from cadre_docs.project.run import Options

    _refuse_executor(executor)
    day = day_of_run(today)
    return Options(
        jobs=jobs,
        executor=executor,
        force=force,
        prune=prune,
        issued=day_of_issue(day) if issued else None,
        today=day,
    )


def _refuse_executor(executor: str) -> None:
    if executor != LOCAL and not executor.startswith("dask://"):
        raise RequestError(f"--executor 应是 local 或 dask://主机:端口，现为“{executor}”。")


def _built(project: Project, options: Options) -> Built:
    from cadre_docs.project.run import build as build_project

    return Built(project, build_project(project, options))
