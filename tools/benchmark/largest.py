"""Cases at the limits: the largest files that are read, and marked copies of many people."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from cadre_docs.catalog import Catalog
from cadre_docs.check import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import limits

ROOT = Path(__file__).parents[2]
FORM = "henan-tenure-form"
_AROUND = 1_500  # what else the example holds, in characters


def annotate(count: int, folder: Path) -> float:
    """A marked copy of a workbook of ``count`` people with three findings each."""
    from cadre_docs.report.annotate.copies import Copies

    path, catalog = _people(count, folder), Catalog()
    findings = check_intake(read_paths([path], catalog), catalog)
    start = time.perf_counter()
    [copied] = Copies([path], folder / f"marked-{time.time_ns()}").write(findings)
    print(f"{len(copied.findings) - copied.left_out:,} marks", file=sys.stderr)
    return start


def annotate_openpyxl(count: int, folder: Path) -> float:
    """The same workbook with openpyxl: opened, a comment for each of the cells, saved."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    path, catalog = _people(count, folder), Catalog()
    findings = check_intake(read_paths([path], catalog), catalog)
    start = time.perf_counter()
    book = load_workbook(path)
    for finding in findings:
        at = finding.position
        if at is not None and at.sheet and at.cell:
            book[at.sheet][at.cell].comment = Comment(finding.sentence(), "x")
    book.save(folder / "theirs.xlsx")
    return start


def check_largest_workbook(_count: int, folder: Path) -> float:
    """``check`` of a workbook with as many cells as are read, every one of them filled."""
    return _program("check", str(_full_workbook(folder)))


def check_largest_yaml(_count: int, folder: Path) -> float:
    """``check`` of a YAML file with nearly as many keys and values as are read."""
    path = folder / "largest.yaml"
    text = (ROOT / "examples" / FORM / "minimal.yaml").read_text(encoding="utf-8")
    keys = 2 * text.count(": ") + 2
    path.write_text("---\n".join([text] * min(limits().yaml_nodes // keys, 9_999)), "utf-8")
    return _program("check", str(path))


def print_longest_pdf(_count: int, folder: Path) -> float:
    """``render`` of the longest record there can be as PDF, set the slow way."""
    return _program("render", str(_longest(folder)), "-t", "pdf", "-o", str(folder), "--draft")


def print_longest_xlsx(_count: int, folder: Path) -> float:
    """``render`` of the longest record there can be as XLSX."""
    return _program("render", str(_longest(folder)), "-t", "xlsx", "-o", str(folder), "--draft")


def _people(count: int, folder: Path) -> Path:
    from cases import people_workbook

    people_workbook(count, folder)
    return folder / f"people-{count}.xlsx"


def _full_workbook(folder: Path) -> Path:
    import io

    from openpyxl import load_workbook

    from cadre_docs.intake.template import layout as template
    from cadre_docs.templates.people import blank_people_workbook

    path, schema = folder / "largest.xlsx", Catalog().schema(FORM)
    if path.exists():
        return path
    book = load_workbook(io.BytesIO(blank_people_workbook(schema, 10)))
    sheet = book[template.PEOPLE_SHEET]
    examples = {field.key: field.example for field in schema.fields()}
    heads = [(template.plain(str(c.value)).split("：")[-1], c.column) for c in sheet[4] if c.value]
    for row in range(7, 7 + (limits().cells - 5_000) // len(heads)):
        for head, column in heads:
            sheet.cell(row, column).value = examples.get(head) or str(row)
    book.save(path)
    return path


def _longest(folder: Path) -> Path:
    """Write the example with long texts in every column of its first table."""
    path = folder / "longest.yaml"
    text = (ROOT / "examples" / FORM / "full.yaml").read_text(encoding="utf-8")
    start, end = text.index("主要工作:"), text.index("著作论文:")
    columns = ("名称", "工作内容", "完成情况", "备注")
    size = (limits().record_chars - _AROUND) // (8 * len(columns))
    row = "".join(f"    {column}: {'文字' * (size // 2)}\n" for column in columns)
    rows = "".join(f"  - 起止时间: 2021.03-2023.12\n{row}" for _ in range(8))
    path.write_text(f"{text[:start]}主要工作:\n{rows}\n{text[end:]}", encoding="utf-8")
    return path


def _program(*arguments: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "cadre_docs", *arguments]
    run = subprocess.run(command, check=False, capture_output=True, cwd=ROOT)
    if run.returncode > 1 or b"Traceback" in run.stderr:
        raise SystemExit(run.stderr.decode())
    return start


CASES = (
    *(annotate, annotate_openpyxl),
    *(check_largest_workbook, check_largest_yaml, print_longest_pdf, print_longest_xlsx),
)
