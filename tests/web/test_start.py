"""起草, 帮助, 清理: what is begun for everybody, and what keeps the place in order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.catalog import CHAPTERS
from cadre_docs.cli.main import COMMANDS
from cadre_docs.web.one_file import html, interpreter
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import pages
from tests.conftest import EXAMPLES
from tests.web.conftest import Site, done
from tests.web.one_file.test_handing_out import stand_in  # noqa: F401 - a fixture
from tests.yaml_texts import load_yaml

ROOT = Path(__file__).resolve().parents[2]
LIST = "职工姓名,男女,单位名称,爱好\n示例丑,男,示例中学,下棋\n示例寅,女,示例中学,唱歌\n".encode()


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


def names(outcome: Outcome) -> set[str]:
    archive = next(path for path in outcome.files if path.suffix == ".zip")
    return set(ZipFile(archive).namelist())


# --- from last year ----------------------------------------------------------------------------


def test_a_new_year_is_begun_with_last_years_records(site: Site, folder: Path) -> None:
    (folder / "示例甲.yaml").unlink()
    (folder / "2023").mkdir()
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", folder / "2023" / "示例子.yaml")
    assert "文件夹：2023" in site.get("/start").text
    data = {"form": "annual-record", "last": "文件夹：2023", "kind": "yaml"}
    made = done(site, "/start-last", data)
    assert names(made) == {"示例子.yaml"}
    record = ZipFile(made.files[0]).read("示例子.yaml").decode()
    assert "示例子" in record
    assert "示例中学" in record
    assert "个人总结: |\n  一年来" not in record  # of last year
    assert not (folder / "示例子.yaml").exists()

    done(site, "/start-last", {**data, "into": "1"})
    assert (folder / "示例子.yaml").exists()
    before = (folder / "示例子.yaml").read_bytes()
    again = done(site, "/start-last", {**data, "into": "1"})
    assert (folder / "示例子(2).yaml").exists()
    assert (folder / "示例子.yaml").read_bytes() == before
    assert "没有覆盖" in again.text


def test_last_years_files_may_be_dropped_with_a_list_of_this_year(site: Site) -> None:
    full = (EXAMPLES / "annual-record" / "full.yaml").read_bytes()
    files = [
        ("files", ("去年.yaml", full)),
        ("expected", ("应交.csv", "姓名,单位\n示例子,示例中学\n示例丑,示例中学\n".encode())),
    ]
    made = done(site, "/start-last", {"form": "annual-record", "kind": "xlsx"}, files=files)
    assert names(made) == {"示例子.xlsx", "示例丑.xlsx"}
    assert "示例丑" in made.text  # new this year


def test_the_year_before_tells_who_came_and_left(site: Site, folder: Path) -> None:
    text = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
    for year, name in (("2023", "示例子"), ("2022", "示例寅")):
        (folder / year).mkdir()
        (folder / year / f"{name}.yaml").write_text(text.replace("示例子", name), "utf-8")
    data = {"form": "annual-record", "last": "文件夹：2023", "kind": "yaml"}
    assert "示例寅" not in done(site, "/start-last", data).text
    assert "示例寅" in done(site, "/start-last", {**data, "previous": "文件夹：2022"}).text
    assert site.post("/start-last", {**data, "previous": "文件夹：1999"}).status_code == 409


def test_without_last_years_records_nothing_is_begun(site: Site) -> None:
    answer = site.post("/start-last", {"form": "annual-record", "last": "../别处"})
    assert answer.status_code == 409
    assert "请选去年的记录" in answer.text


# --- from a staff list -------------------------------------------------------------------------


def proposed(site: Site) -> tuple[str, str]:
    """Drop a staff list; return the address of its mapping, and the page."""
    answer = site.post(
        "/start-list", {"form": "annual-record"}, files={"files": ("花名册.csv", LIST)}
    )
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    return where.partition("draft=")[2], site.get(f"/{where}").text


def test_a_mapping_is_shown_first_and_nothing_taken_before(site: Site, folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    draft, text = proposed(site)
    assert "还没有取任何内容" in text
    assert all(heading in text for heading in ("职工姓名", "男女", "单位名称", "爱好"))
    assert "<option selected>姓名</option>" in text
    assert "猜是“性别”" in text  # guessed by what is in it: not chosen beforehand
    assert "<option selected>性别</option>" not in text
    assert site.desk.works.all() == []
    assert {path.name for path in folder.iterdir()} == before
    chosen = {"draft": draft, "c-1-1": "姓名", "c-1-2": "性别", "c-1-3": "单位", "kind": "yaml"}
    made = done(site, "/mapping-fill", {**chosen, "into": "1"})
    assert {"示例丑.yaml", "示例寅.yaml"} <= names(made)
    [record] = cd.read(folder / "示例丑.yaml").records
    assert (record.person, str(record.get("gender") or record.get("sex"))) == ("示例丑", "男")
    assert "下棋" not in (folder / "示例丑.yaml").read_text("utf-8")
    mapping = next(path for path in made.files if path.name == "对照.yaml")

    files = [("files", ("花名册.csv", LIST)), ("mapping", ("对照.yaml", mapping.read_bytes()))]
    answer = site.post("/start-list", {"form": "annual-record"}, files=files)
    assert "<option selected>性别</option>" in site.get(f"/{answer.headers['location']}").text


def test_a_list_is_checked_by_its_mapping_without_making_anything(site: Site, folder: Path) -> None:
    draft, _ = proposed(site)
    before = {path.name for path in folder.iterdir()}
    made = done(site, "/mapping-check", {"draft": draft, "c-1-1": "姓名", "c-1-3": "单位"})
    assert not made.ok  # boxes that nobody filled
    assert {f.person for f in made.findings} >= {"示例丑", "示例寅"}
    assert {path.name for path in made.files} == {"对照.yaml"}
    assert {path.name for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("chosen", "said"),
    [({}, "没有一列要取"), ({"c-1-1": "姓名", "c-1-4": "姓名"}, "只能留一列")],
)
def test_a_choice_that_makes_no_sense_is_refused(
    site: Site, chosen: dict[str, str], said: str
) -> None:
    draft, _ = proposed(site)
    answer = site.post("/mapping-fill", {"draft": draft, **chosen})
    assert answer.status_code == 409
    assert said in answer.text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "请选一个名单"),
        ({"files": ("名单.pdf", b"%PDF")}, "不是可取的名单"),
        ({"files": ("名单.csv", "一,二\n三,四\n".encode())}, "名单"),
    ],
)
def test_what_is_no_staff_list_is_refused(site: Site, files: dict, said: str) -> None:
    answer = site.post("/start-list", {"form": "annual-record"}, files=files)
    if answer.status_code == 303:  # columns were found, but none of them is known
        assert "没有认出" in site.get(f"/{answer.headers['location']}").text
    else:
        assert answer.status_code == 409
        assert said in answer.text


def test_a_list_of_before_is_said_to_be_gone(site: Site) -> None:
    assert "重新选一次" in site.get("/mapping", params={"draft": "0" * 16}).text


# --- for the office ----------------------------------------------------------------------------


def test_the_offices_table_has_everybody(site: Site, folder: Path) -> None:
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", folder)
    made = done(site, "/start-office", {"form": "annual-record"})
    [path] = made.files
    cells = {str(c.value) for sheet in load_workbook(path) for row in sheet for c in row}
    assert "示例子" in cells


# --- lists by a mapping, masters, help, clean ----------------------------------------------------


def test_a_mapping_without_a_list_is_refused(site: Site) -> None:
    files = {"mapping": ("对照.yaml", "对照: annual-roster\n".encode())}
    answer = site.post("/list-make", {"kind": "roster"}, files=files)
    assert answer.status_code == 409
    assert "请同时选" in answer.text


def test_an_own_master_is_looked_through(site: Site) -> None:
    master = (ROOT / "forms" / "annual-record" / "master.docx").read_bytes()
    data = {"form": "annual-record"}
    good = done(site, "/lint-own", data, files={"master": ("我的.docx", master)})
    expected = cd.lint("annual-record")
    assert good.ok == expected.ok
    assert {f.code for f in good.findings} == {f.code for f in expected.findings}
    other = done(site, "/lint-own", {"form": "henan-tenure-form"},
                 files={"master": ("我的.docx", master)})  # fmt: skip
    assert not other.ok
    assert site.post("/lint-own", data, files={"master": ("我的.txt", b"x")}).status_code == 409


def test_the_manual_is_there_offline(site: Site) -> None:
    text = site.get("/help").text
    for name in CHAPTERS:
        title = (ROOT / "docs" / f"{name}.md").read_text("utf-8").partition("\n")[0].lstrip("# ")
        assert title in text
        chapter = site.get("/chapter", params={"of": name}).text
        assert title in chapter
        assert '<div class="manual">' in chapter
    assert site.get("/chapter", params={"of": "../SECURITY"}).status_code == 409


def test_this_machine_is_looked_at_and_a_bundle_made(site: Site) -> None:
    looked = done(site, "/doctor", {})
    assert looked.text == cd.report(cd.doctor(catalog=site.desk.catalog))
    bundle = done(site, "/support", {})
    [path] = bundle.files
    assert ZipFile(path).namelist()
    assert "示例甲".encode() not in path.read_bytes()


def test_old_names_are_renewed_in_copies(site: Site, folder: Path) -> None:
    before = (folder / "示例甲.yaml").read_bytes()
    made = done(site, "/migrate", {})
    assert made.files == []
    assert (folder / "示例甲.yaml").read_bytes() == before


def test_a_closed_year_is_cleaned_after_a_look(site: Site, folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    cd.init(folder, "henan-tenure-form")
    built = cd.build(folder)
    year = built.project.year
    state = built.project.state
    assert state.is_dir()
    for wrong in ("", str((year or 2024) - 1)):
        answer = site.get("/clean", params={"year": wrong})
        assert answer.status_code == 409
    text = site.get("/clean", params={"year": str(year)}).text
    assert "工具的记忆（状态）" in text
    assert state.is_dir()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', text)
    assert seen
    answer = site.post("/project-clean", {"year": str(year), "seen": "0" * 64})
    assert answer.status_code == 409
    assert state.is_dir()
    assert done(site, "/project-clean", {"year": str(year), "seen": seen[1]}).ok
    assert not state.exists()
    assert "没有可以清理的" in site.get("/clean", params={"year": str(year)}).text


# --- nothing is missing ------------------------------------------------------------------------


def words(text: str) -> set[str]:
    return set(re.findall(r"(?<![-\w])[a-z]+(?![-\w])", text)) - {"cadre", "docs"}


def test_every_command_has_its_page_and_the_manual_says_which(site: Site) -> None:
    told = {word for one in pages() for word in words(one.command)}
    assert told == set(COMMANDS)
    manual = (ROOT / "docs" / "网页.md").read_text("utf-8")
    for one in pages():
        assert site.get(f"/{one.path}").status_code == 200
        assert f"| {one.title} | `{one.command}` |" in manual


OPTIONS = load_yaml((Path(__file__).parent / "options.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_on_a_page_or_it_is_said_why_not(
    site: Site, folder: Path, name: str
) -> None:
    command = import_module(f"cadre_docs.cli.{name}").command
    options = {
        parameter.opts[0]
        for parameter in command.params
        if parameter.opts[0].startswith("-") and parameter.opts[0] != "--help"
    }
    shared = OPTIONS["每个命令"]
    assert set(OPTIONS[name]) == options - (shared.keys() - OPTIONS[name].keys())
    (folder / "示例甲.yaml").unlink()
    cd.init(folder, "henan-tenure-form")
    for option, where in OPTIONS[name].items():
        if where.startswith(("不要：", "(")):
            continue
        page, _, field = where.partition("#")
        assert f'name="{field}"' in site.get(f"/{page}").text, option


# --- pages that are handed out -------------------------------------------------------------------


@pytest.mark.usefixtures("stand_in")
def test_a_form_is_handed_out_as_a_page(site: Site, folder: Path, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "unit" / "full.yaml", folder / "单位.yaml")
    site.get("/")
    data = {"form": "annual-record", "issuer": "", "until": "2024-12-31"}
    made = done(site, "/start-page", data)
    [file] = made.files
    target = tmp_path / "命令.html"
    cd.new("annual-record", target, unit=folder / "单位.yaml", until=date(2024, 12, 31))
    assert file.read_bytes() == target.read_bytes()
    assert "由谁发" in site.get("/start").text


@pytest.mark.usefixtures("stand_in")
def test_a_new_year_is_handed_out_as_pages(site: Site, folder: Path) -> None:
    (folder / "示例甲.yaml").unlink()
    (folder / "2023").mkdir()
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", folder / "2023" / "示例子.yaml")
    data = {
        "form": "annual-record",
        "last": "文件夹：2023",
        "kind": "html",
        "issuer": "示例局人事科",
        "into": "1",
    }
    made = done(site, "/start-last", data)
    assert names(made) == {"示例子.html"}
    assert "示例局人事科" in ZipFile(made.files[0]).read("示例子.html").decode()
    assert "没有放进这个文件夹" in made.text
    assert not [*folder.glob("*.html")]


@pytest.mark.usefixtures("stand_in")
def test_a_list_is_handed_out_as_pages(site: Site) -> None:
    draft, _ = proposed(site)
    chosen = {"draft": draft, "c-1-1": "姓名", "c-1-3": "单位", "kind": "html"}
    made = done(site, "/mapping-fill", {**chosen, "issuer": "示例局人事科"})
    assert {name for name in names(made) if name.endswith(".html")} == {
        "示例丑.html",
        "示例寅.html",
    }


def test_what_stands_on_pages_only_is_not_asked_of_other_files(site: Site) -> None:
    data = {"form": "annual-record", "last": "这里现有的记录", "kind": "xlsx", "issuer": "示例局"}
    answer = site.post("/start-last", data)
    assert answer.status_code == 409
    assert "只写在网页上" in answer.text
    answer = site.post("/start-page", {"form": "annual-record", "until": "年底"})
    assert "不是日期" in answer.text


def test_where_no_interpreter_is_it_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking() -> Path:
        raise cd.EnvironmentLackError(interpreter._LACKING)

    monkeypatch.setattr(interpreter, "folder", lacking)
    html._engine_parts.cache_clear()
    assert site.post("/start-page", {"form": "annual-record"}).status_code == 303
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert "cadre-docs-browser" in work.problem
