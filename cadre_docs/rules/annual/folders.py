"""Forms in a folder that bears the name of another unit, and holds that unit's people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext

_LEAST = 3  # others of the unit whose name the folder bears


@rule(
    "AA-10c", Severity.WARNING, "填的单位与所在文件夹的不同", "第十条",
    roles=PERSON, scope="batch",
)  # fmt: skip
def filed_with_another_unit(c: BatchContext) -> Iterator[Problem]:
    """文件夹以单位命名、里面的其他人（至少3人，而且更多）都是那个单位的，其中一人填的是另一个单位：多半照别的单位的表改的，单位漏改了，或者放错了文件夹。

    考核人数、名额、名册按各人填的单位算。一个单位的名称包含另一个的（学校和校区）、不以单位命名的文件夹不核对。
    """
    folders: dict[str, list[Record]] = defaultdict(list)
    for record in c.records:
        if record.schema.of_people and record.get("unit"):
            folders[_folder(record)].append(record)
    for folder, people in folders.items():
        named = folded(folder.rpartition("/")[2])
        theirs = [record for record in people if folded(record.get("unit")) == named]
        if len(theirs) < max(_LEAST, len(people) - len(theirs) + 1):
            continue
        for record in people:
            unit = folded(record.get("unit"))
            if unit not in named and named not in unit:
                yield _problem(record, str(theirs[0].get("unit")), len(theirs))


def _folder(record: Record) -> str:
    """Return the folder of a record's file; paths of Windows have another sign."""
    return record.position.file.replace("\\", "/").rpartition("/")[0]


def _problem(record: Record, unit: str, count: int) -> Problem:
    return Problem(
        f"填“{record.get('unit')}”，而所在的文件夹是“{unit}”，里面其他{count}人填的都是“{unit}”",
        wanted="填的单位与所在文件夹一致",
        remedy="请核对此人的单位，填错的改正；文件放错了的，移到本单位的文件夹",
        at=place(record, "unit"),
        record=record,
    )
