"""Breaks are made where docxtpl makes them, of the same XML."""

from __future__ import annotations

import random

import pytest
from docxtpl import DocxTemplate

from cadre_docs.masters.docx import breaks

TEXTS = ("", "甲", "乙\a丙", "\a", "丁\n戊", "\t己", "庚\f辛", "a\t\ab\n\nc", "长" * 200)
RUN_PROPERTIES = ("", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:sz w:val="24"/></w:rPr>')
PARAGRAPH_PROPERTIES = (
    "",
    '<w:pPr><w:jc w:val="both"/></w:pPr>',
    "<w:pPr><w:tabs><w:tab/></w:tabs><w:rPr><w:i/></w:rPr></w:pPr>",
)
NO_TEXTS = ("<w:r><w:tab/></w:r>", "<w:instrText>\t</w:instrText>", '<w:bookmarkStart w:id="1"/>')


def with_breaks(text: str) -> str:
    return breaks.with_breaks(text.encode()).decode()


def breaks_everywhere(text: str) -> str:
    return breaks.breaks_everywhere(text.encode()).decode()


def docxtpl_breaks(text: str) -> str:
    """What docxtpl itself makes of a filled part; it reads nothing of a template for it."""
    return str(DocxTemplate.resolve_listing(None, text))


def run(draw: random.Random) -> str:
    opening = draw.choice(["<w:t>", '<w:t xml:space="preserve">'])
    texts = "".join(
        f"{opening}{draw.choice(TEXTS)}</w:t>" for _ in range(draw.choice([0, 1, 1, 1, 2]))
    )
    start = draw.choice(["<w:r>", '<w:r w:rsidR="00A1">'])
    return f"{start}{draw.choice(RUN_PROPERTIES)}{texts}</w:r>"


def paragraph(draw: random.Random) -> str:
    inner = "".join(
        draw.choice(NO_TEXTS) if draw.random() < 0.1 else run(draw)
        for _ in range(draw.choice([0, 1, 1, 2, 3]))
    )
    start = draw.choice(["<w:p>", '<w:p w:rsidR="00A1">'])
    between = draw.choice(["", "", "", "\n"])
    return f"{start}{draw.choice(PARAGRAPH_PROPERTIES)}{inner}</w:p>{between}"


@pytest.mark.parametrize("seed", range(20))
def test_the_same_breaks_as_docxtpl(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(50):
        part = "".join(paragraph(draw) for _ in range(draw.randrange(6)))
        assert with_breaks(part) == docxtpl_breaks(part)
        assert breaks_everywhere(part) == docxtpl_breaks(part)
        indented = part.replace("><", ">\n  <")  # as some programs write their files
        assert breaks_everywhere(indented) == docxtpl_breaks(indented)


@pytest.mark.parametrize(
    "part",
    [
        "<w:p><w:r><w:t>甲\n", "<w:p><w:r><w:t>甲\n</w:t>", '<w:p w:a="1"/><w:p><w:r><w:t>\a</w:t></w:r></w:p>',
        "<w:r><w:t>\n</w:t></w:r>", "<w:p>\n<w:pPr>\n</w:pPr><w:r><w:t>甲\n</w:t></w:r></w:p>",
    ],
)  # fmt: skip
def test_what_is_no_whole_paragraph_is_left_as_docxtpl_leaves_it(part: str) -> None:
    assert breaks_everywhere(part) == docxtpl_breaks(part)


def test_what_stands_around_a_broken_text_stays() -> None:
    part = (
        "<w:p><w:r><w:t>前</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t>一\a二</w:t></w:r></w:p><w:sectPr/>'
    )
    assert with_breaks(part) == (
        "<w:p><w:r><w:t>前</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r>'
        '<w:t xml:space="preserve">二</w:t></w:r></w:p><w:sectPr/>'
    )


def test_a_part_without_control_characters_is_left_alone() -> None:
    part = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>".encode()
    assert breaks.with_breaks(part) is part
