"""Return slips: what somebody must mend on a form, where, and until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity
from cadre_docs.messages.safe import told_line, told_lines
from cadre_docs.record import filler_of
from cadre_docs.report.text import place_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.record import Record

MOST_ON_PAGE = 10
"""Items that surely fit on one page."""
_WHOLE = "整份表"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to mend: the box, where it stands, what is wrong, and what to do."""

    box: str
    where: str
    what: str
    remedy: str
    grave: bool


@dataclass(frozen=True)
class Slip:
    """What one person must mend on one form; ``until`` is when it must be back."""

    name: str
    unit: str
    form: str
    file: str
    items: tuple[Item, ...]
    until: date | None = None

    @property
    def deadline(self) -> str:
        """When it must be back, as a Chinese sentence."""
        day = self.until
        when = f"在{day.year}年{day.month}月{day.day}日前" if day else "尽快"
        return f"请{when}改好交回。标“核对”的，确实如此的不必改，告诉收表的人即可。"

    def shown(self) -> tuple[Item, ...]:
        """Return the items that the page holds, the grave ones first."""
        return self.items[:MOST_ON_PAGE]

    @property
    def more(self) -> int:
        """How many items the page does not hold."""
        return len(self.items) - len(self.shown())

    def message(self) -> str:
        """Return all of it as a text to be sent as a message."""
        lines = [f"{self.name}：您填的《{self.form}》有{len(self.items)}处需要改正或核对："]
        for number, item in enumerate(self.items, 1):
            mark = "" if item.grave else "【核对】"
            lines.append(f"{number}. {mark}{item.box}（{item.where}）：{item.what}。{item.remedy}")
        return told_lines([*lines, self.deadline]) + "\n"


def slips_of(
    findings: Iterable[Finding], records: Sequence[Record], until: date | None
) -> list[Slip]:
    """Return a slip for each record with an error that its person can mend, in their order.

    What others have still to fill is left out, and so are notes and what was waived.
    """
    by_record: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.NOTE and not finding.waiver and finding.position:
            by_record[finding.position.file, finding.person, finding.form].append(finding)
    found = []
    for record in records:
        if not record.schema.of_people:
            continue
        # Two records of one name in a file share what is told of them: one slip has all.
        key = (record.position.file, record.person, record.schema.id)
        own = [f for f in by_record.pop(key, []) if not filler_of(record, f.path)]
        if any(finding.counts for finding in own):
            unit = told_line(str(record.get("unit") or ""))
            items = tuple(_items(own))
            name, title = told_line(record.person), record.schema.title
            found.append(Slip(name, unit, title, record.position.file, items, until))
    return found


def _items(findings: list[Finding]) -> Iterator[Item]:
    for finding in sorted(findings, key=lambda f: f.severity is not Severity.ERROR):
        what = "；".join(filter(None, (finding.message, finding.wanted)))
        yield Item(
            told_line(finding.path or _WHOLE),
            told_line(place_in_file(finding)) or "文件",
            told_line(what),
            told_line(f"{finding.remedy}。" if finding.remedy else ""),
            finding.severity is Severity.ERROR,
        )


def shortened_text(text: str, most: int) -> str:
    """Return a text of so many characters at most, as the page has room for it."""
    return text if len(text) <= most else f"{text[: most - 2]}……"
