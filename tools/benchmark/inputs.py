"""Files that cases read: records of invented people, workbooks of them, their DOCX files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import people
from subject import find

ROOT = Path(__file__).parents[2]
FORM = "henan-tenure-form"  # four pages: cover, long texts, two tables that grow
WARM = 3  # people before the clock starts; nobody who is measured is among them


def records(count: int, folder: Path, kind: str = "long") -> tuple[list[Any], list[Any]]:
    """Return ``count`` people's records, read back from files, and :data:`WARM` more."""
    found = [entry.record for entry in entries(count + WARM, folder, kind)]
    return found[:count], found[count:]


def entries(count: int, folder: Path, kind: str = "long") -> list[Any]:
    """Return ``count`` people as they are read from files."""
    read_paths, catalog = find("read_paths"), find("Catalog")()
    found = read_paths([written(count, folder, kind)], catalog).entries
    if len(found) != count:
        raise SystemExit(f"{len(found)} of {count} people read")
    return list(found)


def written(count: int, folder: Path, kind: str) -> Path:
    """Write ``count`` people to a folder, a YAML file each, and their photos."""
    place = folder / f"{kind}-{count}"
    if place.is_dir():
        return place
    place.mkdir(parents=True)
    example = (ROOT / "examples" / "liaocheng-talent" / "photo.jpg").read_bytes()
    for number in range(count):
        person = people.FORMS[kind](number)
        (place / f"{number:05}.yaml").write_text(people.yaml_of(person), encoding="utf-8")
        if "照片" in person:
            (place / person["照片"]).write_bytes(people.photo_of(number, example))
    return place


def workbook(count: int, folder: Path) -> Path:
    """Write a workbook with ``count`` people, a row each, nothing in its other sheets."""
    from openpyxl import load_workbook

    path = folder / f"people-{count}.xlsx"
    if not path.exists():
        blank = find("blank_people_workbook")(find("Catalog")().schema(FORM), count)
        book = load_workbook(io.BytesIO(blank))
        sheet = book["人员"]
        columns = heads(sheet)
        for number, row in enumerate(range(7, 7 + count)):
            person = people.tenure_person(number)
            said = person | person["考核依据"]
            for head, column in columns:
                if isinstance(value := said.get(head), str):
                    sheet.cell(row, column).value = value
        book.save(path)
    return path


def heads(sheet: Any) -> list[tuple[str, int]]:
    """Return the keys of the boxes of a people sheet, and their columns."""
    labels = ((str(cell.value), cell.column) for cell in sheet[4] if cell.value)
    return [(label.removesuffix(" *").split("：")[-1], column) for label, column in labels]


def docx_files(count: int, folder: Path) -> list[Path]:
    """Return our DOCX of ``count`` people, for those who convert it."""
    place = folder / f"docx-{count}"
    if not place.is_dir():
        printer = find("Printer")(find("Catalog")())
        place.mkdir()
        for number, record in enumerate(records(count, folder)[0]):
            (place / f"{number}.docx").write_bytes(printer.filled(record).docx)
    return sorted(place.iterdir())
