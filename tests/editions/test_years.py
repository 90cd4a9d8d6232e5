"""A year among the words of a form is a tag in the next edition, too, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from lxml import etree

from cadre_docs.masters.blanks.form import Form, Line
from cadre_docs.masters.editions.years import tag_years
from cadre_docs.office.namespaces import WORDPROCESSING


@dataclass
class Cell:
    value: str


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("{{ 年度 }}年度名册表", "2025年度名册表", "{{ 年度 }}年度名册表"),
        ("{{ 年度 }}年度 名册表", "2025年度名册表", "{{ 年度 }}年度名册表"),
        ("{{年度}}年{{ 年度 }}", "2025年2025", "{{ 年度 }}年{{ 年度 }}"),
        ("{{ 年度 }}年{{ 年度 }}", "2025年2024", None),  # which of them?
        ("{{ 年度 }}年度名册表", "2025年度花名册", None),  # other words
        ("{{ 年度 }}年度名册表", "　　　年度名册表", None),  # a box: the draft finds it
        ("{{ 姓名 }}年度名册表", "2025年度名册表", None),  # no year
        ("{{ 年度 }}", "2025", None),  # a box of its own
        ("{{ 年度 | 大写 }}年度", "2025年度", None),
    ],
)
def test_only_years_between_the_same_words(old: str, new: str, written: str | None) -> None:
    cell = Cell(new)
    kept = tag_years(Form([Line(old)]), Form([Line(new, cell)]), {"年度"})
    assert kept == ({"年度"} if written else set())
    assert cell.value == (written or new)


def test_a_year_in_one_run_of_a_document_is_written_over() -> None:
    def paragraph(*runs: str):
        inner = "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in runs)
        return etree.fromstring(f'<w:p xmlns:w="{WORDPROCESSING}">{inner}</w:p>')

    def written(*runs: str) -> str:
        handle = paragraph(*runs)
        new = Form([Line("".join(runs), handle)])
        assert tag_years(Form([Line("{{ 年度 }}年度表")]), new, {"年度"}) in ({"年度"}, set())
        return "".join(handle.itertext())

    assert written("2025", "年度表") == "{{ 年度 }}年度表"
    assert written("20", "25年度表") == "2025年度表"  # divided: left as it is, and told as gone
