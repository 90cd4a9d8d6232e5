"""Compare what we print with what LibreOffice prints of our DOCX and XLSX, and write a table.

    PYTHONPATH=. python tools/fidelity.py [FORM …] [--keep FOLDER]

All forms, blank, as in the examples, and with the fillings of tests/stress.py. LibreOffice is
started once. Of each PDF and its DOCX the pages and characters must agree, and no character may
stand further away than the bounds say; of each XLSX (blank and examples: a spreadsheet sets long
texts in its own way) the lines must lie where the PDF has them. Prints a line for each file, writes
docs/fidelity.md when all forms are compared, and exits with 1 where a bound is passed.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdf import PdfReader
from pypdfium2 import raw

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cadre_docs.catalog import Catalog  # noqa: E402
from cadre_docs.intake.read import read_paths  # noqa: E402
from cadre_docs.printing.document import Printer  # noqa: E402
from tests.outputs import SOFFICE, libreoffice_pdfs, squeezed  # noqa: E402
from tests.pages.drawn_lines import drawn_lines, grid_of  # noqa: E402
from tests.stress import KINDS, stressed  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.printing.document import Document

TABLE = ROOT / "docs" / "fidelity.md"
ACROSS, DOWN = 0.5, 1.0
"""Points that a line may begin beside, and a character stand above or below, LibreOffice's."""
LINES = 0.5
"""Millimetres that a line of a spreadsheet may lie beside the PDF's."""
KNOWN = {
    "jilin-tenure-form-cells": (
        "of rows higher than a page, each cell 350 characters long, LibreOffice ends some a line"
        " earlier."
    ),
    "public-notice-all": (
        "the day in 公示期 takes a line more in LibreOffice, which parts its digits from hanzi."
    ),
}
"""Fillings whose pages differ, and why that stands; they fail nothing."""
_MM = 25.4 / 72
_BESIDE = 30.0  # points: no character of a line of text is further from the next
_FAR = 12.0  # points: nearer than the next character of the kind, as a rule
_SHOWN = 12  # characters of a difference
_FEW = 3  # differences shown of a file
_SECONDS = 1800


@dataclass
class Row:
    """What was found of a form: the worst of all its fillings."""

    files: int = 0
    pages: int = 0
    different: int = 0
    across: float = 0.0
    down: float = 0.0
    lines: float = 0.0
    faults: list[str] = field(default_factory=list)


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


def distances(ours: bytes, theirs: bytes) -> tuple[float, float]:
    """Return how far characters stand from the same ones, at most: across and down (points).

    Across only those that begin a line count: within one LibreOffice rounds the room it makes.
    """
    across = down = 0.0
    for own, other in zip(_places(ours), _places(theirs), strict=True):
        for line in _plain_lines(own):
            for number, (x, y, character) in enumerate(line):
                there = other[character]
                near = min(there, key=lambda at: abs(at[0] - x) + abs(at[1] - y))
                dx, dy = abs(near[0] - x), abs(near[1] - y)
                if dx + dy < _FAR:
                    down = max(down, dy)
                    across = across if number else max(across, dx)
    return across, down


def _plain_lines(
    page: dict[str, list[tuple[float, float]]],
) -> Iterator[list[tuple[float, float, str]]]:
    """Yield lines without letters or digits.

    LibreOffice 7 puts space between these and hanzi, whatever the document says (autoSpaceDE,
    -DN), and a line that is full then goes on in another.
    """
    lines: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for character, places in page.items():
        for x, y in places:
            lines[round(y)].append((x, y, character))
    for found in map(sorted, lines.values()):
        ends = [n for n, (a, b) in enumerate(pairwise(found), 1) if b[0] - a[0] > _BESIDE]
        for start, end in pairwise([0, *ends, len(found)]):
            if not any(character.isascii() for _, _, character in found[start:end]):
                yield found[start:end]


def _places(pdf: bytes) -> Iterator[dict[str, list[tuple[float, float]]]]:
    """Yield for each page where its characters are drawn: left edge and baseline."""
    document = pypdfium2.PdfDocument(pdf)
    x, y = ctypes.c_double(), ctypes.c_double()
    for page in document:
        text, found = page.get_textpage(), defaultdict(list)
        for at in range(text.count_chars()):
            character = text.get_text_range(at, 1)
            if character.strip():
                raw.FPDFText_GetCharOrigin(text, at, x, y)
                found[character].append((x.value, y.value))
        yield found


def lines_apart(ours: bytes, theirs: bytes) -> float:
    """Return how far the lines of a spreadsheet lie from the PDF's, at most (mm)."""
    most = 0.0
    pages = list(zip(drawn_lines(ours), drawn_lines(theirs), strict=False))
    for own, other in pages:
        for ats, others in zip(grid_of(own), grid_of(other), strict=True):
            if len(ats) != len(others):
                return float("inf")
            most = max([most, *(abs(a - b) for a, b in zip(ats, others, strict=True))])
    return most * _MM


def report(rows: dict[str, Row]) -> str:
    """Return the table as a page of the documentation."""
    version = subprocess.run(
        [str(SOFFICE), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    body = "\n".join(
        f"| {form} | {row.files} | {row.pages} | {row.different} | {row.across:.2f} |"
        f" {row.down:.2f} | {row.lines:.2f} |"
        for form, row in rows.items()
    )
    known = "".join(f"- `{name}`: {why}\n" for name, why in KNOWN.items())
    return (
        "# Fidelity\n\n"
        f"Written by `make fidelity`, with {' '.join(version[:2])}: our PDFs beside LibreOffice's\n"
        "prints of the same DOCX and XLSX. Every form blank, as in its examples, and filled with\n"
        "long texts, many rows, full boxes, long cells, all of these (`tests/stress.py`).\n\n"
        "- *different*: fillings whose DOCX has other pages there, or other characters on a page.\n"
        "- *across*: how far the beginning of a line lies beside the same one, in points, at most\n"
        f"  ({ACROSS:g} fails).\n"
        "- *down*: how far a character stands above or below the same one, in points, at most"
        f" ({DOWN:g} fails).\n  Neither of lines with letters or digits: LibreOffice 7 parts them"
        " from hanzi, and may need a line more.\n"
        "- *lines*: how far a line of the XLSX lies from the PDF's, in millimetres, blank and as in"
        f" the examples ({LINES:g} fails).\n\n"
        "| form | fillings | pages | different | across | down | lines |\n"
        "|---|--:|--:|--:|--:|--:|--:|\n" + body + "\n\nKnown and left:\n\n" + known
    )


def main() -> int:
    """Compare, print, and say whether a bound is passed."""
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
        plain = [name for name in made if name.endswith("-blank") or "-example-" in name]
        files |= {f"{name}.xlsx": made[name].xlsx for name in plain}
        theirs = libreoffice_pdfs(files, folder, _SECONDS)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        for name, pdf in (*((f"{n}.ours", p) for n, p in ours.items()), *theirs.items()):
            (asked.keep / f"{name}.pdf").write_bytes(pdf)
    rows = {form: Row() for form in forms}
    for name, pdf in ours.items():
        form = max((form for form in forms if name.startswith(form)), key=len)
        _compare(rows[form], name, pdf, theirs)
    if not asked.forms:
        TABLE.write_text(report(rows), encoding="utf-8")
    faults = [fault for row in rows.values() for fault in row.faults]
    print(f"{len(faults)} faults in {len(ours)} fillings")
    return 1 if faults else 0


def _compare(row: Row, name: str, pdf: bytes, theirs: dict[str, bytes]) -> None:
    """Compare a filling in all its formats."""
    own, other = pages(pdf), theirs[f"{name}.docx"]
    found = differences(own, pages(other))
    across, down = (0.0, 0.0) if found else distances(pdf, other)
    lines = lines_apart(pdf, theirs[f"{name}.xlsx"]) if f"{name}.xlsx" in theirs else 0.0
    row.files, row.pages = row.files + 1, row.pages + len(own)
    row.different += bool(found)
    row.across, row.down = max(row.across, across), max(row.down, down)
    row.lines = max(row.lines, lines)
    if across > ACROSS or down > DOWN:
        found.append(f"characters {across:.2f} across, {down:.2f} down")
    if lines > LINES:
        found.append(f"lines of the XLSX {lines:.2f} mm")
    row.faults += [] if name in KNOWN else [f"{name}: {fault}" for fault in found]
    measures = f"{across:.2f} across, {down:.2f} down, lines {lines:.2f} mm"
    print(f"{name}: {len(own)} pages, {measures}", *found[:_FEW], sep="; ", flush=True)


if __name__ == "__main__":
    sys.exit(main())
