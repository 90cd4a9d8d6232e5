"""A form in one file, opened from the disk in a real browser with no network at all."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.office.reproducible import contents_of
from tests.conftest import EXAMPLES
from tests.today import TODAY
from tests.web.one_file.engine import require_interpreter

pytestmark = pytest.mark.slow
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
FULL = EXAMPLES / "annual-record" / "full.yaml"
FORM = "annual-record"
READY = 90_000  # ms; much less where nothing else runs
SLOW = 20.0


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blank form, and one that should have been used until yesterday; with a photo, another."""
    require_interpreter()
    folder = tmp_path_factory.mktemp("handed")
    forms = cd.open_catalog(today=TODAY)
    cd.new(FORM, folder / "填报.html", issuer="示例学校", catalog=forms)
    cd.new(FORM, folder / "过期.html", until=date(2020, 12, 31), catalog=forms)
    cd.new("liaocheng-talent", folder / "照片.html", catalog=forms)
    return folder


class Opened:
    """A page from the disk; every request that it makes is noted and refused but for the file."""

    def __init__(self, context: Any, file: Path) -> None:
        self.file, self.requests, self.faults = file, [], []
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(file.as_uri(), wait_until="commit")

    def ready(self) -> Opened:
        """Wait until the engine is there."""
        self.page.wait_for_selector("html[data-engine]", timeout=READY)
        assert self.page.get_attribute("html", "data-engine") == "ready", self.told()
        return self

    def told(self) -> str:
        return self.page.inner_text("#told") if self.page.is_visible("#told") else ""

    def box(self, label: str) -> Any:
        return self.page.get_by_label(label).first

    def saved(self, do: Callable[[], object]) -> Path:
        """Do something that hands out a file; return it under its name."""
        with self.page.expect_download() as waiting:
            do()
        target = self.file.parent / "存" / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target

    def until(self, holds: Callable[[], object], seconds: float = SLOW) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, (self.told(), self.faults)
            time.sleep(0.05)


@pytest.fixture
def context_of(chromium: Any) -> Iterator[Callable[..., Any]]:
    contexts = []

    def made(**options: Any) -> Any:
        contexts.append(chromium.new_context(locale="zh-CN", offline=True, **options))
        return contexts[-1]

    yield made
    for one in contexts:
        one.close()


@pytest.fixture(scope="module")
def shared(chromium: Any, handed: Path) -> Iterator[Opened]:
    """One page for the tests that can begin anew in it: an engine takes seconds to start."""
    context = chromium.new_context(locale="zh-CN", offline=True)
    one = Opened(context, handed / "填报.html").ready()
    yield one
    assert one.faults == []
    context.close()


@pytest.fixture
def opened(shared: Opened) -> Opened:
    shared.page.evaluate("document.getElementById('told').textContent = ''")  # of the test before
    shared.page.click("#begin")
    shared.until(lambda: "已重新开始" in shared.told())
    return shared


def fill(one: Opened, record: Path) -> None:
    """Type everything that a record says into the page, box by box, as a person would."""
    [typed] = cd.boxes(record.read_bytes())
    schema = typed.schema
    for number, field in enumerate(schema.fields()):
        path = schema.path(field)
        rows = typed.rows.get(path, ())
        for at, row in enumerate(rows, 1):
            add = one.page.locator(f'button[value="add:b{number}"]')
            if not one.page.locator(f'[data-table="b{number}"] [data-row="{at}"]').count():
                add.click()
                one.page.wait_for_selector(f'[data-table="b{number}"] [data-row="{at}"]')
            for column, cell in enumerate(field.columns):
                put(one, f"b{number}-{at}-{column}", row.get(cell.key, ""))
        if typed.texts.get(path):
            put(one, f"b{number}", typed.texts[path])


def put(one: Opened, name: str, text: str) -> None:
    box = one.page.locator(f"#{name}")
    if not text or not box.count() or box.get_attribute("readonly") is not None:
        return
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(text)
    else:
        box.fill(text)
        box.blur()


def test_from_blank_to_a_record_that_check_finds_clean(opened: Opened) -> None:
    opened.page.get_by_role("link", name="全部").click()
    opened.page.wait_for_selector('nav [aria-current="true"]:has-text("全部")')
    fill(opened, FULL)
    opened.until(lambda: "没有错误" in opened.page.inner_text("#summary"))
    record = opened.saved(opened.page.get_by_role("button", name="存成记录文件").click)
    assert record.name == "示例子_事业单位工作人员年度考核登记表.yaml"
    checked = cd.check(cd.read(record))
    assert checked.ok, cd.report(checked)
    [ours], [theirs] = cd.boxes(record.read_bytes()), cd.boxes(FULL.read_bytes())
    assert {k: v for k, v in ours.texts.items() if v} == {
        k: v for k, v in theirs.texts.items() if v
    }
    assert "请交给示例学校" in opened.told()


def test_the_form_is_there_at_once_and_what_is_typed_before_the_engine_is_kept(
    context_of: Callable[..., Any], handed: Path
) -> None:
    one = Opened(context_of(), handed / "填报.html")
    one.box("姓名").fill("示例甲")  # the engine is not there yet
    assert one.page.get_attribute("html", "data-engine") is None
    one.box("姓名").blur()
    one.ready()
    one.until(lambda: one.page.title().count("示例甲"))
    assert one.box("姓名").input_value() == "示例甲"
    assert one.faults == []


def test_nothing_is_asked_of_anybody(opened: Opened) -> None:
    opened.box("姓名").fill("示例甲")
    opened.box("姓名").blur()
    opened.until(lambda: "已检查" in opened.page.inner_text("#status"))
    file, *others = opened.requests
    assert file.startswith("file:")
    assert all(url.startswith("blob:") for url in others), others
    policy = opened.page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    refused = opened.page.evaluate(
        "new Promise(go => { const x = new XMLHttpRequest(); x.onerror = () => go('refused'); "
        "x.onload = () => go('loaded'); x.open('GET', 'http://127.0.0.1:9/'); x.send(); })"
    )
    assert refused == "refused"


def test_findings_stand_beside_their_boxes_in_the_words_of_check(opened: Opened) -> None:
    box = (
        opened.box("出生日期")
        if opened.page.get_by_label("出生日期").count()
        else opened.box("出生年月")
    )
    box.fill("七零年代")
    box.blur()
    place = opened.page.locator(f"#f-{box.get_attribute('id')} .finding.error")
    place.first.wait_for()
    record = opened.saved(opened.page.get_by_role("button", name="存成记录文件").click)
    label = box.evaluate("box => box.labels[0].firstChild.textContent.trim()")
    said = [f for f in cd.check(cd.read(record)).findings if f.path == label]
    assert said
    assert all(f.message in place.first.inner_text() for f in said)


def test_an_old_record_is_read_on_and_a_wrong_file_is_refused(opened: Opened) -> None:
    opened.page.set_input_files("#bring", FULL)
    opened.until(lambda: "已读入" in opened.told())
    assert opened.box("姓名").input_value() == "示例子"
    other = EXAMPLES / "henan-tenure-form" / "full.yaml"
    opened.page.set_input_files("#bring", other)
    opened.until(lambda: "没有读" in opened.told())
    assert opened.box("姓名").input_value() == "示例子"


def test_a_photo_goes_along_as_one_zip_and_20_mb_are_refused(
    context_of: Callable[..., Any], handed: Path, tmp_path: Path
) -> None:
    one = Opened(context_of(), handed / "照片.html").ready()
    photo = tmp_path / "照片.jpg"
    Image.new("RGB", (413, 579), (200, 90, 60)).save(photo)
    one.page.set_input_files('input[type=file][name^="b"]', photo)
    one.page.wait_for_selector("[data-photo] img[src^=blob]")
    archive = one.saved(one.page.get_by_role("button", name="存成记录文件").click)
    with zipfile.ZipFile(archive) as held:
        assert {Path(name).suffix for name in held.namelist()} == {".yaml", ".jpg"}
        held.extractall(tmp_path / "存")
    told = cd.check(cd.read(tmp_path / "存")).findings
    assert not [f for f in told if f.code == "FS-photo"]
    large = tmp_path / "大.jpg"
    large.write_bytes(photo.read_bytes() + bytes(21_000_000))
    one.page.set_input_files('input[type=file][name^="b"]', large)
    one.until(lambda: "超过20MB" in one.page.inner_text("#status"))
    one.page.set_input_files("#bring", archive)
    one.until(lambda: "已读入" in one.told())
    one.page.wait_for_selector("[data-photo] img[src^=blob]")
    assert one.faults == []


def test_drafts_only_when_wanted_found_again_and_cleared(
    context_of: Callable[..., Any], handed: Path
) -> None:
    context = context_of()
    first = Opened(context, handed / "填报.html").ready()
    first.box("姓名").fill("示例甲")
    first.box("姓名").blur()
    first.until(lambda: "已检查" in first.page.inner_text("#status"))
    held = (
        "(async () => [Object.keys(localStorage).length, (await indexedDB.databases()).length])()"
    )
    assert first.page.evaluate(held) == [0, 0]  # nothing is kept unasked
    first.page.get_by_label("留草稿").check()
    first.until(lambda: "草稿存于" in first.page.inner_text("#draft-state"))
    first.box("姓名").fill("示例甲乙")  # and closed while it is typed
    first.page.close(run_before_unload=False)

    second = Opened(context, handed / "填报.html").ready()
    assert "示例甲" in second.page.inner_text("#found-what")
    second.page.get_by_role("button", name="接着填").click()
    second.until(lambda: second.page.title().count("示例甲乙"))
    second.page.get_by_role("button", name="清除这份表的草稿").click()
    second.until(lambda: "已经清除" in second.told())
    second.page.get_by_label("留草稿").uncheck()
    second.page.close(run_before_unload=False)
    third = Opened(context, handed / "填报.html")
    third.page.wait_for_selector("#sheet")
    assert not third.page.is_visible("#found")


def test_full_storage_and_broken_drafts_are_told(
    context_of: Callable[..., Any], handed: Path
) -> None:
    context = context_of()
    one = Opened(context, handed / "填报.html").ready()
    one.page.evaluate(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; 0"
    )
    one.page.get_by_label("留草稿").check()
    one.until(lambda: "草稿没有存上" in one.told())
    one.page.close(run_before_unload=False)

    two = Opened(context, handed / "填报.html").ready()
    two.page.get_by_label("留草稿").check()
    two.until(lambda: "草稿存于" in two.page.inner_text("#draft-state"))
    two.page.evaluate(
        "new Promise(go => { const o = indexedDB.open('cadre-docs', 1); o.onsuccess = () => {"
        " const t = o.result.transaction('drafts', 'readwrite'), s = t.objectStore('drafts');"
        " const k = s.getAllKeys(); k.onsuccess = () => s.put({data: new Uint8Array([80, 75, 3, 4, 9]), at: '?', who: ''}, k.result[0]);"
        " t.oncomplete = () => { o.result.close(); go(1); }; }; })"
    )
    two.page.close(run_before_unload=False)
    three = Opened(context, handed / "填报.html").ready()
    three.page.get_by_role("button", name="接着填").click()
    three.until(lambda: "这份草稿读不出来" in three.told())
    assert three.page.is_visible("#sheet")


def test_30000_characters_are_refused_and_can_be_made_shorter(opened: Opened) -> None:
    box = opened.box("个人总结")
    box.fill("长" * 30_000)
    box.blur()
    opened.until(lambda: "没有存上" in opened.page.inner_text("#status"))
    assert len(box.input_value()) == 30_000
    box.fill("短")
    box.blur()
    opened.until(lambda: "已检查" in opened.page.inner_text("#status"))


def test_without_scripts_a_clear_text_stands_there(
    context_of: Callable[..., Any], handed: Path
) -> None:
    page = context_of(java_script_enabled=False).new_page()
    page.goto((handed / "填报.html").as_uri(), wait_until="commit")
    page.wait_for_selector("text=这个文件要打开脚本才能填")
    assert not page.is_visible("#sheet")


def test_what_is_stale_alarms(context_of: Callable[..., Any], handed: Path, opened: Opened) -> None:
    one = Opened(context_of(), handed / "过期.html")
    one.page.wait_for_selector("#stale:visible")
    assert "2020-12-31" in one.page.inner_text("#stale")
    opened.page.wait_for_selector("#sheet")
    assert not opened.page.is_visible("#stale")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(opened: Opened, width: int, scheme: str) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    said = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_equal_input_gives_equal_bytes_and_no_more_than_12_mb(handed: Path, tmp_path: Path) -> None:
    forms = cd.open_catalog(today=date(2025, 1, 1))
    again = tmp_path / "填报.html"
    cd.new(FORM, again, issuer="示例学校", catalog=forms)
    assert again.read_bytes() == (handed / "填报.html").read_bytes()
    assert again.stat().st_size < 12_000_000
    json.loads(again.read_text("utf-8").partition('id="settings">')[2].partition("</script>")[0])


# --- the same behaviour as on the served page ------------------------------------------------------


def test_caret_and_input_method_are_not_disturbed(opened: Opened) -> None:
    box, page = opened.box("个人总结"), opened.page
    box.focus()
    page.keyboard.type("甲乙")
    page.keyboard.press("ArrowLeft")
    opened.until(lambda: "已检查" in page.inner_text("#status"))
    page.keyboard.type("中")
    page.wait_for_timeout(1_500)  # longer than it waits before it asks the engine
    at = page.evaluate("[document.activeElement.value, document.activeElement.selectionStart]")
    assert at == ["甲中乙", 2]
    session = page.context.new_cdp_session(page)
    for said in ("s", "sh", "shui"):
        session.send(
            "Input.imeSetComposition",
            {"selectionStart": len(said), "selectionEnd": len(said), "text": said},
        )
        page.wait_for_timeout(900)
        assert box.input_value() == f"甲中{said}乙"
    session.send("Input.insertText", {"text": "水"})
    box.blur()
    opened.until(lambda: box.input_value() == "甲中水乙")


def test_a_summary_leads_to_boxes_and_f8_to_the_next(opened: Opened) -> None:
    page = opened.page
    opened.box("出生年月").fill("七零年代")
    opened.box("出生年月").blur()
    opened.until(lambda: "个错误要改" in page.inner_text("#summary"))
    assert page.title().startswith("（")
    page.locator("#summary").get_by_role("link", name="出生年月").click()
    said = "document.activeElement.labels[0].textContent.trim()"
    assert page.evaluate(said).startswith("出生年月")
    before = page.evaluate("document.activeElement.id")
    page.keyboard.press("F8")
    opened.until(lambda: page.evaluate("document.activeElement.id") != before)
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_by_keyboard_alone_a_record_is_saved(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    opened.box("姓名").focus()
    page.keyboard.type("示例甲")
    for _ in range(400):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == "save":
            break
    record = opened.saved(lambda: page.keyboard.press("Enter"))
    assert "示例甲" in record.read_text("utf-8")


# --- files ------------------------------------------------------------------------------------------


def test_the_form_for_word_is_handed_out_and_refused_with_a_draft_offered(
    opened: Opened, tmp_path: Path
) -> None:
    page = opened.page
    page.click("#paper")
    page.wait_for_selector("#papered:visible")
    assert "有1份记录没有（或没有全部）打印" in page.inner_text("#papered")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [v["id"] for v in found["violations"]] == []
    draft = opened.saved(page.get_by_role("button", name="先看样子：生成草稿").click)
    assert draft.name.endswith("（草稿）.docx")
    assert "印成了草稿" in page.inner_text("#papered")
    page.set_input_files("#bring", FULL)
    opened.until(lambda: "已读入" in opened.told())
    assert not page.is_visible("#papered")
    document = opened.saved(page.get_by_role("button", name="生成 Word 文件").click)
    done = cd.render(cd.read(FULL), tmp_path, formats="docx")
    assert document.name == done.written[0].name
    ours, theirs = (contents_of(path.read_bytes()) for path in (document, done.written[0]))
    assert ours == theirs
    assert "用 Word 或 WPS 打开" in opened.told()


def test_a_record_goes_into_a_chosen_file_where_the_browser_can(
    context_of: Callable[..., Any], handed: Path
) -> None:
    context = context_of()
    context.add_init_script(
        "window.showSaveFilePicker = async (options) => ({ name: '选的.yaml', createWritable: async () => ({"
        " write: async (blob) => { window.put = [options.suggestedName, await blob.text()]; }, close: async () => {} }) });"
    )
    one = Opened(context, handed / "填报.html").ready()
    one.box("姓名").fill("示例甲")
    one.page.get_by_role("button", name="选地方存…").click()
    one.until(lambda: "已存成“选的.yaml”" in one.told())
    name, text = one.page.evaluate("window.put")
    assert name == "示例甲_事业单位工作人员年度考核登记表.yaml"
    assert "示例甲" in text
    one.page.evaluate(
        "window.showSaveFilePicker = async () => { throw new DOMException('no', 'AbortError'); }; 0"
    )
    one.page.get_by_role("button", name="选地方存…").click()  # and thought better of it
    one.page.wait_for_timeout(300)
    assert one.faults == []
