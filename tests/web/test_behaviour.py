"""The behaviours of the page, in a real browser: one test for each, named after it."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.cli.main import COMMANDS
from cadre_docs.schema import OTHERS, FilledBy, filled_by
from tests.web.conftest import Running

pytestmark = pytest.mark.slow
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture
def opened(folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]) -> Any:
    """The page of 示例甲."""
    page = page_of(serve(folder))
    page.get_by_role("link", name="填表", exact=True).click()
    page.get_by_role("link", name="示例甲").click()
    page.wait_for_selector("#sheet")
    return page


def typed(folder: Path, path: str) -> str:
    return cd.boxes((folder / "示例甲.yaml").read_bytes())[0].texts.get(path, "")


def until(holds: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def findings(page: Any) -> list[str]:
    return page.locator(".beside .finding.error").all_inner_texts()


def test_1_the_browser_stands_at_the_first_page_within_a_second(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    running = serve(folder)
    page = page_of(running)
    begun = time.monotonic()
    page.reload()
    assert page.title().startswith("首页")
    assert time.monotonic() - begun < 1
    assert "token" not in page.url


def test_2_a_finding_stands_beside_its_box_in_the_words_of_check(opened: Any, folder: Path) -> None:
    box = opened.get_by_label("出生日期").first
    box.fill("七零年代")
    box.blur()
    until(lambda: findings(opened))
    checked = cd.check(cd.read(folder / "示例甲.yaml"))
    [finding] = [f for f in checked.findings if f.path == "出生日期"]
    place = opened.locator(f"#f-{box.get_attribute('id')}")
    assert finding.message in place.inner_text()
    assert finding.remedy in place.inner_text()
    assert box.get_attribute("aria-invalid") == "true"
    assert f"f-{box.get_attribute('id')}" in box.get_attribute("aria-describedby")


def test_3_checked_when_left_then_while_typed_and_the_caret_survives(
    opened: Any, folder: Path
) -> None:
    box = opened.get_by_label("姓名").first
    box.fill("")
    until(lambda: typed(folder, "姓名") == "")
    assert findings(opened) == []  # not yet left
    box.blur()
    until(lambda: findings(opened))
    box.focus()
    opened.keyboard.type("示例")
    until(lambda: findings(opened) == [])  # once it failed: while it is typed
    assert opened.evaluate("document.activeElement.id") == box.get_attribute("id")
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.type("中")
    until(lambda: typed(folder, "姓名") == "示中例")
    opened.wait_for_timeout(300)
    assert opened.evaluate("[document.activeElement.value, document.activeElement.selectionStart]") == [
        "示中例", 2,
    ]  # fmt: skip


def test_3_a_form_just_begun_is_not_red_all_over(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder))
    page.get_by_role("link", name="填表", exact=True).click()
    page.locator("#which").select_option("annual-record")
    page.locator("#name").fill("示例己")
    page.get_by_role("button", name="开始填").click()
    page.wait_for_selector("#sheet")
    red = page.locator(".beside .finding.error:visible")
    assert red.count() == page.locator("[aria-invalid]").count() == 0
    assert page.title().startswith("示例己")  # no number of errors
    assert re.search(r"还有 \d+ 项必填没有填", page.locator("#summary").inner_text())
    year, born = page.get_by_label("年度").first, page.get_by_label("出生年月").first
    year.focus()
    year.blur()  # left, and empty
    until(lambda: red.count() == 1)
    assert year.get_attribute("aria-invalid") == "true"
    born.fill("九零年")
    born.blur()
    until(lambda: red.count() == 2)
    until(lambda: page.title().startswith("（1个错误）"))
    year.fill("2023")
    year.blur()
    until(lambda: red.count() == 1)
    page.get_by_role("link", name="← 填表的名单").click()
    page.get_by_role("link", name="示例己").click()  # not just begun any more: as check says
    until(lambda: red.count() > 5)


def test_3_an_input_method_is_not_disturbed(opened: Any, folder: Path) -> None:
    box = opened.get_by_label("从事专业").first
    box.fill("")
    box.focus()
    session = opened.context.new_cdp_session(opened)
    for said in ("s", "sh", "shui"):
        session.send(
            "Input.imeSetComposition",
            {"selectionStart": len(said), "selectionEnd": len(said), "text": said},
        )
        opened.wait_for_timeout(900)  # longer than it waits before it saves
        assert box.input_value() == said
    assert "shui" not in typed(folder, "从事专业")
    session.send("Input.insertText", {"text": "水利工程"})
    until(lambda: typed(folder, "从事专业") == "水利工程")
    assert box.input_value() == "水利工程"


def test_4_a_linked_summary_the_number_in_the_title_and_a_key_to_the_next(opened: Any) -> None:
    for name in ("姓名", "从事专业"):
        box = opened.get_by_label(name).first
        box.fill("")
        box.blur()
    until(lambda: len(findings(opened)) == 2)
    assert opened.title().startswith("（2个错误）")
    summary = opened.locator("#summary")
    assert "有 2 个错误要改" in summary.inner_text()
    beside = [re.sub(r"\s+", "", text) for text in findings(opened)]
    for line in summary.locator("ol li").all_inner_texts():
        said = re.sub(r"\s+", "", line.partition("：")[2]).rstrip("。")
        assert any(said in text for text in beside)
    summary.get_by_role("link", name="从事专业").click()
    assert opened.evaluate("document.activeElement.labels[0].textContent").startswith("从事专业")
    opened.keyboard.press("F8")
    assert opened.evaluate("document.activeElement.labels[0].textContent").startswith("姓名")


def test_5_every_change_is_saved_and_an_outside_change_is_told(opened: Any, folder: Path) -> None:
    path = folder / "示例甲.yaml"
    box = opened.get_by_label("从事专业").first
    box.fill("水利工程")
    box.blur()
    until(lambda: re.fullmatch(r"已保存 \d\d:\d\d:\d\d", opened.locator("#status").inner_text()))
    assert "从事专业: 水利工程" in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("水利工程", "桥梁工程"), "utf-8")
    until(lambda: box.input_value() == "桥梁工程")  # read again
    path.write_text(path.read_text("utf-8").replace("桥梁工程", "隧道工程"), "utf-8")
    box.fill("港口工程")
    box.blur()
    until(lambda: "在别处改成了“隧道工程”" in opened.locator("#sheet").inner_text())
    assert box.input_value() == "港口工程"  # nothing is lost
    assert typed(folder, "从事专业") == "隧道工程"
    opened.get_by_role("button", name="用我写的").click()
    until(lambda: typed(folder, "从事专业") == "港口工程")


def test_6_after_a_closed_tab_everything_is_there_and_changes_are_undone(
    opened: Any, folder: Path
) -> None:
    box = opened.get_by_label("从事专业").first
    box.fill("水利工程")  # not left, and the tab is closed at once
    address, context = opened.url, opened.context
    opened.close(run_before_unload=False)
    until(lambda: typed(folder, "从事专业") == "水利工程")
    page = context.new_page()
    page.goto(address)
    assert page.get_by_label("从事专业").first.input_value() == "水利工程"
    page.get_by_role("button", name="撤销").click()
    until(lambda: typed(folder, "从事专业") == "桥梁与隧道工程")
    until(lambda: page.get_by_label("从事专业").first.input_value() == "桥梁与隧道工程")


def test_7_how_many_characters_fit_and_what_happens_beyond(opened: Any) -> None:
    box = opened.get_by_label("主管部门").first
    room = opened.locator(f"#r-{box.get_attribute('id')}")
    box.fill("厅" * 10)
    until(lambda: room.inner_text() == "还可写6字")
    box.fill("厅" * 20)
    until(lambda: "缩小字号" in room.inner_text())
    box.fill("厅" * 46)
    until(lambda: "超出6字" in room.inner_text())


def test_8_what_only_the_unit_fills_is_greyed_for_the_applicant(opened: Any) -> None:
    schema = cd.open_catalog().schema("henan-tenure-form")
    known = {schema.path(one): f"#b{n}" for n, one in enumerate(schema.fields())}
    boxes = {path: place for path, place in known.items() if opened.locator(place).count()}
    by_unit = {path for path in boxes if filled_by(schema, path) in OTHERS}
    by_hand = {path for path in boxes if filled_by(schema, path) is FilledBy.HAND}
    own = boxes.keys() - by_unit - by_hand
    assert by_unit
    assert own

    def may_be_typed_into() -> set[str]:
        is_open = (
            "e => !e.readOnly && (e.matches('[data-box]') || e.querySelector('button') !== null)"
        )
        return {path for path in boxes if opened.locator(boxes[path]).evaluate(is_open)} - by_hand

    assert may_be_typed_into() >= {"从事专业", *by_unit}
    opened.get_by_role("link", name="本人", exact=True).click()
    assert "role=own" in opened.url
    assert not may_be_typed_into() & by_unit
    assert "从事专业" in may_be_typed_into()
    for path in by_unit:
        assert "填写" in opened.locator(f"#box-{boxes[path][1:]}").inner_text()
    opened.get_by_role("link", name="单位", exact=True).click()
    assert may_be_typed_into() >= by_unit
    assert not may_be_typed_into() & own


def test_11_two_people_in_two_tabs_are_never_mixed(opened: Any, folder: Path) -> None:
    other = (folder / "示例甲.yaml").read_text("utf-8").replace("示例甲", "示例庚")
    (folder / "示例庚.yaml").write_text(other, "utf-8")
    second = opened.context.new_page()
    second.goto(opened.url)
    second.get_by_role("link", name="填表", exact=True).click()
    second.get_by_role("link", name="示例庚").click()
    for page, text in ((opened, "甲的专业"), (second, "庚的专业"), (opened, "甲的专业二")):
        page.bring_to_front()
        box = page.get_by_label("从事专业").first
        box.fill(text)
        box.blur()
    until(lambda: typed(folder, "从事专业") == "甲的专业二")
    made = cd.boxes((folder / "示例庚.yaml").read_bytes())[0]
    assert (made.texts["姓名"], made.texts["从事专业"]) == ("示例庚", "庚的专业")


def test_11_two_tabs_of_one_person_keep_both_changes(opened: Any, folder: Path) -> None:
    second = opened.context.new_page()
    second.goto(opened.url)
    second.get_by_label("单位").first.fill("示例学院")
    second.get_by_label("单位").first.blur()
    until(lambda: typed(folder, "单位") == "示例学院")
    opened.get_by_label("从事专业").first.fill("水利工程")
    opened.get_by_label("从事专业").first.blur()
    until(lambda: typed(folder, "从事专业") == "水利工程")
    assert typed(folder, "单位") == "示例学院"
    until(lambda: opened.get_by_label("单位").first.input_value() == "示例学院")


def test_12_without_scripts_a_form_can_be_filled_and_sent(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder), java_script_enabled=False)
    page.get_by_role("link", name="填表", exact=True).click()
    page.get_by_role("link", name="示例甲").click()
    page.get_by_label("从事专业").first.fill("水利工程")
    page.get_by_role("button", name="保存").first.click()
    assert "已保存" in page.locator("#status").inner_text()
    assert typed(folder, "从事专业") == "水利工程"


def test_15_reload_back_and_a_bookmark_work(opened: Any) -> None:
    opened.get_by_role("link", name="单位", exact=True).click()
    opened.get_by_role("link", name="看打印效果").click()
    opened.reload()
    assert "role=unit" in opened.url
    assert "preview=1" in opened.url
    opened.go_back()
    assert "preview=1" not in opened.url
    assert (
        opened.get_by_role("link", name="单位", exact=True).get_attribute("aria-current") == "true"
    )


def violations(page: Any) -> list[str]:
    page.wait_for_load_state()
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_10_no_page_violates_what_axe_checks(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any], scheme: str
) -> None:
    page = page_of(serve(folder), color_scheme=scheme)
    assert violations(page) == []
    page.get_by_role("link", name="填表", exact=True).click()
    page.wait_for_url("**/people*")
    assert violations(page) == []
    page.get_by_role("link", name="示例甲").click()
    page.wait_for_selector("#sheet")
    assert violations(page) == []
    page.get_by_label("姓名").first.fill("")
    page.get_by_label("姓名").first.blur()
    until(lambda: findings(page))
    assert violations(page) == []
    page.get_by_role("link", name="看打印效果").click()
    page.wait_for_selector("#pages img")
    assert violations(page) == []


def test_10_text_can_be_enlarged_to_200_percent(opened: Any) -> None:
    opened.set_viewport_size({"width": 640, "height": 512})  # 1280 × 1024 at 200 %
    wide = opened.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    opened.set_viewport_size({"width": 390, "height": 844})
    wide = opened.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


def test_10_a_form_is_filled_by_keyboard_alone(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(folder))
    press, type_ = page.keyboard.press, page.keyboard.type

    def tab_to(said: str, most: int = 400) -> None:
        for _ in range(most):
            press("Tab")
            where = page.evaluate(
                "(e => !e.matches('a, button, input, select, textarea') ? '' :"
                " e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent)"
                "(document.activeElement)"
            )
            if said in where.strip():
                return
        raise AssertionError(f"{said} cannot be reached")

    tab_to("填表")
    press("Enter")
    page.wait_for_url("**/people*")
    tab_to("姓名", 40)
    tab_to("示例甲", 40)
    press("Enter")
    page.wait_for_selector("#sheet")
    tab_to("从事专业")
    press("Control+a")
    type_("水利工程")
    tab_to("添一行")
    press("Enter")
    until(lambda: len(cd.boxes((folder / "示例甲.yaml").read_bytes())[0].rows["主要工作"]) == 5)
    until(lambda: page.evaluate("document.activeElement.id").startswith("b"))
    type_("2023.01-2023.06")
    press("Tab")
    until(
        lambda: (
            cd.boxes((folder / "示例甲.yaml").read_bytes())[0].rows["主要工作"][4]["起止时间"]
            == "2023.01-2023.06"
        )
    )
    assert typed(folder, "从事专业") == "水利工程"


def test_9_long_work_shows_progress_is_stopped_survives_a_closed_tab_and_tells_what_is_left(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    text = (folder / "示例甲.yaml").read_text("utf-8")
    for number in range(6000):
        (folder / f"某{number}.yaml").write_text(text, "utf-8")
    page = page_of(serve(folder))
    page.get_by_role("link", name="看进度").first.click()
    state = page.locator("#state")
    until(lambda: re.search(r"读文件 \d+ / 6001", state.inner_text()))
    first = state.inner_text()
    until(lambda: state.inner_text() != first)  # it goes on by itself, without a reload
    address, context = page.url, page.context
    page.close()
    page = context.new_page()
    page.goto(address)
    assert re.search(r"读文件 \d+ / 6001", page.locator("#state").inner_text())
    page.get_by_role("button", name="停下").click()
    until(lambda: "! 已停下" in page.locator("#state").inner_text())
    assert re.search(r"读文件 \d+/6001，其余\d+没有做", page.locator("#state").inner_text())


ENGLISH = re.compile(r"[A-Za-z]{3,}")
KNOWN = {
    *COMMANDS,  # remedies name them
    "csv", "CSV", "docx", "html", "lrmx", "ods", "pdf", "png", "rtf", "tsv", "WPS", "xls", "xlsb", "zip",  # kinds of files
    "cadre", "docs", "PDF", "JPEG", "PNG", "Word", "Excel", "YAML", "yaml", "xlsx", "http", "token",
}  # fmt: skip


VISIBLE = (
    "(() => { const c = document.body.cloneNode(true);"
    " c.querySelectorAll('code, .code, noscript, [hidden], script').forEach(e => e.remove());"
    " c.querySelectorAll('option').forEach(e => e.append(' '));"
    " return [document.title, c.textContent,"
    " ...[...c.querySelectorAll('[aria-label],[title],[alt],[placeholder]')].flatMap(e =>"
    " ['aria-label','title','alt','placeholder'].map(n => e.getAttribute(n) || ''))].join(' ') })()"
)


def english(page: Any) -> set[str]:
    """The English words that somebody sees or hears on a page."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    return set(ENGLISH.findall(page.evaluate(VISIBLE))) - KNOWN


def test_13_chinese_throughout_and_ids_only_in_a_corner(opened: Any) -> None:
    opened.get_by_label("姓名").first.fill("")
    opened.get_by_label("姓名").first.blur()
    until(lambda: findings(opened))
    assert english(opened) == set()


def test_5_after_kill_9_while_typing_only_what_was_typed_last_waits_on_the_page(
    folder: Path, page_of: Callable[..., Any]
) -> None:
    begun: list[subprocess.Popen[str]] = []

    def begin(port: int = 0) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "cadre_docs", "web", str(folder), "--no-browser"]
        command += ["--port", str(port)] if port else []
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        begun.append(process)
        assert process.stdout
        for line in process.stdout:
            if "http://" in line:
                return process, line.strip()
        raise AssertionError("it did not begin")

    process, entry = begin()
    port = int(entry.split(":")[2].partition("/")[0])
    try:
        page = page_of(Running(entry, process.terminate, None))
        page.get_by_role("link", name="填表", exact=True).click()
        page.get_by_role("link", name="示例甲").click()
        box = page.get_by_label("从事专业").first
        box.fill("保存过的")
        until(lambda: typed(folder, "从事专业") == "保存过的")
        process.kill()
        process.wait()
        assert cd.check(cd.read(folder)).ok  # the file is whole
        box.fill("杀掉以后写的")
        box.blur()
        until(lambda: "没有保存" in page.locator("#status").inner_text())
        assert box.input_value() == "杀掉以后写的"
        process, entry = begin(port)
        other = page.context.new_page()
        other.goto(entry)  # the new server lets this browser in
        until(lambda: typed(folder, "从事专业") == "杀掉以后写的", 20)
        until(lambda: page.locator("#status").inner_text().startswith("已保存"))
    finally:
        for one in begun:
            one.kill()
            one.communicate()


def test_11_two_browsers_never_mix(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    running = serve(folder)
    first = page_of(running)
    first.get_by_role("button", name="在另一个浏览器打开").click()
    second = page_of(
        Running(first.get_by_label("地址").input_value(), running.stop, running.thread)
    )
    second.get_by_role("link", name="填表", exact=True).click()
    second.get_by_role("link", name="示例甲").click()
    assert second.get_by_label("姓名").first.input_value() == "示例甲"


def test_a_photo_is_dropped_in_and_shown(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    form = next(
        s.id for s in cd.forms().schemas if any(f.type.value == "photo" for f in s.fields())
    )
    page = page_of(serve(folder))
    page.get_by_role("link", name="填表", exact=True).click()
    page.locator("#which").select_option(form)
    page.locator("#name").fill("示例己")
    page.get_by_role("button", name="开始填").click()
    page.wait_for_selector("#sheet")
    stream = io.BytesIO()
    Image.effect_noise((413, 579), 60).convert("RGB").save(stream, "JPEG")
    data = base64.b64encode(stream.getvalue()).decode()
    drop = page.locator("[data-drop]").first
    transfer = page.evaluate_handle(
        "data => { const t = new DataTransfer(); const b = Uint8Array.from(atob(data), c => c.charCodeAt(0));"
        " t.items.add(new File([b], '照片.jpg', {type: 'image/jpeg'})); return t }",
        data,
    )
    drop.dispatch_event("drop", {"dataTransfer": transfer})
    page.wait_for_selector("[data-photo] img")
    until(lambda: page.evaluate("document.querySelector('[data-photo] img').naturalWidth") == 413)
    page.get_by_role("button", name="去掉照片").click()
    until(lambda: page.locator("[data-photo] img").count() == 0)


def test_14_people_are_found_while_typing(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    text = (folder / "示例甲.yaml").read_text("utf-8")
    for number in range(60):
        (folder / f"某{number}.yaml").write_text(
            text.replace("示例甲", f"示例{number:02}"), "utf-8"
        )
    page = page_of(serve(folder))
    page.get_by_role("link", name="填表", exact=True).click()
    rows = page.locator("tbody tr")
    until(lambda: rows.count() == 50)
    page.get_by_label("姓名、单位或文件名").press_sequentially("示例07", delay=30)
    until(lambda: rows.count() == 1)
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.get_by_label("姓名、单位或文件名").input_value() == "示例07"
    assert "q=" in page.url
    page.reload()
    assert rows.count() == 1


def test_11_a_record_that_another_person_stands_for_now_is_not_written(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    one = (folder / "示例甲.yaml").read_text("utf-8")
    other = one.replace("示例甲", "示例乙")
    path = folder / "示例甲.yaml"
    path.write_text(f"{one}\n---\n{other}", "utf-8")
    page = page_of(serve(folder))
    page.get_by_role("link", name="填表", exact=True).click()
    page.get_by_role("link", name="示例甲").click()
    box = page.get_by_label("从事专业").first
    box.fill("甲的专业")
    path.write_text(other, "utf-8")
    box.blur()
    until(
        lambda: (
            "换了人" in page.locator("#status").inner_text()
            or "示例乙" in page.locator("#status").inner_text()
        )
    )
    assert path.read_text("utf-8") == other
    assert box.input_value() == "甲的专业"
