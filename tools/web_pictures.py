"""Pictures of every page of the local page: docs/images/web-PAGE-WIDTH.png.

    python tools/web_pictures.py            those of the documentation: 1280 and 390 pixels, light
    python tools/web_pictures.py FOLDER     the same, and dark ones, into a folder
    python tools/web_pictures.py FOLDER form home    these pages only

Needs the system's Chromium and playwright. A page is a line of PAGES.
"""

from __future__ import annotations

import io
import re
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

from PIL import Image  # noqa: E402

import cadre_docs as cd  # noqa: E402

TARGET, EXAMPLES = ROOT / "docs" / "images", ROOT / "examples"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZES = {1280: 860, 390: 844}


def go(page: Any, name: str) -> None:
    """Follow a link of the bar on top."""
    page.get_by_role("navigation", name="各页").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def person(page: Any, name: str) -> None:
    go(page, "填表")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_selector("#sheet")


def printed(page: Any) -> None:
    person(page, "示例乙")
    page.get_by_role("link", name="看打印效果").click()
    page.wait_for_selector("#pages img")
    page.wait_for_timeout(800)


def followed(page: Any, bar: str, link: str) -> None:
    go(page, bar)
    page.get_by_role("link", name=link).first.click()
    page.wait_for_load_state()


def made(page: Any, bar: str, button: str) -> None:
    """Press a button, and look at what came of it."""
    go(page, bar)
    done(page, button)


def done(page: Any, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.click()
    page.get_by_role("link", name="看结果").click(timeout=60_000)
    page.wait_for_load_state()
    page.wait_for_timeout(500)


def dropped(page: Any) -> None:
    go(page, "收表")
    full = (EXAMPLES / "annual-record" / "full.yaml").read_bytes()
    sent = [
        ("示例酉.yaml", full.replace("示例子".encode(), "示例酉".encode())),
        ("扫描件.pdf", b"%PDF-1.4"),
        ("再发一次.yaml", full.replace("示例子".encode(), "示例酉".encode())),
        ("打不开.xlsx", b"not a workbook"),
    ]
    kind = "application/octet-stream"
    files = [{"name": name, "mimeType": kind, "buffer": data} for name, data in sent]
    page.set_input_files("#files", files)
    done(page, "收下")


def mapped(page: Any) -> None:
    go(page, "起草")
    text = "职工姓名,男女,单位名称,爱好\n示例丑,男,示例中学,下棋\n示例寅,女,示例中学,唱歌\n"
    page.set_input_files(
        "#list-files", {"name": "花名册.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="看列名对照").click()
    page.wait_for_load_state()


def drafted(page: Any) -> None:
    go(page, "表样")
    with tempfile.TemporaryDirectory() as folder:
        [blank] = cd.blank("annual-record", folder, formats="docx").written
        page.set_input_files("#draft-blank", blank)
        page.fill("#draft-form", "my-form")
        done(page, "起草")


def compared(page: Any) -> None:
    go(page, "表样")
    page.select_option("#old-form", "henan-tenure-form")
    page.select_option("#new-form", "jilin-tenure-form")
    done(page, "对照")


def master(page: Any) -> None:
    followed(page, "表样", "年度考核登记表")
    page.wait_for_selector("#pages img", timeout=30_000)
    page.wait_for_timeout(500)


# Name → how to get there from 首页.
PAGES: dict[str, Callable[[Any], object]] = {
    "home": lambda page: page.wait_for_load_state(),
    "start": lambda page: go(page, "起草"),
    "mapping": mapped,
    "people": lambda page: go(page, "填表"),
    "form": lambda page: person(page, "示例乙"),
    "preview": printed,
    "word": lambda page: person(page, "阿不都"),
    "collect": lambda page: go(page, "收表"),
    "fates": dropped,
    "confirm": lambda page: followed(page, "收表", "与原表核对"),
    "review": lambda page: go(page, "审核"),
    "review-one": lambda page: followed(page, "审核", "示例丑"),
    "decide": lambda page: made(page, "审核", "逐人定档"),
    "lists": lambda page: go(page, "名册与统计"),
    "prints": lambda page: go(page, "打印"),
    "printed": lambda page: made(page, "打印", "开始打印"),
    "project": lambda page: go(page, "生成"),
    "settings": lambda page: followed(page, "首页", "项目设置"),
    "plan": lambda page: made(page, "生成", "先看要生成什么"),
    "rules": lambda page: go(page, "规则"),
    "rule": lambda page: followed(page, "规则", "AA-35.3"),
    "masters": lambda page: go(page, "表样"),
    "master": master,
    "draft": drafted,
    "compare": compared,
    "help": lambda page: go(page, "帮助"),
}
_COLOURS = 200  # pictures of pages have few


def folder(where: Path) -> Path:
    """Make a project of invented people: some with mistakes, some missing, some of before."""
    made = where / "示例学院2023年度考核"
    for name in ("填报", "2022"):
        (made / name).mkdir(parents=True)
    project = (
        "表单: [annual-record, henan-tenure-form]\n年度: 2023\n记录: [填报]\n历年: [2022]\n"
        "应交: 应交.csv\n次序: [拼音]\n打印文件: 打印.pdf\n"
    )
    (made / "cadre-docs.yaml").write_text(project, "utf-8")
    people = "丑寅卯辰巳午未申"
    listed = "".join(f"示例{one},示例中学\n" for one in f"{people}戌亥")
    (made / "应交.csv").write_text(f"姓名,单位\n{listed}", "utf-8")
    text = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
    for number, one in enumerate(people):
        own = text.replace("示例子", f"示例{one}")
        own = re.sub(r"(?m)^( *)身份证号码:.*$", r"\1# 没有填身份证号码", own)
        grade = "优秀" if number % 4 == 0 else "合格"
        own = re.sub(r"(?m)^( *)考核档次建议:.*$", rf"\1考核档次建议: {grade}", own)
        if one == "丑":
            own += "  缺勤:\n    - 类别: 病假\n      起止时间: 2023-01-02 至 2023-10-30\n"
        if number % 3 == 1:
            own = re.sub(r"(?m)^性别:.*$", "性别:", own)
        (made / "填报" / f"示例{one}.yaml").write_text(own, "utf-8")
        (made / "2022" / f"示例{one}.yaml").write_text(
            own.replace("年度: 2023", "年度: 2022"), "utf-8"
        )
    form = EXAMPLES / "henan-tenure-form"
    text = (form / "full.yaml").read_text("utf-8")
    for right, wrong in (("姓名: 示例甲", "姓名: 示例乙"), ("单位: 示例理工大学", "单位:")):
        text = text.replace(right, wrong, 1)
    (made / "填报" / "示例乙.yaml").write_text(text.replace("1970-05-12", "1870-05-12"), "utf-8")
    shutil.copy(form / "people.xlsx", made / "填报" / "两人.xlsx")
    shutil.copy(ROOT / "tests" / "intake" / "tables" / "people.xls", made / "填报" / "旧表.xls")
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
        drawn = Image.open(io.BytesIO(page.screenshot()))
        drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path)
        context.close()


if __name__ == "__main__":
    chosen = sys.argv[2:] or [*PAGES]
    schemes = ("light", "dark") if len(sys.argv) > 1 else ("light",)
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    pictures([(n, w, s) for n in chosen for w in SIZES for s in schemes], target)
