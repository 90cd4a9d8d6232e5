"""Paragraphs set in lines: where they break, where each glyph stands."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.pages.character_sizes import drawn_size, drawn_width, rise
from cadre_docs.pages.line_breaks import may_begin_lines
from cadre_docs.pages.model import PageNumber, Picture, Run
from cadre_docs.pages.text_flow import (
    HANGING,
    MAY_BREAK,
    NO_BREAK,
    SCRIPT_SPACE,
    SHRINKING,
    baseline,
    baseline_of_line,
    flowing,
    height_of_line,
    line_height,
    may_part,
    natural_height,
    script_spaces,
    spread,
    widened,
)
from cadre_docs.pages.typeset.marks import BLACK, Image, Rule, Strip, Text, strip
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.paragraph_boxes import boxed, is_boxed
from cadre_docs.pages.typeset.tabs import TAB, tabbed
from cadre_docs.pages.typeset.typefaces import Glyph, Typeface
from cadre_docs.pages.typeset.underlines import underlined
from cadre_docs.pages.typeset.units import Unit
from cadre_docs.pages.weasyprint.css import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cadre_docs.pages.model import Font, Paragraph
    from cadre_docs.pages.typeset.typefaces import Typefaces

_MARKS = re.compile(f"([{MAY_BREAK}{NO_BREAK}{TAB}])")
_ROUNDING = 1e-6
_BEYOND = 200
"""Units behind a line that are looked at for where it may break."""


def set_paragraph(paragraph: Paragraph, width: float, faces: Typefaces) -> tuple[Strip, ...]:
    """Return the lines of a paragraph in a column of ``width`` points, a strip each."""
    lines = _set(paragraph, width, faces)
    return boxed(lines, paragraph, width) if is_boxed(paragraph) else lines


def _set(paragraph: Paragraph, width: float, faces: Typefaces) -> tuple[Strip, ...]:
    height = line_height(paragraph)
    if any(isinstance(inline, PageNumber) for inline in paragraph.inlines):
        raise NotSet("正文里的页码")
    if _is_picture_alone(paragraph):
        return (_picture(paragraph, width, height),)
    segments = _segments(paragraph, faces)
    if not segments:
        return (strip(height),)
    gap = spread(paragraph, width) if paragraph.align == "distribute" else None
    setter = _Setter(paragraph, width, gap or 0.0, faces)
    return tuple(
        line
        for number, units in enumerate(segments)
        for line in setter.lines(units, first=number == 0)
    )


def _is_picture_alone(paragraph: Paragraph) -> bool:
    found = [i for i in paragraph.inlines if not (isinstance(i, Run) and not i.text)]
    return len(found) == 1 and isinstance(found[0], Picture)


def _picture(paragraph: Paragraph, width: float, height: float) -> Strip:
    """Return the line of a paragraph that holds one picture and nothing else."""
    picture = next(i for i in paragraph.inlines if isinstance(i, Picture))
    room = width - paragraph.left - paragraph.right - paragraph.first_line - picture.width
    shift = {"center": room / 2, "distribute": room / 2, "right": room}.get(paragraph.align, 0.0)
    base = max(baseline(paragraph), picture.height)
    image = Image(
        paragraph.left + paragraph.first_line + max(shift, 0.0), base - picture.height, picture
    )
    return strip(base + height - baseline(paragraph), (image,))


def _segments(paragraph: Paragraph, faces: Typefaces) -> list[list[Unit]]:
    """Return the units of a paragraph, split at its line breaks; the last is never empty."""
    segments: list[list[Unit]] = [[]]
    for inline in paragraph.inlines:
        if isinstance(inline, Picture):
            width, sign = inline.width, "\ufffc"
            segments[-1].append(Unit(width, None, None, paragraph.mark, sign, picture=inline))
            continue
        if not isinstance(inline, Run):
            continue
        font = inline.font
        for number, line in enumerate(inline.text.split("\n")):
            if number:
                segments.append([])
            segments[-1].extend(_units(flowing(line), font, faces))
    if not segments[-1]:  # a break at the end begins no line
        segments.pop()
    if paragraph.space_letters or paragraph.space_digits:
        return [_with_spaces(units, paragraph) for units in segments]
    return segments


def _with_spaces(units: list[Unit], paragraph: Paragraph) -> list[Unit]:
    """Return the units with the space between hanzi and letters or digits."""
    spaced = script_spaces([unit.character for unit in units], paragraph)
    return [
        unit._replace(after=SCRIPT_SPACE * unit.font.size) if is_spaced else unit
        for unit, is_spaced in zip(units, spaced, strict=True)
    ]


def _units(text: str, font: Font, faces: Typefaces) -> Iterable[Unit]:
    for piece in _MARKS.split(text):
        if piece in (MAY_BREAK, NO_BREAK, TAB):
            yield Unit(0.0, None, None, font, piece)
            continue
        for face, part in faces.parts(piece, font):
            yield from _shaped(faces, face, part, font)


def _shaped(faces: Typefaces, face: Typeface, text: str, font: Font) -> Sequence[Unit]:
    """Return a unit for each character of a text; they are made once where it is drawn alone."""
    glyphs = face.shape(text)
    known: dict[int, Unit] = faces.of_glyphs(face, font)
    with suppress(KeyError):
        return [known[id(glyph)] for glyph in glyphs]
    made = list(_units_of(glyphs, face, font))
    if len(made) == len(glyphs) == len(text):
        for character, glyph, unit in zip(text, glyphs, made, strict=True):
            if glyph is face.alone(character):  # it stays, and so does its identity
                known[id(glyph)] = unit
    return made


def _units_of(glyphs: Sequence[Glyph], face: Typeface, font: Font) -> Iterable[Unit]:
    """Yield a unit for each character and for each glyph.

    A ligature has more of the one, a character with marks of the other.
    """
    rest: list[str] = []
    is_altered = font.is_altered
    for glyph in glyphs:
        if glyph.text:
            for character in rest:
                yield Unit(0.0, None, face, font, character)
            character, rest = glyph.text[0], list(glyph.text[1:])
        else:
            character = rest.pop(0) if rest else NO_BREAK
        width = drawn_width(font, glyph.advance) if is_altered else glyph.advance * font.size
        yield Unit(width, glyph, face, font, character)
    for character in rest:
        yield Unit(0.0, None, face, font, character)


class _Setter:
    def __init__(self, paragraph: Paragraph, width: float, gap: float, faces: Typefaces) -> None:
        self._paragraph, self._faces = paragraph, faces
        self._room = width - paragraph.left - paragraph.right
        self._gap = gap
        inlines = paragraph.inlines
        self._has_tabs = any(isinstance(i, Run) and TAB in i.text for i in inlines)
        self._spaced = paragraph.space_letters or paragraph.space_digits
        self._pictured = any(isinstance(inline, Picture) for inline in inlines)
        self._underlined = any(isinstance(i, Run) and i.font.underline for i in inlines)
        self._stated = line_height(paragraph), baseline(paragraph)
        self._naturals: dict[tuple[str, Font], float] = {}

    def _measures(self, units: list[Unit]) -> tuple[float, float]:
        """Return the height of a line and where its baseline is, by what stands in it."""
        paragraph, natural = self._paragraph, 0.0
        if paragraph.line.rule == "exact":
            return self._stated
        for unit in units:
            if unit.picture is None and unit.character not in (MAY_BREAK, NO_BREAK):
                key = (unit.character, unit.font)
                if key not in self._naturals:
                    self._naturals[key] = natural_height(*key)
                natural = max(natural, self._naturals[key])
        if not natural:
            return self._stated
        return height_of_line(paragraph, natural), baseline_of_line(paragraph, natural)

    def lines(self, units: list[Unit], *, first: bool) -> Iterable[Strip]:
        """Yield the lines of a text up to its next line break."""
        if self._has_tabs and any(unit.character == TAB for unit in units):
            yield from self._tabbed(units, first=first)
            return
        start, count = 0, len(units)
        allowed: Sequence[bool] | None = None
        while True:
            indent = self._paragraph.first_line if first and start == 0 else 0.0
            if self._paragraph.brackets_shrink:
                indent -= _blank_half(units[start : start + 1])
            end = _fitting(units, start, self._room - indent, self._paragraph.stops_hang)
            if end < count:
                if allowed is None:
                    allowed = breaks("".join([unit.character for unit in units]))
                end = _last_break(units, allowed, start, end)
            yield self._line(units[start:end], indent, last=end >= count)
            start = end
            if start >= count:
                return

    def _tabbed(self, units: list[Unit], *, first: bool) -> Iterable[Strip]:
        """Yield the lines of a text with tabs: how far one leads depends on where it stands."""
        indent = self._paragraph.first_line if first else 0.0
        while units:
            hangs, room = self._paragraph.stops_hang, self._room - indent
            window = units[: _fitting(units, 0, room, hangs) + _BEYOND]  # tabs only widen
            laid, origins = tabbed(window, self._paragraph, indent, self._room, self._faces)
            end = _fitting(laid, 0, room, hangs)
            if end < len(laid):
                allowed = breaks("".join([unit.character for unit in laid]))
                end = _last_break(laid, allowed, 0, end)
            yield self._line(laid[:end], indent, last=True)
            units = units[max(origins[end], 1) if end < len(laid) else len(window) :]
            indent = 0.0

    def _line(self, units: list[Unit], indent: float, *, last: bool) -> Strip:
        height, base = self._measures(units)
        # Spaces hang out of the line; underlined ones at the end of a paragraph are a blank.
        while units and units[-1].character == " " and not (last and units[-1].font.underline):
            units = units[:-1]
        natural = sum([unit.width for unit in units])
        natural += sum([unit.after for unit in units[:-1]]) if self._spaced else 0.0
        left, align, gap = self._paragraph.left + indent, self._paragraph.align, self._gap
        slack = self._room - indent - natural
        gaps = [gap] * len(units)
        inside = units
        hangs = self._paragraph.stops_hang and bool(units) and units[-1].character in HANGING
        if hangs and slack < -_ROUNDING:
            inside, slack = units[:-1], slack + units[-1].width
        if align == "justify" and not last and slack > 0:
            gaps = [*_justified(inside, slack), *([0.0] * (len(units) - len(inside)))]
        elif align == "right":
            left += slack
        elif align == "center" or (align == "distribute" and not gap):
            left += slack / 2
        if self._spaced:
            gaps = [gap + unit.after for gap, unit in zip(gaps, units, strict=True)]
        below = height - base
        tallest = _tallest(units) if self._pictured else 0.0
        if self._paragraph.line.rule != "exact":
            base = max(base, tallest)
        marks: list[Text | Rule | Image] = list(self._texts(units, left, gaps, base))
        if tallest:
            marks += _pictures(units, left, gaps, base)
        if self._underlined and any(unit.font.underline for unit in units):
            marks += underlined(units, left, gaps, base)
        return strip(base + below, marks)

    def _texts(self, units: list[Unit], x: float, gaps: list[float], base: float) -> Iterable[Text]:
        """Yield the glyphs of a line, together as long as face, font and the room between stay.

        The room after the last one is not looked at: what follows has a place of its own. So
        has a glyph that is moved, as marks are.
        """
        if units and _is_alike(units, gaps):
            yield _text((units[0], gaps[0]), x, base, [u.glyph for u in units if u.glyph])
            return
        start, glyphs = x, list[Glyph]()
        first: tuple[Unit, float] | None = None
        before = 0.0
        for unit, gap in zip(units, gaps, strict=True):
            if unit.glyph is None or unit.face is None:
                if unit.width:  # a picture, or a tab: what follows has a place of its own
                    if first:
                        yield _text(first, start, base, glyphs)
                        first = None
                    x += unit.width + gap
                    before = gap
                continue
            if first and (
                before != first[1]
                or unit.face is not first[0].face
                or (unit.font is not first[0].font and unit.font != first[0].font)
                or unit.glyph.moved
            ):
                yield _text(first, start, base, glyphs)
                first = None
            if unit.glyph.moved:
                right, up = (unit.font.size * length for length in unit.glyph.moved)
                yield _text((unit, 0.0), x + right, base - up, [unit.glyph])
            else:
                if first is None:
                    first, start, glyphs = (unit, gap), x, []
                glyphs.append(unit.glyph)
            x += unit.width + gap
            before = gap
        if first:
            yield _text(first, start, base, glyphs)


def _tallest(units: list[Unit]) -> float:
    return max((unit.picture.height for unit in units if unit.picture), default=0.0)


def _is_alike(units: list[Unit], gaps: list[float]) -> bool:
    """Say whether all of a line is one text: one face, one font, one gap, a glyph each."""
    face, font = units[0].face, units[0].font
    others = len(gaps) - gaps.count(gaps[0])
    if face is None or others > (gaps[-1] != gaps[0]):
        return False
    of_one = [u.face is face and u.font is font and u.glyph and not u.glyph.moved for u in units]
    return all(of_one)


def _pictures(units: list[Unit], x: float, gaps: list[float], base: float) -> Iterable[Image]:
    for unit, gap in zip(units, gaps, strict=True):
        if unit.picture:
            yield Image(x, base - unit.picture.height, unit.picture)
        x += unit.width + gap


def _text(first: tuple[Unit, float], x: float, y: float, glyphs: list[Glyph]) -> Text:
    unit, gap = first
    assert unit.face is not None  # noqa: S101 - units without one draw nothing
    font = unit.font
    text = Text(x, y, unit.face, font.size, tuple(glyphs), gap)
    if font.is_altered or font.rise:
        size, spacing = drawn_size(font), gap + font.spacing
        text = replace(text, y=y - rise(font), size=size, spacing=spacing, scale=font.scale)
    return coloured(text, font)


def coloured(text: Text, font: Font) -> Text:
    """Return a text in the colour of its font, and slanted where that is italic."""
    if font.color in (BLACK, "auto") and not font.italic:
        return text
    return replace(text, color=colour(font.color)[1:], slanted=font.italic)


def _justified(units: list[Unit], slack: float) -> list[float]:
    """Return the room after each unit that brings a line to its full width."""
    wide = widened([unit.character for unit in units])
    count = sum(wide)
    return [slack / count if is_wide else 0.0 for is_wide in wide]


def _fitting(units: list[Unit], start: int, room: float, stops_hang: bool) -> int:
    """Return how far units from ``start`` fit in a line; spaces at its end may hang out.

    So may one stop, where ``stops_hang``.
    """
    used, limit = 0.0, room + _ROUNDING
    for place in range(start, len(units)):
        unit = units[place]
        used += unit.width
        if used > limit and unit.character != " ":
            return place + 1 if stops_hang and unit.character in HANGING else place
        used += unit.after
    return len(units)


def _blank_half(units: list[Unit]) -> float:
    """Return how much of the sign that begins a line is blank, if it is one that may lose it."""
    if not units or units[0].character not in SHRINKING:
        return 0.0
    half = units[0].font.size / 2
    return half if units[0].width > half else 0.0  # a Latin quote has none


def _last_break(units: list[Unit], allowed: Sequence[bool], start: int, end: int) -> int:
    """Return the last place up to ``end`` where a line may break.

    A word longer than the line breaks anywhere, but between signs that belong together.
    """
    for place in range(end, start, -1):
        if allowed[place]:
            return place
    for place in range(end, start, -1):
        if _may_part(units, place):
            return place
    return max(end, start + 1)


def _may_part(units: list[Unit], place: int) -> bool:
    """Say whether a word too long for its line may be divided before a unit."""
    if NO_BREAK in (units[place - 1].character, units[place].character):
        return False
    left = _seen(units, range(place - 1, -1, -1))
    return may_part(left, _seen(units, range(place, len(units))))


def _seen(units: list[Unit], places: Iterable[int]) -> str:
    """Return the first character at these places that is drawn."""
    return next((c for at in places if (c := units[at].character) != MAY_BREAK), "")


@lru_cache(maxsize=1000)
def breaks(text: str) -> tuple[bool, ...]:
    """Say for each character whether a line may begin with it."""
    return may_begin_lines(text)
