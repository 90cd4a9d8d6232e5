"""A key that a schema renamed, where it stood in a filled file; and files that have none."""

from __future__ import annotations

from dataclasses import dataclass

from cadre_docs.findings import Finding, Position, error


@dataclass(frozen=True, slots=True)
class Rename:
    """A key that was renamed, where it stood."""

    old: str
    new: str
    position: Position

    def __str__(self) -> str:
        return f"{self.position}：“{self.old}” → “{self.new}”"


def foreign(file: str) -> Finding:
    """Return what is to be said of a file that is no filled file of a form there is."""
    return error(
        "FS-form",
        "认不出是哪张表的填报文件，没有改写",
        remedy="是填报文件的，请用 cadre-docs check 检查，按提示改正；不是的请移出这个文件夹",
        position=Position(file),
    )
