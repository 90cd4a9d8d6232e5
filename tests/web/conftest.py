"""A folder, the page without a server, a server that always ends, and a browser if there is one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from tests.conftest import EXAMPLES
from tests.today import TODAY

pytest.importorskip("starlette", reason="没有装网页的程序库（cadre-docs[web]）")

from starlette.testclient import TestClient

from cadre_docs.web.asgi import application
from cadre_docs.web.desk import Desk
from cadre_docs.web.guard import Guard
from cadre_docs.web.results import Outcome
from cadre_docs.web.store import FolderStore

PORT = 50_123
OURS = {"Sec-Fetch-Site": "same-origin"}
FULL = EXAMPLES / "henan-tenure-form" / "full.yaml"
SLOWEST_WORK = 120  # seconds that work of a page may take
SLOWEST = 20  # seconds that a server may take to begin or to end


@pytest.fixture(scope="session")
def own_forms() -> cd.Catalog:
    return cd.open_catalog(today=TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one complete record."""
    made = tmp_path / "填报"
    made.mkdir()
    shutil.copy(FULL, made / "示例甲.yaml")
    return made


@dataclass
class Site:
    """The page of a folder, asked in process."""

    desk: Desk
    guard: Guard
    client: TestClient

    def get(self, address: str, **options: Any) -> Any:
        return self.client.get(address, **options)

    def post(self, address: str, data: object = None, **options: Any) -> Any:
        headers = {**OURS, **options.pop("headers", {})}
        return self.client.post(
            address, data=data, headers=headers, follow_redirects=False, **options
        )

    def id(self, name: str) -> str:
        """The id of a file by its name."""
        return next(one.id for one in self.desk.store.files() if one.name == name)


def done(site: Site, where: str, data: object = None, **options: Any) -> Outcome:
    """Do something and wait for what comes of it."""
    answer = site.post(where, data, **options)
    assert answer.status_code == 303, answer.text
    work = site.desk.works.all()[0]
    assert work.wait(SLOWEST_WORK)
    assert work.problem == ""
    assert isinstance(work.outcome, Outcome)
    return work.outcome


def site_of(folder: Path, forms: cd.Catalog) -> Site:
    """Return the page of a folder, with the door still shut."""
    desk, guard = Desk(FolderStore(folder), forms), Guard(PORT)
    for one in (desk.index, desk.previous.kept, desk.together.kept):
        one.patience = (SLOWEST, SLOWEST)
    client = TestClient(application(desk, guard), base_url=guard.origin, follow_redirects=False)
    return Site(desk, guard, client)


@pytest.fixture
def shut(folder: Path, own_forms: cd.Catalog) -> Site:
    """The page, before anybody was let in."""
    return site_of(folder, own_forms)


@pytest.fixture
def site(shut: Site) -> Site:
    """The page, let in."""
    assert shut.get(f"/?token={shut.guard.token()}").status_code == 303
    return shut


@dataclass
class Running:
    """A server in a thread of this process."""

    entry: str
    stop: Callable[[], object]
    thread: threading.Thread | None


@pytest.fixture
def serve(own_forms: cd.Catalog) -> Iterator[Callable[..., Running]]:
    """Return a function that serves a folder; every server it began is ended, come what may."""
    begun: list[Running] = []

    def begin(folder: Path, **options: Any) -> Running:
        ready = threading.Event()
        known: list[cd.Serving] = []

        def hear(serving: cd.Serving) -> None:
            known.append(serving)
            ready.set()

        thread = threading.Thread(
            target=cd.web,
            args=(folder,),
            kwargs={"catalog": own_forms, "open_browser": False, "hear": hear, **options},
            daemon=True,
        )
        thread.start()
        assert ready.wait(SLOWEST)
        running = Running(known[0].address, known[0].stop, thread)
        begun.append(running)
        return running

    yield begin
    for one in begun:
        one.stop()
    for one in begun:
        one.thread.join(SLOWEST)
    assert not [one for one in begun if one.thread.is_alive()]


# --- the browser -------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; tests that want it are skipped by name where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("没有 Chromium：这些测试没有运行（Debian：apt install chromium）")
    sync_api = pytest.importorskip("playwright.sync_api", reason="没有装 playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=FLAGS, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a server's page in a browser of its own; problems of scripts fail."""
    contexts, faults = [], []

    def opened(running: Running, address: str = "", **options: Any) -> Any:
        context = chromium.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(running.entry)
        if address:
            page.goto(running.entry.partition("?")[0] + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
