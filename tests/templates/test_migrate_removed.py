"""A box that a form no longer has, declared with ``removed``: old records read, and are renewed."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import builtin_root

FORM = "henan-tenure-form"
SCHEMA = (builtin_root() / f"data_schemas/{FORM}.yaml").read_text(encoding="utf-8")
SPECIALITY = "      - key: 从事专业\n        id: speciality\n"
GONE = "        removed: {since: 2026-01-01, why: 不再登记}\n"


@pytest.fixture
def catalog(tmp_path: Path) -> cd.Catalog:
    folder = tmp_path / "表样"
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "forms").mkdir()
    assert SCHEMA.count(SPECIALITY) == 1
    text = SCHEMA.replace(SPECIALITY, SPECIALITY + GONE)
    (folder / f"data_schemas/{FORM}.yaml").write_text(text, encoding="utf-8")
    return cd.open_catalog(folder, today=None)


def test_the_box_is_no_longer_of_the_form(catalog: cd.Catalog) -> None:
    schema = catalog.schema(FORM)
    assert "speciality" not in schema.by_id
    assert str(schema.removed_at("从事专业")) == (
        "“从事专业”自2026-01-01起取消（不再登记），不再填报和打印"
    )
    assert schema.removed_at("speciality") is schema.removed_at("从事专业")
    assert schema.removed_at("姓名") is None
    assert not catalog.schema("unit").removed


def test_what_an_old_record_says_there_is_told_and_stops_nothing(
    catalog: cd.Catalog, tmp_path: Path
) -> None:
    record = builtin_root() / f"examples/{FORM}/full.yaml"
    told = [f for f in cd.read(record, catalog=catalog).findings if f.path == "从事专业"]
    assert [(f.code, f.severity) for f in told] == [("FS-unknown", cd.Severity.WARNING)]
    assert "自2026-01-01起取消" in told[0].message
    old = tmp_path / "旧.xlsx"
    old.write_bytes((builtin_root() / f"examples/{FORM}/people.xlsx").read_bytes())
    told = [f for f in cd.read(old, catalog=catalog).findings if f.code == "FS-unknown"]
    assert [(f.path, f.severity) for f in told] == [("从事专业", cd.Severity.WARNING)]


def test_migrate_makes_a_remark_of_it_and_changes_nothing_else(
    catalog: cd.Catalog, tmp_path: Path
) -> None:
    source = builtin_root() / f"examples/{FORM}/full.yaml"
    renewed = cd.migrate(source, tmp_path / "改写", catalog=catalog)
    assert not renewed.problems
    before = source.read_text(encoding="utf-8").splitlines()
    after = renewed.written[0].read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][1] == f"# {changed[0][0]}"
    assert changed[0][0].startswith("从事专业:")
    again = cd.read(renewed.written[0], catalog=catalog)
    assert not [f for f in again.findings if f.code == "FS-unknown"]


def test_a_box_of_several_lines_and_one_written_on_one_line(
    catalog: cd.Catalog, tmp_path: Path
) -> None:
    text = f"表单: {FORM}\n姓名: 示例甲\n从事专业: |\n  土木\n\n  工程\n\n性别: 男\n"
    (tmp_path / "块.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "行.yaml").write_text(f"{{表单: {FORM}, 从事专业: 土木}}\n", encoding="utf-8")
    renewed = cd.migrate(tmp_path / "块.yaml", tmp_path / "改写", catalog=catalog)
    assert renewed.written[0].read_text(encoding="utf-8") == (
        f"表单: {FORM}\n姓名: 示例甲\n# 从事专业: |\n#   土木\n# \n#   工程\n\n性别: 男\n"
    )
    refused = cd.migrate(tmp_path / "行.yaml", tmp_path / "改写", catalog=catalog)
    assert not refused.written
    assert "请手工删去" in refused.findings[0].remedy


@pytest.fixture
def without_rows(tmp_path: Path) -> cd.Catalog:
    folder = tmp_path / "表样"
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "forms").mkdir()
    box = "      - key: 主要工作\n"
    assert SCHEMA.count(box) == 1
    text = SCHEMA.replace(box, box + GONE)
    (folder / f"data_schemas/{FORM}.yaml").write_text(text, encoding="utf-8")
    return cd.open_catalog(folder, today=None)


@pytest.mark.parametrize(
    "rows",
    [
        "- 名称: 甲\n  备注: 乙\n- 名称: 丙\n",  # a list may begin below its key
        "  - 名称: 甲\n# 旁注\n  - 名称: 丙\n",
        "-\n  名称: 甲\n\n- 名称: 丙\n",
    ],
)
def test_all_rows_of_a_list_become_remarks_and_go_to_no_other_box(
    without_rows: cd.Catalog, tmp_path: Path, rows: str
) -> None:
    head, tail = f"表单: {FORM}\n姓名: 示例甲\n著作论文:\n", "性别: 男\n"
    (tmp_path / "甲.yaml").write_text(f"{head}主要工作:\n{rows}{tail}", encoding="utf-8")
    [made] = cd.migrate(tmp_path / "甲.yaml", tmp_path / "改写", catalog=without_rows).written
    text = made.read_text("utf-8")
    assert (text.startswith(f"{head}# 主要工作:\n"), text.endswith(f"\n{tail}")) == (True, True)
    assert "丙" in text
    [record] = cd.read(made, catalog=without_rows).records
    assert not record.tables
    assert record.get("sex") == "男"


def test_a_copy_that_could_not_be_read_is_not_written(
    without_rows: cd.Catalog, tmp_path: Path
) -> None:
    text = f"表单: {FORM}\n主要工作: [\n{{名称: 甲}}\n]\n性别: 男\n"
    (tmp_path / "甲.yaml").write_text(text, encoding="utf-8")
    assert cd.read(tmp_path / "甲.yaml", catalog=without_rows).records
    renewed = cd.migrate(tmp_path / "甲.yaml", tmp_path / "改写", catalog=without_rows)
    assert (renewed.ok, renewed.written) == (False, ())
