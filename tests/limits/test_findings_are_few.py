"""What is said does not grow with an input: of many findings of a kind one tells how many more.

Every list of every form is filled with rows that are wrong in each way there is.
"""

from __future__ import annotations

import copy
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadre_docs.catalog import catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import FEW, Severity, few_of_each, warning
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.lists.roster.compare import compare
from cadre_docs.lists.sample.verify import compare_lists
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.record import build_record
from cadre_docs.source.yaml import load
from tests.yaml_texts import dump_yaml, load_all_texts

MOST = 4
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LISTS = [
    (form, field.id)
    for form in catalog().schema_ids
    for field in catalog().schema(form).fields()
    if field.columns
]
WRONG = {
    "a date of long ago": "1901-01",
    "a period": "1901.01-2999.12",
    "no such choice": "没有这样的",
    "nothing": "无",
    "blanks": " 甲 ",
    "digits": "138",
    "long": "甲" * 90,
}


def example(form: str) -> dict:
    paths = sorted((EXAMPLES / form).glob("*.yaml"), key=lambda path: path.stat().st_size)
    text = paths[-1].read_text(encoding="utf-8") if paths else f"表单: {form}\n"
    return next(iter(load_all_texts(text)))


def with_rows(form: str, table: str, n: int, change) -> dict:
    """Return the example of a form with so many rows in one list; ``change`` makes each of one."""
    schema, record = catalog().schema(form), copy.deepcopy(example(form))
    field = schema.by_id[table]
    *section, key = schema.path(field).split(".")
    place = record.setdefault(section[0], {}) if section else record
    rows = place.get(key) or [{}]
    row = rows[0] if isinstance(rows, list) and isinstance(rows[0], dict) else {}
    place[key] = [change(dict(row), field, i) for i in range(n)]
    return record


def said(path: Path, record: object, **limits: int):
    if not isinstance(record, str):
        record = dump_yaml(record, sort_keys=False)
    path.write_text(record, encoding="utf-8")
    with using(Limits(**({"findings": MOST, "record_chars": 1_000_000} | limits))):
        intake = read_paths([path], catalog())
        found = check_intake(intake, catalog())
        return [*found, *glyph_warnings(entry.record for entry in intake.entries)]


def ways():
    """Yield ways to make a row of one: as it is, with a number alone, wrong in every column."""
    yield lambda row, *_: row
    yield lambda _, field, i: {field.columns[0].key: f"{i}"}
    for text in WRONG.values():
        yield lambda _, field, __, text=text: {column.key: text for column in field.columns}


@pytest.mark.parametrize(("form", "table"), LISTS)
def test_twice_the_rows_are_no_more_findings(form: str, table: str, tmp_path: Path):
    for change in ways():
        few, many = (
            said(tmp_path / "记录.yaml", with_rows(form, table, n, change))
            for n in (3 * MOST, 6 * MOST)
        )
        assert len(many) <= len(few) + 3  # 3: what is one more, whatever there is more of
        assert {f.code for f in many if f.counts} == {f.code for f in few if f.counts}


BASE = "表单: annual-record\n年度: 2023\n姓名: 示例甲\n出生年月: 1985-06\n单位: 示例中学\n"
YEARS = BASE + "考核依据:\n  以前年度结果:\n"
GROWING = {
    "exceptions of no use": lambda n: BASE + "例外:\n" + "".join(
        f"- {{规则: X-{i}, 理由: 甲, 批准: 乙, 日期: 2020-01}}\n" for i in range(n)
    ),
    "exceptions to come": lambda n: BASE + "例外:\n" + "".join(
        f"- {{规则: X-{i}, 理由: 甲, 批准: 乙, 日期: 2999-01}}\n" for i in range(n)
    ),
    "exceptions that lack a part": lambda n: BASE + "例外:\n" + "- {规则: X-1}\n" * n,
    "unknown names": lambda n: BASE + "".join(f"不知{i}: 1\n" for i in range(n)),
    "names twice": lambda n: BASE + "备注: 甲\n" * n,
    "comments behind values": lambda n: BASE + "备注: >\n  甲\n" + "".join(f"键{i}: 值 #甲\n" for i in range(n)),
    "electronic opinions": lambda n: BASE + "电子意见: [" + "甲," * n + "]\n",
    "texts for several boxes": lambda n: BASE + "电子意见: " + "、".join("甲" * n) + "\n",
    "no records": lambda n: "- 甲\n" * n,
    "forms that nobody knows": lambda n: "---\n".join(["表单: 没有\n"] * n),
    "control characters": lambda n: BASE + "备注: " + "\x07" * n + "\n",
    "odd characters": lambda n: BASE + "个人总结: " + "".join(f"甲{chr(0xE000 + i)}" for i in range(n)),
    "characters that no font has": lambda n: BASE + "个人总结: " + "".join(f"甲{chr(0x1FB00 + i)}" for i in range(n)),
}  # fmt: skip


@pytest.mark.parametrize("what", GROWING)
def test_twice_of_anything_is_no_more_findings(what: str, tmp_path: Path):
    path = tmp_path / "记录.yaml"
    few, many = (len(said(path, GROWING[what](n))) for n in (6 * MOST, 12 * MOST))
    assert many <= few + 3


def rows(n: int, year: str = "{年度: 2020}") -> str:
    return YEARS + f"    - {year}\n" * n


@pytest.mark.parametrize("n", [MOST, MOST + 1, MOST + 2, 30])
def test_the_first_that_is_not_told_says_how_many_more_there_are(n: int, tmp_path: Path):
    found = [f for f in said(tmp_path / "a.yaml", rows(n + 1)) if f.code == "FS-repeated"]
    assert len(found) == min(n, MOST + 1)
    assert found[-1].path == f"考核依据.以前年度结果[{min(n, MOST + 1) + 1}].年度"
    last = f"另有{n - MOST - 1}处同样的问题，没有一一列出"
    assert [last in f.message for f in found] == [False] * (len(found) - 1) + [n > MOST + 1]


def test_an_error_behind_many_warnings_is_told_as_one():
    """Severities are counted apart, and so are columns: none hides behind another."""
    found = [warning("X-a", "甲", path=f"表[{i}].列") for i in range(2 * MOST)]
    found += [replace(found[0], severity=Severity.ERROR), replace(found[0], path="表[9].栏")]
    with using(Limits(findings=MOST)):
        few = few_of_each(found)
    assert few[:MOST] == found[:MOST]
    assert few[MOST : MOST + 2] == found[-2:]
    assert few[MOST + 2].message == f"甲；另有{MOST - 1}处同样的问题，没有一一列出"
    assert len(few) == MOST + 3


def test_a_file_of_which_much_is_told_tells_less_of_each_further_record(tmp_path: Path):
    def told(most: int) -> list[int]:
        found = said(tmp_path / "a.yaml", "---\n".join([rows(21)] * 3), findings=most)
        lines = [f.position.line for f in found if f.code == "FS-repeated" and f.position]
        return [sum(29 * n < line <= 29 * n + 29 for line in lines) for n in range(3)]

    assert told(110) == [20, 20, 20]
    assert told(60) == [20, 20, FEW + 1]


def test_an_exception_holds_for_those_that_are_not_listed(tmp_path: Path):
    waiver = "例外: [{规则: FS-repeated, 理由: 甲, 批准: 乙, 日期: 2020-01}]\n"
    found = said(tmp_path / "a.yaml", rows(30) + waiver)
    assert all(f.waiver for f in found if f.code == "FS-repeated")


def test_an_applicant_is_not_told_what_the_unit_has_yet_to_fill(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text(rows(30), encoding="utf-8")
    with using(Limits(findings=MOST)):
        found = check_intake(read_paths([path], catalog()), catalog(), applicant=True)
    assert not [f for f in found if f.path.endswith("结果") and f.code == "FS-required"]
    assert [f for f in found if f.code == "FS-repeated"]


# --- lists compared with people -------------------------------------------------------------------


def listed(form: str, n: int):
    """A list of so many people who are nobody's."""
    schema = catalog().schema(form)

    def change(row: dict, field, i: int) -> dict:
        return row | {c.key: f"示例{chr(0x4E00 + i)}" for c in field.columns if c.id == "name"}

    text = dump_yaml(with_rows(form, "people", n, change))
    return build_record(schema, load(text.encode(), "a.yaml")[0][0])[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "form", [f for f in catalog().form_ids if catalog().schema(f).roster is not None]
)
def test_people_on_a_roster_without_a_form(form: str):
    def told(n: int):
        return compare(listed(form, n), [], catalog().law)

    with using(Limits(findings=MOST)):
        few, many = told(3 * MOST), told(6 * MOST)
    assert len(many) == len(few) == MOST + 1
    assert f"另有{6 * MOST - len(many)}处同样的问题" in many[-1].message


def test_people_on_a_list_who_were_not_drawn():
    schema = catalog().schema("jilin-sample-list")
    with using(Limits(findings=MOST)):
        few, many = (compare_lists(listed(schema.id, n), listed(schema.id, 1)) for n in (20, 40))
    assert len(many) == len(few) > MOST
    assert any("处同样的问题，没有一一列出" in f.message for f in many)


# --- files of our own -----------------------------------------------------------------------------


def test_a_master_of_many_mistakes():
    schema = catalog().schema("henan-tenure-roster")
    book = load_workbook(catalog().master(schema.id))
    for row in range(60, 60 + 6 * MOST):
        book.active.cell(row, 30).value = f"{{{{ 没有这一项{row} }}}}"
    stream = io.BytesIO()
    book.save(stream)
    with using(Limits(findings=MOST)):
        found = [
            f for f in lint_master(stream.getvalue(), schema, "a.xlsx") if f.code == "MASTER-tag"
        ]
    assert len(found) == MOST + 1
    assert f"另有{5 * MOST - 1}处" in found[-1].message


def test_a_message_lists_the_first_and_how_many_more_there_are():
    lines = [f"  {n}" for n in range(202)]
    assert str(CadreDocsError("有误：", *lines[:201])).split("\n") == ["有误：", *lines[:201]]
    assert CadreDocsError("有误：", *lines).lines[-2:] == ("  199", "  ……另有2处，没有一一列出")
