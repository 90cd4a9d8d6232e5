"""Lists that say they are drafts: compared with people's forms they are nothing to file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
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
