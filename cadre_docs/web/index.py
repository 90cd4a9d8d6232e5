"""Who is in the folder: each person with the numbers of findings, kept up to date meanwhile.

A file is read again only when it has changed. What is kept of a person is small, so that ten
thousand fit; everything else is read from the file when it is asked for.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.check import check_entry, in_order
from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Severity
from cadre_docs.intake.confirmed import CODE as UNCONFIRMED
from cadre_docs.intake.origins import NO_ORIGINS, Origins
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import find
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.waivers import UNUSED
from cadre_docs.web.reading import day_of
from cadre_docs.web.sheet import with_photos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.web.previous import Previous
    from cadre_docs.web.store import File, Store
    from cadre_docs.web.work import Work, Works

_PATIENCE = (0.25, 0.15)  # seconds that a page waits for the list, at first and later
_QUICK = 0.2  # seconds of a look that may be taken for every page
_REST = 5  # how much longer than a look took there is no other: folders may be large
_CATEGORY = "post_category"
_FEW_FILES = 100  # read between two times that the list is made anew
PAGE = 50
"""People on one page of a list."""


@dataclass(frozen=True, slots=True)
class Person:
    """One record: ``number`` counts the records of its file from 1.

    ``form`` is the id of the form, ``title`` its name; ``name`` is empty for what is nobody's.
    ``problem`` says why there is no record in the file, where there is none. ``unconfirmed``: what
    was read must be compared with the file by somebody (see :func:`cadre_docs.confirm`).
    """

    file: str
    file_name: str
    number: int
    name: str
    form: str
    title: str
    unit: str
    errors: int
    warnings: int
    editable: bool
    problem: str = ""
    unconfirmed: bool = False
    codes: tuple[str, ...] = ()
    waived: int = 0
    graded: bool = False
    grade: str = ""
    category: str = ""
    place: str = ""

    def matches(self, wanted: str) -> bool:
        """Whether every word searched for is in the name, the unit, the form or the file's name."""
        text = f"{self.name} {self.unit} {self.title} {self.file_name}".lower()
        return all(word in text for word in wanted.lower().split())


@dataclass(frozen=True)
class Found:
    """A page of a list: people ``first`` to ``last`` (from 1) of ``total``."""

    people: Sequence[Person]
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


class Index:
    """All people of a store."""

    def __init__(self, store: Store, catalog: Catalog, works: Works, previous: Previous) -> None:
        self._store, self._catalog, self._works = store, catalog, works
        self._previous, self._earlier, self._of_earlier = previous, Earlier(), object()
        self._known: dict[str, tuple[object, tuple[Person, ...]]] = {}
        self._people: tuple[Person, ...] = ()
        self._lock = threading.Lock()
        self._work: Work | None = None
        self._origins = NO_ORIGINS
        self._others: Mapping[str, Sequence[Finding]] = {}
        self._gradings = gradings_of(catalog.law)
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

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody known by now, in the order of the files."""
        return self._people

    def find(self, words: str, page: int, keep: Callable[[Person], bool] = lambda _: True) -> Found:
        """Return a page of those whom all ``words`` fit and whom ``keep`` keeps."""
        found = [one for one in self._people if one.matches(words) and keep(one)]
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(page, 1), pages)
        return Found(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)

    def note(self, file: File) -> None:
        """Read one file again: the page has just written it."""
        people = self._read(file)
        with self._lock:
            self._known[file.id] = (self._key(file), people)
            self._people = self._all(self._known)

    def join(self, others: Mapping[str, Sequence[Finding]]) -> None:
        """Add to people what only all together can tell of them, by where their records stand."""
        with self._lock:
            self._others = others
            self._people = self._all(self._known)

    def _all(self, known: Mapping[str, tuple[object, tuple[Person, ...]]]) -> tuple[Person, ...]:
        people = (one for _, several in known.values() for one in several)
        others = self._others
        return tuple(_joined(one, others[one.place]) if one.place in others else one
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
        known = self._known
        fresh: dict[str, tuple[object, tuple[Person, ...]]] = {}
        for number, file in enumerate(files):
            before = known.get(file.id)
            if before is not None and before[0] == self._key(file):
                fresh[file.id] = before
                continue
            work.at("读文件", number, len(files))
            fresh[file.id] = (self._key(file), self._read(file))
            if not self.looked and number % _FEW_FILES == 0:  # show who is known already
                self._known = {**known, **fresh}
                self._people = self._all(fresh)
        with self._lock:
            self._known = fresh
            self._people = self._all(fresh)
            self.looked = True
            self._ended = time.monotonic()
            self._took = self._ended - begun

    def _waited(self, work: Work) -> Earlier:
        try:
            return self._previous.waited(work)
        except CadreDocsError:
            return self._earlier  # said where all are looked at together

    def _key(self, file: File) -> object:
        """Return what a file's people depend on: its bytes, who stands for them, and more."""
        return file.stamp, self._origins.words(file.path), day_of(self._store), self._of_earlier

    def _read(self, file: File) -> tuple[Person, ...]:
        try:
            read = with_photos(cd.read(file.path, catalog=self._catalog), self._store)
            shared = in_order(read.intake.findings)
            counted, _ = self._origins.kept(file.path, read.intake.entries)
        except CadreDocsError as problem:
            return (self._unread(file, str(problem)),)
        unconfirmed = any(f.code == UNCONFIRMED and f.counts for f in read.findings)
        if not read.records:
            said = next((f.sentence() for f in read.findings if f.severity is Severity.ERROR), "")
            return (self._unread(file, said or "里面没有记录。", unconfirmed=unconfirmed),)
        people, day = [], day_of(self._store)
        counting = {id(entry.record) for entry in counted}
        for number, (entry, record) in enumerate(
            zip(read.intake.entries, read.records, strict=True), 1
        ):
            if id(record) not in counting:
                continue  # another record stands for it
            own = [
                *alone(entry, self._catalog, self._earlier, as_of=day),
                *self._earlier.findings_about(record),
                *glyph_warnings([record]),
            ]
            if len(read.records) == 1:
                own += shared
            people.append(
                Person(
                    file=file.id,
                    file_name=file.name,
                    number=number,
                    name=record.person,
                    form=record.schema.id,
                    title=record.schema.title,
                    unit=str(record.get("unit") or ""),
                    errors=sum(f.counts for f in own),
                    warnings=sum(map(_is_warning, own)),
                    editable=file.editable,
                    unconfirmed=unconfirmed,
                    codes=_codes(own),
                    waived=sum(bool(f.waiver) for f in own),
                    place=str(record.position),
                    **self._grade(record),
                )
            )
        return tuple(people)

    def _grade(self, record: Record) -> dict[str, Any]:
        own = next((one for one in self._gradings if one.concerns(record)), None)
        category = _CATEGORY if _CATEGORY in record.schema.by_id else ""
        return {
            "graded": own is not None,
            "grade": sys.intern(str((own and record.get(own.field_id)) or "")),
            "category": sys.intern(str((category and record.get(category)) or "")),
        }

    @staticmethod
    def _unread(file: File, problem: str, *, unconfirmed: bool = False) -> Person:
        return Person(
            file=file.id, file_name=file.name, number=0, name="", form="", title="", unit="",
            errors=1, warnings=0, editable=False, problem=problem,
            unconfirmed=unconfirmed,
        )  # fmt: skip


def _is_told(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE and not finding.waiver


def _joined(one: Person, others: Sequence[Finding]) -> Person:
    return replace(
        one,
        errors=one.errors + sum(f.counts for f in others),
        warnings=one.warnings + sum(_is_warning(f) for f in others),
        waived=one.waived + sum(bool(f.waiver) for f in others),
        codes=tuple(dict.fromkeys((*one.codes, *_codes(others)))),
    )


def _is_warning(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING and not finding.waiver


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sys.intern(f.code) for f in findings if _is_told(f)))


def alone(
    entry: ReadRecord,
    catalog: Catalog,
    earlier: Earlier | None = None,
    *,
    as_of: date | None = None,
) -> list[Finding]:
    """Return what is found in a record by itself: not what only all together can tell.

    An exception for what only all together can tell is not called unused here.
    """
    found = check_entry(entry, catalog, as_of, earlier=earlier or Earlier())
    rules = ((waiver, find(waiver.rule, catalog.law)) for waiver in entry.record.waivers)
    later = {waiver.position for waiver, rule in rules if rule and rule.scope == "batch"}
    return [f for f in found if not (f.code == UNUSED and f.position in later)]
