"""``statistics``: the table made from people, printed, read back, and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.checks.records import batch_context
from cadre_docs.cli.main import cli
from cadre_docs.intake.printed.form import read_filled
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.statistics import check_against, quota_findings, unit_tables
from cadre_docs.record import build_record
from cadre_docs.rules.annual.people import staff_of_units
from cadre_docs.rules.annual.tally import share_agrees, share_text
from tests.rules.test_rule_cases import HERE, _record, records_of

BASE = HERE / "bases" / "annual-record.yaml"
EXAMPLES = Path(__file__).parents[2] / "examples" / "annual-statistics"
MANAGER = {"考核依据.岗位类别": "管理岗位"}
PEOPLE = [
    {"count": 2, "change": {"考核档次建议": "优秀"}},
    {"count": 9},
    {"count": 1, "change": {"考核档次建议": "不确定档次", "情况说明": "初次就业不满6个月"}},
    {"count": 1, "change": {**MANAGER, "考核档次建议": "不参加考核", "情况说明": "病假超过6个月"}},
]


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def people(tmp_path: Path):
    """Return a function: a case's records → the file that holds them."""

    def write(*items: dict, name: str = "人员.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(records_of(BASE, list(items)), encoding="utf-8")
        return path

    return write


def test_the_table_counts_everybody_once(people, tmp_path: Path) -> None:
    target = tmp_path / "统计表.xlsx"
    result = run("statistics", people(*PEOPLE), "-o", target)
    assert result.return_value == 0, result.output
    assert (
        "专业技术岗位：应参加12人，实际参加12人（优秀2人，16.7％，合格9人，75.0％" in result.output
    )
    assert "合计：应参加13人，实际参加12人" in result.output
    assert "12人×20%＝2.4，向下取整为2人；已有2人，名额已满（AA-17a，第十七条）" in result.output
    sheet = load_workbook(target).active
    assert [sheet.cell(row, 3).value for row in range(6, 10)] == ["0", "12", "0", "12"]
    assert [sheet.cell(7, column).value for column in (4, 5, 6, 7)] == ["2", "16.7", "9", "75.0"]
    assert sheet["E6"].value == "—"  # a share of nobody


def test_what_was_made_is_read_back_and_agrees(people, tmp_path: Path) -> None:
    target, source = tmp_path / "统计表.xlsx", people(*PEOPLE)
    run("statistics", source, "-o", target)
    assert run("statistics", source, "--against", target).return_value == 0


def test_a_clerks_changes_are_found_where_they_are(people, tmp_path: Path) -> None:
    target, source = tmp_path / "统计表.xlsx", people(*PEOPLE)
    run("statistics", source, "-o", target)
    book = load_workbook(target)
    book.active["D7"].value, book.active["E9"].value = 3, "20"
    for merged in list(book.active.merged_cells.ranges):
        merged.shift(row_shift=2)  # as Excel does, and openpyxl does not
    book.active.insert_rows(1, 2)  # typed above the table
    book.save(target)
    result = run("statistics", source, "--against", target)
    assert result.return_value == 1
    for said in (
        "统计表!D9 错误 AA-S",
        "优秀人数填3，而事业单位工作人员年度考核登记表为2",
        "统计表!C9 错误 AA-S",
        "统计表!E11 错误 AA-S",
        "优秀比例填20，与人数不符；2÷12，应为16.7",
    ):
        assert said in result.output, result.output


@pytest.mark.parametrize(("remark", "told"), [("优秀3人。", True), ("优秀2人。", False)])
def test_what_a_clerk_remarks_agrees_with_the_table(
    people, tmp_path: Path, remark: str, *, told: bool
) -> None:
    target, source = tmp_path / "统计表.xlsx", people(*PEOPLE)
    run("statistics", source, "-o", target)
    book = load_workbook(target)
    book.active["B10"].value = remark
    book.save(target)
    result = run("statistics", source, "--against", target)
    assert result.return_value == 0
    assert ("统计表!B10 提醒 X-remark" in result.output) == told, result.output


def test_a_table_of_another_unit_is_not_compared(people) -> None:
    result = run("statistics", people(*PEOPLE), "--against", EXAMPLES / "full.yaml")
    assert result.return_value == 1
    assert "没有对应的登记表或花名册，不能核对" in result.output


def test_a_table_is_compared_with_its_own_unit_among_several(people, tmp_path: Path) -> None:
    target = tmp_path / "统计表.xlsx"
    run("statistics", people(*PEOPLE), "-o", target)
    both = people(*PEOPLE, {"count": 6, "change": {"单位": "示例小学"}}, name="两个单位.yaml")
    result = run("statistics", both, "--against", target)
    assert result.return_value == 0, result.output
    assert "没有对应" not in result.output


def test_only_what_concerns_the_table_is_said(read, forms) -> None:
    twice = {"考核依据.身份证号码": "410101198506011236"}
    items = [{"change": twice}, {"change": twice}, {"base": "bases/annual-statistics.yaml"}]
    c = batch_context(read(records_of(BASE, items)), forms)
    [table] = [record for record in c.records if record.schema.id == "annual-statistics"]
    assert {f.code for f in check_against(table, c)} == {"AA-S"}
    assert not quota_findings(c)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.ods", b"PK\x03\x04", "请用 Excel 或 WPS 打开"),
        ("表.pdf", b"%PDF-1.7", "不是 .xlsx 文件，而是PDF"),
        ("表.pdf", b"%PDF-1.7", "请用同时生成的 .xlsx"),
    ],
)
def test_a_table_of_another_kind_is_told_with_what_to_do(
    people, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = run("statistics", people(*PEOPLE), "--against", tmp_path / name)
    assert result.return_value == 1
    assert said in result.output


def test_the_printed_example_says_what_its_record_says(forms, tmp_path: Path) -> None:
    run("render", EXAMPLES / "full.yaml", "-t", "xlsx", "-o", tmp_path)
    [path] = tmp_path.glob("*.xlsx")
    schema = forms.schema("annual-statistics")
    master = forms.master(schema.id).read_bytes()
    tree, findings = read_filled(path.read_bytes(), str(path), schema, master)
    assert tree is not None
    assert not findings
    [entry] = read_paths([EXAMPLES / "full.yaml"], forms).entries
    assert build_record(schema, tree)[0] == entry.record


def test_several_units_want_a_folder(people, tmp_path: Path) -> None:
    other = {"count": 6, "change": {"单位": "示例小学"}}
    source = people(*PEOPLE, other)
    refused = run("statistics", source, "-o", tmp_path / "统计表.xlsx")
    assert "请用 -o 指定文件夹" in str(refused.exception)
    assert run("statistics", source, "-o", tmp_path / "统计").return_value == 0
    names = {path.name for path in (tmp_path / "统计").glob("*.xlsx")}
    assert names == {"示例中学2023年度统计表.xlsx", "示例小学2023年度统计表.xlsx"}


def test_who_cannot_be_counted_is_named(people) -> None:
    result = run("statistics", people(*PEOPLE, {"change": {"考核档次建议": None}}))
    assert result.return_value == 1
    assert "没有填考核档次，没有计入统计表" in result.output
    assert "另有1人没有填" in result.output


def test_without_people_there_is_no_table() -> None:
    result = run("statistics", EXAMPLES / "full.yaml")
    assert "没有读到" in str(result.exception)


UNIT = """\
表单: unit
基本: {单位: 示例中学}
年度考核: {考核年度: 2023, 提高比例情形: 集体记功以上奖励, 主管部门同意: 是, 人事部门同意: 是}
"""


def test_the_units_facts_raise_the_share_and_are_told_on_the_table(people, tmp_path) -> None:
    unit, target = tmp_path / "单位.yaml", tmp_path / "统计表.xlsx"
    unit.write_text(UNIT, encoding="utf-8")
    source = people({"count": 3, "change": {"考核档次建议": "优秀"}}, {"count": 9})
    assert run("statistics", source).output.count("超出1人") == 2  # the sum, and a warning
    result = run("statistics", source, "--unit", unit, "-o", target)
    assert "12人×25%＝3人；已有3人，名额已满（AA-17b，第十七条）" in result.output
    assert result.return_value == 0
    assert "优秀比例提高至25％" in load_workbook(target).active["B10"].value


def test_too_many_excellent_is_a_finding_and_decide_shows_the_sum(people) -> None:
    source = people({"count": 3, "change": {"考核档次建议": "优秀"}}, {"count": 7})
    assert run("statistics", source).return_value == 1
    assert "10人×20%＝2人；已有3人，超出1人" in run("decide", source).output
    assert '"quotas"' in run("decide", source, "--format", "json").output


RAISED = {"提高比例情形": "集体记功以上奖励", "主管部门同意": "是", "人事部门同意": "是"}


@pytest.mark.parametrize(
    ("facts", "remark"),
    [
        ({}, ""),
        (
            RAISED,
            "集体记功以上奖励，经主管部门和同级人事综合管理部门审核同意，优秀比例提高至25％。",
        ),
        ({**RAISED, "人事部门同意": "否"}, ""),
        ({"降低比例情形": "被问责"}, "被问责，优秀比例降低为15％。"),
        ({**RAISED, "降低比例情形": "被问责"}, "被问责，优秀比例降低为15％。"),
        ({"统筹组": "教育系统"}, "优秀人数由主管部门统筹确定（教育系统）。"),
    ],
)
def test_the_remark_says_why_the_share_is_not_the_common_one(read, forms, facts, remark) -> None:
    about = {f"年度考核.{key}": value for key, value in facts.items()}
    unit = {"base": "bases/annual-unit.yaml", "change": about}
    intake = read(records_of(BASE, [{"count": 12}, unit]))
    [table] = unit_tables(forms.schema("annual-statistics"), batch_context(intake, forms))
    assert table.title == "示例中学2023年度"
    assert table.record.get("remark") == (remark or None)
    lines = [row.values["category"].typed for row in table.record.tables["lines"]]
    assert lines == ["管理岗位", "专业技术岗位", "工勤技能岗位", "合计"]


def test_whose_people_they_are(read) -> None:
    other = {"单位": "示例小学"}
    items = [{"change": change} for change in ({}, {"单位": "示例 中学"}, other, {"年度": "2022"})]
    vague = [{"change": {"单位": None}}, {"change": {"年度": None}}]
    entries = read(records_of(BASE, items + vague)).entries
    found = staff_of_units([entry.record for entry in entries])
    told = [(staff.unit, staff.year, len(staff.people)) for staff in found]
    assert told == [("示例中学", 2023, 2), ("示例小学", 2023, 1), ("示例中学", 2022, 1)]


ROSTER = """\
id: annual-roster
version: 1
title: 花名册
governed_by: [AA]
role: roster
provenance: reconstructed
source: {issuer: 甲, title: 乙, date: 2023-01-01}
roster: {of: annual-record, table: people, year: year, columns: {name: name}}
sections:
  - title: 表头
    fields:
      - {key: 年度, id: year, type: date, precision: year}
      - {key: 单位, id: unit}
      - key: 往年
        id: before
        type: table
        columns:
          - {key: 姓名, id: name, type: name}
          - {key: 考核结果, id: grade, type: choice, choices: grade}
      - key: 名单
        id: people
        type: table
        columns:
          - {key: 姓名, id: name, type: name}
          - {key: 岗位类别, id: post_category, type: choice, choices: post-category}
          - {key: 考核结果, id: grade, type: choice, choices: grade}
"""


def test_a_roster_tells_of_people_as_their_forms_do(tmp_path: Path) -> None:
    from cadre_docs.catalog import Catalog

    folder = tmp_path / "表单" / "data_schemas"
    folder.mkdir(parents=True)
    (folder / "annual-roster.yaml").write_text(ROSTER, encoding="utf-8")
    catalog = Catalog(folder.parent)
    roster = tmp_path / "花名册.yaml"
    rows = [("示例甲", "优秀")] + [(f"示例{n}", "合格") for n in "乙丙丁戊己"]
    listed = "".join(
        f"  - {{姓名: {name}, 岗位类别: 专业技术岗位, 考核结果: {grade}}}\n" for name, grade in rows
    )
    roster.write_text(
        f"表单: annual-roster\n年度: 2023\n单位: 示例文化站\n"
        f"往年: [{{姓名: 示例甲, 考核结果: 优秀}}]\n名单:\n{listed}",
        encoding="utf-8",
    )
    [staff] = staff_of_units([entry.record for entry in read_paths([roster], catalog).entries])
    assert (staff.unit, staff.year, staff.count("优秀"), staff.count("合格")) == (
        "示例文化站",
        2023,
        1,
        5,
    )
    assert staff.people[0].at.path == "名单[1].考核结果"
    result = run(
        "statistics", roster, "--against", EXAMPLES / "minimal.yaml", "--catalog", folder.parent
    )
    # The example has a manager among the six.
    assert "管理岗位：合格人数填1，而花名册为0" in result.output


@pytest.mark.parametrize(
    ("count", "people", "text"), [(1, 6, "16.7"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3")]
)
def test_shares_are_rounded_half_up_to_one_decimal(count: int, people: int, text: str) -> None:
    assert share_text(count, people, 1) == text
    assert share_agrees(text, count, people) is True


@pytest.mark.parametrize(
    ("text", "agrees"),
    [("16.67%", True), ("17", True), ("16.6", None), ("16", None), ("16.8", False), ("20", False)],
)
def test_a_typed_share_is_judged_at_its_own_decimals(text: str, agrees: bool | None) -> None:
    assert share_agrees(text, 1, 6) is agrees


@pytest.mark.parametrize("text", ["全部", "NaN", "Infinity", "1/6", "1E1"])
def test_a_share_that_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        share_agrees(text, 1, 6)


# --- forms and rosters of one unit ------------------------------------------------------------

ONE_LISTED = """表单: annual-roster
年度: 2023
单位: 示例中学
名单:
  - {姓名: 示例甲, 性别: 女, 出生年月: 1978-04, 岗位类别: 管理岗位, 岗位: 示例岗位, 任现岗时间: 2018-09, 考核档次: 合格}
"""
FORM = (
    (EXAMPLES.parent / "annual-record" / "minimal.yaml")
    .read_text(encoding="utf-8")
    .replace("示例丑", "示例甲")
    .replace("任现岗时间: 2021-03", "任现岗时间: 2018-09")
    .replace("管理九级岗位（科员）", "示例岗位")
    .replace("\n考核依据:", "\n考核档次建议: 合格\n考核依据:")
)
BORN = re.compile(r"出生年月: (\S+)")
FORM = BORN.sub("出生年月: 1978-04", FORM)
ANOTHER = ONE_LISTED + ONE_LISTED.splitlines()[-1].replace("示例甲", "示例乙") + "\n"
# Two people of one name: another month of birth in the forms, another row in the roster.
TWIN_FORMS = FORM + "---\n" + BORN.sub("出生年月: 1990-05", FORM)
TWIN_ROWS = ONE_LISTED + BORN.sub("出生年月: 1990-05,", ONE_LISTED.splitlines()[-1]) + "\n"
BETTER = TWIN_ROWS[::-1].replace("合格"[::-1], "优秀"[::-1], 1)[::-1]  # the second of them
SOURCES = [
    ({"表": FORM, "册": ONE_LISTED}, []),
    ({"册": ONE_LISTED, "册2": ONE_LISTED}, []),
    ({"表": FORM, "册": ANOTHER}, ["没有的1人：示例乙"]),
    (
        {"表": FORM + "---\n" + FORM.replace("示例甲", "示例丙"), "册": ONE_LISTED},
        ["没有的1人：示例丙"],
    ),
    (
        {"册": ONE_LISTED, "册2": ONE_LISTED.replace("示例甲", "示例丙")},
        ["的1人：示例丙", "的1人：示例甲"],
    ),
    ({"表": FORM, "册": ONE_LISTED.replace("档次: 合格", "档次: 优秀")}, ["为“优秀”", "为“合格”"]),
    ({"表": FORM, "册": ONE_LISTED.replace("管理岗位", "专业技术岗位")}, ["为“管理岗位”"]),
    ({"表": FORM, "册": BORN.sub("出生年月: 1970-01,", ONE_LISTED)}, ["为“1970-01出生”"]),
    ({"表": TWIN_FORMS, "册": TWIN_ROWS}, []),
    ({"表": TWIN_FORMS, "册": TWIN_ROWS.replace("1990-05", "1970-05")}, ["“1970-05出生”"]),
    ({"表": TWIN_FORMS, "册": BETTER}, ["为“合格”、“优秀”", "为“合格”、“合格”"]),
    ({"册": BETTER, "册2": TWIN_ROWS}, ["为“合格”、“优秀”"]),
    ({"表": FORM, "册": ANOTHER.replace("2023", "2022")}, []),
    ({"表": FORM, "册": ANOTHER.replace("示例中学", "示例小学")}, []),
]


def test_a_copy_of_a_roster_is_counted_once_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "人员"
    folder.mkdir()
    for name in ("册", "册 - 副本"):
        (folder / f"{name}.yaml").write_text(ONE_LISTED, encoding="utf-8")
    counted = cd.statistics(cd.read(folder), tmp_path / "统计表")
    [told] = [f for f in counted.findings if f.code == "AA-S"]
    assert (told.severity, "内容相同，只按一份计算" in told.message) == ("warning", True)
    assert told.remedy == "多余的请移走"


@pytest.mark.parametrize(("files", "said"), SOURCES)
def test_a_roster_and_forms_that_contradict_make_no_table(
    files: dict[str, str], said: list[str], tmp_path: Path
) -> None:
    """Only one of them is counted: people of the other would be lost without a word."""
    folder = tmp_path / "人员"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    read = cd.read(folder)
    counted = cd.statistics(read, tmp_path / "统计表")
    told = [f for f in counted.findings if f.code == "AA-S" and f.severity == "error"]
    assert (not told, counted.ok, bool(counted.written)) == ((not said,) * 3)
    assert all(any(words in f.message for f in told) for words in said)
    assert cd.check(read).ok == (not said)


def test_facts_of_another_year_are_told_where_they_are_not_used(people, tmp_path: Path) -> None:
    facts = tmp_path / "单位.yaml"
    for year, told in (("2022", True), ("2023", False)):
        text = f"表单: unit\n基本: {{单位: 示例中学}}\n年度考核: {{考核年度: {year}}}\n"
        facts.write_text(text, encoding="utf-8")
        target = tmp_path / f"{year}.xlsx"
        result = run("statistics", people(*PEOPLE), "-o", target, "--unit", facts)
        assert ("这是2022年度的事实表" in result.output) is told, result.output


FACTS = HERE / "bases" / "annual-unit.yaml"
WAIVER = {"规则": "X-unit", "理由": "另有1人借调在外", "批准": "示例市教育局", "日期": "2024-01-10"}


@pytest.mark.parametrize(
    ("items", "stated", "ok"),
    [
        ([{"count": 2}], {"应考核人数": "2"}, True),
        ([{"count": 2}], {}, True),
        ([{"count": 2}], {"应考核人数": "3"}, False),
        ([{"count": 2}], {"应考核人数": "1"}, False),
        ([{"count": 1}], {"应考核人数": "3"}, False),
        ([{"count": 2}], {"应考核人数": "3", "考核年度": "2022"}, True),  # of another year: told
        ([{"count": 2}, {"change": {"年度": "2022"}}], {"应考核人数": "2"}, True),
        ([{"count": 2}, {"change": {"年度": "2022"}}], {"应考核人数": "3", "考核年度": None}, True),
    ],
)
def test_the_number_that_the_unit_states_is_the_tables(
    people, tmp_path: Path, items: list[dict], stated: dict[str, str | None], ok: bool
) -> None:
    unit = tmp_path / "单位.yaml"
    unit.write_text(
        _record(FACTS, {f"年度考核.{key}": value for key, value in stated.items()}),
        encoding="utf-8",
    )
    made = cd.statistics(cd.read(people(*items), unit=unit), tmp_path / "表")
    assert made.ok is ok, made.text()
    assert ("统计表的应参加人数是" in made.text()) is not ok
    assert bool(made.written) is ok


def test_another_number_may_be_waived(people, tmp_path: Path) -> None:
    unit = tmp_path / "单位.yaml"
    text = _record(FACTS, {"年度考核.应考核人数": "3", "例外": [WAIVER]})
    unit.write_text(text, encoding="utf-8")
    made = cd.statistics(cd.read(people({"count": 2}), unit=unit), tmp_path / "表")
    assert made.ok
    assert made.written
    assert "另有1人借调在外" in made.text()


WRITTEN = {
    "A12": "单位负责人（签字）：示例卯\n\n填表人（签字）：示例辰\n\n填表日期：2024年1月20日",
}


@pytest.mark.parametrize(("cell", "read"), [("A12", True), ("K12", True), ("D5", False)])
def test_what_is_written_where_a_hand_writes_moves_no_headings(
    people, tmp_path: Path, cell: str, read: bool
) -> None:
    path = cd.statistics(cd.read(people({"count": 2})), tmp_path / "统计表.xlsx").written[0]
    book = load_workbook(path)
    sheet = book.active
    said = {"D5": "人数 比例", "K12": "（盖章）示例章\n\n2024年1月22日", **WRITTEN}
    sheet[cell] = said[cell]
    book.save(path)
    compared = cd.statistics(cd.read(people({"count": 2})), against=path)
    assert ("栏名应是“人数”，现在是“人数比例”" in compared.text()) is not read
    assert compared.ok is read
