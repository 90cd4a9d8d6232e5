"""Cases at the limits: the largest files that are read, and marked copies of many people."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import people
from inputs import FORM, heads, workbook
from meter import Start, begin
from printing import soffice
from reading import openpyxl_values, pyyaml_values
from subject import HOME, find

if TYPE_CHECKING:
    from pathlib import Path

_AROUND = 3_000  # what else a person says, in characters
_ROWS = 8


def annotate(count: int, folder: Path) -> Start:
    """A marked copy of a workbook of ``count`` people, whose years of assessment are missing."""
    path, findings = _found(count, folder)
    start = begin()
    [copied] = find("Copies")([path], folder / f"marked-{time.time_ns()}").write(findings)
    print(f"{len(copied.findings) - copied.left_out:,} marks", file=sys.stderr)
    return start


def annotate_openpyxl(count: int, folder: Path) -> Start:
    """The same workbook with openpyxl: opened, a comment for each of the cells, saved."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    path, findings = _found(count, folder)
    start = begin()
    book = load_workbook(path)
    for finding in findings:
        at = finding.position
        if at is not None and at.sheet and at.cell:
            book[at.sheet][at.cell].comment = Comment(finding.sentence(), "x")
    book.save(folder / "theirs.xlsx")
    return start


def _found(count: int, folder: Path) -> tuple[Path, list[Any]]:
    path, catalog = workbook(count, folder), find("Catalog")()
    return path, find("check_intake")(find("read_paths")([path], catalog), catalog)


def check_largest_workbook(_count: int, folder: Path) -> Start:
    """``check`` of a workbook with as many cells as are read, every one of them filled."""
    return _program("check", str(_full_workbook(folder)))


def largest_workbook_openpyxl(_count: int, folder: Path) -> Start:
    """The values alone of the same workbook, with openpyxl, read-only."""
    return openpyxl_values(_full_workbook(folder))


def check_largest_yaml(_count: int, folder: Path) -> Start:
    """``check`` of a YAML file with nearly as many keys and values as are read."""
    return _program("check", str(_full_yaml(folder)))


def largest_yaml_pyyaml(_count: int, folder: Path) -> Start:
    """The same file with PyYAML's C loader: no places, no checks."""
    return pyyaml_values([_full_yaml(folder)])


def print_longest_pdf(_count: int, folder: Path) -> Start:
    """``render`` of the longest record there can be as PDF, set the slow way."""
    return _render(folder, "pdf")


def longest_soffice(_count: int, folder: Path) -> Start:
    """LibreOffice, from our DOCX of the same."""
    place = folder / "longest-docx"
    if not place.exists():
        _render(folder, "docx", place)
    start = begin()
    soffice(folder, sorted(place.glob("*.docx")))
    return start


def print_longest_xlsx(_count: int, folder: Path) -> Start:
    """``render`` of the longest record there can be as XLSX."""
    return _render(folder, "xlsx")


def _render(folder: Path, kind: str, into: Path | None = None) -> Start:
    target = into or folder / f"longest-{time.time_ns()}"
    start = _program("render", str(_longest(folder)), "-t", kind, "-o", str(target), "--draft")
    if not list(target.glob(f"*.{kind}")):
        raise SystemExit(f"no {kind} of the longest record")
    return start


def _full_workbook(folder: Path) -> Path:
    import io

    from openpyxl import load_workbook

    path, schema = folder / "largest.xlsx", find("Catalog")().schema(FORM)
    if path.exists():
        return path
    book = load_workbook(io.BytesIO(find("blank_people_workbook")(schema, 10)))
    sheet = book["人员"]
    columns = heads(sheet)
    cells = find("limits")().cells
    for number, row in enumerate(range(7, 7 + (cells - 5_000) // len(columns))):
        person = people.short_person(number)
        said = person | person["考核依据"]
        for head, column in columns:
            value = said.get(head)
            sheet.cell(row, column).value = value if isinstance(value, str) else str(row)
    book.save(path)
    return path


def _full_yaml(folder: Path) -> Path:
    path = folder / "largest.yaml"
    if not path.exists():
        keys = 2 * people.yaml_of(people.short_person(0)).count(": ") + 2
        count = min(find("limits")().yaml_nodes // keys, 9_999)
        texts = (people.yaml_of(people.short_person(number)) for number in range(count))
        path.write_text("---\n".join(texts), encoding="utf-8")
    return path


def _longest(folder: Path) -> Path:
    """Write a person with long texts in every column of the first table."""
    path = folder / "longest.yaml"
    person = people.tenure_person(0)
    size = (find("limits")().record_chars - _AROUND) // (_ROWS * 4)
    rows = iter(range(_ROWS * 4))
    person["主要工作"] = [
        {"起止时间": "2021.03-2023.12", "本人作用": "主持"}
        | {key: _long(next(rows), size) for key in ("名称", "工作内容", "完成情况", "备注")}
        for _ in range(_ROWS)
    ]
    path.write_text(people.yaml_of(person), encoding="utf-8")
    return path


def _long(number: int, size: int) -> str:
    return people.tenure_person(number)["个人总结"].replace("\n", "").ljust(size, "文")[:size]


def _program(*arguments: str) -> Start:
    start = begin()
    command = [sys.executable, "-m", "cadre_docs", *arguments]
    run = subprocess.run(command, check=False, capture_output=True, cwd=HOME)
    if run.returncode > 1 or b"Traceback" in run.stderr:
        raise SystemExit(run.stderr.decode())
    return start


CASES = (
    *(annotate, annotate_openpyxl),
    *(check_largest_workbook, largest_workbook_openpyxl),
    *(check_largest_yaml, largest_yaml_pyyaml),
    *(print_longest_pdf, longest_soffice, print_longest_xlsx),
)
