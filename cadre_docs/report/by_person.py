"""Findings as a clerk asks about them: who has to mend what, and which rules it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES, SEVERITY_RANKS, Severity, errors_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.findings import Finding

_ALL_CLEAN = len(SEVERITY_RANKS)
STANDINGS = ("须修改", "请核对", "只有说明", "没有问题")  # by the gravest finding
WHOLE_FILE = "整个文件"


@dataclass(frozen=True)
class Subject:
    """A person's form, or a file as a whole (``of_file``), and what was found about it.

    ``copies`` counts records of the same name and form: findings do not tell them apart.
    ``forms`` counts the forms under that name.
    """

    name: str
    form: str
    copies: int = 1
    findings: tuple[Finding, ...] = ()
    of_file: bool = False
    forms: int = 1

    @property
    def title(self) -> str:
        """The name, and how many records share it: for use beside the form."""
        return f"{self.name}（同名{self.copies}份）" if self.copies > 1 else self.name

    @property
    def label(self) -> str:
        """The title, and the form where the name alone would not tell."""
        return f"{self.title}（{self.form}）" if self.forms > 1 else self.title

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """Findings by severity, the gravest first."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in Severity}

    @cached_property
    def by_code(self) -> Counter[str]:
        """Findings by code."""
        return Counter(finding.code for finding in self.findings)

    @property
    def rank(self) -> int:
        """Index into :data:`STANDINGS`."""
        return min((SEVERITY_RANKS[f.severity] for f in self.findings), default=_ALL_CLEAN)


@dataclass(frozen=True)
class RuleCount:
    """A code: what it stands for, how grave it was, how often and at how many subjects."""

    code: str
    title: str
    severity: Severity
    count: int
    subjects: int

    @property
    def level(self) -> str:
        """The severity in Chinese."""
        return SEVERITY_NAMES[self.severity]


@dataclass(frozen=True)
class Overview:
    """All subjects in the order of work: files, then people, the gravest first."""

    subjects: tuple[Subject, ...]
    rules: tuple[RuleCount, ...]
    counts: Mapping[Severity, int]

    @property
    def troubled(self) -> list[Subject]:
        """Those with findings."""
        return [subject for subject in self.subjects if subject.findings]

    @property
    def clean(self) -> dict[str, list[Subject]]:
        """Those without, by form."""
        by_form: dict[str, list[Subject]] = {}
        for subject in self.subjects:
            if not subject.findings:
                by_form.setdefault(subject.form, []).append(subject)
        return by_form

    def standings(self) -> dict[str, int]:
        """Return how many records stand where; files as a whole are not counted."""
        counts = dict.fromkeys(STANDINGS, 0)
        for subject in self.subjects:
            if not subject.of_file:
                counts[STANDINGS[subject.rank]] += subject.copies
        return counts


def overview(
    findings: Sequence[Finding],
    people: Sequence[tuple[str, str]],
    titles: Mapping[str, str],
) -> Overview:
    """Group findings by whom they are about. ``people`` is name and form of every record.

    What is waived is listed as a note that asks for nothing.
    """
    findings = [_waived(finding) for finding in findings]
    subjects = sorted(_subjects(findings, people, titles), key=lambda s: (not s.of_file, s.rank))
    counts = Counter(finding.severity for finding in findings)
    return Overview(
        tuple(subjects),
        tuple(_rules(findings, subjects, titles)),
        {severity: counts[severity] for severity in Severity},
    )


def _waived(finding: Finding) -> Finding:
    waiver = getattr(finding, "waiver", "")
    if not waiver:
        return finding
    message = (
        f"{finding.message}（已作例外处理，不计为{SEVERITY_NAMES[finding.severity]}：{waiver}）"
    )
    return replace(finding, severity=Severity.NOTE, message=message, remedy="")


def _subjects(
    findings: Sequence[Finding], people: Sequence[tuple[str, str]], titles: Mapping[str, str]
) -> Iterator[Subject]:
    copies = Counter(people)
    groups: dict[tuple[str, str, str], list[Finding]] = {(*key, ""): [] for key in copies}
    forms_of: dict[str, list[str]] = {}
    for name, form in copies:
        forms_of.setdefault(name, []).append(form)
    for finding in findings:
        groups.setdefault(_key(finding, forms_of), []).append(finding)
    forms = Counter(name for name, _, _ in groups if name)
    for (name, form, file), group in groups.items():
        found = tuple(errors_first(group))
        title = titles.get(form, form)
        if not name and not form:
            yield Subject(file or WHOLE_FILE, "", 1, found, of_file=True)
        else:  # a roster is nobody's: it goes by its form
            yield Subject(name or title, title, copies[name, form] or 1, found, forms=forms[name])


def _key(finding: Finding, forms_of: Mapping[str, list[str]]) -> tuple[str, str, str]:
    """Return name, form and file; a name without a form means the only form of that name."""
    name, form = finding.person, finding.form
    if name and not form:
        forms = forms_of.get(name, [])
        form = forms[0] if len(forms) == 1 else ""
    file = finding.position.file if finding.position and not (name or form) else ""
    return name, form, file


def _rules(
    findings: Sequence[Finding], subjects: Sequence[Subject], titles: Mapping[str, str]
) -> list[RuleCount]:
    counts = Counter(finding.code for finding in findings)
    affected = Counter(code for subject in subjects for code in subject.by_code)
    gravest: dict[str, Severity] = {}
    for finding in errors_first(findings):
        gravest.setdefault(finding.code, finding.severity)
    rules = [
        RuleCount(code, titles.get(code, ""), gravest[code], counts[code], affected[code])
        for code in counts
    ]
    return sorted(rules, key=lambda rule: (SEVERITY_RANKS[rule.severity], -rule.count, rule.code))


def short_names(findings: Iterable[Finding]) -> dict[str, str]:
    """Return file names without the folders that all of them share."""
    files = {finding.position.file for finding in findings if finding.position}
    folders = [PurePath(file).parent.parts for file in files]
    levels = zip(*folders, strict=False)
    shared = sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, levels))
    return {file: str(PurePath(*PurePath(file).parts[shared:])) for file in files}
