"""The state of a project as its report tells it."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_RANKS, Severity, errors_first
from cadre_docs.messages.undecoded import ESCAPED
from cadre_docs.project.batch_checks import QUOTAS
from cadre_docs.project.expected import roll_data
from cadre_docs.project.state.findings import findings_from_text
from cadre_docs.project.summary import findings_of_files, findings_of_records, findings_together
from cadre_docs.project.unit_outputs import package_paths, roster_paths
from cadre_docs.report.build_page import (
    BuildView,
    GradeLine,
    Link,
    PersonLine,
    build_page,
    link,
)
from cadre_docs.report.prose import to_be_read
from cadre_docs.rules.catalogue import known

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.state.database import State

_TITLE = "生成报告"
STALE = "（未更新）"
_NO_GRADE = "（未填）"


def report_page(
    project: Project,
    catalog: Catalog,
    state: State,
    problems: Iterable[str],
    obsolete: Iterable[str] = (),
    stale: Container[str] = (),
) -> Iterator[bytes]:
    """Yield the report on a project as a web page, in parts.

    ``stale`` are outputs made of many records that are not of today.
    """
    year = f"{project.year}年度" if project.year else ""
    people = _People(project, catalog, state)
    view = BuildView(
        title=f"{year}{_TITLE}",
        people=people,
        standings=_standings(people),
        prose=to_be_read(catalog.schema(form) for form in _forms(state)),
        files=findings_of_files(state),
        together=findings_together(state),
        rules=list(_rules(state, catalog.law)),
        grades=_grades(catalog, state),
        roll=roll_data(state),
        quotas=json.loads(state.meta(QUOTAS) or "[]"),
        made=[
            link(f"{path}{STALE if path in stale else ''}", path) for path in _made(project, state)
        ],
        obsolete=[_link(path) for path in obsolete],
        problems=list(problems),
    )
    for part in build_page(view):
        yield part.encode("utf-8", ESCAPED)


class _People:
    """The records of this run, read from the state each time they are asked for."""

    def __init__(self, project: Project, catalog: Catalog, state: State) -> None:
        self._project, self._catalog, self._state = project, catalog, state

    def __iter__(self) -> Iterator[PersonLine]:
        yield from map(self._line, self._state.records())

    def _line(self, row: sqlite3.Row) -> PersonLine:
        schema = self._catalog.schema(row["form"])
        outputs = self._state.db.execute(
            "SELECT path, kind, parts, extra FROM outputs WHERE record = ? ORDER BY path",
            (row["id"],),
        ).fetchall()
        links = [
            link(f"{kind.upper()}{_age(parts, row)}", path)
            for path, kind, parts, _ in outputs
            if path == f"{row['stem']}.{kind}"
        ]
        return PersonLine(
            number=row["id"],
            name=row["person"] or schema.title,
            unit=row["unit"],
            form=schema.title,
            standing="checked" if schema.facts else row["status"] or "fault",
            problem=row["problem"],
            outputs=tuple(links),
            source=self._source(row["source"]),
            findings=_sorted(row["findings"]),
            # A roster grows with its people; a person's form should not.
            extra_pages=max([0, *(o["extra"] for o in outputs if row["person"])]),
        )

    def _source(self, source: str) -> Link:
        path = os.path.relpath(self._project.root / source, self._project.output)
        return link("记录", path.replace(os.sep, "/"))


def _age(parts: str, row: sqlite3.Row) -> str:
    """Tell an output of a record that has changed since, and is not printed now."""
    return "" if json.loads(parts)["record"] == row["content"] else "（改动前）"


def _sorted(data: str | None) -> tuple[Finding, ...]:
    return tuple(errors_first(findings_from_text(data)))


def _standings(people: Iterable[PersonLine]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for person in people:
        counts[person.form][person.standing] += 1
    return dict(sorted(counts.items()))


def _forms(state: State) -> list[str]:
    rows = state.db.execute("SELECT DISTINCT form FROM records WHERE run = ?", (state.run,))
    return sorted(form for (form,) in rows)


def _rules(state: State, law: LawBook) -> Iterator[tuple[str, str, Severity, int, int]]:
    """Yield code, title, gravest severity, findings and records of each rule that spoke."""
    counts: Counter[str] = Counter()
    people: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    shared = (0, (*findings_of_files(state), *findings_together(state)))
    for record, findings in (shared, *findings_of_records(state)):
        counts.update(finding.code for finding in findings)
        people.update({finding.code for finding in findings} if record else ())
        for finding in findings:
            before = gravest.get(finding.code, Severity.NOTE)
            gravest[finding.code] = min(before, finding.severity, key=SEVERITY_RANKS.__getitem__)
    titles = {rule.code: rule.title for rule in known(law)}
    for code in sorted(counts, key=lambda c: (SEVERITY_RANKS[gravest[c]], -counts[c], c)):
        yield code, titles.get(code, ""), gravest[code], counts[code], people[code]


def _grades(catalog: Catalog, state: State) -> dict[str, list[GradeLine]]:
    """Count the grades proposed, by notice."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = "SELECT id, grades FROM records WHERE run = ? AND grades <> '[]' AND id > ?"
    for row in state.pages(rows, state.run):
        for prefix, proposed, _ in json.loads(row["grades"]):
            counts[prefix][proposed or _NO_GRADE] += 1
    found = {}
    known = catalog.law.instruments
    for prefix, grades in sorted(item for item in counts.items() if item[0] in known):
        total = sum(grades.values())
        lines = [GradeLine(g, n, round(n / total * 100, 3)) for g, n in grades.most_common()]
        found[known[prefix].cite("")] = lines
    return found


def _made(project: Project, state: State) -> Iterator[str]:
    for path in (*package_paths(project, state), *roster_paths(project, state)):
        if path.is_file():
            yield path.relative_to(project.output).as_posix()


def _link(path: str) -> Link:
    return link(path, path)
