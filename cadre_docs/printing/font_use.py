"""Which fonts a form names, what draws them on this machine, and a page to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.masters.prepare import prepare, reader
from cadre_docs.masters.reach import Filling
from cadre_docs.masters.sentinels import trial_contexts
from cadre_docs.pages.fonts.choice import FontBook, split_scripts
from cadre_docs.pages.fonts.roles import ROLE_OF, ROLES
from cadre_docs.pages.model import Font, Layout, LineSpacing, Page, Paragraph, Run, Section
from cadre_docs.pages.pdf import render_pdf
from cadre_docs.pages.printed import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

_SAMPLE = "事业单位工作人员考核登记表：思想政治、工作实绩，2024年12月31日；"
_LATIN_SAMPLE = "ABCDEFG abcdefg 0123456789"
_LISTED = 3  # families that are named
_A4 = Page(595.3, 841.9, top=72, right=72, bottom=72, left=72)


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font that a form names, and what draws the form's characters in its place.

    ``families`` are those here that draw them, the most used first; empty where none does.
    ``lacking`` are characters that no font here has.
    """

    name: str
    families: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether the font itself, by whatever of its names, draws most of it."""
        role = ROLES.get(ROLE_OF.get(self.name.casefold(), ""))
        own = {self.name, *((*role.names, *role.others) if role else ())}
        return bool(self.families) and self.families[0].casefold() in {n.casefold() for n in own}

    @property
    def said(self) -> str:
        """What draws it, in Chinese."""
        listed = "、".join(self.families[:_LISTED])
        if not self.families:
            return "没有可以代替的字体"
        if self.is_here:
            others = "、".join(self.families[1:_LISTED])
            return f"本机有（{self.families[0]}）" + (f"，个别字用 {others}" if others else "")
        return f"本机没有，用 {listed} 代替"


def specimen(catalog: Catalog, schema: Schema) -> Layout:
    """Return the page of a form with all its boxes filled: the blank one names fewer fonts."""
    path = catalog.master(schema.id)
    day = date.fromisoformat(schema.source.date)
    filling = Filling(
        schema, prepare(catalog.master_bytes(schema.id), str(path), day), reader(path)
    )
    _, context = next(trial_contexts(schema))
    return filling.read(filling.fill(context))


def uses(layout: Layout, book: FontBook) -> tuple[FontUse, ...]:
    """Return the fonts that a layout names, in the order of their first use."""
    texts: dict[str, Counter[str]] = {}
    for run in layout.runs():
        for latin, part in split_scripts(run.text):
            name = run.font.latin if latin else run.font.east_asian
            texts.setdefault(name, Counter()).update(c for c in part if not c.isspace())
    found = []
    for name, characters in texts.items():
        drawn, lacking = Counter[str](), []
        for character, times in characters.items():
            family = book.family_of(character, name)
            if family is None:
                lacking.append(character)
            else:
                drawn[family] += times
        if characters:
            families = tuple(family for family, _ in drawn.most_common())
            found.append(FontUse(name, families, tuple(lacking)))
    return tuple(found)


def sample(schema: Schema, blank: Layout, found: Iterable[FontUse]) -> bytes:
    """Return a PDF: a page with a line in each font, then the blank form as it is printed here.

    Raises EnvironmentLackError and GlyphError as any PDF does.
    """
    heading = Font("黑体", "黑体", 16)
    blocks = [_line(f"《{schema.title}》的字体", heading)]
    for use in found:
        blocks.append(_line(f"{use.name}：{use.said}", Font("宋体", "宋体", 10.5), before=14))
        if use.families:
            latin = use.name.isascii() and use.name.casefold() not in ROLE_OF
            text = _LATIN_SAMPLE if latin else f"{_SAMPLE}0123456789"
            blocks.append(_line(text, Font(use.name, use.name, 16)))
    layout = Layout((Section(_A4, tuple(blocks)), *blank.sections))
    day = date.fromisoformat(schema.source.date)
    title = f"{schema.title}（字体样张）"
    return render_pdf(layout, DocumentInfo(title, day, title.encode()))


def _line(text: str, font: Font, before: float = 0.0) -> Paragraph:
    spacing = LineSpacing(font.size * 1.5)
    return Paragraph((Run(text, font),), line=spacing, before=before, mark=font)
