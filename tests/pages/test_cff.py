"""Subsets that are put together of outlines: those of HarfBuzz, byte by byte; each cut once."""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING

import pytest

from cadre_docs.pages.fonts import FontBook
from cadre_docs.pages.typeset.cff import CffFont, OtherFont
from cadre_docs.pages.typeset.typefaces import Typeface
from tests.pages.small_fonts import small_font

if TYPE_CHECKING:
    from pathlib import Path


def typeface(name: str) -> Typeface:
    """Return the face that draws 中 under a name, with nothing kept."""
    face = FontBook.system().face_of("中", name, bold=False)
    assert face is not None
    return Typeface(face.file, face.number, face.axis)


@pytest.fixture(scope="module", params=["宋体", "黑体"])
def keyed(request: pytest.FixtureRequest) -> tuple[Typeface, CffFont]:
    made = typeface(request.param)
    if "CFF " not in made.tables:
        pytest.skip(f"{request.param}：本机的字体不是 CID 字体")
    return made, CffFont(made.file, made.number, lambda glyphs: made.cut(glyphs)[1])


@pytest.mark.parametrize("count", [1, 2, 3, 10, 254, 255, 256, 257, 258, 600])
def test_a_subset_is_that_of_harfbuzz(keyed: tuple[Typeface, CffFont], count: int) -> None:
    face, font = keyed
    draw = random.Random(count)  # noqa: S311 - no secret
    for near in (False, True):  # glyphs of a few font dictionaries, and of all
        top = 2 * count + 2 if near else 60_000
        glyphs = draw.sample(range(1, top), count)
        assert ("CFF", *font.subset(glyphs)) == face.cut(glyphs)


def test_what_was_cut_before_changes_no_byte(keyed: tuple[Typeface, CffFont]) -> None:
    face, font = keyed
    draw = random.Random(1)  # noqa: S311 - no secret
    for _ in range(3):
        font.subset(draw.sample(range(1, 60_000), 50))
    glyphs = draw.sample(range(1, 60_000), 50)
    fresh = CffFont(face.file, face.number, lambda some: face.cut(some)[1])
    assert font.subset(glyphs) == fresh.subset(glyphs)


def test_each_outline_is_cut_once() -> None:
    face = typeface("宋体")
    if "CFF " not in face.tables:
        pytest.skip("本机的宋体不是 CID 字体")
    cut: list[int] = []

    def counted(glyphs):
        cut.extend(set(glyphs) - {0})
        return face.cut(glyphs)[1]

    font = CffFont(face.file, face.number, counted)
    font.subset(range(1000, 1100))
    first = len(cut)
    font.subset(range(1050, 1100))
    assert len(cut) == first
    font.subset(range(1090, 1110))
    assert cut[first:] == list(range(1100, 1110))


def test_other_fonts_are_left_to_harfbuzz(tmp_path: Path) -> None:
    for is_cff in (False, True):
        path = small_font(tmp_path / f"{is_cff}.otf", "Small", "甲乙", cff=is_cff)
        face = Typeface(str(path), 0)
        (glyph,) = face.shape("甲")
        kind, data, packed, numbers = face.subset([glyph.number])
        assert (kind, data, numbers) == face.cut([glyph.number])
        assert zlib.decompress(packed) == data
        if is_cff:
            with pytest.raises(OtherFont):
                CffFont(face.file, face.number, lambda _: b"")


def test_glyphs_of_two_dictionaries_by_turns(keyed: tuple[Typeface, CffFont]) -> None:
    face, font = keyed
    far = [(number, glyph) for number, glyph in zip(font.dicts, font.starts, strict=True)]
    first = [glyph for number, glyph in far if number == far[1][0]]
    glyphs = sorted(
        {*first, *(glyph + 1 for glyph in first), *(glyph - 1 for glyph in first)} - {0}
    )
    assert font.subset(glyphs)[0] == face.cut(glyphs)[1]
