"""A double click on a button does not do it twice."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.web.once import _MOST, Once
from cadre_docs.web.request import Answer, Request, Upload, see
from tests.web.conftest import Running, Site

TEMPLATES = Path(cd.__file__).parent / "web" / "templates"
SENDING = [
    (path.name, found)
    for path in sorted(TEMPLATES.glob("*.j2"))
    for found in re.findall(r'<form method="post".*?</form>', path.read_text("utf-8"), re.S)
]


def request(once: str = "1", **fields: str) -> Request:
    return Request("POST", "print", {}, {k: (v,) for k, v in {"once": once, **fields}.items()})


@pytest.mark.parametrize(("name", "form"), SENDING, ids=[name for name, _ in SENDING])
def test_every_form_that_does_something_bears_a_word(name: str, form: str) -> None:
    assert form.count("once()") == 1, name


def test_two_equal_requests_at_once_are_done_once() -> None:
    once, begun, go_on, done = Once(), threading.Event(), threading.Event(), []

    def handle() -> Answer:
        done.append(1)
        begun.set()
        assert go_on.wait(20)
        return see(f"work?{len(done)}")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once.answer, request(), handle)
        assert begun.wait(20)
        second = pool.submit(once.answer, request(), handle)
        go_on.set()
        assert first.result(20) is second.result(20)
    assert done == [1]


@pytest.mark.parametrize(
    ("other", "times"),
    [
        (request(), 1),
        (request("2"), 2),  # another form
        (request(pages="2"), 2),  # filled in otherwise
        (Request("POST", "decide", {}, {"once": ("1",)}), 2),
        (Request("POST", "print", {"n": ("2",)}, {"once": ("1",)}), 2),
        (Request("POST", "print"), 2),  # a program that sends no word
        (Request("GET", "print", {"once": ("1",)}), 2),
    ],
)
def test_only_the_same_click_is_the_same(other: Request, times: int) -> None:
    once, done = Once(), []

    def handle() -> Answer:
        done.append(1)
        return see("work")

    once.answer(request(), handle)
    once.answer(other, handle)
    assert len(done) == times


@pytest.mark.parametrize(("content", "times"), [(b"one", 1), (b"two", 2)])
def test_a_file_that_was_saved_meanwhile_is_another_one(content: bytes, times: int) -> None:
    once, done = Once(), []

    def sent(data: bytes) -> Request:
        file = Upload("名单.xlsx", len(data), BytesIO(data))
        return Request("POST", "drop", {}, {"once": ("1",)}, {"file": (file,)})

    def keep(dropped: Request) -> Answer:
        done.append(dropped.files["file"][0].data())
        return see("work")

    for data in (b"one", content):
        dropped = sent(data)
        once.answer(dropped, partial(keep, dropped))
    assert done == [b"one", content][:times]


def test_what_was_refused_can_be_sent_again() -> None:
    once, answers = Once(), [Answer(status=409), see("work")]
    assert once.answer(request(), lambda: answers.pop(0)).status == 409
    assert once.answer(request(), lambda: answers.pop(0)).status == 303
    with pytest.raises(OSError, match="full"):
        once.answer(request("3"), _fail)
    assert once.answer(request("3"), lambda: see("work")).status == 303


def _fail() -> Answer:
    raise OSError("full")


def test_only_the_newest_are_kept_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    once = Once()
    for number in range(_MOST * 2):
        once.answer(request(str(number)), lambda: see("work"))
    assert len(once._known) <= _MOST + 1
    monkeypatch.setattr(sys.modules[Once.__module__], "SECONDS", -1.0)
    assert once.answer(request(str(_MOST * 2 - 1)), lambda: see("new")).headers["Location"] == "new"


def word_in(html: str, action: str) -> str:
    form = html.partition(f'action="{action}"')[2].partition("</form>")[0]
    return re.findall(r'name="once" value="(\w+)"', form)[0]


@pytest.mark.parametrize(
    ("page", "action", "data"),
    [
        ("/review", "decide", {}),
        ("/prints", "print", {"as": "pdf", "way": "merge"}),
        ("/lists", "list-make", {"kind": "roster"}),
        ("/help", "doctor", {}),
        ("/collect", "send-back", {}),
        ("/master?form=annual-record", "master-lint", {"form": "annual-record"}),
    ],
)
def test_two_equal_posts_begin_one_piece_of_work(
    page: str, action: str, data: dict[str, str], site: Site
) -> None:
    sent = {**data, "once": word_in(site.get(page).text, action)}
    before = len(site.desk.works.all())
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: site.post(f"/{action}", sent), range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(site.desk.works.all()) == before + 1
    again = site.post(f"/{action}", {**data, "once": word_in(site.get(page).text, action)})
    assert again.headers["location"] != first.headers["location"]
    assert site.desk.works.all()[0].wait(60)
    site.desk.works.stop(60)
    site.desk.results.close()


def test_two_equal_posts_make_one_person(site: Site, folder: Path) -> None:
    html = site.get("/people").text
    data = {"form": "annual-record", "name": "示例己", "once": word_in(html, "new")}
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: site.post("/new", data), range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len([*folder.glob("*示例己*")]) == 1


def test_two_equal_posts_make_one_project(site: Site, folder: Path) -> None:
    data = {"form": "henan-tenure-form", "once": word_in(site.get("/project").text, "project-init")}
    first, second = site.post("/project-init", data), site.post("/project-init", data)
    [work] = [one for one in site.desk.works.all() if one.asked]
    assert work.wait(60)
    assert work.ok  # not: there is one already
    assert first.headers["location"] == second.headers["location"]
    assert (folder / "cadre-docs.yaml").exists()
    site.desk.results.close()


# --- in the browser ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_makes_one_person(
    scripts: bool, folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder), "people", java_script_enabled=scripts)
    page.get_by_label("姓名", exact=True).fill("示例己")
    page.get_by_role("button", name="开始填").dblclick()
    page.wait_for_url("**/form?*")
    page.wait_for_timeout(500)
    assert len([*folder.glob("*示例己*")]) == 1


@pytest.mark.slow
def test_a_double_click_on_rows_changes_one_row(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder), "people")
    page.get_by_role("link", name="示例甲").click()
    table = page.locator("[data-table]").first
    rows = table.locator("[data-row]")
    rows.first.wait_for()
    count = rows.count()
    table.locator('button[value^="add:"]').dblclick()
    page.wait_for_timeout(1500)
    assert rows.count() == count + 1
    page.wait_for_timeout(600)
    table.locator('button[value^="remove:"]').first.dblclick()
    page.wait_for_timeout(1500)
    assert rows.count() == count
    page.locator("#undo").dblclick()
    page.wait_for_timeout(1500)
    assert rows.count() == count + 1


@pytest.mark.slow
def test_a_double_click_on_a_button_of_work_begins_it_once(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder), "help")
    began: list[str] = []
    page.on("framenavigated", lambda frame: began.append(frame.url))
    page.get_by_role("button", name="检查本机").dblclick()
    page.get_by_role("link", name="看结果").click()
    page.wait_for_load_state()
    works = {url for url in began if "/work?" in url}
    assert len(works) == 1
