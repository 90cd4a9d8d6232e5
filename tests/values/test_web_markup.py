"""Code of web pages in texts, and texts that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values.web_markup import markup_in

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
