"""What a build has to say at the end, in lines of Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.project.project import REPORT
from cadre_docs.project.summary import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.project.dry_run import DryRun
    from cadre_docs.project.project import Project
    from cadre_docs.project.summary import Summary

_LEVELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}


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
    checked = f"；另有{plan.checks}份记录只需重新检查" if plan.checks else ""
    yield f"将生成{made}个输出{checked}。" if made or plan.checks else "没有需要生成的。"


def told(summary: Summary, project: Project) -> Iterator[str]:
    """Yield the lines after a build."""
    yield from summary.remarks
    yield from _told_files(summary.files)
    for failure in summary.failures:
        yield f"没有生成：{failure.source} {failure.person}（{failure.form}）：{failure.problem}"
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
    yield from (f"已生成：{project.output / path}" for path in summary.made if path != REPORT)
    yield _numbers(summary)
    yield f"报告：{project.output / REPORT}"


def _told_files(files: Sequence[Finding]) -> Iterator[str]:
    for finding in files[:SHOWN]:
        yield f"{finding.position}：{finding.sentence()}"
    if len(files) > SHOWN:
        yield f"……另有{len(files) - SHOWN}条关于文件的，生成后全部列在报告里。"


def _numbers(summary: Summary) -> str:
    done = summary.records - summary.failed
    counts = "，".join(f"{name}{summary.counts[s]}条" for s, name in _LEVELS.items())
    what = f"写了{summary.written}个文件" if summary.written else "没有需要改动的文件"
    ended = f"完成{done}份，没有完成{summary.failed}份"
    return f"{summary.records}份记录：{ended}；{what}。检查：{counts}。"
