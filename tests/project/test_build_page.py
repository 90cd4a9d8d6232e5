"""The report on a build: closed to the network, and no data becomes an element or an address."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from cadre_docs.findings import Finding, Position, Severity
from cadre_docs.messages.control_characters import plain_line
from cadre_docs.report.build_page import BuildView, GradeLine, PersonLine, build_page, link

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><style>@import url(http://x)</style>",
    "--><!-- ]]>",
    "{{ 7*7 }}{% for x in y %}",
    "&lt;b&gt;&amp;",
    "\u202e\x00\ufffe",
    "//example.com/x?a=1#b",
    "data:text/html,<b>",
]


class Elements(HTMLParser):
    """All tags with their attributes, and the texts; nothing may be left to guess."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl_of_data = handle_comment

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attributes)) for tag, attributes in self.tags]


def page(text: str) -> str:
    """A report in which everything that anybody could have typed is ``text``."""
    finding = Finding(
        "FS-type", Severity.ERROR, text, text, text, Position(text, sheet=text, cell=text),
        text, text, text, text, text,
    )  # fmt: skip
    person = PersonLine(
        1, text, text, text, "blocked", text, (link("DOCX", text),), link("记录", text), (finding,)
    )
    view = BuildView(
        title=text,
        people=[person, person],
        standings={text: Counter({"done": 1, "blocked": 1})},
        files=[finding],
        together=[finding],
        rules=[("FS-type", text, Severity.ERROR, 1, 1)],
        grades={text: [GradeLine(text, 1, 100.0)]},
        quotas=[text],
        made=[link(text, text)],
        obsolete=[link(text, text)],
        problems=[text],
    )
    return "".join(build_page(view))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_element_and_no_attribute_comes_from_data(text: str) -> None:
    read, harmless = Elements(page(text)), Elements(page("词"))
    assert read.shape == harmless.shape
    shown = plain_line(text)
    assert sum(shown in part for part in read.texts) > 10


@pytest.mark.parametrize("text", [*HOSTILE, "子/示例 甲%20(2)#?.docx", "x\udcff.yaml"])
def test_links_lead_to_the_file_and_nowhere_else(text: str) -> None:
    read = Elements(page(text))
    links = [attributes["href"] for tag, attributes in read.tags if tag == "a"]
    files = [href for href in links if href != "#r1"]
    assert files
    for href in files:
        parts = urlsplit(href)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert unquote(href, errors="surrogateescape") == text.lstrip("/")
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", href)


def test_the_page_allows_its_style_and_nothing_else() -> None:
    text = page("词")
    read = Elements(text)
    [style] = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = [
        a["content"] for _, a in read.tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    wanted = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy == wanted
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    names = {name for _, attributes in read.tags for name in attributes}
    assert not [name for name in names if name in ("style", "src") or name.startswith("on")]
    assert "unsafe" not in text
    assert not re.search(r"https?:|url\(|@import", text)


def test_a_file_whose_name_holds_a_number_is_named_masked_and_not_linked() -> None:
    read = Elements(page("张三13912340001.docx"))
    assert not [a for tag, a in read.tags if tag == "a" and a["href"] != "#r1"]
    assert "13912340001" not in page("张三13912340001.docx")
    assert any("张三*******0001.docx" in text for text in read.texts)
