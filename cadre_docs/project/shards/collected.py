"""The results of all shards, as they lie in a folder, and what is wrong with them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cadre_docs.errors import ProjectError
from cadre_docs.project.shards.basis import differences
from cadre_docs.project.shards.results_file import BUSY, DAMAGED, PATTERN, ResultsFile
from cadre_docs.project.shards.shard import Shard, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cadre_docs.project.shards.results_file import Found, Key

NOTHING = (
    "“{}”里没有分片的结果。请在各台电脑上运行 build --shard 1/8（第1片，共8片）等，"
    "把它们的结果放进这个文件夹（或用 --shards 指出放在哪里），再运行 build --merge。"
)
COUNTS = "“{}”里的结果分法不一样（{}），合不到一起。请只留同一次分的，把别的移走后重新运行。"
_REFUSED = "“{}”{}，没有采用。请{}。"
_OTHER = "{}做的时候，{}与现在不同，“{}”里的结果没有采用。请用现在的程序和项目重做这一片。"
_FILES = "{}做的时候读到的记录文件与现在的不完全相同：在那之后有改动的人没有用它的结果，其余的照用"
MISSING = "{}没有交回"
UNUSED = "{}的结果没有采用，见前面的说明"
LACKING = "{}里没有这份的结果：那一片没有做完，或者记录、母版在做好之后有改动"
DIFFERENT = "{}的结果有几份，说的不一样，都没有采用；请只留一份，或重做这一片"
BROKEN = "{}的结果文件“{}”" + DAMAGED + "，这份读不出来；请重新拷贝，或删去后重做这一片"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a shard made of a record, and the bytes of its outputs by kind."""

    found: Found
    outputs: dict[str, bytes]


class Collected:
    """The files of results in a folder and below it. Close it.

    Raises :class:`ProjectError` where there are none, or those of several divisions.
    """

    def __init__(self, folder: Path, basis: Mapping[str, str], files: str) -> None:
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self._files: dict[int, list[ResultsFile]] = defaultdict(list)
        self._refused: set[int] = set()
        paths = sorted(folder.rglob(PATTERN))
        if not paths:
            raise ProjectError(NOTHING.format(folder))
        read = [one for one in map(ResultsFile, paths) if not one.is_empty]
        counts = sorted({one.shard.count for one in read if not one.refusal})
        if len(counts) > 1:
            listed = "、".join(f"共{count}片" for count in counts)
            raise ProjectError(COUNTS.format(folder, listed))
        self.count = counts[0] if counts else 0
        told: dict[str, None] = {}
        for one in read:
            self._sort(one, basis, files, told)
        self.remarks += told
        missing = self._missing()
        self.problems += [MISSING.format(Shard(self.count, number)) for number in missing]

    def _sort(
        self, one: ResultsFile, basis: Mapping[str, str], files: str, told: dict[str, None]
    ) -> None:
        if one.refusal:
            remedy = "等它做完再合并" if one.refusal == BUSY else "重新拷贝，或重做这一片"
            self.problems.append(_REFUSED.format(one.path, one.refusal, remedy))
        elif changed := differences(one.basis, basis):
            self._refused.add(one.shard.number)
            said = _OTHER.format(one.shard, "、".join(changed), one.path.parent)
            if said not in self.problems:
                self.problems.append(said)
        else:
            self._files[one.shard.number].append(one)
            if one.files != files:
                told[_FILES.format(one.shard)] = None

    def _missing(self) -> Iterator[int]:
        known = {*self._files, *self._refused}
        return (number for number in range(1, self.count + 1) if number not in known)

    def find(self, key: Key) -> Delivered | str:
        """Return what a shard made of a record, or in Chinese why there is nothing to take."""
        if not self.count:
            return "没有可用的分片结果，见前面的说明"
        shard = Shard(self.count, number_of(key.source, key.place, self.count))
        if shard.number not in self._files:
            return (UNUSED if shard.number in self._refused else MISSING).format(shard)
        found: list[_Kept] = []
        for one in self._files[shard.number]:
            try:
                found += [_Kept(one, number, result) for number, result in one.results(key)]
            except _UNREADABLE:
                return BROKEN.format(shard, one.path)
        return _chosen(found, shard)

    def close(self) -> None:
        """Close the files."""
        for files in self._files.values():
            for one in files:
                one.close()


_UNREADABLE = (sqlite3.DatabaseError, ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class _Kept:
    file: ResultsFile
    number: int
    found: Found


def _chosen(kept: list[_Kept], shard: Shard) -> Delivered | str:
    """Return the one result of several that say the same."""
    # Who could not be done once may have been done at another time.
    sound = [one for one in kept if not one.found.fault] or kept[-1:]
    if not sound:
        return LACKING.format(shard)
    if len({replace(one.found, day="") for one in sound}) > 1:
        return DIFFERENT.format(shard)
    newest = max(sound, key=lambda one: one.found.day)
    try:
        outputs = {
            kind: newest.file.output(newest.number, kind) for kind, _ in newest.found.outputs
        }
    except _UNREADABLE:
        return BROKEN.format(shard, newest.file.path)
    return Delivered(newest.found, outputs)
