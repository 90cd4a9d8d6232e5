"""A box that cannot be read is told once: nothing else says that it is missing.

Done mechanically: in every example of every form each box and each cell is made unreadable in
turn, and what is found then is compared with what is found of the example itself.
"""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.schema import Field, FieldType
from tests.today import TODAY
from tests.yaml_texts import dump_yaml, load_all_texts, load_texts

pytestmark = pytest.mark.slow

CATALOG = Catalog(today=TODAY)
# No date, no number, no choice; and for a text no text at all.
NOTHING: dict[str, Any] = {"某": "某"}
UNREADABLE = {
    FieldType.DATE: "某日",
    FieldType.PERIOD: "某时",
    FieldType.INTEGER: "许多",
    FieldType.CHOICE: "良好得很",
    FieldType.YES_NO: "也许",
    FieldType.TABLE: "某",
}
MISSING = re.compile("没有填|没有写|未填|缺少|没有“|没有[^，]*(结果|评语|照片)|补填")
EXAMPLES = [
    pytest.param(path, id=f"{form}-{path.stem}")
    for form in CATALOG.schema_ids
    for path in CATALOG.examples(form)
    if path.suffix == ".yaml"
]


@pytest.mark.parametrize("path", EXAMPLES)
def test_what_cannot_be_read_is_not_missing(path: Path, tmp_path: Path) -> None:
    for photo in (p for p in path.parent.iterdir() if p.suffix in (".jpg", ".png")):
        shutil.copy(photo, tmp_path)
    for record in load_all_texts(path):
        sound = {(f.code, f.path, f.message) for f in _check(record, tmp_path)}
        for changed, where in _spoilt(record):
            found = _check(changed, tmp_path)
            assert any(f.path.startswith(where) for f in found), where
            for finding in found:
                known = (finding.code, finding.path, finding.message) in sound
                text = finding.message + finding.remedy
                assert known or not MISSING.search(text), (where, finding.sentence())


def _check(record: dict[str, Any], folder: Path):
    path = folder / "记录.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    return check_intake(read_paths([path], CATALOG), CATALOG)


def _spoilt(record: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the record with one box or cell made unreadable, and that box's name."""
    schema = CATALOG.schema(record["表单"])
    for section in schema.sections:
        home = record.get(section.key, {}) if section.key else record
        for field in section.fields:
            path = schema.path(field)
            rows = (home.get(field.key) or []) if field.type is FieldType.TABLE else []
            cells = (
                (n, column) for n, row in enumerate(rows) for column in field.columns
                if column.key in row
            )  # fmt: skip
            for number, column in cells:
                changed, place = _copied(record, section.key)
                place[field.key][number][column.key] = _unreadable(column)
                yield changed, f"{path}[{number + 1}].{column.key}"
            changed, place = _copied(record, section.key)
            place[field.key] = _unreadable(field)
            yield changed, path


def _copied(record: dict[str, Any], section: str) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = copy.deepcopy(record)
    return changed, changed.setdefault(section, {}) if section else changed


def _unreadable(field: Field) -> object:
    return UNREADABLE.get(field.type, NOTHING)


@pytest.mark.parametrize(
    ("years", "missing"),
    [
        ([("2021", "良好"), ("2022", "合格"), ("2023", "合格")], None),
        ([("2021", "良好"), ("2022", "合格")], "缺少2023年度"),  # what is missing is still told
        ([("2021", "合格"), ("2022", "合格")], "缺少2023年度"),
        ([("某年", "合格"), ("2022", "合格")], None),  # which year is missing, nobody knows
        ([("2021", "不合格"), ("2021", "合格"), ("2022", "合格"), ("2023", "合格")], None),
    ],
)
def test_years_of_which_the_result_is_not_known(years, missing, tmp_path: Path) -> None:
    base = Path(__file__).parent / "HN" / "base.yaml"
    record = load_texts(base)
    record["考核依据"]["年度考核"] = [{"年度": year, "档次": grade} for year, grade in years]
    found = [f.message for f in _check(record, tmp_path) if f.code == "HN-3.1"]
    assert [missing in message for message in found] == ([True] if missing else [])


def test_a_year_with_two_results_decides_nothing(tmp_path: Path) -> None:
    """The last one does not win: neither order of the two rows lets the record pass."""
    base = Path(__file__).parent / "HN" / "base.yaml"
    record = load_texts(base)
    sound = {f.code for f in _check(record, tmp_path)}
    years = record["考核依据"]["年度考核"]
    for grades in (("不合格", "合格"), ("合格", "不合格")):
        twice = [{"年度": years[0]["年度"], "档次": grade} for grade in grades]
        record["考核依据"]["年度考核"] = [*twice, *years[1:]]
        found = {f.code for f in _check(record, tmp_path)}
        assert found - sound == {"FS-repeated", "HN-3.3"}, found - sound
