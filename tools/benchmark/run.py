"""`make bench`: the cases in interleaved rounds, each in a process of its own.

Writes docs/benchmarks.md: medians, ratios against the peer of the same rounds, peak
memory, growth with the number of records, the machine and the versions. Nothing here
passes or fails: times belong to a machine. `--quick` runs one small round.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
PACKAGES = ("docxtpl", "weasyprint", "openpyxl", "pypdf", "PyYAML", "fonttools")

HEAD = """<!-- Written by `make bench`; do not edit. -->

# Benchmarks

Medians of {number} interleaved rounds, each case in a process of its own. *Times the peer* is the
peer's time an item divided by ours, from the same rounds; absolute times are this machine's.
`make bench` repeats it (it installs the peers; about a quarter of an hour);
`make bench ARGS=--quick` runs one small round and writes nothing."""


@dataclass(frozen=True)
class Line:
    """A line of a table: a case, how many items, and what it is called."""

    case: str
    count: int
    title: str
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """Cases measured side by side; ratios are against ``peer``."""

    title: str
    lines: tuple[Line, ...]
    peer: str = ""
    note: str = ""


GROUPS = (
    Group(
        "DOCX, a form of four pages without a photo",
        (
            Line("docx", 1000, "cadre-docs"),
            Line("docx_docxtpl", 100, "docxtpl, a new template for each person"),
        ),
        "docx_docxtpl",
    ),
    Group(
        "DOCX, a form with a photo",
        (
            Line("docx_photo", 500, "cadre-docs"),
            Line("docx_photo_docxtpl", 100, "docxtpl, a new template for each person"),
        ),
        "docx_photo_docxtpl",
    ),
    Group(
        "PDF, a form of four pages",
        (
            Line("pdf", 100, "cadre-docs, one process"),
            Line("pdf_processes", 200, "cadre-docs, a process for each core"),
            Line("pdf_soffice", 40, "LibreOffice, one call for all files", optional=True),
            Line("pdf_unoserver", 20, "LibreOffice kept open by unoserver", optional=True),
            Line("pdf_weasyprint", 20, "WeasyPrint, everything new for each file"),
        ),
        "pdf_soffice",
        "Ours fills the record, reads the layout back and prints; LibreOffice gets DOCX files.",
    ),
    Group("Print package", (Line("package", 20, "20 people"), Line("package", 80, "80 people"))),
    Group(
        "A roster as XLSX",
        (
            Line("roster", 10_000, "cadre-docs, 10,000 rows"),
            Line("roster_openpyxl", 10_000, "openpyxl cell by cell, 10,000 rows of one style"),
        ),
        "roster_openpyxl",
    ),
    Group(
        "Reading a workbook of many people, every box with its place",
        (
            Line("people_workbook", 100, "100 people"),
            Line("people_workbook", 1000, "1,000 people"),
            Line("people_workbook", 10_000, "10,000 people"),
        ),
    ),
    Group(
        "A marked copy of a workbook of many people, three findings each",
        (
            Line("annotate", 1000, "cadre-docs, 1,000 people"),
            Line("annotate", 10_000, "cadre-docs, 10,000 people"),
            Line("annotate_openpyxl", 10_000, "openpyxl, comments alone, 10,000 people"),
        ),
        "annotate_openpyxl",
    ),
    Group(
        "Checking records of YAML, one process, reading included",
        (
            Line("check", 100, "100 short records"),
            Line("check", 1000, "1,000 short records"),
            Line("check", 10_000, "10,000 short records"),
            Line("check_long", 1000, "1,000 records filled to the last box"),
        ),
    ),
    Group(
        "The largest files at the usual limits, a whole command each",
        (
            Line("check_largest_workbook", 1, "`check` of a workbook of 400,000 filled cells"),
            Line("check_largest_yaml", 1, "`check` of a YAML file of 500,000 keys and values"),
            Line("print_longest_pdf", 1, "`render -t pdf` of a record of 30,000 characters"),
            Line("print_longest_xlsx", 1, "`render -t xlsx` of the same"),
        ),
        note="What is larger is refused ([limits](limits.md)).",
    ),
    Group(
        "A build of many people, DOCX, one process",
        (
            Line("build_synced", 300, "cadre-docs: every batch is on the disk before it counts"),
            Line("build_unsynced", 300, "the same, nothing synced"),
        ),
        "build_unsynced",
        "What surviving a power cut costs; below 1 is the price.",
    ),
    Group(
        "Starting the program",
        (
            Line("help_page", 10, "`cadre-docs --help`"),
            Line("check_one", 10, "`cadre-docs check` of one file"),
        ),
    ),
)


@dataclass
class Figures:
    """What the rounds gave for one line."""

    seconds: list[float] = field(default_factory=list)
    items: int = 0
    peak_mb: float = 0.0
    remark: str = ""
    failure: str = ""

    @property
    def per_item(self) -> float:
        """Milliseconds an item, the median of the rounds."""
        return median(self.seconds) / self.items * 1000


def measure(line: Line, folder: Path) -> tuple[dict[str, float], str]:
    """Run a case once in a process of its own; return its figures and its remark."""
    command = [sys.executable, str(HERE / "cases.py"), line.case, str(line.count), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip().splitlines()[-1] if run.stderr else "failed")
    return json.loads(run.stdout), run.stderr.strip()


def rounds(group: Group, number: int, folder: Path) -> dict[Line, Figures]:
    """Measure a group: each round runs every line once, in turn."""
    found = {line: Figures() for line in group.lines}
    for turn in range(number):
        for line, figures in found.items():
            if figures.failure:
                continue
            print(f"{group.title}: {line.title}, round {turn + 1}", file=sys.stderr, flush=True)
            try:
                made, remark = measure(line, folder)
            except RuntimeError as problem:
                if not line.optional:
                    raise
                figures.failure = str(problem)
                continue
            figures.seconds.append(made["seconds"])
            figures.items = int(made["items"])
            figures.peak_mb = max(figures.peak_mb, made["peak_mb"])
            figures.remark = remark
    return found


def table(group: Group, found: dict[Line, Figures]) -> str:
    """Return a group as a section of the page."""
    peer = next((f for line, f in found.items() if line.case == group.peer and f.seconds), None)
    head = ["", "ms an item", "items a second", "peak MB"] + (["times the peer"] if peer else [])
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for line, figures in found.items():
        if figures.failure:
            rows.append([line.title, f"not measured: {figures.failure}"] + [""] * (len(head) - 2))
            continue
        each = figures.per_item
        title = f"{line.title} ({figures.remark})" if figures.remark else line.title
        row = [title, f"{each:,.2f}", f"{1000 / each:,.0f}", f"{figures.peak_mb:,.0f}"]
        rows.append(row + ([f"{peer.per_item / each:.2f}"] if peer else []))
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"## {group.title}", "", *([group.note, ""] if group.note else []), *lines])


def page(sections: list[str], number: int) -> str:
    """Return the whole page."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = (
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.platform()}, "
        f"Python {platform.python_version()}; {versions}; {office()}."
    )
    return "\n\n".join([HEAD.format(number=number), machine, *sections]) + "\n"


def office() -> str:
    """Return LibreOffice's version."""
    if shutil.which("soffice") is None:
        return "no LibreOffice"
    run = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False)
    return " ".join(run.stdout.split()[:2])


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    number = 1 if options.quick else options.rounds
    sections = []
    with tempfile.TemporaryDirectory(prefix="cadre-bench-") as folder:
        for group in GROUPS:
            lines = group.lines
            if options.quick:
                lines = tuple(Line(x.case, min(x.count, 10), x.title, True) for x in lines)
            small = Group(group.title, lines, group.peer, group.note)
            sections.append(table(small, rounds(small, number, Path(folder))))
            print(sections[-1], flush=True)
    if not options.quick:
        PAGE.write_text(page(sections, number), encoding="utf-8")


if __name__ == "__main__":
    main()
