"""Records of a project by their place: from what this run has read, or read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.project.scan import keep, read_one
from cadre_docs.project.transfer import Parcel, unpack

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.office import OfficeTables
    from cadre_docs.project.state.database import State

CHANGED = "“{}”读取之后有改动，其中的人这一次没有处理，下次运行再生成"


class Loader:
    """Finds records by file and place. A file is read once in a run; none is held in memory.

    What is read again must be the bytes that the scan read: in a file that somebody saved
    meanwhile, a place may be another person's. ``changed`` lists the files that were not.
    """

    def __init__(
        self, project: Project, catalog: Catalog, state: State, office: OfficeTables
    ) -> None:
        self._project, self._catalog, self._state = project, catalog, state
        self._office = office
        self._read: set[str] = set()
        self.changed: dict[str, None] = {}

    def parcel(self, source: str, place: int) -> bytes | None:
        """Return a record packed for a worker; None when its file has changed meanwhile."""
        wanted = "SELECT parcel FROM parcels WHERE source = ? AND place = ?"
        row = self._state.one(wanted, source, place)
        if row is None and source not in self._read:
            self._read_again(source)
            row = self._state.one(wanted, source, place)
        if row is None:
            self.changed[source] = None
            return None
        return bytes(row["parcel"])

    def entry(self, source: str, place: int) -> ReadRecord | None:
        """Return a record; None when its file has changed meanwhile."""
        data = self.parcel(source, place)
        return None if data is None else unpack(data, Parcel, self._catalog.schema).entry

    def _read_again(self, source: str) -> None:
        self._read.add(source)
        path = self._project.root / source
        intake = read_one(path, self._project, self._catalog)
        row = self._state.one("SELECT sha FROM files WHERE source = ?", source)
        if row is not None and intake.digests.get(path) == row["sha"]:
            intake.entries = self._office.of_file(source, intake.entries)
            keep(self._state, source, intake)
