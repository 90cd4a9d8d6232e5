"""A build makes no list with errors on it, packs nobody twice, and tells what it did not read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from cadre_docs.errors import ProjectError
from cadre_docs.findings import Severity
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.project.small_form import make_project, outputs, run
from tests.project.test_build_counting import write

PROJECT = (
    "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [pdf]\n文件名: '{姓名}'\n"
    "打印文件: 全.pdf\n名册: 名册.xlsx\n"
)
# A sanction of that year beside the grade asked for.
SANCTION = "  处分:\n    - 种类: 撤职\n      决定日期: 2023-05-10\n"


def make(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


def page_of(folder: Path) -> html.HtmlElement:
    return html.fromstring((folder / "输出" / REPORT).read_bytes())


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    for name in "甲乙丙":
        write(folder, name, "合格")
    summary = make(folder)
    assert (summary.problems, summary.has_errors) == ((), False)
    assert "名册.xlsx" in summary.made
    return folder


@pytest.fixture
def project(_built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(_built, tmp_path / "p")


# --- lists (B6) ----------------------------------------------------------------------------------


def test_a_list_with_an_error_on_it_is_not_made_and_the_former_stays(project: Path) -> None:
    before = (project / "输出" / "名册.xlsx").read_bytes()
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("建议: 合格", "建议: 优秀") + SANCTION, encoding="utf-8")
    for _ in range(2):
        summary = make(project)
        assert summary.has_errors
        assert (project / "输出" / "名册.xlsx").read_bytes() == before
        assert any("名册没有更新" in line for line in summary.problems)
        assert any("示例甲" in line and "[AA-" in line for line in summary.problems)
        assert "名册.xlsx（未更新）" in page_of(project).text_content()
    # The print-out is made all the same: it is sound on paper (docs/adr/0002).
    assert (project / "输出" / "示例甲.pdf").is_file()
    file.write_text(text, encoding="utf-8")
    summary = make(project)
    assert not summary.has_errors
    assert "（未更新）" not in page_of(project).text_content()


def test_a_waived_error_keeps_nobody_off(project: Path) -> None:
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8").replace("建议: 合格", "建议: 优秀") + SANCTION
    file.write_text(text, encoding="utf-8")
    codes = {
        finding.split("[")[1].split("]")[0]
        for finding in make(project).problems
        if "示例甲" in finding and "[" in finding
    }
    waivers = "".join(
        f"  - {{规则: {code}, 理由: 已按程序报批, 批准: 示例厅, 日期: 2024-01-02}}\n"
        for code in codes
    )
    file.write_text(f"{text}例外:\n{waivers}", encoding="utf-8")
    summary = make(project)
    assert "名册.xlsx" in summary.made, summary.problems


def test_without_a_former_list_there_is_none(project: Path) -> None:
    (project / "输出" / "名册.xlsx").unlink()
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8").replace("建议: 合格", "建议: 优秀")
    file.write_text(text + SANCTION, encoding="utf-8")
    summary = make(project)
    assert any("名册没有生成" in line for line in summary.problems)
    assert not (project / "输出" / "名册.xlsx").exists()


@pytest.mark.parametrize("stated", [2, 3, 4])
def test_no_roster_of_other_people_than_the_unit_states(project: Path, stated: int) -> None:
    text = (project / "填报" / "甲.yaml").read_text(encoding="utf-8")
    [unit] = [line for line in text.splitlines() if line.startswith("单位:")]
    facts = f"表单: unit\n基本: {{{unit}}}\n年度考核: {{考核年度: 2023, 应考核人数: {stated}}}\n"
    (project / "单位.yaml").write_text(facts, encoding="utf-8")
    (project / "cadre-docs.yaml").write_text(PROJECT + "单位表: 单位.yaml\n", encoding="utf-8")
    for _ in range(2):
        summary = make(project)
        told = [line for line in summary.problems if "[X-unit]" in line]
        assert len(told) == (stated != 3)
        assert summary.has_errors == (stated != 3)


# --- a list for each unit ----------------------------------------------------------------------


@pytest.fixture
def units(project: Path) -> Path:
    """The same project, but one of three is of another unit; each unit has a roster."""
    file = project / "填报" / "丙.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("单位: 示例中学", "单位: 示例小学"), encoding="utf-8")
    settings = PROJECT.replace("打印文件: 全.pdf\n", "") + "名册分单位: 是\n"
    (project / "cadre-docs.yaml").write_text(settings, encoding="utf-8")
    return project


def listed(path: Path) -> str:
    return " ".join(
        str(cell) for row in load_workbook(path).active.values for cell in row if cell is not None
    )


def test_each_unit_has_a_roster_of_its_own(units: Path) -> None:
    output = units / "输出"
    summary = make(units)
    rosters = [path for path in summary.made if "名册" in path]
    assert sorted(rosters) == ["示例中学/名册.xlsx", "示例小学/名册.xlsx"]
    assert not summary.has_errors, summary.problems
    assert "名册.xlsx" in summary.obsolete  # that of all, which nobody asks for any more
    both = [listed(output / path) for path in sorted(rosters)]
    assert [("示例甲" in text, "示例丙" in text) for text in both] == [(True, False), (False, True)]
    assert make(units).made == ()
    write(units, "丁", "合格")
    assert [path for path in make(units).made if "名册" in path] == ["示例中学/名册.xlsx"]


def test_one_roster_of_several_units_says_how_to_part_it(units: Path) -> None:
    (units / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    said = make(units).problems
    assert any("各人所填的“单位”不一致" in line for line in said)
    assert any("名册分单位: 是" in line for line in said)


def test_rosters_of_units_with_an_error_stay(units: Path) -> None:
    make(units)
    file = units / "填报" / "丙.yaml"
    text = file.read_text(encoding="utf-8").replace("建议: 合格", "建议: 优秀")
    file.write_text(text + SANCTION, encoding="utf-8")
    summary = make(units)
    assert summary.has_errors
    assert any("名册没有更新" in line for line in summary.problems)
    assert "示例小学/名册.xlsx（未更新）" in page_of(units).text_content()


def test_rosters_of_units_need_a_roster(project: Path) -> None:
    settings = PROJECT.replace("名册: 名册.xlsx\n", "名册分单位: 是\n")
    (project / "cadre-docs.yaml").write_text(settings, encoding="utf-8")
    with pytest.raises(ProjectError, match="要“名册分单位”，须写“名册”"):
        make(project)


# --- the same person twice (A5) ---------------------------------------------------------------


def test_the_same_person_in_two_files_is_packed_not_even_once(project: Path) -> None:
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8").replace("出生年月: 1990-11", "出生年月: 1990-10")
    file.write_text(text, encoding="utf-8")
    make(project)
    shutil.copyfile(file, project / "填报" / "甲 - 副本.yaml")
    for _ in range(2):
        summary = make(project)
        assert summary.has_errors
        doubles = [f for f in summary.failures if f.person == "示例甲"]
        assert {f.source for f in doubles} == {"填报/甲.yaml", "填报/甲 - 副本.yaml"}
        assert all("同一人" in f.problem for f in doubles)
        data = (project / "输出" / "全.csv").read_bytes().decode("utf-8-sig")
        assert "示例甲" not in data
        assert "示例乙" in data
        assert any("示例甲" in line and "打印文件" in line for line in summary.problems)
    (project / "填报" / "甲 - 副本.yaml").unlink()
    summary = make(project)
    assert not summary.has_errors
    assert "示例甲" in (project / "输出" / "全.csv").read_bytes().decode("utf-8-sig")


def test_the_same_number_in_facts_that_are_not_printed_stops_both(project: Path) -> None:
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8")
    number = '考核依据:\n  身份证号码: "410701199011150015"'
    text = text.replace("性别: 女", "性别: 男").replace("出生年月: 1990-10", "出生年月: 1990-11")
    file.write_text(text.replace("考核依据:", number), encoding="utf-8")
    make(project)
    shutil.copyfile(file, project / "填报" / "甲 - 副本.yaml")
    summary = make(project)
    assert {f.source for f in summary.failures} == {"填报/甲.yaml", "填报/甲 - 副本.yaml"}
    assert "示例甲" not in (project / "输出" / "全.csv").read_bytes().decode("utf-8-sig")


def test_who_may_be_the_same_person_is_told_and_printed(project: Path) -> None:
    file = project / "填报" / "甲.yaml"
    text = file.read_text(encoding="utf-8")
    [unit] = [line for line in text.splitlines() if line.startswith("单位:")]
    other = project / "填报" / "又.yaml"
    other.write_text(text.replace(unit, "单位: 示例第二中学"), encoding="utf-8")
    for _ in range(2):
        summary = make(project)
        assert not summary.failures
        assert "X-namesake" in page_of(project).text_content()
    waiver = "例外: [{规则: X-namesake, 理由: 两个人, 批准: 示例局, 日期: 2024-01-05}]\n"
    file.write_text(text + waiver, encoding="utf-8")  # it is told at the second, 甲.yaml
    make(project)
    assert "EX-unused" not in page_of(project).text_content()
    other.unlink()
    file.write_text(text, encoding="utf-8")
    make(project)
    assert "X-namesake" not in page_of(project).text_content()


# --- what is not read (C8) --------------------------------------------------------------------


def test_what_lies_in_a_folder_and_is_not_read_is_told(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    assert not make(folder).has_errors
    for name in ("旧.xls", "表.docx", "压缩.zip", "~$表.docx", "Thumbs.db", "扫描.png"):
        (folder / "填报" / name).write_bytes(b"something")
    for options in (["--dry-run"], ["--quiet"]):
        result = run(folder, *options)
        assert result.returncode == 1
        for name in ("旧.xls", "表.docx", "压缩.zip", "扫描.png"):
            assert name in result.stdout
    assert "错误3条" in result.stdout
    assert "没有读" in result.stdout
    page = page_of(folder)
    text = page.text_content()
    assert "旧.xls" in text
    assert "另有3个文件有错误" in text
    [card] = page.xpath("//div[contains(@class, 's0')][dt='有错误的文件']")
    assert "3" in card.text_content()
    assert len([name for name in outputs(folder) if name.endswith(".docx")]) == 2
    for path in (folder / "填报").iterdir():
        if path.suffix != ".yaml":
            path.unlink()
    assert not make(folder).has_errors
    assert "旧.xls" not in page_of(folder).text_content()


def test_a_picture_that_a_record_names_is_only_counted(tmp_path: Path) -> None:
    from PIL import Image

    folder = make_project(tmp_path / "p", 1)
    Image.new("RGB", (35, 49), "red").save(folder / "填报" / "照.jpg")
    file = folder / "填报" / "000000.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "照片: 照.jpg\n", encoding="utf-8")
    for _ in range(2):  # read, and known from before
        summary = make(folder)
        assert not summary.has_errors
        assert {finding.severity for finding in summary.files} <= {Severity.NOTE}


def test_a_corrupt_file_is_an_error_in_numbers_and_in_red(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 1)
    (folder / "填报" / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    result = run(folder, "--quiet")
    assert result.returncode == 1
    assert "错误1条" in result.stdout
    page = page_of(folder)
    assert page.xpath("//div[contains(@class, 's0')][dt='有错误的文件']")
    assert "FS-syntax" in page.xpath("//table[@class='rules']")[0].text_content()
