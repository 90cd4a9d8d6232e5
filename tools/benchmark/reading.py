"""Cases of reading and checking, of rosters, and of starting the program."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from inputs import FORM, ROOT, entries, workbook, written
from meter import Start, begin
from subject import HOME, find

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def roster(count: int, folder: Path) -> Start:
    """A roster of ``count`` people written as XLSX."""
    catalog = find("Catalog")()
    everybody = entries(count, folder, "short")
    record, _ = find("build_roster")(catalog.schema("henan-tenure-roster"), everybody, 2024)
    printer = find("Printer")(catalog)
    start = begin()
    (folder / "roster.xlsx").write_bytes(printer.filled(record).xlsx)
    return start


def roster_openpyxl(count: int, folder: Path) -> Start:
    """The same number of styled rows with openpyxl, cell by cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from people import short_person

    texts = [[t for t in short_person(n).values() if isinstance(t, str)] for n in range(count)]
    line = Side(style="thin")
    start = begin()
    book = Workbook()
    sheet = book.active
    for number, row in enumerate(texts, 1):
        sheet.append([str(number), *row])
        for cell in sheet[number]:
            cell.font, cell.alignment = Font(name="仿宋", size=11), Alignment(wrap_text=True)
            cell.border = Border(line, line, line, line)
    book.save(folder / "theirs.xlsx")
    return start


def people_workbook(count: int, folder: Path) -> Start:
    """Reading a workbook of ``count`` people, every box with its place."""
    path, read_paths, catalog = workbook(count, folder), find("read_paths"), find("Catalog")()
    start = begin()
    found = read_paths([path], catalog).entries
    if len(found) != count:
        raise SystemExit(f"{len(found)} of {count} people read")
    return start


def people_openpyxl(count: int, folder: Path) -> Start:
    """The values alone of the same workbook, with openpyxl, read-only."""
    return openpyxl_values(workbook(count, folder))


def people_calamine(count: int, folder: Path) -> Start:
    """The values alone of the same workbook, with python-calamine, which is native code."""
    from python_calamine import CalamineWorkbook

    path = workbook(count, folder)
    start = begin()
    with CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    return start


def openpyxl_values(path: Path) -> Start:
    """Read the values of a workbook with openpyxl the quick way."""
    from openpyxl import load_workbook

    start = begin()
    for sheet in load_workbook(path, read_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass
    return start


def check(count: int, folder: Path) -> Start:
    """Reading and checking records of YAML, short ones, one process."""
    return _check(written(count, folder, "short"), written(1, folder, "long"))


def check_long(count: int, folder: Path) -> Start:
    """Reading and checking records of YAML, filled to the last box, one process."""
    return _check(written(count, folder, "long"), written(1, folder, "short"))


def _check(place: Path, other: Path) -> Start:
    check_files, catalog = _checks(), find("Catalog")()
    check_files(other, catalog)
    start = begin()
    check_files(place, catalog)
    return start


def _checks() -> Callable[[Path, Any], object]:
    """Return what the command does; older checkouts held all records."""
    try:
        check_files = find("check_files")
    except LookupError:
        check_intake, read_paths = find("check_intake"), find("read_paths")
        return lambda place, catalog: check_intake(read_paths([place], catalog), catalog)
    return lambda place, catalog: check_files(place, catalog=catalog)


def check_pyyaml(count: int, folder: Path) -> Start:
    """The same short files with PyYAML's C loader: no places, no checks."""
    return pyyaml_values(sorted(written(count, folder, "short").glob("*.yaml")))


def check_long_pyyaml(count: int, folder: Path) -> Start:
    """The same long files with PyYAML's C loader."""
    return pyyaml_values(sorted(written(count, folder, "long").glob("*.yaml")))


def pyyaml_values(paths: list[Path]) -> Start:
    """Read YAML files with PyYAML the quick way."""
    import yaml

    start = begin()
    for path in paths:
        for _ in yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            pass
    return start


def help_page(count: int, _folder: Path) -> Start:
    """Starting the program for ``--help``."""
    return _started(count, ["-m", "cadre_docs", "--help"])


def check_one(count: int, _folder: Path) -> Start:
    """Starting the program to check one file."""
    example = ROOT / "examples" / FORM / "full.yaml"
    return _started(count, ["-m", "cadre_docs", "check", str(example)])


def bare_click(count: int, _folder: Path) -> Start:
    """Starting Python, and loading click."""
    return _started(count, ["-c", "import click"])


def _started(count: int, arguments: list[str]) -> Start:
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=HOME)
    start = begin()
    for _ in range(count):
        subprocess.run(command, check=True, capture_output=True, cwd=HOME)
    return start


CASES = (
    *(roster, roster_openpyxl, people_workbook, people_openpyxl, people_calamine),
    *(check, check_long, check_pyyaml, check_long_pyyaml, help_page, check_one, bare_click),
)
