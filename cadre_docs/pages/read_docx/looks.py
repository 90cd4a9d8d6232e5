"""How runs, paragraphs and cells look, worked out once for each way they are formatted.

A form has hundreds of boxes and a dozen ways to format them, so equal properties elements
under equal styles share one answer, in all documents that have the same styles. What reports
something is worked out anew each time, for the next place to be named, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from cadre_docs.office.xml import told_apart
from cadre_docs.pages.model import Paragraph
from cadre_docs.pages.read_docx.cells import cell_shading, cell_valign, is_vertical
from cadre_docs.pages.read_docx.formats import (
    align,
    character_size,
    font,
    indents,
    line_spacing,
    space,
    stated_borders,
    tab_stops,
)
from cadre_docs.pages.read_docx.kept import Kept
from cadre_docs.pages.read_docx.paragraph_boxes import boxed
from cadre_docs.pages.read_docx.styles import (
    CELL_PROPERTIES,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    merge,
    properties,
)
from cadre_docs.pages.read_docx.wordml import Place, W, is_on, whole
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from lxml import etree

    from cadre_docs.pages.model import Border, Font, VAlign
    from cadre_docs.pages.read_docx.styles import Props, Scope, Styles
    from cadre_docs.pages.read_docx.theme import Theme
    from cadre_docs.pages.read_docx.wordml import Report

Look = TypeVar("Look")
_MOST = 5_000


@light
class RunLook:
    """A run's font; ``chinese`` says that a font for hanzi is stated.

    ``snaps`` says that its characters stand in the document grid, where there is one.
    """

    font: Font
    hidden: bool
    chinese: bool
    snaps: bool


@light
class ParagraphLook:
    """A paragraph without its inlines, and how its mark looks.

    ``properties`` are kept where indents are counted in characters of the first run, and
    ``normal`` is the size of the default style, which measures those on the left and right.
    """

    paragraph: Paragraph
    mark: RunLook
    snaps: bool
    properties: Props | None
    normal: float

    def with_size(self, size: float) -> Paragraph:
        """Return the paragraph, one of whose characters measures ``size`` points."""
        if self.properties is None:
            return self.paragraph
        left, right, first_line = indents(self.properties, size, self.normal)
        return replace(self.paragraph, left=left, right=right, first_line=first_line)


@light
class CellLook:
    """A cell: how many columns it spans, how it looks, and its properties for the rest."""

    properties: Props
    span: int
    stated: dict[str, Border | None]
    valign: VAlign
    shading: str | None
    vertical: bool


class Looks:
    """The looks under one set of styles, and the cells (``kept``) that were read under them."""

    def __init__(self, styles: Styles, theme: Theme) -> None:
        self.styles, self.theme = styles, theme
        self._known: dict[Hashable, object] = {}
        self.normal = character_size(styles.default_run)
        self.kept = Kept()

    def _once(self, key: Hashable, report: Report, make: Callable[[], Look]) -> Look:
        if key in self._known:
            return cast("Look", self._known[key])
        before = report.count
        look = make()
        if report.count == before and len(self._known) < _MOST:
            self._known[key] = look
        return look

    def run(
        self,
        scope: Scope,
        direct: etree._Element | None,
        place: Place,
        report: Report,
        *,
        mark: bool = False,
        over: etree._Element | None = None,
    ) -> RunLook:
        """Return how a run looks; a hidden one may have anything unless it is a ``mark``.

        ``over`` are properties above its own, those of the number of a list.
        """

        def make() -> RunLook:
            found = self.styles.run(scope, direct, report)
            if over is not None:
                found = merge(found, properties(over))
            hidden = is_on(found.get("vanish"))
            if mark or not hidden:
                report.properties(place, direct, RUN_PROPERTIES)
            names = found.get("rFonts", {}).keys()
            chinese = not names.isdisjoint(("eastAsia", "eastAsiaTheme"))
            snaps = "snapToGrid" not in found or is_on(found["snapToGrid"])
            return RunLook(font(found, place, report, self.theme), hidden, chinese, snaps)

        return self._once(("run", scope, mark, told_apart(direct), told_apart(over)), report, make)

    def paragraph(
        self,
        scope: Scope,
        direct: etree._Element | None,
        place: Place,
        report: Report,
        level: etree._Element | None = None,
    ) -> ParagraphLook:
        """Return how a paragraph looks; ``level`` are the properties of its level in a list."""

        def make() -> ParagraphLook:
            found = self.styles.paragraph(scope, direct, report, level)
            report.properties(place, direct, PARAGRAPH_PROPERTIES)
            of_mark = None if direct is None else direct.find(f"{W}rPr")
            mark = self.run(scope, of_mark, place, report, mark=True)
            left, right, first_line = indents(found, mark.font.size, self.normal)
            paragraph = Paragraph(
                align=align(found, place, report),
                line=line_spacing(found),
                before=space(found, "before"),
                after=space(found, "after"),
                left=left,
                right=right,
                first_line=first_line,
                keep_with_next=is_on(found.get("keepNext")),
                keep_together=is_on(found.get("keepLines")),
                page_break_before=is_on(found.get("pageBreakBefore")),
                space_letters="autoSpaceDE" not in found or is_on(found["autoSpaceDE"]),
                space_digits="autoSpaceDN" not in found or is_on(found["autoSpaceDN"]),
                stops_hang="overflowPunct" not in found or is_on(found["overflowPunct"]),
                brackets_shrink=is_on(found.get("topLinePunct")),
                mark=mark.font,
                tabs=tab_stops(found),
            )
            paragraph = boxed(paragraph, found, place, report)
            snaps = "snapToGrid" not in found or is_on(found["snapToGrid"])
            by_size = any(key.endswith("Chars") for key in found.get("ind", ()))
            return ParagraphLook(paragraph, mark, snaps, found if by_size else None, self.normal)

        return self._once(("paragraph", scope, told_apart(direct), told_apart(level)), report, make)

    def cell(
        self, table_style: str, direct: etree._Element | None, place: str, report: Report
    ) -> CellLook:
        """Return how a cell looks."""

        def make() -> CellLook:
            report.properties(place, direct, CELL_PROPERTIES)
            found = merge(self.styles.cell(table_style, report), properties(direct))
            return CellLook(
                found,
                max(1, whole(found.get("gridSpan", {}).get("val"), 1)),
                stated_borders(found, Place(place), report),
                cell_valign(found, place, report),
                cell_shading(found, place, report),
                is_vertical(found, place, report),
            )

        return self._once(("cell", table_style, told_apart(direct)), report, make)
