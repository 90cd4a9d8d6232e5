"""Code of web pages in texts, and texts that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values.web_markup import markup_in, spelled_in

MARKUP = [
    ("<p>第一段</p>", ["<p>", "</p>"]),
    ("<P>第一段", ["<P>"]),
    ("第一行<br>第二行<br/><br />", ["<br>", "<br/>", "<br />"]),
    ("示例&nbsp;甲", ["&nbsp;"]),
    ("P&lt;0.05", ["&lt;"]),
    ("A&#160;B&#xA0;C", ["&#160;", "&#xA0;"]),
    ("AT&amp;T", ["&amp;"]),
    ('<span style="color:red">甲</span>', ['<span style="color:red">', "</span>"]),
    ('<a href="https://a.example/">甲</a>', ['<a href="https://a.example/">', "</a>"]),
    ("<b>甲</b>", ["</b>"]),
    ("<o:p></o:p>", ["<o:p>", "</o:p>"]),
    ("<!-- 注 -->", ["<!--"]),
    ('<font face="宋体">', ['<font face="宋体">']),
    ("<strong>优秀</strong>", ["<strong>", "</strong>"]),
]
TEXT = [
    "P<0.05",
    "a<b>c",
    "P < 0.05 且 n > 30",
    "x<y，y>z",
    "AT&T；R&D",
    "A&B;C",
    "<zhang@example.cn>",
    "<https://a.example/>",
    "《<示例>研究》",
    "<<示例>>",
    "1<i<10",
    "a<p，q>r",
    "O&M;运维",
    "List<String>",
    "→←<>&",
    "&;&#;&#x;",
]


@pytest.mark.parametrize(("text", "found"), MARKUP)
def test_fs_markup_is_found(text: str, found: list[str]) -> None:
    assert markup_in(text) == found


@pytest.mark.parametrize("text", TEXT)
def test_what_only_looks_like_it_is_text(text: str) -> None:
    assert markup_in(text) == []


@given(st.text(alphabet="<>&;/pbri#x0 ="))
def test_what_is_found_stands_there_and_its_remedy_works(text: str) -> None:
    found = markup_in(text, most=1_000)
    assert all(piece in text for piece in found)
    wide = text.translate(str.maketrans("<>&", "＜＞＆"))
    assert markup_in(wide) == []


@pytest.mark.parametrize(
    "line", ["姓名: <b>示例甲</b>", "单位: 示例&nbsp;大学", "总结: |\n  <p>一"]
)
def test_fs_markup_stops_the_record(read, line: str) -> None:
    [entry] = read(f"表单: every-type\n{line}\n").entries
    [finding] = entry.findings
    assert (finding.code, finding.severity) == ("FS-markup", "error")


SPELLED = [
    (r"第一段\n第二段", [r"\n"]),
    (r"第一段\r\n第二段\r\n\t第三段", [r"\r\n", r"\t"]),
    (r"完成任务。\n", [r"\n"]),
    (r"甲\N乙", [r"\N"]),
    (r"\n3项", [r"\n"]),
    (r"\u4E2D文", [r"\u4E2D"]),
    ("第一段_x000D_", ["_x000D_"]),
    ("第一段_X000a_", ["_X000a_"]),
    # what only looks like it
    (r"C:\new\table", []),
    (r"\nu 和 \theta", []),
    (r"和\或", []),
    ("甲\n乙", []),
    ("_x001_", []),
    ("max_x0001", []),
]


@pytest.mark.parametrize(("text", "found"), SPELLED)
def test_characters_that_programs_spell(text: str, found: list[str]) -> None:
    assert spelled_in(text) == found


@pytest.mark.parametrize("line", [r"单位: 示例\n大学", "总结: |\n  一\\n二"])
def test_they_are_told_at_their_place(read, line: str) -> None:
    [entry] = read(f"表单: every-type\n{line}\n").entries
    [finding] = entry.findings
    assert (finding.code, finding.severity, finding.position.line) == ("FS-odd", "warning", 2)
    assert r"“\n”" in finding.message
