"""Checks between records: only those that share an identity are read together.

So the memory it takes does not grow with the number of records. For rules that count over
all records see ``counting``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.build.fingerprint import digest
from cadre_docs.build.noted import noted
from cadre_docs.rules.batch import BatchContext, check_batch
from cadre_docs.rules.engine import registered
from cadre_docs.rules.together import OF_ONE_PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.build.load import Loader
    from cadre_docs.build.project import Project
    from cadre_docs.build.state import State
    from cadre_docs.findings import Finding
    from cadre_docs.instruments import LawBook
    from cadre_docs.record import Record

_SHARED = (
    "SELECT s.key AS key FROM sames s JOIN records r ON r.id = s.record WHERE r.run = ?"
    " GROUP BY s.key HAVING count(*) > 1 ORDER BY min(r.source), min(r.place), s.key"
)
_GROUP = (
    "SELECT r.id, r.source, r.place, r.content, r.checked FROM sames s"
    " JOIN records r ON r.id = s.record WHERE s.key = ? AND r.run = ? ORDER BY r.source, r.place"
)


def check_records_together(project: Project, state: State, loader: Loader, law: LawBook) -> None:
    """Find out what is wrong between records, unless nothing has changed."""
    key = _fingerprint(state)
    if state.meta("together-key") == key:
        return
    findings: dict[Finding, None] = {}
    missing = len(loader.changed)
    rules = [rule for rule in registered() if rule.code in OF_ONE_PERSON]
    for (shared,) in state.db.execute(_SHARED, (state.run,)).fetchall():
        records = list(_records(state, loader, shared))
        found = check_batch(rules, BatchContext(tuple(records), law))
        findings.update(dict.fromkeys(project.placed(item.finding for item in found)))
    with state.transaction():
        state.do("INSERT OR REPLACE INTO meta VALUES ('together', ?)", noted(findings))
        state.note("together-key", key if len(loader.changed) == missing else "")


def _fingerprint(state: State) -> str:
    keys = [key for (key,) in state.db.execute(_SHARED, (state.run,))]
    groups = (state.db.execute(_GROUP, (key, state.run)).fetchall() for key in keys)
    return digest(*(" ".join(map(str, row)) for group in groups for row in group))


def _records(state: State, loader: Loader, key: str) -> Iterator[Record]:
    for row in state.db.execute(_GROUP, (key, state.run)).fetchall():
        entry = loader.entry(row["source"], row["place"])
        if entry is not None:
            yield entry.record
