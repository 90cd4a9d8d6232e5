from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load


def load_one(text: str) -> Mapping:
    trees, findings = load(text.encode(), "a.yaml")
    assert not findings
    [tree] = trees
    assert isinstance(tree, Mapping)
    return tree


@pytest.mark.parametrize(
    "text", ["02142", "no", "yes", "1.10", "1e3", "2021-06-30", "0x1F", "1_000", "是"]
)
def test_scalars_stay_what_was_typed(text: str) -> None:
    assert load_one(f"键: {text}").get("键") == load_one(f'键: "{text}"').get("键")
    assert load_one(f"键: {text}").get("键").text == text  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "~", "null", '""'])
def test_nothing_is_an_empty_scalar(text: str) -> None:
    assert load_one(f"键: {text}").get("键").text == ""  # type: ignore[union-attr]


def test_every_node_knows_its_line_and_column() -> None:
    tree = load_one("姓名: 示例甲\n经历:\n  - 内容: 教学\n")
    [row] = tree.get("经历").items  # type: ignore[union-attr]
    value = row.get("内容")
    assert (value.position.line, value.position.column) == (3, 9)
    assert str(tree.entries[1].position) == "a.yaml:2:1"


def test_documents_and_lists() -> None:
    trees, findings = load(b"a: 1\n---\nb: 2\n---\n- c: 3\n", "a.yaml")
    assert not findings
    assert [type(t) for t in trees] == [Mapping, Mapping, Sequence]


def test_a_key_typed_twice_is_an_error_and_the_first_value_stays() -> None:
    trees, [finding] = load("姓名: 示例甲\n性别: 男\n姓名: 示例乙\n".encode(), "a.yaml")
    assert finding.code == "FS-duplicate"
    assert str(finding.position) == "a.yaml:3:1"
    assert "第1行" in finding.message
    assert isinstance(trees[0], Mapping)
    assert trees[0].get("姓名").text == "示例甲"  # type: ignore[union-attr]


SYNTAX = [
    ("姓名：示例甲\n性别: 男\n", "全角冒号", "a.yaml:1:3"),
    ("姓名: 示例甲\n性别：男\n", "全角冒号", "a.yaml:2:3"),
    ("a: b: c\n", "冒号的位置不对", "a.yaml:1:5"),
    ("a: *x\n", "锚点或引用", "a.yaml:1:4"),
    ("a: &x 1\n", "锚点或引用", "a.yaml:1:4"),
    ("a: !!python/object:os.system x\n", "标签", "a.yaml:1:4"),
    ("a: [1\n", "括号没有成对", "a.yaml:1:4"),
    ("a: '1\n", "引号没有成对", "a.yaml:1:4"),
    ("a:\n\tb: 1\n", "制表符", "a.yaml:2:1"),
    ("a: " + "[" * 50 + "]" * 50, "嵌套超过", "a.yaml:1:24"),
]


@pytest.mark.parametrize(("text", "message", "position"), SYNTAX)
def test_fs_syntax_names_place_and_cause(text: str, message: str, position: str) -> None:
    trees, findings = load(text.encode(), "a.yaml")
    assert trees == []
    [finding] = findings
    assert finding.code == "FS-syntax"
    assert message in finding.message
    assert str(finding.position) == position
    assert finding.remedy


def test_control_characters_are_found_all_at_once() -> None:
    _, findings = load("a: x\x07\nb: \ue000\n".encode(), "a.yaml")
    assert [(f.code, str(f.position)) for f in findings] == [
        ("FS-control", "a.yaml:1:5"),
        ("FS-control", "a.yaml:2:4"),
    ]


def test_gb18030_is_read_and_said() -> None:
    trees, [finding] = load("姓名: 示例甲\n".encode("gb18030"), "a.yaml")
    assert trees[0].get("姓名").text == "示例甲"  # type: ignore[union-attr]
    assert "GB18030" in finding.message


@pytest.mark.parametrize("blank", ["\t", " \t ", "\t\t"])
@pytest.mark.parametrize(
    "text", ["a: 1\n{}\nb: 2\n", "a: |\n  甲\n{}\n  乙\nb: 2\n", "a: 1\nb: 2\n{}"]
)
def test_lines_that_look_empty_are(text: str, blank: str) -> None:
    trees, findings = load(text.format(blank).encode(), "a.yaml")
    assert findings == []
    empty, _ = load(text.format("").encode(), "a.yaml")
    assert [e.key for e in trees[0].entries] == [e.key for e in empty[0].entries] == ["a", "b"]
    assert trees[0].entries[1].position == empty[0].entries[1].position


def test_bom_and_crlf_are_no_news() -> None:
    trees, findings = load(b"\xef\xbb\xbf" + "姓名: 示例甲\r\n性别: 男\r\n".encode(), "a.yaml")
    assert not findings
    assert trees[0].get("性别") == Scalar("男", trees[0].get("性别").position)  # type: ignore[union-attr]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_trees_or_findings(data: bytes) -> None:
    trees, findings = load(data, "a.yaml")
    assert isinstance(trees, list)
    assert all(f.position is not None for f in findings)
