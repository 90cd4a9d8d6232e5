"""The fonts found in folders against those that fontconfig finds: the same files, the same choice."""

from __future__ import annotations

import subprocess
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

import pytest

from cadre_docs.pages.fonts.choice import FontBook, font_index
from cadre_docs.pages.fonts.faces import Face
from cadre_docs.pages.fonts.index import KINDS
from cadre_docs.pages.fonts.roles import LAST, LATIN, ROLE_OF, ROLES

pytestmark = pytest.mark.fontconfig
FORM = "%{family}\\t%{weight}\\t%{slant}\\t%{file}\\t%{index}\\t%{charset}\\n"
WEIGHTS = {400: "80", 500: "100", 700: "200"}
VARIABLE = 0xFFFF  # an index above it is an instance of a variable font


@dataclass(frozen=True)
class Listed:
    """A font as fontconfig lists it."""

    families: tuple[str, ...]
    weight: str
    slant: str
    file: str
    index: int
    charset: str

    @property
    def place(self) -> tuple[str, int]:
        return self.file, self.index

    def ranges(self) -> tuple[list[int], list[int]]:
        pairs = [part.partition("-")[::2] for part in self.charset.split()]
        return [int(low, 16) for low, _ in pairs], [int(high or low, 16) for low, high in pairs]

    def covers(self, code: int) -> bool:
        lows, highs = _ranges(self)
        place = bisect_right(lows, code) - 1
        return place >= 0 and code <= highs[place]


@cache
def _ranges(font: Listed) -> tuple[list[int], list[int]]:
    return font.ranges()


@cache
def listing() -> tuple[Listed, ...]:
    run = subprocess.run(["fc-list", "--format", FORM], capture_output=True, check=True)
    found = []
    for line in sorted(set(run.stdout.decode("utf-8", "replace").splitlines())):
        families, weight, slant, file, index, charset = line.split("\t")
        if file.lower().endswith(KINDS) and int(index) <= VARIABLE and "[" not in weight:
            found.append(
                Listed(tuple(families.split(",")), weight, slant, file, int(index), charset)
            )
    return tuple(found)


def ours() -> dict[tuple[str, int], Face]:
    return {(face.file, face.number): face for face in font_index(()).faces if face.axis is None}


def test_the_same_fonts() -> None:
    assert listing()
    theirs = {font.place for font in listing()}
    assert theirs <= set(ours())


def test_the_same_names_weights_and_slants() -> None:
    here = ours()
    for font in listing():
        face = here[font.place]
        assert set(font.families) <= set(face.families), font.file
        assert face.upright == (font.slant == "0"), font.file
        for weight, theirs in WEIGHTS.items():
            assert (face.weight == weight) == (font.weight == theirs), font.file


def test_the_same_characters() -> None:
    here = ours()
    for font in listing():
        face = here[font.place]
        lows, highs = font.ranges()
        beyond = [
            code for high, low in zip(highs, lows[1:], strict=False) for code in (high + 1, low - 1)
        ]
        for codes, has in (
            ((*lows, *highs), True),
            ((code for code in beyond if code > 0x20), False),
        ):
            for code in codes:
                assert face.covers(code) == (has or font.covers(code)), (font.file, hex(code))


NAMES = sorted({*ROLE_OF, *LATIN, "华康少女", "noto sans cjk sc", "dejavu serif"})
TEXT = "一二三甲乙丙张abc019é，。“”·—…（）①㎡αжあ𬭎𰻝⺁𪚥㐂５★√"


@pytest.mark.parametrize("bold", [False, True])
def test_the_same_choice(bold: bool) -> None:
    """Of each name and character the face that was chosen of fontconfig's listing."""
    book = FontBook.system()
    families: dict[str, list[Listed]] = {}
    for font in listing():
        for family in font.families:
            families.setdefault(family.casefold(), []).append(font)
    asked = 0
    for name in NAMES:
        for character in TEXT:
            theirs = chosen(families, name, ord(character), bold=bold)
            if theirs is None:
                continue
            face = book.face_of(character, name, bold=bold)
            assert face is not None
            assert (face.file, face.number) == theirs.place, (name, character)
            asked += 1
    assert asked > 1000


def chosen(families: dict[str, list[Listed]], name: str, code: int, *, bold: bool) -> Listed | None:
    """The first family of the chain that has it, in it a face of just the weight wanted."""
    for family in wanted(name):
        fonts = families.get(family.casefold(), [])
        if any(font.covers(code) for font in fonts):
            for weight in ("200",) if bold else ("80", "100"):
                for font in fonts:
                    if font.slant == "0" and font.weight == weight and font.covers(code):
                        return font
            return None
    return None


def wanted(name: str) -> list[str]:
    role = ROLES.get(ROLE_OF.get(name, ""))
    latin = [] if role else [source.family for source in LATIN.get(name, ())]
    role = role or ROLES["宋体"]
    return [name, *latin, *role.names, *(s.family for s in (*role.free, *LAST))]
