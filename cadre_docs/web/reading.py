"""Reading all that lies in the opened folder, or one file of it, as the commands do."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.checks.records import in_order
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.office import CODE as OFFICE
from cadre_docs.lists.office import Rows
from cadre_docs.schema import PEOPLE_ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.record import Record
    from cadre_docs.web.store import Store


def read_all(store: Store, catalog: Catalog, *, earlier: bool = True) -> cd.Read:
    """Read everybody; of a project as it says.

    Without ``earlier`` the records of earlier years are left out: somebody else has them.
    """
    project = store.project
    if project is None:
        return cd.read(store.sources, catalog=catalog)
    held = [path.resolve() for path in project.records]
    apart = [p for p in project.office if not any(map(p.resolve().is_relative_to, held))]
    read = cd.read(
        [*project.records, *apart],
        unit=project.unit,
        previous=project.previous if earlier else (),
        expected=project.expected,
        catalog=catalog,
    )
    return as_of_project(read, project, catalog)


def read_one(store: Store, catalog: Catalog, path: Path, unit: Path | None = None) -> cd.Read:
    """Read one file as it counts among all: with the office's word and what the project says.

    ``unit`` are facts of the unit to judge it with, by default those that its store has.
    """
    return of_file(path, catalog, known_project(store), store.office, unit or store.unit)


def own_records(read: cd.Read) -> tuple[Record, ...]:
    """Return the records of a file that was read, without the facts of the unit beside it."""
    beside = {id(entry.record) for entry in read.of_unit()}
    return tuple(record for record in read.records if id(record) not in beside)


def of_file(
    path: Path,
    catalog: Catalog,
    project: Project | None,
    office: Sequence[Path],
    unit: Path | None = None,
) -> cd.Read:
    """Return the same without a store; ``office`` are the tables that the office has filled."""
    read = cd.read(path, unit=unit, catalog=catalog)
    rows = _rows(_stamped(office), catalog) if office and path not in office else None
    if rows:
        read = replace(read, intake=rows.brought(read.intake))
    return as_of_project(read, project, catalog) if project else read


def is_of_office(read: cd.Read) -> bool:
    """Whether what was read is a table that the office fills for all, and nobody's own form."""
    return not read.records and any(finding.code == OFFICE for finding in read.findings)


def of_whole_file(read: cd.Read, record: Record) -> list[Finding]:
    """Return what was found in the file of a record beside its records: none of them is printed.

    Of a file with several people what names another of them is not about this record.
    """
    file = record.position.file
    files = [entry.record.position.file for entry in read.intake.entries]
    alone, others = files.count(file) == 1, {*files} - {file}
    return [
        finding
        for finding in in_order(read.intake.findings)
        if (finding.position is None or finding.position.file not in others)
        and (alone or finding.person in ("", record.person))
    ]


def as_of_project(read: cd.Read, project: Project, catalog: Catalog) -> cd.Read:
    """Return what was read with what a project says of it: its photos, its forms, its year."""
    from cadre_docs.project.file.wanted import (
        as_wanted,  # a host without projects has no such thing
    )

    entries = [as_wanted(entry, project, catalog) for entry in read.intake.entries]
    if project.photos is not None:
        photos = project.photos.absolute()
        entries = [replace(e, record=replace(e.record, photos=photos)) for e in entries]
    return replace(read, intake=replace(read.intake, entries=entries))


def known_project(store: Store) -> Project | None:
    """Return the project, None where there is none or its file is wrong."""
    try:
        return store.project
    except cd.ProjectError:
        return None  # said on the pages that need it


def day_of(store: Store) -> date | None:
    """Return the day whose rules the project says are to hold; None: each record's own."""
    project = known_project(store)
    return project.as_of if project else None


BY_ROSTER = "名册"
"""Asks for the order of the roster, whatever the project says."""


def order_asked(asked: str, store: Store) -> list[str | Path]:
    """Return the order that somebody chose for a list; nothing chosen: that of the project."""
    if asked in PEOPLE_ORDERS:
        return [asked]
    project = known_project(store)
    order = project.order if project and asked != BY_ROSTER else None
    return [] if order is None else [order.people, *([order.source] if order.source else [])]


def order_said(store: Store) -> str:
    """Say the order of the project in Chinese; empty where it has none."""
    words = order_asked("", store)
    return "、".join(word if isinstance(word, str) else word.name for word in words)


FACTS_TITLE = "单位和程序事实表"


def placed(findings: Iterable[Finding], store: Store) -> list[Finding]:
    """Return findings that name files as the opened folder knows them, also where they say more.

    The facts of the unit that came along lie nowhere that a person could look: they are named.
    """
    root, made = f"{store.root}{os.sep}", []
    aside = str(store.unit) if store.unit and not store.unit.is_relative_to(store.root) else ""
    for finding in findings:
        at = finding.position
        if at is not None and at.file.startswith(root):
            at = replace(at, file=Path(at.file.removeprefix(root)).as_posix())
        said = {}
        for name in ("message", "wanted", "remedy"):
            text = getattr(finding, name).replace(root, "")
            said[name] = text.replace(aside, f"“{FACTS_TITLE}”") if aside else text
        made.append(replace(finding, position=at, **said))
    return made


def circumstances(store: Store) -> tuple[object, ...]:
    """Return what tells whether a file may read otherwise than before, itself unchanged."""
    project = known_project(store)
    return _stamped([*([project.file] if project else []), *store.office])


def _stamped(paths: Sequence[Path]) -> tuple[tuple[Path, int, int], ...]:
    found = []
    for path in paths:
        try:
            facts = path.stat()
        except OSError:
            continue
        found.append((path, facts.st_size, facts.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=2)
def _rows(stamped: tuple[tuple[Path, int, int], ...], catalog: Catalog) -> Rows:
    """Return the office's rows, read anew when a table has changed."""
    return Rows(read_paths([path for path, *_ in stamped], catalog).office)
