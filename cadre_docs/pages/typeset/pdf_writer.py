"""Pages written as PDF (ISO 32000-1): each font once, cut down to the glyphs that are used.

A tagged file is built to PDF/A-2a and PDF/UA-1 (ADR 17), a plain one has nothing but its pages.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from operator import ne
from typing import TYPE_CHECKING

import pydyf

from cadre_docs.pages.tagged_pdf.file import pdf_file
from cadre_docs.pages.tagged_pdf.metadata import xmp_packet
from cadre_docs.pages.tagged_pdf.outline import add_outline
from cadre_docs.pages.tagged_pdf.srgb import NAME, srgb_profile
from cadre_docs.pages.tagged_pdf.tree import Part, marked_pages, tree_objects
from cadre_docs.pages.typeset.marked import PlainContent, TaggedContent, spelled
from cadre_docs.pages.typeset.marks import BLACK, Image, Rule, Surface, Text
from cadre_docs.pages.typeset.pictures import image_stream
from cadre_docs.pages.typeset.typefaces import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.pages.model import Picture
    from cadre_docs.pages.structure import Element
    from cadre_docs.pages.typeset.marks import Placed
    from cadre_docs.pages.typeset.pages import SetPage
    from cadre_docs.pages.typeset.typefaces import Glyph, Subset, Typeface

_LEVEL = 6
_SLANT = 0.2126  # 12 degrees, of letters that are set in italics
_DASHES = {"solid": (), "dashed": (3, 3), "dotted": (1, 1)}  # in widths of the line


class _UsedFont:
    """A face and the glyphs of it that pages use, each for one text, so that this can be copied.

    Where a glyph stands for another text as well (户 and the radical ⼾), or is wider there, that
    use goes into a second font of the file.
    """

    def __init__(self, name: str, face: Typeface, turn: int = 0) -> None:
        self.name, self.face, self._turn = name, face, turn
        self.texts: dict[int, str] = {}
        self.numbers: dict[int, int] = {}
        self.codes: dict[int, str] = {}  # the numbers as a page has them
        self._noted: dict[int, Glyph] = {}  # by identity, which these keep
        self.widths: dict[int, float] = {}
        # Whether a glyph of it moves on by another length than the font says, and whether one
        # stands for a part of a character.
        self.is_uneven = self.is_pieced = False

    def use(self, glyphs: Sequence[Glyph]) -> bool:
        """Note glyphs; say whether none of them stands for two texts.

        What was noted of others is a few bytes in the font, never on a page.
        """
        noted = self._noted
        if all(map(noted.__contains__, map(id, glyphs))):
            return True
        texts, widths = self.texts, self.widths
        for glyph in glyphs:
            number, advance, text, _, _ = glyph
            if texts.setdefault(number, text) != text:
                return False
            if widths.setdefault(number, advance) != advance:
                self.is_uneven = True
            noted[id(glyph)] = glyph
        return True

    def has(self, glyphs: Iterable[Glyph]) -> bool:
        """Say whether all of these glyphs are noted with their texts."""
        return all(self.texts.get(glyph.number) == glyph.text for glyph in glyphs)

    def finish(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        """Add the font to a file; from here on glyphs have their new numbers."""
        advance = self.face.advance
        self.is_uneven |= any(map(ne, map(advance, self.widths), self.widths.values()))
        self.is_pieced = UNSEEN in self.texts.values()
        subset = self.face.subset(self.texts)
        self.numbers = {old: subset.numbers[old] for old in self.texts}
        self.codes = {old: f"{number:04x}" for old, number in self.numbers.items()}
        tag = "".join(
            chr(65 + byte % 26) for byte in sha256(subset.data + bytes(self._turn)).digest()[:6]
        )
        name = f"/{tag}+{self.face.name}"
        descriptor = self._descriptor(pdf, name, subset)
        descendant = _add(pdf, self._descendant(name, subset.kind, descriptor))
        unicode = _stream(pdf, self._to_unicode().encode())
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/Type0",
                    "BaseFont": name,
                    "Encoding": "/Identity-H",
                    "DescendantFonts": pydyf.Array([descendant.reference]),
                    "ToUnicode": unicode.reference,
                }
            ),
        )

    def _descriptor(self, pdf: pydyf.PDF, name: str, subset: Subset) -> pydyf.Dictionary:
        key, extra = "FontFile3", {"Subtype": "/CIDFontType0C"}
        if subset.kind != "CFF":
            key, extra = "FontFile2", {"Length1": str(len(subset.data))}
        file = _packed(pdf, subset.deflated, extra)
        ascent, descent = (round(1000 * length) for length in self.face.extents)
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": name,
                    "Flags": 4,
                    "FontBBox": pydyf.Array([0, descent, 1000, ascent]),
                    "ItalicAngle": 0,
                    "Ascent": ascent,
                    "Descent": descent,
                    "CapHeight": ascent,
                    "StemV": 80,
                    key: file.reference,
                }
            ),
        )

    def _descendant(self, name: str, kind: str, descriptor: pydyf.Dictionary) -> pydyf.Dictionary:
        widths = pydyf.Array()
        for old, new in sorted(self.numbers.items(), key=lambda pair: pair[1]):
            if (width := round(1000 * self.face.advance(old))) != 1000:  # noqa: PLR2004 - the DW
                widths += [new, pydyf.Array([width])]
        system = pydyf.Dictionary(
            {
                "Registry": pydyf.String("Adobe"),
                "Ordering": pydyf.String("Identity"),
                "Supplement": 0,
            }
        )
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0" if kind == "CFF" else "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": system,
                "FontDescriptor": descriptor.reference,
                "DW": 1000,
                "W": widths,
            }
        )
        if kind != "CFF":
            font["CIDToGIDMap"] = "/Identity"
        return font

    def _to_unicode(self) -> str:
        pairs = [
            f"<{self.numbers[old]:04x}> <{text.encode('utf-16-be').hex()}>"
            for old, text in sorted(self.texts.items())
            if text
        ]
        blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
        listed = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )


class PdfFile:
    """Collects pages and writes them as one file; a ``tagged`` one with their structure."""

    def __init__(self, *, tagged: bool = False) -> None:
        self._tagged = tagged
        self._pages: list[SetPage] = []
        self._parts: list[Part] = []
        # Mostly one a face; another for a glyph that stands for two characters, such as 户 and ⼾:
        # what is copied from the file must be what was typed.
        self._fonts: dict[Typeface, list[_UsedFont]] = {}
        self._images: dict[bytes, tuple[str, pydyf.Stream]] = {}
        self._pdf = pydyf.PDF()

    def add(self, pages: Sequence[SetPage]) -> None:
        """Add pages, all or none; raises NotSet for pictures that cannot be written."""
        for page in pages:
            for placed in page.placed:
                for mark in placed.marks:
                    if isinstance(mark, Text):
                        self._note(spelled(mark))
                    elif isinstance(mark, Image):
                        self._image(mark.picture)
        self._pages.extend(pages)

    @property
    def page_count(self) -> int:
        """How many pages it has by now."""
        return len(self._pages)

    @property
    def parts(self) -> Sequence[Part]:
        """The structure of its documents, once it is written."""
        return self._parts

    def _note(self, mark: Text) -> None:
        fonts = self._fonts.setdefault(mark.face, [])
        for font in fonts:
            if font.use(mark.glyphs):
                return
        if fonts and len(mark.glyphs) > 1:
            for piece in _glyph_by_glyph(mark):
                self._note(piece)
            return
        number = sum(map(len, self._fonts.values()))
        fonts.append(_UsedFont(f"F{number}", mark.face, len(fonts)))
        self._note(mark)

    def _pieces(self, mark: Text) -> Iterator[tuple[_UsedFont, Text]]:
        """Yield the parts of a text with the fonts that hold them.

        A glyph that moves on by another length than its font says stands alone.
        """
        fonts, advance = self._fonts[mark.face], mark.face.advance
        if len(fonts) == 1 and not fonts[0].is_uneven:  # nearly always
            yield fonts[0], mark
            return
        is_even = not any(font.is_uneven for font in fonts) or all(
            advance(glyph.number) == glyph.advance for glyph in mark.glyphs
        )
        if len(fonts) == 1 and is_even:
            yield fonts[0], mark
            return
        whole = next((font for font in fonts if is_even and font.has(mark.glyphs)), None)
        if whole:
            yield whole, mark
            return
        for piece in _glyph_by_glyph(mark):
            yield next(font for font in fonts if font.has(piece.glyphs)), piece

    def _image(self, picture: Picture) -> None:
        if picture.data not in self._images:
            stream = image_stream(picture)
            self._pdf.add_object(stream)
            self._images[picture.data] = (f"I{len(self._images)}", stream)

    def write(
        self,
        info: Mapping[str, str],
        *,
        language: str,
        labels: pydyf.Dictionary | None,
        identifier: bytes,
        joined: bool = False,
    ) -> bytes:
        """Return the file; ``info`` are the entries of its information dictionary.

        One that is ``joined`` to others leaves its structure to them (``parts``).
        """
        pdf = self._pdf
        used_fonts = (used for fonts in self._fonts.values() for used in fonts)
        fonts = {used.name: used.finish(pdf).reference for used in used_fonts if used.texts}
        images = {name: stream.reference for name, stream in self._images.values()}
        resources = _add(
            pdf,
            pydyf.Dictionary(
                {"Font": pydyf.Dictionary(fonts), "XObject": pydyf.Dictionary(images)}
            ),
        )
        pages = [self._page(number, page, resources) for number, page in enumerate(self._pages)]
        pdf.info.update({key: pydyf.String(text) for key, text in info.items()})
        pdf.catalog["Lang"] = pydyf.String(language)
        if labels is not None:
            pdf.catalog["PageLabels"] = labels
        if self._tagged and not joined:
            return self._with_structure(info, pages, identifier)
        made = io.BytesIO()
        pdf.write(made, identifier=identifier)
        return made.getvalue()

    def _page(self, number: int, page: SetPage, resources: pydyf.Dictionary) -> pydyf.Dictionary:
        content = self._marks_of(number, page)
        lines = "\n".join(self._content(page, content)).encode("ascii")
        made = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self._pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, _plain(page.width), _plain(page.height)]),
                "Contents": _stream(self._pdf, lines).reference,
                "Resources": resources.reference,
            }
        )
        self._pdf.add_page(made)
        return made

    def _marks_of(self, number: int, page: SetPage) -> PlainContent:
        if not self._tagged or page.root is None:
            return PlainContent()
        if not self._parts or self._parts[-1].root is not page.root:
            self._parts.append(Part(page.root, {}))
        return TaggedContent(number, page.height, self._parts[-1])

    def _with_structure(
        self, info: Mapping[str, str], pages: Sequence[pydyf.Dictionary], identifier: bytes
    ) -> bytes:
        pdf, catalog = self._pdf, self._pdf.catalog
        profile = _stream(pdf, srgb_profile(), {"N": 3})
        intent = {
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String(NAME),
            "Info": pydyf.String(NAME),
            "DestOutputProfile": profile.reference,
        }
        packet = _stream(
            pdf, xmp_packet(info, claim=True), {"Type": "/Metadata", "Subtype": "/XML"}
        )
        pdf.add_object(pdf.info)
        for number in marked_pages(self._parts):
            pages[number]["StructParents"] = number
        add_outline(pdf, self._parts, pages)
        first = len(pdf.objects)
        catalog["Metadata"] = packet.reference
        catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        catalog["StructTreeRoot"] = f"{first} 0 R"
        objects = {made.number: made.data for made in pdf.objects[1:]}
        packed = {made.number for made in pdf.objects[1:] if made.compressible}
        tree = tree_objects(self._parts, first, [page.number for page in pages])
        objects.update(enumerate(tree, first))
        groups = (packed, range(first, first + len(tree)))
        return pdf_file(
            objects, groups, root=catalog.number, info=pdf.info.number, identifier=identifier
        )

    def _content(self, page: SetPage, content: PlainContent) -> Iterator[str]:
        """Yield the operators of a page: surfaces, pictures, lines, then texts."""
        everywhere = [placed for placed in page.placed if placed.clip is None]
        yield from self._marks(everywhere, page.height, content)
        for placed in page.placed:
            if placed.clip:
                left, top, right, bottom = placed.clip
                lengths = (left, page.height - bottom, right - left, bottom - top)
                yield f"q {' '.join(map(_plain, lengths))} re W n"
                yield from self._marks([placed], page.height, content)
                yield "Q"

    def _marks(
        self, all_placed: Sequence[Placed], height: float, content: PlainContent
    ) -> Iterator[str]:
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
                    texts[-1][1].extend(self._text(spelled(mark), x + mark.x, y - mark.y, content))
                elif isinstance(mark, Rule):
                    rules.setdefault((mark.width, mark.color, mark.style), []).append(
                        f"{_plain(x + mark.x0)} {_plain(y - mark.y0)} m "
                        f"{_plain(x + mark.x1)} {_plain(y - mark.y1)} l"
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
        size = f"{_plain(picture.width)} 0 0 {_plain(picture.height)}"
        name = self._images[picture.data][0]
        return f"q {size} {_plain(x)} {_plain(top - picture.height)} cm /{name} Do Q"

    def _text(self, mark: Text, x: float, y: float, content: PlainContent) -> Iterator[str]:
        for used, piece in self._pieces(mark):
            slant = _plain(_SLANT) if mark.slanted else "0"
            head = f"/{used.name} {_plain(mark.size)} Tf {_plain(mark.spacing / mark.scale)} Tc "
            head += (
                f"{_plain(mark.scale)} 0 {slant} 1 {_plain(x + piece.x - mark.x)} {_plain(y)} Tm "
            )
            own = used.codes
            codes = "".join([own[glyph[0]] for glyph in piece.glyphs])
            shown = f"{head}<{codes}> Tj"
            color = "" if mark.color == BLACK else _color(mark.color)
            if outline := mark.face.outline:
                shown = f"2 Tr {_plain(outline * mark.size)} w {shown} 0 Tr"
                shown = f"{color} RG {shown} 0 G" if color else shown
            shown = f"{color} rg {shown} 0 g" if color else shown
            yield content.said(piece, shown) if used.is_pieced else shown


def _glyph_by_glyph(mark: Text) -> Iterator[Text]:
    x = mark.x
    for glyph in mark.glyphs:
        yield replace(mark, x=x, glyphs=(glyph,))
        x += glyph.advance * mark.size * mark.scale + mark.spacing


def _color(digits: str) -> str:
    return " ".join(_plain(int(digits[n : n + 2], 16) / 255) for n in (0, 2, 4))


def _filled(surface: Surface, x: float, y: float) -> str:
    left, top, right, bottom = surface.box
    lengths = (x + left, y - bottom, right - left, bottom - top)
    return f"{_color(surface.color)} rg {' '.join(map(_plain, lengths))} re f 0 g"


def _stroked(width: float, color: str, style: str, paths: list[str]) -> Iterator[str]:
    """Yield lines of one look; what follows is black and solid again."""
    if color != BLACK:
        yield f"{_color(color)} RG"
    yield f"{_plain(width)} w"
    if dashes := _DASHES[style]:
        yield "[" + " ".join(_plain(dash * width) for dash in dashes) + "] 0 d"
    yield from paths
    yield "S" + ("" if color == BLACK else " 0 0 0 RG") + (" [] 0 d" if dashes else "")


def _add(pdf: pydyf.PDF, made: pydyf.Dictionary) -> pydyf.Dictionary:
    pdf.add_object(made)
    return made


def _stream(pdf: pydyf.PDF, data: bytes, extra: Mapping[str, object] | None = None) -> pydyf.Stream:
    return _packed(pdf, zlib.compress(data, _LEVEL), extra)


def _packed(
    pdf: pydyf.PDF, deflated: bytes, extra: Mapping[str, object] | None = None
) -> pydyf.Stream:
    stream = pydyf.Stream([deflated], {**(extra or {}), "Filter": "/FlateDecode"})
    pdf.add_object(stream)
    return stream


def _plain(number: float) -> str:
    """Write a number as PDF wants it, to a thousandth."""
    # Places and sizes come again; but 0.0 and -0.0 are equal, and written differently.
    return _kept(number) if number else _written(number)


def _written(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


_kept = lru_cache(maxsize=20_000)(_written)
