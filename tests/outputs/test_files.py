from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.errors import OutputError
from cadre_docs.outputs.files import UniqueNames, safe_name, write_whole
from cadre_docs.values.characters import without_unseen

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("示例甲", "示例甲"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("..", "未命名"),
        (".隐藏", "隐藏"),
        ("名字. ", "名字"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("\x00\x1f", "__"),
        ("\u202d示例甲\u202c", "示例甲"),
        ("示例\u2028甲\v", "示例_甲_"),
        ("示\ue000例\ufffd\u0378", "示_例__"),
        ("e\u0301\uf9d8", "é\uf9d8"),
    ],
)
def test_names_every_system_accepts(typed: str, name: str) -> None:
    assert safe_name(typed) == name


@given(st.text())
def test_a_safe_name_is_one_path_component(text: str) -> None:
    name = safe_name(text)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\:*?"<>|')
    kept = {unicodedata.category(c) for c in name} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert not kept
    assert without_unseen(name) == name
    assert safe_name(name) == name


def test_two_people_of_one_name_get_two_files() -> None:
    names = UniqueNames()
    assert [names.take("示例甲"), names.take("示例甲"), names.take("示例甲")] == [
        "示例甲",
        "示例甲(2)",
        "示例甲(3)",
    ]


def test_names_differing_in_case_only_count_as_the_same() -> None:
    names = UniqueNames()
    assert names.take("Alpha") != names.take("ALPHA").upper()
    assert names.take("alpha") == "alpha(3)"


def test_long_names_are_cut_between_characters_and_stay_apart() -> None:
    names = UniqueNames()
    first, second = names.take("𠅤" * 100), names.take("𠅤" * 100)
    assert first != second
    for name in (first, second):
        assert len(f"{name}.docx".encode()) <= 255


def test_a_file_is_written_whole_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "子" / "文件.pdf"
    write_whole(path, b"1")
    write_whole(path, b"22")
    assert path.read_bytes() == b"22"
    assert [p.name for p in path.parent.iterdir()] == ["文件.pdf"]


def test_a_folder_in_the_way_is_a_message_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "文件.pdf").mkdir()
    with pytest.raises(OutputError, match="写不进"):
        write_whole(tmp_path / "文件.pdf", b"1")
    assert [p.name for p in tmp_path.iterdir()] == ["文件.pdf"]


@pytest.mark.skipif(ROOT_USER, reason="root may write anywhere")
def test_a_read_only_folder_is_a_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="写不进"):
        write_whole(tmp_path / "文件.pdf", b"1")
