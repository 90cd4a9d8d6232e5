"""The fonts that documents use, and those of a file: each face once for all its documents.

ISO 32000-1, 9.7: composite fonts, whose characters are glyphs.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from operator import ne
from struct import pack
from typing import TYPE_CHECKING

import pydyf

from cadre_docs.pages.typeset.pdf_objects import LEVEL, add, packed_stream
from cadre_docs.pages.typeset.typefaces import SMALL, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.pages.typeset.marks import Text
    from cadre_docs.pages.typeset.typefaces import Glyph, Subset, Typeface


_WIDTH = 1000  # of a glyph, in thousandths of an em, unless the font says otherwise


class _Codes(dict[int, str]):
    """Numbers of glyphs as pages have them, made when they are first met."""

    def __missing__(self, number: int) -> str:
        self[number] = made = f"{number:04x}"
        return made


_CODES = _Codes()


class UsedFont:
    """A face and the glyphs of it that a document uses, each for one text: so that can be copied.

    Where a glyph stands for another text as well (户 and the radical ⼾), that use goes into a
    second font. ``codes`` are the glyphs as a page has them, once the fonts of a file are made.
    """

    def __init__(self, name: str, face: Typeface) -> None:
        self.name, self.face = name, face
        self.texts: dict[int, str] = {}
        self.codes: Mapping[int, str] = {}
        self._noted: dict[int, Glyph] = {}  # by identity, which these keep
        self._widths: dict[int, float] = {}
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
        texts, widths = self.texts, self._widths
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

    def settle(self, codes: Mapping[int, str]) -> None:
        """Take the codes of the file's font; no glyph is noted from here on."""
        lengths = map(self.face.advances.__getitem__, self._widths)
        self.is_uneven |= any(map(ne, lengths, self._widths.values()))
        self.is_pieced = UNSEEN in self.texts.values()
        self.codes = codes
        self._noted, self._widths = {}, {}  # pages are kept with their fonts


class DocumentFonts:
    """The fonts of one document; they are named as if there were no others.

    Where they ``keep_numbers``, its pages say the same in every file.
    """

    def __init__(self) -> None:
        # Mostly one a face; another for a glyph that stands for two characters, such as 户 and ⼾:
        # what is copied from the file must be what was typed.
        self._fonts: dict[Typeface, list[UsedFont]] = {}
        self.keep_numbers = False

    def __iter__(self) -> Iterator[UsedFont]:
        return (used for fonts in self._fonts.values() for used in fonts if used.texts)

    def note(self, mark: Text) -> None:
        """Note the glyphs of a text."""
        fonts = self._fonts.setdefault(mark.face, [])
        for font in fonts:
            if font.use(mark.glyphs):
                return
        if fonts and len(mark.glyphs) > 1:
            for piece in _glyph_by_glyph(mark):
                self.note(piece)
            return
        number = sum(map(len, self._fonts.values()))
        fonts.append(UsedFont(f"F{number}", mark.face))
        self.note(mark)

    def pieces(self, mark: Text) -> Iterator[tuple[UsedFont, Text]]:
        """Yield the parts of a text with the fonts that hold them.

        A glyph that moves on by another length than its font says stands alone.
        """
        fonts, advances = self._fonts[mark.face], mark.face.advances
        if len(fonts) == 1 and not fonts[0].is_uneven:  # nearly always
            yield fonts[0], mark
            return
        is_even = not any(font.is_uneven for font in fonts) or all(
            advances[glyph.number] == glyph.advance for glyph in mark.glyphs
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


class _FileFont:
    """A font of a file: a face, cut down to what documents use of it, each glyph for one text."""

    def __init__(self, used: UsedFont, turn: int) -> None:
        self.face, self._turn = used.face, turn
        self._texts = dict(used.texts)
        self._numbers: dict[int, int] = {}

    def take(self, used: UsedFont) -> bool:
        """Take in what another document uses, unless a glyph would stand for two texts."""
        new = used.texts.items() - self._texts.items()
        if any(number in self._texts for number, _ in new):
            return False
        self._texts.update(new)
        return True

    def finish(self, pdf: pydyf.PDF) -> tuple[str, Mapping[int, str], bool]:
        """Add the font to a file: its reference, the codes of glyphs, if these are kept numbers."""
        subset = self.face.subset(self._texts)
        self._numbers = subset.numbers
        codes: Mapping[int, str] = _CODES
        if not subset.keeps_numbers:
            codes = {old: _CODES[subset.numbers[old]] for old in self._texts}
        name = f"/{self._tag(subset)}+{self.face.name}"
        descriptor = self._descriptor(pdf, name, subset)
        descendant = add(pdf, self._descendant(name, subset.kind, descriptor))
        unicode = packed_stream(pdf, self._to_unicode())
        font = add(
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
        return font.reference, codes, subset.keeps_numbers

    def _to_unicode(self) -> bytes:
        numbers = self._numbers
        read = tuple((numbers[old], text) for old, text in sorted(self._texts.items()) if text)
        return _to_unicode_once(read) if len(read) <= SMALL else _to_unicode(read)

    def _tag(self, subset: Subset) -> str:
        """Return six letters for just these glyphs of this font: a deflated one ends with a sum."""
        glyphs = sorted(self._texts)
        facts = pack(f">{len(glyphs)}HB", *glyphs, self._turn) + subset.deflated[-4:]
        return "".join(chr(65 + byte % 26) for byte in sha256(facts).digest()[:6])

    def _descriptor(self, pdf: pydyf.PDF, name: str, subset: Subset) -> pydyf.Dictionary:
        key, extra = "FontFile3", {"Subtype": "/CIDFontType0C"}
        if subset.kind != "CFF":
            key, extra = "FontFile2", {"Length1": str(len(subset.data))}
        file = packed_stream(pdf, subset.deflated, extra)
        ascent, descent = (round(1000 * length) for length in self.face.extents)
        return add(
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
        numbers, advances = self._numbers, self.face.advances
        for old in sorted(self._texts, key=numbers.__getitem__):
            if advances[old] != 1 and (width := round(1000 * advances[old])) != _WIDTH:
                widths += [numbers[old], pydyf.Array([width])]
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
                "DW": _WIDTH,
                "W": widths,
            }
        )
        if kind != "CFF":
            font["CIDToGIDMap"] = "/Identity"
        return font


def _to_unicode(read: tuple[tuple[int, str], ...]) -> bytes:
    """Return what glyphs are read as, by their numbers in a font, as a deflated CMap."""
    pairs = [_said(number, text) for number, text in read]
    blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    listed = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    made = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
    return zlib.compress(made.encode(), LEVEL)


_to_unicode_once = lru_cache(maxsize=64)(_to_unicode)


@lru_cache(maxsize=20_000)
def _said(number: int, text: str) -> str:
    """Say in a CMap what a glyph is read as."""
    return f"<{_CODES[number]}> <{text.encode('utf-16-be').hex()}>"


def finish_fonts(pdf: pydyf.PDF, documents: Sequence[DocumentFonts]) -> list[dict[str, str]]:
    """Add the fonts of documents to a file; return the references of each by their names.

    From here on no glyph is noted.
    """
    shared: dict[Typeface, list[_FileFont]] = {}
    uses = [
        [(used, _shared(used, shared.setdefault(used.face, []))) for used in document]
        for document in documents
    ]
    made = {font: font.finish(pdf) for fonts in shared.values() for font in fonts}
    for document, own in zip(documents, uses, strict=True):
        for used, font in own:
            used.settle(made[font][1])
        document.keep_numbers = all(made[font][2] for _, font in own)
    return [{used.name: made[font][0] for used, font in own} for own in uses]


def _shared(used: UsedFont, fonts: list[_FileFont]) -> _FileFont:
    """Return the font of a file that takes what a document uses of a face."""
    for font in fonts:
        if font.take(used):
            return font
    fonts.append(_FileFont(used, len(fonts)))
    return fonts[-1]


def _glyph_by_glyph(mark: Text) -> Iterator[Text]:
    x = mark.x
    for glyph in mark.glyphs:
        yield replace(mark, x=x, glyphs=(glyph,))
        x += glyph.advance * mark.size * mark.scale + mark.spacing
