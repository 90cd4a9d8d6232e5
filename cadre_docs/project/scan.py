"""Reading the sources: which records there are, and which of last time's each one is.

Only files whose bytes changed are read again. Everything goes straight into the state, so
that memory does not grow with the number of records.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.findings import Position, Severity, error
from cadre_docs.intake import folders
from cadre_docs.intake.any_table import needs_confirmation
from cadre_docs.intake.origins import NO_ORIGINS, Origins
from cadre_docs.intake.read import ReadRecord, read_paths, record_files
from cadre_docs.messages.progress import steps
from cadre_docs.messages.undecoded import escaped
from cadre_docs.project.file.wanted import as_wanted
from cadre_docs.project.fingerprint import (
    content_digest,
    digest,
    evidence_digest,
    evidence_of,
    field_digests,
    file_digest,
    photos_of,
)
from cadre_docs.project.match import COPIED, assign_names, match
from cadre_docs.project.state.findings import findings_to_text
from cadre_docs.project.stated_names import stated_keys
from cadre_docs.project.transfer import Parcel, pack
from cadre_docs.project.unnamed import unnamed
from cadre_docs.rules.between.across import NAMED_IN_TEXT
from cadre_docs.rules.between.alike import name_signs
from cadre_docs.rules.between.in_common import in_common
from cadre_docs.rules.between.record_files import bearings, others_bearings
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.texts.named import names_in_texts
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Row

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.office import OfficeTables
    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record

_FOUND = (*COPIED, "wish", "sames", "evidence")
_FACTS = _FOUND[2:]
_KEEP = "INSERT OR REPLACE INTO parcels VALUES (?, ?, ?)"


class Scanner:
    """Brings the table ``records`` up to date with the files."""

    def __init__(
        self,
        project: Project,
        catalog: Catalog,
        shared: Shared,
        state: State,
        office: OfficeTables,
    ) -> None:
        self._project, self._catalog, self._office = project, catalog, office
        self._shared, self._state = shared, state
        self._afresh = False
        self._contexts: dict[str, str] = {}
        self._others: list[tuple[Path, list[folders.Unread]]] = []
        self._origins = NO_ORIGINS
        self._last = 0

    def scan(self) -> None:
        """Read what changed, and find each record's row of last time or make a new one."""
        with self._state.transaction():
            files = list(self._files())
            before = "SELECT coalesce(max(run), 0) FROM files WHERE run < ?"
            self._last = self._state.number(before, self._state.run)
            self._afresh = self._office.begin(self._digests(files))
            self._origins = Origins.among(path for path, _ in files)
            for path, within in steps(files, "读取"):
                self._file(path, within)
            self._join_office()
            match(self._state)
            assign_names(self._state, self._project.per_folder)
            self._tell_unread()

    def _files(self) -> Iterator[tuple[Path, Path | None]]:
        """Yield the files to read, and the folders they were found in."""
        # Earlier years may lie among this year's records.
        seen = {path for folder in self._project.previous for path in record_files(folder)}
        # A list of people among the records is none of them, nor is what the office says of them.
        beside = {*self._project.office, *filter(None, [self._project.expected])}
        seen |= beside
        for source in self._project.sources:
            within = source if source.is_dir() else None
            found = folders.contents(source) if within else folders.Contents([source])
            others = [one for one in found.others if one.path not in beside]
            grave = [one.path for one in others if one.kind.value.severity is Severity.ERROR]
            for path in grave if found.files else [source]:
                self._state.unread[self._project.relative(path)] = None
            if found.files:
                self._others.append((source, others))
            # An empty folder is read like a file: reading it says what lies there.
            for path in found.files or [source]:
                if path not in seen:
                    seen.add(path)
                    yield path, within

    def _file(self, path: Path, within: Path | None) -> None:
        source = self._project.relative(path)
        if (known := escaped(source)) != source:
            self._refuse(known)
            return
        row = self._state.one("SELECT * FROM files WHERE source = ?", source)
        sha = file_digest(path) if row and row["sha"] else ""
        if row and sha and row["sha"] == sha and self._holds(row, path) and not self._afresh:
            self._unchanged(source, row["run"])
            return
        intake = read_one(path, self._project, self._catalog, within)
        sha = intake.digests.get(path, "")  # of what was read, which may be newer
        counted, told = self._origins.kept(path, intake.entries)
        intake.findings += told
        forms = sorted({entry.record.schema.id for entry in intake.entries})
        listed = ",".join(forms)
        # A confirmation lies beside its file: what it holds is looked up each time.
        whole = not any(f.severity is Severity.ERROR for f in intake.findings)
        sound = whole and not needs_confirmation(path)
        if not whole:
            self._state.unread[source] = None
        self._state.do(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            *(source, sha if sound else "", self._context(listed, path), listed),
            *(findings_to_text(self._project.placed(intake.findings)), self._state.run),
        )
        for place, entry in enumerate(intake.entries):
            if any(entry is one for one in counted):  # no other stands for it
                self._found(source, place, entry)
        keep(self._state, source, intake)

    def _digests(self, files: list[tuple[Path, Path | None]]) -> Iterator[str]:
        """Yield names and hashes of files, where a project has tables of the office's."""
        if self._project.office:
            yield from (f"{self._project.relative(path)} {file_digest(path)}" for path, _ in files)

    def _join_office(self) -> None:
        """Bring what the office says to the records that were just read."""
        change = ", ".join(f"{name} = ?" for name in _FACTS)
        for number, source, place, parcel in self._office.join():
            values = self._facts(parcel.entry.record)
            self._state.do(f"UPDATE found SET {change} WHERE id = ?", *values, number)  # noqa: S608
            self._state.do(_KEEP, source, place, pack(parcel))

    def _tell_unread(self) -> None:
        """Note what lies in the folders and was not read, as a file of its own."""
        named = "SELECT photos FROM records WHERE run = ? AND photos <> '[]'"
        rows = self._state.db.execute(named, (self._state.run,))
        photos = {photo for (listed,) in rows for photo in json.loads(listed)}
        beside = "SELECT e.files FROM evidence e JOIN records r ON r.id = e.record WHERE r.run = ?"
        rows = self._state.db.execute(beside, (self._state.run,))
        evidence = {path for (listed,) in rows for _, _, path in json.loads(listed)}
        for folder, others in self._others:
            self._tell_of(folder, folders.findings(folder, others, photos, evidence))
        self._tell_of(self._project.root, unnamed(self._project, self._catalog))

    def _tell_of(self, folder: Path, found: Iterable[Finding]) -> None:
        told = list(self._project.placed(found))
        if told:
            self._state.do(
                "INSERT OR REPLACE INTO files VALUES (?, '', '', '', ?, ?)",
                *(f"{self._project.relative(folder)}/", findings_to_text(told), self._state.run),
            )

    def _holds(self, row: Row, path: Path) -> bool:
        """Whether what is known of a file that was not touched would be read from it again.

        Of one that was away when the others were read last, the people are others' by now.
        """
        strange = "SELECT count(*) FROM records WHERE source = ? AND run = ?"
        strange += " AND instr(',' || ? || ',', ',' || form || ',') = 0"
        facts = row["source"], row["run"], row["forms"]
        return bool(
            row["run"] == self._last
            and row["context"] == self._context(row["forms"], path)
            and not self._state.number(strange, *facts)  # somebody else wrote that
            and not (row["source"] in self._with_more and self._has_other(row))
        )

    @cached_property
    def _with_more(self) -> frozenset[str]:
        """Files with records that have photos or evidence: few do, and a question takes long."""
        rows = "SELECT source FROM records WHERE photos <> '[]' UNION"
        rows += " SELECT r.source FROM evidence e JOIN records r ON r.id = e.record"
        return frozenset(source for (source,) in self._state.db.execute(rows))

    def _has_other(self, row: Row) -> bool:
        """Whether photos or evidence of a file's records are not what they were."""
        source = row["source"]
        return self._has_other_photos(source, row["run"]) or self._has_other_evidence(source)

    def _has_other_photos(self, source: str, last: int) -> bool:
        """Whether photos of a file's records are not what they were: others may have them, too."""
        rows = "SELECT * FROM records WHERE source = ? AND run = ? AND photos <> '[]' AND id > ?"
        return any(
            content_digest(json.loads(row["fields"]), json.loads(row["photos"])) != row["content"]
            for row in self._state.pages(rows, source, last)
        )

    def _has_other_evidence(self, source: str) -> bool:
        """Whether evidence of a file's records is not what it was: others may have it, too."""
        beside = "SELECT e.record AS id, e.files, e.digest FROM evidence e"
        beside += " JOIN records r ON r.id = e.record WHERE r.source = ? AND e.record > ?"
        rows = self._state.pages(beside, source)
        return any(evidence_digest(json.loads(row["files"])) != row["digest"] for row in rows)

    def _refuse(self, source: str) -> None:
        """Report a file whose name the state cannot keep; it is looked at again each time."""
        self._state.unread[source] = None
        unnamed = error(
            "FS-file",
            "文件名不是UTF-8编码，没有读取",
            wanted="项目里的文件名须是UTF-8",
            remedy="请把文件改名后重新运行（文件名里的乱码常由旧系统解压带来）",
            position=Position(source),
        )
        self._state.do(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            *(source, "", "", "", findings_to_text([unnamed]), self._state.run),
        )

    def _context(self, forms: str, path: Path) -> str:
        """What else decides how a file is read: the program, its forms, and who stands for it."""
        of_forms = self._context_of(forms)
        return digest(of_forms, self._origins.words(path)) if self._origins.of(path) else of_forms

    def _context_of(self, forms: str) -> str:
        if forms in self._contexts:
            return self._contexts[forms]
        known = set(self._catalog.schema_ids)
        schemas = (self._shared.words(f) if f in known else "" for f in forms.split(","))
        project = self._project
        facts = (*map(repr, (project.names, project.forms, project.limits)), str(project.photos))
        self._contexts[forms] = digest(self._shared.code, *schemas, *facts)
        return self._contexts[forms]

    def _unchanged(self, source: str, last: int) -> None:
        """The records of a file that was not touched, nor were its photos and evidence."""
        state = self._state
        state.do("UPDATE files SET run = ? WHERE source = ?", state.run, source)
        # Rows of an earlier run are of people who had left the file by then.
        same = "UPDATE records SET run = ? WHERE source = ? AND run = ?"
        state.do(same, state.run, source, last)

    def _found(self, source: str, place: int, entry: ReadRecord) -> None:
        values = (source, place, *self._facts(entry.record))
        marks = ",".join("?" * len(_FOUND))
        self._state.do(f"INSERT INTO found ({','.join(_FOUND)}) VALUES ({marks})", *values)  # noqa: S608

    def _facts(self, record: Record) -> tuple[str, ...]:
        """Return what is noted of a record beside its place, as ``_FACTS`` has it."""
        fields, photos = field_digests(record), photos_of(record)
        same = [*(digest(*key) for key in _sames(record)), *_other_keys(record)]
        return (
            *(record.schema.id, record.person, str(record.get("unit") or "")),
            *(_identity(record), content_digest(fields, photos)),
            *(json.dumps(fields, ensure_ascii=False), json.dumps(photos, ensure_ascii=False)),
            *(self._project.names.fill(record), json.dumps(same, ensure_ascii=False)),
            json.dumps(evidence_of(record), ensure_ascii=False),
        )


def keep(state: State, source: str, intake: Intake) -> None:
    """Keep what was read of a file, packed, for whoever wants its records in this run."""
    of_file = tuple(intake.findings)
    for place, entry in enumerate(intake.entries):
        state.do(_KEEP, source, place, pack(Parcel(entry, of_file)))


def read_one(path: Path, project: Project, catalog: Catalog, within: Path | None = None) -> Intake:
    """Read one file as the project wants it: photos from its folder, foreign forms reported.

    ``within`` is the folder in which it was found, if it was not named itself. Records that others
    stand for are among them: places in a file stay.
    """
    intake = read_paths([path], catalog, within=within, origins=NO_ORIGINS)
    home = path.parent.absolute()
    folder = project.photos.absolute() if project.photos else home
    intake.entries = [
        as_wanted(
            ReadRecord(replace(entry.record, photos=folder, home=home), entry.findings),
            project,
            catalog,
        )
        for entry in intake.entries
    ]
    if intake.office:
        intake.findings.append(_of_office(path))
    return intake


def _of_office(path: Path) -> Finding:
    """Say that a table of the office's lies among the records, and is not asked for."""
    return error(
        "PROJECT",
        "这是单位填写的表（new --office），项目文件里没有写它，没有用上",
        remedy=f"请在项目文件里写“单位填写: {path.name}”（写从项目文件夹起的路径）；"
        "不用的移出记录的文件夹",
        position=Position(str(path)),
    )


def _sames(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record shares with others that are compared with it."""
    if record.schema.facts:
        yield "facts of", folded(record.get("unit"))
    if record.person and record.schema.of_people:
        yield from in_common(record)


def _other_keys(record: Record) -> Iterator[str]:
    """Yield what only two kinds of keys, or two keys, together make a group of.

    They join a person with the files and texts of others that bear the name, files with those
    beside them, units with the departments above them, and spellings of one name.
    """
    yield from (f"{kind} {digest(name)}" for kind, name in name_signs(record))
    yield from (f"{NAMED_IN_TEXT} {digest(name)}" for name in names_in_texts(record))
    yield from (f"{one.kind} {digest(one.name)}" for one in others_bearings(record))
    for one in bearings(record):
        yield f"{one.kind} {digest(one.beside, str(one.of_folder))}"
    yield from stated_keys(record)


def _identity(record: Record) -> str:
    """What tells this record from others when its file or its place in the file changes."""
    facts = [str(record.get(name) or "") for name in ("id_number", "birth_date", "unit")]
    known = facts[:1] if facts[0] else facts[1:]
    year = assessed_in(record)
    return digest(record.schema.id, record.person, *known, *([str(year)] if year else ()))
