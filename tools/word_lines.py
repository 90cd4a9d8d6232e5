"""LibreOffice given the line heights of Word, so that what differs is how a form is set.

LibreOffice takes the height of a line from the font that happens to be installed and snaps exact
lines to the document grid; Word does neither (docs/adr/0010). To compare them fairly it gets

- copies of the fonts that stand in, whose ascent and descent are those that Word takes for the
  fonts they stand in for; nothing else in them is changed, no glyph and no width;
- copies of the forms whose exact lines say that they do not snap: that changes nothing in Word;
- the Chinese locale of a Chinese office, which decides the font of an empty line.

Our own pages are made of the form as it is, with the fonts that are installed.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

from cadre_docs.masters.normalize.document import Document, W, child
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.fonts.roles import LATIN, ROLE_OF
from cadre_docs.pages.text_flow import BASELINE, LATIN_LINE, SINGLE_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cadre_docs.pages.fonts.faces import Face

PROFILE = (
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale">'
    "<value>zh-CN</value></prop></item></oor:items>"
)
"""registrymodifications.xcu of a LibreOffice in a Chinese office."""

_FONT = re.compile(r'w:(ascii|hAnsi|eastAsia)="([^"]+)"')
_THEME = re.compile(r'<a:(latin|ea)\b[^>]*typeface="([^"]+)"|script="(Hans)" typeface="([^"]+)"')
_POSTSCRIPT = 6
_NAMES = (1, 3, 4, _POSTSCRIPT, 16, 21)  # of a font: what it and its family are called


def unsnapped(data: bytes) -> bytes:
    """Return a DOCX whose paragraphs with exact lines say that they do not snap to the grid."""
    document = Document(data)
    for tree in document.styled():
        for spacing in tree.iter(f"{W}spacing"):
            properties = spacing.getparent()
            if spacing.get(f"{W}lineRule") == "exact" and properties.tag == f"{W}pPr":
                child(properties, "snapToGrid").set(f"{W}val", "0")
    return document.save()


def fonts_of(documents: Iterable[bytes]) -> dict[str, bool]:
    """Return the names of fonts in DOCX files, and whether each is a font for hanzi."""
    found: dict[str, bool] = {}
    for data in documents:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                if not re.fullmatch(r"word/[^/]+\.xml|word/theme/[^/]+\.xml", part):
                    continue
                text = archive.read(part).decode("utf-8", "replace")
                pairs = _FONT.findall(text)
                pairs += [(a or c, b or d) for a, b, c, d in _THEME.findall(text)]
                for where, name in pairs:
                    is_hanzi = where in ("eastAsia", "ea", "Hans") and name.casefold() not in LATIN
                    known = name.casefold() in ROLE_OF
                    found[name] = found.get(name, False) or is_hanzi or known
    return found


def font_settings(names: dict[str, bool], folder: Path) -> str:
    """Return a fonts.conf by which each name is drawn with the heights of lines in Word.

    The copies are written into ``folder``.
    """
    book, made, aliases = FontBook.system(), dict[tuple[str, bool], str](), []
    for name, is_hanzi in names.items():
        families = []
        for family in book.chain(name):
            key = (family.name, is_hanzi)
            if key not in made:
                made[key] = f"Line {len(made) + 1}"
                for face in family.faces:
                    write_copy(face, made[key], SINGLE_LINE if is_hanzi else LATIN_LINE, folder)
            families.append(made[key])
        prefer = "".join(f"<family>{family}</family>" for family in families)
        aliases.append(
            f"<alias binding='same'><family>{escape(name)}</family>"
            f"<prefer>{prefer}</prefer></alias>"
        )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{escape(str(folder))}</dir>{''.join(aliases)}</fontconfig>"
    )


def write_copy(face: Face, family: str, height: float, folder: Path) -> None:
    """Write a copy of a font under another family's name, its lines ``height`` em high."""
    with TTFont(face.file, fontNumber=face.number) as font:
        em = font["head"].unitsPerEm
        up, down = round(BASELINE * height * em), round((1 - BASELINE) * height * em)
        head, metrics = font["hhea"], font["OS/2"]
        head.ascent, head.descent, head.lineGap = up, -down, 0
        metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = up, -down, 0
        metrics.usWinAscent, metrics.usWinDescent = up, down
        names = font["name"]
        for record in names.names:
            if record.nameID in _NAMES:
                own = family.replace(" ", "") if record.nameID == _POSTSCRIPT else family
                names.setName(own, record.nameID, *_platform(record))
        target = folder / f"{family} {face.weight} {'' if face.upright else 'i'}.otf"
        font.save(target)


def _platform(record: object) -> tuple[int, int, int]:
    return record.platformID, record.platEncID, record.langID  # type: ignore[attr-defined]
