"""Which shard of a build a record belongs to: the same on every computer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from cadre_docs.errors import RequestError
from cadre_docs.findings import shortened

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.project.file.model import Project

MOST = 1000
FOLDER = "shards"
_WRITTEN = re.compile(r"(\d{1,4})/(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """The ``number``-th of ``count`` shards, counted from 1."""

    count: int
    number: int

    def __str__(self) -> str:
        return f"第{self.number}片（共{self.count}片）"

    @property
    def folder(self) -> str:
        """The name of the folder with its results."""
        return f"{self.number}-of-{self.count}"

    def has(self, source: str, place: int) -> bool:
        """Whether a record is done by this shard, by its file and its place there."""
        return number_of(source, place, self.count) == self.number


def number_of(source: str, place: int, count: int) -> int:
    """Return which of ``count`` shards does a record; equal shares, whatever the files hold.

    By place and not by unit: all people of a project may be of one.
    """
    return crc32(f"{place} {source}".encode("utf-8", "surrogatepass")) % count + 1


def shard_of(text: str) -> Shard:
    """Return the shard of a text as ``2/8``. Raises :class:`RequestError`."""
    found = _WRITTEN.fullmatch(text)
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count <= MOST:
        raise RequestError(
            f"--shard 应写成 2/8（第2片，共8片；最多{MOST}片），现为“{shortened(text)}”。"
        )
    return Shard(count, number)


def folder_of(project: Project, shards: Path | None) -> Path:
    """Return the folder in which the folders of the shards lie: beside the state, or as asked."""
    return shards or project.state / FOLDER
