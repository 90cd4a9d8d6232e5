"""填表, the list: searching, paging, ten thousand people, and what is not read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cadre_docs.web.index import PAGE
from cadre_docs.web.person import Person
from tests.web.conftest import Site

RECORD = "表单: annual-record\n姓名: {}\n单位: {}\n"


def people(count: int) -> tuple[Person, ...]:
    return tuple(
        Person(
            file=f"{n:016x}", file_name=f"第{n}个.yaml", number=1, name=f"示例{n:05}",
            form="annual-record", title="事业单位工作人员年度考核登记表", unit=f"示例{n % 50}中学",
            errors=n % 7 == 0, warnings=n % 3 == 0, editable=True,
        )
        for n in range(count)
    )  # fmt: skip


def test_people_are_found_by_name_unit_and_file(site: Site, folder: Path) -> None:
    for name, unit in (("示例己", "示例一中"), ("示例庚", "示例二中")):
        (folder / f"{name}的表.yaml").write_text(RECORD.format(name, unit), "utf-8")
    for words, found in (
        ("", {"示例甲", "示例己", "示例庚"}),
        ("示例己", {"示例己"}),
        ("二中", {"示例庚"}),
        ("己的表", {"示例己"}),
        ("示例 一中", {"示例己"}),
        ("没有这个人", set()),
    ):
        text = site.get("/people", params={"q": words}, headers={"HX-Request": "true"}).text
        assert {name for name in ("示例甲", "示例己", "示例庚") if f">{name}</a>" in text} == found
        assert "<html" not in text  # a part of the page
    assert "没有找到" in site.get("/people", params={"q": "没有这个人"}).text


def test_the_list_is_narrowed_by_form_and_state(site: Site, folder: Path) -> None:
    (folder / "己.yaml").write_text(RECORD.format("示例己", "甲"), "utf-8")
    for query, found in (
        ({"form": "annual-record"}, {"示例己"}),
        ({"form": "henan-tenure-form"}, {"示例甲"}),
        ({"state": "wrong"}, {"示例己"}),
        ({"state": "wrong", "form": "henan-tenure-form"}, set()),
    ):
        text = site.get("/people", params=query).text
        assert {name for name in ("示例甲", "示例己") if f">{name}</a>" in text} == found


def test_a_new_file_is_seen_and_a_removed_one_is_gone(site: Site, folder: Path) -> None:
    path = folder / "己.yaml"
    path.write_text(RECORD.format("示例己", "甲"), "utf-8")
    assert ">示例己</a>" in site.get("/people").text
    path.unlink()
    site.get("/people")
    site.desk.index.look(5)
    assert ">示例己</a>" not in site.get("/people").text


def test_a_file_that_cannot_be_read_is_named_with_the_reason(site: Site, folder: Path) -> None:
    (folder / "坏.yaml").write_text("姓名: [\n", "utf-8")
    text = site.get("/").text
    assert "没有读进来的文件" in text
    assert "坏.yaml" in text


def test_an_empty_folder_says_what_to_do(site: Site, folder: Path) -> None:
    (folder / "示例甲.yaml").unlink()
    site.desk.index.look(5)
    for page in ("/", "/people"):
        text = site.get(page).text
        assert "还没有填好的表" in text
        assert "新填一份" in text


def test_a_project_that_is_wrong_is_said(site: Site, folder: Path) -> None:
    (folder / "cadre-docs.yaml").write_text("年度: 乱写\n", "utf-8")
    text = site.get("/").text
    assert "cadre-docs.yaml" in text
    assert "有误" in text


def test_14_ten_thousand_people_are_paged_and_searched_quickly(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = site.desk.index
    site.get("/people")
    monkeypatch.setattr(index, "look", lambda: None)
    monkeypatch.setattr(index, "_people", people(10_000))
    site.get("/people")
    for query in ({}, {"page": "200"}, {"q": "示例09"}, {"q": "7中学", "state": "wrong"}):
        took = []
        for _ in range(3):  # what else the machine does makes none of them slower
            begun = time.perf_counter()
            text = site.get("/people", params=query).text
            took.append(time.perf_counter() - begun)
        assert min(took) < 0.3
        assert 0 < text.count('<th scope="row">') <= PAGE
    text = site.get("/people", params={"page": "2"}).text
    assert "第 2 页，共 200 页（51–100 / 10000）" in text
    assert 'href="people?page=3"' in text
    assert "第 200 页" in site.get("/people", params={"page": "999"}).text
    begun = time.perf_counter()
    assert "10000" in site.get("/").text
    assert time.perf_counter() - begun < 1


def test_a_large_folder_is_not_looked_through_for_every_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, looks = site.desk.index, []
    monkeypatch.setattr(site.desk.store, "files", lambda: looks.append(1) or time.sleep(0.3) or [])
    index.look(5)
    for _ in range(5):
        site.get("/people")
    assert len(looks) == 1


def test_a_list_that_is_not_whole_asks_again_by_itself(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = site.desk.index
    work = site.desk.works.begin("查看文件夹里有谁", lambda work: work.wait(0.1))
    monkeypatch.setattr(index, "look", lambda: work)
    assert 'hx-get="people?q=1"' in site.get("/people?q=1").text
    monkeypatch.setattr(index, "look", lambda: None)
    assert 'hx-trigger="load delay:2s"' not in site.get("/people?q=1").text
