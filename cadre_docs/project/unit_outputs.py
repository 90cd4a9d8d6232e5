"""Which packages and rosters a project has, and whose forms are in each: of all, or of a unit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cadre_docs.project.file.model import Project
    from cadre_docs.project.state.database import State

BY_UNIT = (
    "打印文件分单位的项目不能用 --issued：签发的记录是给一整份打印文件的。"
    "请把打印好的打印文件另存，或去掉项目文件的“打印文件分单位”。"
)
_UNFOLLOWED = (
    "签发后的改动没有逐人核对；请在项目文件里写回“打印文件”（不分单位的）；"
    "签发过的不再要核对的，把“已签发”文件夹移走另存"
)
ISSUED_WHOLE = "{}签发过的打印文件是一整份，现在按单位分，" + _UNFOLLOWED
ISSUED_BEFORE = "{}签发过打印文件，而项目文件现在没有写“打印文件”，" + _UNFOLLOWED
_UNITS = "SELECT DISTINCT unit FROM records WHERE run = ? ORDER BY unit"
_SORTED = """
DROP TABLE IF EXISTS temp.by_unit;
CREATE TEMP TABLE by_unit (unit TEXT, source TEXT, place INTEGER, record INTEGER);
CREATE INDEX temp.by_unit_in_order ON by_unit (unit, source, place);
"""
_FILL = "INSERT INTO by_unit SELECT unit, source, place, id FROM records WHERE run = ?"
_OF_UNITS = (
    "SELECT r.* FROM by_unit b JOIN records r ON r.id = b.record"
    " WHERE b.unit IN (SELECT value FROM json_each(?)) ORDER BY b.source, b.place"
)


def packages(project: Project, state: State) -> Iterator[tuple[Path, Iterable[sqlite3.Row]]]:
    """Yield the path of each package and the records of its people, in the order of the files.

    Only one unit's records are held at a time.
    """
    if project.package is None:
        return
    if not project.by_unit:
        yield project.package, state.records()
        return
    state.db.executescript(_SORTED)
    state.do(_FILL, state.run)
    for path, units in _units(project, state).values():
        yield path, state.db.execute(_OF_UNITS, (json.dumps(units),)).fetchall()


def package_paths(project: Project, state: State) -> list[Path]:
    """Return the paths of all packages; of a unit whose forms are only checked there is none."""
    if project.package is None:
        return []
    if not project.by_unit:
        return [project.package]
    return [path for path, _ in _units(project, state).values()]


def rosters(
    project: Project, people: Iterable[sqlite3.Row]
) -> Iterator[tuple[Path, list[sqlite3.Row]]]:
    """Yield the path of each roster, and the records of its people in the order given."""
    if project.roster is None:
        return
    found: dict[str, tuple[Path, list[sqlite3.Row]]] = {}
    for row in people:
        path = project.roster_of(row["unit"])
        found.setdefault(str(path).casefold(), (path, []))[1].append(row)
    yield from found.values()


def roster_paths(project: Project, state: State) -> list[Path]:
    """Return the paths of all rosters that units who are there may have."""
    if project.roster is None:
        return []
    units = [unit for (unit,) in state.db.execute(_UNITS, (state.run,))]
    return list(dict.fromkeys(map(project.roster_of, units))) or [project.roster]


def _units(project: Project, state: State) -> dict[str, tuple[Path, list[str]]]:
    """Return the packages by name, however it is written, and the units that each is of."""
    found: dict[str, tuple[Path, list[str]]] = {}
    for (unit,) in state.db.execute(_UNITS, (state.run,)).fetchall():
        path = project.package_of(unit)
        found.setdefault(str(path).casefold(), (path, []))[1].append(unit)
    return found
