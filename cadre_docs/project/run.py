"""A build from beginning to end."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, ProjectError
from cadre_docs.limits import using
from cadre_docs.machine import clock
from cadre_docs.messages.progress import failed, steps, waiting
from cadre_docs.messages.safe import shows_private
from cadre_docs.pages.fonts.folders import named_folders
from cadre_docs.project.aggregates import After
from cadre_docs.project.batch_checks import Counting
from cadre_docs.project.dry_run import DryRun, Failure, Line
from cadre_docs.project.executors import LOCAL, worker_pool
from cadre_docs.project.expected import call_roll
from cadre_docs.project.fingerprint import Shared
from cadre_docs.project.issued import NOTHING, UNSOUND, issue, remember_day
from cadre_docs.project.jobs import GONE, OTHER_EDITION, Job, Settings
from cadre_docs.project.lock import locked
from cadre_docs.project.office import OfficeTables
from cadre_docs.project.outputs import Store
from cadre_docs.project.owner import claim, refuse_another
from cadre_docs.project.package_pages import papers_of
from cadre_docs.project.plan import Planner
from cadre_docs.project.records import Loader
from cadre_docs.project.scan import Scanner
from cadre_docs.project.shared_checks import check_records_together
from cadre_docs.project.state.file import copied, opened
from cadre_docs.project.state.findings import findings_to_text
from cadre_docs.project.summary import Summary, summarize, told_of_files
from cadre_docs.project.transfer import Others, Parcel, pack, unpack
from cadre_docs.project.unit_outputs import BY_UNIT
from cadre_docs.project.workers import results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cadre_docs.project.file.model import Project
    from cadre_docs.project.jobs import Result
    from cadre_docs.project.plan import Item, Planned
    from cadre_docs.project.state.database import State

DONE, BLOCKED, FAULT, KEPT = "done", "blocked", "fault", "kept"
# What jobs cost in about milliseconds: below, starting processes would take longer.
_COST = {"docx": 30, "xlsx": 150, "pdf": 300}
_CHECK_COST, _WORTH_PROCESSES = 3, 1500


NO_PACKAGE = (
    "有{}份表写了附件，附件没有打印：各人的DOCX、PDF、XLSX里没有附件，"
    "请在项目文件里加上“打印文件: 打印文件.pdf”，附件接在打印文件里各人的表后面"
)


@dataclass(frozen=True)
class Options:
    """How to build. ``jobs`` is the number of processes, ``executor`` see ``worker_pool``.

    ``today`` is the day of the run: what lies after it is in the future.
    ``issued`` is the day on which the package is marked as issued; None: it is not.
    """

    jobs: int = 1
    executor: str = LOCAL
    force: bool = False
    prune: bool = False
    issued: date | None = None
    today: date | None = field(default_factory=clock.today)


def dry_run(project: Project, *, force: bool = False) -> DryRun:
    """Return what a build would do. Touches nothing."""
    with using(project.limits), copied(project.state) as state:
        refuse_another(project, state)
        work = Work(project, state, Options(force=force))
        work.scan()
        lines, checks, again = [], 0, set()
        for item in work.planner.items(force=force):
            again.add(item.row["id"])
            lines += [_line(item, planned, kept=False) for planned in item.outputs]
            lines += [_line(item, planned, kept=True) for planned in item.kept]
            checks += item.check and not item.outputs
        lines += [Line(path, "", reasons) for path, reasons in work.after.planned(lines)]
        obsolete = tuple(work.after.obsolete())
        work.after.tell_kept()
        refused = tuple(
            Failure(row["source"], row["person"], work.title(row["form"]), row["problem"])
            for row in state.records()
            if row["status"] == BLOCKED and row["id"] not in again
        )
        remarks, files = tuple(state.remarks), told_of_files(state)
        return DryRun(tuple(lines), checks, obsolete, remarks, files, refused)


def _line(item: Item, planned: Planned, *, kept: bool) -> Line:
    return Line(planned.path, item.row["person"], planned.reasons, kept)


def build(project: Project, options: Options) -> Summary:
    """Build a project and return what became of it.

    Raises ProjectError when another build is running or the state is a newer program's, and
    OutputError when nothing can be written any more; what was written stays and is known.
    """
    return built(project, options, lambda state: Work(project, state, options))


def built(project: Project, options: Options, begin: Callable[[State], Work]) -> Summary:
    """Do the work that ``begin`` begins, from its beginning to its end."""
    if options.issued and project.package is None:
        raise ProjectError(NOTHING)
    if options.issued and project.by_unit:
        raise ProjectError(BY_UNIT)
    with using(project.limits), locked(project.state), opened(project.state) as state:
        claim(project, state)
        work = begin(state)
        work.store.prepare()
        work.scan()
        work.plan()
        work.do()
        return work.finish()


class Work:
    """A build at work: scanned, planned, done and finished, in this order.

    What there is to do (``todo``) is done by jobs; what became of each goes to :meth:`keep`.
    """

    def __init__(self, project: Project, state: State, options: Options) -> None:
        self.project, self.state, self.options = project, state, options
        self.catalog = project.catalog(options.today)
        self.shared = Shared(self.catalog)
        self.store = Store(project.output, state, force=options.force)
        self._office = OfficeTables(project, self.catalog, state, self.shared)
        self.loader = Loader(project, self.catalog, state, self._office)
        self._counting = Counting(project, self.catalog, self.shared, state, self.loader)
        beside = f"{self._counting.years} {self._office.fingerprint}"
        self.planner = Planner(project, self.catalog, self.shared, state, beside)
        self.after = After(project, self.catalog, self.shared, state, self.loader)
        self._kept: list[Planned] = []
        self._cost = 0

    def title(self, form: str) -> str:
        """Return what people call a form."""
        return self.catalog.schema(form).title

    def scan(self) -> None:
        """Bring the records in the state up to date with the files."""
        shared = self.shared
        Scanner(self.project, self.catalog, shared, self.state, self._office).scan()
        code = f"{shared.code} {shared.law} {self._office.fingerprint}"
        check_records_together(self.project, self.state, self.loader, self.catalog, code)
        self._counting.count()
        call_roll(self.project, self.catalog, self.state, self.loader, code)

    def plan(self) -> None:
        """Write down what there is to do."""
        with self.state.transaction():
            for item in self.planner.items(force=self.options.force):
                self._kept += item.kept
                if (item.outputs or item.check) and self.is_mine(item):
                    kinds = [planned.kind for planned in item.outputs]
                    self._cost += _CHECK_COST + sum(_COST[kind] for kind in kinds)
                    self.state.do(
                        "INSERT INTO todo (record, kinds, source, place) VALUES (?, ?, ?, ?)",
                        *(item.row["id"], ",".join(kinds), item.row["source"], item.row["place"]),
                    )

    def is_mine(self, item: Item) -> bool:  # noqa: ARG002 - a shard looks at it
        """Whether what there is to do for a record is done by this build."""
        return True

    def do(self) -> None:
        """Do the jobs, writing each result as it comes."""
        total = self.state.number("SELECT count(*) FROM todo")
        if not total:
            return
        settings = self.settings()
        pool = worker_pool(
            self.options.executor,
            min(self.options.jobs, total) if self._cost >= _WORTH_PROCESSES else 1,
            settings,
            settings.kinds,
            settings.forms,
            total,
        )
        whole = False
        try:
            with self.flushed():
                for result in steps(results(self.jobs(settings), pool, waiting), "生成", total):
                    self._take(result)
                    if self.is_due:
                        self.flush()
                    if result.stopped:
                        failed()
            whole = True
        finally:
            pool.close(at_once=not whole)

    def settings(self) -> Settings:
        """Return what all jobs share."""
        forms, kinds = self._forms(), self._kinds()
        folder = self.project.catalog_folder
        return Settings(
            catalog=folder.absolute() if folder else None,
            as_of=self.project.as_of,
            today=self.options.today,
            notices=self.project.notices,
            edition=self.shared.edition(forms, kinds),
            forms=forms,
            kinds=kinds,
            limits=self.project.limits,
            show_private=shows_private(),
            fonts=named_folders() if "pdf" in kinds else (),
            pdf_plain=self.project.pdf_plain,
        )

    @contextlib.contextmanager
    def flushed(self) -> Iterator[None]:
        """Bring in what was written at the end, however that comes."""
        whole = False
        try:
            yield
            self.flush()
            whole = True
        finally:
            if not whole:  # what was written until then is kept
                with contextlib.suppress(OutputError):
                    self.flush()

    @property
    def is_due(self) -> bool:
        """Whether it is time for :meth:`flush`."""
        return self.store.due

    def flush(self) -> None:
        """Bring in what was written, and note whose outputs could not be."""
        for record, problem in self.store.flush():
            change = "UPDATE records SET status = ?, problem = ? WHERE id = ?"
            self.state.do(change, KEPT, problem, record)

    def _kinds(self) -> tuple[str, ...]:
        rows = self.state.db.execute("SELECT DISTINCT kinds FROM todo")
        return tuple(sorted({kind for (kinds,) in rows for kind in kinds.split(",") if kind}))

    def _forms(self) -> tuple[str, ...]:
        rows = "SELECT DISTINCT form FROM records JOIN todo ON todo.record = records.id"
        return tuple(form for (form,) in self.state.db.execute(rows))

    def jobs(self, settings: Settings) -> Iterator[Job]:
        """Yield the jobs of what there is to do."""
        todo = (
            "SELECT * FROM (SELECT t.*, r.content AS content FROM todo t"
            " JOIN records r ON r.id = t.record) WHERE id > ?"
        )
        for row in self.state.pages(todo):
            parcel = self.loader.parcel(row["source"], row["place"])
            if parcel is None:
                self.fail(row["record"], GONE)
                continue
            kinds = tuple(kind for kind in row["kinds"].split(",") if kind)
            others = self._others(row["record"], parcel)
            yield Job(row["record"], parcel, kinds, settings, row["content"], others)

    def _others(self, number: int, parcel: bytes) -> bytes:
        """Return, packed, what other records say of this one; empty when they say nothing."""
        about = self._counting.about(number)
        if not self._counting.years:
            return pack(Others(about)) if about else b""
        record = unpack(parcel, Parcel, self.catalog.schema).entry.record
        years = self._counting.earlier
        return pack(Others((*about, *years.findings_about(record)), years.needed_for(record)))

    def fail(self, record: int, problem: str) -> None:
        """Note that the tool could not do what a record needs."""
        change = "UPDATE records SET status = ?, problem = ? WHERE id = ?"
        self.state.do(change, FAULT, problem, record)

    def _take(self, result: Result) -> None:
        if result.stopped == OTHER_EDITION:
            raise ProjectError(OTHER_EDITION)  # it is the same with all others
        findings = findings_to_text(self.project.placed(result.findings))
        self.keep(result, findings, json.dumps(result.grades, ensure_ascii=False))

    def keep(self, result: Result, findings: str, grades: str) -> None:
        """Write the outputs of a record and note what became of it.

        ``findings`` and ``grades`` are what the state keeps of them.
        """
        if result.fault:
            self.fail(result.number, result.stopped)
            told = "UPDATE records SET findings = ?, grades = ? WHERE id = ?"
            self.state.do(told, findings, grades, result.number)
            return
        row = self.state.one("SELECT * FROM records WHERE id = ?", result.number)
        if row is None:
            raise LookupError(result.number)
        outputs = [
            (f"{row['stem']}.{kind}", kind, data, self.planner.parts(row, kind))
            for kind, data in result.outputs.items()
        ]
        problems = []
        if outputs:
            about = (row["fields"], result.extra_pages)
            problems = self.store.put(outputs, result.number, about)
        status = BLOCKED if result.refused else FAULT if result.stopped else DONE
        stopped = result.stopped
        if problems and not stopped:
            status, stopped = KEPT, "；".join(problems)
        self.state.do(
            "UPDATE records SET checked = ?, status = ?, problem = ?, findings = ?, grades = ?"
            " WHERE id = ?",
            *(self.planner.check_key(row, findings), status, stopped, findings),
            grades,
            result.number,
        )

    def _issue(self, summary: Summary, day: date) -> None:
        """Mark the package as issued, unless something is wrong."""
        if summary.has_errors:
            summary.problems += (UNSOUND,)
            return
        papers = papers_of(self.project, self.planner, self.state, self.state.records()).papers
        written = issue(self.project, papers, day)
        remember_day(self.state, day.isoformat())
        output = self.project.output
        summary.made += tuple(path.relative_to(output).as_posix() for path in written)

    def _remark_evidence(self) -> None:
        """Say once that what goes with forms is printed only in a package."""
        beside = "SELECT count(*) FROM evidence e JOIN records r ON r.id = e.record WHERE r.run = ?"
        number = self.state.number(beside, self.state.run)
        if number and self.project.package is None:
            self.state.remarks.append(NO_PACKAGE.format(number))

    @property
    def is_whole(self) -> bool:
        """Whether everybody was looked at; otherwise no list is made of those who were."""
        return True

    def finish(self) -> Summary:
        """Make what is made of many records, remove what was asked for, and sum up."""
        removed: list[str] = []
        problems: list[str] = []
        if self.options.prune:
            removed, problems = self.after.prune(self.store)
        self.after.tell_kept()
        self._remark_evidence()
        asked = (self.project, self.catalog, self.state, self._kept)
        reissue = self.options.issued is not None
        sound = reissue and not problems and not summarize(*asked).has_errors
        made = self.after.make(self.store, reissue=reissue, sound=sound, whole=self.is_whole)
        summary = summarize(*asked)
        summary.written, summary.saved = self.store.written, tuple(map(str, self.store.saved))
        summary.removed, summary.obsolete = tuple(removed), tuple(self.after.obsolete())
        summary.made, summary.problems = made.paths, (*made.problems, *problems)
        if self.options.issued:
            self._issue(summary, self.options.issued)
        summary.tasks = self.state.number("SELECT count(*) FROM todo")
        return summary
