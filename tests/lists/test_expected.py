"""Who is expected and who handed in: matching, namesakes, progress, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.lists.expected import read_expected
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("cases").joinpath("expected.yaml"))


def form(name: str, unit: str, birth: str, number: str) -> str:
    text = f"表单: annual-record\n年度: '2023'\n姓名: {name}\n单位: {unit}\n出生年月: {birth}\n"
    return text + (f"考核依据:\n  身份证号码: '{number}'\n" if number else "")


def checked(case: dict, folder: Path, forms: Catalog, **options: bool) -> cd.Checked:
    records = folder / "填报"
    records.mkdir()
    for number, facts in enumerate(case["forms"]):
        (records / f"{number}.yaml").write_text(form(*facts), encoding="utf-8")
    for name in case.get("files", ()):
        (records / name).write_bytes(b"\xd0\xcf\x11\xe0")
    listed = records / "名单.csv"  # among the records, and none of them
    listed.write_text(case["list"], encoding="gb18030" if case["forms"] else "utf-8")
    return cd.check(cd.read(records, expected=listed, catalog=forms), **options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_who_handed_in(case: dict, tmp_path: Path, forms: Catalog) -> None:
    found = checked(case, tmp_path, forms)
    roll = found.roll
    assert roll is not None
    stands = [(called.person.name, called.standing.value) for called in roll.people]
    if "rows" in case:
        assert [standing for _, standing in stands] == case["rows"]
    else:
        assert dict(stands) == case["stands"]
    assert len(roll.strangers) == case.get("strangers", 0)
    own = [f for f in found.findings if f.code in ("X-expected", "FS-table")]
    said = "".join(finding.sentence() for finding in own)
    assert case.get("says", "") in said
    assert case.get("unsaid", "\0") not in said
    assert all(finding.position and finding.remedy for finding in own if finding.severity != "note")
    assert not [f for f in found.findings if f.code == "FS-unread" and "名单" in str(f.position)]


def test_missing_people_are_an_error_only_when_asked(tmp_path: Path, forms: Catalog) -> None:
    case = {"list": "姓名\n示例丑\n", "forms": [], "files": ["表.yaml"]}
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder, complete in (("a", False), ("b", True)):
        found = checked(case, tmp_path / folder, forms, complete=complete)
        [missing] = [f for f in found.findings if f.code == "X-expected"]
        assert (missing.severity is cd.Severity.ERROR) is complete


def test_complete_wants_a_list(tmp_path: Path, forms: Catalog) -> None:
    with pytest.raises(cd.RequestError, match="--expected"):
        cd.check(cd.read(tmp_path, catalog=forms), complete=True)


def test_progress_by_unit_in_a_workbook_and_in_json(tmp_path: Path, forms: Catalog) -> None:
    book = Workbook()
    for row in (
        ["名单"],
        ["姓名 *", "单位"],
        ["示例甲", "示例中学"],
        ["示例丁", "示例（中学）"],
        ["示例未", "示例中学"],
    ):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    (tmp_path / "甲.yaml").write_text(form("示例甲", "示例中学", "1985-06", ""), encoding="utf-8")
    read = cd.read(tmp_path / "甲.yaml", expected=tmp_path / "名单.xlsx", catalog=forms)
    told = json.loads(cd.report(cd.check(read), "json"))["expected"]
    assert (told["people"], told["handed_in"]) == (3, 1)
    assert told["units"][0] == {"unit": "示例中学", "expected": 2, "handed_in": 1}
    assert [one["name"] for one in told["missing"]] == ["示例丁", "示例未"]
    assert "应交3人，已交1人，未交2人" in cd.report(cd.check(read))


def test_nothing_is_written_over_the_list(tmp_path: Path, forms: Catalog) -> None:
    (tmp_path / "甲.yaml").write_text(form("示例甲", "示例中学", "1985-06", ""), encoding="utf-8")
    (tmp_path / "名单.csv").write_text("姓名\n示例甲\n", encoding="utf-8")
    read = cd.read(tmp_path / "甲.yaml", expected=tmp_path / "名单.csv", catalog=forms)
    assert (tmp_path / "名单.csv") in read.named


@pytest.mark.parametrize(("most", "read"), [(2, 2), (1, 0)])
def test_a_list_has_as_many_rows_as_a_file_may_have_records(
    most: int, read: int, tmp_path: Path, forms: Catalog
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名\n示例甲\n示例乙\n", encoding="utf-8")
    with cd.using(cd.Limits(records=most)):
        listed = read_expected(path, forms)
    assert len(listed.people) == read
    assert ["超过1，没有读" in f.message for f in listed.findings if f.counts][:1] == (
        [True] if not read else []
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名单.doc", b"x", "名单不是可以读的文件"),
        ("没有.csv", None, "文件不存在"),
        ("名单.xlsx", b"PK", "不是 .xlsx 文件，或文件已损坏"),
        ("名单.yaml", b"- [1, 2]\n", "此处不是一行"),
        ("名单.csv", b"\xe5\xa7\x93\x00\x00", "不是可读的文本"),
        ("名单.csv", "姓,单位\n示例甲,示例中学\n".encode(), "没有找到写着“姓名”的表头"),
        (
            "名单.csv",
            '姓名,单位\n示例甲,"示例中学\n示例乙,示例小学\n'.encode(),
            "引号不成对，此后的内容读不准，没有读",
        ),
    ],
)
def test_lists_that_cannot_be_read_are_told(
    name: str, data: bytes | None, said: str, tmp_path: Path, forms: Catalog
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    listed = read_expected(path, forms)
    assert listed.people == ()
    assert said in "".join(finding.message for finding in listed.findings)
    assert any(finding.counts for finding in listed.findings)


def test_what_else_stands_in_a_workbook_is_told(tmp_path: Path, forms: Catalog) -> None:
    book = Workbook()
    for row in (["姓名", "单位"], ["示例甲", "示例中学"], ["姓名", "单位"], ["示例乙", "示例中学"]):
        book.active.append(row)  # the headings stand on each page
    book.create_sheet("小学").append(["教工名单"])
    book.create_sheet("旧").append(["姓名"])
    book["旧"].sheet_state = "hidden"
    book.save(tmp_path / "名单.xlsx")
    listed = read_expected(tmp_path / "名单.xlsx", forms)
    assert [person.name for person in listed.people] == ["示例甲", "示例乙"]
    told = {f.position.sheet: f.message for f in listed.findings if f.severity == "warning"}
    assert "没有找到表头，没有读取" in told["小学"]
    assert "是隐藏的，没有读取" in told["旧"]


def test_the_hidden_sheets_of_our_own_workbooks_are_no_news(tmp_path: Path, forms: Catalog) -> None:
    schema = forms.schema("annual-record")
    (tmp_path / "名单.xlsx").write_bytes(blank_people_workbook(schema, 2))
    listed = read_expected(tmp_path / "名单.xlsx", forms)
    assert [f.message for f in listed.findings if f.severity == "warning"] == []


@pytest.mark.parametrize("complete", [False, True])
def test_who_handed_in_last_years_form_is_told(
    complete: bool, tmp_path: Path, forms: Catalog
) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    for name, year in (
        ("示例甲", "2023"),
        ("示例乙", "2022"),
        ("示例丙", "2022"),
        ("示例丙", "2023"),
    ):
        text = form(name, "示例中学", "1985-06", "").replace("2023", year)
        (folder / f"{name}{year}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "名单.csv").write_text("姓名\n示例甲\n示例乙\n示例丙\n", encoding="utf-8")
    read = cd.read(folder, expected=tmp_path / "名单.csv", catalog=forms)
    [told] = [f for f in cd.check(read, complete=complete).findings if f.code == "X-expected"]
    assert (told.person, told.counts) == ("示例乙", complete)
    assert "只交了2022年度的" in told.message


def test_a_list_in_which_nobody_is_found_is_an_error(tmp_path) -> None:
    """People below a key of their own were nobody: 应交0人, exit 0."""
    path = tmp_path / "应交.yaml"
    path.write_text("名单:\n- 姓名: 示例甲\n", encoding="utf-8")
    [found] = [f for f in read_expected(path, Catalog()).findings if f.counts]
    assert "没有找到写着“姓名”的表头" in found.message
    assert "- 姓名: …" in found.wanted
