"""Which of last time's records each record found is, and the names of their outputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cadre_docs.project.file import output_names as names
from cadre_docs.project.fingerprint import evidence_digest

if TYPE_CHECKING:
    from cadre_docs.project.state.database import State

COPIED = ("source", "place", "form", "person", "unit", "identity", "content", "fields", "photos")
"""The columns of ``records`` that are as in ``found``."""
# From the surest sign to the weakest; each takes only records that nobody has taken yet.
_SIGNS = (
    "identity = :identity AND source = :source",
    "identity = :identity",
    "source = :source AND form = :form AND person = :person",
)
_ALONE = "source = :source AND form = :form"


def match(state: State) -> None:
    """Tie each record found to its row, so that names and outputs stay with their people."""
    if state.number("SELECT count(*) FROM records"):
        for sign in _SIGNS:
            _tie(state, sign)
        _tie(state, _ALONE, alone=True)
    for row in state.pages("SELECT * FROM found WHERE record IS NULL AND id > ?"):
        made = state.do(
            "INSERT INTO records (source, place, form, person, unit, identity, content, fields,"
            " photos, wish, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            *(row[name] for name in COPIED),
            state.run,
        ).lastrowid
        state.do("UPDATE found SET record = ? WHERE id = ?", made, row["id"])
    for row in state.pages("SELECT * FROM found WHERE id > ?"):
        values = ", ".join(f"{name} = ?" for name in COPIED)
        state.do(
            f"UPDATE records SET {values}, run = ? WHERE id = ?",  # noqa: S608 - our own names
            *(row[name] for name in COPIED),
            *(state.run, row["record"]),
        )
        state.do("DELETE FROM sames WHERE record = ?", row["record"])
        state.do("DELETE FROM evidence WHERE record = ?", row["record"])
        if files := json.loads(row["evidence"]):
            noted_files = (row["record"], row["evidence"], evidence_digest(files))
            state.do("INSERT INTO evidence VALUES (?, ?, ?)", *noted_files)
        for key in json.loads(row["sames"]):
            state.do("INSERT INTO sames VALUES (?, ?)", key, row["record"])


def _tie(state: State, sign: str, *, alone: bool = False) -> None:
    open_row = f"SELECT id FROM records WHERE run < :run AND {sign} ORDER BY place LIMIT 2"  # noqa: S608
    same = "SELECT count(*) FROM found WHERE record IS NULL AND source = ? AND form = ?"
    for row in state.pages("SELECT * FROM found WHERE record IS NULL AND id > ?"):
        facts = {name: row[name] for name in ("identity", "source", "form", "person")}
        rows = state.db.execute(open_row, facts | {"run": state.run}).fetchall()
        if alone and (len(rows) > 1 or state.number(same, row["source"], row["form"]) > 1):
            continue
        if rows:
            state.do("UPDATE found SET record = ? WHERE id = ?", rows[0]["id"], row["id"])
            state.do("UPDATE records SET run = ? WHERE id = ?", state.run, rows[0]["id"])


def assign_names(state: State, per_folder: int = 0) -> None:
    """Give every record the file name it wishes for, unless somebody has it already.

    No folder gets more than ``per_folder`` of them (0: any number). Who has a name keeps it.
    """
    folders = names.Folders(per_folder, lambda fold: _names_in(state, fold))
    # How far the names that several wish for are given; until somebody gives one back.
    reached: dict[str, int] = {}

    def is_taken(name: str) -> bool:
        fold = name.casefold()
        return state.one("SELECT 1 FROM records WHERE fold = ?", fold) is not None

    changed = (
        "SELECT * FROM (SELECT f.id AS id, f.record AS record, f.wish AS wish FROM found f"
        " JOIN records r ON r.id = f.record WHERE r.wish <> f.wish) WHERE id > ?"
    )
    for row in state.pages(changed):
        back = "UPDATE records SET fold = NULL WHERE id = ? AND fold IS NOT NULL"
        if state.do(back, row["record"]).rowcount:
            reached.clear()
        place = folders.place(row["wish"])
        stem, number = names.free(place, is_taken, reached.get(place.casefold(), 1))
        if number > 1:
            reached[place.casefold()] = number + 1
        folders.take(stem)
        state.do(
            "UPDATE records SET wish = ?, stem = ?, fold = ? WHERE id = ?",
            *(row["wish"], stem, stem.casefold(), row["record"]),
        )


def _names_in(state: State, fold: str) -> int:
    """Return how many names there are in a folder itself, not in those below it."""
    inside = "SELECT count(*) FROM records WHERE fold IS NOT NULL"
    if not fold:
        return state.number(f"{inside} AND instr(fold, '/') = 0")
    among = f"{inside} AND fold >= ? AND fold < ? AND instr(substr(fold, ?), '/') = 0"
    return state.number(among, f"{fold}/", f"{fold}0", len(fold) + 2)  # "0" follows "/"
