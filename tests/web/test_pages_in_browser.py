"""Every page of the bar in a browser: axe, narrow and wide, light and dark; and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.web.routes import routes
from tests.web.conftest import Running
from tests.web.test_behaviour import english, violations
from tests.web.test_review import ill, person
from tools.web_pictures import PAGES, followed
from tools.web_pictures import folder as folder_of_people

pytestmark = pytest.mark.slow
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def batch(folder: Path) -> Path:
    """A project with people in several states, earlier years, and one who is missing."""
    (folder / "示例甲.yaml").unlink()
    for name in ("填报", "2022"):
        (folder / name).mkdir()
    text = "表单: [annual-record]\n年度: 2023\n记录: [填报]\n历年: [2022]\n应交: 应交.csv\n"
    (folder / "cadre-docs.yaml").write_text(text, "utf-8")
    (folder / "应交.csv").write_text("姓名,单位\n示例丑,示例中学\n示例未,示例中学\n", "utf-8")
    ill(folder / "填报")
    for name, changed in (("示例寅", {"性别": ""}), ("示例卯", {"考核档次建议": "优秀"})):
        path = person(folder / "填报", name, **changed)
        path.write_text(path.read_text("utf-8").replace("  身份证号码:", "  #"), "utf-8")
    person(folder / "2022", "示例丑", 年度="2022")
    return folder


PARTS = {
    "form-pulse", "master-pages", "master-blank", "master-template", "master.png", "photo", "preview",
    "preview.pdf", "preview.png", "result-file", "result.zip", "work-events",
}  # fmt: skip
"""What is asked for by pages and is none: parts of them, pictures, files."""
MORE: dict[str, Callable[[Any], object]] = {
    "chapter": lambda page: followed(page, "帮助", "别的系统"),
    "clean": lambda page: page.goto(page.url.partition("?")[0] + "clean?year=2023"),
    "nothing": lambda page: page.goto(page.url + "nothing"),
    "another": lambda page: page.get_by_role("button", name="在另一个浏览器打开").click(),
}


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 640), ("light", 390)]
)
def test_10_every_page_is_clean_and_fits(
    tmp_path: Path,
    serve: Callable[..., Running],
    page_of: Callable[..., Any],
    scheme: str,
    width: int,
) -> None:
    """640 is 1280 pixels enlarged to 200 %; 390 is a telephone."""
    page = page_of(
        serve(folder_of_people(tmp_path)),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    page.set_default_timeout(30_000)
    base, seen, wrong = page.url.partition("?")[0], set(), {}
    for name, way in {**PAGES, **MORE}.items():
        page.goto(base)
        way(page)
        page.wait_for_load_state()
        seen.add(page.url.removeprefix(base).partition("?")[0].partition("#")[0])
        if found := violations(page) + ["too wide"] * (page.evaluate(TOO_WIDE) > 0):
            wrong[name] = found
    assert wrong == {}
    every = {path for method, path in routes() if method == "GET"} - PARTS
    assert every - {"work"} <= seen  # of a page that is not looked at, nobody knows
    page.goto(base)
    page.get_by_role("button", name="停止").click()
    assert violations(page) == [], "stopped"


def test_13_every_page_is_chinese_with_ids_only_in_a_corner(
    tmp_path: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder_of_people(tmp_path)))
    page.set_default_timeout(30_000)
    base, wrong = page.url.partition("?")[0], {}
    of_keepers = {"chapter", "draft"}  # commands, and the words of a form's definition
    for name in {*PAGES, *MORE} - of_keepers:
        way = {**PAGES, **MORE}[name]
        page.goto(base)
        way(page)
        if found := english(page):
            wrong[name] = found
    assert wrong == {}


def test_12_an_exception_is_written_without_scripts(
    batch: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(batch), java_script_enabled=False)
    page.get_by_role("link", name="审核", exact=True).first.click()
    page.get_by_role("link", name="示例丑").click()
    page.get_by_label("批准的人或单位").fill("示例局")
    page.get_by_label("理由").fill("已核实")
    page.get_by_role("button", name="写进记录").click()
    page.get_by_role("button", name="取消例外").wait_for()  # a click without scripts does not wait
    [record] = cd.read(batch / "填报" / "示例丑.yaml").records
    assert [(w.reason, w.approved_by) for w in record.waivers] == [("已核实", "示例局")]
