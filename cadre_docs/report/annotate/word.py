"""A marked-up copy of a filled Word form: coloured cells and comments, cleared when made again.

Comments are known by their author, colours by their values; a cell that has a colour of its own
keeps it. All other parts stay as they are (docs/adr/0011).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import SEVERITY_NAMES, Severity, errors_first
from cadre_docs.intake.word.grid import GridReader
from cadre_docs.intake.word.opening import MARKER, own_comments
from cadre_docs.intake.word.paragraphs import W
from cadre_docs.limits import limits
from cadre_docs.office.archive import DOCX
from cadre_docs.office.inspection import inspect
from cadre_docs.office.namespaces import WORDPROCESSING
from cadre_docs.office.package import Package
from cadre_docs.office.package_patch import PatchedPackage
from cadre_docs.office.xml import parse
from cadre_docs.report.annotate.issue_sheet import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.intake.word.document import Cell, Row

_FILLS = {Severity.ERROR: "FFA7A1", Severity.WARNING: "FFD967", Severity.NOTE: "BDD7EF"}
_PART = "word/comments.xml"
_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY = f'<w:comments xmlns:w="{WORDPROCESSING}"/>'.encode()
_OWN = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
# What stands behind the shading in the properties of cells and paragraphs (ECMA-376-1, 17).
_BEHIND_IN_CELL = ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
_BEFORE_IN_PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"),
    *("numPr", "suppressLineNumbers", "pBdr"),
)


def annotate_word(data: bytes, findings: Sequence[Finding]) -> tuple[bytes, int] | None:
    """Return the copy and how many findings found no room in it; None for no readable form."""
    try:
        return _Copy(data).marked(findings)
    except (CadreDocsError, etree.LxmlError, ValueError):
        return None


class _Copy:
    """A document that is cleared of marks, then marked."""

    def __init__(self, data: bytes) -> None:
        container = inspect(data, DOCX, links=True)
        self._package = PatchedPackage(data, container)
        self._main = Package(container).main
        self._root = parse(self._package.read(self._main))
        part = self._package.target(self._main, "comments")
        self._part = part or self._package.free_name("word/comments{}.xml", _PART)
        self._is_new = part is None
        self._comments = parse(self._package.read(part) if part else _EMPTY)

    def marked(self, findings: Sequence[Finding]) -> tuple[bytes, int]:
        self._clear()
        rows = self._rows()
        cells: dict[int, list[Finding]] = defaultdict(list)
        by_number: dict[int, Cell] = {}
        kept = errors_first(findings)[: limits().marks]
        for finding in kept:
            cell = _cell_of(finding, rows)
            if cell is not None:
                cells[id(cell)].append(finding)
                by_number[id(cell)] = cell
        numbers = {int(n) for c in self._comments if (n := c.get(f"{W}id") or "").isdecimal()}
        number = max(numbers, default=0)
        for key, found in cells.items():
            number += 1
            self._mark(by_number[key], found, number)
        if cells or not self._is_new:
            if self._is_new:
                self._package.declare(self._part, _MEDIA)
                self._package.link(self._main, "comments", self._part)
            self._package.write(self._part, _bytes(self._comments))
        self._package.write(self._main, _bytes(self._root))
        return self._package.archive(), len(findings) - len(kept)

    def _rows(self) -> list[Row]:
        body = self._root.find(f"{W}body")
        if body is None:
            raise ValueError("no body")
        reader = GridReader()
        reader.read(body)
        return reader.rows

    def _clear(self) -> None:
        own = set(own_comments(self._comments))
        for element in list(self._root.iter(*_OWN)):
            if element.get(f"{W}id") in own:
                run = _taken_out(element)
                if run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
                    _taken_out(run)
        for comment in list(self._comments):
            if comment.get(f"{W}author") == MARKER:
                self._comments.remove(comment)
        for shading in list(self._root.iter(f"{W}shd")):
            if shading.get(f"{W}fill") in _FILLS.values():
                _taken_out(shading)

    def _mark(self, cell: Cell, findings: Sequence[Finding], number: int) -> None:
        element = cell.element
        if element is None:
            return
        _shade(element, _FILLS[findings[0].severity])
        paragraph = element if element.tag == f"{W}p" else next(element.iter(f"{W}p"), None)
        if paragraph is None:
            return
        start = etree.Element(f"{W}commentRangeStart", {f"{W}id": str(number)})
        at = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        paragraph.insert(at, start)
        end = etree.SubElement(paragraph, f"{W}commentRangeEnd")
        end.set(f"{W}id", str(number))
        reference = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference")
        reference.set(f"{W}id", str(number))
        comment = etree.SubElement(self._comments, f"{W}comment")
        comment.set(f"{W}id", str(number))
        comment.set(f"{W}author", MARKER)
        for finding in findings:
            for line in _lines(finding):
                run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
                etree.SubElement(run, f"{W}t").text = line


def _taken_out(element: etree._Element) -> etree._Element:
    """Take an element out and return what it stood in."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root stays")
    parent.remove(element)
    return parent


def _cell_of(finding: Finding, rows: Sequence[Row]) -> Cell | None:
    """Return the cell that a finding is about; of one about the whole file, the title."""
    at = finding.position
    if not rows or at is None:
        return None
    if at.line is None:
        first = next((row for row in rows if any(not cell.is_empty for cell in row.cells)), rows[0])
        return first.cells[0] if first.cells else None
    row = rows[at.line - 1] if at.line <= len(rows) else None
    if row is None or not row.cells:
        return None
    return row.cells[min(at.column or 1, len(row.cells)) - 1]


def _lines(finding: Finding) -> list[str]:
    path = f"{finding.path}：" if finding.path else ""
    head = f"【{SEVERITY_NAMES[finding.severity]}】{finding.code} {path}{finding.sentence()}"
    lines = [head, *([f"依据：{finding.citation}"] if finding.citation else [])]
    return [tidy(line) for line in lines]


def _shade(element: etree._Element, fill: str) -> None:
    name = "pPr" if element.tag == f"{W}p" else "tcPr"
    properties = element.find(f"{W}{name}")
    if properties is None:
        properties = etree.Element(f"{W}{name}")
        element.insert(0, properties)
    if properties.find(f"{W}shd") is not None:
        return
    values = {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": fill}
    shading = etree.Element(f"{W}shd", values)
    if name == "tcPr":
        behind = [child for child in properties if child.tag in {W + n for n in _BEHIND_IN_CELL}]
        place = properties.index(behind[0]) if behind else len(properties)
    else:
        before = {W + n for n in _BEFORE_IN_PARAGRAPH}
        place = sum(child.tag in before for child in properties)
    properties.insert(place, shading)


def _bytes(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
