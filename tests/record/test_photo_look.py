"""One picture saved anew is known again; two faces before one wall are not taken for one."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from cadre_docs.record.photo.look import look_keys, look_of, look_same

FACES = range(10)
SIZE = (413, 579)
SAVED = {
    "again.jpg": ({"quality": 30}, SIZE),
    "smaller.jpg": ({"quality": 85}, (295, 413)),
    "larger.jpg": ({"quality": 80}, (826, 1158)),
    "other.png": ({}, SIZE),
}


@cache
def face(number: int) -> Image.Image:
    """A face that nobody has, before the wall that all have."""
    draw = random.Random(number).uniform  # noqa: S311 - faces, not keys
    width, height = (2 * side for side in SIZE)
    picture = Image.new("RGB", (width, height), (70, 130, 200))
    pen = ImageDraw.Draw(picture)
    middle, top = width / 2 + draw(-30, 30), height * 0.18 + draw(-20, 20)
    wide, high = width * draw(0.2, 0.25), height * draw(0.2, 0.25)
    skin = tuple(int(shade + draw(-15, 15)) for shade in (225, 185, 155))
    hair, shirt = int(draw(10, 60)), int(draw(20, 230))
    pen.ellipse(
        (middle - width * 0.42, height * 0.62, middle + width * 0.42, height * 1.3), (shirt,) * 3
    )
    pen.ellipse(
        (middle - wide * 1.15, top - 40, middle + wide * 1.15, top + high * draw(1.2, 2.2)),
        (hair,) * 3,
    )
    pen.rectangle((middle - wide * 0.4, top + high * 1.6, middle + wide * 0.4, height * 0.68), skin)
    pen.ellipse((middle - wide, top, middle + wide, top + 2 * high), skin)
    return picture.filter(ImageFilter.GaussianBlur(3)).resize(SIZE)


def look(number: int, folder: Path, name: str = "first.jpg") -> bytes:
    how, size = SAVED.get(name, ({"quality": 95}, SIZE))
    face(number).resize(size, Image.Resampling.LANCZOS).save(folder / name, **how)
    return look_of(folder / name)


@pytest.mark.parametrize("name", SAVED)
def test_a_picture_saved_anew_looks_the_same(name: str, tmp_path: Path) -> None:
    for number in FACES:
        one, other = look(number, tmp_path), look(number, tmp_path, name)
        assert look_same(one, other)
        assert set(look_keys(one)) & set(look_keys(other))


def test_two_faces_do_not(tmp_path: Path) -> None:
    looks = [look(number, tmp_path) for number in FACES]
    assert not any(look_same(one, other) for one, other in combinations(looks, 2))


def test_a_picture_on_its_side_looks_as_it_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = face(0).transpose(Image.Transpose.ROTATE_90)
    turned.save(tmp_path / "turned.jpg", quality=95, exif=exif)
    assert look_same(look(0, tmp_path), look_of(tmp_path / "turned.jpg"))


def test_a_picture_that_shows_nothing_is_like_none(tmp_path: Path) -> None:
    Image.new("RGB", SIZE, "white").save(tmp_path / "white.png")
    assert list(look_keys(look_of(tmp_path / "white.png"))) == []


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no picture", None])
def test_what_is_no_picture_has_no_look(data: bytes | None, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / "broken.jpg").write_bytes(data)
    assert look_of(tmp_path / "broken.jpg") == b""
    assert not look_same(b"", b"")
