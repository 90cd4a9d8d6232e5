"""Outputs that are still known as a build's own when the state is gone (``clean --year``).

What is left is a ledger beside them (:mod:`cadre_docs.outputs.ledger`): their hashes, and
nothing that can be read of a person.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.outputs import ledger
from cadre_docs.project.fingerprint import file_digest
from cadre_docs.source.files import way_out

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.project.state.database import State

# Whose they are: so other commands, which share the ledger, never take them for their own.
_OF_BUILD = "build"


def remember(output: Path, state: State) -> None:
    """Note in ledgers what lies untouched in the output folder, before its state is removed.

    Raises :class:`~cadre_docs.errors.OutputError`.
    """
    found: dict[Path, dict[str, ledger.Entry]] = defaultdict(dict)
    for row in state.db.execute("SELECT path, sha, former FROM outputs ORDER BY path"):
        target = output / row["path"]
        if way_out(target, output) or not (sha := file_digest(target)):
            continue
        if sha in (row["sha"], row["former"]):
            found[target.parent][ledger.key(target.name)] = ledger.Entry(sha, _OF_BUILD)
    for folder, entries in found.items():
        ledger.note(folder, entries)


class Remembered:
    """What the ledgers in an output folder say of its builds."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._known: dict[Path, dict[str, ledger.Entry]] = {}

    def sha(self, path: str) -> str:
        """Return the hash that a build gave an output, by its path there; "": none is noted."""
        target = self._output / path
        if target.parent not in self._known:
            self._known[target.parent] = ledger.entries(target.parent)
        entry = self._known[target.parent].get(ledger.key(target.name))
        return entry.sha256 if entry and entry.whose == _OF_BUILD else ""
