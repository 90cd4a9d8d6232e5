"""What YAML leaves out or changes without a word, each at its line (FS-comment, FS-folded)."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cadre_docs.catalog import catalog
from cadre_docs.report.annotate.yaml import annotate_yaml
from cadre_docs.source.yaml import load
from cadre_docs.templates.yaml.form import blank_yaml
from cadre_docs.values.characters import forbidden_characters


def said(text: str) -> list[tuple[str, str, str]]:
    trees, findings = load(text.encode(), "a.yaml")
    assert trees
    return [(f.severity.value, f.code, str(f.position)[7:]) for f in findings]


COMMENTS = [
    # Cut off: an error, for nobody can tell it from content.
    ("岗位: 管理九级岗位 #2（科员）\n", [("error", "1:12")]),
    ("岗位: 负责课题 #3 子课题\n", [("error", "1:10")]),
    ("岗位: 教师 # 班主任\n", [("error", "1:8")]),
    ("岗位: 教师  #2班\n", [("error", "1:9")]),
    ("岗位: #2岗\n", [("error", "1:5")]),
    ("岗位: [甲, 乙] #3\n", [("error", "1:12")]),
    ("岗位: [甲, #2\n  乙]\n", [("error", "1:9")]),
    ("- #1 课题\n- 乙\n", [("error", "1:3")]),
    ("经历:\n  - 内容: 一 #2\n", [("error", "2:11")]),
    ("岗位: '教师' #2\n", [("error", "1:10")]),
    ("岗位: '教师'#2\n", [("error", "1:9")]),
    ('岗位: "教师"# 班主任\n', [("error", "1:9")]),
    ("岗位: ''#2\n", [("error", "1:7")]),
    ("岗位: [甲, 乙]#3\n", [("error", "1:11")]),
    ("岗位: ['甲',#2\n  乙]\n", [("error", "1:10")]),
    ("𠅤𠅤: 𠅤𠅤 #1\n", [("error", "1:8")]),
    ("岗位: 教师\t#2\n", [("error", "1:8")]),
    ("总结: | #一段一行\n  一\n", [("error", "1:7")]),
    ("总结: |#一段一行\n  一\n", [("error", "1:6")]),
    # Beside nothing it is likely an explanation, and what is missing is seen.
    ("岗位: # 没有的空着\n", [("note", "1:5")]),
    ("总结: | # 一段一行\n  一\n", [("note", "1:7")]),
    # A comment beyond doubt.
    ("岗位: 教师  # 班主任\n", []),
    ("岗位: 教师\t# 班主任\n", []),
    ("岗位:  # 没有的空着\n", []),
    ("总结: |  # 一段一行\n  一\n", []),
    # No comment, or not behind a value.
    ("岗位: 教师#2\n", []),
    ("岗位: C#\n", []),
    ("岗位: '教师 #2'\n", []),
    ("岗位: '教师“#”二'\n", []),
    ("岗位: '“#2”'\n", []),
    ('岗位: "#2"\n', []),
    ("岗位: 教师'#2\n", []),
    ("岗位: [甲#2, '乙#3']\n", []),
    ("总结: |\n  一 #2\n  # 二\n", []),
    ("# 岗位\n岗位: 教师\n\n# 完\n", []),
    ("考核依据:  # 由单位填\n  岗位: 教师\n", []),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("text", "found"), COMMENTS)
def test_fs_comment(text: str, found: list[tuple[str, str]], end: str) -> None:
    assert said(text.replace("\n", end)) == [(level, "FS-comment", at) for level, at in found]


@pytest.mark.parametrize("form", catalog().schema_ids)
def test_no_comment_of_ours_is_told(form: str) -> None:
    template = blank_yaml(catalog().schema(form), 2)
    assert said(template) == []
    for blanks in ("  ", " "):
        filled = template.replace(":  # ", f": 示例{blanks}# ")  # beside the explanations
        _, findings = load(filled.encode(), "a.yaml")
        assert findings == []
    marked = annotate_yaml(b"a: 1\nb: 2 #3\n", load(b"a: 1\nb: 2 #3\n", "a.yaml")[1])
    assert [f.position.line for f in load(marked, "a.yaml")[1]] == [3]


FOLDED = [
    ("总结: 一。\n  二。\n  三。\n", "1:5"),
    ("总结:\n  一。\n  二。\n", "2:3"),
    ("总结: '一。\n  二。'\n", "1:5"),
    ('总结: "一。\n  二。"\n', "1:5"),
    ('总结: "一。\\\\\n  二。"\n', "1:5"),
    ("总结: 一\\\n  二\n", "1:5"),
    ("总结: >\n  一。\n  二。\n", "1:5"),
    ("总结: >-\n  一。\n  二。\n\n  三。\n", "1:5"),
    ("- 一\n  二\n", "1:3"),
    ("总结: 一。\n  第二：德。\n  能:三。\n", "1:5"),
    ("a: {b: 一\n 二}\n", "1:8"),
]
WHOLE = [
    ("总结: |\n  一。\n  二。\n", "一。\n二。\n"),
    ("总结: 一。\n\n  二。\n", "一。\n二。"),
    ("总结: >\n  一。\n", "一。\n"),
    ("总结: >\n  一。\n\n  二。\n", "一。\n二。\n"),
    ('总结: "一。\\\n  二。"\n', "一。二。"),
    ('总结: "一。\\n二。"\n', "一。\n二。"),
    ("总结:\n  一。\n", "一。"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("text", "at"), FOLDED)
def test_fs_folded(text: str, at: str, end: str) -> None:
    assert said(text.replace("\n", end)) == [("error", "FS-folded", at)]


@pytest.mark.parametrize(("text", "value"), WHOLE)
def test_lines_that_stay_lines_are_no_finding(text: str, value: str) -> None:
    [tree], findings = load(text.encode(), "a.yaml")
    assert findings == []
    assert tree.entries[0].value.text == value


def test_the_remedies_mend_it() -> None:
    assert said("总结: |\n  一。\n  二。\n") == []
    assert said("岗位: '管理九级岗位 #2（科员）'\n") == []
    assert said("# 班主任\n岗位: 教师\n") == []


# What is printed may be typed in these ways; any of it comes back as typed, or something is said.
TYPED = st.text(
    st.sampled_from("一二 #:：,-|>'\"[]{}&*!%@`?~\\\n\t\u2028\v。a1"), min_size=1, max_size=30
)


# Comments beyond doubt: on a line of their own, or apart from what stands before.
COMMENT = re.compile(r"(?:^[ \t]*#|(?:[ \t]{2,}|\t)#+(?=[ \t]|$)).*", re.MULTILINE)


@given(TYPED)
def test_a_plain_value_is_read_as_typed_or_something_is_said(typed: str) -> None:
    trees, findings = load(f"甲: {typed}\n乙: 1\n".encode(), "a.yaml")
    if findings:
        return
    tree = trees[0]
    if len(tree.entries) != 2 or len(trees) != 1:
        return  # more keys or records, which the schema refuses
    value = tree.entries[0].value
    if not hasattr(value, "text"):
        return  # a list or mapping, which the schema refuses, too
    meant = COMMENT.sub("", f"甲: {typed}")[2:]
    assert all(c in value.text for c in meant if c in "一二。a1#")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn", "Cs"])))
def test_a_block_is_read_as_typed(text: str) -> None:
    assume(text.strip() and not forbidden_characters(text))
    [tree], findings = load(f"甲: |2\n  {text}\n乙: 1\n".encode(), "a.yaml")
    assert findings == []
    assert tree.entries[0].value.text.rstrip("\n") == text


LINE_ENDS = "\v\f\x85\u2028\u2029"


@pytest.mark.parametrize("end", LINE_ENDS)
def test_other_ends_of_lines_are_part_of_a_text(end: str) -> None:
    text = f"总结: |\n  一。{end}二。\n姓名: 示例{end}\n单位: x\x07\n"
    _, [control] = load(text.encode(), "a.yaml")
    assert str(control.position) == "a.yaml:4:6"  # lines as editors count them
    [tree], findings = load(text.replace("\x07", "").encode(), "a.yaml")
    assert findings == []
    assert tree.entries[0].value.text == f"一。{end}二。\n"
    assert tree.entries[1].position.line == 3


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_comment_that_may_look_like_several_lines_is_told(end: str) -> None:
    assert said(f"a: 1\n# 说明{end}姓名: 示例甲\nb: 2\n") == [("error", "FS-comment", "2:5")]


def test_keys_are_cleaned_as_values_are() -> None:
    [tree], [twice] = load("姓\u200b名: 甲\n姓名: 乙\n".encode(), "a.yaml")
    assert [entry.key for entry in tree.entries] == ["姓名"]
    assert twice.code == "FS-duplicate"
