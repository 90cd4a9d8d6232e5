"""Which PDFs go into a project's print package, and who is left out of it.

What lies in the output folder goes in when it is what this build would make, or when
somebody edited it: then with its own pages. Nothing else is this person's paper of today.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, ProjectError, UnsafeFileError
from cadre_docs.project.fingerprint import (
    bytes_digest,
    digest,
    evidence_digest,
    evidence_of,
    file_digest,
)
from cadre_docs.project.plan import Reason
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.printing.evidence import Evidence
    from cadre_docs.printing.package.entries import PackageItem
    from cadre_docs.printing.package.make import Package
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.plan import Planner
    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record

    Entry = Callable[[sqlite3.Row], ReadRecord]

PACKAGE_STALE = "打印文件没有更新：“{}”在写好之后有改动，下次运行再生成"
_NAMED = 20  # people named in one line; the report has all
_OFFICE = ("docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Paper:
    """A record's PDF: its row, its path from the output folder, and the hash of its bytes.

    ``evidence`` is the hash of what goes with it; empty for nothing.
    """

    row: sqlite3.Row
    path: str
    sha: str
    edited: bool
    evidence: str = ""


@dataclass
class Papers:
    """The papers of a package in the order of the files, and in Chinese what is not in it."""

    papers: list[Paper] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Return the hash of who is in the package with what."""
        return digest(
            *(
                " ".join(
                    filter(None, (str(p.row["id"]), p.path, p.sha, p.row["content"], p.evidence))
                )
                for p in self.papers
            )
        )

    @property
    def forms(self) -> list[str]:
        """The forms of the papers."""
        return sorted({paper.row["form"] for paper in self.papers})


def papers_of(
    project: Project, planner: Planner, state: State, rows: Iterable[sqlite3.Row]
) -> Papers:
    """Look at what lies in the output folder for some records."""
    found = Papers()
    missing: list[str] = []
    other: list[str] = []
    for row in rows:
        if "pdf" not in planner.kinds(row):
            continue
        paper = _paper(project, planner, state, row)
        if paper is None:
            missing.append(row["person"] or row["source"])
            continue
        if paper.edited and (whose := _anothers(state, paper)):
            said = f"“{paper.path}”和“{whose}”是同一个文件，像是放错了，没有进打印文件；"
            found.problems.append(f"{said}请换成本人的，或删去它重新生成")
            continue
        found.papers.append(paper)
        if not paper.edited:
            other += _edited_beside(planner, state, row)
    if missing:
        names = _listed(missing)
        found.problems.append(f"打印文件里没有这{len(missing)}份（没有打印成，或有改动）：{names}")
    if other:
        found.problems.append(
            f"手工改过的{_listed(other)}没有进打印文件，里面仍是按记录生成的PDF；"
            "请把改动写进记录，或把改好的文件导出成PDF放在同一处"
        )
    return found


def _anothers(state: State, paper: Paper) -> str:
    """Return the output of another record that has the bytes of an edited paper, if one has."""
    same = "SELECT path FROM outputs WHERE sha = ? AND record IS NOT NULL AND record <> ?"
    row = state.one(same, paper.sha, paper.row["id"])
    return str(row["path"]) if row else ""


def _listed(names: Sequence[str]) -> str:
    rest = f" 等{len(names)}份" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + rest


def _paper(project: Project, planner: Planner, state: State, row: sqlite3.Row) -> Paper | None:
    path = f"{row['stem']}.pdf"
    known = state.one("SELECT * FROM outputs WHERE path = ?", path)
    if known is None or row["status"] in ("blocked", ""):
        return None
    reasons = planner.reasons(path, planner.parts(row, "pdf"), known)
    beside = state.evidence(row["id"])
    if Reason.EDITED in reasons:
        sha = file_digest(project.output / path)
        return Paper(row, path, sha, True, beside) if sha else None
    return None if reasons else Paper(row, path, known["sha"], False, beside)


def _edited_beside(planner: Planner, state: State, row: sqlite3.Row) -> Iterator[str]:
    """Yield edited outputs of another kind, whose changes the PDF does not show."""
    for kind in filter(_OFFICE.__contains__, planner.kinds(row)):
        path = f"{row['stem']}.{kind}"
        known = state.one("SELECT * FROM outputs WHERE path = ?", path)
        if known and Reason.EDITED in planner.reasons(path, planner.parts(row, kind), known):
            yield path


def package(
    project: Project, catalog: Catalog, papers: Sequence[Paper], entry: Entry
) -> tuple[Package | None, list[str], list[Finding]]:
    """Return the print package, who could not go in, and what its order could not tell.

    There is none without a single paper.
    ``entry`` returns the record of a row. Raises :class:`ProjectError` when a file is not
    what it was a moment ago.
    """
    from cadre_docs.printing.document import Printer
    from cadre_docs.printing.package.entries import PackageItem
    from cadre_docs.printing.package.make import build_package

    items: list[PackageItem] = []
    problems: list[str] = []
    printer = Printer(catalog, plain=project.pdf_plain)
    for paper in papers:
        record = entry(paper.row).record
        copies = project.copies.get(record.schema.id, record.schema.copies)
        asked = replace(record, schema=replace(record.schema, copies=copies))
        try:
            data = partial(_bytes, project.output / paper.path, paper)
            data()  # read again when it is asked for: those of thousands are hundreds of megabytes
            evidence = _evidence(record, paper)
        except OutputError as problem:
            problems.append(f"“{record.person}”不在打印文件里：{problem}")
            continue
        layout = None if paper.edited else partial(printer.layout, record)
        items.append(PackageItem(asked, data, layout, paper.edited, evidence))
    if not items:
        return None, problems, []
    told: list[Finding] = []
    if project.order is not None:
        items, told = project.order.sorted(items, lambda item: item.record)
    day = max(date.fromisoformat(item.record.schema.source.date) for item in items)
    is_ordered = project.order is not None
    made = build_package(
        items, duplex=project.duplex, day=day, ordered=is_ordered, plain=project.pdf_plain
    )
    return made, problems, told


def _evidence(record: Record, paper: Paper) -> Evidence | None:
    """Return what goes with a paper; raises OutputError when it cannot."""
    from cadre_docs.printing.evidence import evidence_of as pages_of

    if evidence_digest(evidence_of(record)) != paper.evidence:
        raise ProjectError(PACKAGE_STALE.format(f"{record.person}的附件"))
    return pages_of(record, date.fromisoformat(record.schema.source.date))


def _bytes(path: Path, paper: Paper) -> bytes:
    """Return a paper's bytes; raises OutputError when they are no PDF that can be joined."""
    from cadre_docs.printing.pdf_join import require_pages

    try:
        data = read_file(path) if paper.edited else path.read_bytes()
    except UnsafeFileError as problem:
        raise OutputError(f"{paper.path}{problem.message}；{problem.remedy}") from None
    except OSError:
        raise ProjectError(PACKAGE_STALE.format(paper.path)) from None
    if bytes_digest(data) != paper.sha:
        raise ProjectError(PACKAGE_STALE.format(paper.path))
    if paper.edited:
        try:
            require_pages(data)
        except OutputError as problem:
            raise OutputError(f"{paper.path}{problem}") from None
    return data
