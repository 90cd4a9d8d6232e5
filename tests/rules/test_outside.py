"""Whether the day of one record suits the edition that judges it, and which boxes say the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cadre_docs.rules.outside import boxes_of_day, is_outside, outside
from tests.rules.test_rule_cases import HERE, _record


def record_of(read, base: str, **change):
    [entry] = read(_record(HERE / base, change)).entries
    return entry.record


@pytest.mark.parametrize(
    ("day", "asked", "tells"),
    [
        ("2024-04-29", None, False),
        ("2024-04-28", None, True),
        ("2024-12-31", None, False),
        ("2025-01-01", None, True),
        ("2025-01-01", date(2024, 6, 1), True),
        ("2024-06-01", date(2024, 4, 28), True),  # asked for a day before the notice
        ("2024-06-01", date(2024, 4, 29), False),
    ],
)
def test_one_record_tells_whether_its_day_is_in_the_edition(
    read, forms, day: str, asked: date | None, tells: bool
) -> None:
    steps = [{"步骤": "反馈", "日期": day}]
    record = record_of(read, "HN/base.yaml", **{"考核依据.程序": steps})
    assert is_outside(record, forms.law, asked) is tells


def test_one_of_the_notices_that_facts_serve_is_enough(read, forms) -> None:
    def tells(**change) -> bool:
        return is_outside(record_of(read, "bases/unit.yaml", **change), forms.law, None)

    assert tells(**{"河南聘期考核.报送日期": "2025-01-01"})
    assert not tells(**{"河南聘期考核.报送日期": "2024-06-01"})
    [entry] = read("表单: every-type\n姓名: 示例甲\n").entries
    assert not is_outside(entry.record, forms.law, None)  # no notice governs it


@pytest.mark.parametrize(
    ("asked", "tells"),
    [
        (date(2026, 12, 31), False),
        (date(2023, 1, 1), False),
        (date(2029, 12, 31), False),
        (date(2030, 1, 1), True),
        (date(2033, 6, 30), True),
    ],
)
def test_a_day_asked_for_that_is_far_from_the_records_own(read, forms, asked, tells: bool) -> None:
    record = record_of(read, "AA/base.yaml", 年度="2026")
    assert is_outside(record, forms.law, asked) is tells


@pytest.mark.parametrize(
    ("form", "boxes"),
    [
        ("annual-record", {"year", "finished_on"}),
        ("annual-roster", {"year", "finished_on"}),
        ("henan-tenure-form", {"handed_in", "procedure"}),
        ("liaocheng-talent", {"year"}),
    ],
)
def test_the_boxes_and_tables_that_may_say_the_day(forms, form: str, boxes: set[str]) -> None:
    assert boxes_of_day(forms.schema(form), forms.law) == boxes


def test_without_a_day_it_is_told_unless_one_is_asked_for(read, forms) -> None:
    record = record_of(read, "AA/base.yaml", 年度="")
    notice = forms.law.instruments["AA"]
    old = replace(notice.latest, title="办法（旧）", in_force=date(2020, 1, 1))
    two = replace(notice, editions=(old, notice.latest))
    said = outside(record, two, forms.law, None)
    assert said is not None
    assert said[2].message.startswith("没有填年度，不知道属于哪一版通知")
    assert outside(record, two, forms.law, date(2023, 12, 31)) is None
    assert outside(record, notice, forms.law, None) is None  # of one edition only


@pytest.mark.parametrize(
    ("printed", "old_number", "tells"),
    [
        ("办法（新）", "", ""),
        ("办法（旧）", "", "而表是《办法（旧）》的表"),
        ("办法（旧）", "旧号", ""),  # a form of no number is of no edition that has one
        ("另一个通知", "", ""),
    ],
)
def test_a_notice_without_a_number_is_known_by_its_title(
    read, forms, printed: str, old_number: str, tells: str
) -> None:
    record = record_of(read, "AA/base.yaml", 年度="2023")
    notice = forms.law.instruments["AA"]
    [edition] = notice.editions
    old = replace(edition, title="办法（旧）", number=old_number, in_force=date(2020, 1, 1))
    two = replace(notice, editions=(old, replace(edition, title="办法（新）")))
    schema = replace(record.schema, source=replace(record.schema.source, title=printed))
    said = outside(replace(record, schema=schema), two, forms.law, None)
    assert bool(said) is bool(tells)
    assert said is None or tells in said[2].message


def test_of_another_citys_measures_no_rule_tells_that_they_were_not_in_force(read, forms) -> None:
    record = record_of(read, "AA/base.yaml", 年度="2022")
    notice = forms.law.instruments["AA"]
    own = {"SL.in_force": forms.law.parameters["AA.in_force"], **forms.law.parameters}
    law = replace(forms.law, parameters=own, kept={})
    assert outside(record, notice, law, None) is None  # AA-2 tells it
    said = outside(record, replace(notice, prefix="SL"), law, None)
    assert said is not None
    assert said[1] == "before"
