"""Fonts by role: from the names in a master to the fonts installed here.

A master names the fonts of a Chinese office desktop. A name belongs to a *role* (仿宋,
宋体 …), a role has a chain of families, and the PDF draws each character with the first
family of the chain that has it. What is installed, and which characters it has, comes
from fontconfig (one ``fc-list`` a process), the library Pango asks as well: so what
:meth:`FontBook.missing` reports is what Pango cannot draw from the chain.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain as joined
from itertools import groupby
from typing import TYPE_CHECKING

from cadre_docs.errors import EnvironmentLackError, why
from cadre_docs.pages.clusters import (
    TEXT_OR_PICTURE,
    clusters,
    has_marks,
    is_mark,
    is_selector,
    is_well_set,
    runs_of_marked,
)
from cadre_docs.pages.font_roles import LAST, LATIN, ROLE_OF, ROLES, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.model import Run


# Characters set in a run's latin font; all others (“ ” ‘ ’ … — · too) take the
# east-asian one, as in Word with the hint eastAsia.
_LATIN_RUN = re.compile("[\x20-\x7e\xc0-\xd6\xd8-\xf6\xf8-\xff]+")
# Weights and slant as fontconfig numbers them; 100 is what some plain fonts call themselves.
_REGULAR, _BOLD, _UPRIGHT = ("80", "100"), ("200",), "0"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
# Drawn as room by whoever sets text, with or without a glyph of a font.
_BLANK = frozenset(
    "\n\t \xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# Control characters, ends of lines and paragraphs, and what steers the setting of text: no
# font draws them, whatever it says.
_NEVER_DRAWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


@dataclass(frozen=True)
class FontFamily:
    """An installed family: the name asked for, its font files and its characters."""

    name: str
    faces: tuple[Face, ...]

    def covers(self, character: str) -> bool:
        """Say whether any face of the family has the character."""
        return any(face.covers(ord(character)) for face in self.faces)


@dataclass(frozen=True)
class Face:
    """One font: its family names, file, index in the file, and fontconfig's charset."""

    families: tuple[str, ...]
    weight: str
    slant: str
    file: str
    index: int
    charset: str = field(repr=False)

    @cached_property
    def _ranges(self) -> tuple[list[int], list[int]]:
        pairs = [part.partition("-")[::2] for part in self.charset.split()]
        return [int(low, 16) for low, _ in pairs], [int(high or low, 16) for low, high in pairs]

    def covers(self, code: int) -> bool:
        """Say whether the font has a glyph for the code point."""
        lows, highs = self._ranges
        place = bisect_right(lows, code) - 1
        return place >= 0 and code <= highs[place]


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character (with its marks) that no font has, the font name asked for, and its text."""

    character: str
    font: str
    text: str


@dataclass(frozen=True, slots=True)
class RoleReport:
    """For ``doctor``: the family that draws a role (None: nothing does), free fonts not here."""

    role: str
    served_by: str | None
    missing: tuple[Source, ...]


def split_scripts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (is latin, part) for the parts of a text that take different fonts in Word.

    Marks take the font of the character that they belong to.
    """
    if has_marks(text):
        kinds = groupby(clusters(text), lambda cluster: bool(_LATIN_RUN.match(cluster)))
        yield from ((latin, "".join(part)) for latin, part in kinds)
        return
    end = 0
    for match in _LATIN_RUN.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match.group()
        end = match.end()
    if end < len(text):
        yield False, text[end:]


class FontBook:
    """The installed fonts, and which of them draw a font named in a master."""

    def __init__(self, faces: Iterable[Face]) -> None:
        by_name: dict[str, list[Face]] = {}
        for face in faces:
            for family in face.families:
                by_name.setdefault(family.casefold(), []).append(face)
        self._faces = {name: tuple(faces) for name, faces in by_name.items()}
        self._chains: dict[str, tuple[FontFamily, ...]] = {}
        self._drawn: dict[str, set[str]] = {}
        self._ascent_ratio: dict[str, float] = {}

    @staticmethod
    def system() -> FontBook:
        """Return the fonts of this machine, read once a process.

        Raises EnvironmentLackError when fontconfig's ``fc-list`` cannot be run.
        """
        return _system()

    def chain(self, name: str) -> tuple[FontFamily, ...]:
        """Return the installed families that draw the font ``name``, best first."""
        if name not in self._chains:
            found: dict[tuple[Face, ...], FontFamily] = {}
            for family in _wanted(name):
                faces = self._faces.get(family.casefold())
                if faces and faces not in found:
                    found[faces] = FontFamily(family, faces)
            self._chains[name] = tuple(found.values())
        return self._chains[name]

    def css_family(self, name: str) -> str:
        """Return the value of CSS ``font-family`` for a font named in a master."""
        quoted = (family.name.replace("\\", "").replace('"', "") for family in self.chain(name))
        return ",".join(f'"{family}"' for family in quoted) or "serif"

    def is_bold(self, name: str, *, bold: bool) -> bool:
        """Say whether to draw in bold: as asked, or because a stand-in needs it."""
        role = ROLES.get(ROLE_OF.get(name.casefold(), ""))
        if bold or role is None or not role.bold:
            return bold
        chain = self.chain(name)
        return bool(chain) and chain[0].name not in (name, *role.names)

    def family_of(self, character: str, name: str) -> str | None:
        """Return the family that draws a character in the font ``name``; None when none has it."""
        return next((f.name for f in self.chain(name) if f.covers(character)), None)

    def family_of_cluster(self, cluster: str, name: str) -> str | None:
        """Return the family that draws a character with its marks; None when none does.

        Any family will do rather than none. A mark without a character, and a variant that a
        selector asks for, are drawn by none.
        """
        seen = "".join(c for c in cluster if c not in _INVISIBLE and c not in TEXT_OR_PICTURE)
        if not seen or is_mark(seen[0]) or any(map(is_selector, seen)):
            return None
        for family in dict.fromkeys(joined(self.chain(name), *map(self.chain, ROLES))):
            face = _upright(family) if all(map(family.covers, seen)) else None
            if face and (len(seen) == 1 or is_well_set(face.file, face.index, seen)):
                return family.name
        return None

    def parts(self, text: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield (font, part): ``name``, or for a character with marks the family that has all."""
        for marked, part in runs_of_marked(text):
            yield (self.family_of_cluster(part, name) if marked else None) or name, part

    def face_of(self, character: str, name: str, *, bold: bool) -> Face | None:
        """Return the upright face that draws a character; None when there is none so heavy."""
        for family in self.chain(name):
            if family.covers(character):
                upright = [f for f in family.faces if f.slant == _UPRIGHT]
                for weight in _BOLD if bold else _REGULAR:
                    for face in upright:
                        if face.weight == weight and face.covers(ord(character)):
                            return face
                return None
        return None

    def missing(self, runs: Iterable[Run]) -> list[MissingGlyph]:
        """Return the characters that no chain can draw, each once a font, in reading order."""
        found: dict[tuple[str, str], MissingGlyph] = {}
        for run in runs:
            for latin, part in split_scripts(run.text):
                name = run.font.latin if latin else run.font.east_asian
                drawn = self._drawn.setdefault(name, {*_INVISIBLE, *TEXT_OR_PICTURE, *_BLANK})
                for cluster in dict.fromkeys(clusters(part)):
                    if cluster in drawn:
                        continue
                    if self._draws(cluster, name):
                        drawn.add(cluster)
                    else:
                        found.setdefault((cluster, name), MissingGlyph(cluster, name, run.text))
        return list(found.values())

    def _draws(self, cluster: str, name: str) -> bool:
        if len(cluster) > 1:
            return self.family_of_cluster(cluster, name) is not None
        if not is_drawn(cluster) or is_mark(cluster):
            return False
        return self.family_of(cluster, name) is not None

    def coverage_report(self) -> tuple[RoleReport, ...]:
        """Return, per role, what draws it and which free fonts are not installed."""
        reports = []
        for name, role in ROLES.items():
            chain = self.chain(name)
            lacking = [s for s in (*role.free, *LAST) if s.family.casefold() not in self._faces]
            reports.append(RoleReport(name, chain[0].name if chain else None, tuple(lacking)))
        return tuple(reports)

    def baseline_ratio(self, name: str) -> float:
        """Return half of (ascent - descent) of a font's first family, in em.

        In a CSS line box of any height the baseline lies so far below the middle.
        """
        if name not in self._ascent_ratio:
            chain = self.chain(name)
            self._ascent_ratio[name] = _baseline_ratio(chain[0].faces[0]) if chain else 0.36
        return self._ascent_ratio[name]


def is_drawn(cluster: str) -> bool:
    """Say whether a character is one that fonts draw: no control character, no line end."""
    return unicodedata.category(cluster[0]) not in _NEVER_DRAWN


def _upright(family: FontFamily) -> Face | None:
    """Return the face that tells how a family sets its marks."""
    faces = [face for face in family.faces if face.slant == _UPRIGHT]
    return next((face for face in faces if face.weight in _REGULAR), None) or next(
        iter(faces), None
    )


def _wanted(name: str) -> Iterator[str]:
    yield name
    role = ROLES.get(ROLE_OF.get(name.casefold(), ""))
    if role is None:
        yield from (source.family for source in LATIN.get(name.casefold(), ()))
        role = ROLES["宋体"]
    yield from role.names
    yield from (source.family for source in joined(role.free, LAST))


def _baseline_ratio(face: Face) -> float:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    number = face.index & 0xFFFF  # the upper half numbers instances of a variable font
    with TTFont(face.file, fontNumber=number, lazy=True) as font:
        ascent, descent = font["hhea"].ascent, font["hhea"].descent
        return float(ascent + descent) / 2 / float(font["head"].unitsPerEm)


def require_fonts(book: FontBook) -> None:
    """Raise EnvironmentLackError where there is no Chinese font at all."""
    if not book.chain("宋体"):
        raise EnvironmentLackError(
            "没有可用的中文字体，不能生成 PDF（DOCX、XLSX 不受影响）；请安装："
            "apt-get install fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono"
        )


@cache
def _system() -> FontBook:
    program = shutil.which("fc-list")
    if program is None:
        raise EnvironmentLackError(
            "找不到 fontconfig 的 fc-list，无法得知装有哪些字体；"
            "请安装：apt-get install fontconfig fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono"
        )
    form = "%{family}\\t%{weight}\\t%{slant}\\t%{file}\\t%{index}\\t%{charset}\\n"
    try:
        listing = subprocess.run(  # noqa: S603
            [program, "--format", form], capture_output=True, check=True, timeout=120
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError) as error:
        reason = why(error) if isinstance(error, OSError) else "它没有正常结束"
        raise EnvironmentLackError(
            f"fc-list 运行失败，无法得知装有哪些字体：{reason}；"
            "请检查字体配置，或重新安装 fontconfig：apt-get install --reinstall fontconfig"
        ) from error
    return FontBook(parse_listing(listing))


def parse_listing(listing: str) -> Iterator[Face]:
    """Yield the fonts of an ``fc-list`` listing: family, weight, slant, file, index, charset."""
    for line in sorted(set(listing.splitlines())):
        match line.split("\t"):
            case [families, weight, slant, file, index, charset] if index.isdecimal():
                yield Face(tuple(families.split(",")), weight, slant, file, int(index), charset)
