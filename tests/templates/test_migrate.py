"""Renames that a schema declares, in files and in what is said of files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from cadre_docs.catalog import Catalog
from cadre_docs.cli.main import cli
from cadre_docs.errors import CatalogError
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import limits
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person, tree_of

OLD = """\
id: moving-form
version: 1
title: 改版试验表
provenance: reconstructed
source: {issuer: 示例机关, title: 关于改版的通知, number: 示例〔2024〕4号, date: 2024-03-04}
sections:
  - title: 基本情况
    fields:
      - {key: 姓名, id: name, type: name, required: true}
      - {key: 工作单位, id: unit}
      - key: 简历
        id: history
        type: table
        columns:
          - {key: 起止, id: period, type: period, precision: month}
          - {key: 内容, id: content}
  - title: 考核依据
    key: 考核依据
    printed: false
    fields:
      - {key: 处罚, id: sanction}
"""
NEW = (
    OLD.replace("version: 1", "version: 2")
    .replace("{key: 工作单位, id: unit}", "{key: 单位, id: unit, formerly: 工作单位}")
    .replace("key: 简历\n", "key: 主要经历\n        formerly: [简历, 履历]\n")
    .replace("{key: 起止,", "{key: 起止时间, formerly: 起止,")
    .replace("{key: 处罚, id: sanction}", "{key: 处分, id: sanction, formerly: 处罚}")
)
RECORD = """\
# 工作单位 如何填：全称
表单: moving-form
姓名: 示例甲
"工作单位": 示例工作单位  # 与公章一致

简历:
  - {起止: 2020.01-2021.02, 内容: 工作单位的事}   # 第一段
  - 起止: 2021.03-2022.02
    内容: |
      起止: 照旧
考核依据:
    处罚:   无
"""
WANTED = (
    RECORD.replace('"工作单位":', '"单位":')
    .replace("\n简历:", "\n主要经历:")
    .replace("{起止:", "{起止时间:")
    .replace("- 起止:", "- 起止时间:")
    .replace("处罚:", "处分:")
)


def catalog_of(folder: Path, schema: str) -> Catalog:
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "data_schemas" / "moving-form.yaml").write_text(schema, encoding="utf-8")
    return Catalog(folder)


@pytest.fixture
def old(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path / "旧", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path / "新", NEW)


def migrate(tmp_path: Path, source: Path):
    arguments = ["migrate", source, "-o", tmp_path / "改", "--catalog", tmp_path / "新"]
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def sound(path: Path, catalog: Catalog):
    intake = read_paths([path], catalog)
    bad = [f for e in intake.entries for f in e.findings if f.severity is Severity.ERROR]
    assert not bad
    assert not [f for f in intake.findings if f.severity is not Severity.NOTE]
    return intake.entries


def test_records_that_no_longer_fit_are_told_the_new_name(tmp_path: Path, new: Catalog) -> None:
    path = tmp_path / "记录.yaml"
    path.write_text(RECORD, encoding="utf-8")
    [entry] = read_paths([path], new).entries
    assert {f.path: f.remedy for f in entry.findings} == {
        "工作单位": "“工作单位”现名“单位”，可用 cadre-docs migrate 改写文件",
        "简历": "“简历”现名“主要经历”，可用 cadre-docs migrate 改写文件",
        "考核依据.处罚": "“处罚”现名“处分”，可用 cadre-docs migrate 改写文件",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_yaml_keeps_all_but_the_keys(encoding: str, end: str, tmp_path: Path, new: Catalog) -> None:
    path = tmp_path / "填报" / "甲.yaml"
    path.parent.mkdir()
    original = RECORD.replace("\n", end).encode(encoding)
    path.write_bytes(original)
    result = migrate(tmp_path, path.parent)
    assert result.return_value == 0, result.output
    assert path.read_bytes() == original
    copy = tmp_path / "改" / "甲.yaml"
    assert copy.read_bytes() == WANTED.replace("\n", end).encode(encoding)
    [entry] = sound(copy, new)
    assert entry.record.get("unit") == "示例工作单位"
    assert len(entry.record.tables["history"]) == 2
    assert f"{path}:4:1：“工作单位” → “单位”" in result.output


@pytest.mark.usefixtures("new")
def test_a_copy_that_stands_for_another_file_says_where_it_belongs(tmp_path: Path) -> None:
    path = tmp_path / "填报" / "甲.yaml"
    path.parent.mkdir()
    origin = "来源:\n  文件: 名单.xlsx\n  位置: 人员!A7\n  指纹: 0123456789abcdef\n"
    path.write_text(RECORD + origin, "utf-8")
    result = migrate(tmp_path, path.parent)
    assert "写着“来源: 名单.xlsx”" in result.output
    assert "放回原来的文件夹" in result.output
    assert result.return_value == 0
    assert (tmp_path / "改" / "甲.yaml").read_text("utf-8").endswith(origin)
    path.write_text(RECORD, "utf-8")
    assert "来源" not in migrate(tmp_path, path.parent).output


@pytest.mark.usefixtures("new")
def test_both_names_at_once_are_left_to_people(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text("表单: moving-form\n姓名: 示例甲\n单位: 甲\n工作单位: 乙\n", encoding="utf-8")
    result = migrate(tmp_path, path)
    assert result.return_value == 1
    assert "“工作单位”现名“单位”，而“单位”也填了" in result.output
    assert not (tmp_path / "改").exists()


@pytest.mark.usefixtures("new")
def test_files_without_old_names_are_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text("表单: moving-form\n姓名: 示例甲\n", encoding="utf-8")
    assert "改写了0个" in migrate(tmp_path, path).output
    assert not (tmp_path / "改").exists()


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("甲.docx", b"PK", 0, "Word 表按印的字认格子，里面没有项目名，不用改写"),
        ("甲.doc", b"x", 0, "Word 表按印的字认格子"),
        ("甲.lrmx", b"x", 0, "任免表里没有项目名"),
        ("甲.csv", "工作单位\n".encode(), 1, "生成新的填报模板，把内容粘贴过去"),
        ("甲.xls", b"x", 1, "另存为“Excel 工作簿（*.xlsx）”再试"),
        ("甲.yaml", "姓名: 示例甲\n工作单位: 乙\n".encode(), 1, "缺少“表单”"),
        ("甲.yaml", b"", 1, "文件是空的，没有记录"),
        ("甲.xlsx", None, 1, "认不出是哪张表的填报文件"),
    ],
)
@pytest.mark.usefixtures("new")
def test_what_is_not_rewritten_is_told(
    name: str, data: bytes | None, status: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is None:
        Workbook().save(path)
    else:
        path.write_bytes(data)
    result = migrate(tmp_path, path)
    assert result.return_value == status, result.output
    assert said in result.output
    assert ("仍用原来的文件" in result.output) is (status == 0)


@pytest.mark.usefixtures("new")
def test_a_path_with_nothing_readable_is_told_why(tmp_path: Path) -> None:
    (tmp_path / "示例甲.yaml").write_text(RECORD, encoding="utf-8")
    missing = migrate(tmp_path, tmp_path / "示列甲.yaml")
    assert missing.return_value == 1
    assert "文件不存在" in missing.output
    assert "示例甲.yaml" in missing.output.replace("示列甲.yaml", "")  # what may be meant
    large = tmp_path / "大.yaml"
    large.write_bytes(b"")
    os.truncate(large, (limits().file_mb << 20) + 1)
    assert "文件超过" in migrate(tmp_path, large).output


@pytest.mark.usefixtures("new")
def test_whose_file_gets_no_copy_is_told(tmp_path: Path) -> None:
    """Whoever goes on with the folder of copies would be without them."""
    folder = tmp_path / "填报"
    folder.mkdir()
    (folder / "旧.yaml").write_text("表单: moving-form\n姓名: 示例甲\n工作单位: 乙\n", "utf-8")
    (folder / "新.yaml").write_text("表单: moving-form\n姓名: 示例乙\n单位: 乙\n", "utf-8")
    result = migrate(tmp_path, folder)
    assert result.return_value == 0
    [line] = [line for line in result.output.splitlines() if "仍用原来的文件" in line]
    assert "新.yaml" in line
    assert "旧.yaml" not in line


@pytest.mark.usefixtures("new")
def test_copies_never_lie_among_the_files(tmp_path: Path) -> None:
    (tmp_path / "改").mkdir()
    path = tmp_path / "改" / "甲.yaml"
    path.write_text(RECORD, encoding="utf-8")
    assert "改写的副本不能写进" in str(migrate(tmp_path, path).exception)


@pytest.mark.parametrize("people", [False, True])
def test_a_filled_workbook(people: bool, tmp_path: Path, old: Catalog, new: Catalog) -> None:
    schema = old.schema("moving-form")
    data = blank_people_workbook(schema, 3) if people else blank_workbook(schema)
    text = RECORD.replace("      起止: 照旧", "      工作单位")
    filled = Person(data).fill(tree_of(text.split("moving-form\n")[1]))
    path = tmp_path / "甲.xlsx"
    path.write_bytes(filled.saved())
    [before] = sound(path, old)
    result = migrate(tmp_path, path)
    assert result.return_value == 0, result.output
    [after] = sound(tmp_path / "改" / "甲.xlsx", new)
    assert after.record.values == before.record.values
    assert after.record.tables == before.record.tables
    assert after.record.get("unit") == "示例工作单位"


def test_an_old_name_that_is_taken_is_a_mistake_of_the_schema(tmp_path: Path) -> None:
    wrong = NEW.replace("formerly: 工作单位", "formerly: 姓名")
    with pytest.raises(CatalogError, match="旧键“姓名”"):
        catalog_of(tmp_path / "错", wrong).schema("moving-form")
