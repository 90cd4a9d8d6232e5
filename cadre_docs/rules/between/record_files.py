"""Files of records that bear another name than the person's: 王某某.yaml that holds somebody else.

Where the others of a folder bear the names of their people, a file's name says whose it is; so
does that of a folder, where each person has one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.rules.between.across import OTHERS_FILE
from cadre_docs.rules.between.file_names import may_be_name, others_named, plain_names
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.folding import folded
from cadre_docs.values.surnames import has_surname

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext


OWN_FILE, OTHERS = "own-file", "others-file"
NAMED_FILE, NAMED_FOLDER = "named-file", "named-folder"


class Bearing(NamedTuple):
    """What the name of a file, or of its folder, says: the person's own name, or another.

    ``beside`` is the folder whose files (or folders) are named alike.
    """

    kind: str
    beside: str
    name: str
    of_folder: bool


@rule(OTHERS_FILE, Severity.WARNING, "文件名是别人的姓名", scope="batch")
def file_of_another(c: BatchContext) -> Iterator[Problem]:
    """一人一个文件、文件（或各人的文件夹）用姓名命名的，文件名是另一个姓名而里面填的不是：多半是照别人的改的，姓名漏改了，或者文件名写错了。

    文件名是一起核对的另一个人的姓名的（如两个文件的名字对调了），都指出；文件夹的名字是另一个人的姓名的，里面只有一个人的表才指出。
    是别的姓名的，同一文件夹里用本人姓名命名的不比用另一个姓名命名的少，才指出；文件名里有本人姓名的、看不出是姓名的不算，
    一个文件里有几个人的不比。只提醒。
    """
    alone = list(_alone(c.records))
    named = {id(record): bearing for record, bearing in _of_each_other(alone, c.records)}
    own: dict[tuple[str, bool], int] = defaultdict(int)
    others: dict[tuple[str, bool], list[tuple[Record, Bearing]]] = defaultdict(list)
    for record in alone:
        for bearing in bearings(record):
            beside = bearing.beside, bearing.of_folder
            if bearing.kind == OWN_FILE:
                own[beside] += 1
            else:
                others[beside].append((record, bearing))
    for beside, group in others.items():
        if own[beside] >= len(group):
            named = {id(record): bearing for record, bearing in group} | named
    for record in alone:
        if id(record) in named:
            yield misnamed(record, named[id(record)])


def _of_each_other(
    alone: Iterable[Record], records: Iterable[Record]
) -> Iterator[tuple[Record, Bearing]]:
    """Yield the records whose files, or whose folders of their own, bear another's name here."""
    people = {folded(record.person) for record in records if record.schema.of_people}
    named: dict[Bearing, list[Record]] = defaultdict(list)
    for record in alone:
        for bearing in others_bearings(record):
            if bearing.name in people:
                named[bearing].append(record)
    for bearing, theirs in named.items():
        if not bearing.of_folder or len({folded(one.person) for one in theirs}) == 1:
            yield from ((record, bearing) for record in theirs)


def _alone(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records of people that are alone in their file."""
    by_file: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.schema.of_people:
            by_file[record.position.file].append(record)
    yield from (group[0] for group in by_file.values() if len(group) == 1)


def misnamed(record: Record, bearing: Bearing) -> Problem:
    """Return what there is to say of a record in a file that bears another name."""
    what = "所在文件夹的名称" if bearing.of_folder else "文件名"
    return Problem(
        f"{what}是“{bearing.name}”，里面填的姓名是“{record.person}”",
        wanted=f"{what}与姓名一致",
        remedy="请核对是谁的表：姓名填错的改正（其他各项一并核对），文件名写错的改名",
        at=place(record, "name"),
        record=record,
    )


def bearings(record: Record) -> Iterator[Bearing]:
    """Yield whose names a record's file and its folder bear; nothing where they bear none."""
    own = folded(record.person)
    if not may_be_name(own):
        return
    # Paths of Windows and of other systems: both signs divide.
    folder, _, file = record.position.file.replace("\\", "/").rpartition("/")
    above, _, named = folder.rpartition("/")
    stem = file.rpartition(".")[0]
    for beside, text, of_folder in ((folder, stem, False), (above, named, True)):
        if own in folded(text):
            yield Bearing(OWN_FILE, beside, record.person, of_folder)
            return  # the file says whose it is, whatever its folder does
        if other := _other_name(text, own):
            yield Bearing(OTHERS, beside, other, of_folder)


def others_bearings(record: Record) -> Iterator[Bearing]:
    """Yield what may be names of others that a record's file bears, or else its folder.

    They say something only where a record of such a person is there.
    """
    own = folded(record.person)
    if not may_be_name(own):
        return
    folder, _, file = record.position.file.replace("\\", "/").rpartition("/")
    stem = file.rpartition(".")[0]
    for kind, text in ((NAMED_FILE, stem), (NAMED_FOLDER, folder.rpartition("/")[2])):
        if own in folded(text):
            return
        of_folder = kind == NAMED_FOLDER
        yield from (Bearing(kind, "", n, of_folder) for n in others_named(f"{text}.x", own))


def _other_name(text: str, own: str) -> str:
    """Return the one name of somebody else in the name of a file; empty where there is none."""
    names = (name for name in plain_names(text) if name not in own)
    found = [name for name in names if name[0] == own[0] or has_surname(name)]
    match found:
        case [name]:
            return name
    return ""
