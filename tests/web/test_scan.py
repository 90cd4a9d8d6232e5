"""How the people of a folder are read: in several processes, and with what the office says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.intake.origins import NO_ORIGINS
from cadre_docs.project.executors import Processes
from cadre_docs.web import scan
from cadre_docs.web.person import How, people_of
from tests.conftest import EXAMPLES
from tests.web.conftest import Site

ANNUAL = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
MINIMAL = (EXAMPLES / "annual-record" / "minimal.yaml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


def several(folder: Path, count: int) -> None:
    for number in range(count):
        text = ANNUAL.replace("示例子", f"示例{number}")
        (folder / f"{number}.yaml").write_text(
            text.replace("性别: ", "性别: #", number % 2), "utf-8"
        )


def test_processes_read_the_same_as_one(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(folder, 6)
    files, how = site.desk.store.files(), How(site.desk.catalog)
    alone = {file.id: people_of(file, how, NO_ORIGINS) for file in files}
    monkeypatch.setattr(scan, "MANY", 2)
    monkeypatch.setattr(scan, "_AT_ONCE", 2)
    monkeypatch.setattr(scan.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(scan, "people_of", None)  # nothing is left to this process
    read = {file.id: people for file, people in scan.people_of_all(files, how, NO_ORIGINS)}
    assert read == alone


def test_where_no_process_begins_this_one_reads(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(folder, 3)
    files, how = site.desk.store.files(), How(site.desk.catalog)

    def refuse(_: Processes) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr(scan, "MANY", 2)
    monkeypatch.setattr(scan.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(Processes, "open", refuse)
    read = {file.id: people for file, people in scan.people_of_all(files, how, NO_ORIGINS)}
    assert read.keys() == {file.id for file in files}


# --- what the office says ------------------------------------------------------------------------


def office_of(folder: Path, said: str = "单位写的备注") -> Path:
    """Make the office's table for those in a folder, one box filled."""
    book = folder / "单位填写.xlsx"
    cd.office("annual-record", cd.read(folder), book)
    filled = load_workbook(book)
    heading = next(c for c in filled["人员"][4] if str(c.value).startswith("备注"))
    filled["人员"].cell(7, heading.column).value = said
    filled.save(book)
    return book


@pytest.fixture
def one(folder: Path) -> Path:
    """A folder with one person, whose remarks are empty."""
    (folder / "示例甲.yaml").unlink()
    (folder / "丑.yaml").write_text(MINIMAL, "utf-8")
    return folder


def shown(site: Site, page: str = "form") -> str:
    return site.get(f"/{page}", params={"file": site.id("丑.yaml"), "n": "1"}).text


def test_a_table_of_the_office_in_the_folder_is_part_of_peoples_forms(
    site: Site, one: Path
) -> None:
    assert "单位写的备注" not in shown(site)
    book = office_of(one)
    text = site.get("/collect").text
    assert "✓ 单位填写的表" in text
    assert "读不了</span>" not in text
    assert "单位填写的表上是“单位写的备注”" in shown(site)
    book.unlink()
    site.desk.index.look(5)
    assert "单位写的备注" not in shown(site)


def test_where_the_office_says_something_else_both_pages_say_so(site: Site, one: Path) -> None:
    office_of(one)
    text = MINIMAL.rstrip() + "\n备注: 本人写的备注\n"
    (one / "丑.yaml").write_text(text, "utf-8")
    site.get("/people")
    [said] = [f.message for f in cd.check(cd.read(one)).findings if f.code == "X-office"]
    for page in ("form", "review-one"):
        assert said.replace(f"{one.resolve()}{os.sep}", "") in shown(site, page)
        assert str(one.resolve()) not in shown(site, page)
    [person] = [one for one in site.desk.index.people if not one.office]
    assert "X-office" in person.codes


def test_of_a_project_the_years_and_forms_hold_on_every_page(site: Site, one: Path) -> None:
    (one / "填报").mkdir()
    shutil.move(one / "丑.yaml", one / "填报" / "丑.yaml")
    office_of(one / "填报")
    shutil.move(one / "填报" / "单位填写.xlsx", one / "单位填写.xlsx")
    text = "表单: [annual-record]\n年度: 2022\n记录: [填报]\n单位填写: 单位填写.xlsx\n"
    (one / "cadre-docs.yaml").write_text(text, "utf-8")
    site.get("/people")
    where = {"file": site.id("填报/丑.yaml"), "n": "1"}
    for page in ("form", "review-one"):
        said = site.get(f"/{page}", params=where).text
        assert "填的年度是2023" in said
    assert "单位填写的表上是“单位写的备注”" in site.get("/form", params=where).text
    assert [one.errors > 0 for one in site.desk.index.people] == [True]
