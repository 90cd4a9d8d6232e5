"""What the office says of a project's people (单位填写), brought to their records.

Whose a row is depends on everybody who handed in. So whenever a file of records or a table of the
office's changes, all files are read again, and each record is what both hands say of it. What is
built anew goes by what the records say then: a row that changed rebuilds its own person's papers.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.errors import ProjectError
from cadre_docs.findings import Position, error
from cadre_docs.intake.any_table import needs_confirmation
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.office import assigned, by_form, joined
from cadre_docs.project.fingerprint import digest, file_digest
from cadre_docs.project.state.findings import findings_to_text
from cadre_docs.project.transfer import Parcel, slim, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.state.database import State

OFFICE, WHOSE, KEY = "office", "office-whose", "office-key"
"""Where the state keeps the findings, whose row is whose (JSON), and what both rest on."""
CHANGED = "单位填写的表在读取之后有改动，这一次没有生成。请重新运行。"
_PARCEL = "SELECT parcel FROM parcels WHERE source = ? AND place = ?"
_FOUND = "SELECT id, source, place FROM found WHERE form = ? ORDER BY source, place"


class OfficeTables:
    """The tables that the office filled for a project; without any it does nothing."""

    def __init__(self, project: Project, catalog: Catalog, state: State, shared: Shared) -> None:
        self._project, self._catalog, self._state = project, catalog, state
        self._shared = shared
        self._key, self._afresh = "", False
        self._whose: dict[str, str] = {}

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the tables; empty when the project has none."""
        files = [f"{path} {file_digest(path)}" for path in self._project.office]
        return digest(*files) if files else ""

    def begin(self, files: Iterable[str]) -> bool:
        """Return whether all files of records have to be read again, given their names and hashes.

        That is so when a table or a record changed, and when the tables are no longer asked for.
        """
        state = self._state
        if not self._project.office:
            was = bool(state.meta(KEY) or state.meta(WHOSE) or state.meta(OFFICE))
            if was:
                self._note("", {}, "")
            return was
        self._key = digest(self.fingerprint, *self._context(), *files)
        self._afresh = state.meta(KEY) != self._key
        if not self._afresh:
            self._whose = _known(state.meta(WHOSE))
        return self._afresh

    def _context(self) -> Iterator[str]:
        """Yield what else decides how files are read: see :mod:`cadre_docs.project.scan`."""
        project = self._project
        yield from (self._shared.code, str(project.photos))
        yield from map(repr, (project.names, project.forms, project.year, project.limits))
        yield from map(self._shared.words, self._catalog.schema_ids)

    def join(self) -> Iterator[tuple[int, str, int, Parcel]]:
        """Find out whose row is whose; yield each record that has one, joined, by its place.

        Everything was read anew before; what nothing can be said of is noted.
        """
        if not self._afresh:
            return
        intake = self._intake
        findings = [*intake.findings, *_no_office_tables(intake)]
        whose: dict[str, str] = {}
        place_of = {id(row): number for number, row in enumerate(intake.office)}
        for form, rows in by_form(intake.office).items():
            found = self._state.db.execute(_FOUND, (form,)).fetchall()
            people = (self._parcel(source, place) for _, source, place in found)
            told = assigned(rows, [slim(parcel.entry.record) for parcel in people])
            findings += told.findings
            for row, record in told.pairs:
                number, source, place = found[record]
                whose[_name(source, place)] = str(place_of[id(rows[row])])
                parcel = self._parcel(source, place)
                yield number, source, place, Parcel(joined(parcel.entry, rows[row]), parcel.of_file)
        self._whose = whose
        again = any(map(needs_confirmation, self._project.office)) or self._unsound()
        placed = self._project.placed(findings)
        self._note(findings_to_text(placed), whose, "" if again else self._key)

    def of_file(self, source: str, entries: Iterable[ReadRecord]) -> list[ReadRecord]:
        """Return the records of a file that was read once more, with what the office says."""
        found = []
        for place, entry in enumerate(entries):
            number = self._whose.get(_name(source, place), "")
            rows = self._intake.office if number else []
            known = number.isdecimal() and int(number) < len(rows)
            found.append(joined(entry, rows[int(number)]) if known else entry)
        return found

    @cached_property
    def _intake(self) -> Intake:
        """The tables, read when somebody asks: those of the fingerprint, or nothing."""
        intake = read_paths(self._project.office, self._catalog)
        read = {path: intake.digests.get(path) or file_digest(path) for path in intake.files}
        if digest(*(f"{path} {sha}" for path, sha in read.items())) != self.fingerprint:
            raise ProjectError(CHANGED)
        return intake

    def _parcel(self, source: str, place: int) -> Parcel:
        row = self._state.one(_PARCEL, source, place)
        if row is None:  # it was read a moment ago
            raise LookupError(source)
        return unpack(bytes(row["parcel"]), Parcel, self._catalog.schema)

    def _unsound(self) -> bool:
        """Whether a file of this run is looked at each time, so that its records come anew."""
        return bool(
            self._state.number(
                "SELECT count(*) FROM files WHERE run = ? AND sha = '' AND forms <> ''",
                self._state.run,
            )
        )

    def _note(self, findings: str, whose: dict[str, str], key: str) -> None:
        self._state.note(OFFICE, findings)
        self._state.note(WHOSE, json.dumps(whose, ensure_ascii=False) if whose else "")
        self._state.note(KEY, key)


def _name(source: str, place: int) -> str:
    return f"{place} {source}"


def _known(text: str) -> dict[str, str]:
    return dict(json.loads(text)) if text else {}


def _no_office_tables(intake: Intake) -> Iterator[Finding]:
    """Say which files hold people's own forms instead, or nobody's rows."""
    tables = {entry.record.position.file for entry in intake.office}
    others = {entry.record.position.file for entry in intake.entries}
    refused = {f.position.file for f in intake.findings if f.position is not None}
    for path in map(str, intake.files):
        if path in others:
            what = "里面是各人的表，不是单位填写的表，没有用上"
        elif path not in tables | refused:
            what = "单位填写的表里一个人也没有"
        else:
            continue
        yield error(
            "PROJECT",
            what,
            wanted="“单位填写”应是 cadre-docs new 表单 --office 填报 -o 单位填写.xlsx 生成的表",
            remedy="各人的表请放进“记录”的文件夹；单位填写的表请重新生成后填写",
            position=Position(path),
        )
