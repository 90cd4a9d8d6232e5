"""表样: a draft from a blank with its numbered picture, and two editions compared."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

import cadre_docs as cd
from tests.web.conftest import Site, done

FORM = "annual-record"


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


@pytest.fixture
def blank(tmp_path: Path) -> bytes:
    return cd.blank(FORM, tmp_path / "空白", formats="docx").written[0].read_bytes()


def result(site: Site) -> str:
    return site.get("/result", params={"work": site.desk.works.all()[0].id}).text


def test_a_blank_becomes_a_folder_of_forms_with_a_numbered_picture(
    site: Site, tmp_path: Path, blank: bytes
) -> None:
    data = {"form": "my-form", "title": "我的表"}
    made = done(site, "/master-draft", data, files={"blank": ("登记表.docx", blank)})
    archive = next(path for path in made.files if path.suffix == ".zip")
    with ZipFile(archive) as packed:
        assert set(packed.namelist()) == {
            "data_schemas/my-form.yaml",
            *(f"forms/my-form/{name}" for name in ("master.docx", "SOURCE.md", "boxes.png")),
        }
        packed.extractall(tmp_path / "解开")
    schema = cd.open_catalog(tmp_path / "解开").schema("my-form")
    assert schema.title == "我的表"
    text = result(site)
    assert [path.name for path in made.files] == ["表样.zip", "格号图.png"]
    work = site.desk.works.all()[0].id
    shown = site.get("/result-file", params={"work": work, "n": "2", "shown": "1"})
    assert shown.headers["content-type"] == "image/png"
    assert "attachment" not in shown.headers.get("content-disposition", "")
    assert Image.open(io.BytesIO(shown.content)).width > 500
    assert 'alt="格号图.png，点开看大图"' in text
    assert f"表单：my-form（我的表），{len(list(schema.fields()))}项" in text
    assert (
        "cadre-docs-" not in text.partition("<main")[2].partition("</main>")[0]
    )  # no place of ours
    for finding in made.findings:
        assert finding.remedy in text


def test_the_draft_of_a_next_edition_keeps_its_keys(site: Site, blank: bytes) -> None:
    made = done(site, "/master-draft", {"like": FORM}, files={"blank": ("登记表.docx", blank)})
    with ZipFile(made.files[0]) as packed:
        assert "任现岗时间" in packed.read(f"data_schemas/{FORM}.yaml").decode()


def test_two_editions_are_compared_with_both_pictures(site: Site, blank: bytes) -> None:
    same = done(site, "/master-compare", {"old-form": FORM, "new-form": FORM})
    assert same.ok
    assert "✓ 没有变化" in result(site)
    other = done(
        site, "/master-compare", {"old-form": "henan-tenure-form"},
        files={"new": ("登记表.docx", blank)},
    )  # fmt: skip
    assert not other.ok
    assert {path.name for path in other.files} == {"对照.html", "旧版.png", "新版.png"}
    text = result(site)
    assert "处变化" in text
    assert "取消：“主管部门”" in text
    assert text.count("<img") == 2


@pytest.mark.parametrize(
    ("where", "data", "files", "said"),
    [
        ("/master-draft", {}, {}, "请选一张空白表"),
        ("/master-draft", {}, {"blank": ("表.pdf", b"%PDF")}, "不是表样"),
        ("/master-compare", {"old-form": FORM}, {}, "请选新版"),
        ("/master-compare", {"old-form": "../x", "new-form": FORM}, {}, "请选旧版"),
    ],
)
def test_what_is_no_form_is_refused_at_once(
    site: Site, where: str, data: dict[str, str], files: dict, said: str
) -> None:
    answer = site.post(where, data, files=files)
    assert answer.status_code == 409
    assert said in answer.text
    assert site.desk.works.all() == []


def test_a_damaged_blank_is_said(site: Site) -> None:
    site.post("/master-draft", {}, files={"blank": ("坏.docx", b"PK\x03\x04 half")})
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert "坏.docx" in work.problem
    assert "工具内部出错" not in work.problem
