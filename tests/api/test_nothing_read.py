"""Lists of nothing: a request that fails since nothing was read says what was wrong with the files."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import cadre_docs as cd
from tests.yaml_texts import dump_yaml

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PEOPLE = EXAMPLES / "annual-record" / "people.xlsx"


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """A roster that was printed: no file to make lists of."""
    return cd.roster(cd.read(PEOPLE), tmp_path / "花名册.xlsx").written[0]


@pytest.mark.parametrize(
    "make",
    [
        cd.statistics,
        cd.roster,
        lambda read, path: cd.notice(read, path, date(2024, 1, 8)),
        lambda read, path: cd.sample(read, path, seed="甲", form="jilin-sample-list"),
    ],
    ids=["statistics", "roster", "notice", "sample"],
)
def test_what_was_wrong_with_the_files_is_said(make, printed: Path, tmp_path: Path) -> None:
    try:
        made = make(cd.read(printed), tmp_path / "表.xlsx")
    except cd.CadreDocsError as problem:
        said = str(problem)
    else:
        assert not made.ok
        said = made.text()
    assert "花名册.xlsx" in said
    assert "填报模板" in said


def test_what_was_wrong_with_the_records_is_said(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    text = (EXAMPLES / "annual-record" / "full.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("年度: 2023", "年度: 2023学年", 1), encoding="utf-8")
    with pytest.raises(cd.CadreDocsError, match="2023学年") as told:
        cd.statistics(cd.read(path))
    assert "可写成 2021" in str(told.value)


# --- a roster typed as a record, compared with people ------------------------------------------


def typed(path: Path, *changes: dict[str, str], form: str = "annual-roster") -> Path:
    rows = cd.roster(cd.read(PEOPLE), path.with_suffix(".xlsx")).record.tables["people"]
    keys = {c.id: c.key for c in cd.open_catalog().schema("annual-roster").by_id["people"].columns}
    people = [{keys[k]: str(v.typed) for k, v in row.values.items()} for row in rows]
    for person, change in zip(people, changes, strict=False):
        person.update(change)
    text = dump_yaml({"表单": form, "年度": "2023", "单位": "示例中学", "名单": people})
    path.write_text(text, encoding="utf-8")
    return path


def test_a_roster_in_yaml_is_compared(tmp_path: Path) -> None:
    read = cd.read(PEOPLE)
    assert cd.roster(read, against=typed(tmp_path / "名册.yaml")).ok
    compared = cd.roster(read, against=typed(tmp_path / "名册.yaml", {}, {"考核档次": "优秀"}))
    assert [f.message for f in compared.findings if f.counts] == [
        "名册填“优秀”，考核表填“合格”",
    ]


def test_another_form_in_yaml_is_no_roster(tmp_path: Path) -> None:
    path = shutil.copy(EXAMPLES / "annual-record" / "full.yaml", tmp_path / "另一种.yaml")
    compared = cd.roster(cd.read(PEOPLE), against=path)
    assert not compared.ok
    assert "里没有“事业单位工作人员年度考核花名册”" in compared.text()
