"""CSS of a layout: declarations for pages, paragraphs, fonts and cells, each stated once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.pages.character_sizes import drawn_size, rise
from cadre_docs.pages.model import Edges
from cadre_docs.pages.text_flow import BASELINE, baseline, line_height

if TYPE_CHECKING:
    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Border, Font, Page, Paragraph, VAlign
    from cadre_docs.pages.upright import Column

BODY_FONT = "宋体"
"""Font of the struts: it places the baseline in every line and draws nothing."""

# Word neither kerns nor joins letters unless a master asks for it; and Pango takes Latin words
# for English, in which some Chinese fonts have other digits.
BASE = """\
html, body { margin: 0; padding: 0 }
body { font-family: %s; font-size: 10.5pt; line-height: 0; orphans: 1; widows: 1;
       font-kerning: none; font-variant-ligatures: none; font-feature-settings: "locl" 0 }
p { margin: 0; white-space: pre-wrap; overflow-wrap: break-word }
span { line-height: 0 }
table { table-layout: fixed; border-collapse: separate; border-spacing: 0;
        box-sizing: border-box; box-decoration-break: clone; border: 0 solid }
td { box-sizing: border-box; box-decoration-break: clone; padding: 0; border: 0 solid }
.frame { width: 100%% }
.number::before { content: counter(page) }
.total::before { content: counter(pages) }
"""
_UNDERLINES = {"double": "double", "dotted": "dotted", "dashed": "dashed", "wavy": "wavy"}
_VALIGN = {"top": "top", "center": "middle", "bottom": "bottom"}
_COLOR = re.compile("[0-9A-Fa-f]{6}")


class Sheet:
    """Style rules collected while walking a layout; equal declarations share a class."""

    def __init__(self, book: FontBook) -> None:
        self._book = book
        self._classes: dict[str, str] = {}
        self._fonts: dict[tuple[Font, bool], str] = {}
        self._rules = [BASE % book.css_family(BODY_FONT)]
        self._strut = book.baseline_ratio(BODY_FONT)

    @property
    def text(self) -> str:
        """The style sheet."""
        return "".join(self._rules)

    def add(self, prefix: str, declarations: str) -> str:
        """Return the class with these declarations; its name begins with ``prefix``."""
        if declarations not in self._classes:
            name = f"{prefix}{len(self._classes)}"
            self._classes[declarations] = name
            self._rules.append(f".{name} {{ {declarations} }}\n")
        return self._classes[declarations]

    def raw(self, rule: str) -> None:
        """Add a rule that is not a class, such as @page."""
        self._rules.append(rule)

    def font(self, font: Font, *, latin: bool) -> str:
        """Return the class of the characters of a run that take its latin or its other font."""
        key = (font, latin)
        if key not in self._fonts:
            self._fonts[key] = self.add("f", self._font_declarations(font, latin=latin))
        return self._fonts[key]

    def _font_declarations(self, font: Font, *, latin: bool) -> str:
        name = font.latin if latin else font.east_asian
        parts = [f"font-family:{self._book.css_family(name)}", f"font-size:{points(font.size)}"]
        if self._book.is_bold(name, bold=font.bold):
            parts.append("font-weight:bold")
        if font.italic:
            parts.append("font-style:italic")
        if font.underline:
            parts.append("text-decoration:underline")
            style = _UNDERLINES.get(font.underline_style)
            parts += [f"text-decoration-style:{style}"] if style else []
        if font.spacing:
            parts.append(f"letter-spacing:{points(font.spacing)}")
        if font.script or font.rise:
            parts[1] = f"font-size:{points(drawn_size(font))}"
            parts.append(f"vertical-align:{points(rise(font))}")
        if (color := colour(font.color)) != "#000000":
            parts.append(f"color:{color}")
        return ";".join(parts)

    def paragraph(self, paragraph: Paragraph, *, above: float, below: float = 0.0) -> str:
        """Return the class of a paragraph with ``above`` and ``below`` points around it.

        The strut's font size puts the baseline where Word has it in an exact line.
        """
        height = line_height(paragraph)
        strut = (baseline(paragraph) - 0.5 * height) / self._strut
        parts = [f"line-height:{points(height)}", f"font-size:{points(strut)}"]
        if above:
            parts.append(f"margin-top:{points(above)}")
        if below:
            parts.append(f"padding-bottom:{points(below)}")
        if paragraph.left or paragraph.right:  # padding is never less than nothing
            for side, indent in (("left", paragraph.left), ("right", paragraph.right)):
                parts.append(f"{'margin' if indent < 0 else 'padding'}-{side}:{points(indent)}")
        if paragraph.first_line:
            parts.append(f"text-indent:{points(paragraph.first_line)}")
        if paragraph.shading:
            parts.append(f"background:{colour(paragraph.shading)}")
        parts += _frame(paragraph)
        if paragraph.align in ("center", "right"):
            parts.append(f"text-align:{paragraph.align}")
        return self.add("p", ";".join(parts + _breaks(paragraph)))

    def upright(self, column: Column, *, above: float, below: float) -> str:
        """Return the class of a 竖排 column, ``above`` points (or less than 0) below the last."""
        strut = (BASELINE - 0.5) * column.pitch / self._strut
        parts = [
            f"line-height:{points(column.pitch)}",
            f"font-size:{points(strut)}",
            f"margin-left:{points(column.left)}",
            f"width:{points(column.width)}",
            "text-align:center",
        ]
        if above:
            parts.append(f"margin-top:{points(above)}")
        if below:
            parts.append(f"padding-bottom:{points(below)}")
        return self.add("p", ";".join(parts + (_breaks(column.paragraph) if column.first else [])))

    def table(self, outer: Edges, *, width: float, left: float, above: float) -> str:
        """Return the class of a table ``width`` points wide whose grid starts at ``left``."""
        reach = tuple(edge.width / 2 if edge else 0.0 for edge in (outer.left, outer.right))
        parts = [
            f"width:{points(width + sum(reach))}",
            f"margin-left:{points(left - reach[0])}",
            *borders(outer),
        ]
        if above:
            parts.append(f"margin-top:{points(above)}")
        return self.add("t", ";".join(parts))


def _frame(paragraph: Paragraph) -> list[str]:
    """Write the lines around a paragraph; where they are, the box reaches out to them."""
    if paragraph.edges == Edges():
        return []
    frame = paragraph.frame
    sides = (frame.top, frame.right, frame.bottom, frame.left)
    return [*borders(paragraph.edges), "padding:" + " ".join(map(points, sides))]


def _breaks(paragraph: Paragraph) -> list[str]:
    parts = []
    if paragraph.page_break_before:
        parts.append("break-before:page")
    if paragraph.keep_with_next:
        parts.append("break-after:avoid")
    if paragraph.keep_together:
        parts.append("break-inside:avoid")
    return parts


def points(length: float) -> str:
    """Write a length given in points."""
    return f"{length:.3f}".rstrip("0").rstrip(".") + "pt"


def colour(digits: str) -> str:
    """Write a colour given as six hex digits; anything else ("auto") is black."""
    return f"#{digits}" if _COLOR.fullmatch(digits) else "#000000"


def valign(align: VAlign) -> str:
    """Write a vertical alignment."""
    return f"vertical-align:{_VALIGN[align]}"


def _border(side: str, border: Border) -> str:
    return f"border-{side}:{points(border.width)} {border.style} {colour(border.color)}"


def borders(edges: Edges) -> list[str]:
    """Write the borders that are there."""
    sides = {
        "top": edges.top,
        "right": edges.right,
        "bottom": edges.bottom,
        "left": edges.left,
    }
    return [_border(side, border) for side, border in sides.items() if border is not None]


def page(name: str, paper: Page, *, header: bool, footer: bool) -> str:
    """Return the @page rule; ``header`` and ``footer`` are running elements of that name."""
    left = paper.left + paper.gutter
    margins = " ".join(points(side) for side in (paper.top, paper.right, paper.bottom, left))
    boxes = ""
    if header:
        boxes += _margin_box("top", f"h{name}", paper.text_width, paper.header)
    if footer:
        boxes += _margin_box("bottom", f"b{name}", paper.text_width, paper.footer)
    size = f"{points(paper.width)} {points(paper.height)}"
    return f"@page {name} {{ size: {size}; margin: {margins};{boxes} }}\n"


def _margin_box(side: str, element: str, width: float, distance: float) -> str:
    return (
        f" @{side}-center {{ content: element({element}); width: {points(width)};"
        f" text-align: left; vertical-align: {side}; padding-{side}: {points(distance)} }}"
    )
