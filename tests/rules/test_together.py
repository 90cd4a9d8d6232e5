"""ID-duplicate and X-consistency: what many records say together."""

from __future__ import annotations

import pytest

from cadre_docs.rules.engine import find
from cadre_docs.rules.together import check_together

NUMBER = "410101197005121232"
BASE = {"表单": "every-type", "姓名": "示例甲", "单位": "示例院", "出生日期": "1970-05-12"}


def records(read, *changes: dict[str, str]):
    texts = []
    for change in changes:
        record = {**BASE, **change}
        texts.append("".join(f'{key}: "{value}"\n' for key, value in record.items() if value))
    return [entry.record for entry in read("---\n".join(texts)).entries]


DUPLICATES = [
    ("the same number", {"身份证号码": NUMBER}, {"身份证号码": NUMBER, "姓名": "示例乙"}, 1),
    (
        "other numbers, another unit",
        {"身份证号码": NUMBER},
        {"身份证号码": "410101197005121240", "单位": "另一院"},
        0,
    ),
    ("no number: name, birth and unit", {}, {}, 1),
    ("no number: another unit", {}, {"单位": "另一院"}, 0),
    ("no number: another birth date", {}, {"出生日期": "1970-05-13"}, 0),
    ("no number and no birth date: nobody can tell", {"出生日期": ""}, {"出生日期": ""}, 0),
]


@pytest.mark.parametrize(("name", "one", "two", "count"), DUPLICATES)
def test_id_duplicate(read, name: str, one: dict, two: dict, count: int) -> None:
    findings = check_together(records(read, one, two))
    assert [f.code for f in findings] == ["ID-duplicate"] * count, name
    for finding in findings:
        assert finding.severity is find(finding.code).severity
        assert finding.position.line > 1
        assert "记录.yaml:1:1" in finding.message


HENAN = {
    "表单": "henan-tenure-form",
    "考核依据": f'\n  身份证号码: "{NUMBER}"\n  聘任时间: 2021-03-01',
}


def pair(read, **henan: str):
    other = {**BASE, **HENAN, **henan}
    text = "".join(
        f"{k}: {v}\n" if k == "考核依据" else f'{k}: "{v}"\n' for k, v in other.items() if v
    )
    first = "".join(f'{k}: "{v}"\n' for k, v in {**BASE, "身份证号码": NUMBER}.items())
    intake = read(f"{first}---\n{text}")
    return check_together([entry.record for entry in intake.entries])


def test_x_consistency_when_both_forms_agree(read) -> None:
    assert pair(read) == []


@pytest.mark.parametrize(
    ("key", "value"), [("单位", "另一院"), ("出生日期", "1970-05-13"), ("姓名", "示例乙")]
)
def test_x_consistency_names_both_values_and_both_places(read, key: str, value: str) -> None:
    [finding] = pair(read, **{key: value})
    assert (finding.code, finding.path) == ("X-consistency", key)
    assert finding.severity is find(finding.code).severity
    assert "试验用表" in finding.message
    assert "记录.yaml:" in finding.remedy


def test_x_consistency_is_silent_about_what_one_form_does_not_say(read) -> None:
    assert pair(read, 单位="") == []
