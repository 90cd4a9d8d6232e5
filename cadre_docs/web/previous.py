"""The records of earlier years that a project names: read in the background, and kept.

They may be many and they seldom change, so a page does not wait for them: until they are read it
says so.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.intake.folders import contents
from cadre_docs.rules.previous_years import Earlier

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.web.store import Store
    from cadre_docs.web.work import Work, Works

_REST = 5.0  # seconds, and so many times what reading took, until files are looked at again
_PATIENCE = 0.15


@dataclass(frozen=True)
class Before:
    """What is known of earlier years. ``going_on`` is the work that still reads them."""

    earlier: Earlier
    going_on: Work | None = None


class Previous:
    """The earlier years of a store."""

    def __init__(self, store: Store, catalog: Catalog, works: Works) -> None:
        self._store, self._catalog, self._works = store, catalog, works
        self._lock = threading.Lock()
        self._paths: tuple[Path, ...] = ()
        self._stamps: object = None
        self._earlier = Earlier()
        self._work: Work | None = None
        self._ready = False
        self._took = self._ended = 0.0

    def known(self, patience: float = _PATIENCE) -> Before:
        """Return the records of earlier years as far as they are read."""
        project = self._store.project
        paths = project.previous if project else ()
        if not paths:
            return Before(Earlier())
        with self._lock:
            if paths != self._paths:
                self._paths, self._stamps, self._ready = paths, None, False
            rested = time.monotonic() - self._ended > _REST * (1 + self._took)
            if self._work is None or (self._work.over and (rested or not self._ready)):
                self._work = self._works.begin("读往年的记录", lambda _: self._read(paths))
            work = self._work
        done = work.wait(patience)
        if work.problem and done:
            raise cd.RequestError(f"往年的记录读不进来：{work.problem}")
        return Before(self._earlier, None if self._ready else work)

    def _read(self, paths: tuple[Path, ...]) -> None:
        begun = time.monotonic()
        stamps = _stamps(paths)
        if stamps != self._stamps:
            read = cd.read((), previous=paths, catalog=self._catalog)
            self._earlier, self._stamps = read.earlier, stamps
            self._took = time.monotonic() - begun
        with self._lock:
            self._ready = paths == self._paths
            self._ended = time.monotonic()


def _stamps(paths: tuple[Path, ...]) -> object:
    files = [file for path in paths for file in (contents(path).files if path.is_dir() else [path])]
    found = []
    for file in files:
        try:
            facts = file.stat()
        except OSError:
            continue
        found.append((str(file), facts.st_size, facts.st_mtime_ns))
    return tuple(found)
