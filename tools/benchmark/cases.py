"""What is measured: one case in one process, its figures printed as JSON.

    python tools/benchmark/cases.py CASE COUNT FOLDER

The figures: ``items``, ``seconds`` (wall clock, after warming up where a user's loop would
be warm too) and ``peak_mb`` (of this process and its children). A case returns its start
when it has warmed up; what runs between then and its end is measured.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from largest import CASES as LARGEST
from power import CASES as POWER

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.record import Record

ROOT = Path(__file__).parents[2]
FORM = "henan-tenure-form"  # four pages: cover, long texts, two tables that grow
PHOTO_FORM = "liaocheng-talent"
SURNAMES = "甲乙丙丁戊己庚辛壬癸"
WARM = 3


def records(count: int, folder: Path, form: str = FORM) -> list[Record]:
    """The form's full example, for as many invented people; written to files and read back."""
    return [entry.record for entry in read_paths([written(count, folder, form)], Catalog()).entries]


def written(count: int, folder: Path, form: str = FORM, example: str = "full") -> Path:
    """Write the example for ``count`` people, whose names and photos differ."""
    source = ROOT / "examples" / form
    place = folder / f"{form}-{example}-{count}"
    if place.is_dir():
        return place
    place.mkdir(parents=True)
    text = (source / f"{example}.yaml").read_text(encoding="utf-8")
    [somebody] = re.findall(r"^姓名: (\S+)$", text, re.MULTILINE)
    photos = {path.name: path for path in source.glob("*.jpg") if path.name in text}
    draw = random.Random(count)  # noqa: S311 - no secret
    for number in range(count):
        theirs = text.replace(somebody, "示例" + "".join(draw.choices(SURNAMES, k=3)))
        for name, photo in photos.items():
            theirs = theirs.replace(name, f"{number}-{name}")
            _photo_of_somebody(photo, place / f"{number}-{name}", draw)
        (place / f"{number}.yaml").write_text(theirs, encoding="utf-8")
    return place


def _photo_of_somebody(example: Path, path: Path, draw: random.Random) -> None:
    """Write the example's photo, differently lit: no two people have the same bytes."""
    from PIL import Image

    with Image.open(example) as photo:
        light = Image.frombytes(photo.mode, (8, 8), draw.randbytes(8 * 8 * len(photo.mode)))
        Image.blend(photo, light.resize(photo.size), 0.2).save(path, quality=92, dpi=(300, 300))


# --- DOCX --------------------------------------------------------------------------------


def docx(count: int, folder: Path, form: str = FORM) -> float:
    """Our DOCX, one process."""
    from cadre_docs.printing.document import Printer

    people, printer = records(count, folder, form), Printer(Catalog())
    for record in people[:WARM]:
        printer.filled(record)
    place = _new_folder(folder)
    start = time.perf_counter()
    for number, record in enumerate(people):
        (place / f"{number}.docx").write_bytes(printer.filled(record).docx)
    return start


def _new_folder(folder: Path) -> Path:
    """Make a folder for new files: writing one over another may wait for the disk."""
    return Path(tempfile.mkdtemp(dir=folder))


def docx_docxtpl(count: int, folder: Path, form: str = FORM) -> float:
    """A plain loop over docxtpl, a new template for each person, as its manual shows."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    from cadre_docs.masters.context import record_context
    from cadre_docs.masters.photo_size import PrintedPhoto

    master = Catalog().master(form)
    people = [record_context(record) for record in records(count, folder, form)]
    place = _new_folder(folder)
    start = time.perf_counter()
    for number, context in enumerate(people):
        template = DocxTemplate(master)
        plain: dict[str, Any] = dict(context)
        for key, value in context.items():
            if isinstance(value, PrintedPhoto):
                plain[key] = InlineImage(template, io.BytesIO(value.jpeg), Mm(35), Mm(49))
        template.render(plain, autoescape=True)
        template.save(place / f"{number}.docx")
    return start


def docx_photo(count: int, folder: Path) -> float:
    """Our DOCX of a form with a photo."""
    return docx(count, folder, PHOTO_FORM)


def docx_photo_docxtpl(count: int, folder: Path) -> float:
    """docxtpl's of a form with a photo."""
    return docx_docxtpl(count, folder, PHOTO_FORM)


# --- PDF ---------------------------------------------------------------------------------


def pdf(count: int, folder: Path) -> float:
    """Our PDF, one process."""
    from cadre_docs.printing.document import Printer

    people, printer = records(count, folder), Printer(Catalog())
    for record in people[:WARM]:
        _ = printer.filled(record).pdf
    start = time.perf_counter()
    for record in people:
        (folder / "ours.pdf").write_bytes(printer.filled(record).pdf)
    return start


def pdf_processes(count: int, folder: Path) -> float:
    """Our PDF, a process for each core."""
    people = records(count, folder)
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork"), _warm) as pool:
        list(pool.map(_pdf, people[: 2 * (os.cpu_count() or 1)]))
        start = time.perf_counter()
        for made in pool.map(_pdf, people):
            (folder / "ours.pdf").write_bytes(made)
    return start


_printers: list[Any] = []


def _warm() -> None:
    from cadre_docs.printing.document import Printer

    _printers.append(Printer(Catalog()))


def _pdf(record: Record) -> bytes:
    return bytes(_printers[0].filled(record).pdf)


def pdf_weasyprint(count: int, folder: Path) -> float:
    """WeasyPrint as a user would write it: the same HTML, everything new for each file."""
    import weasyprint

    from cadre_docs.pages.fonts import FontBook
    from cadre_docs.pages.weasyprint.html import layout_to_html
    from cadre_docs.printing.document import Printer

    printer, book = Printer(Catalog()), FontBook.system()
    start = time.perf_counter()
    for record in records(count, folder):
        html = layout_to_html(printer.filled(record).layout, book, title="")
        weasyprint.HTML(string=html).write_pdf(folder / "theirs.pdf")
    return start


def pdf_soffice(count: int, folder: Path) -> float:
    """LibreOffice at its best: one call for all files."""
    files = _docx_files(count, folder)
    start = time.perf_counter()
    _soffice(folder, files)
    return start


def pdf_unoserver(count: int, folder: Path) -> float:
    """LibreOffice kept open by unoserver, one call for each file."""
    files, home = _docx_files(count, folder), ROOT / ".bench" / "bin"
    if not (home / "unoserver").exists():
        raise SystemExit("unoserver is not installed (tools/benchmark/peers.sh)")
    server = subprocess.Popen(
        [home / "unoserver", "--port", "20021", "--uno-port", "20022"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        convert = [str(home / "unoconvert"), "--port", "20021", "--convert-to", "pdf"]
        _until_it_answers([*convert, str(files[0]), str(folder / "theirs.pdf")])
        start = time.perf_counter()
        for file in files:
            subprocess.run(
                [*convert, str(file), str(folder / "theirs.pdf")], check=True, capture_output=True
            )
    finally:
        server.terminate()
        server.wait()
    return start


def _until_it_answers(command: list[str], tries: int = 40) -> None:
    for _ in range(tries):
        with contextlib.suppress(subprocess.TimeoutExpired):
            run = subprocess.run(command, capture_output=True, check=False, timeout=5)
            if run.returncode == 0:
                return
        time.sleep(0.5)
    raise SystemExit("unoserver does not answer")


def _docx_files(count: int, folder: Path) -> list[Path]:
    from cadre_docs.printing.document import Printer

    place, printer = folder / f"docx-{count}", Printer(Catalog())
    if not place.is_dir():
        place.mkdir()
        for number, record in enumerate(records(count, folder)):
            (place / f"{number}.docx").write_bytes(printer.filled(record).docx)
    return sorted(place.iterdir())


def _soffice(folder: Path, files: list[Path]) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)


def package(count: int, folder: Path) -> float:
    """A print package: everybody's PDF in one file."""
    from cadre_docs.printing.document import Printer
    from cadre_docs.printing.package import PackageItem, build_package

    people, printer = records(count, folder), Printer(Catalog())
    _ = printer.filled(people[0]).pdf
    start = time.perf_counter()
    items = [
        PackageItem(record, printer.filled(record).pdf, partial(printer.layout, record))
        for record in people
    ]
    made = build_package(items, day=datetime.date(2024, 4, 29), duplex=False)
    (folder / "package.pdf").write_bytes(made.pdf)
    print(f"{len(made.pdf) / count / 1000:.0f} KB a person", file=sys.stderr)
    return start


# --- XLSX, check, start ------------------------------------------------------------------


def roster(count: int, folder: Path) -> float:
    """A roster of ``count`` people written as XLSX."""
    from cadre_docs.lists.roster import build_roster
    from cadre_docs.printing.document import Printer

    catalog = Catalog()
    entries = read_paths([written(100, folder)], catalog).entries
    everybody = (entries * (count // len(entries) + 1))[:count]
    record, _ = build_roster(catalog.schema("henan-tenure-roster"), everybody, 2024)
    printer = Printer(catalog)
    start = time.perf_counter()
    (folder / "roster.xlsx").write_bytes(printer.filled(record).xlsx)
    return start


def roster_openpyxl(count: int, folder: Path) -> float:
    """The same number of styled rows with openpyxl, cell by cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin")
    start = time.perf_counter()
    book = Workbook()
    sheet = book.active
    for number in range(1, count + 1):
        sheet.append([str(number), *["示例"] * 9])
        for cell in sheet[number]:
            cell.font, cell.alignment = Font(name="仿宋", size=11), Alignment(wrap_text=True)
            cell.border = Border(line, line, line, line)
    book.save(folder / "theirs.xlsx")
    return start


def people_workbook(count: int, folder: Path) -> float:
    """Reading a workbook of ``count`` people, every box with its place."""
    path = folder / f"people-{count}.xlsx"
    if not path.exists():
        _fill_workbook(path, count)
    catalog = Catalog()
    start = time.perf_counter()
    found = read_paths([path], catalog).entries
    if len(found) != count:
        raise SystemExit(f"{len(found)} of {count} people read")
    return start


def _fill_workbook(path: Path, count: int) -> None:
    from openpyxl import load_workbook

    from cadre_docs.intake.template import layout as template
    from cadre_docs.templates.people import blank_people_workbook

    catalog = Catalog()
    schema = catalog.schema(FORM)
    book = load_workbook(io.BytesIO(blank_people_workbook(schema, count)))
    sheet = book[template.PEOPLE_SHEET]
    example = catalog.schema(FORM)
    keys = {field.key: field.example for field in example.fields()}
    heads = {template.plain(str(c.value)).split("：")[-1]: c.column for c in sheet[4]}
    for row in range(7, 7 + count):
        for head, column in heads.items():
            if keys.get(head):
                sheet.cell(row, column).value = keys[head]
    book.save(path)


def check(count: int, folder: Path) -> float:
    """Reading and checking records of YAML, short ones, one process."""
    return _check(written(count, folder, FORM, "minimal"))


def check_long(count: int, folder: Path) -> float:
    """Reading and checking records of YAML, filled to the last box, one process."""
    return _check(written(count, folder, FORM, "full"))


def _check(place: Path) -> float:
    from cadre_docs.check import check_intake

    catalog = Catalog()
    check_intake(read_paths([next(place.glob("*.yaml"))], catalog), catalog)
    start = time.perf_counter()
    check_intake(read_paths([place], catalog), catalog)
    return start


def help_page(count: int, _folder: Path) -> float:
    """Starting the program for ``--help``."""
    return _program(count, ["--help"])


def check_one(count: int, _folder: Path) -> float:
    """Starting the program to check one file."""
    return _program(count, ["check", str(ROOT / "examples" / FORM / "full.yaml")])


def _program(count: int, arguments: list[str]) -> float:
    command = [sys.executable, "-m", "cadre_docs", *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    start = time.perf_counter()
    for _ in range(count):
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return start


CASES: dict[str, Callable[[int, Path], float]] = {
    case.__name__: case
    for case in (
        *LARGEST, *POWER,
        docx, docx_docxtpl, docx_photo, docx_photo_docxtpl,
        pdf, pdf_processes, pdf_weasyprint, pdf_soffice, pdf_unoserver, package,
        roster, roster_openpyxl, people_workbook, check, check_long, help_page, check_one,
    )
}  # fmt: skip


def main() -> None:
    """Run one case and print its figures."""
    name, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    start = CASES[name](count, folder)
    seconds = time.perf_counter() - start
    usage = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in usage) / 1024
    print(json.dumps({"items": count, "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
