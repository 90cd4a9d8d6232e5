"""Who is in the folder: each person with the numbers of findings, kept up to date meanwhile.

A file is read again only when it has changed. What is kept of a person is small, so that ten
thousand fit; everything else is read from the file when it is asked for.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from cadre_docs.errors import CadreDocsError
from cadre_docs.intake.origins import NO_ORIGINS, Origins
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.web.person import How, Person, joined
from cadre_docs.web.reading import circumstances, known_project
from cadre_docs.web.scan import people_of_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.web.previous import Previous
    from cadre_docs.web.store import File, Store
    from cadre_docs.web.work import Work, Works

    _Read = tuple[object, tuple[Person, ...]]

T = TypeVar("T")

_PATIENCE = (0.25, 0.15)  # seconds that a page waits for the list, at first and later
_QUICK = 0.2  # seconds of a look that may be taken for every page
_REST = 5  # how much longer than a look took there is no other: folders may be large
_SHOW = 1.0  # seconds between two times that a list that is not whole is shown longer
_PULSE = 0.5  # seconds between two looks at whether to stop
PAGE = 50
"""People on one page of a list."""


@dataclass(frozen=True)
class Found(Generic[T]):
    """A page of a list: ``people`` (or else) from ``first`` to ``last`` (from 1) of ``total``."""

    people: Sequence[T]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first one on the page, from 1."""
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last one on the page."""
        return self.first + len(self.people) - 1 if self.total else 0


def paged(found: Sequence[T], page: int) -> Found[T]:
    """Return one page of a list, the nearest where there is no such page."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    return Found(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)


class Index:
    """All people of a store."""

    def __init__(self, store: Store, catalog: Catalog, works: Works, previous: Previous) -> None:
        self._store, self._catalog, self._works = store, catalog, works
        self._previous, self._earlier, self._of_earlier = previous, Earlier(), object()
        self._known: dict[str, _Read] = {}
        self._people: tuple[Person, ...] = ()
        self._lock = threading.Lock()
        self._work: Work | None = None
        self._origins = NO_ORIGINS
        self._others: Mapping[str, Sequence[Finding]] = {}
        self._took = self._ended = 0.0
        self.patience = _PATIENCE
        self.looked = False

    def look(self, patience: float | None = None) -> Work | None:
        """Look through the folder, in the background; wait ``patience`` seconds for the end.

        Returns the work while the first look goes on, for then people are missing; later ones only
        bring the list up to date.
        """
        if patience is None:
            patience = self.patience[self.looked]
        with self._lock:
            if self._work is None or (self._work.over and self._is_stale()):
                self._work = self._works.begin("查看文件夹里有谁", self._look, asked=False)
            work = self._work
        return None if work.wait(patience) or self.looked else work

    def waited(self, work: Work) -> None:
        """Wait for the first look, so that two do not read all files at once.

        It ends as well when that look could not be finished, or ``work`` is stopped.
        """
        self.look(0)
        while not self.looked and (first := self._work) is not None and not first.wait(_PULSE):
            work.go_on()

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known by now, in the order of the files."""
        return self._people

    @property
    def unread(self) -> int:
        """How many files hold no record that can be read."""
        return sum(bool(one.problem) and not one.office for one in self._people)

    def find(
        self, words: str, page: int, keep: Callable[[Person], bool] = lambda _: True
    ) -> Found[Person]:
        """Return a page of those whom all ``words`` fit and whom ``keep`` keeps."""
        return paged([one for one in self._people if one.matches(words) and keep(one)], page)

    def note(self, file: File) -> None:
        """Read one file again: the page has just written it."""
        [(_, people)] = people_of_all([file], self._how(), self._origins)
        with self._lock:
            self._known[file.id] = (self._key(file, circumstances(self._store)), people)
            self._people = self._all(self._known)

    def join(self, others: Mapping[str, Sequence[Finding]]) -> None:
        """Add to people what only all together can tell of them, by where their records stand."""
        with self._lock:
            self._others = others
            self._people = self._all(self._known)

    def _all(self, known: Mapping[str, _Read]) -> tuple[Person, ...]:
        people = (one for _, several in known.values() for one in several)
        others = self._others
        return tuple(joined(one, others[one.place]) if one.place in others else one
                     for one in people)  # fmt: skip

    def _is_stale(self) -> bool:
        since = time.monotonic() - self._ended
        return self._took < _QUICK or since > _REST * self._took

    def _look(self, work: Work) -> None:
        begun = time.monotonic()
        earlier = self._waited(work)
        if earlier is not self._earlier:
            self._earlier, self._of_earlier = earlier, object()
        files = self._store.files()
        self._origins = Origins.among(file.path for file in files)
        tables = [file for file in files if not file.editable]
        fresh = self._read_all(tables, work)
        office = [file for file in tables if any(one.office for one in fresh[file.id][1])]
        self._store.found_office([file.path for file in office])
        fresh = self._read_all(files, work, fresh)  # again what the office says something of
        with self._lock:
            self._known = fresh
            self._people = self._all(fresh)
            self.looked = True
            self._ended = time.monotonic()
            self._took = self._ended - begun

    def _read_all(
        self, files: Sequence[File], work: Work, known: Mapping[str, _Read] | None = None
    ) -> dict[str, _Read]:
        """Return the people of files, read anew where something has changed."""
        known = {**self._known, **(known or {})}
        around = circumstances(self._store)
        keys = {file.id: self._key(file, around) for file in files}
        stale = [f for f in files if f.id not in known or known[f.id][0] != keys[f.id]]
        done, shown = len(files) - len(stale), time.monotonic()
        for number, (file, people) in enumerate(
            people_of_all(stale, self._how(), self._origins, work.go_on), 1
        ):
            known[file.id] = (keys[file.id], people)
            work.at("读文件", done + number, len(files))
            if not self.looked and time.monotonic() - shown > _SHOW:  # who is known already
                shown = time.monotonic()
                self._people = self._all({f.id: known[f.id] for f in files if f.id in known})
        return {file.id: known[file.id] for file in files}

    def _how(self) -> How:
        store = self._store
        return How(self._catalog, known_project(store), tuple(store.office), self._earlier)

    def _waited(self, work: Work) -> Earlier:
        try:
            return self._previous.waited(work)
        except CadreDocsError:
            return self._earlier  # said where all are looked at together

    def _key(self, file: File, around: object) -> object:
        """Return what a file's people depend on: its bytes, who stands for them, and more."""
        return file.stamp, self._origins.words(file.path), around, self._of_earlier
