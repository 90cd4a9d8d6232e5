"""Compare our PDFs with what LibreOffice makes of the DOCX: pages, and the text of each page.

    PYTHONPATH=. python tools/fidelity.py [FORM …] [--keep FOLDER]

All forms, blank, as in the examples, and with the fillings of tests/stress.py. LibreOffice is
started once. Prints a line for each file, and exits with 1 where any differs.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cadre_docs.catalog import Catalog  # noqa: E402
from cadre_docs.intake.read import read_paths  # noqa: E402
from cadre_docs.printing.document import Printer  # noqa: E402
from tests.outputs import libreoffice_pdfs, squeezed  # noqa: E402
from tests.stress import KINDS, stressed  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.printing.document import Document

_SHOWN = 12  # characters of a difference
_FEW = 3  # differences shown of a file
_SECONDS = 900


def documents(forms: list[str], folder: Path) -> Iterator[tuple[str, Document]]:
    """Yield every filling of the forms with its name."""
    catalog = Catalog()
    printer = Printer(catalog)
    for form in forms:
        schema = catalog.schema(form)
        yield f"{form}-blank", printer.blank(schema)
        for path in sorted((ROOT / "examples" / form).glob("*.yaml")):
            [entry, *_] = read_paths([path], catalog).entries
            yield f"{form}-example-{path.stem}", printer.filled(entry.record)
        for kind in KINDS:
            yield f"{form}-{kind}", printer.filled(stressed(schema, kind, folder, catalog))


def pages(pdf: bytes) -> list[str]:
    """Return the characters of each page, sorted out of any order of drawing."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def differences(ours: list[str], theirs: list[str]) -> list[str]:
    """Return what stands on other pages; the order on a page is no matter."""
    found = []
    if len(ours) != len(theirs):
        found.append(f"{len(ours)} and {len(theirs)} pages")
    for number, (own, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if sorted(own) != sorted(other):
            found.append(f"page {number}: {_difference(own, other)}")
    return found


def _difference(own: str, other: str) -> str:
    surplus = [""] * 2
    for tag, a, b, c, d in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        if tag != "equal":
            surplus[0] += own[a:b]
            surplus[1] += other[c:d]
    return " / ".join(f"{len(text)} more “{text[:_SHOWN]}”" for text in surplus)


def main() -> int:
    """Compare, print, and say whether anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("forms", nargs="*", default=[], metavar="FORM")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep both PDFs there")
    asked = parser.parse_args()
    forms = asked.forms or list(Catalog().form_ids)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = dict(documents(forms, folder))
        ours = {name: document.pdf for name, document in made.items()}
        files = {f"{name}.docx": document.docx for name, document in made.items()}
        theirs = {Path(n).stem: pdf for n, pdf in libreoffice_pdfs(files, folder, _SECONDS).items()}
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        for name, pdf in ours.items():
            (asked.keep / f"{name}.ours.pdf").write_bytes(pdf)
            (asked.keep / f"{name}.theirs.pdf").write_bytes(theirs[name])
    different = 0
    for name, pdf in ours.items():
        own = pages(pdf)
        found = differences(own, pages(theirs[name]))
        different += bool(found)
        print(f"{name}: {len(own)} pages", *found[:_FEW], sep="; ")
    print(f"{different} of {len(ours)} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
