"""The report on a build as one web page: who is done, who is not and why, links to the files.

Like the clerk's summary it needs no script and no network, and opens from disk.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup

from cadre_docs import __version__
from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.messages.safe import masked_text
from cadre_docs.report.html import policy, style, template
from cadre_docs.report.roll import lacking
from cadre_docs.report.text import place_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.findings import Finding

_PARTS = 500  # pieces of a page that are handed on together
# How a record stands, and the colour of its part of a bar; in the order of a bar.
STANDINGS = {
    "done": ("已完成", "#4f9a57"),
    "blocked": ("有错误，未打印", "#c4453c"),
    "kept": ("保留了手工修改", "#d9a420"),
    "fault": ("未能完成", "#6b4fa0"),
    "checked": ("只核对", "#9fb3c8"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file, from the folder of the page.

    A file whose name holds a number that must not be told has no address.
    """

    label: str
    href: Markup | None


def link(label: str, path: str) -> Link:
    """Return a link to a path with ``/``; whatever is in its name is percent-encoded."""
    if masked_text(path) != path:
        return Link(label, None)
    # Paths are relative; what begins with "//" would name a host.
    address = quote(os.fsencode(path.lstrip("/")))
    return Link(label, Markup(address))  # noqa: S704 - nothing in it needs escaping


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One record: whose it is, how it stands, its files and what was found."""

    number: int
    name: str
    unit: str
    form: str
    standing: str
    problem: str
    outputs: tuple[Link, ...]
    source: Link
    findings: tuple[Finding, ...] = ()
    extra_pages: int = 0

    @property
    def counts(self) -> dict[Severity, int]:
        """Findings by severity, without those that were waived."""
        counts = Counter(f.severity for f in self.findings if not f.waiver)
        return {severity: counts[severity] for severity in Severity if counts[severity]}


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How often a grade is proposed under a notice, and what part of all that is."""

    grade: str
    count: int
    share: float


@dataclass
class BuildView:
    """What the page tells. ``people`` may be read twice, and is not kept in memory.

    ``standings`` counts records by form and standing; ``grades`` lists grades by notice;
    ``prose`` says what somebody must read, ``quotas`` are sentences, one for each unit. ``roll`` is
    who was expected and handed in, as :func:`cadre_docs.report.roll.roll_json` has it.
    """

    title: str
    people: Iterable[PersonLine]
    standings: Mapping[str, Mapping[str, int]]
    prose: str = ""
    files: list[Finding] = field(default_factory=list)
    together: list[Finding] = field(default_factory=list)
    rules: list[tuple[str, str, Severity, int, int]] = field(default_factory=list)
    grades: Mapping[str, list[GradeLine]] = field(default_factory=dict)
    roll: Mapping[str, Any] | None = None
    quotas: list[str] = field(default_factory=list)
    made: list[Link] = field(default_factory=list)
    obsolete: list[Link] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        """How many files, and things in folders, have errors of their own."""
        grave = (f for f in self.files if f.severity is Severity.ERROR and not f.waiver)
        return len({f.position.file if f.position else "" for f in grave})

    @property
    def between(self) -> int:
        """How many errors there are between records, or of groups of them."""
        return sum(f.severity is Severity.ERROR and not f.waiver for f in self.together)


def build_page(view: BuildView) -> Iterator[str]:
    """Yield the page in parts, so that it need not fit into memory."""
    sheet = style("summary.css", "build.css")
    totals: Counter[str] = Counter()
    for counts in view.standings.values():
        totals.update(counts)
    stream = template("build.html.j2").stream(
        view=view,
        totals=totals,
        standings=STANDINGS,
        bar=_bar,
        levels=SEVERITY_NAMES,
        spot=place_in_file,
        lacking=lacking,
        style=Markup(sheet),  # noqa: S704 - our own style sheet
        policy=policy(sheet),
        version=__version__,
    )
    stream.enable_buffering(_PARTS)
    yield from stream


def _bar(counts: Mapping[str, int]) -> Iterator[tuple[str, float, float]]:
    """Yield colour, start and width in percent of each part of a bar."""
    total = sum(counts.values()) or 1
    start = 0.0
    for standing, (_, colour) in STANDINGS.items():
        if counts.get(standing):
            width = counts[standing] / total * 100
            yield colour, round(start, 3), round(width, 3)
            start += width
