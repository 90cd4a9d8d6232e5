"""Settings of a project file: read as texts, and changed without touching anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.project.file.read import KEYS, read_project
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("settings.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["名称"])
def test_a_change_is_made_and_nothing_else(case: dict[str, Any]) -> None:
    before = case["前"].encode()
    if "说" in case:
        with pytest.raises(cd.PatchError, match=case["说"]):
            cd.patch_settings(before, case["改"])
        return
    after = cd.patch_settings(before, case["改"])
    assert after.decode() == case["后"]
    said = {one.key: one.text for one in cd.settings(after).settings}
    assert {key: said[key] for key in case["改"]} == {
        key: text.replace("： ", ": ") for key, text in case["改"].items()
    }


def test_every_setting_of_a_new_project_can_be_set_and_taken_out(tmp_path: Path) -> None:
    cd.init(tmp_path, "henan-tenure-form")
    file = tmp_path / "cadre-docs.yaml"
    was = file.read_bytes()
    for name in ("往年", "照片", "表单/forms"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("单位.yaml", "名单.csv", "单位填写.xlsx"):
        (tmp_path / name).write_text("姓名\n", "utf-8")
    wanted = {
        "年度": "2024", "通知": "HN", "表单": "henan-tenure-form\nannual-record",
        "记录": "填报", "单位表": "单位.yaml", "照片": "照片", "历年": "往年",
        "单位填写": "单位填写.xlsx", "应交": "名单.csv", "应交齐全": "是", "输出": "做好的",
        "格式": "pdf\nxlsx", "文件名": "{姓名}-{表名}", "每夹份数": "500",
        "份数": "henan-tenure-form: 3", "打印文件": "打印.pdf", "打印文件分单位": "是", "双面": "是",
        "简易PDF": "是", "名册": "名册.xlsx", "名册分单位": "是", "次序": "拼音", "表单目录": "表单",
        "核对日期": "2024-06-30", "限制": "单元格数: 1000000",
    }  # fmt: skip
    assert wanted.keys() == KEYS.keys()
    file.write_bytes(cd.patch_settings(was, {k: v for k, v in wanted.items() if k != "通知"}))
    project = read_project(tmp_path)
    assert (project.year, project.complete, project.duplex) == (2024, True, True)
    assert project.expected == tmp_path / "名单.csv"
    assert [line for line in was.decode().splitlines() if line.startswith("#")] == [
        line for line in file.read_text("utf-8").splitlines() if line.startswith("#")
    ]
    emptied = cd.patch_settings(file.read_bytes(), dict.fromkeys(KEYS, ""))
    assert not [one for one in cd.settings(emptied).settings if one.text]
    assert emptied.decode().count("#") == was.decode().count("#")


def test_what_is_wrong_stands_at_the_lines_of_its_setting(tmp_path: Path) -> None:
    text = "年度: 乱写\n记录:\n  - 没有的\n打印文件: 打印.doc\n年渡: 2024\n"
    found = cd.settings(text.encode(), tmp_path / "cadre-docs.yaml")
    by_key = {one.key: found.about(one) for one in found.settings}
    assert "应是整数" in by_key["年度"][0].message
    assert "不存在" in by_key["记录"][0].message
    assert by_key["打印文件"]
    others = {id(f) for f in found.findings} - {
        id(f) for several in by_key.values() for f in several
    }
    assert [f.position.line for f in found.findings if id(f) in others if f.position] == [5]


def test_a_folder_of_forms_that_is_none_stands_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "填报").mkdir()
    text = "表单目录: 填报\n"
    [found] = cd.settings(text.encode(), tmp_path / "cadre-docs.yaml").findings
    assert found.position
    assert found.position.line == 1
    assert "请核对“表单目录”" in found.message


@pytest.mark.parametrize("text", ["年度: [", "- 甲\n", "", "年度: 1\n---\n年度: 2\n"])
def test_a_file_that_is_no_project_says_where(text: str, tmp_path: Path) -> None:
    found = cd.settings(text.encode(), tmp_path / "cadre-docs.yaml")
    assert found.project is None
    assert all(f.position and f.position.line for f in found.findings)
    assert found.findings


@pytest.mark.parametrize("key", ["输出", "文件名"])
def test_a_setting_left_empty_is_the_usual_one(key: str, tmp_path: Path) -> None:
    cd.init(tmp_path, "henan-tenure-form")
    usual = read_project(tmp_path)
    (tmp_path / "cadre-docs.yaml").write_text(f"表单: henan-tenure-form\n{key}:\n", "utf-8")
    assert read_project(tmp_path).output == usual.output
    assert read_project(tmp_path).names == usual.names
