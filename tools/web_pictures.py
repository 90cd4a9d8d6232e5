"""Pictures of the local page for the documentation, and for looking at: docs/images/web-*.png.

    python tools/web_pictures.py            the pictures of the documentation
    python tools/web_pictures.py FOLDER     every page, 1280 and 390 pixels wide, light and dark

Needs the system's Chromium and playwright. A page is a line of PAGES.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import cadre_docs as cd  # noqa: E402

TARGET, EXAMPLES = ROOT / "docs" / "images", ROOT / "examples"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZES = {1280: 860, 390: 844}


def person(page: Any, name: str) -> None:
    page.get_by_role("link", name="填表", exact=True).click()
    page.get_by_role("link", name=name).first.click()
    page.wait_for_selector("#sheet")


def printed(page: Any) -> None:
    person(page, "示例乙")
    page.get_by_role("link", name="看打印效果").click()
    page.wait_for_selector("#pages img")
    page.wait_for_timeout(800)


# Name → how to get there from 首页; those of DOCUMENTED are kept in the documentation.
PAGES: dict[str, Callable[[Any], object]] = {
    "home": lambda page: page.wait_for_load_state(),
    "people": lambda page: page.get_by_role("link", name="填表", exact=True).click(),
    "form": lambda page: person(page, "示例乙"),
    "preview": printed,
    "word": lambda page: person(page, "阿不都"),
}
DOCUMENTED = (
    ("people", 1280, "light"),
    ("form", 1280, "light"),
    ("preview", 1280, "dark"),
    ("form", 390, "light"),
)


def folder(where: Path) -> Path:
    """Make a folder of invented people, one with mistakes."""
    made = where / "示例学院2024年填报"
    made.mkdir(parents=True)
    form = EXAMPLES / "henan-tenure-form"
    text = (form / "full.yaml").read_text("utf-8")
    (made / "示例甲.yaml").write_text(text, "utf-8")
    for right, wrong in (("姓名: 示例甲", "姓名: 示例乙"), ("单位: 示例理工大学", "单位:")):
        text = text.replace(right, wrong, 1)
    (made / "示例乙.yaml").write_text(text.replace("1970-05-12", "1870-05-12"), "utf-8")
    shutil.copy(form / "people.xlsx", made / "两人.xlsx")
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", made / "示例子.yaml")
    shutil.copytree(EXAMPLES / "liaocheng-talent", made / "人才")
    return made


def pictures(wanted: list[tuple[str, int, str]], target: Path) -> None:
    """Draw pages into a folder."""
    from playwright.sync_api import sync_playwright

    target.mkdir(parents=True, exist_ok=True)
    ready, known = threading.Event(), []

    def hear(serving: cd.Serving) -> None:
        known.append(serving)
        ready.set()

    with tempfile.TemporaryDirectory() as temporary:
        options = {"open_browser": False, "hear": hear}
        server = threading.Thread(target=cd.web, args=(folder(Path(temporary)),), kwargs=options)
        server.start()
        ready.wait(30)
        try:
            with sync_playwright() as playwright:
                chromium = shutil.which("chromium")
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=FLAGS, chromium_sandbox=False
                )
                _draw(browser, known[0].address, wanted, target)
                browser.close()
        finally:
            known[0].stop()
            server.join()


def _draw(browser: Any, entry: str, wanted: list[tuple[str, int, str]], target: Path) -> None:
    first = browser.new_context()
    first.new_page().goto(entry)
    cookies = first.cookies()
    for name, width, scheme in wanted:
        context = browser.new_context(
            locale="zh-CN",
            viewport={"width": width, "height": SIZES[width]},
            color_scheme=scheme,
        )
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(entry.partition("?")[0])
        PAGES[name](page)
        page.wait_for_timeout(200)
        dark = "-dark" if scheme == "dark" else ""
        path = target / f"web-{name}-{width}{dark}.png"
        page.screenshot(path=path)
        print(path)
        context.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        every = [(n, w, s) for n in PAGES for w in SIZES for s in ("light", "dark")]
        pictures(every, Path(sys.argv[1]))
    else:
        pictures(list(DOCUMENTED), TARGET)
