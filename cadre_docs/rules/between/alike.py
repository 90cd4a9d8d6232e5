"""What two people hardly share: a photo, evidence, or a long text of one's own, word for word.

And what is hardly one's own: a photo or evidence whose file bears the name of another.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.photo.paths import PhotoError, photo_path, photo_sha, photo_size
from cadre_docs.rules.between.across import ALIKE
from cadre_docs.rules.between.exchanged import exchanged
from cadre_docs.rules.between.file_names import may_be_name, others_named
from cadre_docs.rules.common.copied import LEAST
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.schema import Field

OWN, BORNE = "own", "borne"
_FILE, _LOOK, _TEXT = "file", "look", "said"
_NUMBERS = expression("[0-9]+")
_PHOTO, _EVIDENCE = "照片", "附件"
_IN_COMMON = "training"
"""A text that is nobody's own: a school takes part in one training, and says so in one line."""


def signs(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record has in common with those that :func:`alike` compares it with."""
    if record.person:
        yield from (sign for _, sign in texts_said(record))
        for file, path in _files(record):
            yield _FILE, str(photo_size(path))
            if file.called == _PHOTO:
                from cadre_docs.record.photo.look import look_keys, look_of  # opens archives: slow

                yield from ((_LOOK, key) for key in look_keys(look_of(path)))


def name_signs(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the folded name of a record's person (``OWN``) and those that its files may bear.

    Namesakes are not compared, nor are files with one name that is nobody's: the two
    kinds together make a group.
    """
    if record.person:
        if may_be_name(own := folded(record.person)):
            yield OWN, own
        bear = (name for file in _named(record) for name in others_named(file.name, own))
        yield from ((BORNE, name) for name in dict.fromkeys(bear))


@rule(ALIKE, Severity.WARNING, "照片、附件或总结像是别人的", scope="batch")
def alike(c: BatchContext) -> Iterator[Problem]:
    """两个人的照片或附件是内容相同的文件（照片另存过、大小和清晰度不同的也算，只认同一张），或者同一种表上本人填写的大段文字（个人总结等）一字不差：多半是照别人的改的，漏改了。

    文字里只有本人的姓名、数字（人数、次数、年份）不同的，也算一字不差。

    照片或附件的文件名是一起核对的另一个人的姓名（示例乙.jpg、示例乙证件照.jpg）而没有本人姓名的，也提醒。只认汉字的姓名
    （2至4字，或带间隔号的），前后可以有标点、数字和“照片”“证书”“扫描件”等字样，连着别的字的认不出；文件夹的名字不算。

    文字不计空白；不足30字的、逐年不变的项（表单定义中写明 carries 的）不比较，
    参加培训情况也不比较（一个单位的人同参加一次培训）。
    同一单位两个人（各在一个文件里）的大段文字互相放错了的，也提醒：两份都在“从事”“担任”“负责”“承担”“主持”“完成”等之后一字不差地写到
    那人的岗位、工作、专业或者成果的名称，而没有写到本人的。两个单位的、同在一个文件里的，各写到那人的两项（有一项六个字以上）才指出。
    只有一份是这样的，不指出：人们也写别人的工作。

    只提醒：确是如此的（如共同完成的成果的证书）不必改。姓名相同的由 ID-duplicate、X-namesake 指出。
    """
    people = [r for r in c.records if r.person]
    yield from _same_texts(people)
    yield from exchanged(people)
    with_files = [r for r in people if r.attachments or r.schema.photos]
    if with_files:  # names of the others count as well
        yield from _same_files(with_files)
        yield from _same_looks(with_files)
        yield from _others_files(people)


def _same_texts(people: list[Record]) -> Iterator[Problem]:
    firsts: dict[tuple[str, ...], Record] = {}
    for record in people:
        for box, sign in texts_said(record):
            first = firsts.setdefault(sign, record)
            if _are_two(first, record):
                same = _plain(first, box) == _plain(record, box)
                yield Problem(
                    f"与“{first.person}”（{first.place(box.id)}）的“{box.key}”"
                    + ("一字不差" if same else "只有姓名、数字不同"),
                    wanted="各人写各人的",
                    remedy="请核对是否误交了别人的；确要这样写的不必改",
                    at=place(record, box.id),
                    record=record,
                )


def _same_files(people: list[Record]) -> Iterator[Problem]:
    """Compare the files that records name; of those alone whose size another has is more read."""
    by_size: dict[int, list[tuple[Record, _File, Path]]] = defaultdict(list)
    for record in people:
        for file, path in _files(record):
            by_size[photo_size(path)].append((record, file, path))
    for size, group in by_size.items():
        firsts: dict[str, Record] = {}
        for record, file, path in group if size and len(group) > 1 else ():
            sha = photo_sha(path)
            first = firsts.setdefault(sha, record) if sha else record
            if _are_two(first, record):
                yield Problem(
                    f"与“{first.person}”（{first.position}）的{file.called}相同",
                    wanted=f"各人用各人的{file.called}",
                    remedy=f"请核对{file.called}是谁的，换成本人的"
                    + ("；两人共有的（如共同完成的成果）不必改" if file.shared else ""),
                    at=file.at,
                    record=record,
                )


def _same_looks(people: list[Record]) -> Iterator[Problem]:
    """Compare photos by how they look: one picture that was saved twice is two files."""
    photos = [(r, file, path) for r in people for file, path in _files(r) if file.called == _PHOTO]
    if len(photos) <= 1:
        return
    from cadre_docs.record.photo.look import look_keys, look_of, look_same

    looks: dict[str, list[tuple[Record, Path, bytes]]] = defaultdict(list)
    for record, file, path in photos:
        look = look_of(path)
        keys = list(look_keys(look))
        alike = {id(one[0]): one for key in keys for one in looks[key] if look_same(one[2], look)}
        first = next((one for one in alike.values() if _are_two(one[0], record)), None)
        if first is not None and photo_sha(first[1]) != photo_sha(path):
            yield Problem(
                f"与“{first[0].person}”（{first[0].position}）的{file.called}像是同一张"
                "（另存过，大小或清晰度不同）",
                wanted=f"各人用各人的{file.called}",
                remedy=f"请核对{file.called}是谁的，换成本人的；确是本人的不必改",
                at=file.at,
                record=record,
            )
        for key in keys if not alike else ():
            looks[key].append((record, path, look))


def _others_files(people: list[Record]) -> Iterator[Problem]:
    """Tell of files that bear another's name. Whose place is not said: namesakes have several."""
    named = {folded(record.person): record.person for record in people}
    for record, file in ((one, file) for one in people for file in _named(one)):
        names = others_named(file.name, record.person)
        whose = next((named[name] for name in names if name in named), None)
        if whose is not None:
            yield Problem(
                f"{file.called}的文件名“{PurePosixPath(file.name).name}”是“{whose}”的名字",
                wanted=f"各人用各人的{file.called}",
                remedy=f"请核对{file.called}是谁的：是别人的，换成本人的；"
                "是本人的，把文件名（和这里写的）改为本人的姓名"
                + ("；两人共有的（如共同完成的成果）不必改" if file.shared else ""),
                at=file.at,
                record=record,
            )


def _are_two(first: Record, record: Record) -> bool:
    return folded(first.person) != folded(record.person)


def texts_said(record: Record) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """Yield the long texts of one's own, with the sign of each by which two are the same."""
    for box in record.schema.own_texts:
        said = _plain(record, box) if box.id != _IN_COMMON else ""
        if len(said) >= LEAST:
            nobodys = _NUMBERS.sub("", said.replace("".join(record.person.split()), ""))
            yield box, (_TEXT, record.schema.kind, box.id, nobodys)


def _plain(record: Record, box: Field) -> str:
    return "".join(record.text(box.id).split())


class _File(NamedTuple):
    """A file that a record names: what it is called, and where that stands."""

    called: str
    name: str
    at: Place

    @property
    def shared(self) -> bool:
        """Whether two people may well have one."""
        return self.called == _EVIDENCE


def _named(record: Record) -> Iterator[_File]:
    """Yield the photos and the evidence that a record names."""
    for box in record.schema.photos:
        if box.id in record.values:
            yield _File(_PHOTO, record.text(box.id), place(record, box.id))
    for number, attachment in enumerate(record.attachments, 1):
        at = Place(f"附件[{number}].文件", attachment.position)
        yield _File(_EVIDENCE, attachment.file, at)


def _files(record: Record) -> Iterator[tuple[_File, Path]]:
    """Yield them and where they lie; what a record may not name others tell."""
    for file in _named(record):
        with contextlib.suppress(PhotoError, EvidenceError):
            if file.called == _PHOTO:
                yield file, photo_path(record.folder, file.name)
            else:
                yield file, evidence_path(record.evidence_folder, file.name)
