"""Text → typed record: every type, every refusal, each at its place."""

from __future__ import annotations

import pytest

from cadre_docs.findings import Severity
from cadre_docs.record import printed_text
from cadre_docs.values.dates import PartialDate, Period

BASE = "表单: every-type\n"

TYPED = [
    ("姓名: 阿不都•热合曼", "name", "阿不都·热合曼"),
    ("性别: 男性", "sex", "男"),
    ("民族: 蒙古", "ethnic_group", "蒙古族"),
    ("民族: '01'", "ethnic_group", "汉族"),
    ("出生日期: 1970年5月", "birth_date", PartialDate(1970, 5)),
    ("出生日期: 1970-05-12", "birth_date", PartialDate(1970, 5, 12)),
    ("年度: 2021", "year", PartialDate(2021)),
    ("聘期: 2021.03-2024.02", "tenure", Period(PartialDate(2021, 3), PartialDate(2024, 2))),
    ("工龄: 30", "years_of_work", 30),
    ("党员: no", "party_member", False),
    ("党员: 是", "party_member", True),
    ("证书号: 02142", "certificate", "02142"),
    ("证书号: 1.10", "certificate", "1.10"),
    ("身份证号码: 11010519491231002x", "id_number", "11010519491231002X"),
    ("总结: |\n  一\n  二\n", "summary", "一\n二"),
    ("name: 示例甲", "name", "示例甲"),
    ("性别: 无", "sex", None),
]


@pytest.mark.parametrize(("line", "field", "value"), TYPED)
def test_values_are_typed_by_the_schema(read, line: str, field: str, value: object) -> None:
    [entry] = read(BASE + line).entries
    assert entry.record.get(field) == value


REFUSED = [
    ("出生日期: 45123", "FS-type", "出生日期", "改写为2023-07-16", "2:7"),
    ("出生年月: 1970-05", "FS-unknown", "出生年月", "出生日期", "2:1"),
    ("性别: 南", "FS-choice", "性别", "可选：男、女", "2:5"),
    ("民族: 汗族", "FS-choice", "民族", "汉族", "2:5"),
    ("签订日期: 2021-06", "FS-type", "签订日期", "需要精确到日", "2:7"),
    ("签订日期: 2021-02-30", "FS-type", "签订日期", "2021-06-30", "2:7"),
    ("聘期: 2021-2024", "FS-type", "聘期", "需要精确到月", "2:5"),
    ("工龄: 三十", "FS-type", "工龄", "阿拉伯数字", "2:5"),
    ("工龄: -3", "FS-type", "工龄", "不小于0", "2:5"),
    ("党员: 大概", "FS-choice", "党员", "是、否", "2:5"),
    ("姓名: [甲]", "FS-type", "姓名", "一个值", "2:5"),
    ("经历: 有", "FS-type", "经历", "列表", "2:5"),
    ("经历: [有]", "FS-type", "经历[1]", "键: 值", "2:6"),
    ("经历:\n  - 起至时间: 2021", "FS-unknown", "经历[1].起至时间", "起止时间", "3:5"),
    ("经历:\n  - 日期: 2021-13", "FS-type", "经历[1].日期", "2021-06", "3:9"),
    ("考核依据: 无", "FS-type", "考核依据", "键: 值", "2:7"),
    ("考核依据:\n  聘用时间: 2021-01", "FS-unknown", "考核依据.聘用时间", "聘任时间", "3:3"),
    ("电子意见: [单位]", "FS-choice", "电子意见", "本人意见", "2:8"),
    ('姓名: "\\x07"', "FS-control", "姓名", "U+0007", "2:5"),
]


@pytest.mark.parametrize(("line", "code", "path", "word", "place"), REFUSED)
def test_refusals_name_place_problem_and_remedy(
    read,
    line: str,
    code: str,
    path: str,
    word: str,
    place: str,
):
    [entry] = read(BASE + line).entries
    [finding] = [f for f in entry.findings if f.code != "FS-clean"]
    assert (finding.code, finding.path) == (code, path)
    assert word in finding.sentence()
    assert str(finding.position).endswith(f"记录.yaml:{place}")


@pytest.mark.parametrize("typed", ["2023.5", "2023-05-06", "2023年5月"])
def test_a_month_in_a_box_of_years_is_told_each_time(read, typed: str) -> None:
    """Twice: what was read before is not read again."""
    for _ in range(2):
        intake = read(f"{BASE}年度: {typed}\n")
        [entry] = intake.entries
        assert entry.record.get("year") == PartialDate(2023)
        [said] = entry.findings
        assert (said.code, said.severity, said.path) == ("FS-clean", Severity.NOTE, "年度")
        assert f"“{typed}”不止写了年，按2023年度读" in said.message
        assert said.position.line == 2


@pytest.mark.parametrize("line", ["年度: 2023年", "出生日期: 1970-05-12"])
def test_a_year_alone_and_a_day_where_one_is_wanted_are_not_told(read, line: str) -> None:
    [entry] = read(BASE + line).entries
    assert not entry.findings


def test_everything_wrong_is_reported_at_once(read) -> None:
    [entry] = read(BASE + "性别: 南\n工龄: x\n不知: 1\n").entries
    assert sorted(f.code for f in entry.findings) == ["FS-choice", "FS-type", "FS-unknown"]


def test_untouched_template_rows_are_no_rows(read_one) -> None:
    entry = read_one(
        BASE + "经历:\n  - 起止时间:\n    内容:\n  - {起止时间: 2021.1-2021.2, 内容: 教学}\n"
    )
    assert len(entry.record.tables["history"]) == 1


def test_keys_and_ids_give_the_same_record(read_one) -> None:
    chinese = read_one(BASE + "姓名: 示例甲\n性别: 男\n考核依据:\n  聘任时间: 2021-03\n")
    english = read_one(
        "form: every-type\nname: 示例甲\nsex: 男\nbasis:\n  appointment_date: 2021-03\n"
    )
    assert chinese.record == english.record


@pytest.mark.parametrize(
    ("line", "field", "printed"),
    [
        ("出生日期: 1970-05-12", "birth_date", "1970年5月12日"),
        ("出生日期: 1970-05", "birth_date", "1970年5月"),
        ("聘期: 2021-03 至 2024-02", "tenure", "2021.03-2024.02"),
        ("聘期: 2021-03至今", "tenure", "2021.03至今"),
        ("工龄: 30", "years_of_work", "30年"),
        ("党员: 否", "party_member", "否"),
        ("签订日期: 2021-06-05", "signed_on", "2021.06.05"),
    ],
)
def test_how_values_stand_on_paper(read_one, line: str, field: str, printed: str) -> None:
    record = read_one(BASE + line).record
    assert printed_text(record.schema.by_id[field], record.get(field)) == printed


FILES = [
    ("姓名: 示例甲\n", "FS-form", "缺少“表单”"),
    ("表单: every-typ\n", "FS-form", "是否为“every-type”"),
    ("- 表单: every-type\n- 无\n", "FS-syntax", "不是一份记录"),
]


@pytest.mark.parametrize(("text", "code", "message"), FILES)
def test_files_that_hold_no_record(read, text: str, code: str, message: str) -> None:
    [finding] = read(text).findings
    assert finding.code == code
    assert message in finding.sentence()


def test_one_file_may_hold_many_records(read) -> None:
    intake = read("表单: every-type\n姓名: 示例甲\n---\n- {表单: every-type, 姓名: 示例乙}\n")
    assert [e.record.person for e in intake.entries] == ["示例甲", "示例乙"]


UNDERSTOOD = [
    ("考核档次建议", "' 合 格 '", "合格"),
    ("考核档次建议", "不 确 定 档 次", "不确定档次"),
    ("考核依据.累计旷工", "0个工作日", "0"),
    ("考核依据.累计旷工", "三天", "3"),
    ("姓名", '"\'示例甲"', "示例甲"),
    ("单位", '"’示例中学"', "示例中学"),
    ("出生年月", '"\'1985-06"', "1985-06"),
    ("考核依据.身份证号码", '"\'410701198506150012"', "410701198506150012"),
]


@pytest.mark.parametrize(("path", "typed", "plain"), UNDERSTOOD)
def test_what_is_clear_is_read_and_told(path: str, typed: str, plain: str, read) -> None:
    section, _, key = path.rpartition(".")
    line = f"{section}:\n  {key}: {typed}\n" if section else f"{key}: {typed}\n"
    [entry] = read(f"表单: annual-record\n{line}").entries
    field = {f.key: f for f in entry.record.schema.fields()}[key]
    assert str(entry.record.get(field.id)) == plain
    [told] = [f for f in entry.findings if f.path == path]
    assert (told.code, told.severity) == ("FS-clean", Severity.NOTE)


@pytest.mark.parametrize(
    ("typed", "printed", "told"),
    [
        ("文化程度: 研究生", "研究生", []),
        ("文化程度: 硕士研究生", "研究生", ["“硕士研究生”读作“研究生”"]),
        ("文化程度: 硕士 研究生", "研究生", ["删去选项中的空格", "“硕士研究生”读作“研究生”"]),
        ("政治面貌: '01'", "中共党员", ["“01”读作“中共党员”"]),
    ],
)
def test_what_a_choice_is_called_on_paper_is_told(
    typed: str, printed: str, told: list[str], read
) -> None:
    [entry] = read(f"表单: annual-record\n{typed}\n").entries
    key = typed.partition(":")[0]
    [box] = [f for f in entry.record.schema.fields() if f.key == key]
    assert entry.record.get(box.id) == printed
    assert [f.message for f in entry.findings if f.path == key and f.code == "FS-clean"] == told


def test_a_list_of_choices_hides_no_single_one(read) -> None:
    [entry] = read("表单: annual-record\n政治面貌: 无\n").entries
    [told] = [f for f in entry.findings if f.code == "FS-choice"]
    assert told.wanted.startswith("可选：中共党员、")
    assert told.wanted.endswith("、群众")


@pytest.mark.parametrize("typed", ["'示例'中学", "'t Hooft", "‘示例’中学"])
def test_an_apostrophe_that_may_be_meant_stays(typed: str, read_one) -> None:
    record = read_one(f'表单: annual-record\n单位: "{typed}"\n').record
    assert record.get("unit") == typed


@pytest.mark.parametrize("typed", ["1.39E+10", "1.39e10", "4E+17"])
def test_what_excel_made_of_a_number_is_no_number(typed: str, read) -> None:
    [entry] = read(f'表单: henan-tenure-form\n手机号码: "{typed}"\n').entries
    [told] = [f for f in entry.findings if f.path == "手机号码"]
    assert (told.code, told.severity) == ("ID-number-cell", Severity.ERROR)


@pytest.mark.parametrize("typed", ["半天", "1.5个工作日", "合 格格"])
def test_what_is_not_clear_is_refused(typed: str, read) -> None:
    key = "考核档次建议" if "格" in typed else "考核依据:\n  累计旷工"
    [entry] = read(f"表单: annual-record\n{key}: {typed}\n").entries
    assert [f.severity for f in entry.findings if f.code in ("FS-type", "AA-11")] == [
        Severity.ERROR
    ]


@pytest.mark.parametrize("typed", ["无", "[无]", "\n  - 无", "没有"])
@pytest.mark.parametrize("key", ["经历", "附件", "例外"])
def test_a_list_of_nothing_is_empty_and_that_is_told(key: str, typed: str, read) -> None:
    [entry] = read(f"{BASE}{key}: {typed}\n").entries
    [told] = entry.findings
    assert (told.code, told.severity, told.path) == ("FS-clean", Severity.NOTE, key)
    record = entry.record
    kept = (record.tables, record.attachments, record.waivers, record.unreadable)
    assert not any(kept)


NAMED_OTHERWISE = [
    ("职工姓名: 示例甲", "name"),
    ("姓 名: 示例甲", "name"),
    ("考核年度: '2023'", "year"),
    ("工作总结: 表现良好。", "summary"),
    ("考核依据:\n  身份证号: '11010519491231002X'", "id_number"),
]


@pytest.mark.parametrize(("lines", "field"), NAMED_OTHERWISE)
def test_a_box_goes_by_its_aliases_and_that_is_told(lines: str, field: str, read) -> None:
    [entry] = read(f"表单: annual-record\n{lines}\n").entries
    assert entry.record.get(field) is not None
    assert "FS-unknown" not in {f.code for f in entry.findings}
    box = entry.record.schema.by_id[field]
    assert f"读作“{box.key}”" in "".join(f.message for f in entry.findings if f.code == "FS-clean")


def test_a_column_goes_by_its_aliases(read) -> None:
    row = "考核依据:\n  以前年度结果:\n    - {考核年度: '2022', 考核结果: 合格}\n"
    [entry] = read(f"表单: annual-record\n{row}").entries
    assert len(entry.record.tables["earlier_results"][0].values) == 2
    assert "FS-unknown" not in {f.code for f in entry.findings}


def test_a_box_under_its_key_and_an_alias_is_filled_twice(read) -> None:
    [entry] = read("表单: annual-record\n姓名: 示例甲\n职工姓名: 示例乙\n").entries
    assert entry.record.get("name") == "示例甲"
    assert "FS-duplicate" in {f.code for f in entry.findings}


def test_an_alias_in_the_wrong_section_is_told_where_it_belongs(read) -> None:
    [entry] = read("表单: annual-record\n身份证号: '11010519491231002X'\n").entries
    [told] = [f for f in entry.findings if f.code == "FS-unknown"]
    assert "考核依据" in told.remedy
