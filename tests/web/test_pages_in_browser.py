"""Every page of the bar in a browser: axe, narrow and wide, light and dark; and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.web.routes import pages
from tests.web.conftest import Running
from tests.web.test_behaviour import violations
from tests.web.test_review import ill, person
from tests.web.test_start import LIST

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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_10_every_page_is_clean_and_fits(
    batch: Path, serve: Callable[..., Running], page_of: Callable[..., Any], scheme: str, width: int
) -> None:
    page = page_of(serve(batch), color_scheme=scheme, viewport={"width": width, "height": 900})
    base = page.url.partition("?")[0]

    def look(what: str) -> None:
        assert violations(page) == [], what
        assert page.evaluate(TOO_WIDE) <= 0, what

    look("首页")
    page.reload()
    look("首页 with numbers")
    assert page.get_by_role("heading", name="优秀名额").is_visible()
    for one in pages():
        page.goto(base + one.path)
        look(one.title)
    page.goto(base + "review")
    page.get_by_role("link", name="示例丑").click()
    look("one person")
    page.goto(base + "clean?year=2023")
    look("clean")
    page.goto(base + "chapter?of=staff-lists")
    look("manual")
    page.goto(base + "start")
    page.set_input_files(
        "#list-files", {"name": "花名册.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    page.get_by_role("button", name="看列名对照").click()
    look("mapping")
    page.get_by_role("button", name="核对好了").click()
    page.get_by_role("link", name="看结果").click()
    look("result")


def test_12_an_exception_is_written_without_scripts(
    batch: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(batch), java_script_enabled=False)
    page.get_by_role("link", name="审核", exact=True).first.click()
    page.get_by_role("link", name="示例丑").click()
    page.get_by_label("批准的人或单位").fill("示例局")
    page.get_by_label("理由").fill("已核实")
    page.get_by_role("button", name="写进记录").click()
    assert page.get_by_role("button", name="取消例外").is_visible()
    [record] = cd.read(batch / "填报" / "示例丑.yaml").records
    assert [(w.reason, w.approved_by) for w in record.waivers] == [("已核实", "示例局")]
