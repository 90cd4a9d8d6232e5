"""GB 18030 as of 2022, code by code."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.source.yaml import load
from cadre_docs.values.gb18030 import OF_2022, decode_gb18030
from tests.command import command

# UTC document L2/23-003R; GB/T 22321.1-2018 for those that became hanzi of four bytes.
CODES = {
    "A6D9": "FE10", "A6DA": "FE12", "A6DB": "FE11", "A6DC": "FE13", "A6DD": "FE14", "A6DE": "FE15",
    "A6DF": "FE16", "A6EC": "FE17", "A6ED": "FE18", "A6F3": "FE19", "A8BC": "1E3F",
    "FE59": "9FB4", "FE61": "9FB5", "FE66": "9FB6", "FE67": "9FB7", "FE6D": "9FB8", "FE7E": "9FB9",
    "FE90": "9FBA", "FEA0": "9FBB",
    "FE51": "20087", "FE52": "20089", "FE53": "200CC", "FE6C": "215D7", "FE76": "2298F", "FE91": "241FE",
    "82359037": "9FB4", "84318236": "FE10", "95329031": "20087",  # in four bytes as before
}  # fmt: skip


@pytest.mark.parametrize(("code", "point"), CODES.items())
def test_every_code_that_changed(code: str, point: str) -> None:
    assert decode_gb18030(bytes.fromhex(code)) == chr(int(point, 16))


def test_no_code_of_a_character_is_private_any_more() -> None:
    """What stays private is the zones for users and codes that stand for nothing."""
    assert len(OF_2022) == 25
    assert {unicodedata.category(c) for c in OF_2022} == {"Co"}
    assert len(set(OF_2022.values())) == 25


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Co"])))
def test_everything_else_is_as_it_was(text: str) -> None:
    assert decode_gb18030(text.encode("gb18030")) == text


def test_a_record_with_such_a_name_is_read_right() -> None:
    trees, [note] = load("姓名: ".encode("gb18030") + b"\xfe\x59\n", "a.yaml")
    assert trees[0].get("姓名").text == "龴"
    assert "GB18030" in note.message


def test_the_old_code_point_in_other_files_is_an_error_that_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "记录.yaml"
    for typed in ('"\\ue81e"', "\ue81e"):
        path.write_text(f"表单: annual-record\n姓名: {typed}\n", encoding="utf-8")
        ran = command("check", path)
        assert ran.code == 1
        assert "U+E81E（自造字）" in ran.out
        assert "U+E81E应是“龴”" in ran.out
