"""Lists that say they are drafts: compared with people's forms they are nothing to file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

import cadre_docs as cd

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PEOPLE = EXAMPLES / "annual-record" / "people.xlsx"
SAMPLED = EXAMPLES / "jilin-tenure-form" / "full.yaml"
MARK = "（草稿）"


def roster(path: Path, *, draft: bool) -> Path:
    return cd.roster(cd.read(PEOPLE), path, draft=draft).written[0]


def statistics(path: Path, *, draft: bool) -> Path:
    return cd.statistics(cd.read(PEOPLE), path, draft=draft).written[0]


def sample(path: Path, *, draft: bool) -> Path:
    return cd.sample(cd.read(SAMPLED), path, seed="公开的一段文字", draft=draft).written[0]


LISTS = {
    roster: lambda path: cd.roster(cd.read(PEOPLE), against=path),
    statistics: lambda path: cd.statistics(cd.read(PEOPLE), against=path),
    sample: lambda path: cd.sample(cd.read(SAMPLED), verify=path),
}


@pytest.mark.parametrize("made", LISTS, ids=lambda function: function.__name__)
def test_a_draft_is_nothing_to_file(made, tmp_path: Path) -> None:
    compare = LISTS[made]
    assert compare(made(tmp_path / "名单.xlsx", draft=False)).ok
    path = made(tmp_path / "名单.xlsx", draft=True)
    compared = compare(path)
    assert not compared.ok
    [finding] = [f for f in compared.findings if f.counts]
    assert "注明了“（草稿）”" in finding.sentence()
    book = openpyxl.load_workbook(path)
    place = str(finding.position.cell)
    book.active[place] = book.active[place].value.replace(MARK, "")
    book.save(path)
    assert compare(path).ok  # the remedy


TITLE = "事业单位工作人员年度考核花名册"
TITLES = {  # as somebody may write it by hand
    f"{TITLE}(草稿)": False, f"{TITLE} 草 稿": False, f"（草稿）{TITLE}": False,
    f"{TITLE}（征求意见稿）": False, TITLE: True, f"示例中学{TITLE}": True,
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_draft_may_be_marked_by_hand(title: str, tmp_path: Path) -> None:
    path = roster(tmp_path / "名单.xlsx", draft=False)
    book = openpyxl.load_workbook(path)
    book.active["A1"].value = title
    book.save(tmp_path / "改.xlsx")
    compared = LISTS[roster](tmp_path / "改.xlsx")
    assert compared.ok is TITLES[title]
    assert ("不是可以报送的表" in compared.text()) is not TITLES[title]


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_a_drafted_notice_says_so_in_its_title(kind: str, tmp_path: Path) -> None:
    read, first = cd.read(PEOPLE), date(2024, 1, 8)
    path = cd.notice(read, tmp_path / f"公示.{kind}", first, draft=True).written[0]
    if kind == "docx":
        lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    elif kind == "pdf":
        lines = pypdf.PdfReader(path).pages[0].extract_text().splitlines()
    else:
        lines = [str(cell.value) for [cell, *_] in openpyxl.load_workbook(path).active.iter_rows()]
    [marked] = [line for line in lines if "草稿" in line]
    assert marked.strip() == f"关于2023年度考核拟定档次的公示{MARK}"
