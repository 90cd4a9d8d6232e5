"""What a schema says of its dates and rows is checked when it is loaded."""

from __future__ import annotations

import pytest

from cadre_docs.schema import load_schema
from cadre_docs.schema.model import Age
from cadre_docs.source.yaml import load

HEAD = """\
id: x
version: 1
title: 表
provenance: official
source: {issuer: 甲, title: 通知, number: 甲〔2024〕1号, date: 2024-01-02}
sections:
  - title: 一
    fields:
      - {key: 甲, id: a, type: date}
      - {key: 号, id: number, type: id_number}
      - {key: 名, id: name}
"""
YEARS = (
    "      - {{key: 表, id: t, type: table, each_year_of: {}, columns: "
    "[{{key: 年度, id: year, type: date}}, {{key: 档次, id: grade, type: line}}]}}\n"
)
COLUMN = (
    "      - {{key: 表, id: t, type: table, {}columns: [{{key: 年, id: year, type: date{}}}]}}\n"
)


def found(fields: str, forms):
    (tree,), findings = load((HEAD + fields).encode(), "x.yaml")
    schema = load_schema(tree, forms.code_list, findings)
    return schema, [finding.message for finding in findings]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("      - {key: 乙, id: b, type: date, after: {nosuch: 0}}\n", "“nosuch”不是日期"),
        ("      - {key: 乙, id: b, type: date, after: {name: 0}}\n", "“name”不是日期"),
        ("      - {key: 乙, id: b, type: date, after: {a: many}}\n", "应是整数"),
        ("      - {key: 乙, id: b, type: date, after: [a]}\n", "“after”应是“键: 值”"),
        ("      - {key: 乙, id: b, type: date, before: [nosuch]}\n", "“nosuch”不是日期"),
        ("      - {key: 乙, id: b, type: date, within: [number]}\n", "“number”不是日期"),
        ("      - {key: 乙, id: b, type: line, after: {a: 0}}\n", "只有类型为 date、period"),
        ("      - {key: 乙, id: b, type: line, future: true}\n", "只有类型为 date、period"),
        ("      - {key: 乙, id: b, type: date, future: end}\n", "只用于类型为 period"),
        ("      - {key: 乙, id: b, type: date, future: perhaps}\n", "“future”应是"),
        ("      - {key: 乙, id: b, type: date, age: {least: 20, most: 10}}\n", "least < most"),
        ("      - {key: 乙, id: b, type: date, age: {least: 20}}\n", "缺少“most”"),
        (
            "      - {key: 乙, id: b, type: date, lasts: {least: 1, most: 2}}\n",
            "只用于类型为 period",
        ),
        ("      - {key: 乙, id: b, type: period, lasts: {least: 2, most: 1}}\n", "“lasts”须满足"),
        ("      - {key: 乙, id: b, type: date, usually_after: {nosuch: 0}}\n", "“nosuch”不是日期"),
        ("      - {key: 乙, id: b, type: date, soon_after: {nosuch: 9}}\n", "“nosuch”不是日期"),
        ("      - {key: 乙, id: b, type: line, soon_after: {a: 9}}\n", "只有类型为 date、period"),
        (COLUMN.format("unique: [nosuch], ", ""), "“nosuch”不是这个表的列"),
        (COLUMN.format("once: [a], ", ""), "“a”不是这个表的列"),
        (COLUMN.format("", ", before: [year]"), "“year”不是日期"),  # no such field of the form
        (COLUMN.format("each_year_of: c, ", ""), "只用于有年度（year）、档次（grade）两列的表"),
        (YEARS.format("nosuch"), "“each_year_of”所引的不是起止时间"),
        (YEARS.format("a"), "“each_year_of”所引的不是起止时间"),
        ("      - {key: 乙, id: b, needed_with: [nosuch]}\n", "“nosuch”不是别的一项"),
        ("      - {key: 乙, id: b, needed_where: {nosuch: 是}}\n", "“nosuch”不是别的一项"),
        ("      - {key: 乙, id: b, lasting: often}\n", "“lasting”应是 always 或者字段的列表"),
        ("      - {key: 乙, id: b, lasting: [nosuch]}\n", "“lasting”所引的“nosuch”不是别的一项"),
        ("      - {key: 乙, id: b, lasting: [b]}\n", "“lasting”所引的“b”不是别的一项"),
        (COLUMN.format("lasting: always, ", ""), "表和列不能有“lasting”"),
        (COLUMN.format("", ", lasting: [a]"), "表和列不能有“lasting”"),
    ],
)
def test_a_wrong_order_is_refused(fields: str, message: str, forms) -> None:
    _, messages = found(fields, forms)
    assert any(message in said for said in messages), messages


def test_what_is_said_is_kept(forms) -> None:
    fields = (
        "      - {key: 乙, id: b, type: date, after: {a: 16, number: 0}, age: {least: 1, most: 2}}\n"
        "      - {key: 丙, id: c, type: period, future: end, before: [a], usually_after: {b: 1}, soon_after: {b: 9}, lasts: {least: 1, most: 9}}\n"
        "      - {key: 丁, id: d, lasting: always}\n"
        "      - {key: 戊, id: e, lasting: [d]}\n"
        + COLUMN.format("unique: [year], ", ", within: [c, a]")
    )
    schema, messages = found(fields, forms)
    assert messages == []
    assert [schema.by_id[name].lasting for name in "ade"] == [None, (), ("d",)]
    assert schema.by_id["b"].orders.after == (("a", 16), ("number", 0))
    assert schema.by_id["b"].orders.age == Age(1, 2)
    assert schema.by_id["c"].orders.future == "end"
    assert schema.by_id["c"].orders.usually_after == (("b", 1),)
    assert schema.by_id["c"].orders.soon_after == (("b", 9),)
    assert schema.by_id["c"].orders.lasts == Age(1, 9)
    assert schema.by_id["t"].repeats.unique == ("year",)
    assert schema.by_id["t"].columns[0].orders.within == ("c", "a")


def test_every_form_of_people_knows_how_old_they_are(forms) -> None:
    """A birth that nobody compares with anything would let 2015 pass."""
    for form in forms.schema_ids:
        if form == "every-type":
            continue
        for field in forms.schema(form).fields():
            for one in (field, *field.columns):
                assert one.id != "birth_date" or one.orders.age, (form, one.key)


def test_nobody_changes_birth_or_sex(forms) -> None:
    """Where last year's record says something else, one of the two is wrong."""
    for form in forms.schema_ids:
        schema = forms.schema(form)
        if schema.role != "person" or form == "every-type":
            continue
        for name in ("birth_date", "sex"):
            assert name not in schema.by_id or schema.by_id[name].lasting == (), (form, name)


def test_every_list_of_years_has_a_key(forms) -> None:
    for form in forms.schema_ids:
        for field in forms.schema(form).fields():
            if "year" in field.names and form != "every-type":
                assert field.repeats.unique == ("year",), (form, field.key)
