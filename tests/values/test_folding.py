"""Units and people are compared by what they name, not by how it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.checks.records import batch_context, check_intake
from cadre_docs.lists.roster import build_roster, compare
from cadre_docs.printing.package.entries import PackageItem
from cadre_docs.printing.package.make import roster_order
from cadre_docs.rules.annual.people import staff_of_units
from cadre_docs.values.folding import folded, one_spelling

ROOT = Path(__file__).resolve().parents[2]
ANNUAL = (ROOT / "tests" / "rules" / "bases" / "annual-record.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例中学（东校区）", "示例中学(东校区)"),
        ("示例中学（东校区）", "示例中学〔东校区〕"),
        ("示例中学（东校区）", "示例中学【东校区】"),
        ("示例 中学", "示例\u3000中学"),
        ("示例ＡＢＣ中心", "示例abc中心"),
        ("示例１中", "示例1中"),
        ("示例—中心", "示例-中心"),
        ("示例\u200b中学", "示例中学"),
        ("示例\u202d中学", "示例中学"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Jose\u0301", "José"),
        ("\u2f00中", "一中"),  # a radical for the hanzi
        ("“示例”中学", '"示例"中学'),
    ],
)
def test_one_thing_in_two_spellings(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例中学（东校区）", "示例中学（西校区）"),
        ("示例中学", "示例中学（东校区）"),
        ("示例一中", "示例二中"),
        ("示例院", ""),
    ],
)
def test_two_things(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_nothing_is_the_empty_key() -> None:
    assert folded(None) == folded("") == folded(" \u3000") == ""


def _annual(name: str, unit: str, grade: str) -> str:
    lines = [
        line
        for line in ANNUAL.splitlines()
        if not line.startswith(("姓名:", "单位:", "考核档次建议:", "#"))
    ]
    return "\n".join([f"姓名: {name}", f"单位: {unit}", f"考核档次建议: {grade}", *lines]) + "\n"


def test_a_quota_is_counted_over_both_spellings_of_a_unit(read, forms) -> None:
    people = [
        _annual(f"示例{'甲乙丙丁戊己'[n]}", unit, "优秀" if n in (0, 3) else "合格")
        for n, unit in enumerate(["示例中学（东校区）"] * 3 + ["示例中学(东校区)"] * 3)
    ]
    intake = read("---\n".join(people))
    [staff] = staff_of_units([entry.record for entry in intake.entries])
    assert len(staff.people) == 6
    found = {f.code: f for f in check_intake(intake, forms)}
    assert "优秀2人，超出1人" in found["AA-17a"].message
    assert "示例中学(东校区)”3处" in found["X-spelling"].message


def test_facts_of_a_unit_are_found_under_another_spelling(read, forms) -> None:
    texts = (
        _annual("示例甲", "示例中学（东校区）", "合格"),
        "表单: unit\n基本: {单位: 示例中学(东校区)}\n",
    )
    c = batch_context(read("---\n".join(texts)), forms)
    assert c.unit_named("示例中学（东校区）") is c.units[0]


HENAN = (ROOT / "examples" / "henan-tenure-form" / "full.yaml").read_text(encoding="utf-8")


def _henan(*changes: tuple[str, str]) -> str:
    text = HENAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_package_keeps_the_people_of_a_unit_together(read) -> None:
    units = ("示例大学（南）", "示例大学(北)", "示例大学(南)", "示例大学（北）")
    texts = [_henan(("单位: 示例理工大学", f"单位: {unit}")) for unit in units]
    records = [entry.record for entry in read("---\n".join(texts)).entries]
    ordered = roster_order(PackageItem(record, b"") for record in records)
    keys = [folded(item.record.get("unit")) for item in ordered]
    assert keys == sorted(keys)
    assert [keys.count(key) for key in dict.fromkeys(keys)] == [2, 2]


def test_a_roster_and_a_form_that_differ_in_spelling_only(read, forms) -> None:
    schema = forms.schema("henan-tenure-roster")
    before = read(_henan(("单位: 示例理工大学", "单位: 示例大学（南）")), "前.yaml")
    roster, _ = build_roster(schema, before.entries, 2024)
    after = read(_henan(("单位: 示例理工大学", "单位: 示例大学(南)")), "后.yaml")
    [spelled] = compare(roster, [entry.record for entry in after.entries], forms.law)
    assert (spelled.code, spelled.severity.value) == ("X-spelling", "warning")
    assert "只是写法不同" in spelled.message


@pytest.mark.parametrize(
    ("on_roster", "on_form", "codes"),
    [
        ("1972-08", "1972-08-15", set()),
        ("1972-08-15", "1972-08", set()),
        ("1972-08", "1972-09-01", {"HN-A2b"}),
    ],
)
def test_a_month_and_a_day_of_birth(read, forms, on_roster: str, on_form: str, codes) -> None:
    def born(day: str, name: str):
        old = next(line for line in HENAN.splitlines() if line.startswith("出生日期:"))
        return read(_henan((old, f"出生日期: {day}")), name)

    roster, _ = build_roster(
        forms.schema("henan-tenure-roster"), born(on_roster, "前.yaml").entries, 2024
    )
    people = [entry.record for entry in born(on_form, "后.yaml").entries]
    assert {f.code for f in compare(roster, people, forms.law)} == codes


def test_the_same_person_with_a_month_and_with_a_day_is_twice_on_a_roster(read, forms) -> None:
    old = next(line for line in HENAN.splitlines() if line.startswith("出生日期:"))
    days = ("1972-08", "1972-08-15", "1972-08-16")
    people = read("---\n".join(_henan((old, f"出生日期: {day}")) for day in days))
    _, found = build_roster(forms.schema("henan-tenure-roster"), people.entries, 2024)
    # The month is that of both days, and so is told of each; two days are two people.
    assert [f.code for f in found] == ["ID-duplicate", "ID-duplicate"]
    _, found = build_roster(forms.schema("henan-tenure-roster"), people.entries[1:], 2024)
    assert found == []


def test_a_head_in_two_spellings_is_taken_and_told(read, forms) -> None:
    units = ("示例中学（东校区）", "示例中学（东校区）", "示例中学(东校区)")
    texts = [_annual(f"示例{'甲乙丙'[n]}", unit, "合格") for n, unit in enumerate(units)]
    roster, found = build_roster(forms.schema("annual-roster"), read("---\n".join(texts)).entries)
    assert roster.get("unit") == "示例中学（东校区）"
    assert [(f.code, f.severity.value) for f in found] == [("X-spelling", "warning")]


@pytest.mark.parametrize(
    ("typed", "folder"),
    [
        ("示例中学(东校区)", "示例中学（东校区）"),
        ("示例中学（东校区）", "示例中学（东校区）"),
        (" 示例　中学 ", "示例中学"),
        ("示例ＡＢＣ学校", "示例ABC学校"),
        ("Sample School", "Sample School"),
        ("示例 ABC School", "示例ABC School"),
        ("示例第一中学", "示例第一中学"),
    ],
)
def test_a_folder_bears_one_spelling_of_a_unit(typed: str, folder: str) -> None:
    assert one_spelling(typed) == folder
