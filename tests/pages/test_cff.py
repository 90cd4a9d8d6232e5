"""Subsets that are put together of outlines: those of HarfBuzz, byte by byte; each cut once."""

from __future__ import annotations

import io
import random
import zlib
from typing import TYPE_CHECKING

import pytest
from fontTools.cffLib import CFFFontSet

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.typeset import cff
from cadre_docs.pages.typeset.cff import CffFont, OtherFont
from cadre_docs.pages.typeset.typefaces import Typeface
from tests.pages.small_fonts import small_font

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def in_order(glyphs: Sequence[int]) -> bytes:
    """The charset of HarfBuzz, in which the CIDs of glyphs are their numbers in the subset."""
    if len(glyphs) <= 2:
        return b"\0" + b"\0\1" * (len(glyphs) - 1)
    left = len(glyphs) - 2
    return b"\1\0\1" + bytes([left]) if left < 256 else b"\2\0\1" + left.to_bytes(2, "big")


@pytest.mark.parametrize("count", [1, 2, 3, 10, 254, 255, 256, 257, 258, 600])
def test_a_subset_is_that_of_harfbuzz_but_for_cids(
    keyed: tuple[Typeface, CffFont], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    face, font = keyed
    monkeypatch.setattr(cff, "_charset", in_order)
    draw = random.Random(count)  # noqa: S311 - no secret
    for near in (False, True):  # glyphs of a few font dictionaries, and of all
        top = 2 * count + 2 if near else 60_000
        glyphs = draw.sample(range(1, top), count)
        assert font.subset(glyphs) == face.cut(glyphs)[1]


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_cids_are_the_numbers_of_the_whole_font(
    keyed: tuple[Typeface, CffFont], count: int
) -> None:
    face, font = keyed
    glyphs = random.Random(count).sample(range(1, 60_000), count)  # noqa: S311 - no secret
    made = CFFFontSet()
    made.decompile(io.BytesIO(font.subset(glyphs)), None)
    names = made[0].charset
    assert names == [".notdef", *(f"cid{glyph:05}" for glyph in sorted(glyphs))]
    if glyphs:
        subset = face.subset(glyphs)
        assert subset.keeps_numbers
        assert subset.numbers == {glyph: glyph for glyph in glyphs}


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
        kind, data, packed, numbers, keeps_numbers = face.subset([glyph.number])
        assert (kind, data, numbers) == face.cut([glyph.number])
        assert not keeps_numbers
        assert zlib.decompress(packed) == data
        if is_cff:
            with pytest.raises(OtherFont):
                CffFont(face.file, face.number, lambda _: b"")


def test_glyphs_of_two_dictionaries_by_turns(
    keyed: tuple[Typeface, CffFont], monkeypatch: pytest.MonkeyPatch
) -> None:
    face, font = keyed
    monkeypatch.setattr(cff, "_charset", in_order)
    far = [(number, glyph) for number, glyph in zip(font.dicts, font.starts, strict=True)]
    first = [glyph for number, glyph in far if number == far[1][0]]
    glyphs = sorted(
        {*first, *(glyph + 1 for glyph in first), *(glyph - 1 for glyph in first)} - {0}
    )
    assert font.subset(glyphs) == face.cut(glyphs)[1]
