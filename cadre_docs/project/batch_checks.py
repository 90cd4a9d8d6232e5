"""Rules that count over many records (quotas, tables against people), and earlier years.

They run before the jobs, for what they find about a record is checked with it: it can be
waived there. Only projects with forms that such rules govern read those records together, and
of each person hold what is counted (:mod:`cadre_docs.checks.counted`), half a kilobyte.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.checks.counted import Counted, People
from cadre_docs.checks.records import batch_context_of
from cadre_docs.checks.seen import BESIDE
from cadre_docs.errors import ProjectError
from cadre_docs.findings import Position, warning
from cadre_docs.intake import folders
from cadre_docs.intake.read import read_paths, record_files
from cadre_docs.lists.office import with_office
from cadre_docs.messages.progress import steps
from cadre_docs.project.fingerprint import digest, file_digest
from cadre_docs.project.shared_checks import doubles
from cadre_docs.project.state.findings import findings_from_text, findings_to_text
from cadre_docs.project.transfer import slim
from cadre_docs.report.quotas import quota_lines
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.between.across import BETWEEN_SOME, FACTS, LISTS
from cadre_docs.rules.between.unit_facts import facts_and_people
from cadre_docs.rules.engine import find, finding, registered
from cadre_docs.rules.previous_years import CODE as EARLIER
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.roles import PERSON, UNIT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.records import Loader
    from cadre_docs.project.state.database import State
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import Rule

YEARS_CHANGED = "历年的记录在读取之后有改动，这一次没有生成。请重新运行。"
KEY, GROUP, QUOTAS = "counting-key", "counting", "quotas"


class Counting:
    """What is found by counting, in the state: about each record, about all, and quotas."""

    def __init__(
        self, project: Project, catalog: Catalog, shared: Shared, state: State, loader: Loader
    ) -> None:
        self._project, self._catalog, self._shared = project, catalog, shared
        self._state, self._loader = state, loader

    @cached_property
    def years(self) -> str:
        """The fingerprint of the records of earlier years; empty when the project has none."""
        files = [file for path in self._project.previous for file in record_files(path)]
        found = [folders.contents(path) for path in self._project.previous if path.is_dir()]
        others = [other.path for contents in found for other in contents.others]
        return _of_years({file: file_digest(file) for file in files}, others)

    @cached_property
    def earlier(self) -> Earlier:
        """The records of earlier years, read when somebody asks.

        Raises :class:`ProjectError` when they are not those of the fingerprint any more.
        """
        intake = read_paths(self._project.previous, self._catalog)
        # Of what was refused unread only the refusal is used.
        read = {file: intake.digests.get(file) or file_digest(file) for file in intake.files}
        if _of_years(read, [unread.path for unread in intake.unread]) != self.years:
            raise ProjectError(YEARS_CHANGED)
        return Earlier(with_office(intake))

    def count(self) -> None:
        """Run the rules, unless nothing they depend on has changed."""
        all_of_them = registered(self._catalog.law)
        rules = [r for r in all_of_them if r.scope == "batch" and r.code not in BETWEEN_SOME]
        wanted = self._governed(rules)
        key = self._fingerprint(wanted)
        state = self._state
        if state.meta(KEY) == key:
            return
        missing = len(self._loader.changed)
        about, group, quotas = self._found(rules, wanted)
        with state.transaction():
            state.do("DELETE FROM of_many")
            for number, findings in about.items():
                state.do("INSERT INTO of_many VALUES (?, ?)", number, findings_to_text(findings))
            state.note(GROUP, findings_to_text(self._project.placed(group)))
            state.note(QUOTAS, json.dumps(quotas, ensure_ascii=False))
            state.note(KEY, key if len(self._loader.changed) == missing else "")

    def about(self, number: int) -> tuple[Finding, ...]:
        """Return what counting found about a record."""
        row = self._state.one("SELECT findings FROM of_many WHERE record = ?", number)
        return (
            *(findings_from_text(row["findings"]) if row else ()),
            *self._doubles.get(number, ()),
        )

    @cached_property
    def _doubles(self) -> dict[int, tuple[Finding, ...]]:
        return doubles(self._state)

    def _governed(self, rules: list[Rule]) -> list[str]:
        """Return the forms that some of the rules govern, and units' facts; none without people."""
        law = self._catalog.law
        forms = {f for (f,) in self._state.db.execute("SELECT DISTINCT form FROM records")}
        schemas = {form: self._catalog.schema(form) for form in forms}
        of_units = {form for form, schema in schemas.items() if schema.role in UNIT}
        # Lists are held against people, and so are facts; people alone have nothing to be held to.
        roles = {schema.role for schema in schemas.values()}
        alone = roles.isdisjoint((*BESIDE[LISTS], *BESIDE[FACTS]))
        asked = [rule for rule in rules if rule.code != LISTS]
        counted = {
            form
            for form, schema in schemas.items()
            for looking in (asked if alone and schema.role in PERSON else rules,)
            if any(rule.applies_to(schema, law) for rule in looking)
        } - of_units
        return sorted(counted | of_units) if counted else []

    def _rows(self, forms: list[str]) -> Iterator[sqlite3.Row]:
        """Yield the rows of this run's records of some forms, by file and place."""
        rows = (
            "SELECT id, source, place, form, content FROM records WHERE run = ?"  # noqa: S608
            f" AND form IN ({','.join('?' * len(forms))}) ORDER BY source, place"
        )
        return iter(self._state.db.execute(rows, (self._state.run, *forms)))

    def _fingerprint(self, wanted: list[str]) -> str:
        present: set[str] = set()
        listed = ""
        for row in self._rows(wanted):  # one by one: of very many there is no list
            present.add(row["form"])
            listed = digest(listed, " ".join(map(str, row)))
        asked = repr((self._project.as_of, self._project.notices, self._project.limits))
        return digest(
            listed,
            *(f"{form} {self._shared.words(form)}" for form in sorted(present)),
            *(self._shared.law, self._shared.code, self.years, asked),
        )

    def _no_years(self) -> Iterator[Finding]:
        """Tell of folders of earlier years that hold nothing: nobody is compared with them.

        It stops nothing: the project may be in its first year.
        """
        for path in self._project.previous:
            yield warning(
                EARLIER,
                "“历年”里没有记录，没有与往年核对",
                wanted="往年的记录",
                remedy="请核对是否写错了文件夹；没有往年的记录的，删去项目文件里的“历年”",
                position=Position(str(path)),
            )

    def _found(
        self, rules: list[Rule], wanted: list[str]
    ) -> tuple[dict[int, list[Finding]], list[Finding], list[str]]:
        about: dict[int, list[Finding]] = defaultdict(list)
        group = list(self.earlier.findings()) if self.years else list(self._no_years())
        records, numbers = self._records(rules, wanted)
        if not records:
            return about, group, []
        earlier = self.earlier if self.years else Earlier()
        context = batch_context_of(tuple(records), self._catalog, self._project.as_of, earlier)
        for found in check_batch(rules, context):
            if found.record is None:
                group.append(found.finding)
            elif isinstance(found.record, Counted):
                about[found.record.number].append(found.finding)
            else:
                about[numbers[id(found.record)]].append(found.finding)
        unused = find(FACTS)
        if unused is not None:
            law = self._catalog.law
            told = facts_and_people(context)
            group += [finding(unused, problem, law, problem.record, None) for problem in told]
        return about, group, quota_lines(context)

    def _records(self, rules: list[Rule], wanted: list[str]) -> tuple[list[Record], dict[int, int]]:
        """Return the records of some forms, of people as little as rules count by.

        The second are the rows of those that are whole.
        """
        strange = [rule for rule in rules if not rule.is_ours]
        schemas = map(self._catalog.schema, wanted)
        whole = {s.id for s in schemas for r in strange if r.applies_to(s, self._catalog.law)}
        people, numbers = People(self._again), dict[int, int]()
        records: list[Record] = []
        for row in steps(self._rows(wanted), "核对全部记录"):
            entry = self._loader.entry(row["source"], row["place"])
            if entry is None:
                continue
            record = slim(entry.record)
            records.append(record if row["form"] in whole else people.of(row["id"], record))
            if not isinstance(records[-1], Counted):
                numbers[id(records[-1])] = row["id"]
        return records, numbers

    def _again(self, number: int) -> Record:
        row = self._state.one("SELECT source, place FROM records WHERE id = ?", number)
        entry = self._loader.entry(row["source"], row["place"]) if row else None
        if entry is None:
            raise LookupError(number)  # it was there a moment ago, and is kept for this run
        return slim(entry.record)


def _of_years(digests: dict[Path, str], others: list[Path]) -> str:
    """Return the fingerprint of files of earlier years, and of what is not read among them.

    Empty when there are none.
    """
    listed = [*(f"{path} {sha}" for path, sha in digests.items()), *map(str, sorted(others))]
    return digest(*listed) if listed else ""
