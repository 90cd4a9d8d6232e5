"""What a name of a workbook means is no longer than Excel can write, whatever reads the workbook."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import builtin_root
from cadre_docs.errors import CadreDocsError
from cadre_docs.office.reproducible import contents_of, packed
from cadre_docs.office.workbooks.rewrite import open_whole
from cadre_docs.office.workbooks.workbook import LONGEST_MEANING, LONGEST_PRINTED, Book

PEOPLE = builtin_root() / "examples" / "annual-record" / "people.xlsx"
MASTER = builtin_root() / "forms" / "annual-roster" / "master.xlsx"
TITLES, AREA, OTHER = "_xlnm.Print_Titles", "_xlnm.Print_Area", "示例"
TOO_LONG = f"名称“{TITLES}”的内容超过1,024字"


def with_name(file: Path, meaning: str, name: str = TITLES) -> bytes:
    """A workbook with a name of its first sheet, instead of its titles to print."""
    parts = contents_of(file.read_bytes())
    text = parts["xl/workbook.xml"].decode()
    text = re.sub(r'<definedName name="_xlnm\.Print_Titles".*?</definedName>', "", text)
    made = f'<definedName name="{name}" localSheetId="0">{meaning}</definedName>'
    if "<definedNames>" not in text:
        text = text.replace("</sheets>", "</sheets><definedNames></definedNames>")
    parts["xl/workbook.xml"] = text.replace("</definedNames>", f"{made}</definedNames>").encode()
    return packed(parts, date(2024, 1, 1))


@pytest.mark.parametrize("file", [PEOPLE, MASTER], ids=["people", "master"])
@pytest.mark.parametrize(
    ("name", "most"), [(TITLES, LONGEST_PRINTED), (AREA, LONGEST_PRINTED), (OTHER, LONGEST_MEANING)]
)
def test_both_sides_of_the_limit(file: Path, name: str, most: int) -> None:
    assert Book(with_name(file, "甲" * most, name)).sheets
    with pytest.raises(CadreDocsError, match=f"名称“{name}”的内容超过{most:,}字"):
        Book(with_name(file, "甲" * (most + 1), name))


def test_a_workbook_of_people_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(with_name(PEOPLE, "\u0301" * (LONGEST_PRINTED + 1)))
    [told] = [f for f in cd.check(cd.read(tmp_path)).findings if f.code == "FS-syntax"]
    assert TOO_LONG in told.message
    assert "名称管理器" in told.remedy


@pytest.mark.parametrize("meaning", ["\u0301", "'", "$A:$B,", "x!"])
def test_openpyxl_is_given_none_of_it(meaning: str) -> None:
    """It goes over titles again for each of their characters: 64,000 took 20 seconds."""
    data = with_name(MASTER, meaning * (LONGEST_PRINTED + 1))
    assert open_whole(data, "x.xlsx") is None


def test_a_master_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "新表.xlsx").write_bytes(with_name(MASTER, "\u0301" * 64_000))
    with pytest.raises(CadreDocsError, match="名称管理器"):
        cd.draft(tmp_path / "新表.xlsx", tmp_path / "表样")
    told = cd.lint(tmp_path / "新表.xlsx").findings
    assert any(TOO_LONG in finding.message for finding in told)
