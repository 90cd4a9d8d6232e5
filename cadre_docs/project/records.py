"""Records of a project by their place: from what this run has read, or read again."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from cadre_docs.project.scan import read_one
from cadre_docs.project.transfer import Parcel, pack, unpack

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.project.project import Project
    from cadre_docs.project.state import State

_KEPT = 4  # files in memory
CHANGED = "“{}”读取之后有改动，其中的人这一次没有处理，下次运行再生成"


class Loader:
    """Finds records by file and place. Holds a few files, never all.

    What is read again must be the bytes that the scan read: in a file that somebody saved
    meanwhile, a place may be another person's. ``changed`` lists the files that were not.
    """

    def __init__(self, project: Project, catalog: Catalog, state: State) -> None:
        self._project, self._catalog, self._state = project, catalog, state
        self._read: OrderedDict[str, Intake | None] = OrderedDict()
        self.changed: dict[str, None] = {}

    def parcel(self, source: str, place: int) -> bytes | None:
        """Return a record packed for a worker; None when its file has changed meanwhile."""
        data = self._packed(source, place)
        if data is not None:
            return data
        found = self._found(source, place)
        return pack(found) if found else None

    def entry(self, source: str, place: int) -> ReadRecord | None:
        """Return a record; None when its file has changed meanwhile."""
        data = self._packed(source, place)
        if data is not None:
            return unpack(data, Parcel, self._catalog.schema).entry
        found = self._found(source, place)
        return found.entry if found else None

    def _packed(self, source: str, place: int) -> bytes | None:
        """Return a record as the scan packed it; None when its file had not changed."""
        wanted = "SELECT parcel FROM parcels WHERE source = ? AND place = ?"
        row = self._state.one(wanted, source, place)
        return None if row is None else bytes(row["parcel"])

    def _found(self, source: str, place: int) -> Parcel | None:
        intake = self._intake(source)
        if intake is None or place >= len(intake.entries):
            self.changed[source] = None
            return None
        return Parcel(intake.entries[place], tuple(intake.findings))

    def _intake(self, source: str) -> Intake | None:
        if source not in self._read:
            path = self._project.root / source
            intake = read_one(path, self._project, self._catalog)
            row = self._state.one("SELECT sha FROM files WHERE source = ?", source)
            same = row is not None and intake.digests.get(path) == row["sha"]
            self._read[source] = intake if same else None
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return self._read[source]
