"""``--fonts``: fonts of a folder are used first, by every command that prints and in all its workers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.cli.main import COMMANDS
from cadre_docs.pages.fonts.folders import VARIABLE
from cadre_docs.project import run as build_run
from tests.command import command
from tests.pages.small_fonts import small_font

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "henan-tenure-form" / "minimal.yaml"
OWN = "专业技术二级岗位工作人员聘期考核表"


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    """A folder with a font for the title of the form."""
    folder = tmp_path / "我的字体"
    small_font(folder / "own.ttf", "FZXiaoBiaoSong-B05S", OWN, chinese="方正小标宋简体")
    return folder


def drawn_with(pdf: Path) -> set[str]:
    reader = PdfReader(io.BytesIO(pdf.read_bytes()))
    fonts = (page["/Resources"]["/Font"] for page in reader.pages)
    return {str(f["/BaseFont"]).partition("+")[2] for each in fonts for f in each.values()}


def test_a_form_is_printed_with_them(
    fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, options in enumerate((("--fonts", fonts), ())):
        ran = command("render", EXAMPLE, "-t", "pdf", "-o", tmp_path / str(number), *options)
        assert ran.code == 0, ran.said
        [pdf] = (tmp_path / str(number)).glob("*.pdf")
        assert ("Small" in drawn_with(pdf)) is bool(options)
    monkeypatch.setenv(VARIABLE, str(fonts))
    assert command("blank", "henan-tenure-form", "-t", "pdf", "-o", tmp_path / "空白").code == 0
    [pdf] = (tmp_path / "空白").glob("*.pdf")
    assert "Small" in drawn_with(pdf)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_project_is_built_with_them_and_anew_without(
    jobs: int, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)
    project = tmp_path / "项目"
    cd.init(project, "henan-tenure-form")
    builds = [(("--fonts", fonts), True), ((), False)]
    for options, own in builds[: 3 - jobs]:
        ran = command("build", project, "--jobs", jobs, "--quiet", *options)
        assert ran.code == 0, ran.said
        pdfs = list((project / "输出").rglob("*.pdf"))
        assert pdfs
        assert all(("Small" in drawn_with(pdf)) is own for pdf in pdfs)


@pytest.mark.parametrize(
    "arguments",
    [("render", EXAMPLE, "-o", "x"), ("blank", "henan-tenure-form", "-o", "x"), ("build",), ("doctor",)],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_folder_that_is_none_is_told(arguments: tuple[object, ...], tmp_path: Path) -> None:
    ran = command(*arguments, "--fonts", tmp_path / "没有")
    assert ran.code == 2
    assert "没有”不存在，或者不是文件夹" in ran.err
    assert not Path("x").exists()


def test_a_folder_without_fonts_is_told(tmp_path: Path) -> None:
    (tmp_path / "字").mkdir()
    ran = command("render", EXAMPLE, "-t", "pdf", "-o", tmp_path / "出", "--fonts", tmp_path / "字")
    assert ran.code == 2
    assert "里没有能用的字体" in ran.err
    (tmp_path / "字" / "坏.ttf").write_bytes(b"x")
    ran = command("doctor", "--fonts", tmp_path / "字")
    assert ran.code == 1
    assert "里没有能用的字体" in ran.out


def test_doctor_names_what_is_broken(fonts: Path) -> None:
    (fonts / "坏.ttf").write_bytes(b"x")
    ran = command("doctor", "--fonts", fonts)
    assert ran.code == 0, ran.said
    assert f"– 没有用 {fonts / '坏.ttf'}：文件损坏，或不是字体" in ran.out
    assert "✓ 小标宋：FZXiaoBiaoSong-B05S" in ran.out
    for number in range(20):
        (fonts / f"{number}.ttf").write_bytes(b"x")
    import cadre_docs.pages.fonts.choice as module

    module.font_index.cache_clear()
    module._system.cache_clear()
    assert "另有11个字体文件或文件夹用不了" in command("doctor", "--fonts", fonts).out


PRINTING = {"render", "blank", "build", "roster", "notice", "sample", "statistics", "doctor"}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_that_print_take_fonts(name: str) -> None:
    assert ("--fonts" in command(name, "--help").out) is (name in PRINTING)
