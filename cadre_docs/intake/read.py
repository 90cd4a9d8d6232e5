"""Paths → records: the one door through which every filled file comes in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError, UnsafeFileError
from cadre_docs.findings import Finding, error, is_too_much, told_of, too_many
from cadre_docs.intake import folders
from cadre_docs.intake.filled import filled
from cadre_docs.intake.folders import (
    CONVERTED,
    SUFFIXES,
    WORD_SUFFIXES,
    WORKBOOK_SUFFIXES,
    YAML_SUFFIXES,
)
from cadre_docs.intake.not_read import (
    fault_of,
    leading_out,
    nothing_in,
    of_wrong_kind,
    refused,
    too_long,
    unreadable,
)
from cadre_docs.intake.origins import Origins
from cadre_docs.intake.read_tree import ReadTree
from cadre_docs.intake.shifted import shifted
from cadre_docs.intake.wrong_kind import no_text
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.limits import limits
from cadre_docs.machine import platforms
from cadre_docs.machine.cpu_time import each_within_cpu_time
from cadre_docs.messages.progress import steps
from cadre_docs.performance.classes import roomy
from cadre_docs.performance.garbage import making_many
from cadre_docs.record import Record, build_record
from cadre_docs.source.files import leads_out, read_file, real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.foreign.matching import Matching
    from cadre_docs.schema import Schema

    Taken = Callable[["Intake"], None]
    _There = tuple[Path, list[folders.Unread], list[Path]]
    """A path that was named, what lies unread there, and the files to be read."""


_SOME = 50  # records that are handed on together, and files that are read together
_MOST_BYTES = 200_000  # of these files
__all__ = [
    "SUFFIXES",
    "WORD_SUFFIXES",
    "WORKBOOK_SUFFIXES",
    "YAML_SUFFIXES",
    "Counted",
    "Intake",
    "ReadRecord",
    "read_paths",
    "record_files",
]


@roomy
class ReadRecord:
    """A record and what reading it found."""

    record: Record
    findings: tuple[Finding, ...]


@dataclass
class Intake:
    """What was read: records in the order of the files.

    ``findings`` are those that belong to a file rather than to one record; ``unread`` is what
    lies in the folders and was not read (they say so). ``digests`` hold the SHA-256 of the very
    bytes that each file was read from. ``office`` is what the office says of people in a table of
    its own; :mod:`cadre_docs.lists.office` brings it to their records.
    """

    entries: list[ReadRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    digests: dict[Path, str] = field(default_factory=dict)
    unread: list[folders.Unread] = field(default_factory=list)
    office: list[ReadRecord] = field(default_factory=list)

    def add(self, more: Intake) -> None:
        """Take what was read after it."""
        self.entries += more.entries
        self.findings += more.findings
        self.files += more.files
        self.digests |= more.digests
        self.unread += more.unread
        self.office += more.office

    def findings_of_file(self, file: str) -> list[Finding]:
        """Return the findings that belong to a whole file."""
        return [f for f in self.findings if f.position is not None and f.position.file == file]

    @property
    def counted(self) -> Counted:
        """What reports say of it."""
        records = [entry.record for entry in self.entries]
        names, forms = [r.person for r in records], [r.schema.id for r in records]
        return Counted(len(self.files), names, forms, {r.schema.id: r.schema for r in records})


@dataclass(frozen=True)
class Counted:
    """What reports say of all that was read, when nobody has the records any more.

    ``names`` are those of the people of all records, ``forms`` the ids of their forms; ``schemas``
    has these.
    """

    files: int
    names: Sequence[str]
    forms: Sequence[str]
    schemas: Mapping[str, Schema]

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Name and form of every record."""
        return tuple(zip(self.names, self.forms, strict=True))


@making_many()
def read_paths(  # noqa: PLR0913 - what is read, and how
    paths: Iterable[Path],
    catalog: Catalog,
    *,
    without: Iterable[Path] = (),
    within: Path | None = None,
    matching: Matching | None = None,
    origins: Origins | None = None,
    taken: Taken | None = None,
) -> Intake:
    """Read files and folders; a folder means every record file below it, sorted.

    Tables that are no templates of ours are read as ``matching`` says, where there is one.

    Files in the folders ``without`` (or named there) are passed over. What is named is
    trusted; what is found in a folder (or said to have been found ``within`` one) may be a
    link, and is refused when it leads out of it. Never raises for what a file holds: each
    problem is a finding, and the other files are read all the same.
    ``origins`` tell which records others stand for; by default those that the files name.
    ``taken`` is handed ``entries`` and ``files`` of some files at a time, in their order, and none
    of them is kept.
    """
    intake, named = Intake(), _Named()
    passed_over = [real(path) for path in without]
    looked_into: list[tuple[Path, list[folders.Unread]]] = []
    there = [(path, *_found(path, passed_over)) for path in paths]
    intake.findings += [nothing_in(path) for path, _, found in there if not found]
    there = _each_once(there)
    beside = any(others for _, others, _ in there)
    known = Origins.among(f for _, _, found in there for f in found) if origins is None else origins
    files = _in_turn(there, within, passed_over, looked_into, give_up=taken is not None)
    more = True
    while more:
        more = _read_some(files, known, catalog, matching, intake, at_once=not taken)
        if taken is not None:
            if beside:
                named.add(intake)
            taken(Intake(intake.entries, files=intake.files))
            intake.entries, intake.files, intake.digests = [], [], {}
    if beside:
        named.add(intake)
    _tell_unread(looked_into, named, intake)
    return intake


def _found(path: Path, passed_over: list[Path]) -> tuple[list[folders.Unread], list[Path]]:
    """Return what lies unread at a path, and the files there that are to be read."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 - never raises
    inside = folders.contents(path) if is_folder else folders.Contents([path])
    return inside.others, [file for file in inside.files if not _lies_in(file, passed_over)]


def _in_turn(
    there: list[_There],
    within: Path | None,
    passed_over: list[Path],
    looked_into: list[tuple[Path, list[folders.Unread]]],
    *,
    give_up: bool,
) -> Iterator[tuple[Path, Path | None]]:
    """Yield files, each with the folder that it may not lead out of; note what is unread there."""
    for path, unread, found in steps(there, "读取"):
        is_folder = os.path.isdir(path)  # noqa: PTH112 - never raises
        if is_folder:
            others = [one for one in unread if not _lies_in(one.path, passed_over)]
            looked_into.append((path, others))
        folder = path if is_folder else within
        for file in steps(_given_up(found) if give_up else found, "文件", len(found)):
            yield file, folder


def _given_up(files: list[Path]) -> Iterator[Path]:
    """Yield files of which the list keeps none: a hundred thousand paths are a tenth of all."""
    files.reverse()
    while files:
        yield files.pop()


def _each_once(
    there: list[_There],
) -> list[_There]:
    """Leave out files that were named before: ``填报 填报/甲.yaml`` are not two people."""
    if len(there) < 2:  # noqa: PLR2004 - links of one folder to its own files are told
        return there
    seen: set[Path] = set()
    once = []
    for path, unread, found in there:
        named = {file: real(file) for file in found}
        once.append((path, unread, [file for file in found if named[file] not in seen]))
        seen.update(named.values())
    return once


class _File:
    """A file on its way: its bytes, the trees they hold, and all that it gives."""

    def __init__(self, path: Path) -> None:
        self.path, self.given = path, Intake(files=[path])
        self.suffix = path.suffix.lower()
        self.data: bytes | None = None
        self.trees: list[ReadTree] = []

    def read(self, step: Callable[[_File], None]) -> None:
        """Go a step on; what breaks is told of this file, and nothing else of it is kept."""
        try:
            step(self)
        except UnsafeFileError as problem:
            self.given.findings.append(refused(self.path, problem.message, problem.remedy))
        except CadreDocsError:
            raise  # the forms, not the file
        except Exception as fault:  # the other files are read all the same
            self.given.entries, self.given.office, self.trees = [], [], []
            self.given.findings = [fault_of(self.path, fault)]
            self.data = None


def _read_some(
    files: Iterator[tuple[Path, Path | None]],
    origins: Origins,
    catalog: Catalog,
    matching: Matching | None,
    intake: Intake,
    *,
    at_once: bool,
) -> bool:
    """Read files, all of them ``at_once`` or as many as have some records; tell of more.

    Of small files some are opened, then all of these parsed, then built: what each step needs is
    at hand in the processor from the second on.
    """
    with each_within_cpu_time() as begin:
        while some := _opened(files, begin, digests=at_once):
            for step in (partial(_parse, catalog=catalog, matching=matching), _build):
                for file in some:
                    if file.data is not None:
                        begin(file.path)
                        file.read(step)
            for file in some:
                intake.add(_with_origins(file, origins))
            if not at_once and len(intake.entries) >= _SOME:
                return True
    return False


def _opened(
    files: Iterator[tuple[Path, Path | None]], begin: Callable[[object], None], *, digests: bool
) -> list[_File]:
    """Return the next files, opened: some, or fewer that are large; none where there are none.

    ``digests``: those of their bytes are wanted.
    """
    some: list[_File] = []
    size = 0
    for path, folder in files:
        begin(path)
        file = _File(path)
        if folder is not None and platforms.is_link(path) and leads_out(path, folder):
            file.given.findings.append(leading_out(path))
        else:
            _open(file, digest=digests)
        some.append(file)
        size += len(file.data or b"")
        if len(some) == _SOME or size > _MOST_BYTES:
            break
    return some


def _with_origins(file: _File, origins: Origins) -> Intake:
    """Return what a file gives, without records that stand for others."""
    given = file.given
    if origins.of(file.path):
        given.entries, told = origins.kept(file.path, given.entries)
        given.findings += told
    return given


class _Named:
    """The photos and the evidence that records name, as folders are held against them."""

    def __init__(self) -> None:
        self.photos: set[str] = set()
        self.evidence: set[str] = set()

    def add(self, intake: Intake) -> None:
        records = [entry.record for entry in intake.entries]
        self.photos |= folders.photos_named(records)
        self.evidence |= folders.evidence_named(records)


def _tell_unread(
    looked_into: list[tuple[Path, list[folders.Unread]]], named: _Named, intake: Intake
) -> None:
    """Say what was not read in folders: last, for only now the photos in use are known."""
    if any(others for _, others in looked_into):
        for folder, others in looked_into:
            intake.unread += others
            intake.findings += folders.findings(folder, others, named.photos, named.evidence)


def _lies_in(file: Path, places: list[Path]) -> bool:
    real = Path(os.path.realpath(file)) if places else file  # a link in a circle raises nothing
    return any(real.is_relative_to(place) for place in places)


def record_files(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself, or every record file below it, sorted."""
    return folders.contents(path).files if os.path.isdir(path) else [path]  # noqa: PTH112


def _open(file: _File, *, digest: bool) -> None:
    path, suffix, findings = file.path, file.suffix, file.given.findings
    if suffix not in SUFFIXES and os.path.exists(path):  # noqa: PTH110 - never raises
        findings.append(of_wrong_kind(path))
        return
    limit = "yaml_mb" if suffix in YAML_SUFFIXES else "file_mb"
    try:
        file.data = read_file(path, limit, "请确认是填报文件，人数很多时请分成几个文件")
    except UnsafeFileError as problem:
        findings.append(refused(path, problem.message, problem.remedy))
    except OSError as problem:
        findings.append(unreadable(path, problem))
    if digest and file.data is not None:
        file.given.digests[path] = sha256(file.data).hexdigest()


def _parse(file: _File, catalog: Catalog, matching: Matching | None) -> None:
    path, data, suffix = file.path, file.data or b"", file.suffix
    name = str(path)
    if suffix in YAML_SUFFIXES:
        if (wrong := no_text(path, data)) is not None:
            file.given.findings.append(refused(path, *wrong))
            return
        pairs, findings = read_yaml(data, name, catalog)
        trees = [ReadTree(schema, tree) for schema, tree in pairs]
    elif suffix in WORD_SUFFIXES:
        from cadre_docs.intake.word.reader import read_word  # fills masters: slow to import

        if suffix in CONVERTED:
            from cadre_docs.office.libreoffice import as_docx

            data = as_docx(data, suffix)
        trees, findings = read_word(data, name, catalog)
    else:
        from cadre_docs.intake.tables import read_tables  # openpyxl is slow to import

        trees, findings = read_tables(data, name, catalog, matching)
    file.given.findings += told_of(name, findings)
    file.trees = [] if is_too_much(findings) else trees


def _build(file: _File) -> None:
    """Make records of the trees of a file, as long as there is any sense in it."""
    # No text has more characters, nor a list more rows, than its file has bytes.
    in_text = file.suffix in YAML_SUFFIXES
    short = in_text and len(file.data or b"") <= min(limits().record_chars, limits().records)
    path, given, said = file.path, file.given, 0
    for number, read in enumerate(steps(file.trees, "记录")):
        if number == limits().records or said > limits().findings:
            limit = "records" if number == limits().records else "findings"
            rest = f"此后的{len(file.trees) - number}份没有读"
            given.findings.append(too_many(str(path), limit, rest))
            return
        length = None if short else too_long(path, read.schema, read.tree)
        if length is not None:
            given.findings.append(length)
            continue
        record, problems = build_record(read.schema, read.tree)
        said += len(problems) + len(read.findings)
        into = given.office if read.office else given.entries
        into.append(ReadRecord(record, (*read.findings, *problems)))
    _tell_of_columns(given.entries)


def _tell_of_columns(entries: list[ReadRecord]) -> None:
    """Add to the people of a file what only its columns show; one person has none."""
    if len(entries) == 1 and entries[0].record.schema.of_people:
        return
    numbers = {id(entry.record): number for number, entry in enumerate(entries)}
    records = [entry.record for entry in entries]
    for record, finding in (*shifted(records), *filled(records)):
        entry = entries[numbers[id(record)]]
        entries[numbers[id(record)]] = ReadRecord(record, (*entry.findings, finding))


def second_record_finding(entries: Sequence[ReadRecord], schema: Schema) -> Finding:
    """Return the finding at the second record: only the first would be compared."""
    return error(
        "FS-form",
        f"文件里有{len(entries)}份“{schema.title}”，只核对了第一份",
        wanted="一个文件里只有一份",
        remedy="请分成几个文件，逐个核对",
        position=entries[1].record.position,
        form=schema.id,
    )
