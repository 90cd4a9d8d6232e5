"""A machine without Pango, or without WeasyPrint: our forms need neither, what does says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.errors import EnvironmentLackError
from cadre_docs.pages.model import PageNumber, Paragraph, Picture, Run, Table
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.weasyprint import engine
from tests.command import command
from tests.missing import sitecustomize
from tests.pages.sample_layouts import FANG, cell, document, paragraph, row
from tests.pages.test_pdf import INFO

ROOT = Path(__file__).resolve().parents[2]
MISSING = {"weasyprint": engine.NO_WEASYPRINT, "pango": engine.NO_PANGO}


def without(missing: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a Python in which something is missing."""
    paths = (ROOT / "tests" / "missing", ROOT)
    environment = os.environ | {
        sitecustomize.VARIABLE: missing,
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=environment, capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture(scope="module", params=["pango"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    program = Path(__file__).with_name("without_pango.py")
    ended = without(request.param, program, tmp_path_factory.mktemp("out"))
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_every_form_is_printed_blank_and_filled_in(run: dict[str, Any]) -> None:
    forms = {path.name for path in (ROOT / "forms").iterdir() if path.is_dir()}
    assert len(forms) >= 14
    for kind in ("blank", "full"):
        assert set(run["pages"][kind]) == forms
        assert all(run["pages"][kind].values())


def test_packages_rosters_and_projects_are_printed(run: dict[str, Any]) -> None:
    assert run["pages"]["others"]["package"] > 4
    assert run["pages"]["others"]["roster"]
    assert run["pages"]["others"]["built"]
    assert "没有生成" not in run["build"]


def test_printing_loads_no_weasyprint(run: dict[str, Any]) -> None:
    assert run["loaded"] is False


def test_doctor_says_what_is_missing_and_what_it_means(run: dict[str, Any]) -> None:
    [line] = [line for line in run["doctor"] if "Pango" in line]
    assert line.startswith(f"– {engine.NO_PANGO}：只影响自备母版里的特殊排版")
    assert "libpango-1.0-0" in line
    assert not any("Pango" in problem for problem in run["problems"])


def test_a_machine_without_weasyprint_prints(tmp_path: Path) -> None:
    example = ROOT / "examples" / "henan-tenure-form" / "full.yaml"
    ended = without(
        "weasyprint", "-m", "cadre_docs", "render", example, "-t", "pdf", "-o", tmp_path
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    ended = without("weasyprint", "-m", "cadre_docs", "doctor")
    assert engine.NO_WEASYPRINT in ended.stdout
    assert "weasyprint " in ended.stdout


def test_rendering_a_form_loads_no_weasyprint(tmp_path: Path) -> None:
    """Where everything is there, too."""
    program = (
        "import sys, cadre_docs as cd\n"
        "cd.render(cd.read(sys.argv[1]), sys.argv[2], formats='pdf')\n"
        "print([m for m in ('weasyprint', 'cffi', 'fontTools', 'jinja2.ext') if m in sys.modules])"
    )
    example = ROOT / "examples" / "henan-tenure-form" / "full.yaml"
    for _ in range(2):  # the first time fonts may have to be read
        ended = subprocess.run(
            [sys.executable, "-c", program, example, tmp_path],
            capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
        )  # fmt: skip
    assert ended.stdout == "[]\n"


# --- what our typesetter does not set ------------------------------------------------------------


NUMBERED = Paragraph((Run("请在下方签名，第", FANG), PageNumber(FANG)))
NOT_SET = {
    "“请在下方签名，第”一段": (document(paragraph("前"), NUMBERED), "正文里的页码"),
    "以“甲”开头的表格第2行“请在下方签名，第”一格": (
        document(Table((200,), (row(cell(0, "甲")), row(cell(0, NUMBERED))))),
        "正文里的页码",
    ),
    "“签名שם”一段": (document(paragraph("签名שם")), "字符“ש”"),
}


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("place", NOT_SET)
def test_what_is_not_set_here_is_told_with_its_place(
    place: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_loaded", lambda: MISSING[missing])
    layout, what = NOT_SET[place]
    with pytest.raises(EnvironmentLackError) as told:
        print_layout(layout, INFO, missing=())
    message = str(told.value)
    assert message.startswith(f"《考核表》的PDF没有生成：{place}有")
    assert what in message
    assert f"本机{MISSING[missing]}" in message
    rewrite = "请把它改写成别的文字" if "字符" in message else "请在母版里去掉它"
    assert f"{rewrite}；或者打印 DOCX；或者补装" in message


def test_pictures_that_are_not_set_here_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_loaded", lambda: engine.NO_PANGO)
    picture = Picture(b"GIF89a", "image/gif", 20, 20)
    with pytest.raises(EnvironmentLackError, match="图片打不开"):
        print_layout(document(replace(paragraph(""), inlines=(picture,))), INFO)


def test_html_needs_weasyprint_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_loaded", lambda: engine.NO_PANGO)
    with pytest.raises(
        EnvironmentLackError, match=f"本机{engine.NO_PANGO}。请补装：Linux 请安装 libpango"
    ):
        engine.print_html("<html><p>字</p></html>", b"0" * 16)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """An office's own master of a form, with a page number in its text: our typesetter sets none."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    own = tmp_path / "目录" / "forms" / "henan-tenure-form"
    shutil.copytree(ROOT / "forms" / "henan-tenure-form", own)
    master = docx.Document(str(own / "master.docx"))
    line = next(one for one in master.paragraphs if one.text.strip() and "{" not in one.text)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    master.save(str(own / "master.docx"))
    return tmp_path / "目录"


def test_another_forms_special_master_stops_its_pdf_alone(
    catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_loaded", lambda: engine.NO_PANGO)
    examples = [
        ROOT / "examples" / form / "full.yaml" for form in ("henan-tenure-form", "annual-record")
    ]
    ran = command("render", *examples, "--catalog", catalog, "-o", tmp_path / "出")
    assert ran.code == 2
    assert ran.err.count("的PDF没有生成：") == 1
    assert "《专业技术二级岗位工作人员聘期考核表 示例甲》的PDF没有生成：" in ran.err
    assert "（正文里的页码" in ran.err
    made = sorted(path.suffix for path in (tmp_path / "出").glob("*.*") if path.stem[0] != ".")
    assert "Excel" in ran.err  # a cell has no page number either
    assert made == [".docx", ".docx", ".pdf", ".xlsx"]
