"""What two people hardly share: a photo, evidence, or a long text of one's own, word for word."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.evidence.read import evidence_path
from cadre_docs.record.photo.read import PhotoError, photo_path, photo_sha, photo_size
from cadre_docs.rules.common.across import ALIKE
from cadre_docs.rules.common.copied import LEAST, own_texts
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field

_FILE, _TEXT = "file", "said"
_PHOTO, _EVIDENCE = "照片", "附件"


def signs(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record has in common with those that :func:`alike` compares it with."""
    if record.person and record.schema.of_people:
        yield from (sign for _, sign in _texts(record))
        yield from ((_FILE, str(photo_size(path))) for _, _, path in _files(record))


@rule(ALIKE, Severity.WARNING, "两个人的照片、附件或总结相同", scope="batch")
def alike(c: BatchContext) -> Iterator[Problem]:
    """两个人的照片或附件是内容相同的文件，或者同一种表上本人填写的大段文字（个人总结等）一字不差：多半是照别人的改的，漏改了。

    文字不计空白；不足30字的、逐年不变的项（表单定义中写明 carries 的）不比较。
    只提醒：确是如此的（如共同完成的成果的证书）不必改。姓名相同的由 ID-duplicate、X-namesake 指出。
    """
    people = [r for r in c.records if r.person and r.schema.of_people]
    yield from _same_texts(people)
    yield from _same_files(people)


def _same_texts(people: list[Record]) -> Iterator[Problem]:
    firsts: dict[tuple[str, ...], Record] = {}
    for record in people:
        for box, sign in _texts(record):
            first = firsts.setdefault(sign, record)
            if _are_two(first, record):
                yield Problem(
                    f"与“{first.person}”（{first.place(box.id)}）的“{box.key}”一字不差",
                    wanted="各人写各人的",
                    remedy="请核对是否误交了别人的；确要这样写的不必改",
                    at=place(record, box.id),
                    record=record,
                )


def _same_files(people: list[Record]) -> Iterator[Problem]:
    """Compare the files that records name; of those alone whose size another has is more read."""
    by_size: dict[int, list[tuple[Record, str, Place, Path]]] = defaultdict(list)
    for record in people:
        for called, at, path in _files(record):
            by_size[photo_size(path)].append((record, called, at, path))
    for size, group in by_size.items():
        firsts: dict[str, Record] = {}
        for record, called, at, path in group if size and len(group) > 1 else ():
            sha = photo_sha(path)
            first = firsts.setdefault(sha, record) if sha else record
            if _are_two(first, record):
                shared = called == _EVIDENCE
                yield Problem(
                    f"与“{first.person}”（{first.position}）的{called}相同",
                    wanted=f"各人用各人的{called}",
                    remedy=f"请核对{called}是谁的，换成本人的"
                    + ("；两人共有的（如共同完成的成果）不必改" if shared else ""),
                    at=at,
                    record=record,
                )


def _are_two(first: Record, record: Record) -> bool:
    return first is not record and folded(first.person) != folded(record.person)


def _texts(record: Record) -> Iterator[tuple[Field, tuple[str, ...]]]:
    for box in own_texts(record):
        said = "".join(str(record.get(box.id) or "").split())
        if len(said) >= LEAST:
            yield box, (_TEXT, record.schema.kind, box.id, said)


def _files(record: Record) -> Iterator[tuple[str, Place, Path]]:
    """Yield the photos and the evidence that a record names; what it may not name others tell."""
    for box in record.schema.fields():
        if box.type is FieldType.PHOTO and box.id in record.values:
            with contextlib.suppress(PhotoError):
                path = photo_path(record.folder, str(record.get(box.id)))
                yield _PHOTO, place(record, box.id), path
    for number, attachment in enumerate(record.attachments, 1):
        with contextlib.suppress(EvidenceError):
            at = Place(f"附件[{number}].文件", attachment.position)
            yield _EVIDENCE, at, evidence_path(record.evidence_folder, attachment.file)
