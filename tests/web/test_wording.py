"""Where a message names an option of a command, the page says which of its boxes that is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cadre_docs.web.wording import BOXES, on_page
from tests.conftest import EXAMPLES
from tests.web.conftest import Site
from tests.web.test_start import OPTIONS


@pytest.mark.parametrize(
    ("texts", "options"),
    [
        (["请用 --form 指定。"], ["--form"]),
        (["先看草稿的加 --draft", "请用 --form 指定", "又是 --form"], ["--draft", "--form"]),
        (["--as-of 2024"], ["--as-of"]),
        (["请单独用 --jobs 1 重试"], []),
        (["没有选项，只有 - 和 ——"], []),
        ([""], []),
    ],
)
def test_each_option_is_said_once(texts: list[str], options: list[str]) -> None:
    assert [line.partition(" ")[0] for line in on_page(texts)] == options


def test_every_option_is_one_of_a_command() -> None:
    assert {*BOXES} <= {option for of_one in OPTIONS.values() for option in of_one}


def test_a_message_with_an_option_can_be_followed_on_the_page(site: Site, folder: Path) -> None:
    """Two kinds of rosters fit: the message says --form, the page the name of the box."""
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", folder / "示例子.yaml")
    answer = site.post("/list-make", {"kind": "roster"})
    work = site.desk.works.all()[0]
    assert work.wait(60)
    site.desk.results.close()
    assert "--form" in work.problem
    text = site.get(f"/{answer.headers['location']}").text
    assert BOXES["--form"] in text
    assert "哪种名册" in site.get("/lists").text


def test_who_is_refused_is_told_that_what_was_typed_is_still_there(site: Site) -> None:
    answer = site.post("/list-make", {"kind": "roster", "year": "二〇"})
    assert answer.status_code == 409
    assert "后退" in answer.text
    assert "后退" not in site.get("/form?file=nothing&n=1").text


def test_a_button_that_does_nothing_says_what_it_wants(site: Site) -> None:
    answer = site.post("/drop", {})
    assert answer.status_code == 409
    assert "没有选文件" in answer.text
    assert "required" in site.get("/collect").text


@pytest.mark.parametrize(("name", "said"), [("示例甲", "✓ 做完了"), ("", "有问题，看结果")])
def test_work_whose_result_is_bad_is_not_called_good(
    site: Site, folder: Path, name: str, said: str
) -> None:
    path = folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("姓名: 示例甲", f"姓名: {name}"), "utf-8")
    answer = site.post("/check", {})
    assert site.desk.works.all()[0].wait(60)
    assert said in site.get(f"/{answer.headers['location']}").text
    site.desk.results.close()
