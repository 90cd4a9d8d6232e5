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
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Finding, Position, error, note
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.performance.classes import frozen
from cadre_docs.record.meta import FORM_KEYS, ORIGIN_KEYS, ORIGIN_PARTS
from cadre_docs.schema import FieldType
from cadre_docs.source.files import read_file, real
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.schema import Field

CODE = "FS-origin"
_HINT = re.compile(rb"(?m)^[ -]*(?:" + "|".join(ORIGIN_KEYS).encode() + rb")[ ]*:")
_LENGTH = 16
_WHOSE = {"form": FORM_KEYS, "name": ("姓名", "name"), "id_number": ("身份证号码", "id_number")}


class _Entry(Protocol):
    @property
    def record(self) -> Record: ...


Entry = TypeVar("Entry", bound=_Entry)


@frozen
class Origin:
    """What a record was made of; ``position`` and ``person`` are those of the record."""

    file: Path
    place: str
    fingerprint: str
    position: Position
    said: tuple[tuple[str, str], ...]
    """What the record says of whose it is: form, name and number, as typed."""


def fingerprint(record: Record) -> str:
    """Return what tells whether a record says something else than it did.

    Boxes are named by their ids: another key, another place on the paper say nothing else.
    """
    said = [record.schema.id, *sorted(_texts(record))]
    said += [f"?{box}" for box in sorted(record.unreadable)]
    said += [f"+{box}" for box in sorted(record.electronic)]
    said += [repr((w.rule, w.reason, w.approved_by, w.date)) for w in record.waivers]
    said += [
        digest for _, item, value in record.texts() if (digest := _inside(record, item, value))
    ]
    return sha256("\n".join(filter(None, said)).encode()).hexdigest()[:_LENGTH]


def _texts(record: Record) -> Iterator[str]:
    """Yield what each box says."""
    from cadre_docs.record.prefill import typed_text

    for box in record.schema.fields():
        if box.id in record.values:
            yield f"{box.id}={typed_text(record.values[box.id].typed)}"
        for number, row in enumerate(record.tables.get(box.id, ()), 1):
            for name, value in row.values.items():
                yield f"{box.id}[{number}].{name}={typed_text(value.typed)}"


def _inside(record: Record, item: Field, value: Value) -> str:
    """Return the hash of a photo inside the file itself: another one has the same name."""
    if item.type is not FieldType.PHOTO or Path(record.position.file).suffix.lower() != ".docx":
        return ""
    from cadre_docs.record.photo.embedded import read_picture

    try:
        data = read_picture(Path(record.position.file).parent / str(value.typed))
    except (CadreDocsError, OSError):
        return ""
    return sha256(data).hexdigest()


def _whose(origin: Origin, record: Record) -> str:
    """Say by what a record is somebody else's, or another form; empty where it is not."""
    said = dict(origin.said)
    if said.get("form") not in (None, record.schema.id, record.schema.title):
        return "表单"
    box = record.schema.by_id.get("id_number")
    number = folded(record.get("id_number")) if box is not None else ""
    if number and number == folded(said.get("id_number")):
        return ""  # the same person, whose name was put right
    before, now = folded(record.get("name")), folded(said.get("name"))
    return "姓名" if before and now and before != now else ""


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

    def only(self, files: Iterable[Path]) -> Origins:
        """Return those that name one of these files."""
        if not self._of:
            return self
        made = Origins(())
        made._of.update({place: self._of[place] for place in map(real, files) if place in self._of})
        return made

    @property
    def named(self) -> list[Origin]:
        """All of them."""
        return [origin for several in self._of.values() for origin in several]

    def of(self, file: Path) -> list[Origin]:
        """Return the origins that name this file."""
        return self._of.get(real(file), []) if self._of else []

    def words(self, file: Path) -> str:
        """Return what decides which records of a file count: another text, another choice."""
        return repr([(o.place, o.fingerprint, str(o.position), o.said) for o in self.of(file)])

    def kept(self, file: Path, entries: list[Entry]) -> tuple[list[Entry], list[Finding]]:
        """Return the records of a file that no other stands for, and what is to be said of it."""
        left = list(entries)
        findings: list[Finding] = []
        for origin in self.of(file):
            same = [e for e in left if fingerprint(e.record) == origin.fingerprint]
            placed = [e for e in same if place_of(e.record) == origin.place]
            there = [e for e in left if place_of(e.record) == origin.place]
            meant = next(iter(placed or same or there), None)
            if meant is None:
                findings.append(_gone(file, origin))
            elif differs := _whose(origin, meant.record):  # it stands for nobody
                findings.append(_other(file, origin, meant.record, differs))
            else:
                left.remove(meant)
                if not same:
                    findings.append(_changed(file, origin, meant.record))
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
    return Origin(file.parent / name, place, print_, found.position, tuple(_said(record)))


def _said(record: Mapping) -> Iterator[tuple[str, str]]:
    """Yield form, name and number of a record, from its top or a section of it."""
    for entry in record.entries:
        inner = entry.value.entries if isinstance(entry.value, Mapping) else (entry,)
        for one in inner:
            if isinstance(one.value, Scalar) and (text := one.value.text.strip()):
                yield from ((name, text) for name, keys in _WHOSE.items() if one.key in keys)


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


def _other(file: Path, origin: Origin, record: Record, differs: str) -> Finding:
    who = f"{record.schema.title}，{record.person}" if record.person else record.schema.title
    return error(
        CODE,
        f"这份记录的{differs}与来源“{file.name}”（{origin.place}，{who}）不同，不能代替那一份；两份都计入了",
        wanted="只代替同一个人的同一种表",
        remedy="不是同一个人、同一种表的，删去本记录里的“来源”和它下面的几行；"
        "是改正了姓名的，请在来源里也改正，或者在两处都填身份证号码",
        position=origin.position,
    )


def _gone(file: Path, origin: Origin) -> Finding:
    return error(
        CODE,
        f"来源“{file.name}”里找不到“{origin.place}”的那份记录了",
        wanted="来源里有这个人的记录，或者不写“来源”",
        remedy="请核对来源文件是否换过；不再有来源的，删去本记录里的“来源”和它下面的几行",
        position=origin.position,
    )


NO_ORIGINS = Origins(())
