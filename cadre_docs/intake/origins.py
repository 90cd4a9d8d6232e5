"""Records that stand for others: made of a Word or Excel file, and edited as YAML since.

Such a record names what it was made of::

    来源:
      文件: 各人填报/张三.docx
      位置: 表1第1行
      指纹: 0123456789abcdef

From then on it counts in place of that one record: the file lies there as before, and what it says
of that person is not read a second time. The fingerprint is that of the record as it was. Where it
is another by now, somebody went on in the old file: that is an error until it is settled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Finding, Position, error, note
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.record.build import ORIGIN_KEYS, ORIGIN_PARTS
from cadre_docs.record.prefill import typed_text
from cadre_docs.source.files import read_file, real
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record

CODE = "FS-origin"
_HINT = re.compile(rb"(?m)^[ -]*(?:" + "|".join(ORIGIN_KEYS).encode() + rb")[ ]*:")
_LENGTH = 16


class _Entry(Protocol):
    @property
    def record(self) -> Record: ...


Entry = TypeVar("Entry", bound=_Entry)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a record was made of; ``position`` and ``person`` are those of the record."""

    file: Path
    place: str
    fingerprint: str
    position: Position


def fingerprint(record: Record) -> str:
    """Return what tells whether a record says something else than it did."""
    said = "\n".join(f"{path}={typed_text(value.typed)}" for path, _, value in record.texts())
    return sha256(f"{record.schema.id}\n{said}".encode()).hexdigest()[:_LENGTH]


def place_of(record: Record) -> str:
    """Say where in its file a record stands, as its origin notes it."""
    at = record.position
    if at.place is not None:
        return at.place
    return f"{at.sheet}!{at.cell}" if at.sheet and at.cell else at.sheet or f"{at.line or 1}"


class Origins:
    """The origins that some files name, by the file that they were made of."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._of: dict[Path, list[Origin]] = defaultdict(list)
        for file in files:
            for origin in _named_in(file):
                self._of[real(origin.file)].append(origin)

    @classmethod
    def among(cls, files: Iterable[Path]) -> Origins:
        """Return the origins that texts among files name; none where there is nothing but texts."""
        given = [*files]
        texts = [file for file in given if file.suffix.lower() in YAML_SUFFIXES]
        return cls(texts if len(texts) < len(given) else ())

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._of)

    def of(self, file: Path) -> list[Origin]:
        """Return the origins that name this file."""
        return self._of.get(real(file), []) if self._of else []

    def words(self, file: Path) -> str:
        """Return what decides which records of a file count: another text, another choice."""
        return repr([(one.place, one.fingerprint, str(one.position)) for one in self.of(file)])

    def kept(self, file: Path, entries: list[Entry]) -> tuple[list[Entry], list[Finding]]:
        """Return the records of a file that no other stands for, and what is to be said of it."""
        left = list(entries)
        findings: list[Finding] = []
        for origin in self.of(file):
            same = [e for e in left if fingerprint(e.record) == origin.fingerprint]
            placed = [e for e in same if place_of(e.record) == origin.place]
            there = [e for e in left if place_of(e.record) == origin.place]
            if same:
                left.remove((placed or same)[0])
            elif there:
                left.remove(there[0])
                findings.append(_changed(file, origin, there[0].record))
            else:
                findings.append(_gone(file, origin))
        replaced = len(entries) - len(left)
        if replaced:
            findings.append(_replaced(file, replaced))
        return left, findings


def _named_in(file: Path) -> Iterator[Origin]:
    """Yield the origins of the records of a YAML file; what is wrong with it others say."""
    try:
        data = read_file(file, "yaml_mb")
    except (OSError, CadreDocsError):
        return
    if not _HINT.search(data):  # as of nearly all
        return
    trees, _ = load(data, str(file))
    for tree in trees:
        for record in tree.items if isinstance(tree, Sequence) else (tree,):
            if isinstance(record, Mapping) and (named := _origin(record, file)) is not None:
                yield named


def _origin(record: Mapping, file: Path) -> Origin | None:
    found = next((e for e in record.entries if e.key in ORIGIN_KEYS), None)
    if found is None or not isinstance(found.value, Mapping):
        return None
    parts = {
        e.key: e.value.text.strip() for e in found.value.entries if isinstance(e.value, Scalar)
    }
    if not all(parts.get(part) for part in ORIGIN_PARTS):
        return None
    name, place, print_ = (parts[part] for part in ORIGIN_PARTS)
    return Origin(file.parent / name, place, print_, found.position)


def _replaced(file: Path, count: int) -> Finding:
    what = (
        f"有{count}份记录已经另有可填的记录（写着“{ORIGIN_KEYS[0]}”），以那一份为准，这里的没有计入"
    )
    return note(CODE, what, position=Position(str(file)))


def _changed(file: Path, origin: Origin, record: Record) -> Finding:
    return error(
        CODE,
        f"转成这份记录之后，来源“{file.name}”（{origin.place}）又改过；以这份记录为准，那边的改动没有计入",
        wanted="两处一致，或者只留一处",
        remedy=f"请核对那边改了什么，要的填进这份记录，再把“指纹”改为 {fingerprint(record)}",
        position=origin.position,
        person=record.person,
        form=record.schema.id,
    )


def _gone(file: Path, origin: Origin) -> Finding:
    return error(
        CODE,
        f"来源“{file.name}”里找不到“{origin.place}”的那份记录了",
        wanted="来源里有这个人的记录，或者不写“来源”",
        remedy="请核对来源文件是否换过；不再有来源的，删去本记录里的“来源”和它下面的三行",
        position=origin.position,
    )


NO_ORIGINS = Origins(())
