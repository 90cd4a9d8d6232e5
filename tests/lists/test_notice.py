"""Public notices: made of people's forms, posted for working days, naming nobody's data."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_entry
from cadre_docs.errors import CatalogError
from cadre_docs.findings import Severity
from cadre_docs.intake.read import ReadRecord, read_paths
from cadre_docs.lists.notice import build_notice, posting_of, span_from
from cadre_docs.lists.notice.make import posting_rule
from cadre_docs.printing.document import Printer
from tests.outputs import TEXT_OF, squeezed
from tests.yaml_texts import dump_yaml, load_texts

ROOT = Path(__file__).resolve().parents[2]
ANNUAL, TECHNICIAN = (
    ROOT / "examples" / "annual-record",
    ROOT / "examples" / "xinxiang-senior-technician",
)
PEOPLE, EXAMPLE, APPLICANT = ANNUAL / "people.xlsx", ANNUAL / "full.yaml", TECHNICIAN / "full.yaml"
MONDAY = date(2024, 1, 8)
FACTS = """表单: unit
基本:
  单位: {unit}
  联系人: 示例午
  联系电话: 0000-0000000
  联系地址: 示例市示例路1号
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def made(paths, catalog: Catalog, span=None, facts=None, form="annual-record"):
    [(schema, posting)] = posting_of(catalog, [form])
    entries = [e for e in read_paths(paths, catalog).entries if e.record.schema.id == form]
    days = posting_rule(posting, [entry.record for entry in entries], catalog.law, MONDAY)
    span = span or span_from(catalog.calendar, MONDAY, days.days)
    return build_notice(schema, posting, entries, span, days, facts)


def form(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8").replace("姓名: 示例子", f"姓名: {name}", 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def facts_of(folder: Path, catalog: Catalog, unit: str = "示例中学"):
    path = folder / "单位.yaml"
    path.write_text(FACTS.format(unit=unit), encoding="utf-8")
    [entry] = read_paths([path], catalog).entries
    return entry.record


def rows(notice) -> list[tuple]:
    return [
        tuple(row.values[c].typed for c in ("name", "post", "outcome"))
        for row in notice.record.tables["people"]
    ]


# --- the period ---------------------------------------------------------------------------

SPANS = [
    ("a week", date(2024, 1, 8), 5, date(2024, 1, 12)),
    ("over a weekend", date(2024, 1, 10), 5, date(2024, 1, 16)),
    ("from a Saturday", date(2024, 1, 6), 5, date(2024, 1, 12)),
    ("from a make-up Sunday", date(2024, 2, 4), 5, date(2024, 2, 8)),
    ("over the Spring Festival to a make-up Sunday", date(2024, 2, 6), 5, date(2024, 2, 18)),
    ("one day", date(2024, 1, 8), 1, date(2024, 1, 8)),
    ("a holiday first", date(2024, 1, 1), 1, date(2024, 1, 2)),
    ("seven days", date(2024, 1, 8), 7, date(2024, 1, 16)),
]


@pytest.mark.parametrize(
    ("first", "wanted", "last"), [pytest.param(*s[1:], id=s[0]) for s in SPANS]
)
def test_the_last_day_is_counted_in_working_days(first, wanted, last) -> None:
    span = span_from(Catalog().calendar, first, wanted)
    assert (span.last, span.unknown) == (last, None)
    assert span.days is not None
    assert span.days.reach(wanted) is True


def test_a_year_without_a_calendar_is_said_so_and_not_guessed(catalog: Catalog) -> None:
    span = span_from(Catalog().calendar, date(2003, 12, 29), 5)
    assert (span.last, span.unknown, span.days) == (None, date(2003, 12, 29), None)
    record = made([EXAMPLE], catalog, span).record
    assert "posted_to" not in record.values
    assert "working_days" not in record.values
    text = squeezed(TEXT_OF["docx"](Printer(catalog).filled(record).docx))
    assert "公示期：2003年12月29日至年月日。" in text


def test_a_last_day_given_in_such_a_year_is_printed_without_a_count(catalog: Catalog) -> None:
    span = span_from(Catalog().calendar, date(2003, 1, 6), 5, date(2003, 1, 10))
    record = made([EXAMPLE], catalog, span).record
    assert str(record.get("posted_to")) == "2003-01-10"
    assert "working_days" not in record.values


# --- who is listed ------------------------------------------------------------------------


def test_people_with_a_grade_are_listed_and_the_others_counted(catalog: Catalog) -> None:
    notice = made([PEOPLE], catalog)
    assert notice.findings == []
    assert [name for name, _, _ in rows(notice)] == [f"示例{c}" for c in "甲乙丙丁戊己庚辛"]
    assert rows(notice)[0] == ("示例甲", "专业技术五级岗位（语文教师）", "优秀")
    assert {row[2] for row in rows(notice)} == {"优秀", "合格", "基本合格", "不合格"}
    assert notice.omitted == {"不确定档次": 1, "不参加考核": 1}


def test_what_it_says(catalog: Catalog) -> None:
    record = made([PEOPLE], catalog).record
    assert record.get("title") == "关于2023年度考核拟定档次的公示"
    assert record.get("text") == (
        "根据《XX市事业单位工作人员考核实施办法》第十九条第（五）项，"
        "现将示例中学工作人员2023年度考核拟定档次予以公示，接受监督。"
    )
    assert (record.get("unit"), record.get("working_days")) == ("示例中学", 5)
    assert (str(record.get("posted_from")), str(record.get("posted_to"))) == (
        "2024-01-08",
        "2024-01-12",
    )


def test_a_notice_just_made_passes_the_check(catalog: Catalog) -> None:
    for paths, form_id in (
        ([PEOPLE], "annual-record"),
        ([APPLICANT], "xinxiang-senior-technician"),
    ):
        record = made(paths, catalog, form=form_id).record
        assert check_entry(ReadRecord(record, ()), catalog) == []


def test_applicants_are_posted_with_trade_and_levels(catalog: Catalog) -> None:
    span = span_from(catalog.calendar, date(2024, 3, 25), 5)
    notice = made([APPLICANT], catalog, span, form="xinxiang-senior-technician")
    assert notice.findings == []
    assert rows(notice) == [("示例丙", "汽车驾驶员，二级（技师）", "一级（高级技师）")]
    text = squeezed(TEXT_OF["docx"](Printer(catalog).filled(notice.record).docx))
    assert "序号姓名现岗位工种和等级申报岗位等级1示例丙" in text
    assert "新人社办〔2024〕22号" in text
    assert "第四条第（二）项" in text


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_nothing_else_of_a_person_is_printed(kind: str, catalog: Catalog) -> None:
    for path, form_id in ((EXAMPLE, "annual-record"), (APPLICANT, "xinxiang-senior-technician")):
        [entry] = read_paths([path], catalog).entries
        notice = made([path], catalog, form=form_id)
        text = squeezed(TEXT_OF[kind](Printer(catalog).filled(notice.record).output(kind)))
        assert entry.record.person in text
        for secret in ("id_number", "birth_date", "mobile", "phone", "cover_phone"):
            typed = entry.record.get(secret)
            if typed is not None:
                assert str(typed) not in text
                assert str(typed).replace("-", ".") not in text


def test_nobody_proposed_a_grade(catalog: Catalog, tmp_path: Path) -> None:
    notice = made(
        [form(tmp_path, "示例甲", ("考核档次建议: 合格", "考核档次建议:")), EXAMPLE], catalog
    )
    [finding] = notice.findings
    assert (finding.code, finding.path, finding.person) == ("FS-required", "考核档次建议", "示例甲")
    assert [name for name, _, _ in rows(notice)] == ["示例子"]


def test_a_grade_that_cannot_be_read_is_reported_and_not_posted(
    catalog: Catalog, tmp_path: Path
) -> None:
    path = form(tmp_path, "示例甲", ("考核档次建议: 合格", "考核档次建议: 称职"))
    notice = made([path, EXAMPLE], catalog)
    [finding] = notice.findings
    assert (finding.severity, finding.path) == (Severity.ERROR, "考核档次建议")
    assert len(rows(notice)) == 1


def test_somebody_twice_and_people_of_two_units(catalog: Catalog, tmp_path: Path) -> None:
    again = tmp_path / "再来.yaml"
    again.write_bytes(EXAMPLE.read_bytes())
    other = form(tmp_path, "示例乙", ("单位: 示例中学", "单位: 示例小学"))
    notice = made([EXAMPLE, again, other], catalog)
    assert [f.code for f in notice.findings] == ["X-consistency", "ID-duplicate"]
    assert "unit" not in notice.record.values


def test_the_units_own_facts(catalog: Catalog, tmp_path: Path) -> None:
    notice = made([EXAMPLE], catalog, facts=facts_of(tmp_path, catalog))
    assert notice.findings == []
    text = squeezed(TEXT_OF["pdf"](Printer(catalog).filled(notice.record).pdf))
    assert "联系人：示例午联系电话：0000-0000000通信地址或邮箱：示例市示例路1号" in text
    other = made([EXAMPLE], catalog, facts=facts_of(tmp_path, catalog, "示例小学"))
    assert [f.code for f in other.findings] == ["X-consistency"]
    assert other.record.get("unit") == "示例小学"


def test_many_people_go_on_with_the_header_repeated(catalog: Catalog, tmp_path: Path) -> None:
    paths = [form(tmp_path, f"示例{n:02}") for n in range(35)]
    document = Printer(catalog).filled(made(paths, catalog).record)
    assert document.pages == 2
    pages = [squeezed(p.extract_text()) for p in PdfReader(io.BytesIO(document.pdf)).pages]
    assert all("序号姓名岗位拟定档次" in page for page in pages)
    assert "示例34" in pages[1]
    assert "（盖章）" in pages[1]


def test_one_person_is_no_blank_rows(catalog: Catalog) -> None:
    record = made([EXAMPLE], catalog).record
    [table] = list(Printer(catalog).filled(record).layout.tables())
    assert len(table.rows) == 2


WRONG_BLOCKS = [
    ("same: [unit, year]", "same: [unit]", "“{year}”不在“same”之中"),
    ("outcome: [proposed_grade]}", "result: [proposed_grade]}", "缺少“outcome”"),
    ("headings: {post_heading:", "headings: {first_heading:", "没有“first_heading”这一项"),
    ("        id: text\n", "        id: words\n", "须有：text"),
    ("    of: annual-record", "    off: annual-record", "off"),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG_BLOCKS)
def test_a_wrong_notices_block_is_told(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = (
        (ROOT / "data_schemas" / "public-notice.yaml")
        .read_text(encoding="utf-8")
        .replace("  - of:", "  -\n    of:")
    )
    assert old in text
    (tmp_path / "data_schemas").mkdir()
    (tmp_path / "data_schemas" / "public-notice.yaml").write_text(
        text.replace(old, new, 1), encoding="utf-8"
    )
    with pytest.raises(CatalogError) as raised:
        Catalog(tmp_path).schema("public-notice")
    assert says in str(raised.value)


# --- command line -------------------------------------------------------------------------


def run(*arguments: object):
    return subprocess.run(
        [sys.executable, "-m", "cadre_docs", "notice", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_writes_and_tells(tmp_path: Path) -> None:
    path, facts = tmp_path / "公示.docx", tmp_path / "单位.yaml"
    facts.write_text(FACTS.format(unit="示例中学"), encoding="utf-8")
    result = run(PEOPLE, "--from", "2024-01-08", "--unit", facts, "-o", path)
    assert (result.returncode, result.stdout.strip()) == (0, str(path)), result.stderr
    assert "公示自2024-01-08至2024-01-12，5个工作日" in result.stderr
    assert "不列入公示：不确定档次1人、不参加考核1人" in result.stderr
    assert "示例午" in TEXT_OF["docx"](path.read_bytes())


def test_the_command_says_where_the_calendar_ends(tmp_path: Path) -> None:
    result = run(PEOPLE, "--from", "2035-01-08", "-o", tmp_path / "公示.pdf")
    assert result.returncode == 0
    assert "2035-01-08起没有节假日资料" in result.stderr
    result = run(PEOPLE, "--from", "2035-01-08", "--to", "2035-01-12", "-o", tmp_path / "公示.pdf")
    assert result.returncode == 0
    assert "其中5天没有节假日资料" in result.stderr


@pytest.mark.parametrize(
    ("days", "rest"),
    [
        (("--from", "2024-01-06"), ["开始日期2024-01-06（星期六）", "下一个工作日2024-01-08"]),
        (("--from", "2024-01-08", "--to", "2024-01-14"), ["结束日期2024-01-14（星期日）"]),
        (("--from", "2024-01-05"), []),
    ],
)
def test_the_command_warns_of_days_of_rest(
    days: tuple[str, ...], rest: list[str], tmp_path: Path
) -> None:
    result = run(PEOPLE, *days, "-o", tmp_path / "公示.xlsx")
    assert (result.returncode, (tmp_path / "公示.xlsx").exists()) == (0, True)
    assert ("FS-rest" in result.stdout) == bool(rest)
    assert all(words in result.stdout for words in rest)


@pytest.mark.parametrize(("first", "told"), [("2024-03-14", True), ("2024-03-15", False)])
def test_applicants_posted_before_what_they_apply_by_are_told(
    catalog: Catalog, first: str, told: bool
) -> None:
    span = span_from(catalog.calendar, date.fromisoformat(first), 5)
    found = made([APPLICANT], catalog, span, form="xinxiang-senior-technician").findings
    assert [f.code for f in found if "早于所依据的通知" in f.message] == ["FS-posting"] * told


@pytest.mark.parametrize(
    ("first", "period", "early"),
    [
        ("2023-11-30", "", True),
        ("2023-12-01", "", False),
        ("2023-07-31", "2022-09-01 至 2023-08-31", True),
        ("2023-08-01", "2022-09-01 至 2023-08-31", False),
        ("2023-01-01", "", True),
    ],
)
def test_a_notice_long_before_the_year_ends_is_told(
    first: str, period: str, early: bool, catalog: Catalog, tmp_path: Path
) -> None:
    changes = [("考核依据:", f"考核依据:\n  考核期间: {period}")] if period else []
    path = form(tmp_path, "示例甲", *changes)
    day = date.fromisoformat(first)
    found = made([path], catalog, span_from(catalog.calendar, day, 5)).findings
    assert [f.code for f in found] == (["FS-posting"] if early else [])
    assert all("才结束" in f.message and f.severity is Severity.WARNING for f in found)


@pytest.mark.parametrize(
    ("first", "period"),
    [("2022-12-31", ""), ("2014-01-08", ""), ("2022-08-31", "2022-09-01 至 2023-08-31")],
)
def test_a_notice_before_the_year_begins_is_none(
    first: str, period: str, catalog: Catalog, tmp_path: Path
) -> None:
    changes = [("考核依据:", f"考核依据:\n  考核期间: {period}")] if period else []
    path = form(tmp_path, "示例甲", *changes)
    day = date.fromisoformat(first)
    [found] = made([path], catalog, span_from(catalog.calendar, day, 5, day)).findings
    assert (found.code, found.severity) == ("FS-posting", Severity.ERROR)
    assert "所考核的年度还没有开始" in found.message


def test_errors_exit_1_and_the_notice_is_written_as_a_draft_only(tmp_path: Path) -> None:
    bad = form(tmp_path, "示例甲", ("考核档次建议: 合格", "考核档次建议:"))
    arguments = (bad, EXAMPLE, "--from", "2024-01-08", "-o", tmp_path / "公示.docx")
    for options, name in (((), None), (("--draft",), "公示（草稿）.docx")):
        result = run(*arguments, *options)
        assert result.returncode == 1
        assert "考核档次建议" in result.stdout
        assert [path.name for path in tmp_path.glob("*.docx")] == ([name] if name else [])


WRONG = [
    ((PEOPLE, "--from", "2024-01-08", "-o", "公示.doc"), ".xlsx、.docx 或 .pdf"),
    ((PEOPLE, "-o", "公示.docx"), "--from"),
    ((PEOPLE, "--from", "2024-01", "-o", "公示.docx"), "没有写到日"),
    ((PEOPLE, "--from", "2024-01-08", "--days", 4, "-o", "公示.docx"), "不得少于5个工作日"),
    ((PEOPLE, "--from", "2024-01-08", "--days", "五", "-o", "公示.docx"), "1至250之间的整数"),
    ((PEOPLE, "--from", "2024-01-08", "--to", "2024-01-11", "-o", "公示.docx"), "最多4个工作日"),
    ((PEOPLE, "--from", "2003-01-06", "--to", "2003-01-09", "-o", "公示.docx"), "最多4个工作日"),
    ((PEOPLE, "--from", "2024-01-08", "--to", "2024-01-05", "-o", "公示.docx"), "早于"),
    (
        (PEOPLE, "--from", "2024-01-08", "--to", "2024-01-12", "--days", 5, "-o", "x.pdf"),
        "只能给一个",
    ),
    ((PEOPLE, APPLICANT, "--from", "2024-01-08", "-o", "公示.docx"), "这些表可以分别公示"),
    (
        (ROOT / "examples" / "liaocheng-talent", "--from", "2024-01-08", "-o", "x.pdf"),
        "没有读到可以公示的表",
    ),
    ((PEOPLE, "--from", "2024-01-08", "--unit", EXAMPLE, "-o", "公示.docx"), "单位和程序事实表"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_use(arguments, message: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("公示.docx").exists()


@pytest.mark.parametrize(("first", "late"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_a_year_that_ended_more_than_a_year_before_is_told(catalog: Catalog, first, late) -> None:
    found = made([EXAMPLE], catalog, span_from(catalog.calendar, first, 5)).findings
    assert [f.code for f in found] == (["FS-posting"] if late else [])
    assert all("2023-12-31就结束了" in f.message for f in found)


@pytest.mark.parametrize("key", ["年度", "单位"])
def test_a_notice_of_people_who_do_not_say_whose_it_is_is_an_error(
    key: str, catalog: Catalog, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    own = next(one for one in text.splitlines(keepends=True) if one.startswith(f"{key}:"))
    (tmp_path / "示例子.yaml").write_text(text.replace(own, "", 1), encoding="utf-8")
    notice = made([tmp_path / "示例子.yaml"], catalog)
    assert f"公示要写“{key}”，没有人填" in [f.message for f in notice.findings]


@pytest.mark.parametrize(("unit", "used"), [("示例中学", True), ("示例大学", False)])
def test_facts_that_lie_among_the_forms_are_used_or_it_is_said(tmp_path, unit, used) -> None:
    (tmp_path / "填报").mkdir()
    form(tmp_path / "填报", "示例甲")
    (tmp_path / "填报" / "单位.yaml").write_text(FACTS.format(unit=unit), encoding="utf-8")
    made = cd.notice(cd.read(tmp_path / "填报"), tmp_path / "公示.docx", MONDAY)
    text = squeezed(TEXT_OF["docx"](made.written[0].read_bytes()))
    assert ("联系人：示例午" in text) is used
    empty = "联系人、联系电话、联系地址空着"
    assert any(empty in remark for remark in made.remarks) is not used


@pytest.mark.parametrize(("phone", "doubted"), [("0371-12345678", True), ("0371-6123457", False)])
def test_a_doubtful_phone_that_is_printed_is_told(phone: str, doubted: bool, tmp_path) -> None:
    """It is no warning that is left to ``check``: the notice itself would be wrong."""
    unit = tmp_path / "单位.yaml"
    text = FACTS.format(unit="示例中学").replace("0000-0000000", phone)
    unit.write_text(text, encoding="utf-8")
    (tmp_path / "填报").mkdir()
    form(tmp_path / "填报", "示例甲")
    made = cd.notice(cd.read(tmp_path / "填报", unit=unit), tmp_path / "公示.docx", MONDAY)
    told = [f for f in made.findings if f.code == "PH-mobile"]
    assert len(told) == doubted
    assert all("本人" not in f.message and f.position.file == str(unit) for f in told)
    assert "没有列出" not in "".join(made.remarks)


@pytest.mark.parametrize(
    ("grade", "post", "code"),
    [("优秀", "", 1), ("合格", "", 0), ("优秀", "示例岗位（另一科）", 0)],
)
def test_one_name_and_post_with_two_results_is_no_notice(
    grade: str, post: str, code: int, tmp_path: Path
) -> None:
    """A corrected form beside the old one: which result is posted, somebody has to say."""
    folder = tmp_path / "填报"
    folder.mkdir()
    own = load_texts(form(folder, "示例甲"))
    del own["考核依据"]["身份证号码"]
    corrected = {"考核档次建议": grade, "出生年月": "1971-05", "岗位": post or own["岗位"]}
    for name, data in (("示例甲", own), ("示例甲（改）", own | corrected)):
        (folder / f"{name}.yaml").write_text(dump_yaml(data), "utf-8")
    made = cd.notice(cd.read(folder), tmp_path / "公示.docx", MONDAY)
    repeated = [f for f in made.findings if f.code == "FS-repeated"]
    assert any(f.severity == "error" for f in repeated) is bool(code), made.findings
    assert bool(made.written) is not bool(code)
    assert bool(repeated) is not bool(post)


@pytest.mark.parametrize(("last", "told"), [(date(2024, 4, 8), False), (date(2025, 1, 10), True)])
def test_a_notice_that_hangs_for_a_year_is_doubted(tmp_path, last, told) -> None:
    read = cd.read(Path(__file__).parents[2] / "examples" / "annual-record" / "full.yaml")
    made = cd.notice(read, tmp_path / "公示.docx", date(2024, 1, 8), last=last)
    assert made.ok
    assert ("请核对年份和月份" in made.text()) is told


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ({}, ""),
        ({"确定档次": "2024-01-05", "送审备案": "2024-01-15"}, ""),
        ({"确定档次": "2024-01-08"}, ""),
        ({"确定档次": "2024-01-09"}, "2024-01-08开始公示，早于单位和程序事实表填的“确定档次”"),
        ({"送审备案": "2024-01-12"}, "公示到2024-01-12才结束"),
        ({"送审备案": "2024-01"}, ""),  # a month alone may be after it
        ({"公示": "2024-01-08", "送审备案": "2024-01-12"}, ""),  # the rules on the facts tell it
    ],
    ids=str,
)
def test_steps_on_the_wrong_side_of_a_posting_are_told(
    steps: dict[str, str], says: str, tmp_path: Path
) -> None:
    rows = "".join(f"    - {{步骤: {name}, 日期: {day}}}\n" for name, day in steps.items())
    facts = "表单: unit\n基本:\n  单位: 示例中学\n年度考核:\n  考核年度: 2023\n"
    (tmp_path / "单位.yaml").write_text(
        facts + (f"  年度考核程序:\n{rows}" if rows else ""), encoding="utf-8"
    )
    read = cd.read(EXAMPLE, unit=tmp_path / "单位.yaml")
    made = cd.notice(read, tmp_path / "公示.docx", MONDAY)
    told = [f.message for f in made.findings if f.code == "FS-posting"]
    assert (len(told) == 1 and says in told[0]) if says else not told
