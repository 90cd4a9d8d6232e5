"""Workbooks from offices (persons invented) that once gave one person another's sanction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import command

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("case", "places"),
    [
        ("na-numbers", ["人员!A8", "处分!A7", "处分!A8"]),
        ("formula-numbers", ["人员!A8", "人员!A9", "处分!A9"]),
        ("owner-contradicts-number", ["处分!B6"]),
        ("struck-out", ["填写!C13"]),
    ],
)
def test_it_is_told_where_and_nothing_is_printed(case: str, places: list[str], tmp_path) -> None:
    ran = command("check", CASES / f"{case}.xlsx", "--format", "json")
    assert ran.code == 1
    found = [f["position"] for f in json.loads(ran.out)["findings"] if f["severity"] == "error"]
    assert sorted(f"{at['sheet']}!{at['cell']}" for at in found) == sorted(places)
    ran = command("render", CASES / f"{case}.xlsx", "-t", "docx", "-o", tmp_path / "印")
    assert ran.code == 1
    assert not list(tmp_path.rglob("*.docx"))


@pytest.mark.parametrize(
    ("case", "punished"), [("na-numbers", ["甲甲"]), ("owner-contradicts-number", [])]
)
def test_nobody_is_punished_for_another_and_nobody_is_said_to_be_free(case, punished) -> None:
    ran = command("decide", CASES / f"{case}.xlsx")
    assert ran.code == 1
    blocks = [b for b in ran.out.split("\n\n") if "  事业单位工作人员年度考核登记表  " in b]
    assert len(blocks) == 2
    assert [b.split()[2].split("（")[0] for b in blocks if "记过" in b] == punished
    assert all("读入有误，结论可能不对" in b for b in blocks)
    assert "读入有误2份" in ran.out
