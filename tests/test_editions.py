"""Next year's notice and another city's are data: examples/editions, each from a folder outside."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.cli.main import cli
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.roster.compare import compare
from cadre_docs.record import Record
from cadre_docs.rules.batch import BatchContext, by_edition
from cadre_docs.rules.days import default_day, fields_of_day, own_day
from cadre_docs.rules.engine import Problem, reworded
from cadre_docs.rules.outcomes import Consequence, Constraint, Outcome
from cadre_docs.source.tree import Position
from tests.declared.kit import probes, record

ROOT = Path(__file__).parents[1]
NEXT_YEAR = "《关于开展2025年度全省事业单位专业技术二级岗位聘期考核工作的通知（示例）》（豫人社办函〔2025〕示例号）"
THIS_YEAR = (
    "《关于开展2024年度全省事业单位专业技术二级岗位聘期考核工作的通知》（豫人社办函〔2024〕56号）"
)
CITY = "《示例市事业单位工作人员考核办法（示例）》（示人社发〔2024〕1号）"


@pytest.fixture
def example(tmp_path: Path):
    """Return a function: an example's name → its folder, copied away from the package."""

    def copied(name: str) -> Path:
        return Path(shutil.copytree(ROOT / "examples" / "editions" / name, tmp_path / name))

    return copied


def run(*arguments: object):
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def found(folder: Path, *records: str):
    catalog = Catalog(folder)
    paths = [folder / "records" / name for name in records] or [folder / "records"]
    return check_intake(read_paths(paths, catalog), catalog)


def catalog_of(folder: Path, instruments: str = "", **parameters: str) -> Path:
    schemas = folder / "data_schemas"
    (schemas / "parameters").mkdir(parents=True, exist_ok=True)
    if instruments:
        text = f"instruments:\n{instruments}"
        (schemas / "instruments.yaml").write_text(text, encoding="utf-8")
    for prefix, text in parameters.items():
        head = f"instrument: {prefix}\nparameters:\n"
        (schemas / "parameters" / f"{prefix}.yaml").write_text(head + text, encoding="utf-8")
    return folder


# --- examples say in their heads what is found -------------------------------------------------


@pytest.mark.parametrize("name", ["henan-next-year", "second-city", "provincial-statistics"])
def test_an_example_finds_what_its_records_say(example, name: str) -> None:
    folder = example(name)
    wanted = set()
    for path in (folder / "records").glob("*.yaml"):
        wanted |= set(re.findall("应查出：([A-Z0-9.a-z-]+)", path.read_text(encoding="utf-8")))
    errors = {f.code for f in found(folder) if f.severity == "error"}
    assert errors == wanted
    assert not [f for f in found(folder) if f.severity == "warning"]


def test_a_record_is_judged_by_the_notice_of_its_own_day(example) -> None:
    folder = example("henan-next-year")
    assert not found(folder, "2024.yaml", "2025-in-time.yaml")
    late = {f.code: f for f in found(folder, "2025-late.yaml")}
    assert late["HN-4.3"].citation == f"{NEXT_YEAR}第五条第（二）项"
    assert "晚于2025-07-15" in late["HN-4.3"].message
    assert "不满4年" in late["HN-1a"].message
    assert "表单目录的选择：" in late["HN-1a"].wanted
    old = (folder / "records" / "2024.yaml").read_text(encoding="utf-8")
    (folder / "records" / "2024.yaml").write_text(old.replace("06-28", "07-01"), encoding="utf-8")
    [said] = found(folder, "2024.yaml")
    assert (said.code, said.citation) == ("HN-4.3", f"{THIS_YEAR}第四条第（三）项")
    assert "晚于2024-06-30" in said.message


def test_what_a_roster_differs_in_is_cited_by_the_edition_of_its_day(example) -> None:
    catalog = Catalog(example("henan-next-year"))
    roster = ROOT / "tests" / "rules" / "bases" / "roster.yaml"
    [entry] = read_paths([roster], catalog).entries
    differences = compare(entry.record, [], catalog.law)
    assert {found.citation for found in differences} == {f"{THIS_YEAR}附件2"}


def test_records_of_exactly_two_editions_are_two_batches(example) -> None:
    folder = example("henan-next-year")
    catalog = Catalog(folder)
    paths = [folder / "records" / name for name in ("2024.yaml", "2025-in-time.yaml")]
    records = tuple(entry.record for entry in read_paths(paths, catalog).entries)
    groups = list(by_edition("HN", records, BatchContext(records, catalog.law)))
    [(notice, old), (same, new)] = groups
    assert notice is same
    assert len(notice.editions) == 2
    assert [len(old), len(new)] == [1, 1]
    asked = BatchContext(records, catalog.law, asked=date(2025, 6, 1))
    assert [len(group) for _, group in by_edition("HN", records, asked)] == [2]


def test_decide_explain_rules_and_sarif_cite_by_the_edition(example) -> None:
    folder = example("henan-next-year")
    records = folder / "records"
    told = run("decide", records / "2024.yaml", "--catalog", folder).output
    assert f"{THIS_YEAR}，按2024-06-28的规定" in told
    told = run("decide", records / "2025-in-time.yaml", "--catalog", folder, "--format", "json")
    [person] = json.loads(told.output)["people"]
    assert person["decisions"][0]["instrument"] == {
        "prefix": "HN",
        "number": "豫人社办函〔2025〕示例号",
        "title": "关于开展2025年度全省事业单位专业技术二级岗位聘期考核工作的通知（示例）",
        "as_of": "2025-07-15",
    }
    told = run("explain", "HN-4.3", "--catalog", folder).output
    assert "第五条第（二）项" in told
    assert "2024-06-30（自2024-04-29）；2025-07-15（自2025-04-28）" in told
    told = run("rules", "--instrument", "HN", "--catalog", folder).output
    assert f"自2024-04-29：{THIS_YEAR}" in told
    assert f"自2025-04-28：{NEXT_YEAR}" in told
    sarif = run("check", records / "2025-late.yaml", "--catalog", folder, "--format", "sarif")
    assert f"{NEXT_YEAR}第五条第（二）项" in sarif.output


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2025-12-31", ""),
        ("2026-01-01", "安排的工作到2025-12-31为止"),
        ("2025-04-28", ""),
        ("2025-04-27", "安排的工作到2024-12-31为止"),
        ("2024-04-29", ""),
        ("2024-04-28", "早于"),
    ],
)
def test_a_day_outside_the_editions_is_told_once(example, day: str, message: str) -> None:
    folder = example("henan-next-year")
    text = (folder / "records" / "2025-in-time.yaml").read_text(encoding="utf-8")
    for name in "甲乙":
        path = folder / "records" / f"{name}.yaml"
        path.write_text(text.replace("2025-07-15", day).replace("示例乙", f"示例{name}"), "utf-8")
    said = [f for f in found(folder, "甲.yaml", "乙.yaml") if f.code == "X-edition"]
    assert len(said) == bool(message)
    if said:
        assert message in said[0].message
        assert "（这样的共2份）" in said[0].message
        assert said[0].severity == "warning"


def test_a_record_without_a_day_is_told_where_there_are_several_editions(example, forms) -> None:
    folder = example("henan-next-year")
    text = (folder / "records" / "2024.yaml").read_text(encoding="utf-8")
    path = folder / "records" / "甲.yaml"
    path.write_text(re.sub("  程序: .*\n", "", text), encoding="utf-8")
    [said] = found(folder, "甲.yaml")
    assert said.code == "X-edition"
    assert "没有填考核依据.程序，不知道属于哪一版通知" in said.message
    assert THIS_YEAR in said.message
    assert not check_intake(read_paths([path], forms), forms)
    asked = run("check", path, "--catalog", folder, "--as-of", "2024-06-28").output
    assert "不知道属于哪一版" not in asked


def test_another_day_asked_for_is_told(example) -> None:
    folder = example("henan-next-year")
    told = run("check", folder / "records" / "2024.yaml", "--catalog", folder,
               "--as-of", "2025-06-01").output  # fmt: skip
    assert "记录的日子是2024-06-28，而按 --as-of 2025-06-01 用的是" in told


def test_other_forms_of_a_new_edition_are_asked_for(example) -> None:
    folder = example("henan-next-year")
    path = folder / "data_schemas" / "instruments.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(" +same_forms.*\n", "", text), encoding="utf-8")
    [said] = found(folder, "2025-in-time.yaml")
    assert said.code == "X-edition"
    assert f"而表是{THIS_YEAR}的表" in said.message


def test_a_form_of_the_new_edition_is_not_asked_for(example) -> None:
    folder = example("henan-next-year")
    schemas = folder / "data_schemas"
    path = schemas / "instruments.yaml"
    text = re.sub(" +same_forms.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    form = (ROOT / "data_schemas" / "henan-tenure-form.yaml").read_text(encoding="utf-8")
    new = form.replace("豫人社办函〔2024〕56号", "豫人社办函〔2025〕示例号")
    assert new != form
    (schemas / "henan-tenure-form.yaml").write_text(new, encoding="utf-8")
    assert found(folder, "2025-in-time.yaml") == []
    [said] = found(folder, "2024.yaml")
    assert said.code == "X-edition"
    assert "2025年度" in said.message


# --- another city ------------------------------------------------------------------------------


def test_another_city_has_its_own_numbers_and_articles(example) -> None:
    folder = example("second-city")
    said = {f.code: f for f in found(folder)}
    assert said["AA-17a"].citation == f"{CITY}第十五条"
    assert "20人×15%＝3人" in said["AA-17a"].wanted
    assert said["AA-19.5"].citation == f"{CITY}第十八条第（四）项"
    assert "不少于7个工作日" in said["AA-19.5"].wanted
    assert said["AA-37.2"].citation == f"{CITY}第四十一条"
    assert not {f.code for f in check_intake(
        read_paths([folder / "records" / "people.yaml"], Catalog()), Catalog()
    )}  # fmt: skip


def test_its_articles_are_told_everywhere(example) -> None:
    folder = example("second-city")
    told = run("explain", "AA-37.2", "--catalog", folder).output
    assert f"依据：{CITY}第四十一条" in told
    assert "第四十一条、第四十二条，本工具的选择（SL.touched_years）" in told
    assert "第三十七条" not in told
    assert "《公职人员政务处分法》第八条" in run("explain", "AA-37p", "--catalog", folder).output
    rules = run("rules", "--instrument", "AA", "--catalog", folder).output
    assert rules == run("rules", "--instrument", "SL", "--catalog", folder).output
    assert rules.startswith(CITY)
    assert "第三十七条" not in rules
    decided = run("decide", folder / "records" / "demerit.yaml", "--catalog", folder).output
    assert (
        "决定：AA-37.2 记过、记大过处分期内最高基本合格（示人社发〔2024〕1号 第四十一条）"
        in decided
    )
    assert "（AA-17d，第十五条）" in decided


OF_ARTICLE = "按第三十七条第（二）项"


@pytest.mark.parametrize(
    "said",
    [
        Constraint(Outcome.BASICALLY_QUALIFIED, OF_ARTICLE, OF_ARTICLE, choice=OF_ARTICLE),
        Consequence(Outcome.BASICALLY_QUALIFIED, OF_ARTICLE),
        Problem(OF_ARTICLE, OF_ARTICLE, OF_ARTICLE),
    ],
    ids=lambda said: type(said).__name__,
)
def test_whatever_a_rule_says_cites_the_citys_articles(example, said) -> None:
    law = Catalog(example("second-city")).law
    assert reworded(said, law.instruments["AA"].latest) == said
    theirs = reworded(said, law.instruments["SL"].latest)
    texts = [text for text in astuple(theirs) if isinstance(text, str) and "按" in text]
    assert set(texts) == {"按第四十一条"}
    assert len(texts) == len([text for text in astuple(said) if text == OF_ARTICLE])


def test_the_statistics_and_the_public_notice_are_the_citys(example, tmp_path) -> None:
    folder = example("second-city")
    people = folder / "records" / "people.yaml"
    told = run("statistics", people, "--catalog", folder).output
    assert "20人×15%＝3人；已有4人，超出1人（AA-17a，第十五条）" in told
    made = run("notice", people, "-o", tmp_path / "公示.docx", "--from", "2025-01-06", "--to",
               "2025-01-13", "--draft", "--catalog", folder)  # fmt: skip
    assert f"公示不得少于7个工作日（{CITY}第十八条第（四）项）" in str(made.exception)


def test_two_cities_in_one_catalog_are_judged_apart(example) -> None:
    """A form of its own says which city it is of."""
    folder = example("second-city")
    schemas = folder / "data_schemas"
    path = schemas / "instruments.yaml"
    path.write_text(re.sub(" +in_place_of.*\n", "", path.read_text("utf-8")), encoding="utf-8")
    text = (ROOT / "data_schemas" / "annual-record.yaml").read_text(encoding="utf-8")
    own = text.replace("id: annual-record\n", "id: city-record\n", 1)
    own = own.replace("governed_by: [AA]", "governed_by: [SL]")
    (schemas / "city-record.yaml").write_text(own, encoding="utf-8")
    people = (folder / "records" / "people.yaml").read_text(encoding="utf-8")
    ours = people.replace("annual-record", "city-record").replace("示例中学", "示例小学")
    (folder / "records" / "city.yaml").write_text(ours, encoding="utf-8")
    said = found(folder, "people.yaml", "city.yaml")
    [over] = [f for f in said if f.code == "AA-17a"]
    assert over.citation == f"{CITY}第十五条"
    assert over.message.startswith("示例小学")
    told = run("decide", folder / "records" / "people.yaml", folder / "records" / "city.yaml",
               "--catalog", folder).output  # fmt: skip
    assert "20人×20%＝4人；已有4人，名额已满（AA-17a，第十七条）" in told
    assert "20人×15%＝3人；已有4人，超出1人（AA-17a，第十五条）" in told
    assert (
        f"同用本规则的通知：SL {CITY}第十五条"
        in run("explain", "AA-17a", "--catalog", folder).output
    )


@pytest.mark.parametrize("named", ["SL", "示人社发〔2024〕1号", ""])
def test_a_project_counts_what_the_citys_rules_find(example, named: str) -> None:
    folder = example("second-city")
    notices = f"通知: [{named}]\n" if named else ""
    (folder / "cadre-docs.yaml").write_text(
        f"年度: 2024\n表单: [annual-record]\n{notices}记录: records/demerit.yaml\n"
        "输出: 输出\n格式: [docx]\n表单目录: .\n",
        encoding="utf-8",
    )
    made = run("build", folder)
    page = (folder / "输出" / "报告.html").read_text(encoding="utf-8")
    assert "AA-37.2" in page, made.output
    assert "第四十一条" in page
    assert CITY in page


# --- a table of another shape ------------------------------------------------------------------


def test_a_table_of_another_shape_is_made_and_checked(example, tmp_path) -> None:
    folder = example("provincial-statistics")
    people, own = folder / "records" / "people.yaml", ("--catalog", folder)
    assert "MASTER" not in run("lint", "provincial-statistics", *own).output
    told = str(run("statistics", people, *own).exception)
    assert "请用 --form 指定一种。现有：annual-statistics（" in told
    assert "provincial-statistics（事业单位工作人员年度考核情况统计表）" in told
    form = ("--form", "provincial-statistics")
    made = run("statistics", people, *form, *own, "-o", tmp_path / "表.xlsx")
    assert not made.exception
    assert made.return_value == 0
    again = run("statistics", people, *form, *own, "--against", tmp_path / "表.xlsx")
    assert again.return_value == 0
    sheet = load_workbook(tmp_path / "表.xlsx").active
    cells = {
        (sheet.cell(4, column).value, sheet.cell(row, 2).value or sheet.cell(row, 1).value):
        sheet.cell(row, column).value
        for row in range(5, 16) for column in range(3, 7)
    }  # fmt: skip
    assert {name for name, _ in cells} == {"总计", "管理", "专业技术", "工勤技能"}
    assert str(cells["总计", "小计"]) == str(cells["专业技术", "小计"]) == "20"
    assert str(cells["总计", "优秀"]) == "4"
    assert str(cells["总计", "优秀比例"]) == "20.0"
    assert cells["总计", "编制数"] in (None, "")


def test_a_wrong_table_of_another_shape_is_found(example) -> None:
    folder = example("provincial-statistics")
    said = [f.message for f in found(folder) if f.code == "AA-S"]
    assert (
        "专业技术：实际参加人数填20，而优秀人数3＋合格人数16＋基本合格人数0＋不合格人数0＋未确定人数0＝19"
        in said
    )
    assert "专业技术：优秀比例填20.0，与人数不符" in said
    assert "总计：优秀人数填3，而事业单位工作人员年度考核登记表为4" in said
    assert not [text for text in said if "合格比例" in text]


# --- a variant of a form -----------------------------------------------------------------------


def test_a_variant_of_the_annual_record_prints_on_two_pages_and_is_judged(
    example, tmp_path
) -> None:
    folder = example("annual-record-posts")
    record, own = folder / "records" / "full.yaml", ("--catalog", folder)
    assert run("lint", "annual-record-posts", *own).return_value in (0, None)
    assert not [f for f in found(folder) if f.severity != "note"]
    made = run("render", record, *own, "-o", tmp_path / "out")
    assert not made.exception
    [pdf] = (tmp_path / "out").glob("*.pdf")
    assert {path.suffix for path in (tmp_path / "out").glob("示例*")} == {".docx", ".pdf", ".xlsx"}
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    assert len(pages) == 2
    for text in ("专业技术岗位八级", "2008.08", "本人签名"):
        assert text in pages[0]
    record.write_text(record.read_text(encoding="utf-8") + "  累计旷工: 21\n", encoding="utf-8")
    assert "AA-35.11" in {f.code for f in found(folder)}


# --- what is wrong with such files -------------------------------------------------------------


SL = "  - {{prefix: {}, rules: {}, in_place_of: {}, title: 甲, issuer: 乙, date: 2024-01-01}}\n"
WRONG = [
    (SL.format("SL", "ZZ", ""), 2, "没有“ZZ”的规则，不能与它共用"),
    (SL.format("SL", "AA", "HN"), 2, "“in_place_of”只能是共用其规则的通知“AA”"),
    ("  - prefix: HN\n    forms: [a]\n    title: 甲\n    date: 2025-01-01\n", 3, "“governed_by”里"),
    (SL.format("SL", "AA", "AA") + SL.format("SM", "AA", "AA"), 2, "不止一个通知代替“AA”"),
    ("  - {prefix: HN, title: 甲, date: 2025-01-01, until: 2024-01-01}\n", 2, "“until”早于"),
    ("  - {prefix: HN, date: 2025-01-01}\n", 2, "缺少“title”"),
    ("  - {prefix: HN, title: 甲, date: 某日}\n", 2, "“date”："),
]


@pytest.mark.parametrize(("instruments", "line", "message"), WRONG)
def test_a_wrong_registry_is_refused_at_its_line(tmp_path, instruments, line, message) -> None:
    folder = catalog_of(tmp_path, instruments)
    with pytest.raises(CatalogError, match=f":{line}:[0-9]+ .*{message}"):
        assert Catalog(folder).law


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: quota_shares, values: [{since: 2024-01-01, value: 15}]}", "是否为“quota_share”"),
        ("{id: order, values: [{since: 2024-01-01, value: 较轻的优先}]}",
         "只能是“后果较重的优先”，现为“较轻的优先”"),
        ("{id: veterans_time, values: [{since: 2024-01-01, value: 看情况}]}", "只能是“不核对”、“核对”"),
        ("{id: quota_share, type: text, values: [{since: 2024-01-01, value: 多}]}", "类型是 integer"),
        ("{id: filing_month, values: [{since: 2024-01-01, value: 13}]}", "应是1至12的整数，现为13"),
        ("{id: quota_share, values: [{since: 2024-01-01, value: -1}]}", "应是0以上的整数"),
        ("{id: grades, values: [{since: 2024-01-01, value: [优秀, 良好]}]}", "现有“良好”"),
        ("{id: periods, values: [{since: 2024-01-01, value: [警告半年]}]}", "每一项是“名称 数”"),
        ("{id: quota_share}", "“values”至少要有一个值"),
        ("{id: zz, title: 甲, article: 第一条, verb: 应当, values: [{since: 2024-01-01, value: 1}]}",
         "没有“AA.zz”这个参数；新的参数须写全"),
        ("{id: quota_faults, values: [{since: 2024-01-01, value: [被问责]}]}", "不能在这里改"),
    ],
)  # fmt: skip
def test_a_value_without_a_meaning_is_refused_at_its_line(tmp_path, entry, message) -> None:
    folder = catalog_of(tmp_path, AA=f"  - {entry}\n")
    with pytest.raises(CatalogError, match=f"AA.yaml:3:[0-9]+ .*{message}"):
        assert Catalog(folder).law


def test_parameters_of_an_unknown_notice_are_refused(tmp_path) -> None:
    folder = catalog_of(tmp_path, ZZ="  []\n")
    with pytest.raises(CatalogError, match="没有登记“ZZ”这个通知"):
        assert Catalog(folder).law


def test_values_before_the_new_ones_stay(tmp_path) -> None:
    entry = "  - {id: quota_share, values: [{since: 2025-01-01, value: 18}]}\n"
    folder = catalog_of(tmp_path, AA=entry)
    values = Catalog(folder).law.parameters["AA.quota_share"].values
    assert [(str(v.since), v.value) for v in values] == [("2023-01-01", 20), ("2025-01-01", 18)]


NOTICE = """  - prefix: HN
    editions:
      - {title: 第一版, date: 2030-01-01, until: 2030-01-01}
      - {title: 第二版, date: 2030-03-01, until: 2030-06-30}
      - {title: 第三版, date: 2030-05-01}
"""


@pytest.mark.parametrize(
    ("day", "title", "lies_in_it"),
    [
        ("2030-01-01", "第一版", True),
        ("2030-01-02", "第一版", False),
        ("2030-02-28", "第一版", False),
        ("2030-03-01", "第二版", True),
        ("2030-04-30", "第二版", True),
        ("2030-05-01", "第三版", True),
        ("2099-12-31", "第三版", True),
    ],
)
def test_each_edition_holds_its_days(tmp_path, day: str, title: str, lies_in_it: bool) -> None:
    notice = Catalog(catalog_of(tmp_path, NOTICE)).law.instruments["HN"]
    used = notice.at(date.fromisoformat(day))
    assert used.title == title
    assert notice.holds(used, date.fromisoformat(day)) is lies_in_it


def test_an_edition_holds_neither_the_days_before_it_nor_those_of_the_next(tmp_path) -> None:
    notice = Catalog(catalog_of(tmp_path, NOTICE)).law.instruments["HN"]
    second = notice.at(date(2030, 3, 1))
    assert not notice.holds(second, date(2030, 2, 28))
    assert not notice.holds(second, date(2030, 5, 1))
    first = notice.editions[0]
    assert notice.at(date(1990, 1, 1)) is first
    assert not notice.holds(first, date(1990, 1, 1))


@pytest.mark.parametrize(
    ("field", "facts", "day"),
    [
        ("first_day", {"甲日": "2024-02"}, date(2024, 2, 29)),
        ("first_day", {"甲日": "1990-02"}, date(1990, 2, 28)),  # before any edition
        ("first_day", {"乙日": "2024-02"}, None),
        ("span", {"期间": "2024-02 至 2024-05"}, date(2024, 5, 31)),
        ("span", {"期间": "2024-02 至今"}, date(2024, 2, 29)),
        ("rows.day", {"行": [{"日": "2024-05-02"}, {"日": "2024-03"}]}, date(2024, 5, 2)),
        ("rows.day", {"行": [{"数": 1}]}, None),
    ],
)
def test_the_day_of_a_record_is_the_last_that_its_field_may_mean(field, facts, day) -> None:
    notice = probes().law.instruments["TQ"]
    named = replace(notice, editions=(replace(notice.latest, days=(field,)),))
    assert own_day(record(facts), named) == day


def test_facts_of_several_notices_are_judged_as_of_the_day_of_their_form() -> None:
    assert default_day(record({"考核年度": 2023}), probes().law) == date(2024, 1, 1)
    of_people = replace(probes().schema("probe"), facts=False)
    made = replace(record({"考核年度": 2023}), schema=of_people)
    assert default_day(made, probes().law) == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"甲日": "2025-01-01"}, date(2025, 1, 1)),
        ({"甲日": "2025-01-01", "乙日": "2023-05-01"}, date(2025, 1, 1)),
        ({"甲日": "2024-12-31", "乙日": "2023-05-01"}, date(2023, 5, 1)),
        # before both of them: what the oldest asks for, or else what the newer does
        ({"甲日": "2024-12-31", "乙日": "2022-12-31"}, date(2022, 12, 31)),
        ({"甲日": "2024-12-31"}, date(2024, 12, 31)),
        ({}, None),
    ],
)
def test_each_edition_asks_for_its_own_box_and_the_newest_in_force_counts(facts, day) -> None:
    notice = probes().law.instruments["TQ"]
    old = replace(notice.latest, days=("second_day",), in_force=date(2023, 1, 1))
    new = replace(notice.latest, days=("first_day",), in_force=date(2025, 1, 1))
    assert own_day(record(facts), replace(notice, editions=(old, new))) == day


@pytest.mark.parametrize(
    ("form", "prefix", "boxes"),
    [
        ("annual-record", "AA", ["年度"]),
        ("tenure-record", "AA", ["聘期考核.考核完成日期"]),
        ("henan-tenure-form", "HN", ["考核依据.程序"]),
        ("annual-statistics", "AA", ["年度"]),
        ("annual-roster", "AA", ["年度"]),
    ],
)
def test_the_boxes_that_say_to_which_edition_a_record_belongs(form, prefix, boxes, forms) -> None:
    made = Record(forms.schema(form), {}, {}, Position("记录.yaml", 1, 1))
    assert fields_of_day(made, forms.law.instruments[prefix]) == boxes


def test_a_roster_of_the_citys_own_is_held_against_the_forms_once(example, tmp_path: Path):
    """Rules of a family compare what they compare, whatever prefix its notice has."""
    folder = example("second-city")
    schema = (ROOT / "data_schemas" / "annual-roster.yaml").read_text("utf-8")
    assert "governed_by: [AA]" in schema
    own = schema.replace("governed_by: [AA]", "governed_by: [SL]")
    (folder / "data_schemas" / "annual-roster.yaml").write_text(own, encoding="utf-8")
    people = tmp_path / "people.yaml"
    form = "年度: 2024\n单位: 示例中学\n"
    person = "姓名: 示例甲\n性别: 男\n出生年月: 1985-06\n岗位: 教师\n任现岗时间: 2019-09\n"
    row = "{姓名: 示例甲, 性别: 女, 出生年月: 1985-06, 岗位类别: 管理岗位, 岗位: 教师, 任现岗时间: 2019-09, 考核档次: 优秀}"
    people.write_text(
        f"表单: annual-record\n{form}{person}考核档次建议: 合格\n考核依据: {{岗位类别: 管理岗位}}\n"
        f"---\n表单: annual-roster\n{form}名单:\n  - {row}\n",
        encoding="utf-8",
    )
    catalog = Catalog(folder)
    findings = check_intake(read_paths([people], catalog), catalog)
    told = sorted((f.code, f.path) for f in findings if f.code in ("AA-S", "X-against"))
    assert told == [("AA-S", "名单[1].考核档次"), ("X-against", "名单[1].性别")]
