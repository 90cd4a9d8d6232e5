"""Lists made of people's forms, and what forms and rules there are."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import cadre_docs as cd

pytestmark = pytest.mark.usefixtures("desk")
FORMS = "examples/henan-tenure-form"


def test_a_roster_is_made_and_an_existing_one_is_compared() -> None:
    read = cd.read(f"{FORMS}/full.yaml")
    made = cd.roster(read, "名册.xlsx")
    assert made.ok
    assert made.written == (Path("名册.xlsx"),)
    assert cd.roster(read, against="名册.xlsx").findings == ()

    more = cd.read(FORMS)
    compared = cd.roster(more, against="名册.xlsx")
    assert not compared.ok
    assert compared.written == ()
    assert "示例乙" in cd.report(compared)


def test_a_list_with_errors_is_refused_and_says_why() -> None:
    text = Path(f"{FORMS}/full.yaml").read_text(encoding="utf-8")
    Path("甲.yaml").write_text(text.replace("性别: 男", "性别: 雌"), encoding="utf-8")
    read = cd.read("甲.yaml")
    refused = cd.roster(read, "名册.xlsx")
    assert not refused.ok
    assert not Path("名册.xlsx").exists()
    assert refused.remarks[-1].startswith("有错误，没有生成“名册.xlsx”")
    draft = cd.roster(read, "名册.xlsx", draft=True)
    assert draft.written == (Path("名册（草稿）.xlsx"),)


def test_a_notice_counts_working_days() -> None:
    read = cd.read("examples/annual-record/full.yaml", unit="examples/unit/full.yaml")
    with pytest.raises(cd.RequestError, match="公示不得少于5个工作日"):
        cd.notice(read, "公示.docx", date(2024, 1, 8), days=4)
    posted = cd.notice(read, "公示.docx", date(2024, 1, 8), draft=True)
    assert "公示自2024-01-08至2024-01-12，5个工作日。" in posted.remarks
    assert [path.name for path in posted.written] == ["公示（草稿）.docx"]


def test_statistics_count_by_unit_and_year() -> None:
    counted = cd.statistics(cd.read("examples/annual-record/full.yaml"))
    [table] = counted.tables
    assert table.title == "示例中学2023年度"
    assert cd.report(counted).startswith("示例中学2023年度\n  管理岗位：应参加0人")


def test_a_sample_is_the_same_whoever_draws_it() -> None:
    read = cd.read("examples/jilin-tenure-form")
    drawn = cd.sample(read, "名单.xlsx", seed="公开的一段文字", rate=Fraction(1, 2))
    assert drawn.ok, cd.report(drawn)
    again = cd.sample(read, verify="名单.xlsx")
    assert again.agrees
    with pytest.raises(cd.RequestError, match="抽查比例应大于0"):
        cd.sample(read, "名单.xlsx", seed="文字", rate=Fraction(0))


def test_a_request_that_cannot_be_met_is_refused_before_anything_is_written() -> None:
    read = cd.read(FORMS)
    for request in (
        lambda: cd.roster(read),
        lambda: cd.roster(read, "名册.txt"),
        lambda: cd.roster(read, against="没有.xlsx"),
        lambda: cd.notice(read, "公示.docx", date(2024, 1, 8)),
        lambda: cd.statistics(read),
        lambda: cd.sample(read, "名单.xlsx"),
        lambda: cd.render(read),
        lambda: cd.render(read, "打印", formats="doc"),
        lambda: cd.new("henan-tenure-form", "张三.doc"),
        lambda: cd.new("henan-tenure-form", "张三.xlsx", people=5001),
        lambda: cd.lint("没有这个"),
        lambda: cd.rules("ZZ"),
        lambda: cd.explain("HN-99"),
        lambda: cd.read(FORMS, unit=f"{FORMS}/full.yaml"),
    ):
        with pytest.raises(cd.RequestError):
            request()
    assert sorted(path.name for path in Path().iterdir()) == ["examples"]


def test_forms_templates_masters_and_rules() -> None:
    assert len(cd.forms().schemas) > 10
    [schema] = cd.forms("专业技术二级岗位工作人员聘期考核表").schemas
    assert cd.new(schema.id, "张三.yaml").written == (Path("张三.yaml"),)
    with pytest.raises(cd.RequestError, match="已存在"):
        cd.new(schema.id, "张三.yaml")
    assert cd.blank(schema.id, "空白", formats="docx").ok
    assert cd.lint(schema.id).ok
    assert cd.migrate("张三.yaml", "改写").ok
    assert "依据：" in cd.report(cd.explain("HN-3.2b"))
    assert "HN-3.2b" in cd.report(cd.rules("HN"))
    assert cd.report(cd.doctor()).startswith("cadre-docs ")


def test_what_the_system_refuses_is_an_error_of_ours() -> None:
    Path("名册.xlsx").mkdir()
    with pytest.raises(cd.CadreDocsError):
        cd.read(FORMS, catalog=cd.open_catalog("没有"))
    with pytest.raises(cd.CadreDocsError, match="不是文件"):
        cd.roster(cd.read(FORMS), against="名册.xlsx")
    with pytest.raises(cd.CadreDocsError):
        cd.build("没有")
