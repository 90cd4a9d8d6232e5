"""Typefaces: font files that HarfBuzz measures, shapes and cuts down to what is used."""

from __future__ import annotations

import unicodedata
import zlib
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import uharfbuzz  # type: ignore[import-untyped]

from cadre_docs.pages.fonts.choice import HEAVY, split_scripts
from cadre_docs.pages.fonts.clusters import has_marks, runs_of_marked
from cadre_docs.pages.fonts.faces import FontFileError, open_font
from cadre_docs.pages.typeset.cff import CffFont, OtherFont
from cadre_docs.pages.typeset.not_set import CharacterNotSet, NotSet
from cadre_docs.values.text import code_point

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.model import Font, Shared

Made = TypeVar("Made")
_MOST_SET, _MOST_LOOKS = 4_000, 200
_MOST_SUBSETS = 8  # of a face
SMALL = 200
"""Glyphs of titles and labels, which have the same for everybody."""
_LEVEL, _MEMORY = 6, 9  # of zlib
UNSEEN = "\u200b"
"""What a glyph is read as that is a part of one character: another glyph says it all."""
_SHORT = 40  # characters; labels are shorter, come in every record and are shaped once
_FEATURES = dict.fromkeys(("kern", "liga", "clig", "locl"), False)  # as Word, and our CSS
_UPRIGHT = {**_FEATURES, "vert": True}  # brackets lie across
# All that a PDF needs; the last are of variable fonts, which are cut down to one weight.
_OUTLINES = ("CFF ", "glyf", "loca", "head", "hhea", "hmtx", "maxp", "fvar", "avar", "gvar", "HVAR")
# A font without a bold face is drawn with a line around its glyphs, so wide in em. That is what
# programs do on a desktop, whose Chinese fonts have one weight.
_OUTLINE = 1 / 30
_TEXT = uharfbuzz.BufferSerializeFormat.TEXT
_BARE = uharfbuzz.BufferSerializeFlags.NO_CLUSTERS | uharfbuzz.BufferSerializeFlags.NO_GLYPH_NAMES
_NEVER = "?"  # HarfBuzz says no glyph so
# Blocks of Unicode: Latin, Greek, Cyrillic; punctuation, symbols, pictures; east-asian, Hangul.
_PLAIN = ((0x20, 0x52F), (0x1E00, 0xA4FF), (0xAC00, 0xD7A3), (0xF900, 0x3FFFF))


_OFTEN = 5  # times


class Glyph(NamedTuple):
    """A glyph of a face: its number, how far it moves on (em), and the text it stands for.

    The text is empty for all but the last glyph of several that stand for one text; what each of
    these is to be read as is ``said``. A mark is ``moved`` to the right and up (em) from where it
    would stand.
    """

    number: int
    advance: float
    text: str
    moved: tuple[float, float] | None = None
    said: str = ""


class _OneGlyph(NamedTuple):
    """The glyphs of a character that stands alone, and how HarfBuzz says one that is not moved."""

    shaped: str
    glyphs: tuple[Glyph, ...]


class _Alone(dict[str, _OneGlyph]):
    """How characters are drawn that stand alone, found when one is first met."""

    def __init__(self, face: Typeface) -> None:
        self._face = face

    def __missing__(self, character: str) -> _OneGlyph:
        self[character] = found = self._face.draw_alone(character)
        return found


class _Advances(dict[int, float]):
    """How far glyphs move on (em), as the font itself says, without their neighbours."""

    def __init__(self, font: uharfbuzz.Font, unit: float) -> None:
        self._font, self._unit = font, unit

    def __missing__(self, glyph: int) -> float:
        self[glyph] = found = int(self._font.get_glyph_h_advance(glyph)) * self._unit
        return found


class Subset(NamedTuple):
    """A font with some glyphs only, the same deflated, and what pages call them (their CIDs).

    The kind is ``CFF`` (the bare table) or ``TrueType`` (a file). One that ``keeps_numbers`` calls
    each glyph by its number in the whole font, as all subsets of that do.
    """

    kind: str
    data: bytes
    deflated: bytes
    numbers: dict[int, int]
    keeps_numbers: bool = False


class Typeface:
    """One font of a font file. Lengths are em. Holds nothing of any document.

    ``advances`` are how far its glyphs move on, by their numbers.
    ``axis`` is the weight at which a variable font is taken, ``outline`` how wide a line is drawn
    around its glyphs to make them bold (0: none).
    """

    def __init__(
        self, file: str, number: int, axis: float | None = None, outline: float = 0.0
    ) -> None:
        try:
            self._font = open_font(file, number, axis)
        except FontFileError as problem:
            raise NotSet(str(problem)) from None
        self._face, self._axis, self.outline = self._font.face, axis, outline
        self.file, self.number = file, number
        if not {"CFF ", "glyf"} & set(self._face.table_tags):
            raise NotSet(f"字体文件 {file} 没有可嵌入的轮廓")
        self._unit = 1 / self._face.upem
        self.advances = _Advances(self._font, self._unit)
        self._alone = _Alone(self)
        # Whether some glyph that it drew is to be read otherwise than as its text.
        self.has_readings = False
        self._cuts = 0
        self._subsets: dict[tuple[int, ...], Subset] = {}

    def shape(self, text: str, *, upright: bool = False) -> tuple[Glyph, ...]:
        """Return the glyphs of a text, which is a part of one line in one direction.

        With ``upright`` those for text that runs down.
        """
        if len(text) == 1 and not upright:
            return self._alone[text].glyphs
        if len(text) <= _SHORT:
            return _shaped_once(self, text, upright)
        return self._shape(text, upright=upright)

    def _shape(self, text: str, *, upright: bool) -> tuple[Glyph, ...]:
        buffer = self._drawn(text, _UPRIGHT if upright else _FEATURES)
        if len(text) > 1 and not upright:
            # Nearly always each character is drawn as it is alone; then its glyph is there already.
            alone = [self._alone[character] for character in text]
            if "|".join([one.shaped for one in alone]) == self._said(buffer):
                return tuple([one.glyphs[0] for one in alone])
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        if any(not info.codepoint for info in infos):
            raise NotSet(f"字体没有“{text}”的全部字形")
        starts = [info.cluster for info in infos]
        ends = [*starts[1:], len(text)]
        glyphs = tuple(
            Glyph(info.codepoint, place.x_advance * self._unit, text[start:end], self._moved(place))
            for info, place, start, end in zip(infos, places, starts, ends, strict=True)
        )
        if len(set(starts)) == len(starts):
            return glyphs
        self.has_readings = True
        return tuple(with_readings(glyphs))

    def alone(self, character: str) -> Glyph:
        """Return the glyph of a character that stands alone: the same object every time."""
        return self._alone[character].glyphs[0]

    def draw_alone(self, character: str) -> _OneGlyph:
        """Return how a character is drawn that stands alone."""
        glyphs = self._shape(character, upright=False)
        is_one = len(glyphs) == 1 and not glyphs[0].moved
        said = self._said(self._drawn(character, _FEATURES)) if is_one else _NEVER
        return _OneGlyph(said, glyphs)

    def _said(self, buffer: uharfbuzz.Buffer) -> str:
        """Return numbers, advances and places of glyphs in HarfBuzz's own words."""
        return str(buffer.serialize(self._font, _TEXT, _BARE)[1:-1])

    def _drawn(self, text: str, features: dict[str, bool]) -> uharfbuzz.Buffer:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = "zh-cn"
        uharfbuzz.shape(self._font, buffer, features)
        return buffer

    def _moved(self, place: uharfbuzz.GlyphPosition) -> tuple[float, float] | None:
        if place.x_offset or place.y_offset:
            return place.x_offset * self._unit, place.y_offset * self._unit
        return None

    @cached_property
    def name(self) -> str:
        """The PostScript name, of characters a PDF name may hold."""
        found = self._face.get_name(uharfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font"
        plain = "".join(c for c in str(found) if c.isalnum() or c in "-+") or "Font"
        return f"{plain}-Bold" if self.outline else plain

    @cached_property
    def extents(self) -> tuple[float, float]:
        """Ascent and descent; the descent is negative."""
        found = self._font.get_font_extents("ltr")
        return found.ascender * self._unit, found.descender * self._unit

    @cached_property
    def _outlines(self) -> uharfbuzz.Face:
        """The font without the tables for shaping: cut down in half the time."""
        face = self._face
        tables = {t: bytes(face.reference_table(t).data) for t in _OUTLINES if t in self.tables}
        return uharfbuzz.Face.create_for_tables(lambda _face, tag, _: tables.get(tag), None)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of the font."""
        return frozenset(self._face.table_tags)

    def subset(self, glyphs: Collection[int]) -> Subset:
        """Return the font with these glyphs only; a small set that comes again is cut once."""
        wanted = tuple(sorted(glyphs))
        known = self._subsets.get(wanted)
        if known is None:
            known = self._subset(wanted)
            if len(self._subsets) >= _MOST_SUBSETS:
                self._subsets = {}
            if len(wanted) <= SMALL:
                self._subsets[wanted] = known
        return known

    def _subset(self, glyphs: tuple[int, ...]) -> Subset:
        if self._joined:
            with suppress(OtherFont):
                data, own = self._joined.subset(glyphs), dict(zip(glyphs, glyphs, strict=True))
                return Subset("CFF", data, _deflated("CFF", data), own, keeps_numbers=True)
        kind, data, numbers = self.cut(glyphs)
        return Subset(kind, data, _deflated(kind, data), numbers)

    @cached_property
    def _joined(self) -> CffFont | None:
        """What puts subsets together of outlines that are kept; None for other fonts."""
        if self._face.has_var_data or "CFF " not in self.tables:
            return None
        try:
            return CffFont(self.file, self.number, lambda glyphs: self.cut(glyphs)[1])
        except (OtherFont, OSError):
            return None

    def cut(self, glyphs: Collection[int]) -> tuple[str, bytes, dict[int, int]]:
        """Return what HarfBuzz makes of the font and these glyphs: kind, data and numbers."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        flags = uharfbuzz.SubsetFlags
        wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.CFF_IDENTITY_CHARSET
        wanted.flags |= flags.DESUBROUTINIZE  # a quarter of the time, and smaller when deflated
        if self._face.has_var_data:
            wanted.pin_all_axes_to_default(self._outlines)
            if self._axis is not None:
                wanted.pin_axis_location(self._outlines, "wght", self._axis)
        self._cuts += 1
        if self._face.has_var_data or self._cuts > _OFTEN:
            face = self._outlines
        else:  # making that takes as long as some cuts
            face = self._face
            wanted.drop_table_tag_set.update(map(_number_of, self.tables.difference(_OUTLINES)))
        plan = uharfbuzz.SubsetPlan(face, wanted)
        small = plan.execute()
        numbers = dict(plan.old_to_new_glyph_mapping.items())
        is_cff = "CFF " in small.table_tags
        blob = small.reference_table("CFF ") if is_cff else small.blob
        return ("CFF" if is_cff else "TrueType"), bytes(blob.data), numbers


def _deflated(kind: str, data: bytes) -> bytes:
    """Return a font deflated.

    Outlines of CFF hardly repeat anything: looking for what does takes three times as long as
    all the rest, and spares a twentieth. Points of TrueType repeat more.
    """
    if kind != "CFF":
        return zlib.compress(data, _LEVEL)
    coder = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_HUFFMAN_ONLY)
    return coder.compress(data) + coder.flush()


def _number_of(tag: str) -> int:
    """Return the tag of a table as HarfBuzz counts it."""
    return int.from_bytes(tag.encode("latin-1"), "big")


def with_readings(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs each of which is read as something (ISO 19005-2, 6.2.11.7.2).

    The text of several is divided among them: a letter, its marks. What is more than there are
    characters stands for nothing that is seen.
    """
    group: list[Glyph] = []
    for glyph in glyphs:
        group.append(glyph)
        if glyph.text:
            if len(group) > 1:
                first = max(len(glyph.text) - len(group) + 1, 1)
                parts = chain([glyph.text[:first]], glyph.text[first:], repeat(UNSEEN))
                group = [one._replace(said=said) for one, said in zip(group, parts, strict=False)]
            yield from group
            group = []


@lru_cache(maxsize=10_000)
def _shaped_once(face: Typeface, text: str, upright: bool) -> tuple[Glyph, ...]:
    return face._shape(text, upright=upright)


@cache
def _typeface(file: str, number: int, axis: float | None, outline: float) -> Typeface:
    return Typeface(file, number, axis, outline)


class _OfGlyphs(dict[int, Any]):
    """What is known of glyphs in one face and font, which stay: no others have their identity."""

    def __init__(self, face: Typeface, font: Font) -> None:
        self._own = face, font


class Typefaces:
    """Finds the face of every character; one a process, for the installed fonts."""

    def __init__(self, book: FontBook) -> None:
        self._book = book
        self._found: dict[tuple[str, bool], dict[str, Typeface]] = {}
        self._set: dict[tuple[int, float], tuple[Shared, object]] = {}
        self._of_glyphs: dict[tuple[int, int], _OfGlyphs] = {}

    def of_glyphs(self, face: Typeface, font: Font) -> dict[int, Any]:
        """Return what is known of glyphs that :meth:`Typeface.alone` draws, by their identity."""
        known = self._of_glyphs.get((id(face), id(font)))
        if known is None:
            if len(self._of_glyphs) >= _MOST_LOOKS:
                self._of_glyphs = {}
            known = self._of_glyphs[id(face), id(font)] = _OfGlyphs(face, font)
        return known

    def once(self, blocks: Shared, width: float, make: Callable[[], Made]) -> Made:
        """Return what is made of blocks in a column of ``width`` points, made once a process.

        It holds nothing but what is in these blocks and these fonts.
        """
        key = id(blocks), width
        known = self._set.get(key)
        if known is None or known[0] is not blocks:
            if len(self._set) >= _MOST_SET:
                self._set = {}
            known = self._set[key] = (blocks, make())
        return cast("Made", known[1])

    def parts(self, text: str, font: Font) -> Iterator[tuple[Typeface, str]]:
        """Yield the parts of a text that take one face each."""
        if self._book.css_family(font.latin) == self._book.css_family(font.east_asian):
            yield from self._of_one_name(text, font.east_asian, bold=font.bold)
            return
        for latin, part in split_scripts(text):
            name = font.latin if latin else font.east_asian
            yield from self._of_one_name(part, name, bold=font.bold)

    def _of_one_name(self, text: str, name: str, *, bold: bool) -> Iterator[tuple[Typeface, str]]:
        if not has_marks(text):
            yield from self._plain(text, name, bold=bold)
            return
        for marked, part in runs_of_marked(text):
            if marked:
                yield self._of_cluster(part, name, bold=bold), part
            else:
                yield from self._plain(part, name, bold=bold)

    def _of_cluster(self, cluster: str, name: str, *, bold: bool) -> Typeface:
        """Return a face that has a character and its marks and knows where they stand."""
        family = self._book.family_of_cluster(cluster, name)
        if family is None:
            raise NotSet(f"没有字体能印“{cluster}”")
        return self._face(cluster[0], family, bold=bold)

    def _plain(self, text: str, name: str, *, bold: bool) -> Iterator[tuple[Typeface, str]]:
        known = self._found.setdefault((name, bold), {})
        faces = {known.get(character) for character in text}
        if len(faces) == 1 and None not in faces:
            yield known[text[0]], text
            return
        start, last = 0, None
        for place, character in enumerate(text):
            face = known.get(character)
            if face is None:
                face = known[character] = self._face(character, name, bold=bold)
            if face is not last:
                if last is not None:
                    yield last, text[start:place]
                start, last = place, face
        if last is not None:
            yield last, text[start:]

    def _face(self, character: str, name: str, *, bold: bool) -> Typeface:
        if not is_plain(character):
            raise CharacterNotSet(f"字符“{character}”（{code_point(character)}）")
        heavy = self._book.is_bold(name, bold=bold)
        face = self._book.face_of(character, name, bold=heavy)
        if face is None:
            raise NotSet(f"“{name}”只有斜体的字体文件")
        outline = _OUTLINE if heavy and face.weight < HEAVY else 0.0
        return _typeface(face.file, face.number, face.axis, outline)


def is_plain(character: str) -> bool:
    """Say whether a character stands by itself, left to right: no marks, no controls."""
    category = unicodedata.category(character)
    if category[0] == "M" or category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return False
    if unicodedata.bidirectional(character) in ("R", "AL", "AN"):
        return False
    code = ord(character)
    return any(first <= code <= last for first, last in _PLAIN)
