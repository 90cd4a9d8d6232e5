"""Records that are let go: what is found is what is found of all of them held together."""

from __future__ import annotations

import tracemalloc
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.checks import meeting, seen, spool, store
from cadre_docs.checks.many import ManyChecks
from cadre_docs.checks.records import check_intake
from cadre_docs.findings import FEW, Position
from cadre_docs.intake.read import Intake, ReadRecord, read_paths
from cadre_docs.limits import limits, using
from cadre_docs.rules import previous_years
from tests.conftest import EXAMPLES
from tests.lists.test_office import office_table, own
from tests.rules import test_rule_cases as cases

PLACES = [EXAMPLES, *sorted(p for p in EXAMPLES.iterdir() if p.is_dir())]
BATCHES = [case for case in cases.CASES if "records" in case.values[2]]
ANNUAL = cases.HERE / "bases" / "annual-record.yaml"


@pytest.fixture(autouse=True)
def _none_is_held(monkeypatch):
    """Pack each record, and by itself, in a file: so few of them are enough to try it.

    Those that have something in common are compared alone.
    """
    monkeypatch.setattr(store, "_HELD", 0)
    monkeypatch.setattr(store, "_TOGETHER", 1)
    monkeypatch.setattr(spool, "_MOST", 0)
    monkeypatch.setattr(meeting, "_TOGETHER", 1)
    monkeypatch.setattr(seen, "_AT_ONCE", 1)


def streamed(intake: Intake, forms, **asked) -> list:
    checks = ManyChecks(forms, **asked)
    for entry in intake.entries:
        checks.take(Intake([entry]))
    assert checks.counted.people == intake.counted.people
    return checks.findings(intake.findings)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_examples(place: Path, forms) -> None:
    intake = read_paths([place], forms)
    assert streamed(intake, forms) == check_intake(intake, forms)


def among_others(intake: Intake) -> Intake:
    """Put an empty form before those of each kind: the first of a form every rule sees."""
    first = {entry.record.schema.id: entry.record for entry in reversed(intake.entries)}
    empty = [
        ReadRecord(
            replace(one, values={}, tables={}, places={}, position=Position(f"{form}.yaml", 1, 1)),
            (),
        )
        for form, one in first.items()
    ]
    return Intake([*empty, *intake.entries], files=intake.files)


@pytest.mark.parametrize(("code", "base", "case"), BATCHES)
def test_rules_over_many_records(code, base, case, tmp_path: Path, forms) -> None:
    intake, whole = cases.checked(base, case, tmp_path, forms)
    before = tmp_path / "往年.yaml"
    read = read_paths([before] if "earlier" in case else [], forms)
    found = streamed(intake, forms, earlier=previous_years.Earlier(read))
    assert found == whole
    assert [f.code for f in found].count(code) == len(case.get("finds", []))
    others = among_others(intake)
    earlier = previous_years.Earlier(read)
    assert streamed(others, forms, earlier=earlier) == check_intake(others, forms, None, earlier)


def people(folder: Path, *changes: dict, name: str = "记录.yaml") -> Path:
    path = folder / name
    items = [{"change": change} for change in changes]
    path.write_text(cases.records_of(ANNUAL, items), encoding="utf-8")
    return path


def waiver(code: str) -> dict:
    return {"例外": [{"规则": code, "理由": "两人同名", "批准": "示例局", "日期": "2024-01-05"}]}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([{}, {}], {"ID-duplicate"}),
        ([{}, waiver("ID-duplicate")], {"ID-duplicate"}),  # waived, of the second
        ([{}, {"姓名": "示例乙", **waiver("ID-duplicate")}], {"EX-unused"}),
        ([{"单位": "示例（一）小学"}, {"姓名": "示例乙", "单位": "示例(一)小学"}], {"X-spelling"}),
    ],
)  # fmt: skip
def test_what_rules_between_records_find_stands_with_the_record(
    changes, codes, tmp_path: Path, forms
) -> None:
    intake = read_paths([people(tmp_path, *changes)], forms)
    found = streamed(intake, forms)
    assert found == check_intake(intake, forms)
    assert codes <= {finding.code for finding in found}
    if len(changes[1]) == 1:
        assert any(finding.waiver for finding in found)


@pytest.mark.parametrize(("most", "told"), [(8, FEW + 1), (9, FEW + 1), (10, FEW + 1), (11, 7)])
def test_after_many_findings_of_a_file_less_is_told_of_the_others(
    most, told, tmp_path: Path, forms
) -> None:
    """What rules between records find counts, too, though nobody knows it until all are read.

    Of the first three people eleven things are found; of those by themselves nine.
    """
    path = people(tmp_path, {}, {}, *(
        {"姓名": f"示例{name}", "考核依据": {"处分": [
            {"种类": "警告", "决定日期": f"2090-0{day}-01"} for day in range(1, 8)
        ]}}
        for name in "丙丁戊"
    ))  # fmt: skip
    with using(replace(limits(), findings=most)):
        intake = read_paths([path], forms)
        found = streamed(intake, forms)
        assert found == check_intake(intake, forms)
    assert len([f for f in found if f.code == "FS-future" and f.person == "示例丁"]) == told


def test_an_applicant_is_not_told_of_what_others_fill(forms) -> None:
    intake = read_paths([EXAMPLES / "findings"], forms)
    own = streamed(intake, forms, applicant=True)
    assert own == check_intake(intake, forms, applicant=True)
    assert len(own) < len(check_intake(intake, forms))


# --- the function of the API ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "json", "sarif", "html"])
def test_reports_are_the_same(kind) -> None:
    whole = cd.check(cd.read(EXAMPLES / "findings"))
    found = cd.check_files(EXAMPLES / "findings")
    assert not found.ok
    assert cd.report(found, kind) == cd.report(whole, kind)


@pytest.mark.parametrize("inside", [True, False])
def test_unit_and_earlier_years(inside, tmp_path: Path) -> None:
    folder = tmp_path / "今年"
    folder.mkdir()
    people(folder, {}, {"姓名": "示例乙", "单位": "示例（一）小学"})
    people(tmp_path, {"年度": "2022"}, {"年度": "2022"}, name="往年.yaml")
    unit = (folder if inside else tmp_path) / "单位.yaml"
    unit.write_text("表单: unit\n基本: {单位: 另一小学}\n", encoding="utf-8")
    asked = {"unit": unit, "previous": tmp_path / "往年.yaml"}
    whole, found = cd.check(cd.read(folder, **asked)), cd.check_files(folder, **asked)
    assert found.findings == whole.findings
    assert cd.report(found) == cd.report(whole)
    assert {"X-unit", "X-earlier"} <= {finding.code for finding in found.findings}


def test_a_unit_that_is_none_is_refused(tmp_path: Path) -> None:
    path = people(tmp_path, {})
    with pytest.raises(cd.RequestError, match="不是单位和程序事实表"):
        cd.check_files(path, unit=people(tmp_path, {}, name="单位.yaml"))


def test_what_lies_unread_in_a_folder_and_files_named_twice(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    path = people(folder, {}, {"姓名": "示例乙"})
    (folder / "扫描.pdf").write_bytes(b"%PDF-1.4")
    given = [folder, path]
    whole, found = cd.check(cd.read(given)), cd.check_files(given)
    assert found.findings == whole.findings
    assert "FS-unread" in {finding.code for finding in found.findings}
    assert len(found.counted.names) == len(whole.read.records) == 2  # each is read once


def test_what_the_office_says_changes_records(tmp_path: Path) -> None:
    file, table = tmp_path / "甲.yaml", tmp_path / "单位填写.xlsx"
    file.write_text(own("示例甲"), encoding="utf-8")
    office_table(cd.read(file), table, {"考核依据：德": "好"}).save(table)
    whole, found = cd.check(cd.read(tmp_path)), cd.check_files(tmp_path)
    assert str(table) in {place.file for r in whole.read.records for place in r.places.values()}
    assert found.findings == whole.findings
    assert cd.report(found, "json") == cd.report(whole, "json")


# --- memory --------------------------------------------------------------------------------------


@contextmanager
def traced():
    tracemalloc.start()
    try:
        yield tracemalloc.get_traced_memory
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("held", "least", "most"), [(0, 0, 2_000), (10_000, 4_000, 20_000)])
def test_a_record_that_is_let_go_takes_little(
    held, least, most, tmp_path: Path, forms, monkeypatch
) -> None:
    monkeypatch.setattr(store, "_HELD", held)
    monkeypatch.setattr(store, "_TOGETHER", 50)
    path, number = people(tmp_path, {}), 400
    checks = ManyChecks(forms)
    for _ in range(60):  # the first of them make what all share
        checks.take(read_paths([path], forms))
    with traced() as memory:
        for _ in range(number):
            checks.take(read_paths([path], forms))
        assert least < memory()[0] / number < most
