"""Who of those expected (应交) has handed in to a project: found anew when anything changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Position, Severity, error
from cadre_docs.lists.expected import ExpectedList, read_expected
from cadre_docs.lists.expected.roll import call_roll_of
from cadre_docs.messages.progress import steps
from cadre_docs.project.fingerprint import digest, file_digest
from cadre_docs.project.state.findings import findings_from_text, findings_to_text
from cadre_docs.report.roll import roll_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.records import Loader
    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record

ROLL, DATA, _KEY = "roll", "roll-data", "roll-key"
"""Where the state keeps the findings, and who stands how (JSON)."""
_ROWS = "SELECT source, place, content FROM records WHERE run = ? ORDER BY source, place"
_UNREAD = (
    "SELECT f.source, f.findings FROM files f WHERE f.run = ? AND NOT EXISTS"
    " (SELECT 1 FROM records r WHERE r.source = f.source AND r.run = f.run) ORDER BY f.source"
)


def call_roll(project: Project, catalog: Catalog, state: State, loader: Loader, code: str) -> None:
    """Hold the project's list against its records, unless nothing has changed.

    ``code`` is the fingerprint of the program and of what its rules read.
    """
    if project.expected is None:
        _note(state, "", "", "")
        return
    rows = state.db.execute(_ROWS, (state.run,)).fetchall()
    unread = list(_unread(state))
    sha = file_digest(project.expected)
    facts = (code, sha, str(project.expected), str(project.complete), *unread)
    key = digest(*facts, *(" ".join(map(str, row)) for row in rows))
    if state.meta(_KEY) == key:
        return
    missing = len(loader.changed)
    listed = read_expected(project.expected, catalog)
    if file_digest(project.expected) != sha:
        listed = _changed(listed)

    def records() -> Iterator[Record]:
        for row in steps(rows, "核对应交名单"):
            entry = loader.entry(row["source"], row["place"])
            if entry is not None:
                yield entry.record

    roll = call_roll_of(listed, records(), unread, complete=project.complete)
    findings = findings_to_text(project.placed(roll.findings()))
    data = json.dumps(roll_json(roll), ensure_ascii=False)
    _note(state, findings, data, key if len(loader.changed) == missing else "")


def roll_data(state: State) -> dict[str, Any] | None:
    """Return who stands how; None where the project has no list."""
    text = state.meta(DATA)
    return dict(json.loads(text)) if text else None


def _unread(state: State) -> Iterator[str]:
    """Yield the files that gave no record, and what lies unread in the folders."""
    for source, findings in state.db.execute(_UNREAD, (state.run,)).fetchall():
        if not source.endswith("/"):
            yield source
            continue
        for found in findings_from_text(findings):
            if found.severity is Severity.ERROR and found.position is not None:
                yield found.position.file


def _note(state: State, findings: str, data: str, key: str) -> None:
    if (state.meta(ROLL) or "") == findings and (state.meta(_KEY) or "") == key:
        return
    with state.transaction():
        state.note(ROLL, findings)
        state.note(DATA, data)
        state.note(_KEY, key)


def _changed(listed: ExpectedList) -> ExpectedList:
    what, remedy = "应交名单在读取时有改动，没有采用", "请重新运行"
    found = error("FS-file", what, remedy=remedy, position=Position(str(listed.path)))
    return ExpectedList(listed.path, (), (found,))
