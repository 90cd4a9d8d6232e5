"""Measure how Word forms of others fare: clean, and printed as elsewhere.

    PYTHONPATH=. python tools/word_forms.py FOLDER [--keep FOLDER]

Prints for each DOCX in a folder what `lint` refuses as it is and after the normaliser of `draft`,
and the pages that we, LibreOffice and (by docProps/app.xml) whoever saved it last count.

LibreOffice is asked twice: as it is, and with the line heights of Word (tools/word_lines.py): the
measure is the second. Where ours are not LibreOffice's, look which of them Word has: docs/adr/0010
says where the two differ.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cadre_docs.errors import CadreDocsError  # noqa: E402
from cadre_docs.masters.normalize.docx import normalize_docx  # noqa: E402
from cadre_docs.pages.pdf import print_layout  # noqa: E402
from cadre_docs.pages.printed import DocumentInfo  # noqa: E402
from cadre_docs.pages.read_docx.reader import read_docx  # noqa: E402
from cadre_docs.pages.room import unprintable  # noqa: E402
from tests.outputs import libreoffice_pdfs, pdf_pages, pdf_text, squeezed  # noqa: E402
from tools.word_lines import PROFILE, font_settings, fonts_of, unsnapped  # noqa: E402

if TYPE_CHECKING:
    from cadre_docs.pages.printed import Printed

INFO = DocumentInfo("", date(2000, 1, 1), b"0123456789abcdef")
SECONDS = 900
_FEW = 0.01  # of the characters: what may be read otherwise out of a PDF


def recorded_pages(path: Path) -> str:
    """Return the pages that the program which saved a file counted; a question mark for none."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        text = archive.read("docProps/app.xml").decode() if "docProps/app.xml" in names else ""
    found = re.search(r"<Pages>(\d+)</Pages>", text)
    return found[1] if found else "?"


def same_text(one: str, other: str) -> bool:
    """Say whether two PDFs have the same characters, but for a few."""
    own, others = Counter(squeezed(one)), Counter(squeezed(other))
    different = sum(((own - others) + (others - own)).values())
    return different <= max(2, _FEW * sum(others.values()))


def as_they_are(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return LibreOffice's PDFs with the fonts that stand in."""
    folder.mkdir()
    return libreoffice_pdfs(files, folder, SECONDS)


def with_lines_of_word(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return LibreOffice's PDFs with the line heights of Word."""
    fonts = folder / "fonts"
    fonts.mkdir(parents=True)
    settings = font_settings(fonts_of(files.values()), fonts)
    copies = {name: unsnapped(data) for name, data in files.items()}
    return libreoffice_pdfs(copies, folder, SECONDS, settings=settings, profile=PROFILE)


def options_of(about: str | None) -> argparse.Namespace:
    """Read the options that this tool and that for workbooks take."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where all PDFs are put")
    return parser.parse_args()


def held_against(
    name: str, printed: Printed, others: dict[str, bytes], total: Counter[str], keep: Path | None
) -> str:
    """Say how our pages and LibreOffice's agree, and count it; ``others`` are theirs by kind."""
    if keep:
        keep.mkdir(exist_ok=True)
        for kind, pdf in {"ours": printed.pdf, **others}.items():
            (keep / f"{Path(name).stem}.{kind.replace(' ', '-')}.pdf").write_bytes(pdf)
    own, told = pdf_text(printed.pdf), []
    for kind, other in others.items():
        pages, agrees = pdf_pages(other), same_text(own, pdf_text(other))
        total[f"pages and text of LibreOffice, {kind}"] += pages == printed.pages and agrees
        told.append(f"LibreOffice {kind} {pages}, text {'same' if agrees else 'differs'}")
    return f"pages {printed.pages}; {'; '.join(told)}"


def main() -> int:
    """Measure and print."""
    options = options_of(__doc__)
    files = {path.name: path.read_bytes() for path in sorted(options.folder.glob("*.docx"))}
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        plain = as_they_are(files, Path(name) / "plain")
        theirs = with_lines_of_word(files, Path(name) / "lines")
    for name, data in files.items():
        total["files"] += 1
        try:
            before = unprintable(read_docx(data))
            normal = normalize_docx(data)
            printed = print_layout(read_docx(normal.data), INFO)
        except CadreDocsError as problem:
            print(f"{name}: {problem}")
            continue
        total["clean as they are"] += not before
        total["clean after the normaliser"] += not normal.left
        both = {"lines of Word": theirs[name], "as it is": plain[name]}
        told = held_against(name, printed, both, total, options.keep)
        counted = recorded_pages(options.folder / name)
        total["pages as recorded"] += str(printed.pages) == counted
        print(f"{name}: {len(before)} refused, {len(normal.left)} left; {told}; recorded {counted}")
    print(*(f"{what}: {count}" for what, count in total.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
