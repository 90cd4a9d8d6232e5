"""规则 and 表样: what is known of rules and forms, in the words of the commands."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest

import cadre_docs as cd
from tests.web.conftest import Site


def test_every_rule_is_listed_and_leads_to_its_own_page(site: Site, own_forms: cd.Catalog) -> None:
    text = site.get("/rules").text
    rules = cd.rules(catalog=own_forms).rules
    assert f"共 {len(rules)} 条规则" in text
    for rule in rules:
        assert f'href="rule?code={rule.code}"' in text


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ({"q": "缺勤累计"}, "AA-35.3", "HN-3.2b"),
        ({"q": "hn-3.2b"}, "HN-3.2b", "AA-35.3"),
        ({"notice": "HN"}, "HN-3.2b", "AA-35.3"),
        ({"notice": "通用检查"}, "ID-checksum", "AA-35.3"),
        ({"q": "没有这样的规则"}, "没有找到", "AA-35.3"),
    ],
)
def test_rules_are_found_by_words_and_notice(
    site: Site, query: dict[str, str], found: str, missing: str
) -> None:
    text = site.get("/rules", params=query, headers={"HX-Request": "true"}).text
    assert found in text
    assert f"code={missing}" not in text
    assert "<html" not in text


def test_a_rule_tells_all_that_explain_tells(site: Site, own_forms: cd.Catalog) -> None:
    explained = cd.explain("AA-35.3", catalog=own_forms).rule
    text = site.get("/rule", params={"code": "AA-35.3"}).text
    assert explained.title in text
    assert explained.citation in text
    for parameter in explained.parameters:
        assert parameter.id in text
        assert not parameter.choice or parameter.chosen(parameter.values[-1].value) in text


def test_a_rule_that_there_is_not_is_said(site: Site) -> None:
    answer = site.get("/rule", params={"code": "QQ-1"})
    assert answer.status_code == 409
    assert "QQ-1" in answer.text


def test_every_form_has_a_page_with_its_boxes(site: Site, own_forms: cd.Catalog) -> None:
    listed = site.get("/masters").text
    for schema in cd.forms(catalog=own_forms).schemas:
        assert f'href="master?form={schema.id}"' in listed
        text = site.get("/master", params={"form": schema.id}).text
        assert schema.title in text
        assert all(field.key in text for field in schema.fields())
        assert ("空白表" in text) is not schema.facts


def test_the_empty_pages_are_shown_and_can_be_had(site: Site) -> None:
    form = {"form": "annual-record"}
    pages = site.get("/master-pages", params=form).text
    assert pages.count("<img") == 2
    assert site.get("/master.png", params={**form, "page": 2}).content[1:4] == b"PNG"
    for kind, begin in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = site.get("/master-blank", params={**form, "as": kind})
        assert answer.content.startswith(begin)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert site.get("/master-blank", params={**form, "as": "exe"}).status_code == 409


def test_boxes_are_numbered_in_the_picture_and_in_the_list(site: Site) -> None:
    form = {"form": "annual-record"}
    text = site.get("/master", params={**form, "boxes": "1"}).text
    names = [field.key for field in site.desk.catalog.schema("annual-record").fields()]
    listed = re.findall(r'<li><span class="muted">(\d+)</span> ([^（<]+)', text)
    assert [(int(number), name) for number, name in listed] == [*enumerate(names, 1)]
    assert "boxes=1" in site.get("/master-pages", params={**form, "boxes": "1"}).text
    plain, marked = (
        site.get("/master.png", params={**form, "page": 1, "boxes": boxes}).content
        for boxes in ("", "1")
    )
    assert marked[1:4] == b"PNG"
    assert plain != marked


def test_files_to_fill_in_are_those_of_new(site: Site) -> None:
    form = {"form": "annual-record"}
    assert "姓名" in site.get("/master-template", params={**form, "as": "yaml"}).text
    several = site.get("/master-template", params={**form, "as": "xlsx", "people": "20"})
    assert any("sheet" in name for name in ZipFile(io.BytesIO(several.content)).namelist())
    refused = site.get("/master-template", params={**form, "as": "xlsx", "people": "5001"})
    assert refused.status_code == 409
    assert "5000" in refused.text


def test_a_form_is_looked_through_in_the_background(site: Site) -> None:
    where = site.post("/master-lint", {"form": "annual-record"}).headers["Location"]
    [work] = site.desk.works.all()
    assert work.id in where
    assert work.wait(60)
    assert work.ok
    assert "没有问题，可以用来打印" in site.get(f"/{work.after}").text
