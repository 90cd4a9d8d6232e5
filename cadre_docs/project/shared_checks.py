"""Checks between records: only those that share an identity are read together.

Of a unit whose name is spelled in several ways, one record of each spelling is read; of units'
facts see ``unit_facts``. So the memory it takes does not grow with the number of records. For
rules that count over all records see ``counting``. They run before the jobs: a person's second
form stops both.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.messages.progress import steps
from cadre_docs.project.fingerprint import digest
from cadre_docs.project.state.findings import findings_from_text, findings_to_text
from cadre_docs.project.stated_names import StatedNames
from cadre_docs.project.transfer import slim
from cadre_docs.project.unit_facts import facts_and_people
from cadre_docs.rules import engine
from cadre_docs.rules.batch import SPELLING, BatchContext, check_batch, facts_of
from cadre_docs.rules.between.across import (
    AGAINST,
    COMPARED,
    DEPARTMENT,
    FACTS,
    NAMED_IN_TEXT,
    OTHERS_FILE,
    POSTED,
)
from cadre_docs.rules.between.alike import BORNE, OWN
from cadre_docs.rules.between.record_files import (
    NAMED_FILE,
    NAMED_FOLDER,
    OTHERS,
    OWN_FILE,
    Bearing,
    bearings,
    misnamed,
    others_bearings,
)
from cadre_docs.rules.between.unit_facts import facts_and_units
from cadre_docs.rules.covered import UNCOVERED, uncovered
from cadre_docs.rules.engine import find, registered
from cadre_docs.rules.texts.named import about_others
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.records import Loader
    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule

_OF_NOBODY = "X-consistency"  # of two forms of one person: told of the project, not with either
DOUBLES = "doubles"  # where the state keeps what is found about records
_SHARED = (
    "SELECT s.key AS key FROM sames s JOIN records r ON r.id = s.record WHERE r.run = ?"
    " AND s.key NOT GLOB '* *'"  # the names, which only two kinds together make a group of
    " GROUP BY s.key HAVING count(*) > 1 ORDER BY min(r.source), min(r.place), s.key"
)
# Somebody's name that files of others bear; how many bear it, or have it, makes no group.
_BORNE = (
    "SELECT DISTINCT b.key AS borne, o.key AS own FROM sames b JOIN records r ON r.id = b.record"
    " JOIN sames o ON o.key = :own || substr(b.key, length(:borne) + 1)"
    " JOIN records p ON p.id = o.record"
    " WHERE b.key BETWEEN :borne || ' ' AND :borne || '!' AND r.run = :run AND p.run = :run"
    " ORDER BY b.key"
)
_GROUP = (
    "SELECT r.id, r.source, r.place, r.content, f.sha, e.digest FROM sames s"
    " JOIN records r ON r.id = s.record LEFT JOIN files f ON f.source = r.source"
    " LEFT JOIN evidence e ON e.record = r.id"
    " WHERE s.key IN (?, ?) AND r.run = ? ORDER BY r.source, r.place"
)
_FORMS = "SELECT DISTINCT form FROM records WHERE run = ?"
# Files of one person that bear another's name, where as many beside them bear their people's own.
_MISNAMED = (
    "WITH alone AS (SELECT source FROM records WHERE run = :run AND person <> ''"
    " GROUP BY source HAVING count(*) = 1),"
    " borne AS (SELECT s.key, s.record, r.source, r.place FROM sames s"
    " JOIN records r ON r.id = s.record JOIN alone a ON a.source = r.source"
    " WHERE r.run = :run AND (s.key BETWEEN :others || ' ' AND :others || '!'"
    " OR s.key BETWEEN :own || ' ' AND :own || '!')),"
    " counted AS (SELECT key, count(*) AS n FROM borne GROUP BY key)"
    " SELECT DISTINCT b.record AS id, b.source, b.place FROM borne b"
    " JOIN counted o ON o.key = b.key"
    " JOIN counted p ON p.key = :own || substr(b.key, length(:others) + 1)"
    " WHERE b.key BETWEEN :others || ' ' AND :others || '!' AND p.n >= o.n"
    " ORDER BY b.source, b.place"
)
# Files (folders) of one person that bear the name of another who is there.
_OF_EACH_OTHER = (
    "WITH alone AS (SELECT source FROM records WHERE run = :run AND person <> ''"
    " GROUP BY source HAVING count(*) = 1),"
    " borne AS (SELECT s.key, s.record, r.person, r.source, r.place FROM sames s"
    " JOIN records r ON r.id = s.record JOIN alone a ON a.source = r.source"
    " WHERE r.run = :run AND s.key BETWEEN :kind || ' ' AND :kind || '!')"
    " SELECT b.record AS id, b.key FROM borne b WHERE EXISTS (SELECT 1 FROM sames o"
    " JOIN records p ON p.id = o.record WHERE p.run = :run"
    " AND o.key = :own || substr(b.key, length(:kind) + 1))"
    " AND (:several OR (SELECT count(DISTINCT t.person) FROM borne t WHERE t.key = b.key) = 1)"
    " ORDER BY b.source, b.place"
)
# Records whose texts name people who are there, and who these are; of one name the last.
_OF_TEXTS = (
    "SELECT b.record AS id, p.person FROM sames b JOIN records r ON r.id = b.record"
    " JOIN sames o ON o.key = :own || substr(b.key, length(:kind) + 1)"
    " JOIN records p ON p.id = o.record"
    " WHERE b.key BETWEEN :kind || ' ' AND :kind || '!' AND r.run = :run AND p.run = :run"
    " ORDER BY r.source, r.place, p.source, p.place"
)
# Rosters and notices, and the forms that they are made of.
_OF_FORM = "SELECT id FROM records WHERE run = ? AND form = ? ORDER BY source, place"
_CONTENT = "SELECT content FROM records WHERE id = ?"
_PLACE = "SELECT source, place FROM records WHERE id = ?"


def check_records_together(
    project: Project, state: State, loader: Loader, catalog: Catalog, code: str
) -> None:
    """Find out what is wrong between records, unless nothing has changed.

    ``code`` is the fingerprint of the program and of what its rules read.
    """
    law, stated = catalog.law, StatedNames(state)
    named, texts = {**_misnamed(state), **_of_each_other(state)}, _of_texts(state)
    above, spelled, listed = stated.above(), stated.spelled(), _listed(state, catalog)
    units = facts_and_people(state, stated, catalog)
    lists = (number for both in listed.items() for number in _flat(both))
    others = [*named, *texts, *above, *spelled, *lists, *units]
    key = digest(_fingerprint(state, repr((units, texts)), others), code)
    if state.meta("together-key") == key:
        return
    findings: dict[Finding, None] = {}
    about: dict[int, dict[Finding, None]] = {}
    missing = len(loader.changed)
    rules = [r for r in registered() if r.code in COMPARED and r.code != NAMED_IN_TEXT]
    for keys in steps(groups(state), "核对同名的人"):
        records = dict(_records(state, loader, keys))
        for number, finding in _found(rules, records, law):
            into = findings if number is None else about.setdefault(number, {})
            into.update(dict.fromkeys(project.placed([finding])))
    of_pairs = {number: entry for number in above if (entry := _entry(number, state, loader))}
    for number, finding in _found([r for r in registered() if r.code == DEPARTMENT], of_pairs, law):
        if number is not None:
            about.setdefault(number, {}).update(dict.fromkeys(project.placed([finding])))
    for number, finding in _of_files(named, state, loader, law):
        about.setdefault(number, {}).update(dict.fromkeys(project.placed([finding])))
    for number, finding in _in_texts(texts, state, loader, law):
        about.setdefault(number, {}).update(dict.fromkeys(project.placed([finding])))
    for number, finding in _of_rosters(listed, state, loader, law):
        about.setdefault(number, {}).update(dict.fromkeys(project.placed([finding])))
    together = tuple(_loaded(spelled, state, loader))
    batch = check_batch([r for r in registered() if r.code == SPELLING], _batch(together, law))
    findings.update(dict.fromkeys(project.placed(item.finding for item in batch)))
    findings.update(dict.fromkeys(project.placed(_of_units(units, state, loader, law))))
    findings.update(dict.fromkeys(_of_forms(state, catalog)))
    with state.transaction():
        state.do("INSERT OR REPLACE INTO meta VALUES ('together', ?)", findings_to_text(findings))
        state.note(
            DOUBLES, json.dumps({str(n): findings_to_text(found) for n, found in about.items()})
        )
        state.note("together-key", key if len(loader.changed) == missing else "")


def _of_forms(state: State, catalog: Catalog) -> Iterator[Finding]:
    """Yield what is to be said of forms that no rule looks at."""
    governing = find(UNCOVERED)
    for (form,) in state.db.execute(_FORMS, (state.run,)).fetchall():
        problem = uncovered(catalog.schema(form), catalog.law)
        if problem is not None and governing is not None:
            yield engine.finding(governing, problem, catalog.law, None, None).about(
                person="", form=form
            )


def _batch(records: tuple[Record, ...], law: LawBook) -> BatchContext:
    return BatchContext(records, law, facts_of(records))


def doubles(state: State) -> dict[int, tuple[Finding, ...]]:
    """Return what was found about records of people who have another, by the records' rows."""
    data = json.loads(state.meta(DOUBLES) or "{}")
    return {int(number): findings_from_text(text) for number, text in data.items()}


def _found(
    rules: list[Rule], records: dict[int, Record], law: LawBook
) -> Iterator[tuple[int | None, Finding]]:
    """Yield what is wrong in a group; with a record's row what is told, or waived, with it."""
    numbers = {id(record): number for number, record in records.items()}
    together = tuple(records.values())
    for item in check_batch(rules, _batch(together, law)):
        own = item.record is not None and item.finding.code != _OF_NOBODY
        yield (numbers[id(item.record)] if own else None), item.finding


def groups(state: State) -> list[tuple[str, str]]:
    """Return the keys of each group of records that are compared; most have one, twice."""
    shared = state.db.execute(_SHARED, (state.run,)).fetchall()
    borne = state.db.execute(_BORNE, {"run": state.run, "own": OWN, "borne": BORNE})
    return [*((key, key) for (key,) in shared), *((row["borne"], row["own"]) for row in borne)]


def _fingerprint(state: State, asked: str, others: list[int]) -> str:
    keys = groups(state)
    compared = (state.db.execute(_GROUP, (*key, state.run)).fetchall() for key in keys)
    contents = (f"{n} {row['content'] if (row := state.one(_CONTENT, n)) else ''}" for n in others)
    return digest(
        *(" ".join(map(str, row)) for group in compared for row in group), asked, *contents
    )


def _misnamed(state: State) -> dict[int, str]:
    """Return the records whose files bear another name than the person's."""
    asked = {"own": OWN_FILE, "others": OTHERS, "run": state.run}
    return dict.fromkeys((row["id"] for row in state.db.execute(_MISNAMED, asked)), "")


def _of_each_other(state: State) -> dict[int, str]:
    """Return the records whose files bear the name of somebody who is there, and which name."""
    found: dict[int, str] = {}
    for kind in (NAMED_FILE, NAMED_FOLDER):
        asked = {"own": OWN, "kind": kind, "several": kind == NAMED_FILE, "run": state.run}
        for row in state.db.execute(_OF_EACH_OTHER, asked):
            found.setdefault(row["id"], row["key"])
    return found


def _of_texts(state: State) -> dict[int, dict[str, str]]:
    """Return the records whose texts may name others who are there: their names, by the folded."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    asked = {"own": OWN, "kind": NAMED_IN_TEXT, "run": state.run}
    for row in state.db.execute(_OF_TEXTS, asked):
        found[row["id"]][folded(row["person"])] = row["person"]
    return found


def _listed(state: State, catalog: Catalog) -> dict[int, list[int]]:
    """Return the rosters and public notices, each with the forms that it may be made of."""
    found: dict[int, list[int]] = {}
    present = sorted(form for (form,) in state.db.execute(_FORMS, (state.run,)))

    def of_form(form: str) -> list[int]:
        return [number for (number,) in state.db.execute(_OF_FORM, (state.run, form))]

    for schema in map(catalog.schema, present):
        links = (*([schema.roster] if schema.roster else ()), *schema.notices)
        wanted = {form for link in links for form in link.of}
        people = [number for form in present if form in wanted for number in of_form(form)]
        found.update((number, people) for number in (of_form(schema.id) if people else ()))
    return found


def _flat(both: tuple[int, list[int]]) -> Iterator[int]:
    yield both[0]
    yield from both[1]


def _bearing(record: Record, key: str) -> Bearing | None:
    """Return what a record's file bears: the name of that key, or without one any other's."""
    if key:
        found = (b for b in others_bearings(record) if f"{b.kind} {digest(b.name)}" == key)
    else:
        found = (b for b in bearings(record) if b.kind == OTHERS)
    return next(found, None)


def _of_files(
    named: dict[int, str], state: State, loader: Loader, law: LawBook
) -> Iterator[tuple[int, Finding]]:
    rule = find(OTHERS_FILE)
    for number, key in named.items() if rule is not None else ():
        record = _entry(number, state, loader)
        bearing = _bearing(record, key) if record else None
        if rule is not None and record is not None and bearing is not None:
            yield number, engine.finding(rule, misnamed(record, bearing), law, record, None)


def _in_texts(
    texts: dict[int, dict[str, str]], state: State, loader: Loader, law: LawBook
) -> Iterator[tuple[int, Finding]]:
    rule = find(NAMED_IN_TEXT)
    for number, known in texts.items() if rule is not None else ():
        record = _entry(number, state, loader)
        if rule is not None and record is not None:
            for problem in about_others(record, {**known, folded(record.person): record.person}):
                yield number, engine.finding(rule, problem, law, record, None)


def _of_units(units: list[int], state: State, loader: Loader, law: LawBook) -> Iterator[Finding]:
    rule, together = find(FACTS), tuple(_loaded(units, state, loader))
    for problem in facts_and_units(_batch(together, law)) if rule is not None else ():
        if rule is not None:
            yield engine.finding(rule, problem, law, problem.record, None)


def _of_rosters(
    listed: dict[int, list[int]], state: State, loader: Loader, law: LawBook
) -> Iterator[tuple[int, Finding]]:
    rules = [rule for rule in registered() if rule.code in (AGAINST, POSTED)]
    for roster, forms in steps(list(listed.items()), "核对名册和公示"):
        people = ((number, _entry(number, state, loader)) for number in forms)
        read = {number: slim(record) for number, record in people if record is not None}
        if (listing := _entry(roster, state, loader)) is not None:
            read[roster] = listing
        for number, finding in _found(rules, read, law):
            if number is not None:
                yield number, finding


def _entry(number: int, state: State, loader: Loader) -> Record | None:
    row = state.one(_PLACE, number)
    entry = loader.entry(row["source"], row["place"]) if row else None
    return entry.record if entry is not None else None


def _loaded(numbers: list[int], state: State, loader: Loader) -> Iterator[Record]:
    for number in numbers:
        if (record := _entry(number, state, loader)) is not None:
            yield record


def _records(state: State, loader: Loader, keys: tuple[str, str]) -> Iterator[tuple[int, Record]]:
    for row in state.db.execute(_GROUP, (*keys, state.run)).fetchall():
        entry = loader.entry(row["source"], row["place"])
        if entry is not None:
            yield row["id"], entry.record
