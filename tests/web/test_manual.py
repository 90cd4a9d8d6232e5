"""Chapters of the manual as parts of a page: what is written there, and no more."""

from __future__ import annotations

import pytest

from cadre_docs.catalog import manual
from cadre_docs.web.manual import as_html

HERE = ("expected", "order")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## 次序", "<h2>次序</h2>\n"),
        ("**姓名**和`单位`", "<p><strong>姓名</strong>和<code>单位</code></p>\n"),
        ("见[应交名单](expected.md)。", '<p>见<a href="chapter?of=expected">应交名单</a>。</p>\n'),
        ("见[次序](order.md#2)。", '<p>见<a href="chapter?of=order">次序</a>。</p>\n'),
        ("见[格式](schema-format.md)。", "<p>见格式。</p>\n"),
        ("见[别处](https://example.org/)。", "<p>见别处。</p>\n"),
        ("[甲](javascript:alert(1))", "<p>[甲](javascript:alert(1))</p>\n"),
        ("前\n\n![图](images/a.png)\n\n后", "<p>前</p>\n<p>后</p>\n"),
        ("看![图](images/a.png)这里", "<p>看这里</p>\n"),
        ("<script>甲</script>", "<p>&lt;script&gt;甲&lt;/script&gt;</p>\n"),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert as_html(text, HERE) == html


def test_tables_have_heads() -> None:
    made = as_html("| 命令 | 页 |\n|---|---|\n| check | 审核 |\n", HERE)
    assert "<th>命令</th>" in made
    assert "<td>审核</td>" in made


@pytest.mark.parametrize("name", manual())
def test_no_chapter_shows_its_marks(name: str) -> None:
    made = as_html(manual()[name].partition("\n")[2], manual())
    assert "](" not in made
    assert "**" not in made
    assert "<img" not in made
    assert 'href="http' not in made
