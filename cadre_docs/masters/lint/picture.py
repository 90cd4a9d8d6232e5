"""What lint finds, drawn at its boxes: a master whose faulty boxes bear the numbers of findings."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.masters.blanks.picture import MOST_CELLS, Mark, marked, master_layout
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.printed import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cadre_docs.findings import Finding

_QUOTED = re.compile("“([^“”]{1,200})”")
_COLOURS = "B00020", "F8D7DA"


def lint_pages(
    master: bytes, name: str, findings: Sequence[Finding], title: str
) -> tuple[bytes, frozenset[int]]:
    """Return the pages (PDF), and the numbers of the findings (from 1) that stand on them.

    A box bears the numbers of all findings that name its tag; what concerns no single box, or one
    that is not on the master, stands nowhere. Raises :class:`OutputError` where the pages cannot be
    set, and :class:`~cadre_docs.errors.MasterError` for a file that is no master.
    """
    layout = master_layout(master, name)
    if sum(len(row.cells) for table in layout.tables() for row in table.rows) > MOST_CELLS:
        raise OutputError("表太大，不画图。")
    tags: dict[str, None] = {}

    def collect(tag: str) -> None:
        tags.setdefault(tag)

    marked(layout, collect)
    numbers: dict[str, list[str]] = {}
    shown = set()
    for number, finding in enumerate(findings, 1):
        for tag in _named(finding, tags):
            numbers.setdefault(tag, []).append(str(number))
            shown.add(number)

    def look(tag: str) -> Mark | None:
        return Mark("、".join(numbers[tag]), *_COLOURS) if tag in numbers else None

    info = DocumentInfo(title, date(2000, 1, 1), b"picture", plain=True)
    return print_layout(marked(layout, look), info, ()).pdf, frozenset(shown)


def _named(finding: Finding, tags: Collection[str]) -> Iterator[str]:
    """Yield the tags of the master that a finding is about: it quotes them, or their parts."""
    quoted = [text.partition("[")[0] for text in _QUOTED.findall(finding.message)]
    pairs = [f"{one}.{other}" for one in quoted for other in quoted]
    for text in (*pairs, *quoted):
        if text in tags:
            yield text
            return
    for text in quoted:
        parts = [tag for tag in tags if text in tag.split(".")]
        if parts:
            yield from parts
            return
