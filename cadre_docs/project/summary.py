"""What became of a build: for the last lines on the screen, and for the exit status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from cadre_docs.checks.on_paper import TOLD_ON_FORMS, TOLD_ON_PAPER
from cadre_docs.findings import SEVERITY_NAMES, Finding, Severity
from cadre_docs.intake.filled import CODE as FILLED
from cadre_docs.intake.folders import CODE as UNREAD
from cadre_docs.intake.shifted import CODE as SHIFTED
from cadre_docs.project.batch_checks import GROUP
from cadre_docs.project.dry_run import DryRun, Failure
from cadre_docs.project.expected import ROLL, roll_data
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.office import OFFICE
from cadre_docs.project.state.file import copied
from cadre_docs.project.state.findings import findings_from_text
from cadre_docs.report.roll import named_lines, roll_lines
from cadre_docs.rules.previous_years import CODE as EARLIER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.plan import Planned
    from cadre_docs.project.shards.shard import Shard
    from cadre_docs.project.state.database import State


WARNINGS = 10  # that are shown; all are in the report
ERRORS = 20  # of records and between them; all are in the report
SHOWN = 50  # how many failures are kept to be shown; all are in the report


@dataclass
class Summary:
    """The numbers of a build.

    ``records`` counts those that are printed; ``failed`` those of them without all their
    outputs, the first of which are in ``failures``. ``files`` are faults of whole files, and
    what lies in the folders and was not read,
    ``kept`` edited outputs that were left alone, ``obsolete`` outputs that nobody needs.
    ``roll`` tells who of those expected handed in (as :func:`~cadre_docs.report.roll.roll_json`).
    ``errors`` are the first that belong to records or to several of them, ``doubts`` the first
    warnings that ask whether paper is right.
    ``tasks`` counts the records that something was done about.
    """

    records: int = 0
    tasks: int = 0
    written: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    files: tuple[Finding, ...] = ()
    counts: Counter[Severity] = field(default_factory=Counter)
    errors: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    kept: tuple[Planned, ...] = ()
    obsolete: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    roll: dict[str, Any] | None = None

    @property
    def has_errors(self) -> bool:
        """Whether anything was not built, or findings count as errors."""
        stale = any(len(planned.reasons) > 1 for planned in self.kept)
        return bool(self.failed or self.problems or stale) or bool(self.counts[Severity.ERROR])


@dataclass(frozen=True)
class ShardSummary:
    """What became of a shard of a build; ``folder`` holds its results.

    ``records`` counts those that it had to do something about, ``done`` those done in this run;
    others were done before. ``failed`` could not be done, the first are in ``failures``.
    """

    shard: Shard
    folder: Path
    records: int
    done: int
    failed: int
    failures: tuple[Failure, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether something of the shard is still to be done."""
        return bool(self.failed or self.problems)


def findings_of_records(state: State) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Yield the findings of each record of this run: row id, findings."""
    rows = "SELECT id, findings FROM records WHERE run = ? AND findings IS NOT NULL AND id > ?"
    for row in state.pages(rows, state.run):
        yield row["id"], findings_from_text(row["findings"])


def findings_of_files(state: State) -> list[Finding]:
    """Return what was found about whole files."""
    told = "SELECT findings FROM files WHERE run = ? AND findings <> '[]' ORDER BY source"
    rows = state.db.execute(told, (state.run,))
    return [finding for (data,) in rows for finding in findings_from_text(data)]


def told_of_files(state: State) -> tuple[Finding, ...]:
    """Return what is said of files wherever a build speaks: faults, and what was not read."""
    found = findings_of_files(state)
    told = (f for f in found if f.severity is not Severity.NOTE or f.code == UNREAD)
    # What is grave comes first.
    return tuple(sorted(told, key=lambda finding: finding.severity is not Severity.ERROR))


def findings_together(state: State) -> list[Finding]:
    """Return what was found between records, and of groups of them."""
    return [
        f for key in ("together", GROUP, ROLL, OFFICE) for f in findings_from_text(state.meta(key))
    ]


def _doubts(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the warnings that whoever signs the paper is to see wherever it is made."""
    told = (f for f in findings if f.severity is Severity.WARNING and not f.waiver)
    return (f for f in told if f.code in TOLD_ON_PAPER | TOLD_ON_FORMS | {EARLIER, SHIFTED, FILLED})


def summarize(project: Project, catalog: Catalog, state: State, kept: Sequence[Planned]) -> Summary:
    """Count what the state says of this run."""
    forms = project.forms or catalog.form_ids  # the others are only checked
    printed = f"run = ? AND form IN ({','.join('?' * len(forms))})"
    values = (state.run, *forms)
    failed = f"FROM records WHERE {printed} AND status IN ('blocked', 'fault', 'kept')"
    shown = f"SELECT source, person, form, problem {failed} ORDER BY source, place LIMIT {SHOWN}"
    shared = (*findings_of_files(state), *findings_together(state))
    counts = Counter(f.severity for f in shared if not f.waiver)
    doubts = list(islice(_doubts(shared), WARNINGS))
    errors = [f for f in findings_together(state) if f.counts][:ERRORS]
    for _, findings in findings_of_records(state):
        counts.update(f.severity for f in findings if not f.waiver)
        if len(errors) < ERRORS:
            errors += islice((f for f in findings if f.counts), ERRORS - len(errors))
        if len(doubts) < WARNINGS:
            doubts += islice(_doubts(findings), WARNINGS - len(doubts))
    return Summary(
        records=state.number(f"SELECT count(*) FROM records WHERE {printed}", *values),  # noqa: S608
        failed=state.number(f"SELECT count(*) {failed}", *values),
        failures=tuple(
            Failure(source, person, catalog.schema(form).title, problem)
            for source, person, form, problem in state.db.execute(shown, values)
        ),
        files=told_of_files(state),
        counts=counts,
        errors=tuple(errors),
        doubts=tuple(doubts),
        kept=tuple(kept),
        remarks=tuple(state.remarks),
        roll=roll_data(state),
    )


def printed(project: Project, digests: Mapping[Path, str]) -> int:
    """Return of how many records all paper was made, and says what they say now.

    ``digests`` are the SHA-256 of the files that hold records, as they were just read.
    """
    now = {project.relative(path): digest for path, digest in digests.items()}
    with copied(project.state) as state:
        rows = state.db.execute(
            "SELECT source, sha, count(*) FROM records JOIN files USING (source)"
            " WHERE status = 'done'"
            " AND id IN (SELECT record FROM outputs WHERE record IS NOT NULL AND extra = 0)"
            " GROUP BY source"
        )
        # Of a file that has to be confirmed the state keeps no digest.
        return sum(n for source, sha, n in rows if source in now and sha in ("", now[source]))


_ALL = "逐条见下面的报告（用浏览器打开），或者用 cadre-docs check 查看"


def told_dry_run(plan: DryRun) -> Iterator[str]:
    """Yield the lines of a dry run: each output with its reasons."""
    yield from plan.remarks
    yield from _told_files(plan.files)
    made = 0
    for line in plan.lines:
        made += not line.kept
        person = f"{line.person}：" if line.person else ""
        kept = "（不覆盖；--force 会先另存再重新生成）" if line.kept else ""
        yield f"{line.path}  {person}{'；'.join(line.reasons)}{kept}"
    for path in plan.obsolete:
        yield f"{path}  记录已删除或改名，不再需要（--prune 才删除）"
    yield from _told_failures(plan.refused[:SHOWN], "有错误，没有改动，仍不会生成")
    if len(plan.refused) > SHOWN:
        yield f"……另有{len(plan.refused) - SHOWN}份有错误没有改动的，全部列在上次的报告里。"
    checked = f"；另有{plan.checks}份记录只需重新检查" if plan.checks else ""
    yield f"将生成{made}个输出{checked}。" if made or plan.checks else "没有需要生成的。"


def summary_lines(summary: Summary, project: Project) -> Iterator[str]:
    """Yield the lines after a build."""
    yield from summary.remarks
    yield from _told_files(summary.files)
    yield from _told_failures(summary.failures)
    if summary.failed > len(summary.failures):
        yield f"……另有{summary.failed - len(summary.failures)}份没有生成，全部列在报告里。"
    for planned in summary.kept:
        yield f"保留：{planned.path}：{'；'.join(planned.reasons)}；确要重新生成请加 --force"
    for path in summary.saved:
        yield f"已另存手工改过的：{path}"
    for path in summary.removed:
        yield f"已删除：{path}"
    for path in summary.obsolete:
        yield f"不再需要：{path}（--prune 才删除）"
    yield from summary.problems
    made = [path for path in summary.made if path != REPORT]
    yield from (f"已生成：{project.output / path}" for path in made[:SHOWN])
    if len(made) > SHOWN:
        yield f"……另有{len(made) - SHOWN}个已生成（打印文件一个单位一份）。"
    yield _numbers(summary)
    yield from _told_errors(summary)
    yield from _told_warnings(summary)
    if summary.roll is not None:
        yield f"应交名单：{roll_lines(summary.roll)[0]}。"
        yield from named_lines(summary.roll)
    yield f"报告：{project.output / REPORT}"


def shard_lines(summary: ShardSummary) -> Iterator[str]:
    """Yield the lines after a shard of a build."""
    yield from summary.remarks
    yield from _told_failures(summary.failures)
    if summary.failed > len(summary.failures):
        yield f"……另有{summary.failed - len(summary.failures)}份没有做成。"
    yield from summary.problems
    before = summary.records - summary.done - summary.failed
    earlier = f"以前做好{before}份，" if before else ""
    counted = f"{earlier}这次做好{summary.done}份，没有做成{summary.failed}份"
    yield f"{summary.shard}有{summary.records}份要做：{counted}。"
    then = "各片都做好后，在一台电脑上运行 build --merge，表和检查结果那时给出"
    yield f"结果在“{summary.folder}”；{then}。"


def _told_failures(failures: Iterable[Failure], what: str = "没有生成") -> Iterator[str]:
    for failure in failures:
        yield f"{what}：{failure.source} {failure.person}（{failure.form}）：{failure.problem}"


def _told_files(files: Sequence[Finding]) -> Iterator[str]:
    for finding in files[:SHOWN]:
        yield f"{finding.position}：{finding.sentence()}"
    if len(files) > SHOWN:
        yield f"……另有{len(files) - SHOWN}条关于文件的，生成后全部列在报告里。"


def _told_errors(summary: Summary) -> Iterator[str]:
    """Show the errors of records and between them; those of files stand above."""
    for finding in summary.errors:
        yield f"错误：{_subject(finding)}：{finding.code} {finding.sentence()}"
    of_files = sum(finding.counts for finding in summary.files)
    more = summary.counts[Severity.ERROR] - of_files - len(summary.errors)
    if more > 0:
        yield f"……另有{more}条错误，{_ALL}。"
    if summary.has_errors:
        yield "还有错误，或者没有完成的，这一批还不能签字（退出码1）；改正后再运行 build。"


def _subject(finding: Finding) -> str:
    """Say where a finding stands and whom it is about; of a group it is all that is there."""
    who = finding.person if finding.position else finding.person or "整批记录"
    return " ".join(filter(None, (str(finding.position or ""), who)))


def _told_warnings(summary: Summary) -> Iterator[str]:
    """Show the warnings that ask whether paper is right, and say where all of them stand."""
    for finding in summary.doubts:
        yield f"提醒：{_subject(finding)}：{finding.code} {finding.sentence()}"
    more = summary.counts[Severity.WARNING] - len(summary.doubts)
    if more > 0:
        others = "另有" if summary.doubts else "有"
        yield f"{others}{more}条提醒，{_ALL}。"


def _numbers(summary: Summary) -> str:
    done = summary.records - summary.failed
    counts = "，".join(f"{name}{summary.counts[s]}条" for s, name in SEVERITY_NAMES.items())
    what = f"写了{summary.written}个文件" if summary.written else "没有需要改动的文件"
    ended = f"完成{done}份，没有完成{summary.failed}份"
    return f"{summary.records}份记录：{ended}；{what}。检查：{counts}。"
