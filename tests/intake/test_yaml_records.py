"""YAML files that name no form: what they are, and which form their boxes belong to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths

ROOT = Path(__file__).resolve().parents[2]
FORMS = ["annual-record", "henan-tenure-form", "jilin-tenure-form", "liaocheng-talent", "unit"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("表单: [annual-record]\n记录: 填报\n输出: 输出\n", "项目文件"),
        ("forms: annual-record\nrecords: 填报\noutput: out\n", "项目文件"),
        ("id: x\ntitle: 表\nsections: []\n", "表单的定义"),
        ("对照: annual-record\n列: {A: 姓名}\n", "列名的对照"),
    ],
)
def test_other_files_of_this_program_are_told_from_records(tmp_path, text, said) -> None:
    (tmp_path / "甲.yaml").write_text(text, encoding="utf-8")
    [found] = read_paths([tmp_path / "甲.yaml"], Catalog()).findings
    assert (found.code, found.severity) == ("FS-form", Severity.ERROR)
    assert f"这是{said}，不是记录" in found.message


SCHEMAS = ROOT / "data_schemas"
OWN = ROOT / "examples" / "catalog-midterm" / "data_schemas"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (SCHEMAS / "annual-record.yaml", "表单的定义"),
        (SCHEMAS / "codes" / "sanction.yaml", "代码表"),
        (SCHEMAS / "instruments.yaml", "通知和参数的登记"),
        (SCHEMAS / "parameters" / "JL.yaml", "通知和参数的登记"),
        (SCHEMAS / "holidays.yaml", "节假日的登记"),
        (OWN / "rules" / "中期考核.yaml", "自己写的规则"),
    ],
)
def test_each_file_of_a_catalog_is_told_for_what_it_is(path, said) -> None:
    [found] = read_paths([path], Catalog()).findings
    assert f"这是{said}，不是记录" in found.message
    assert "请" in found.remedy


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("instead", "remedy"), [("", "请在最上面写一行"), ("表单: 干部表\n", "请改为")]
)
def test_the_form_that_most_boxes_belong_to_is_named(form, instead, remedy, tmp_path) -> None:
    [example, *_] = sorted((ROOT / "examples" / form).glob("*.yaml"))
    text = re.sub(r"(?m)^表单:.*\n", instead, example.read_text(encoding="utf-8"))
    (tmp_path / "甲.yaml").write_text(text, encoding="utf-8")
    found = read_paths([tmp_path / "甲.yaml"], Catalog()).findings
    [finding] = [f for f in found if f.code == "FS-form"]
    assert finding.remedy.endswith(f"{remedy}“表单: {form}”")


@pytest.mark.parametrize("text", ["姓名: 示例甲\n性别: 女\n", "甲: 1\n乙: 2\n丙: 3\n丁: 4\n"])
def test_no_form_is_named_where_few_boxes_belong_to_one(text, tmp_path) -> None:
    (tmp_path / "甲.yaml").write_text(text, encoding="utf-8")
    [finding] = read_paths([tmp_path / "甲.yaml"], Catalog()).findings
    assert "像是" not in finding.remedy
