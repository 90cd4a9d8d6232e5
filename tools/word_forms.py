"""Measure how Word forms of others fare: clean, and as many pages as elsewhere.

    PYTHONPATH=. python tools/word_forms.py FOLDER

Prints for each DOCX in a folder what `lint` refuses as it is and after the normaliser of `draft`,
and the pages that we, LibreOffice and (by docProps/app.xml) whoever saved it last count. Where
ours are not LibreOffice's, look which of them Word has: docs/adr/0010 says where the two differ.
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

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cadre_docs.errors import CadreDocsError  # noqa: E402
from cadre_docs.masters.normalize.docx import normalize_docx, refusals  # noqa: E402
from cadre_docs.pages.pdf import print_layout  # noqa: E402
from cadre_docs.pages.printed import DocumentInfo  # noqa: E402
from cadre_docs.pages.read_docx.reader import read_docx  # noqa: E402
from tests.outputs import libreoffice_pdfs, pdf_pages, pdf_text, squeezed  # noqa: E402

_INFO = DocumentInfo("", date(2000, 1, 1), b"0123456789abcdef")
_SECONDS = 900
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


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    paths = sorted(parser.parse_args().folder.glob("*.docx"))
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        theirs = libreoffice_pdfs({p.name: p.read_bytes() for p in paths}, Path(name), _SECONDS)
    for path in paths:
        total["files"] += 1
        try:
            before = refusals(path.read_bytes())
            normal = normalize_docx(path.read_bytes())
            printed = print_layout(read_docx(normal.data), _INFO)
        except CadreDocsError as problem:
            print(f"{path.name}: {problem}")
            continue
        other = theirs[path.name]
        pages, agrees = pdf_pages(other), same_text(pdf_text(printed.pdf), pdf_text(other))
        total["clean as they are"] += not before
        total["clean after the normaliser"] += not normal.left
        total["pages and text of LibreOffice"] += pages == printed.pages and agrees
        counted = recorded_pages(path)
        total["pages as recorded"] += str(printed.pages) == counted
        print(
            f"{path.name}: {len(before)} refused, {len(normal.left)} left; "
            f"pages {printed.pages}, LibreOffice {pages}, recorded {counted}; "
            f"text {'same' if agrees else 'differs'}"
        )
    print(", ".join(f"{what}: {count}" for what, count in total.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
