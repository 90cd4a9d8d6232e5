"""What is known of a folder as a whole: what is wrong between people, quotas, who is missing.

That takes all records at once, so it is worked out in the background. Of each person only the
findings are kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.checks.records import batch_context
from cadre_docs.intake.folders import CODE as UNREAD
from cadre_docs.lists.expected import Standing, call_roll
from cadre_docs.project.state.file import FILE as STATE
from cadre_docs.project.summary import printed
from cadre_docs.report.quotas import Room, rooms
from cadre_docs.rules import engine
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.waivers import waived
from cadre_docs.source.files import real
from cadre_docs.web.background import Background
from cadre_docs.web.previous import stamps
from cadre_docs.web.reading import day_of, read_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding, Position
    from cadre_docs.lists.expected.roll import Roll as CalledRoll
    from cadre_docs.rules.previous_years import Earlier
    from cadre_docs.web.background import Known
    from cadre_docs.web.index import Index
    from cadre_docs.web.previous import Previous
    from cadre_docs.web.store import Store
    from cadre_docs.web.work import Work, Works

_NAMES = 50


@dataclass(frozen=True)
class Roll:
    """How many are expected, and handed in; the ``missing`` ones by name (the first of many)."""

    expected: int
    handed_in: int
    missing: Sequence[str]
    lacking: int


@dataclass(frozen=True)
class Whole:
    """``about`` has the findings between people by where a record stands, ``shared`` the others.

    ``shared`` are those of the folder as well: what was not read of it or of earlier years, and
    errors in who handed in. With ``about`` and the findings of each record it is what ``check``
    says. ``earlier`` are the records of earlier years. ``seen`` tells by the ids of files what each
    was when it was read.

    ``printed`` counts the records that the project has made paper of as they are now; None where
    there is no project. ``roll`` is None where nobody said who is expected.
    """

    about: Mapping[Position, Sequence[Finding]]
    shared: Sequence[Finding]
    earlier: Earlier
    seen: Mapping[str, tuple[int, int]]
    rooms: Sequence[Room]
    roll: Roll | None
    printed: int | None


class Together:
    """The whole of an opened folder."""

    def __init__(
        self, store: Store, catalog: Catalog, works: Works, index: Index, previous: Previous
    ) -> None:
        self._store, self._catalog = store, catalog
        self._index, self._previous = index, previous
        self.kept = Background(works, "看整批：重复、名额、应交", self._stamp, self._make)

    def known(self, patience: float | None = None) -> Known[Whole]:
        """Return what is known by now."""
        return self.kept.known(patience)

    def _stamp(self) -> object:
        store = self._store
        project = store.project
        more = [project.file, *project.watched, project.state / STATE] if project else []
        return (*((file.id, file.stamp) for file in store.files()), *stamps(more))

    def _make(self, work: Work) -> Whole:
        self._index.waited(work)
        work.say("读文件夹里的表")
        seen = {file.id: file.stamp for file in self._store.files()}
        project, read = self._store.project, read_all(self._store, self._catalog, earlier=False)
        earlier = self._previous.waited(work)
        read = replace(read, earlier=earlier)
        context = batch_context(read.intake, read.catalog, day_of(self._store), earlier)
        about: dict[Position, list[Finding]] = defaultdict(list)
        shared: list[Finding] = []
        for found in check_batch(engine.registered(read.catalog.law), context):
            if found.record is None:
                shared.append(found.finding)
            else:
                about[found.record.position].append(found.finding)
        for record in read.records:
            if record.waivers and (own := about.get(record.position)):
                own[:] = waived(own, record)[: len(own)]
        shared += _of_nobody(read, {real(path) for path in self._store.office})
        shared += earlier.findings()
        roll = None
        if project and read.expected:
            roll = call_roll(read.expected, read.intake, complete=project.complete)
        shared += (f for f in roll.findings() if f.counts) if roll else ()
        self._index.join({str(position): found for position, found in about.items()})
        return Whole(
            dict(about),
            shared,
            earlier,
            seen,
            rooms(context),
            _told(roll) if roll else None,
            printed(project, read.intake.digests) if project else None,
        )


def _of_nobody(read: cd.Read, office: Collection[Path]) -> Iterator[Finding]:
    """Yield what reading found that no file of a person has, and none that was not read."""
    for finding in read.intake.findings:
        at = finding.position
        elsewhere = finding.counts and (at is None or real(Path(at.file)) in office)
        if finding.code == UNREAD or elsewhere:
            yield finding


def _told(roll: CalledRoll) -> Roll:
    lacking = [one.person for one in roll.people if one.standing is Standing.MISSING]
    names = [f"{one.name}（{one.unit}）" if one.unit else one.name for one in lacking[:_NAMES]]
    return Roll(len(roll.people), roll.handed_in, names, len(lacking))
