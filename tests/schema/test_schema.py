"""Schemas: what is wrong in one is said with line and column, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.errors import CatalogError
from cadre_docs.schema import FieldType, load_schema
from cadre_docs.schema.codes import CodeList
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
"""

WRONG = [
    ("      - {key: 姓名, id: name, typ: name}\n", "不认识的键“typ”，是否为“type”", "typ: name"),
    ("      - {key: 姓名, id: name, type: nam}\n", "“type”应是", "nam}"),
    ("      - {key: 姓名}\n", "缺少“id”", "{key"),
    ("      - {key: 姓 名, id: name}\n", "合法的标识符", "{key"),
    ("      - {key: 姓名, id: Name}\n", "小写字母", "{key"),
    ("      - {key: 甲, id: a, type: choice}\n", "须有“choices”", "{key"),
    (
        "      - {key: 甲, id: a, type: choice, choices: nosuch}\n",
        "没有名为“nosuch”的代码表",
        "nosuch",
    ),
    (
        "      - {key: 甲, id: a, type: choice, choices: {codes: sex, only: [男, 雌]}}\n",
        "没有“雌”",
        "{codes",
    ),
    ("      - {key: 甲, id: a, choices: [x]}\n", "只有类型为 choice", "[x]"),
    ("      - {key: 甲, id: a, type: table}\n", "须有“columns”", "{key"),
    ("      - {key: 甲, id: a, type: date, printed_as: yyyy}\n", "“printed_as”应由", "yyyy"),
    (
        "      - {key: 甲, id: a, max_chars: {nominal: 5, smallest: 4}}\n",
        "nominal ≤ smallest",
        "{nominal",
    ),
    ("      - {key: 甲, id: a, type: '', role: x}\n", "不认识的键“role”", "role"),
    ("      - {key: 甲, id: a, type: '　'}\n", "“type”应是", "'　'}"),
    ("      - {key: 甲, id: a, required: 是}\n", "true、false", "是}"),
    ("      - {key: 甲, id: a, type: photo}\n", "photo_mm", "{key"),
    ("      - {key: 甲, id: a}\n      - {key: 甲, id: b}\n", "“甲”用了两次", "id: x"),
    ("      - 甲\n", "每一项应是", "甲\n"),
]


@pytest.mark.parametrize(("fields", "message", "at"), WRONG)
def test_a_wrong_schema_is_refused_at_its_place(fields: str, message: str, at: str, forms) -> None:
    text = HEAD + fields
    before = text[: text.index(at, len(HEAD) if at in fields else 0)]
    place = f"x.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    found = [(str(f.position), f.message) for f in _findings(text, forms)]
    assert any(message in said and position == place for position, said in found), (place, found)


def test_everything_wrong_is_reported_at_once(forms) -> None:
    text = HEAD.replace("version: 1", "version: 一") + "      - {key: 甲, id: a, typ: b, type: c}\n"
    assert len(_findings(text, forms)) == 3


def test_a_catalog_with_a_broken_schema_says_so(tmp_path: Path) -> None:
    (tmp_path / "data_schemas").mkdir()
    (tmp_path / "data_schemas" / "x.yaml").write_text(
        HEAD + "      - {key: 姓名}\n", encoding="utf-8"
    )
    with pytest.raises(CatalogError, match=r"x.yaml:9:9 缺少“id”"):
        Catalog(tmp_path).schema("x")


def test_a_folder_that_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="不是表单目录"):
        Catalog(tmp_path)


def test_an_unknown_form_names_the_known_ones(forms) -> None:
    with pytest.raises(CatalogError, match="henan-tenure-form"):
        forms.schema("henan")


def test_a_users_own_schema_wins(tmp_path: Path) -> None:
    (tmp_path / "data_schemas").mkdir()
    own = (HEAD + "      - {key: 姓名, id: name}\n").replace("id: x", "id: henan-tenure-form")
    (tmp_path / "data_schemas" / "henan-tenure-form.yaml").write_text(own, encoding="utf-8")
    assert Catalog(tmp_path).schema("henan-tenure-form").title == "表"
    assert Catalog().schema("henan-tenure-form").title != "表"


def test_every_schema_and_every_code_list_loads(forms) -> None:
    for form_id in forms.form_ids:
        schema = forms.schema(form_id)
        assert schema.id == form_id
        for field in schema.fields():
            assert (field.choices is not None) == (field.type is FieldType.CHOICE)
    folder = Path(__file__).parents[2] / "data_schemas" / "codes"
    for path in folder.glob("*.yaml"):
        codes = forms.code_list(path.stem)
        names = [n for item in codes.items for n in (item.value, *item.aliases)]
        assert codes.id == path.stem
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "count"),
    [("ethnic-group", 58), ("political-status", 13), ("province", 35), ("grade", 6)],
)
def test_code_lists_are_whole(forms, name: str, count: int) -> None:
    assert len(forms.code_list(name).items) == count


def test_codes_of_a_standard_may_be_typed_our_own_may_not() -> None:
    catalog = Catalog()
    groups, grades = catalog.code_list("ethnic-group"), catalog.code_list("grade")
    assert isinstance(groups, CodeList)
    assert isinstance(grades, CodeList)
    assert groups.find("01").value == "汉族"  # type: ignore[union-attr]
    assert grades.find("1") is None


def _findings(text: str, forms: Catalog):
    [tree], findings = load(text.encode(), "x.yaml")
    load_schema(tree, forms.code_list, findings)
    return findings
