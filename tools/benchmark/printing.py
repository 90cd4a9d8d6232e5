"""Cases of printing: DOCX, PDF and print packages, ours and the peers'."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import people
from inputs import FORM, ROOT, WARM, docx_files, records
from meter import Start, begin
from subject import find

HERE = Path(__file__).resolve().parent


def docx(count: int, folder: Path, kind: str = "long") -> Start:
    """Our DOCX, one process."""
    printer = find("Printer")(find("Catalog")())
    found, others = records(count, folder, kind)
    for record in others:
        printer.filled(record)
    place = _new_folder(folder)
    start = begin()
    for number, record in enumerate(found):
        (place / f"{number}.docx").write_bytes(printer.filled(record).docx)
    return start


def _new_folder(folder: Path) -> Path:
    """Make a folder for new files: writing one over another waits for the disk (2 ms each)."""
    return Path(tempfile.mkdtemp(dir=folder))


def docx_docxtpl(count: int, folder: Path, kind: str = "long", form: str = FORM) -> Start:
    """A plain loop over docxtpl, a new template for each person, as its manual shows.

    It reads photos as ours does, though it does not look whether they are whole. The texts that it
    prints are made before the clock starts; ours makes its own while it runs.
    """
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    (context_of, _), photo = find("record_context", "blank_context"), find("PrintedPhoto")
    master = find("Catalog")().master(form)
    found = records(count, folder, kind)[0]
    contexts = [context_of(record) for record in found]
    place = _new_folder(folder)
    start = begin()
    for number, (record, context) in enumerate(zip(found, contexts, strict=True)):
        template = DocxTemplate(master)
        plain: dict[str, Any] = dict(context)
        for key, value in context.items():
            if isinstance(value, photo):
                file = record.folder / record.text("photo")
                plain[key] = InlineImage(template, str(file), Mm(35), Mm(49))
        template.render(plain, autoescape=True)
        template.save(place / f"{number}.docx")
    return start


def docx_photo(count: int, folder: Path) -> Start:
    """Our DOCX of a form with a photo that nobody saw before: it is decoded, to see it whole."""
    return docx(count, folder, "photo")


def docx_photo_checked(count: int, folder: Path) -> Start:
    """The same, of people whose photos were checked before, as every command does."""
    (facts_of_photo, _), path_of = find("photo_facts", "read_photo"), find("photo_path")
    for record in records(count, folder, "photo")[0]:
        facts_of_photo(path_of(record.folder, record.text("photo")))
    return docx(count, folder, "photo")


def docx_photo_docxtpl(count: int, folder: Path) -> Start:
    """docxtpl's of a form with a photo."""
    return docx_docxtpl(count, folder, "photo", "liaocheng-talent")


def pdf(count: int, folder: Path) -> Start:
    """Our PDF, one process."""
    printer = find("Printer")(find("Catalog")())
    found, others = records(count, folder)
    for record in others:
        _ = printer.filled(record).pdf
    place = _new_folder(folder)
    start = begin()
    for number, record in enumerate(found):
        (place / f"{number}.pdf").write_bytes(printer.filled(record).pdf)
    return start


def pdf_plain(count: int, folder: Path) -> Start:
    """Our PDF without its structure."""
    printer = find("Printer")(find("Catalog")(), plain=True)
    people, others = records(count, folder)
    for record in others:
        _ = printer.filled(record).pdf
    place = _new_folder(folder)
    start = begin()
    for number, record in enumerate(people):
        (place / f"{number}.pdf").write_bytes(printer.filled(record).pdf)
    return start


def pdf_processes(count: int, folder: Path) -> Start:
    """Our PDF, a process for each core."""
    found, others = records(count, folder)
    cores, place = os.cpu_count() or 1, _new_folder(folder)
    with ProcessPoolExecutor(cores, get_context("fork"), _warm) as pool:
        list(pool.map(_pdf, others * cores))
        start = begin()
        for number, made in enumerate(pool.map(_pdf, found)):
            (place / f"{number}.pdf").write_bytes(made)
    return start


_printers: list[Any] = []


def _warm() -> None:
    _printers.append(find("Printer")(find("Catalog")()))


def _pdf(record: Any) -> bytes:
    return bytes(_printers[0].filled(record).pdf)


def pdf_weasyprint(count: int, folder: Path) -> Start:
    """WeasyPrint as a user would write it: the same HTML, everything new for each file."""
    import weasyprint

    printer, book = find("Printer")(find("Catalog")()), find("FontBook").system()
    to_html = find("layout_to_html")
    pages = [
        to_html(printer.filled(record).layout, book, title="")
        for record in records(count, folder)[0]
    ]
    place = _new_folder(folder)
    start = begin()
    for number, html in enumerate(pages):
        weasyprint.HTML(string=html).write_pdf(place / f"{number}.pdf")
    return start


def pdf_typst(count: int, folder: Path) -> Start:
    """Typst at its best: one compiler for all, the same boxes, sizes and fonts, no tags."""
    import typst

    compiler = typst.Compiler(str(HERE / "form.typ"), font_paths=typst.Fonts())
    everybody = [json.dumps(people.tenure_person(number)) for number in range(count + WARM)]

    def made(person: str) -> bytes:
        asked = {"format": "pdf", "timestamp": 0, "pdf_tags": False}
        return bytes(compiler.compile(sys_inputs={"person": person}, **asked))

    for person in everybody[count:]:
        made(person)
    place = _new_folder(folder)
    start = begin()
    for number, person in enumerate(everybody[:count]):
        (place / f"{number}.pdf").write_bytes(made(person))
    return start


def pdf_soffice(count: int, folder: Path) -> Start:
    """LibreOffice at its best: one call for all files."""
    files = docx_files(count, folder)
    start = begin()
    soffice(folder, files)
    return start


def soffice(folder: Path, files: list[Path]) -> None:
    """Let LibreOffice convert files to PDF."""
    profile, place = f"-env:UserInstallation=file://{folder}/profile", str(_new_folder(folder))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", place]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)


def pdf_unoserver(count: int, folder: Path) -> Start:
    """LibreOffice kept open by unoserver, one call for each file."""
    files, home = docx_files(count, folder), ROOT / ".bench" / "bin"
    if not (home / "unoserver").exists():
        raise SystemExit("unoserver is not installed (tools/benchmark/peers.sh)")
    server = subprocess.Popen(
        [home / "unoserver", "--port", "20021", "--uno-port", "20022"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        convert = [str(home / "unoconvert"), "--port", "20021", "--convert-to", "pdf"]
        _until_it_answers([*convert, str(files[0]), str(folder / "theirs.pdf")])
        place = _new_folder(folder)
        start = begin()
        for file in files:
            made = place / f"{file.stem}.pdf"
            subprocess.run([*convert, str(file), str(made)], check=True, capture_output=True)
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


def package(count: int, folder: Path) -> Start:
    """A print package: everybody's PDF in one file."""
    printer = find("Printer")(find("Catalog")())
    item, build_package = find("PackageItem"), find("build_package")
    found, others = records(count, folder)
    for record in others:
        _ = printer.filled(record).pdf
    start = begin()
    items = [_item(item, record, printer) for record in found]
    made = build_package(items, day=datetime.date(2024, 4, 29), duplex=False)
    (folder / "package.pdf").write_bytes(made.pdf)
    print(f"{len(made.pdf) / count / 1000:.0f} KB a person", file=sys.stderr)
    return start


def _item(item: Any, record: Any, printer: Any) -> Any:
    """Return what goes into a package, as ``render`` hands it over; older ones set pages anew."""
    document = printer.filled(record)
    made = item(record, document.pdf, partial(printer.layout, record))
    if hasattr(made, "set_pages"):
        return replace(made, set_pages=document.set_pages)
    return made


CASES = (
    *(docx, docx_docxtpl, docx_photo_checked, docx_photo, docx_photo_docxtpl),
    *(pdf, pdf_plain, pdf_processes, pdf_weasyprint, pdf_typst, pdf_soffice, pdf_unoserver),
    package,
)
