"""Findings as text for a person at a terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.messages.safe import told_line
from cadre_docs.report.grouping import Block, blocks
from cadre_docs.report.prose import to_be_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.schema import Schema

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.NOTE: "36"}
_PLACES = 10  # of one block that are listed; the other formats have them all
_MORE = "等{}处，全部见 --format json"


def render_text(
    findings: Sequence[Finding],
    *,
    records: int,
    files: int,
    schemas: Iterable[Schema] = (),
    facts: int = 0,
    colour: bool = False,
) -> str:
    """Return the report: what several people have alike, then each person's, then a summary.

    ``facts`` of units are no records of people, and counted by themselves.
    Findings must be in order (see :func:`cadre_docs.checks.records.in_order`). A person's stand in
    the order of the boxes on the form, as far as the form is among ``schemas``. All of it is as it
    may be told, but for the escapes of a terminal that ``colour`` adds to the words for severities:
    such a text is for :func:`cadre_docs.cli.options.say_report`.
    """
    return "\n".join(_Report(schemas, facts, colour=colour).lines(findings, records, files))


class _Report:
    def __init__(self, schemas: Iterable[Schema], facts: int = 0, *, colour: bool) -> None:
        self._facts = facts
        self._schemas = {schema.id: schema for schema in schemas}
        self._colour = colour

    def lines(self, findings: Sequence[Finding], records: int, files: int) -> Iterator[str]:
        common, own = blocks(findings, self._schemas)
        if common:
            yield "多处相同的问题"
            for block in common:
                yield from self._block(block, common=True)
            yield ""
        by_person: dict[tuple[str, str, str], list[Block]] = defaultdict(list)
        for block in own:
            by_person[block.subject].append(block)
        forms = {form for _, _, form in by_person if form}
        for (file, person, form), theirs in by_person.items():
            title = self._title(form) if len(forms) > 1 else ""
            yield told_line(f"{file}{'  ' + person if person else ''}{title}")
            for block in theirs:
                yield from self._block(block)
            yield ""
        yield from self._summary(findings, records, files)

    def _title(self, form: str) -> str:
        return f"（{self._schemas[form].title}）" if form in self._schemas else ""

    def _block(self, block: Block, *, common: bool = False) -> Iterator[str]:
        first, number = block.findings[0], len(block.findings)
        where = "" if common else _spots(block)
        count = f"（{number}处）" if number > 1 else ""
        level = self._tinted(SEVERITY_NAMES[first.severity], first.severity)
        yield f"  {told_line(where)}{level} {told_line(first.code)}{count}"
        path = f"{block.path}：" if block.path else ""
        yield told_line(f"    {path}{first.sentence()}")
        if first.waiver:
            yield told_line(f"    已作例外处理，不计为错误：{first.waiver}")
        if first.citation:
            yield told_line(f"    依据：{first.citation}")
        for finding in block.findings[:_PLACES] if common else ():
            file = finding.position.file if finding.position else ""
            yield told_line(
                "    - " + "  ".join(filter(None, (finding.person, file, place_in_file(finding))))
            )
        if common and number > _PLACES:
            yield f"    - {_MORE.format(number)}"

    def _tinted(self, word: str, severity: Severity) -> str:
        return f"\033[{_COLOURS[severity]}m{word}\033[0m" if self._colour else word

    def _summary(self, findings: Sequence[Finding], records: int, files: int) -> Iterator[str]:
        waived = sum(bool(finding.waiver) for finding in findings)
        counts = Counter(finding.severity for finding in findings if not finding.waiver)
        said = (f"{SEVERITY_NAMES[s]}{counts[s]}条" for s in Severity)
        shown = [
            self._tinted(text, s) if counts[s] else text
            for s, text in zip(Severity, said, strict=True)
        ]
        more = f"，另有例外{waived}条" if waived else ""
        of_units = f"、{self._facts}份单位事实表" if self._facts else ""
        yield f"检查了{files}个文件、{records}份记录{of_units}：{'，'.join(shown)}{more}。"
        by_code = Counter(finding.code for finding in findings)
        if by_code:
            yield told_line(
                "按规则：" + "，".join(f"{code} {n}" for code, n in by_code.most_common())
            )
        prose = to_be_read(self._schemas.values())
        if prose:
            yield told_line(prose)


def _spots(block: Block) -> str:
    """Say where one person's findings are, all of one kind."""
    spots = [spot for finding in block.findings if (spot := place_in_file(finding))]
    more = f" {_MORE.format(len(spots))}" if len(spots) > _PLACES else ""
    return f"{'、'.join(spots[:_PLACES])}{more} " if spots else ""


def place_in_file(finding: Finding) -> str:
    """Return where in its file a finding is; empty for the file as a whole."""
    at = finding.position
    if at is None:
        return ""
    if at.place is not None:
        return at.place
    if at.sheet is not None:
        return f"{at.sheet}!{at.cell}" if at.cell else at.sheet
    if at.line is None:
        return ""
    return f"第{at.line}行第{at.column}列" if at.column is not None else f"第{at.line}行"
