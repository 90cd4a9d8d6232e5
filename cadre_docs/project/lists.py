"""Whether a list of people may be made: only when nothing is wrong with those who are on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.project.state.findings import findings_from_text
from cadre_docs.project.summary import findings_of_files, findings_together
from cadre_docs.rules.between.across import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.state.database import State

SHOWN = 20  # errors told one by one; the report has all


def errors(state: State, of: Iterable[str]) -> Iterator[Finding]:
    """Yield the errors that nobody waived: of files, between people, and of each on the list.

    ``of`` are the forms that the list is made of; what is wrong with units' facts counts, too.
    """
    listed = set(of)
    yield from _counted((*findings_of_files(state), *findings_together(state)))
    for row in state.records():
        if row["form"] in listed or not row["person"]:
            yield from _counted(findings_from_text(row["findings"]))


def lacking_people(state: State, catalog: Catalog, of: Iterable[str]) -> Iterator[Finding]:
    """Yield that other people were read than a unit states: a list of all may not be made then.

    People's forms come in one by one, so it is no error of theirs; those of other notices do not
    concern the list.
    """
    notices = {notice for form in of for notice in catalog.schema(form).governed_by}
    for finding in findings_together(state):
        if finding.code != FACTS or not finding.form:
            continue
        facts = catalog.schema(finding.form)
        counts = [field for field in facts.fields() if field.counts]
        about = {facts.path(field): field.counts.notice for field in counts if field.counts}
        if about.get(finding.path) in notices:
            yield finding


def unfinished(state: State, of: Iterable[str]) -> list[str]:
    """Return who is to be on the list and was not looked at to the end."""
    listed = set(of)
    rows = (row for row in state.records() if row["form"] in listed)
    return [row["person"] or row["source"] for row in rows if row["status"] in ("", "fault")]


def _counted(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if not may_be_signed([finding]))


def refusal(name: str, found: list[Finding], *, there: bool) -> list[str]:
    """Say in Chinese why a list is not made: everybody with code and remedy."""
    kept = "没有更新，还是上次的" if there else "没有生成"
    lines = [f"{name}{kept}：有{len(found)}处错误；改正或写明例外后重新运行"]
    lines += [f"{name}：{_told(finding)}" for finding in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"{name}：另有{len(found) - SHOWN}处，全部列在报告里")
    return lines


def _told(finding: Finding) -> str:
    place = finding.person or str(finding.position or "")
    path = f" {finding.path}" if finding.path else ""
    return f"{place}{path}：[{finding.code}] {finding.sentence()}"
