"""Fonts by role: from the names in a master to the fonts installed here.

A master names the fonts of a Chinese office desktop. A name belongs to a *role* (仿宋,
宋体 …), a role has a chain of families, and the PDF draws each character with the first
family of the chain that has it. What is installed is found in the folders of the system
(``font_folders``, ``font_index``), which characters a font has says HarfBuzz; a test compares
both with fontconfig, which is not needed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain as joined
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import EnvironmentLackError, RequestError
from cadre_docs.machine import platforms
from cadre_docs.pages.fonts.clusters import (
    TEXT_OR_PICTURE,
    clusters,
    has_marks,
    is_mark,
    is_selector,
    is_well_set,
    runs_of_marked,
)
from cadre_docs.pages.fonts.faces import BOLD, REGULAR
from cadre_docs.pages.fonts.folders import beside_program, named_folders
from cadre_docs.pages.fonts.index import index_fonts
from cadre_docs.pages.fonts.roles import LAST, LATIN, ROLE_OF, ROLES, Source
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.fonts.faces import Face
    from cadre_docs.pages.fonts.index import FontIndex
    from cadre_docs.pages.model import Run


# Characters set in a run's latin font; all others (“ ” ‘ ’ … — · too) take the
# east-asian one, as in Word with the hint eastAsia.
_LATIN_RUN = re.compile("[\x20-\x7e\xc0-\xd6\xd8-\xf6\xf8-\xff]+")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
# Drawn as room by whoever sets text, with or without a glyph of a font.
_BLANK = frozenset(
    "\n\t \xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
# Control characters, ends of lines and paragraphs, and what steers the setting of text: no
# font draws them, whatever it says.
_NEVER_DRAWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
HEAVY = 600
"""What is lighter than this is no bold face."""


@frozen
class FontFamily:
    """An installed family: the name asked for, its font files and its characters."""

    name: str
    faces: tuple[Face, ...]

    def covers(self, character: str) -> bool:
        """Say whether any face of the family has the character."""
        return any(face.covers(ord(character)) for face in self.faces)


@frozen
class MissingGlyph:
    """A character (with its marks) that no font has, the font name asked for, and its text."""

    character: str
    font: str
    text: str


@frozen
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
    """The installed fonts, and which of them draw a font named in a master.

    ``not_of_system`` are font files in other folders than those of the system.
    """

    def __init__(self, faces: Iterable[Face], not_of_system: Iterable[str] = ()) -> None:
        self.not_of_system = tuple(not_of_system)
        by_name: dict[str, list[Face]] = {}
        for face in faces:
            for family in face.families:
                by_name.setdefault(family.casefold(), []).append(face)
        self._faces = {name: tuple(faces) for name, faces in by_name.items()}
        self._chains: dict[str, tuple[FontFamily, ...]] = {}
        self._css: dict[str, str] = {}
        self._drawn: dict[str, set[str]] = {}
        # By the names of a run: the characters, all of them single, that it is drawn with.
        self._whole: dict[tuple[str, str], set[str]] = {}
        self._ascent_ratio: dict[str, float] = {}

    @staticmethod
    def system() -> FontBook:
        """Return the fonts of this machine, looked for once a process.

        Those in folders that were named, by :func:`fonts_in` or by the environment, come first;
        then those in the folder 字体 beside the program. Raises RequestError for a named folder
        that there is not, or in which no font is.
        """
        return _system(named_folders())

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
        known = self._css.get(name)
        if known is None:
            quoted = (one.name.replace("\\", "").replace('"', "") for one in self.chain(name))
            known = self._css[name] = ",".join(f'"{family}"' for family in quoted) or "serif"
        return known

    def is_bold(self, name: str, *, bold: bool) -> bool:
        """Say whether to draw in bold: as asked, or because a stand-in needs it."""
        role = ROLES.get(ROLE_OF.get(name.casefold(), ""))
        if bold or role is None or not role.bold:
            return bold
        chain = self.chain(name)
        return bool(chain) and chain[0].name not in (name, *role.names, *role.others)

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
            if face and (len(seen) == 1 or is_well_set(face, seen)):
                return family.name
        return None

    def parts(self, text: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield (font, part): ``name``, or for a character with marks the family that has all."""
        for marked, part in runs_of_marked(text):
            yield (self.family_of_cluster(part, name) if marked else None) or name, part

    def face_of(self, character: str, name: str, *, bold: bool) -> Face | None:
        """Return the upright face that draws a character, the one nearest to the weight wanted.

        It may be lighter than :data:`HEAVY` though bold was wanted: many Chinese fonts have one
        weight. None when none is upright.
        """
        family = next((one for one in self.chain(name) if one.covers(character)), None)
        if family is None:
            return None
        fitting = (f for f in family.faces if f.upright and f.covers(ord(character)))
        return min(fitting, key=lambda face: _distance(face, bold=bold), default=None)

    def missing(self, runs: Iterable[Run]) -> list[MissingGlyph]:
        """Return the characters that no chain can draw, each once a font, in reading order."""
        found: dict[tuple[str, str], MissingGlyph] = {}
        for run in runs:
            names = run.font.latin, run.font.east_asian
            known = self._whole.setdefault(names, set())
            if known.issuperset(run.text) and not has_marks(run.text):
                continue
            is_whole = True
            for latin, part in split_scripts(run.text):
                name = run.font.latin if latin else run.font.east_asian
                drawn = self._drawn.setdefault(name, {*_INVISIBLE, *TEXT_OR_PICTURE, *_BLANK})
                for cluster in dict.fromkeys(clusters(part)):
                    if cluster in drawn:
                        continue
                    if self._draws(cluster, name):
                        drawn.add(cluster)
                    else:
                        is_whole = False
                        found.setdefault((cluster, name), MissingGlyph(cluster, name, run.text))
            if is_whole and not has_marks(run.text):
                known.update(run.text)
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
            served_by = chain[0].name if chain else None
            wanted = LAST if served_by in role.names else (*role.free, *LAST)
            lacking = [s for s in wanted if s.family.casefold() not in self._faces]
            reports.append(RoleReport(name, served_by, tuple(lacking)))
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


def _distance(face: Face, *, bold: bool) -> tuple[bool, int, int]:
    """Return how far a face is from what was wanted; of two as far the lighter is farther."""
    wanted = BOLD if bold else REGULAR
    return bold and face.weight < HEAVY, abs(face.weight - wanted), -face.weight


def _upright(family: FontFamily) -> Face | None:
    """Return the face that tells how a family sets its marks."""
    upright = (face for face in family.faces if face.upright)
    return min(upright, key=lambda face: _distance(face, bold=False), default=None)


def _wanted(name: str) -> Iterator[str]:
    yield name
    role = ROLES.get(ROLE_OF.get(name.casefold(), ""))
    if role is None:
        yield from (source.family for source in LATIN.get(name.casefold(), ()))
        role = ROLES["宋体"]
    for one in (role, ROLES["宋体"]):
        yield from one.names
        yield from (source.family for source in one.free)
        yield from one.others
    yield from (source.family for source in LAST)


def _baseline_ratio(face: Face) -> float:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(face.file, fontNumber=face.number, lazy=True) as font:
        ascent, descent = font["hhea"].ascent, font["hhea"].descent
        return float(ascent + descent) / 2 / float(font["head"].unitsPerEm)


def require_fonts(book: FontBook) -> None:
    """Raise EnvironmentLackError where there is no Chinese font at all."""
    if not book.chain("宋体"):
        raise EnvironmentLackError(
            "没有可用的中文字体，不能生成 PDF（DOCX、XLSX 不受影响）；请安装："
            "apt-get install fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono，"
            "或把字体文件放进程序旁边的“字体”文件夹，或用 --fonts 指定字体文件夹"
        )


@cache
def _system(named: tuple[Path, ...]) -> FontBook:
    faces = font_index(named).faces
    own = [folder for folder in (*named, beside_program()) if folder.is_dir()]
    files = {file: Path(file).parents for file in dict.fromkeys(f.file for f in faces) if own}
    for folder in named:
        if not any(folder in parents for parents in files.values()):
            raise RequestError(
                f"字体文件夹“{folder}”里没有能用的字体（.ttf、.otf、.ttc、.otc）。"
                "请核对路径；字体文件有什么问题，用 cadre-docs doctor 查看。"
            )
    return FontBook(faces, (f for f, parents in files.items() if any(o in parents for o in own)))


@cache
def font_index(named: tuple[Path, ...]) -> FontIndex:
    """Return the fonts in folders that were named, beside the program, and of this machine."""
    return index_fonts((*named, beside_program(), *platforms.font_folders()))
