"""What is said again of others is what would have been said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cadre_docs.checks.records import check_intake, record_context
from cadre_docs.intake.read import read_paths
from cadre_docs.rules import remembered
from cadre_docs.rules.context import RecordContext
from cadre_docs.rules.engine import Applied, apply_all, governing, run
from cadre_docs.rules.remembered import Remembered
from cadre_docs.rules.watched import watched
from tests.rules import test_rule_cases as cases

_ALONE = ("records", "photo", "limits")


@pytest.fixture(autouse=True)
def _from_the_first_record(monkeypatch):
    monkeypatch.setattr(remembered, "_FIRST", 0)


def contexts(texts: list[str], folder: Path, forms) -> list[RecordContext]:
    for number, text in enumerate(texts):
        (folder / f"{number:03}.yaml").write_text(text, encoding="utf-8")
    return [record_context(one.record, forms) for one in read_paths([folder], forms).entries]


def told(applied: tuple[Applied, ...]) -> list[tuple]:
    return [(a.rule.code, a.said, a.trace, repr(a.fault), a.edition) for a in applied]


@pytest.mark.parametrize("code", cases.FILES)
def test_cases(code: str, tmp_path: Path, forms) -> None:
    base, some = cases.FILES[code]
    alone = [case for case in some if not any(name in case for name in _ALONE)]
    bases = [cases.HERE / "bases" / case["base"] if "base" in case else base for case in alone]
    texts = [
        cases.records_of(path, [{"change": case.get("change")}])
        for path, case in zip(bases, alone, strict=True)
    ]
    said = Remembered()
    read = contexts(texts, tmp_path, forms)
    for some in ([one] for one in read), (list(reversed(read)), read):
        for together in some:
            each = said.heard(together)
            assert list(map(told, each)) == [told(apply_all(context)) for context in together]
    for context in read:
        for item in governing(context.record.schema, context.law):
            plainly, seen = run(item, context.afresh()), run(item, watched(context)[0])
            assert told((seen,)) == told((plainly,))


def test_many_people(tmp_path: Path, forms, monkeypatch) -> None:
    # Each asks something of the others: of nobody it is said what is said of one before.
    changes = [
        {},
        {"姓名": "示例乙"},
        {"考核依据.判处刑罚": "是"},
        {"考核依据.判处刑罚": "否"},
        {"考核依据.判处刑罚": ""},
        {
            "考核依据.年度考核": [
                {"年度": "2021", "档次": "合格"},
                {"年度": "2022", "档次": "不合格"},
            ]
        },
        {"性别": "女"},
        {},
    ]
    base = cases.HERE / "HN" / "base.yaml"
    texts = [cases.records_of(base, [{"change": change}]) for change in changes * 3]
    contexts(texts, tmp_path, forms)
    intake = read_paths([tmp_path], forms)
    found = check_intake(intake, forms)
    monkeypatch.setattr(remembered, "_FIRST", 1_000)
    assert found == check_intake(intake, forms)


def test_what_is_known_is_not_asked_again(tmp_path: Path, forms, monkeypatch) -> None:
    base = cases.HERE / "HN" / "base.yaml"
    people = [{"姓名": f"示例{sign}"} for sign in cases.STEMS]
    texts = [cases.records_of(base, [{"change": change}]) for change in people]
    asked: list[str] = []

    def noted(item, *more):
        asked.append(item.code)
        return run(item, *more)

    monkeypatch.setattr(remembered, "run", noted)
    said = Remembered()
    said.heard(contexts(texts, tmp_path, forms))
    assert asked.count("HN-3.1") == 1  # reads what all of them state
    assert asked.count("FS-name") >= len(people)  # reads what hardly anybody else does


@pytest.mark.parametrize(
    "change",
    [
        {"waivers": ("one",)},
        {"attachments": ("one",)},
        {"unreadable": frozenset({"unit"})},
        {"electronic": frozenset({"unit"})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_of_unusual_records_all_is_asked(change, tmp_path: Path, forms, monkeypatch) -> None:
    base = cases.HERE / "HN" / "base.yaml"
    [context] = contexts([cases.records_of(base, [{}])], tmp_path, forms)
    unusual = replace(context, record=replace(context.record, **change))
    monkeypatch.setattr(remembered, "apply_all", lambda _, most: ("all", most))
    assert Remembered().heard([unusual], 3) == [("all", 3)]
    assert Remembered().heard([replace(context, earlier=(context.record,))]) == [("all", 0)]


@pytest.mark.parametrize("most", [1, 2, 7])
def test_facts_that_are_numbered_anew(most: int, tmp_path: Path, forms, monkeypatch) -> None:
    # While records are heard together, some facts of theirs have numbers that are given up.
    base = cases.HERE / "HN" / "base.yaml"
    changes = [
        {
            "出生日期": f"19{60 + number % 9}-0{1 + number % 3}",
            "考核依据.判处刑罚": ("否", "是", "")[number % 3],
        }
        for number in range(40)
    ]
    texts = [cases.records_of(base, [{"change": change}]) for change in changes]
    monkeypatch.setattr(remembered, "_MOST_KEPT", most)
    said, read = Remembered(), contexts(texts, tmp_path, forms)
    for together in (read[:25], read, read[::-1]):
        each = said.heard(together)
        assert list(map(told, each)) == [told(apply_all(context)) for context in together]


def test_rules_on_some_dates_do_not_read_others(tmp_path: Path, forms) -> None:
    base = cases.HERE / "HN" / "base.yaml"
    [context] = contexts([cases.records_of(base, [{}])], tmp_path, forms)
    rules = {item.code: item for item in governing(context.record.schema, context.law)}
    for code in ("FS-within", "FS-lasts"):  # nothing is said of a birth there
        watching, read = watched(context)
        run(rules[code], watching)
        assert "contract_tenure" in read
        assert "birth_date" not in read
    watching, read = watched(context)
    run(rules["FS-order"], watching)
    assert "birth_date" in read
