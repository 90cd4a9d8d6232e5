"""Characters with their marks (x̄, e with an acute, Ⓐ …): what a reader takes for one sign.

Marks are combining ones and variation selectors (Unicode's category M). A mark is set in the
font of its character, and only in a font that puts it on its character: many have the mark's
glyph and no idea where it belongs.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.pages.fonts.faces import FontFileError, open_font
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.pages.fonts.faces import Face

# They ask for a plain or a coloured picture of a sign, not for another shape of it.
TEXT_OR_PICTURE = frozenset("\ufe0e\ufe0f")
_JOINER = "\u200d"
_DOTTED_CIRCLE = "\u25cc"  # what HarfBuzz draws under a mark without a character
# Of blocks without combining marks: nearly every text is of these alone.
_SINGLE = expression(
    "[\n\x20-\u02ff\u200b\u2010-\u2027\u2030-\u2060\u2070-\u20cf\u2100-\u2bff\u3000-\u3029"
    "\u3030-\u3098\u309b-\ua66e\uf900-\ufaff\ufe30-\ufefe\uff00-\uffef\U00020000-\U0003ffff]*"
)


@lru_cache(maxsize=4096)
def is_mark(character: str) -> bool:
    """Say whether a character stands on, under or around the one before it."""
    return unicodedata.category(character)[0] == "M"


def is_selector(character: str) -> bool:
    """Say whether a character asks for a variant of the one before it."""
    return unicodedata.name(character, "").startswith("VARIATION SELECTOR")


def has_marks(text: str) -> bool:
    """Say whether there may be clusters of several characters in a text."""
    return _SINGLE.fullmatch(text) is None


def clusters(text: str) -> list[str]:
    """Divide a text into characters with their marks; a joiner ties what follows it, too."""
    if not has_marks(text):
        return list(text)
    return list(_divided(text))


@lru_cache(maxsize=8)  # each font asks for the same text
def _divided(text: str) -> tuple[str, ...]:
    follows = [is_mark(one) or _JOINER in (before, one) for before, one in pairwise(text)]
    starts = [0, *(n for n, tied in enumerate(follows, 1) if not tied), len(text)]
    return tuple(text[start:end] for start, end in pairwise(starts))


@lru_cache(maxsize=1024)
def is_well_set(face: Face, cluster: str) -> bool:
    """Say whether a font has all of a cluster and puts each mark over or under its character."""
    import uharfbuzz  # type: ignore[import-untyped]  # rarely needed

    try:
        font = open_font(face.file, face.number, face.axis)
    except FontFileError:
        return False
    buffer = uharfbuzz.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    glyphs = [info.codepoint for info in buffer.glyph_infos]
    if 0 in glyphs or font.get_nominal_glyph(ord(_DOTTED_CIRCLE)) in glyphs:
        return False
    if any(unicodedata.category(c) == "Mc" for c in cluster):  # these stand beside
        return True
    (left, right), *marks = _inks(font, buffer) or [(0, 0)]
    return all(left <= (start + end) / 2 <= right for start, end in marks)


def _inks(font: object, buffer: object) -> list[tuple[int, int]]:
    """Return from where to where the ink of each glyph goes; glyphs without ink are left out."""
    found, x = [], 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):  # type: ignore[attr-defined]
        ink = font.get_glyph_extents(info.codepoint)  # type: ignore[attr-defined]
        if ink is not None and ink.width:
            start = x + place.x_offset + ink.x_bearing
            found.append((start, start + ink.width))
        x += place.x_advance
    return found


def runs_of_marked(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (has marks, part): each cluster of several characters by itself, the rest joined."""
    plain = ""
    for cluster in clusters(text):
        if len(cluster) == 1:
            plain += cluster
            continue
        if plain:
            yield False, plain
            plain = ""
        yield True, cluster
    if plain:
        yield False, plain
