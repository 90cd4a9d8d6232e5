"""Measure how Excel forms of others fare: clean, and printed as elsewhere.

    PYTHONPATH=. python tools/sheet_forms.py FOLDER [--keep FOLDER]

Prints for each XLSX in a folder what `lint` refuses as it is and after the normaliser of `draft`,
and the pages that we and LibreOffice make of the file as the normaliser leaves it.

LibreOffice is asked twice: as it is, and with the fonts that we take. The measure is the second:
columns are counted in digits of the workbook's font, and where an office has 等线 or
Aptos Narrow, LibreOffice as it is here takes the digits of DejaVu Sans, a fifth wider.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import zipfile
from collections import Counter
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cadre_docs.errors import CadreDocsError  # noqa: E402
from cadre_docs.masters.normalize.xlsx import normalize_xlsx  # noqa: E402
from cadre_docs.pages.fonts.choice import FontBook  # noqa: E402
from cadre_docs.pages.pdf import print_layout  # noqa: E402
from cadre_docs.pages.read_xlsx.reader import read_xlsx  # noqa: E402
from cadre_docs.pages.room import lack_of_room  # noqa: E402
from tests.outputs import libreoffice_pdfs  # noqa: E402
from tools.word_forms import INFO, SECONDS, as_they_are, held_against, options_of  # noqa: E402
from tools.word_lines import PROFILE  # noqa: E402

if TYPE_CHECKING:
    from cadre_docs.masters.normalize.docx import Normalized

_FONT = re.compile(r'<(?:name|rFont) val="([^"]+)"')


def fonts_of(workbooks: dict[str, bytes]) -> list[str]:
    """Return the names of fonts in workbooks."""
    found = set()
    for data in workbooks.values():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                if re.fullmatch(r"xl/(styles|sharedStrings|worksheets/[^/]+)\.xml", part):
                    found.update(_FONT.findall(archive.read(part).decode("utf-8", "replace")))
    return sorted({unescape(name) for name in found})


def with_our_fonts(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return LibreOffice's PDFs with the fonts that we take."""
    folder.mkdir()
    book = FontBook.system()
    aliases = "".join(
        f"<alias binding='same'><family>{escape(name)}</family><prefer>"
        + "".join(f"<family>{escape(family.name)}</family>" for family in book.chain(name))
        + "</prefer></alias>"
        for name in fonts_of(files)
    )
    settings = (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    )
    return libreoffice_pdfs(files, folder, SECONDS, settings=settings, profile=PROFILE)


def normalized(folder: Path) -> tuple[dict[str, int], dict[str, Normalized]]:
    """Return how much of each workbook is refused, and what the normaliser makes of it."""
    refused, normal = {}, {}
    for path in sorted(folder.glob("*.xlsx")):
        try:
            layout = read_xlsx(path.read_bytes())
            refused[path.name] = len(layout.unsupported) + len(list(lack_of_room(layout)))
            normal[path.name] = normalize_xlsx(path.read_bytes())
        except CadreDocsError as problem:
            print(f"{path.name}: {problem}")
    return refused, normal


def main() -> int:
    """Measure and print."""
    options = options_of(__doc__)
    refused, normal = normalized(options.folder)
    files = {name: made.data for name, made in normal.items()}
    with tempfile.TemporaryDirectory() as name:
        plain = as_they_are(files, Path(name) / "plain")
        theirs = with_our_fonts(files, Path(name) / "fonts")
    total: Counter[str] = Counter(files=len(list(options.folder.glob("*.xlsx"))))
    for name, made in normal.items():
        total["clean as they are"] += not refused[name]
        total["clean after the normaliser"] += not made.left
        try:
            printed = print_layout(made.layout, INFO)
        except CadreDocsError as problem:
            print(f"{name}: {problem}")
            continue
        both = {"our fonts": theirs[name], "as it is": plain[name]}
        told = held_against(name, printed, both, total, options.keep)
        print(f"{name}: {refused[name]} refused, {len(made.left)} left; {told}", flush=True)
    print(*(f"{what}: {count}" for what, count in total.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
