"""Staff lists as HR systems export them (staff_lists.yaml): read rightly, or told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

import cadre_docs as cd
from cadre_docs.record import Record
from cadre_docs.record.prefill import typed_text
from cadre_docs.schema import FieldType
from tests.command import command

CASES = yaml.safe_load(Path(__file__).with_name("staff_lists.yaml").read_text("utf-8"))


def write(case: dict, folder: Path) -> Path:
    if "csv" in case:
        path = folder / "名单.csv"
        path.write_bytes(case["csv"].encode(case.get("encoding", "utf-8")))
        return path
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in case["sheets"].items():
        sheet = book.create_sheet(title)
        for row, line in enumerate(lines, 1):
            for column, typed in enumerate(line, 1):
                fill(sheet.cell(row, column), typed)
        for area in case.get("merged", {}).get(title, ()):
            sheet.merge_cells(area)
        for letter in case.get("hidden_columns", {}).get(title, ()):
            sheet.column_dimensions[letter].hidden = True
        for row in case.get("hidden_rows", {}).get(title, ()):
            sheet.row_dimensions[row].hidden = True
        if title in case.get("hidden_sheets", ()):
            sheet.sheet_state = "hidden"
    path = folder / "名单.xlsx"
    book.save(path)
    return path


def fill(cell: Any, typed: Any) -> None:
    if isinstance(typed, dict) and "date" in typed:
        cell.value = date.fromisoformat(str(typed["date"]))
        cell.number_format = typed["as"]
    elif isinstance(typed, dict):
        cell.value = typed["formula"]
    elif typed is not None:
        cell.value = typed
        if isinstance(typed, str):
            cell.data_type = "s"


def said_by(record: Record, path: str) -> Any:
    field = next(f for f in record.schema.fields() if record.schema.path(f) == path)
    if field.type is FieldType.TABLE:
        return [
            {c.key: typed_text(row.values[c.id].typed) for c in field.columns if c.id in row.values}
            for row in record.tables.get(field.id, ())
        ]
    value = record.values.get(field.id)
    return None if value is None else typed_text(value.typed)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_list_is_read_rightly_or_told(case: dict, tmp_path: Path) -> None:
    form, path = case.get("form", "annual-record"), write(case, tmp_path)
    made = cd.prefill(form, path)
    told = list(made.findings)
    text = made.mapping.read_text(encoding="utf-8") if made.mapping.exists() else ""
    for heading, box in case.get("proposes", {}).items():
        assert f'- 列: "{heading}"\n        填入: {box}' in text
    assert all(words in text for words in case.get("mapping", ()))
    records: tuple[Record, ...] = ()
    if text:
        made.mapping.write_text(text.replace("确认: 否", "确认: 是"), encoding="utf-8")
        read = cd.read(path, mapping=made.mapping)
        records, told = read.records, [*told, *cd.check(read).findings]
    wanted = case["becomes"]
    assert len(records) == len(wanted), [(r.person, str(r.position)) for r in records]
    for record, boxes in zip(records, wanted, strict=True):
        assert {box: said_by(record, box) for box in boxes} == boxes
    said = "\n".join(f"{f.position} {f.sentence()}" for f in told)
    for words in case.get("says", ()):
        assert words in said, said
    for words in case.get("unsaid", ()):
        assert words not in said


def test_what_was_taken_is_said_once_and_what_to_do_too(tmp_path: Path) -> None:
    lines = "职工姓名,出生日期,工作单位\n示例甲,72.3,示例中学\n示例乙,1985-06,示例中学\n"
    path = tmp_path / "名单.csv"
    path.write_text(lines, encoding="utf-8")
    made = cd.prefill("annual-record", path)
    text = made.mapping.read_text(encoding="utf-8")
    made.mapping.write_text(text.replace("确认: 否", "确认: 是"), encoding="utf-8")
    ran = command("new", "annual-record", "--from", path, "-o", tmp_path / "填报")
    assert ran.code == 0, ran.said
    assert ran.said.count("取了2人") == 1
    assert "请在生成的表里改正。" in ran.said
    assert "请改正后重试" not in ran.said
