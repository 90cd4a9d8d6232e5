"""项目设置: the project file changed from the page, and nothing but what was meant."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.machine import platforms
from cadre_docs.project.file.read import KEYS, read_project
from cadre_docs.web.views.settings import KINDS, PARTS
from tests.web.conftest import Running, Site, done

TEXT = "# 本校2023年度\n年度: 2023   # 考核年度\n表单: [henan-tenure-form]\n记录: 收到的\n# 历年: 往年  # 以前的\n"


@pytest.fixture
def file(folder: Path) -> Path:
    (folder / "收到的").mkdir()
    (folder / "示例甲.yaml").rename(folder / "收到的" / "示例甲.yaml")
    (folder / "往年").mkdir()
    (folder / "名单.csv").write_text("姓名\n示例甲\n", "utf-8")
    made = folder / "cadre-docs.yaml"
    made.write_text(TEXT, "utf-8")
    return made


def sent(site: Site, **changed: str | list[str]) -> dict[str, Any]:
    """Return the form as the page has it, with some boxes filled in otherwise."""
    html = site.get("/settings").text
    form = html.partition('action="settings-save"')[2].partition("</form>")[0]
    fields: dict[str, Any] = {}
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S
    ):
        fields[name] = unescape(text)
    for name, text in re.findall(r'<input id="[^"]+" name="([^"]+)" value="([^"]*)"', form):
        fields[name] = unescape(text)
    for name, text in re.findall(r'name="([^"]+)" value="([^"]*)" checked', form):
        fields.setdefault(name, []).append(unescape(text))
    for name, inside in re.findall(
        r'<select id="[^"]+" name="([^"]+)".*?>(.*?)</select>', form, re.S
    ):
        fields[name] = re.findall(r'value="([^"]*)" selected', inside)[0]
    return {**fields, **changed}


def test_every_setting_of_the_project_file_has_its_box(site: Site, file: Path) -> None:
    assert KINDS.keys() == KEYS.keys()
    assert sorted(key for _, keys in PARTS for key in keys) == sorted(KEYS)
    fields = sent(site)
    assert {name.removeprefix("was-") for name in fields if name.startswith("was-")} == {
        *KEYS.values()
    }
    assert fields["year"] == "2023"
    assert fields["forms"] == ["henan-tenure-form"]
    assert site.post("/settings-save", fields).status_code == 200
    assert file.read_text("utf-8") == TEXT


def test_settings_are_written_and_hold_at_once(site: Site, file: Path) -> None:
    data = sent(
        site, year="2024", expected="名单.csv", previous="往年", complete="是", as_of="2024-06-30",
        forms=["henan-tenure-form", "annual-record"],
    )  # fmt: skip
    answer = site.post("/settings-save", data)
    assert answer.status_code == 200
    assert "已保存" in answer.text
    assert file.read_text("utf-8") == (
        "# 本校2023年度\n年度: 2024   # 考核年度\n表单: [henan-tenure-form, annual-record]\n记录: 收到的\n"
        "# 历年: 往年  # 以前的\n历年: 往年\n应交: 名单.csv\n应交齐全: 是\n核对日期: 2024-06-30\n"
    )
    project = site.desk.store.project
    assert project
    assert project.expected == file.parent / "名单.csv"
    assert "撤销：" in site.get("/settings").text
    assert "已撤销" in site.post("/settings-undo").text
    assert file.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("changed", "key", "said"),
    [
        ({"year": "二〇二四"}, "年度", "应是整数"),
        ({"expected": "没有.xlsx"}, "应交", "请核对路径"),
        ({"previous": "往年\n前年"}, "历年", "“前年”不存在"),
        ({"as_of": "2024年6月"}, "核对日期", "2024-06-30"),
        ({"complete": "是"}, "应交齐全", "须写“应交”"),
        ({"forms": ["没有的表"]}, "表单", "没有的表"),
        ({"notices": ["AA"]}, "通知", "请在“通知”里加上"),
        ({"output": "收到的"}, "输出", "请分开放"),
        ({"copies": "annual-record"}, "份数", "一行写一项"),
        ({"limits": "单元格: 5"}, "限制", "没有“单元格”这一项"),
        ({"package": "打印.doc"}, "打印文件", ".pdf"),
        ({"catalog": "往年"}, "表单目录", "请核对“表单目录”"),
        ({"photos": "照\u0007片"}, "照片", "没有改"),
        ({"year": "2" * 6000}, "年度", "超过5000字"),
    ],
)
def test_what_would_be_wrong_is_not_written_and_stands_at_its_box(
    changed: dict[str, Any], key: str, said: str, site: Site, file: Path
) -> None:
    answer = site.post("/settings-save", sent(site, **changed))
    assert answer.status_code == 409
    assert file.read_text("utf-8") == TEXT
    name = KEYS[key]
    beside = answer.text.partition(f'id="f-{name}"')[2].partition('name="was-')[0]
    assert said in unescape(beside)
    assert f'<a href="#{"box-" if key in ("表单", "通知") else ""}{name}">{key}</a>' in answer.text
    [given] = changed.values()
    typed = given if isinstance(given, str) else given[0]
    assert typed in unescape(answer.text)  # nothing that was typed is lost


def test_a_file_that_is_wrong_is_mended_setting_by_setting(site: Site, file: Path) -> None:
    file.write_text(TEXT.replace("2023   #", "乱写   #").replace("收到的", "收"), "utf-8")
    text = site.get("/settings").text
    assert "第2行" in text
    assert "第4行" in text
    assert 'href="settings"' in site.get("/").text
    assert 'href="settings"' in site.get("/project").text
    assert site.post("/settings-save", sent(site, year="2023")).status_code == 200  # one of two
    assert "收" in site.get("/settings").text
    assert site.post("/settings-save", sent(site, records="收到的")).status_code == 200
    assert file.read_text("utf-8") == TEXT
    read_project(file)


def test_what_was_changed_elsewhere_is_not_undone(site: Site, file: Path) -> None:
    data = sent(site, year="2024", duplex="是")
    file.write_text(TEXT.replace("记录: 收到的", "记录: 收到的\n双面: 否"), "utf-8")
    answer = site.post("/settings-save", data)
    assert answer.status_code == 409
    assert "在别处改过" in answer.text
    assert "现在是“否”" in answer.text
    assert "2024" not in file.read_text("utf-8")
    other = sent(site, year="2024")
    file.write_text(file.read_text("utf-8").replace("双面: 否", "双面: 是"), "utf-8")
    assert site.post("/settings-save", other).status_code == 200  # another setting: both stay
    assert "双面: 是" in file.read_text("utf-8")
    assert "年度: 2024" in file.read_text("utf-8")


def test_who_writes_at_the_same_moment_is_not_overwritten(
    site: Site, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, real, times = sent(site, year="2024"), site.desk.store.save, []

    def slow(*given: Any) -> Any:
        times.append(1)
        if len(times) == 1:
            file.write_text(f"{TEXT}双面: 是\n", "utf-8")
        return real(*given)

    monkeypatch.setattr(site.desk.store, "save", slow)
    assert site.post("/settings-save", data).status_code == 200
    assert "年度: 2024" in file.read_text("utf-8")
    assert "双面: 是" in file.read_text("utf-8")
    assert len(times) == 2


def test_another_program_of_ours_that_holds_the_folder_is_waited_for(
    site: Site, file: Path
) -> None:
    data, done = sent(site, year="2024"), threading.Event()

    def save() -> None:
        site.post("/settings-save", data)
        done.set()

    with platforms.holding(file.parent):
        thread = threading.Thread(target=save)
        thread.start()
        assert not done.wait(0.3)
        assert file.read_text("utf-8") == TEXT
    assert done.wait(20)
    thread.join()
    assert "年度: 2024" in file.read_text("utf-8")


def test_the_text_can_be_changed_where_boxes_cannot(site: Site, file: Path) -> None:
    file.write_text("年度: [2023\n", "utf-8")
    html = site.get("/settings").text
    assert "settings-save" not in html
    assert "第" in html.partition("summary-title")[2]
    known = re.findall(r'name="hash" value="(\w+)"', html)[0]
    worse = site.post("/settings-text", {"hash": known, "text": "年度: 2023\n年: [\n"})
    assert worse.status_code == 409
    assert "年: [" in worse.text
    assert site.post("/settings-text", {"hash": known, "text": TEXT}).status_code == 200
    assert file.read_text("utf-8") == TEXT
    stale = site.post("/settings-text", {"hash": known, "text": "年度: 2000\n"})
    assert stale.status_code == 409
    assert "在别处改过" in stale.text
    assert "年度: 2000" in stale.text
    assert file.read_text("utf-8") == TEXT


def test_what_is_written_in_a_way_of_its_own_is_left_to_the_text(site: Site, file: Path) -> None:
    file.write_text(f"{TEXT}照片: [[照片]]\n", "utf-8")
    html = site.get("/settings").text
    assert "第6行这样写" in html
    assert 'name="was-photos"' not in html


def test_a_plain_folder_says_how_to_begin(site: Site) -> None:
    assert "还不是项目" in site.get("/settings").text
    assert 'href="settings"' not in site.get("/").text
    assert site.post("/settings-save", {"was-year": "", "year": "2024"}).status_code == 409


def test_limits_of_the_project_hold_on_the_page(site: Site, file: Path) -> None:
    record = next(file.parent.rglob("示例甲.yaml"))
    text = record.read_text("utf-8").replace("单位: 示例理工大学", f"单位: {'示例大学' * 300}", 1)
    record.write_text(text, "utf-8")
    where = f"/form?file={site.id('收到的/示例甲.yaml')}&n=1"
    assert "超过1000" not in site.get(where).text
    assert site.post("/settings-save", sent(site, limits="文字长度: 1000")).status_code == 200
    assert "1000" in site.get(where).text.partition('id="main"')[2]
    made = done(site, "/check")
    assert any("1000" in finding.message + finding.remedy for finding in made.findings)
    site.desk.results.close()


def test_other_forms_are_said_to_want_a_new_beginning(site: Site, file: Path) -> None:
    (file.parent / "自备" / "forms").mkdir(parents=True)
    assert "重新打开" in site.post("/settings-save", sent(site, catalog="自备")).text
    assert "重新打开" not in site.post("/settings-save", sent(site, year="2024")).text


@pytest.mark.usefixtures("file")
def test_plain_pdfs_are_printed_where_the_project_says_so(site: Site) -> None:
    sizes = {}
    for plain in ("", "是"):
        assert site.post("/settings-save", sent(site, pdf_plain=plain)).status_code == 200
        assert ("做成简易的" in site.get("/prints").text) is bool(plain)
        made = done(site, "/print", {"way": "merge", "as": "pdf"})
        sizes[plain] = "/StructTreeRoot" in PdfReader(made.files[0]).root_object
    assert sizes == {"": True, "是": False}
    site.desk.results.close()


def test_a_file_that_is_a_link_out_of_the_folder_is_not_written(
    site: Site, file: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "别处.yaml"
    data = sent(site, year="2024")
    file.rename(outside)
    file.symlink_to(outside)
    answer = site.get("/settings")
    assert answer.status_code == 409
    assert "链接" in answer.text
    assert site.post("/settings-save", data).status_code == 409
    assert outside.read_text("utf-8") == TEXT


def test_ends_of_lines_and_the_mark_of_the_file_stay(site: Site, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert site.post("/settings-save", sent(site, year="2024")).status_code == 200
    wanted = TEXT.replace("年度: 2023", "年度: 2024").replace("\n", "\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    html = site.get("/settings").text
    known = re.findall(r'name="hash" value="(\w+)"', html)[0]
    again = site.post("/settings-text", {"hash": known, "text": wanted.replace("2024", "2025")})
    assert again.status_code == 200
    assert cd.settings(file.read_bytes()).settings[0].text == "2025"
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n")


@pytest.mark.slow
def test_settings_are_changed_by_keyboard_in_the_browser(
    file: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    page = page_of(serve(file.parent))
    page.get_by_role("link", name="项目设置").focus()
    page.keyboard.press("Enter")
    page.get_by_label("年度", exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("乱写")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="没有保存").wait_for()
    assert page.get_by_label("年度", exact=True).input_value() == "乱写"
    page.get_by_role("link", name="年度", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("2024")
    page.keyboard.press("Enter")
    page.get_by_text("已保存").wait_for()
    assert "年度: 2024   # 考核年度" in file.read_text("utf-8")
