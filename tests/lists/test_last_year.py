"""A new year begun with last year's records: what stays, what goes where, who came and left."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.schema.load import load_schema
from cadre_docs.source.yaml import load_ours

ID = "410701198506150012"


def annual(
    name: str, unit: str = "示例中学", year: int = 2023, more: str = "", number: str = ""
) -> str:
    return (
        f"表单: annual-record\n年度: '{year}'\n姓名: {name}\n性别: 男\n出生年月: 1985-06\n单位: {unit}\n"
        f"岗位: 教师\n个人总结: |\n  第一段\n  第二段\n主管领导评语: 好\n考核档次建议: 优秀\n{more}"
        "考核依据:\n  岗位类别: 专业技术岗位\n  德: 好\n"
        + (f"  身份证号码: '{number}'\n" if number else "")
        + "  以前年度结果:\n    - {年度: '2022', 结果: 合格}\n"
    )


def write(folder: Path, *texts: str) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_stays_is_filled_and_what_is_of_one_year_is_empty(
    kind: str, tmp_path: Path, forms: Catalog
) -> None:
    last = write(tmp_path / "2023", annual("示例甲", number=ID))
    begun = cd.begin("annual-record", last, tmp_path / "2024", kind=kind, catalog=forms)
    assert begun.ok, begun.findings
    assert [path.name for path in begun.written] == [f"示例甲.{kind}"]
    read = cd.read(begun.written[0], catalog=forms)
    assert not [f for f in read.findings if f.severity != "note"]
    [record] = read.records
    assert (record.get("unit"), record.get("id_number")) == ("示例中学", ID)
    for emptied in ("year", "summary", "leader_remarks", "proposed_grade", "morality"):
        assert record.get(emptied) is None, emptied
    rows = [
        (str(r.values["year"].typed), r.values["result"].typed)
        for r in record.tables["earlier_results"]
    ]
    assert rows == [("2022", "合格"), ("2023", "优秀")]


def test_filled_boxes_are_marked(tmp_path: Path, forms: Catalog) -> None:
    from openpyxl import load_workbook

    last = write(tmp_path / "2023", annual("示例甲"))
    text = cd.begin("annual-record", last, tmp_path / "y", kind="yaml", catalog=forms).written[0]
    lines = text.read_text("utf-8").splitlines()
    assert lines[lines.index('姓名: "示例甲"') - 1] == "# 【带入的，请核对】"
    assert "带入" not in lines[lines.index("个人总结: |") - 1]
    [book] = cd.begin("annual-record", last, tmp_path / "x", catalog=forms).written
    sheet = load_workbook(book)["填写"]
    marked = {r[1].value for r in sheet.iter_rows() if str(r[3].value or "").startswith("【带入的")}
    assert {"姓名", "单位", "以前年度结果"} <= marked
    assert not marked & {"个人总结", "年度", "考核档次建议"}


def test_results_go_where_another_form_wants_them(tmp_path: Path, forms: Catalog) -> None:
    last = write(tmp_path / "2023", annual("示例甲"))
    begun = cd.begin("henan-tenure-form", last, tmp_path / "n", kind="yaml", catalog=forms)
    [record] = cd.read(begun.written[0], catalog=forms).records
    [row] = record.tables["annual_grades"]
    assert (str(row.values["year"].typed), row.values["grade"].typed) == ("2023", "优秀")
    assert record.get("name") == "示例甲"
    assert record.get("summary") is None


def test_the_newest_year_is_taken_and_two_of_it_are_told(tmp_path: Path, forms: Catalog) -> None:
    last = write(
        tmp_path / "old",
        annual("示例甲", year=2022, unit="示例中学"),
        annual("示例甲", year=2023, unit="示例中学", more="文化程度: 大学本科\n"),
        annual("示例乙"),
        annual("示例乙"),
    )
    begun = cd.begin("annual-record", last, tmp_path / "n", kind="yaml", catalog=forms)
    assert [path.stem for path in begun.written] == ["示例甲"]
    assert not begun.ok
    contradicts, told = [f for f in begun.findings if f.code == "X-last-year"][::-1]
    assert "同一年有2份" in told.message
    assert told.person == "示例乙"
    assert "已有同一年的，说法不同" in contradicts.message  # its 2022 says 优秀, that of 2023 合格
    [record] = cd.read(begun.written[0], catalog=forms).records
    assert record.get("schooling") == "大学本科"


def test_results_of_earlier_years_are_rows_too_and_what_else_they_say_is_not_taken(
    tmp_path: Path, forms: Catalog
) -> None:
    results = {2021: "合格", 2022: "优秀", 2023: "合格"}
    last = write(
        tmp_path / "old",
        *(
            annual("示例甲", year=year).replace("建议: 优秀", f"建议: {grade}")
            for year, grade in results.items()
        ),
        annual("示例乙", year=2022),
        annual("示例乙", year=2022),
        annual("示例乙", year=2023),
    )
    begun = cd.begin("henan-tenure-form", last, tmp_path / "n", kind="yaml", catalog=forms)
    tables = [
        cd.read(path, catalog=forms).records[0].tables["annual_grades"] for path in begun.written
    ]
    said = [
        {int(str(row.values["year"].typed)): row.values["grade"].typed for row in rows}
        for rows in tables
    ]
    assert said == [results, {2023: "优秀"}]
    [told] = [f for f in begun.findings if "同一年有2份" in f.message]
    assert told.person == "示例乙"


def test_earlier_records_that_a_form_asks_nothing_of_are_told(
    tmp_path: Path, forms: Catalog
) -> None:
    last = write(tmp_path / "old", annual("示例甲", year=2022), annual("示例甲", year=2023))
    begun = cd.begin("liaocheng-talent", last, tmp_path / "n", kind="yaml", catalog=forms)
    assert begun.ok
    [told] = [f for f in begun.findings if f.code == "X-last-year"]
    assert "还有更早的记录" in told.message


def test_who_came_left_moved_and_was_renamed(tmp_path: Path, forms: Catalog) -> None:
    last = write(tmp_path / "2023", annual("示例甲", number=ID), annual("示例乙"), annual("示例丙"))
    listed = tmp_path / "名单.csv"
    rows = f"姓名,单位,身份证号码\n示例改,示例小学,{ID}\n示例乙,,\n示例新,示例中学,\n"
    listed.write_text(rows, encoding="utf-8")
    begun = cd.begin(
        "annual-record", last, tmp_path / "n", expected=listed, kind="yaml", catalog=forms
    )
    assert begun.changes.lines() == [
        "新来1人：示例新（示例中学）",
        "离开1人：示例丙（示例中学）",
        "换了单位1人：示例改（示例中学 → 示例小学）",
        "改了姓名1人：示例甲 → 示例改",
    ]
    assert [path.stem for path in begun.written] == ["示例改", "示例乙", "示例新"]
    [changed] = cd.read(begun.written[0], catalog=forms).records
    assert (changed.get("name"), changed.get("unit"), changed.get("post")) == (
        "示例改",
        "示例小学",
        "教师",
    )
    [new] = cd.read(begun.written[2], catalog=forms).records
    assert (new.get("unit"), new.get("post")) == ("示例中学", None)


def test_two_years_are_compared(tmp_path: Path, forms: Catalog) -> None:
    last = write(tmp_path / "2023", annual("示例甲"), annual("示例新"))
    older = write(tmp_path / "2022", annual("示例甲", year=2022), annual("示例走", year=2022))
    begun = cd.begin(
        "annual-record", last, tmp_path / "n", previous=older, kind="yaml", catalog=forms
    )
    assert begun.changes.lines() == ["新来1人：示例新（示例中学）", "离开1人：示例走（示例中学）"]
    assert len(begun.written) == 2


def test_filled_files_are_not_overwritten_and_records_never(tmp_path: Path, forms: Catalog) -> None:
    last = write(tmp_path / "2023", annual("示例甲"))
    cd.begin("annual-record", last, tmp_path / "n", kind="yaml", catalog=forms)
    with pytest.raises(cd.RequestError, match="--force"):
        cd.begin("annual-record", last, tmp_path / "n", kind="yaml", catalog=forms)
    cd.begin("annual-record", last, tmp_path / "n", kind="yaml", overwrite=True, catalog=forms)
    (last / "0.yaml").rename(last / "示例甲.yaml")
    with pytest.raises(cd.RequestError, match="不能写到那里"):
        cd.begin("annual-record", last, last, kind="yaml", overwrite=True, catalog=forms)


def test_what_cannot_be_said_on_the_new_form_is_told(tmp_path: Path, forms: Catalog) -> None:
    text = annual("示例甲").replace("考核档次建议: 优秀\n", "")
    begun = cd.begin("annual-record", write(tmp_path / "a", text), tmp_path / "n", catalog=forms)
    [told] = begun.findings
    assert (told.code, told.person) == ("X-last-year", "示例甲")
    assert "没有填结果" in told.message


def test_nobody_to_begin_with_and_forms_of_units(tmp_path: Path, forms: Catalog) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(cd.RequestError, match="没有读到"):
        cd.begin("annual-record", tmp_path / "空", tmp_path / "n", catalog=forms)
    with pytest.raises(cd.RequestError, match="不是一人一份"):
        cd.begin("unit", tmp_path / "空", tmp_path / "n", catalog=forms)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{of: a, into: nothing, from: b}", "into: nothing"),
        ("{of: a, into: name}", "只能有一种"),
        ("{of: a, into: name, columns: {x: y}}", "into: name"),
        ("{of: a, into: rows, columns: {x: y}}", "没有“x”这一列"),
    ],
)
def test_a_schema_that_names_what_is_not_there_is_told(entry: str, said: str) -> None:
    text = f"""\
id: f
version: 1
title: 表
provenance: reconstructed
source: {{issuer: a, title: b, date: 2024-01-01}}
last_time: [{entry}]
sections:
  - title: 节
    fields:
      - {{key: 姓名, id: name}}
      - {{key: 行, id: rows, type: table, columns: [{{key: 列, id: column}}]}}
"""
    [tree], findings = load_ours(text.encode(), "f.yaml")
    load_schema(tree, {}.get, findings)
    assert said in "".join(f.message for f in findings)
