"""How the corrections between a draft and a clean form are counted (tools/drafts/minutes.py)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from tests.blanks.small import add_table, data_of, plain
from tools.drafts.minutes import between, carried, minutes, of_own, seconds

CATALOG = Catalog()


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Path, Path]:
    """Return a drafted form and a copy of it."""
    document = plain()
    rows = [["姓名", "", "性别", ""], ["住处", "", "电话", ""]]
    add_table(document, rows, [25, 50, 25, 50])
    (tmp_path / "blank.docx").write_bytes(data_of(document))
    cd.draft(tmp_path / "blank.docx", tmp_path / "draft", form="small")
    shutil.copytree(tmp_path / "draft", tmp_path / "clean")
    return tmp_path / "draft", tmp_path / "clean"


def corrected(clean: Path, *changes: tuple[str, str]) -> None:
    schema = clean / "data_schemas" / "small.yaml"
    text = schema.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    schema.write_text(text, encoding="utf-8")


def test_only_the_source_and_a_page_are_left_of_a_draft_that_is_right(drafts) -> None:
    assert between(*drafts) == {"source": 1, "page": 1}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (('label: "住处"', 'label: "住址"'), "relabel"),
        (('label: "住处"', 'label: "住处"\n        type: text'), "retype"),
        (('label: "住处"', 'label: "住处"\n        filled_by: hand'), "retype"),
        (('label: "住处"', 'label: "住处"\n        required: true'), "setting"),
        (("      - key: 住处", "      - key: 学号\n        id: x\n      - key: 住处"), "add"),
    ],
)
def test_each_correction_is_counted_once(drafts, change, kind) -> None:
    corrected(drafts[1], change)
    assert between(*drafts) == {"source": 1, "page": 1, kind: 1}


def test_another_key_is_counted_and_a_tag_that_was_forgotten(drafts) -> None:
    corrected(drafts[1], ("- key: 住处", "- key: 住址"))
    assert between(*drafts) == {"source": 1, "page": 1, "rename": 1, "layout": 1}


def test_a_box_that_went_is_counted(drafts) -> None:
    corrected(drafts[1])
    schema = drafts[1] / "data_schemas" / "small.yaml"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text[: text.index("      - key: 电话")], encoding="utf-8")
    assert between(*drafts)["remove"] == 1


def test_minutes_are_seconds_of_each_kind() -> None:
    each = seconds()
    assert minutes({"add": 2, "source": 1}) == (2 * each["add"] + each["source"]) / 60


@pytest.mark.parametrize("form", ["jilin-tenure-form", "xinxiang-senior-technician"])
def test_our_own_forms_need_no_more_than_ten_minutes(form: str) -> None:
    assert minutes(of_own(form, CATALOG)) <= 10


def test_the_carried_forms_count_known_kinds() -> None:
    assert all(one["corrections"].keys() <= seconds().keys() for one in carried())


def test_lint_reads_upright_labels_and_words_of_photos_as_people_do(tmp_path: Path) -> None:
    document = plain()
    rows = [["年核\n度结\n考果", "", "（贴小一寸彩色近照）\n\n\n\n"], ["姓名", "", ""]]
    add_table(document, rows, [20, 60, 40])
    (tmp_path / "blank.docx").write_bytes(data_of(document))
    drafted = cd.draft(tmp_path / "blank.docx", tmp_path / "draft", form="small")
    assert {box.key for box in drafted.boxes} >= {"年度考核结果", "照片"}
    assert "MASTER-label" not in {finding.code for finding in drafted.findings}
