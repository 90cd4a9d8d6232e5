"""A province in a night, tried on one machine: real plan and state for all, real jobs for some.

    python -m tools.scale.simulate --people 1000000 --sample 200 --folder /tmp/province

Invented people in units of :data:`PER_UNIT`, a YAML file each, are read and planned as a build
reads and plans them. A sample of the jobs is done and measured; of all others the state gets
what their jobs would have left, and the folder an empty file for each output. Then the project
is built once more, which makes the report, and again, when there is nothing to do. A smaller
project is built in two shards and merged, to see what bringing a result in costs. Each step runs
in a process of its own, so that its memory is its own; times are those of the processor, not of
the clock. The figures go to stdout, in Markdown.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import make
from cadre_docs.project.lock import locked
from cadre_docs.project.run import Options, Work
from cadre_docs.project.state.file import FILE, opened

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmark"))
import people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.project.jobs import Result

PER_UNIT = 250
FORM = "henan-tenure-form"
PROJECT = f"""\
表单: [{FORM}]
记录: 填报
输出: 输出
格式: [docx, pdf]
文件名: "{{单位}}/{{姓名}}-{{表名}}"
每夹份数: 1000
"""


@dataclass(frozen=True)
class Step:
    """What a step took: ``facts`` are figures of its own."""

    name: str
    seconds: float
    peak_mb: float
    facts: dict[str, float]


# --- the people ----------------------------------------------------------------------------------


def written(folder: Path, count: int) -> Path:
    """Write a project of ``count`` people, a file for each unit."""
    records = folder / "填报"
    records.mkdir(parents=True)
    (folder / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    for first in range(0, count, PER_UNIT):
        unit = f"示例{first // PER_UNIT:05}单位"
        place = {"单位": unit, "主管部门": people.department_of(unit)}
        texts = (
            people.yaml_of(people.short_person(number) | place)
            for number in range(first, min(first + PER_UNIT, count))
        )
        (records / f"{unit}.yaml").write_text("---\n".join(texts), encoding="utf-8")
    return folder


# --- the steps -----------------------------------------------------------------------------------


def planned(folder: Path, sample: int) -> dict[str, float]:
    """Read and plan all, do a sample of the jobs, and note of all what theirs would leave."""
    project, facts = read_project(folder), {}
    with locked(project.state), opened(project.state) as state:
        work = Work(project, state, Options(today=None))
        work.store.prepare()
        begun = _clock()
        work.scan()
        facts["read"] = _clock() - begun
        begun = _clock()
        work.plan()
        facts["plan"] = _clock() - begun
        facts["plan_mb"] = _peak()
        total = state.number("SELECT count(*) FROM todo")
        every = max(1, total // sample)
        results = _done(work, every, facts)
        begun = _clock()
        _as_if_done(work, results)
        facts["noted"] = _clock() - begun
    facts["state_mb"] = (project.state / FILE).stat().st_size / 1e6
    return facts


def _done(work: Work, every: int, facts: dict[str, float]) -> list[Result]:
    """Do every so manieth job; the first one warms up."""
    found, seconds = [], 0.0
    for number, job in enumerate(work.jobs(work.settings())):
        if number and number % every and found:
            continue
        begun = _clock()
        result = make(job)
        seconds += _clock() - begun if found else 0.0
        if result.stopped:
            raise RuntimeError(f"a job of the sample failed: {result.stopped}")
        found.append(result)
    facts["job_ms"] = seconds / (len(found) - 1) * 1000
    facts["outputs_kb"] = (
        sum(len(data) for result in found for data in result.outputs.values()) / len(found) / 1000
    )
    return found


def _as_if_done(work: Work, results: list[Result]) -> None:
    """Note of everybody what a job leaves, and put an empty file where each output would lie."""
    state, output = work.state, work.project.output
    like = results[-1]
    findings = json.dumps([], ensure_ascii=False)
    with state.transaction():
        for row in state.records():
            (output / row["stem"]).parent.mkdir(parents=True, exist_ok=True)
            for kind in like.outputs:
                path = f"{row['stem']}.{kind}"
                (output / path).touch()
                parts = json.dumps(work.planner.parts(row, kind))
                glance = (output / path).stat()
                state.do(
                    "INSERT OR REPLACE INTO outputs (path, kind, parts, record, fields, sha, size,"
                    " mtime, whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                    *(path, kind, parts, row["id"], row["fields"], "0" * 64),
                    *(glance.st_size, glance.st_mtime_ns),
                )
            state.do(
                "UPDATE records SET checked = ?, status = 'done', findings = ? WHERE id = ?",
                *(work.planner.check_key(row, findings), findings, row["id"]),
            )


def built(folder: Path) -> dict[str, float]:
    """Build the project: all that is to do is the report, or nothing."""
    summary = cd.build(folder, today=None).summary
    if summary.failed or summary.written > 1:
        raise RuntimeError(f"{summary.failed} failed, {summary.written} written")
    page = folder / "输出" / "报告.html"
    return {"report_mb": page.stat().st_size / 1e6}


def merged(folder: Path, count: int) -> dict[str, float]:
    """Build another project in two shards, and merge them."""
    written(folder, count)
    begun = _clock()
    for number in (1, 2):
        cd.build_shard(folder, f"{number}/2", today=None)
    done = _clock() - begun
    shards = folder / "输出" / ".cadre-docs" / "shards"
    size = sum(path.stat().st_size for path in shards.rglob("*.sqlite"))
    begun = _clock()
    joined = cd.merge_shards(folder, today=None)
    if not joined.ok:
        raise RuntimeError(f"not merged: {joined.text()[:1000]}")
    seconds = _clock() - begun
    each = {"merge_ms": seconds / count * 1000, "result_kb": size / count / 1000}
    return each | {"shards_ms": done / count * 1000}


# --- measuring -----------------------------------------------------------------------------------


def measured(name: str, step: Callable[..., dict[str, float]], *given: Any) -> Step:
    """Run a step in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        seconds, peak, facts = pool.apply(_timed, (step, *given))
    done = Step(name, seconds, peak, facts)
    print(done, file=sys.stderr, flush=True)  # hours are not lost where a later step fails
    return done


def _timed(step: Callable[..., dict[str, float]], *given: Any) -> tuple[float, float, Any]:
    begun = _clock()
    facts = step(*given)
    return _clock() - begun, _peak(), facts


def _clock() -> float:
    """Return the seconds of processor that this process has had: a machine may be shared."""
    return time.process_time()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lines(count: int, steps: list[Step]) -> Iterator[str]:
    """Yield the figures as a table."""
    plan, report, again, merge = steps
    facts = plan.facts | report.facts | merge.facts
    hours = facts["job_ms"] * count / 3_600_000
    yield f"| {count:,} people | |"
    yield "| --- | ---: |"
    yield f"| reading all records, what holds between them, quotas | {facts['read']:,.0f} s |"
    yield f"| the plan | {facts['plan']:,.0f} s |"
    yield f"| memory until then | {facts['plan_mb']:,.0f} MB |"
    yield f"| a job, DOCX and PDF, measured on a sample | {facts['job_ms']:.1f} ms |"
    yield f"| all jobs on one core | {hours:,.1f} h |"
    yield f"| the outputs of a person | {facts['outputs_kb']:,.0f} KB |"
    yield f"| the state | {facts['state_mb']:,.0f} MB |"
    yield f"| the report: time, memory | {report.seconds:,.0f} s, {report.peak_mb:,.0f} MB |"
    yield f"| the report: size | {facts['report_mb']:,.0f} MB |"
    nothing = f"{again.seconds:,.0f} s, {again.peak_mb:,.0f} MB"
    yield f"| a run with nothing to do: time, memory | {nothing} |"
    yield f"| bringing in a person's result from a shard | {facts['merge_ms']:.1f} ms |"
    yield f"| a person's result in a shard | {facts['result_kb']:,.0f} KB |"


def main() -> None:
    """Simulate, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=100, help="jobs that are done")
    parser.add_argument("--shards", type=int, default=300, help="people of the project in shards")
    parser.add_argument("--folder", type=Path, required=True, help="must not exist; is removed")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True)
    os.environ.setdefault("SQLITE_TMPDIR", str(folder))
    try:
        place = written(folder / "all", options.people)
        steps = [
            measured("plan", planned, place, options.sample),
            measured("report", built, place),
            measured("nothing to do", built, place),
            measured("shards", merged, folder / "divided", options.shards),
        ]
        print("\n".join(lines(options.people, steps)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
