"""A marked-up copy of a workbook: coloured cells, comments, and a sheet that lists findings.

The copy is the original package with those parts patched that carry marks, so nothing else
in it can be lost (docs/adr/0011). Colours are known by their formula, comments by their first
and last line, the sheet by its cell A1: so the marks of an earlier run can be cleared,
whatever was done to the workbook in between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Severity, errors_first
from cadre_docs.intake.template.layout import ISSUES_SHEET, ISSUES_TITLE
from cadre_docs.office.archive import XLSX
from cadre_docs.office.inspection import inspect
from cadre_docs.office.package_patch import PatchedPackage
from cadre_docs.office.workbooks.remarks import HEAD, TAIL
from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.office.workbooks.strings import joined, read_text
from cadre_docs.office.workbooks.workbook import Book
from cadre_docs.office.xml import parse
from cadre_docs.performance.garbage import making_many
from cadre_docs.report.annotate.book import BookEdits
from cadre_docs.report.annotate.capacity import chosen, room_for_marks
from cadre_docs.report.annotate.comment_shapes import Numbers, boxed, first_boxes, has_shapes
from cadre_docs.report.annotate.comments import EMPTY_NOTES, rewrite_comments
from cadre_docs.report.annotate.issue_sheet import IssueList
from cadre_docs.report.annotate.sheets import FORMULA, SheetEdits, place_of
from cadre_docs.report.annotate.styles import EMPTY_STYLES, Styles
from cadre_docs.report.annotate.words import block, left_out_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.office.workbooks.workbook import SheetPart
    from cadre_docs.report.annotate.comments import Place, RewrittenComments

__all__ = ["COLOURS", "FORMULA", "HEAD", "TAIL", "MarkedBook", "annotate_workbook"]

COLOURS = {Severity.ERROR: "FFA7A0", Severity.WARNING: "FFD966", Severity.NOTE: "BDD7EE"}
_LINES = {Severity.ERROR: "C00000", Severity.WARNING: "BF8F00", Severity.NOTE: "2F75B5"}
_MEDIA = "application/vnd.openxmlformats-officedocument."
_SHEET_MEDIA, _STYLES_MEDIA, _NOTES_MEDIA = (
    f"{_MEDIA}spreadsheetml.{name}+xml" for name in ("worksheet", "styles", "comments")
)
_SIGNATURES = "origin"  # of digital signatures (ECMA-376-2, 13)
_HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
# What a damaged file causes; everything else is a fault of ours.
_DAMAGED = (CadreDocsError, expat.ExpatError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class MarkedBook:
    """The bytes of a copy, and how many findings found no room in it."""

    data: bytes
    left_out: int = 0


@making_many()
def annotate_workbook(data: bytes, findings: Sequence[Finding]) -> MarkedBook | None:
    """Return the copy, or None for what is no readable workbook."""
    try:
        package = PatchedPackage(data, inspect(data, XLSX, links=True))
        return _Copy(package, Book(data)).marked(findings)
    except _DAMAGED:
        return None


class _Copy:
    """A workbook that is cleared of marks, then marked."""

    def __init__(self, package: PatchedPackage, book: Book) -> None:
        self._package, self._book = package, book
        self._main = book.package.main
        self._lists: list[SheetPart] = []
        self._numbers = self._numbers_of_boxes()

    def marked(self, findings: Sequence[Finding]) -> MarkedBook:
        """Return the copy with the gravest findings that it can hold."""
        self._take_signatures_off()
        for sheet in self._book.sheets:
            self._clear(sheet)
        kept_sheets = [sheet for sheet in self._book.sheets if sheet not in self._lists]
        for sheet in self._lists:
            self._remove(sheet)
        self._numbers = self._numbers_of_boxes()
        titles = [sheet.name for sheet in kept_sheets]
        self._package.declare_suffix("vml", f"{_MEDIA}vmlDrawing")
        styles_part, styles = self._styles()
        looks = {s: styles.difference(COLOURS[s], _LINES[s]) for s in Severity}
        IssueList((), titles).xml(styles, COLOURS)  # registers its looks, so that they count
        self._package.write(styles_part, styles.result())
        room = room_for_marks(self._package, len(kept_sheets))
        kept = chosen(findings, room, self._package)
        by_sheet: dict[str | None, list[Finding]] = defaultdict(list)
        for finding in kept:
            by_sheet[finding.position.sheet if finding.position else None].append(finding)
        for sheet in kept_sheets:
            self._mark(sheet, by_sheet[sheet.name], looks)
        self._add_list(kept, titles, len(findings) - len(kept), styles)
        return MarkedBook(self._package.archive(), len(findings) - len(kept))

    def _numbers_of_boxes(self) -> Numbers:
        package = self._package
        return Numbers(package.read(part) for part in package if part.lower().endswith(".vml"))

    def _take_signatures_off(self) -> None:
        """What was signed is not the copy: Excel would call it forged, and not let it be mended."""
        for link in self._package.links(""):
            if link.kind == _SIGNATURES:
                self._package.unlink("", link.id)
                self._package.drop(link.target)

    # --- sheets -----------------------------------------------------------------------------

    def _clear(self, sheet: SheetPart) -> None:
        """Take away what an earlier run has added; what people wrote stays."""
        edits = SheetEdits(self._package.read(sheet.part), chart=sheet.chart)
        if not sheet.chart:
            if self._first_text(edits.first_cell()) == ISSUES_TITLE:
                self._lists.append(sheet)
                return
            edits.colour(())
            self._comment(sheet.part, edits, {})
        edits.deselect()
        self._write(sheet.part, edits)

    def _mark(
        self, sheet: SheetPart, findings: Iterable[Finding], looks: Mapping[Severity, int]
    ) -> None:
        """Colour and comment the cells of a sheet, each once, by its gravest finding."""
        cells = [(f.position.cell, f) for f in findings if f.position and f.position.cell]
        if sheet.chart or not cells:
            return
        edits = SheetEdits(self._package.read(sheet.part))
        by_cell: dict[Place, list[Finding]] = defaultdict(list)
        for cell, finding in cells:
            place = place_of(cell)
            if place is not None:
                by_cell[edits.shown(place)].append(finding)
        coloured: dict[Severity, list[Place]] = defaultdict(list)
        blocks = {}
        for place in sorted(by_cell):
            found = errors_first(by_cell[place])
            coloured[found[0].severity].append(place)
            blocks[place] = block(found)
        edits.colour([(looks[severity], cells) for severity, cells in coloured.items()])
        self._comment(sheet.part, edits, blocks)
        self._write(sheet.part, edits)

    def _write(self, part: str, edits: SheetEdits) -> None:
        patched = edits.result()
        if patched is not None:
            self._package.write(part, patched)

    def _first_text(self, xml: bytes | None) -> str:
        """Return the text of a sheet's first cell; no more of the sheet is read."""
        if xml is None:
            return ""
        for cell in parse(xml).iter(f"{S}c"):
            if cell.get("r", "A1") != "A1":
                return ""
            inline = cell.find(f"{S}is")
            value = (cell.findtext(f"{S}v") or "").strip()
            if inline is not None:
                return joined(read_text(inline)).strip()
            if cell.get("t") == "s":
                return joined(read_text(self._book.strings[int(value)])).strip()
            return value
        return ""

    # --- comments ---------------------------------------------------------------------------

    def _comment(self, part: str, edits: SheetEdits, blocks: Mapping[Place, str]) -> None:
        """Clear the comments of a sheet of our blocks and put ``blocks`` in."""
        package = self._package
        notes = package.target(part, "comments")
        if notes is None and not blocks:
            return
        done = rewrite_comments(EMPTY_NOTES if notes is None else package.read(notes), blocks)
        if not done.left and notes is not None:
            self._unlink(part, notes)
            package.drop(notes)
        elif notes is not None:
            package.write(notes, done.xml)
        elif done.left:
            notes = package.free_name("xl/comments{}.xml")
            package.write(notes, done.xml)
            package.declare(notes, _NOTES_MEDIA)
            package.link(part, "comments", notes)
        self._box(part, edits, done)

    def _box(self, part: str, edits: SheetEdits, done: RewrittenComments) -> None:
        package = self._package
        known = {
            link.id: link.target
            for link in package.links(part)
            if link.kind == "vmlDrawing" and link.target in package
        }
        drawing = known.get(edits.drawing)
        if drawing is None and not any(done.boxes.values()):
            return
        if drawing is None:
            drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
            package.write(drawing, first_boxes(done, self._numbers))
            edits.point(package.link(part, "vmlDrawing", drawing))
        elif not done.boxes and done.left:
            return
        patched = boxed(package.read(drawing), done.boxes, done.fresh, self._numbers)
        if done.left or has_shapes(patched) or package.links(drawing):
            package.write(drawing, patched)
            return
        edits.point("")
        self._unlink(part, drawing)
        package.drop(drawing)

    def _unlink(self, part: str, target: str) -> None:
        for link in self._package.links(part):
            if link.target == target and not link.external:
                self._package.unlink(part, link.id)

    # --- the list ---------------------------------------------------------------------------

    def _remove(self, sheet: SheetPart) -> None:
        """Take the list of an earlier run out, whatever became of it."""
        chain = self._package.target(self._main, "calcChain")
        gone = [sheet.part]
        if chain is not None and _HAS_FORMULA.search(self._package.read(sheet.part)):
            gone.append(chain)  # it would point to cells that are no more; Excel makes it anew
        for part in gone:
            self._unlink(self._main, part)
            self._package.drop(part)

    def _styles(self) -> tuple[str, Styles]:
        part = self._package.target(self._main, "styles")
        if part is None:
            part = self._package.free_name("xl/styles{}.xml", "xl/styles.xml")
            self._package.write(part, EMPTY_STYLES)
            self._package.declare(part, _STYLES_MEDIA)
            self._package.link(self._main, "styles", part)
        xml = self._package.read(part)
        return part, Styles(xml, parse(xml))

    def _add_list(
        self, findings: Sequence[Finding], titles: Sequence[str], left_out: int, styles: Styles
    ) -> None:
        """Add the list as the first sheet, and let the workbook open at it."""
        package = self._package
        taken = {title.lower() for title in titles}
        numbered = (f"{ISSUES_SHEET}{number or ''}" for number in range(len(taken) + 1))
        title = next(name for name in numbered if name not in taken)
        issues = IssueList(findings, titles, left_out_of(left_out))
        part = package.free_name("xl/worksheets/sheet{}.xml")
        package.write(part, issues.xml(styles, COLOURS), first=True)
        package.declare(part, _SHEET_MEDIA, first=True)
        relation = package.link(self._main, "worksheet", part, first=True)
        edits = BookEdits(package.read(self._main))
        gone = {sheet.index for sheet in self._lists}
        edits.replace_sheets(gone, title, relation, issues.names(title))
        edits.open_at_first()
        package.write(self._main, edits.result())
