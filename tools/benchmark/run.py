"""`make bench`: the cases in interleaved rounds, each in a process of its own.

Writes docs/benchmarks.md: medians, ratios against the peer of the same rounds, peak memory,
growth with the number of records, the system and the versions. Nothing here passes or fails:
times belong to a machine, ratios of one run can be compared.

`--only docx,pdf` measures these groups, `--quick` runs one small round; neither writes the
page, unless `--write` says where: then the sections of other groups stay as they are there.
`--folder FOLDER` keeps the files that cases make, and takes those of an earlier run.
`--package FOLDER` measures another checkout. `--before FOLDER` measures a second one beside it
in the same rounds, and says how many times as fast ours has become.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from groups import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groups import Group, Line

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
PACKAGES = (
    *("docxtpl", "weasyprint", "typst", "openpyxl", "python-calamine"),
    *("pypdf", "PyYAML", "fonttools"),
)
QUICK = 10  # items

HEAD = """<!-- Written by `make bench`; do not edit. -->

# Benchmarks

Medians of {number} interleaved rounds, each case in a process of its own. *Times the peer* is the
peer's time an item divided by ours, from the same rounds, and can be compared; absolute times are
this machine's. Everybody has a name, a unit, texts, lists and numbers of their own (summaries of
300 to 1,500 characters, 1 to 12 works, 0 to 10 publications), so that nothing is quick because it
was said before. `make bench` repeats it (it installs the peers; about a quarter of an hour);
`make bench ARGS='--only docx,pdf'` measures some of it, `ARGS=--quick` runs one small round;
neither writes this page. `ARGS=--large` goes up to 100,000 records, which takes hours.
`ARGS='--before FOLDER'` measures another checkout beside this one."""


@dataclass
class Figures:
    """What the rounds gave for one line; ``title`` is its name in the table."""

    title: str
    optional: bool = False
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    items: int = 0
    peak_mb: float = 0.0
    remark: str = ""
    failure: str = ""

    @property
    def per_item(self) -> float:
        """Milliseconds an item, the median of the rounds."""
        return median(self.seconds) / self.items * 1000

    @property
    def processor_per_item(self) -> float:
        """The same of the processor."""
        return median(self.processor) / self.items * 1000


@dataclass(frozen=True)
class Checkout:
    """A checkout to measure, and the folder for the files that its cases make."""

    home: Path
    folder: Path

    def measure(self, line: Line) -> tuple[dict[str, float], str]:
        """Run a case once in a process of its own; return its figures and its remark."""
        command = [sys.executable, HERE / "cases.py", line.case, str(line.count), self.folder]
        environment = os.environ | {"PYTHONPATH": str(self.home)}
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.home, env=environment
        )
        if run.returncode != 0:
            raise RuntimeError(run.stderr.strip().splitlines()[-1] if run.stderr else "failed")
        return json.loads(run.stdout), run.stderr.strip()


Found = dict["Line", Figures]


def rounds(
    group: Group, number: int, ours: Checkout, before: Checkout | None = None
) -> tuple[Found, Found]:
    """Measure a group: each round runs every line once, in turn, and ours of before beside it."""
    found = {line: Figures(line.title, not line.ours) for line in group.lines}
    earlier = {x: Figures(x.title, optional=True) for x in group.lines if x.ours and before}
    for turn in range(number):
        for line, figures in found.items():
            if turn and line.large:
                continue
            say(f"{group.title}: {line.title}, round {turn + 1}")
            once(figures, ours, line)
            if before and line in earlier:
                once(earlier[line], before, line)
    return found, earlier


def once(figures: Figures, checkout: Checkout, line: Line) -> None:
    """Add a round to a line's figures; a peer that is missing is left out and said."""
    if figures.failure:
        return
    try:
        made, figures.remark = checkout.measure(line)
    except RuntimeError as problem:
        if not figures.optional:
            raise
        figures.failure = str(problem)
        return
    figures.seconds.append(made["seconds"])
    figures.processor.append(made["processor"])
    figures.items = int(made["items"])
    figures.peak_mb = max(figures.peak_mb, made["peak_mb"])


def table(group: Group, found: Found, earlier: Found) -> str:
    """Return a group as a section of the page."""
    if group.grows:
        return section(group, growing(found, earlier))
    measured = [(line, figures) for line, figures in found.items() if figures.seconds]
    peers = {f"{line.case} {line.count}": figures for line, figures in measured}
    peers |= {line.case: figures for line, figures in measured}
    head = ["", "ms an item", "items a second", "peak MB", "times the peer"]
    head += ["times before"] if earlier else []
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for line, figures in found.items():
        if figures.failure:
            rows.append([line.title, f"not measured: {figures.failure}"] + [""] * (len(head) - 2))
            continue
        each = figures.per_item
        title = f"{line.title} ({figures.remark})" if figures.remark else line.title
        row = [title, f"{each:,.2f}", f"{1000 / each:,.1f}", f"{figures.peak_mb:,.0f}"]
        row.append(ratio(peers.get(line.peer or group.peer), each))
        rows.append([*row, ratio(earlier.get(line), each)] if earlier else row)
    return section(group, rows)


def growing(found: Found, earlier: Found) -> list[list[str]]:
    """Return the rows of a group that grows: each line held against the fewest items."""
    fewest = min(found.values(), key=lambda figures: figures.items)
    head = ["", "ms an item", "flat", "peak MB", "KB more"]
    head += ["times before", "peak MB before"] if earlier else []
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for line, figures in found.items():
        each, more = figures.processor_per_item, figures.items - fewest.items
        kilobytes = (figures.peak_mb - fewest.peak_mb) * 1024 / more if more else 0
        row = [line.title, f"{each:,.2f}", f"{fewest.processor_per_item / each:.2f}"]
        row += [f"{figures.peak_mb:,.0f}", f"{kilobytes:.1f}" if more else ""]
        if before := earlier.get(line):
            row += [f"{before.processor_per_item / each:.2f}", f"{before.peak_mb:,.0f}"]
        rows.append(row)
    return rows


def section(group: Group, rows: list[list[str]]) -> str:
    """Return the rows of a table as a section of the page."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"## {group.title}", "", *([group.note, ""] if group.note else []), *lines])


def ratio(other: Figures | None, each: float) -> str:
    """Return how many times as fast ours is, or nothing."""
    return f"{other.per_item / each:.2f}" if other and other.seconds else ""


def page(sections: Iterable[str], number: int) -> str:
    """Return the whole page."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = (
        f"{system()}, {os.cpu_count()} cores, {platform.machine()}; "
        f"Python {platform.python_version()}; {versions}; {office()}."
    )
    return "\n\n".join([HEAD.format(number=number), machine, *sections]) + "\n"


def renewed(text: str, sections: Iterable[str]) -> str:
    """Return a page with new sections in place of those of the same titles; others stay."""
    head, *stand = re.split(r"\n(?=## )", text.rstrip())
    new = {one.partition("\n")[0]: one for one in sections}
    old = {one.partition("\n")[0]: one for one in stand}
    titles = [f"## {group.title}" for group in GROUPS]
    kept = (new.get(title) or old.get(title) for title in titles)
    return "\n\n".join(filter(None, (part and part.strip() for part in (head, *kept)))) + "\n"


def system() -> str:
    """Return the operating system's name and edition; a kernel's name tells a machine."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.mac_ver()[0]}".strip()


def office() -> str:
    """Return LibreOffice's version."""
    if shutil.which("soffice") is None:
        return "no LibreOffice"
    run = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False)
    return " ".join(run.stdout.split()[:2])


def chosen(names: str, *, large: int = 0) -> tuple[Group, ...]:
    """Return the groups of these names, separated by commas; all of them for none.

    Lines that take long are among them where they are asked for, up to ``large`` items.
    """
    wanted = set(filter(None, names.split(",")))
    if unknown := wanted - {group.name for group in GROUPS}:
        known = ", ".join(group.name for group in GROUPS)
        raise SystemExit(f"no group {', '.join(sorted(unknown))}; there are {known}")
    return tuple(
        replace(
            group,
            lines=tuple(line for line in group.lines if line.count <= large or not line.large),
        )
        for group in GROUPS
        if not wanted or group.name in wanted
    )


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each case runs")
    parser.add_argument("--quick", action="store_true", help="one small round")
    parser.add_argument("--only", default="", metavar="GROUPS", help="e.g. docx,pdf")
    parser.add_argument(
        "--large", nargs="?", type=int, const=100_000, default=0, metavar="NUMBER",
        help="more records, up to so many: 100,000 take hours",
    )  # fmt: skip
    parser.add_argument("--folder", type=Path, help="where the files of cases lie, and stay")
    parser.add_argument("--package", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--before", type=Path, help="a second checkout, for comparison")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="where to write the page")
    return parser.parse_args(given)


def say(text: str) -> None:
    """Say how far we are."""
    print(text, file=sys.stderr, flush=True)


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print each table when it is done, and write the page."""
    options = arguments(given)
    number = 1 if options.quick else options.rounds
    sections, begun = [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cadre-bench-") as folder:
        place = options.folder or Path(folder)
        ours = checkout(options.package, place / "ours")
        before = checkout(options.before, place / "before") if options.before else None
        for group in chosen(options.only, large=options.large):
            lines = tuple(line.small(QUICK) for line in group.lines) if options.quick else None
            measured = replace(group, lines=lines or group.lines)
            sections.append(table(measured, *rounds(measured, number, ours, before)))
            print(sections[-1], end="\n\n", flush=True)
    say(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    usual = not (options.quick or options.only or options.before or options.package != ROOT)
    if target := options.write or (PAGE if usual else None):
        some = options.only and target.is_file()
        text = target.read_text(encoding="utf-8") if some else ""
        text = renewed(text, sections) if text else page(sections, number)
        target.write_text(text, encoding="utf-8")


def checkout(home: Path, folder: Path) -> Checkout:
    """Return a checkout to measure; SystemExit where none lies."""
    if not (home / "cadre_docs" / "__init__.py").is_file():
        raise SystemExit(f"{home}: no checkout of cadre-docs")
    folder.mkdir(parents=True, exist_ok=True)
    return Checkout(home.resolve(), folder)


if __name__ == "__main__":
    main()
