"""What stands on a page as operators of a PDF (ISO 32000-1, 8 and 9)."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.typeset.marked import PlainContent, TaggedContent, spelled
from cadre_docs.pages.typeset.marks import BLACK, Image, Rule, Surface, Text
from cadre_docs.pages.typeset.pdf_objects import LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.pages.model import Picture
    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.tagged_pdf.tree import Box
    from cadre_docs.pages.typeset.marks import Placed
    from cadre_docs.pages.typeset.used_fonts import DocumentFonts

_SLANT = 0.2126  # 12 degrees, of letters that are set in italics
_DASHES = {"solid": (), "dashed": (3, 3), "dotted": (1, 1)}  # in widths of the line


class Uses(NamedTuple):
    """What the pages of a document use, named as if there were no others: fonts, and pictures.

    These are found by their bytes.
    """

    fonts: DocumentFonts
    pictures: dict[bytes, Picture]

    @property
    def names(self) -> dict[bytes, str]:
        """The names of the pictures."""
        return {data: f"I{number}" for number, data in enumerate(self.pictures)}


class PageContent(NamedTuple):
    """The operators of a page, deflated.

    Where it is ``tagged``, ``elements`` are those that are marked, by the numbers of their marks;
    ``boxes`` are where their pictures stand.
    """

    deflated: bytes
    tagged: bool
    elements: tuple[Element, ...]
    boxes: Mapping[Element, Box]


def page_content(
    all_placed: Sequence[Placed],
    height: float,
    uses: Uses,
    *,
    tagged: bool,
) -> PageContent:
    """Return what stands on a page ``height`` points high."""
    content = TaggedContent() if tagged else PlainContent()
    lines = _Operators(height, uses.fonts, uses.names, content).lines(all_placed)
    made = zlib.compress("\n".join(lines).encode("ascii"), LEVEL)
    return PageContent(made, tagged, tuple(content.elements), content.boxes)


class _Operators:
    def __init__(
        self,
        height: float,
        fonts: DocumentFonts,
        images: Mapping[bytes, str],
        content: PlainContent,
    ) -> None:
        self._height, self._fonts, self._images, self._content = height, fonts, images, content

    def lines(self, all_placed: Sequence[Placed]) -> Iterator[str]:
        """Yield the operators: surfaces, pictures, lines, then texts."""
        everywhere = [placed for placed in all_placed if placed.clip is None]
        yield from self._marks(everywhere)
        for placed in all_placed:
            if placed.clip:
                left, top, right, bottom = placed.clip
                lengths = (left, self._height - bottom, right - left, bottom - top)
                yield f"q {' '.join(map(plain, lengths))} re W n"
                yield from self._marks([placed])
                yield "Q"

    def _marks(self, all_placed: Sequence[Placed]) -> Iterator[str]:
        content, height = self._content, self._height
        rules: dict[tuple[float, str, str], list[str]] = {}
        surfaces: list[str] = []
        images: list[str] = []
        texts: list[tuple[Element | None, list[str]]] = []
        for placed in all_placed:
            x, y = placed.x, height - placed.y
            for mark in placed.marks:
                if isinstance(mark, Text):
                    if not texts or texts[-1][0] is not placed.element:
                        texts.append((placed.element, []))
                    texts[-1][1].extend(self._text(spelled(mark), x + mark.x, y - mark.y))
                elif isinstance(mark, Rule):
                    rules.setdefault((mark.width, mark.color, mark.style), []).append(
                        f"{plain(x + mark.x0)} {plain(y - mark.y0)} m "
                        f"{plain(x + mark.x1)} {plain(y - mark.y1)} l"
                    )
                elif isinstance(mark, Surface):
                    surfaces.append(_filled(mark, x, y))
                else:
                    drawn = self._drawn(mark, x + mark.x, y - mark.y)
                    images += content.picture(placed.element, [drawn], mark, (x, y))
        yield from content.artifact(surfaces)
        yield from images
        lines = [line for look, paths in rules.items() for line in _stroked(*look, paths)]
        yield from content.artifact(lines)
        if texts:
            yield "BT"
            for element, operators in texts:
                yield from content.of(element, operators)
            yield "ET"

    def _drawn(self, image: Image, x: float, top: float) -> str:
        picture = image.picture
        size = f"{plain(picture.width)} 0 0 {plain(picture.height)}"
        name = self._images[picture.data]
        return f"q {size} {plain(x)} {plain(top - picture.height)} cm /{name} Do Q"

    def _text(self, mark: Text, x: float, y: float) -> Iterator[str]:
        for used, piece in self._fonts.pieces(mark):
            slant = plain(_SLANT) if mark.slanted else "0"
            head = f"/{used.name} {plain(mark.size)} Tf {plain(mark.spacing / mark.scale)} Tc "
            head += f"{plain(mark.scale)} 0 {slant} 1 {plain(x + piece.x - mark.x)} {plain(y)} Tm "
            own = used.codes
            codes = "".join([own[glyph[0]] for glyph in piece.glyphs])
            shown = f"{head}<{codes}> Tj"
            color = "" if mark.color == BLACK else _color(mark.color)
            if outline := mark.face.outline:
                shown = f"2 Tr {plain(outline * mark.size)} w {shown} 0 Tr"
                shown = f"{color} RG {shown} 0 G" if color else shown
            shown = f"{color} rg {shown} 0 g" if color else shown
            yield self._content.said(piece, shown) if used.is_pieced else shown


def _color(digits: str) -> str:
    return " ".join(plain(int(digits[n : n + 2], 16) / 255) for n in (0, 2, 4))


def _filled(surface: Surface, x: float, y: float) -> str:
    left, top, right, bottom = surface.box
    lengths = (x + left, y - bottom, right - left, bottom - top)
    return f"{_color(surface.color)} rg {' '.join(map(plain, lengths))} re f 0 g"


def _stroked(width: float, color: str, style: str, paths: list[str]) -> Iterator[str]:
    """Yield lines of one look; what follows is black and solid again."""
    if color != BLACK:
        yield f"{_color(color)} RG"
    yield f"{plain(width)} w"
    if dashes := _DASHES[style]:
        yield "[" + " ".join(plain(dash * width) for dash in dashes) + "] 0 d"
    yield from paths
    yield "S" + ("" if color == BLACK else " 0 0 0 RG") + (" [] 0 d" if dashes else "")


def plain(number: float) -> str:
    """Write a number as PDF wants it, to a thousandth."""
    # Places and sizes come again; but 0.0 and -0.0 are equal, and written differently.
    return _kept(number) if number else _written(number)


def _written(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


_kept = lru_cache(maxsize=20_000)(_written)
