"""The records of earlier years that a project names. They may be many, and they seldom change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.intake.folders import contents
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.web.background import Background

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.web.background import Known
    from cadre_docs.web.store import Store
    from cadre_docs.web.work import Work, Works


class Previous:
    """The earlier years of a store."""

    def __init__(self, store: Store, catalog: Catalog, works: Works) -> None:
        self._store, self._catalog = store, catalog
        self.kept = Background(works, "读往年的记录", lambda: stamps(self._paths), self._read)

    @property
    def _paths(self) -> tuple[Path, ...]:
        try:
            project = self._store.project
        except cd.ProjectError:
            return ()  # said on the pages that need it
        return project.previous if project else ()

    @property
    def named(self) -> bool:
        """Whether the project names any."""
        return bool(self._paths)

    def known(self, patience: float | None = None) -> Known[Earlier]:
        """Return them as far as they are read; none where no project names any."""
        return self.kept.known(patience)

    def waited(self, work: Work) -> Earlier:
        """Return them, however long they take; stops when ``work``, which wants them, is stopped.

        Raises :class:`~cadre_docs.errors.RequestError` where they cannot be read.
        """
        while True:
            known = self.known(1.0)
            if known.problem:
                raise cd.RequestError(f"往年的记录读不进来：{known.problem}")
            if known.value is not None:
                return known.value
            work.go_on()

    def _read(self, _work: Work) -> Earlier:
        paths = self._paths
        return cd.read((), previous=paths, catalog=self._catalog).earlier if paths else Earlier()


def stamps(paths: Iterable[Path]) -> tuple[object, ...]:
    """Return size and time of the last change of files, and of all that lies in folders."""
    found: list[object] = []
    for path in paths:
        for file in contents(path).files if path.is_dir() else [path]:
            try:
                facts = file.stat()
            except OSError:
                continue
            found.append((str(file), facts.st_size, facts.st_mtime_ns))
    return tuple(found)
