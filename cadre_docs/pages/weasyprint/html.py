"""Layout → HTML: lean, self-contained pages for WeasyPrint.

The template escapes every text; styles are classes, stated once each. Nothing in the
HTML refers to anything outside it: pictures are data: URIs.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cadre_docs.pages.fonts.choice import split_scripts
from cadre_docs.pages.model import Page, Paragraph, Picture, Run
from cadre_docs.pages.text_flow import (
    MAY_BREAK,
    SCRIPT_SPACE,
    flowing,
    line_height,
    script_spaces,
    spaced,
    spread,
)
from cadre_docs.pages.weasyprint import css
from cadre_docs.pages.weasyprint.justify import CLASS as JUSTIFIED
from cadre_docs.pages.weasyprint.tables import TableView, table_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Template

    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Block, Font, Inline, Layout, Section
    from cadre_docs.pages.upright import Upright

# A word longer than any line, and as much of it as no line is too short for.
_ENDLESS = re.compile("[^ \\t\\n\u2e80-\ufaff\uff00-\uffef\u200b-]{300,}")
_PIECE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: text, a line break, a page number or a picture."""

    kind: Literal["text", "break", "number", "picture"]
    style: str = ""
    text: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph as the template wants it."""

    style: str
    parts: tuple[Part, ...]
    kind: str = "paragraph"


BlockView = ParagraphView | TableView


@dataclass(frozen=True, slots=True)
class RunningView:
    """A header or footer: taken out of the page and repeated in its margin."""

    style: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section; ``frame`` is the class of the page-high cell that centres a cover."""

    style: str
    blocks: tuple[BlockView, ...]
    running: tuple[RunningView, ...]
    frame: str = ""


def layout_to_html(
    layout: Layout,
    book: FontBook,
    *,
    title: str,
    lang: str = "zh-CN",
    date: str = "",
    meta: Mapping[str, str] | None = None,
) -> str:
    """Return a layout as one HTML document.

    ``date`` (YYYY-MM-DD) becomes the document's date; ``meta`` holds further
    ``<meta>`` names, such as ``author`` and ``description``.
    """
    writer = Writer(book)
    sections = [writer.section(n, section) for n, section in enumerate(layout.sections)]
    dates = {"dcterms.created": date, "dcterms.modified": date} if date else {}
    return _template().render(
        title=title,
        lang=lang,
        meta=[*dates.items(), *(meta or {}).items()],
        css=Markup(writer.sheet.text),  # noqa: S704  numbers and names of installed fonts
        sections=sections,
    )


@cache
def _template() -> Template:
    # Our own template: no sandbox, which would cost three times the time.
    environment = Environment(
        loader=PackageLoader("cadre_docs.pages.weasyprint"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    return environment.get_template("page.html.j2")


class Writer:
    """Turns blocks into what the template prints, and collects their styles."""

    def __init__(self, book: FontBook) -> None:
        self._book = book
        self.sheet = css.Sheet(book)

    def section(self, number: int, section: Section) -> SectionView:
        """Return a section with its page rule, header and footer."""
        name, page = f"s{number}", section.page
        self.sheet.raw(
            css.page(name, page, header=bool(section.header), footer=bool(section.footer))
        )
        running = [
            RunningView(
                self.sheet.add("r", f"position:running({kind}{name})"),
                self.blocks(blocks, page.text_width),
            )
            for kind, blocks in (("h", section.header), ("b", section.footer))
            if blocks
        ]
        if (first := section.first_page_number) is not None:
            self.sheet.raw(f"@page :nth(1 of {name}) {{ counter-reset: page {first} }}\n")
        return SectionView(
            self.sheet.add("s", f"page:{name}"),
            self.blocks(section.blocks, page.text_width),
            tuple(running),
            self._frame(section, page),
        )

    def _frame(self, section: Section, page: Page) -> str:
        if section.valign == "top":
            return ""
        height = css.points(page.text_height - 0.1)  # a rounding must not make a page
        return self.sheet.add("v", f"height:{height};{css.valign(section.valign)}")

    def blocks(
        self, blocks: Sequence[Block], width: float, *, in_cell: bool = False
    ) -> tuple[BlockView, ...]:
        """Return blocks in a column of ``width`` points."""
        return tuple(
            self._paragraph(block, width, above, below)
            if isinstance(block, Paragraph)
            else table_view(self, block, width, above=above)
            for block, above, below in spaced(blocks, in_cell=in_cell)
        )

    def _paragraph(
        self, paragraph: Paragraph, width: float, above: float, below: float
    ) -> ParagraphView:
        style = self.sheet.paragraph(paragraph, above=above, below=below)
        if paragraph.align == "distribute":
            gap = spread(paragraph, width)
            if gap is not None:
                return ParagraphView(style, tuple(self._spread(paragraph, gap)))
            style += " " + self.sheet.add("p", "text-align:center")
        elif paragraph.align == "justify":
            style += f" {JUSTIFIED}"
        parts = tuple(self._parts(paragraph))
        if not parts:  # an empty paragraph keeps its line, without a line to lay out
            style += " " + self.sheet.add("e", f"height:{css.points(line_height(paragraph))}")
        return ParagraphView(style, parts)

    def _parts(self, paragraph: Paragraph) -> Iterator[Part]:
        for inline in script_runs(paragraph):
            if isinstance(inline, Run):
                yield from self._run(inline)
            elif isinstance(inline, SpacedEnd):
                wide = self.sheet.add("d", f"letter-spacing:{SCRIPT_SPACE}em")
                for part in self._line(inline.character, inline.font):
                    yield replace(part, style=f"{part.style} {wide}")
            elif isinstance(inline, Picture):
                yield self._picture(inline)
            else:
                kind = "total" if inline.total else "number"
                yield Part("number", self.sheet.font(inline.font, latin=True), kind)

    def _run(self, run: Run) -> Iterator[Part]:
        for number, line in enumerate(run.text.split("\n")):
            if number:
                yield Part("break")
            yield from self._line(_breakable(line), run.font)

    def _line(self, text: str, font: Font) -> Iterator[Part]:
        if self._book.css_family(font.latin) == self._book.css_family(font.east_asian):
            yield from self._of_one_name(text, font, latin=False)
            return
        for latin, part in split_scripts(text):
            yield from self._of_one_name(part, font, latin=latin)

    def _of_one_name(self, text: str, font: Font, *, latin: bool) -> Iterator[Part]:
        """Yield a part in its font; a character with marks in one that has them all."""
        for name, part in self._book.parts(text, font.latin if latin else font.east_asian):
            own = replace(font, latin=name) if latin else replace(font, east_asian=name)
            yield Part("text", self.sheet.font(own, latin=latin), part)

    def _picture(self, picture: Picture) -> Part:
        size = f"width:{css.points(picture.width)};height:{css.points(picture.height)}"
        data = b64encode(picture.data).decode("ascii")
        source = f"data:{picture.media_type};base64,{data}"
        return Part("picture", self.sheet.add("i", size), source, picture.description)

    def _spread(self, paragraph: Paragraph, gap: float) -> Iterator[Part]:
        """Yield a 分散对齐 line: equal gaps between characters, none after the last."""
        runs = [inline for inline in paragraph.inlines if isinstance(inline, Run) and inline.text]
        wide = self.sheet.add("d", f"letter-spacing:{css.points(gap)}")
        for run in runs:
            style = self.sheet.font(run.font, latin=False)
            head, tail = (run.text[:-1], run.text[-1]) if run is runs[-1] else (run.text, "")
            if head:
                yield Part("text", f"{style} {wide}", head)
            if tail:
                yield Part("text", style, tail)

    def vertical(self, columns: Upright) -> tuple[ParagraphView, ...]:
        """Return the columns of 竖排 text: one character a line, upright.

        Each is pulled up beside the one before it; the last reaches down to the end of the box.
        """
        views, end = [], 0.0
        for number, column in enumerate(columns.columns):
            last = number == len(columns.columns) - 1
            below = columns.height - column.top - column.height if last else 0.0
            style = self.sheet.upright(column, above=column.top - end, below=max(below, 0.0))
            end = column.top + column.height
            parts: list[Part] = []
            for cluster, font in column.characters:
                if parts:
                    parts.append(Part("break"))
                parts += self._of_one_name(cluster, font, latin=False)
            views.append(ParagraphView(style, tuple(parts) or (Part("break"),)))
        return tuple(views)


@dataclass(frozen=True, slots=True)
class SpacedEnd:
    """The last character of a script, with the space before the other one."""

    character: str
    font: Font


def script_runs(paragraph: Paragraph) -> Iterator[Inline | SpacedEnd]:
    """Yield the inlines, flowing, divided where a space stands between two scripts."""
    inlines = [
        replace(i, text="\n".join(map(flowing, i.text.split("\n")))) if isinstance(i, Run) else i
        for i in paragraph.inlines
    ]
    characters = [c for i in inlines for c in (i.text if isinstance(i, Run) else "\n")]
    spaced_after, at = script_spaces(characters, paragraph), 0
    for inline in inlines:
        if not isinstance(inline, Run):
            yield inline
            at += 1
            continue
        text, start = inline.text, 0
        for place, character in enumerate(text):
            if spaced_after[at + place]:
                if place > start:
                    yield replace(inline, text=text[start:place])
                yield SpacedEnd(character, inline.font)
                start = place + 1
        if start < len(text) or not text:
            yield replace(inline, text=text[start:])
        at += len(text)


def _breakable(text: str) -> str:
    """Return a text whose endless words may break: WeasyPrint takes the square of their length."""
    return _ENDLESS.sub(lambda word: MAY_BREAK.join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterator[str]:
    start = 0
    for end in range(_PIECE, len(word)):
        if end - start >= _PIECE and not unicodedata.category(word[end]).startswith(("M", "C")):
            yield word[start:end]
            start = end
    yield word[start:]
