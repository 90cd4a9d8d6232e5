"""收表: each dropped file's fate, what must be compared by eye, what goes back, who is missing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

import cadre_docs as cd
from cadre_docs.web.index import PAGE
from tests.conftest import EXAMPLES
from tests.web.conftest import Site

OLD_TABLE = Path(__file__).parents[1] / "intake" / "tables" / "people.xls"
FULL = (EXAMPLES / "henan-tenure-form" / "full.yaml").read_bytes()


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


def drop(site: Site, *files: tuple[str, bytes]) -> str:
    """Drop files on the page; return the page that tells what became of them."""
    answer = site.post("/drop", files=[("files", file) for file in files])
    assert answer.status_code == 303, answer.text
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert work.problem == ""
    return site.get(f"/{work.after}").text


def test_a_dropped_file_lies_in_the_folder_and_is_read(site: Site, folder: Path) -> None:
    data = FULL.replace("示例甲".encode(), "示例己".encode())
    text = drop(site, ("己.yaml", data))
    assert (folder / "己.yaml").read_bytes() == data
    assert "✓ 收下" in text
    assert ">示例己</a>" in text


def test_the_same_file_is_not_kept_twice_and_another_of_its_name_is(
    site: Site, folder: Path
) -> None:
    text = drop(site, ("再发一次.yaml", FULL))
    assert "! 已有" in text
    assert "示例甲.yaml" in text
    assert not (folder / "再发一次.yaml").exists()
    other = FULL + "# 又写了一行\n".encode()
    text = drop(site, ("示例甲.yaml", other))
    assert "存为“示例甲(2).yaml”" in text
    assert (folder / "示例甲.yaml").read_bytes() == FULL


def test_a_print_of_ours_is_not_called_taken(site: Site, folder: Path, tmp_path: Path) -> None:
    cd.render(cd.read(folder), tmp_path / "打印", formats="docx")
    [made] = (tmp_path / "打印").glob("*.docx")
    text = drop(site, ("示例甲打印.docx", made.read_bytes()))
    assert "! 没有读" in text
    assert "✓ 收下" not in text
    assert "cadre-docs convert" in text
    assert (folder / "示例甲打印.docx").exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("全部.zip", b"PK\x03\x04", "压缩包"),
        ("扫描.pdf", b"%PDF-1.4", "版式文件"),
        ("空.xlsx", b"", "空文件"),
        ("程序.exe", b"MZ", "没有收"),
    ],
)
def test_what_cannot_be_taken_is_named_with_the_reason_and_the_rest_is_taken(
    site: Site, folder: Path, name: str, data: bytes, said: str
) -> None:
    sound = FULL.replace("示例甲".encode(), "示例庚".encode())
    text = drop(site, (name, data), ("庚.yaml", sound))
    assert "✗ 没有收" in text
    assert name in text
    assert said in text
    assert not (folder / name).exists()
    assert ">示例庚</a>" in text


@pytest.mark.parametrize("name", ["../外面.yaml", "..\\外面.yaml", "/etc/外面.yaml", "CON.yaml"])
def test_no_name_leads_out_of_the_folder(site: Site, folder: Path, name: str) -> None:
    drop(site, (name, FULL.replace("示例甲".encode(), "示例辛".encode())))
    assert {path.parent for path in folder.parent.rglob("*.yaml")} == {folder}


def test_hostile_files_are_named_and_the_others_read(site: Site) -> None:
    bomb = b"a: &a [x]\n" + b"".join(b"b%d: [*a, *a]\n" % n for n in range(2000))
    files = [
        ("坏.yaml", b"\xff\xfe\x00: ["),
        ("名.yaml", bomb),
        ("假.xlsx", b"not a workbook"),
        ("假.docx", b"PK\x03\x04 half"),
        *((f"{n}.yaml", FULL.replace("示例甲".encode(), f"示例{n}号".encode())) for n in range(5)),
    ]
    text = drop(site, *files)
    for name, _ in files[:4]:
        assert name in text
    assert text.count("✗ 读不了") >= 3
    assert site.get("/collect", params={"state": "unread"}).status_code == 200


def test_a_table_that_only_values_are_known_of_is_compared_and_agreed(site: Site) -> None:
    text = drop(site, ("people.xls", OLD_TABLE.read_bytes()))
    assert "要核对" in text
    file = site.id("people.xls")
    shown = site.get("/compare", params={"file": file}).text
    assert "核对无误" in shown
    code = re.search(r'name="code" value="([^"]+)"', shown)
    assert code
    assert site.post("/agree", {"file": file, "code": "xxxx"}).status_code == 409
    assert site.post("/agree", {"file": file, "code": code[1]}).status_code == 303
    assert "要核对</span>" not in site.get("/collect").text
    assert "已经核对过" in site.get("/compare", params={"file": file}).text


def test_copies_and_slips_of_those_with_errors_come_in_one_archive(
    site: Site, folder: Path
) -> None:
    (folder / "示例甲.yaml").write_bytes(FULL.replace("姓名: 示例甲".encode(), "姓名:".encode()))
    site.post("/send-back")
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert work.problem == ""
    data = site.get("/result-file", params={"work": work.id, "n": "1"}).content
    names = ZipFile(io.BytesIO(data)).namelist()
    assert any(name.startswith("标注副本/") for name in names)
    assert any(name.startswith("退回单/") for name in names)
    assert "汇总.xlsx" in names
    assert not [name for name in names if "/." in f"/{name}"]  # nothing that is only the tool's


def test_who_is_missing_is_told_from_the_project_s_list(site: Site, folder: Path) -> None:
    assert site.post("/missing").status_code == 409
    for file in folder.iterdir():
        file.unlink()
    cd.init(folder, "henan-tenure-form")
    (folder / "应报.csv").write_text("姓名\n示例甲\n示例没交\n", "utf-8")
    project = folder / "cadre-docs.yaml"
    project.write_text(project.read_text("utf-8") + "\n应交: 应报.csv\n", "utf-8")
    assert site.post("/missing").status_code == 303
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert work.problem == ""
    text = site.get("/result", params={"work": work.id}).text
    assert "示例没交" in text
    assert "应交2人" in text


def test_slips_say_until_when(site: Site, folder: Path) -> None:
    path = folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("姓名: 示例甲", "姓名:"), "utf-8")
    assert site.post("/send-back", {"until": "明天"}).status_code == 409
    site.post("/send-back", {"until": "2025-01-13"})
    work = site.desk.works.all()[0]
    assert work.wait(60)
    with ZipFile(work.outcome.files[0]) as archive:
        slips = [
            archive.read(n).decode("utf-8-sig") for n in archive.namelist() if n.endswith(".txt")
        ]
    assert slips
    assert all("1月13日" in text or "2025-01-13" in text for text in slips)


def test_very_many_files_are_paged(site: Site, folder: Path) -> None:
    """Every file can be reached, whatever its state."""
    for number in range(PAGE):
        (folder / f"{number:03}.yaml").write_text("表单: annual-record\n姓名: 甲\n", "utf-8")
    seen: list[str] = []
    for page in (1, 2):
        text = site.get("/collect", params={"page": page}).text
        seen += re.findall(r'<th scope="row">([^<]+)</th>', text)
        assert f"第 {page} 页，共 2 页" in text
    assert sorted(seen) == sorted(path.name for path in folder.iterdir())
    assert "第 1 页" not in site.get("/collect", params={"state": "clean"}).text
