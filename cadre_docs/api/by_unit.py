"""A list for each unit: whose forms are on which, and where each goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.lists.roster.heads import CODE as SEVERAL
from cadre_docs.project.file.output_names import folder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cadre_docs.api.base import Pen
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord

_ADVICE = "这些人属于几个单位：每个单位一份的，加 --by-unit。"


def of_units(
    path: Path, entries: Sequence[ReadRecord], *, by_unit: bool
) -> list[tuple[Path, list[ReadRecord]]]:
    """Return the lists to make and whose forms are on each: one, or one for each unit.

    That of a unit goes into a folder of its name beside ``path``, as in a project; those who name
    no unit stand on a list by themselves.
    """
    if not by_unit:
        return [(path, list(entries))]
    found: dict[str, tuple[Path, list[ReadRecord]]] = {}
    for entry in entries:
        unit = entry.record.text("unit").strip()
        target = path.parent / folder_name(unit) / path.name if unit else path
        found.setdefault(str(target).casefold(), (target, []))[1].append(entry)
    return list(found.values())


def advise(
    found: Iterable[Finding], entries: Iterable[ReadRecord], written: Pen, *, by_unit: bool
) -> None:
    """Say how several units have a list each, where a list of one is made of several.

    Where all are of one unit, and what else is given is of another, parting them is no remedy.
    """
    are_told = any(f.code == SEVERAL and f.path.endswith("单位") for f in found)
    units = {entry.record.text("unit").strip() for entry in entries} if are_told else ()
    if not by_unit and len(units) > 1:
        written.remark(_ADVICE)


def former(path: Path, made: Iterable[Path]) -> list[Path]:
    """Return lists of units that lie there from before, and that nobody is on any more."""
    return sorted({*path.parent.glob(f"*/{path.name}")} - {*made})
