"""What a record does with odd characters, and with one thing filled under two names."""

from __future__ import annotations

import pytest

BASE = "表单: every-type\n"

ODD = [
    ("姓名: 示\uf9d8", "error", "姓名", "兼容汉字"),
    ('姓名: "葛\\U000E0100某"', "error", "姓名", "字形选择符"),
    ("姓名: 示\u2e80", "error", "姓名", "部首"),
    ('姓名: "\\u0304示"', "error", "姓名", "U+0304"),
    ("单位: 示\uf9d8", "warning", "单位", "兼容汉字"),
    ("总结: 示\uf9d8", "warning", "总结", "兼容汉字"),
    ('单位: "葛\\U000E0100某"', "warning", "单位", "字形选择符"),
    ("经历: [{起止时间: 2021.1-2021.2, 内容: 示\uf9d8}]", "warning", "经历[1].内容", "兼容汉字"),
]


@pytest.mark.parametrize(("line", "severity", "path", "word"), ODD)
def test_fs_odd_is_an_error_in_names_only(read, line: str, severity: str, path: str, word: str):
    [entry] = read(BASE + line + "\n").entries
    [finding] = [f for f in entry.findings if f.code != "FS-clean"]
    assert (finding.code, finding.severity, finding.path) == ("FS-odd", severity, path)
    assert word in finding.message
    assert finding.remedy


def test_a_compatibility_hanzi_is_kept_everywhere(read_one) -> None:
    for key, name in (("姓名", "name"), ("单位", "unit"), ("总结", "summary")):
        record = read_one(f"{BASE}{key}: 示\uf9d8\n").record
        assert record.get(name) == "示\uf9d8"


SEPARATED = [
    (r'总结: "一。\u2028二。"', "summary", "一。\n二。"),
    (r'总结: "一。\v二。\f三。"', "summary", "一。\n二。\n三。"),
    ("总结: |\n  一。\u2029二。", "summary", "一。\n二。"),
    (r'姓名: "\u202d示例丑\u202c"', "name", "示例丑"),
    (r'姓名: "\u3164示\u200b例丑"', "name", "示例丑"),
    (r'单位: "示例\v中学"', "unit", "示例 中学"),
    ("姓名: ⻘⼭", "name", "青山"),
]


@pytest.mark.parametrize(("line", "field", "value"), SEPARATED)
def test_fs_clean_tells_what_was_changed(read, line: str, field: str, value: str) -> None:
    [entry] = read(BASE + line + "\n").entries
    assert entry.record.get(field) == value
    assert {f.code for f in entry.findings} == {"FS-clean"}


TWICE = [
    ("姓名: 示例丑\nname: 示例寅", "3:1", "name"),
    ("name: 示例丑\n姓名: 示例丑", "3:1", "姓名"),
    ("考核依据: {聘任时间: 2021-03}\nbasis: {聘任时间: 2021-04}", "3:1", "basis"),
    ("考核依据:\n  聘任时间: 2021-03\n  appointment_date: 2021-04", "4:3", "考核依据.appointment_date"),
    ("经历:\n  - 起止时间: 2021.1-2021.2\n    内容: 一\n    content: 二", "5:5", "经历[1].content"),
    ("经历: [{起止时间: 2021.1-2021.2, 内容: 一}]\nhistory: [{内容: 二}]", "3:1", "history"),
    ("form: henan-tenure-form", "2:1", "form"),
    ("电子意见: [本人意见]\nelectronic: [本人意见]", "3:1", "electronic"),
    ("例外: [{规则: X, 理由: 甲, 批准: 乙, 日期: 2021-01-01}]\nwaivers: [{规则: Y}]", "3:1", "waivers"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "place", "path"), TWICE)
def test_fs_duplicate_by_key_and_id(read, lines: str, place: str, path: str) -> None:
    [entry] = read(f"{BASE}{lines}\n").entries
    [finding] = [f for f in entry.findings if f.code == "FS-duplicate"]
    assert (finding.severity, finding.path) == ("error", path)
    assert str(finding.position).endswith(f":{place}")
    assert not [f for f in entry.findings if f.code not in ("FS-duplicate", "FS-handwritten")]


@pytest.mark.parametrize("lines", ["姓名:\nname: 示例丑", "name: 示例丑\n姓名:", "name: 示例丑"])
def test_of_two_names_the_filled_one_counts(read_one, lines: str) -> None:
    entry = read_one(f"{BASE}{lines}\n")
    assert entry.record.get("name") == "示例丑"


def test_the_form_is_found_by_the_name_that_is_filled(read) -> None:
    [entry] = read("form:\n表单: every-type\n姓名: 示例丑\n").entries
    assert entry.record.get("name") == "示例丑"
    assert not entry.findings


def test_reasons_of_waivers_are_cleaned_and_checked(read) -> None:
    row = "例外: [{规则: HN-3.2b, 理由: '⻘年\u202e', 批准: %s, 日期: 2021-01-01}]\n"
    [entry] = read(BASE + row % "乙").entries
    [waiver] = entry.record.waivers
    assert waiver.reason == "青年"
    [entry] = read(BASE + row % r'"\x07"').entries
    assert "FS-control" in {f.code for f in entry.findings}
    assert not entry.record.waivers
