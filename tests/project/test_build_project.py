"""The project file: every mistake at its line and column; and ``init`` makes a sound one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.catalog import Catalog
from cadre_docs.cli.main import cli
from cadre_docs.errors import ProjectError
from cadre_docs.intake.read import read_paths
from cadre_docs.project.file.output_names import Pattern, free
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.project.small_form import PROJECT, ROOT, make_project, record


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("表单: [small-form]", "表单: [smal-form]", "1:6", "没有名为“smal-form”的表单"),
        ("表单: [small-form]", "表单: [unit]", "1:5", "只供核对，不打印"),
        ("格式: [docx]", "格式: [doc]", "5:5", "“doc”不是输出格式"),
        ("格式: [docx]", "格式: [docx]\n打印文件: 全.pdf", "6:7", "“格式”里须有 pdf"),
        ("格式: [docx]", "格式: [pdf]\n打印文件: ../全.pdf", "6:7", "应是输出文件夹里的文件名"),
        ("格式: [docx]", "格式: [docx]\n名册: 名册.pdf", "6:5", "以 .xlsx 结尾"),
        ("记录: 填报", "记录: 填表", "3:5", "“填表”不存在"),
        ("输出: 输出", "输出: 填报/输出", "4:5", "不能一个在另一个里面"),
        ("输出: 输出", "输出: .", "4:5", "不能一个在另一个里面"),
        ('"{单位}/{姓名}"', '"{科室}/{姓名}"', "6:6", "表单“small-form”没有这一项"),
        ("格式: [docx]", "格式: [docx]\n年度: 24", "6:5", "“年度”应在1900至2100之间"),
        ("格式: [docx]", "格式: [docx]\n年度: 今年", "6:5", "“年度”应是整数"),
        ("格式: [docx]", "格式: [docx]\n份数: {small-form: 0}", "6:18", "1 以上的整数"),
        ("格式: [docx]", "格式: [docx]\n通知: [QQ]", "6:6", "没有登记“QQ”这个通知"),
        (
            "格式: [docx]",
            "格式: [docx]\n通知: [QQ]",
            "6:6",
            "AA（《XX市事业单位工作人员考核实施办法》）",
        ),
        ("表单: [small-form]", "表单: [annual-record]\n通知: [HN]", "2:5", "不按任何通知核对"),
        ("格式: [docx]", "格式: [docx]\n核对日期: 2024年", "6:7", "应写成 2024-06-30"),
        ("格式: [docx]", "格式: [docx]\n格试: [docx]", "6:1", "是否为“格式”"),
        ("格式: [docx]", "格式: [docx]\nformats: [pdf]", "6:1", "“格式”写了两次"),
        ("格式: [docx]", "格式: [docx]\n双面: 对", "6:5", "“双面”应是 是、否 之一"),
        ("格式: [docx]", "格式: [docx]\n简易PDF: 要", "6:8", "“简易PDF”应是 是、否 之一"),
    ],
)
def test_mistakes_are_named_at_their_place(
    old: str, new: str, place: str, said: str, project: Path
) -> None:
    assert old in PROJECT
    file = project / "cadre-docs.yaml"
    file.write_text(PROJECT.replace(old, new), encoding="utf-8")
    with pytest.raises(ProjectError) as problem:
        read_project(project)
    assert f"{file}:{place} " in str(problem.value)
    assert said in str(problem.value)


def test_all_mistakes_at_once(project: Path) -> None:
    text = PROJECT.replace("[docx]", "[doc]").replace("记录: 填报", "记录: 填表")
    (project / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as problem:
        read_project(project)
    assert str(problem.value).count("cadre-docs.yaml:") == 2


def test_no_project_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cadre-docs init"):
        read_project(tmp_path)


@pytest.mark.parametrize("name", ["cadre-docs.yml", "cadre-docs.YAML", "cadre-docs.txt"])
def test_a_project_file_with_another_suffix_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PROJECT, encoding="utf-8")
    with pytest.raises(ProjectError, match=f"里面有“{name}”，是它的请改名为 cadre-docs.yaml"):
        read_project(tmp_path)


def test_keys_may_be_english(project: Path) -> None:
    before = read_project(project)
    text = (
        PROJECT.replace("表单:", "forms:").replace("记录:", "records:").replace("输出:", "output:")
    )
    (project / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    assert read_project(project) == before


def test_a_notice_may_be_named_by_its_number(project: Path) -> None:
    file = project / "cadre-docs.yaml"
    file.write_text(f"{PROJECT}通知: [豫人社办函〔2024〕56号]\n", encoding="utf-8")
    assert read_project(project).notices == ("HN",)


def test_init_makes_a_project_that_builds(tmp_path: Path) -> None:
    folder = tmp_path / "项目"
    result = run("init", folder, "--form", "henan-tenure-form", "--form", "liaocheng-talent")
    assert result.exception is None
    project = read_project(folder)
    assert project.forms == ("henan-tenure-form", "liaocheng-talent")
    assert (folder / "填报" / "liaocheng-talent" / "photo.jpg").is_file()
    shown = run("build", folder, "--dry-run")
    assert shown.return_value == 0
    assert "将生成8个输出" in shown.output
    assert not (folder / "输出").exists()


def test_every_key_of_a_new_project_file_is_right_when_enabled(tmp_path: Path) -> None:
    folder = tmp_path / "项目"
    run("init", folder, "--form", "henan-tenure-form")
    file = folder / "cadre-docs.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    head, keys = lines[:2], lines[2:]
    text = "\n".join([*head, *(line.removeprefix("# ") for line in keys)])
    for name in ("照片", "往年", "本地表单/forms"):
        (folder / name).mkdir(parents=True)
    (folder / "单位.yaml").write_text("表单: unit\n基本: {单位: 示例院}\n", encoding="utf-8")
    for name in ("名单.xlsx", "单位填写.xlsx"):
        (folder / name).touch()
    file.write_text(text, encoding="utf-8")
    project = read_project(folder)
    assert project.package == folder / "输出" / "打印文件.pdf"
    assert project.duplex
    assert project.as_of is not None


def test_forms_of_several_years_begin_without_a_year(tmp_path: Path) -> None:
    """A record that states another year than the project is not printed."""
    run("init", tmp_path, "--form", "annual-record", "--form", "liaocheng-talent")
    assert read_project(tmp_path).year is None
    run("init", tmp_path / "一", "--form", "annual-record", "--form", "annual-roster")
    assert read_project(tmp_path / "一").year == 2023


@pytest.mark.parametrize(
    ("line", "said"),
    [("年度: 2022", "项目的年度是2022"), ("通知: [HN]", "不按任何通知核对")],
)
def test_a_record_that_the_project_does_not_mean_is_not_printed(
    line: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "cadre-docs.yaml"
    example = ROOT / "examples" / "annual-record" / "full.yaml"
    (tmp_path / "填报").mkdir()
    shutil.copy(example, tmp_path / "填报")
    for text, done in (("", 1), (f"{line}\n", 0), ("", 1)):
        file.write_text(f"记录: 填报\n格式: [docx]\n文件名: '{{姓名}}'\n{text}", encoding="utf-8")
        summary = build(read_project(tmp_path), Options(force=True))
        assert (summary.records - summary.failed, summary.has_errors) == (done, not done)
        assert done or said in summary.failures[0].problem


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "cadre-docs.yaml").write_text("mine", encoding="utf-8")
    assert "已存在" in str(run("init", tmp_path, "--form", "henan-tenure-form").exception)
    assert (tmp_path / "cadre-docs.yaml").read_text(encoding="utf-8") == "mine"


def test_init_refuses_what_is_no_form(tmp_path: Path) -> None:
    assert "没有名为" in str(run("init", tmp_path / "x", "--form", "henan").exception)
    assert "不打印" in str(run("init", tmp_path / "x", "--form", "unit").exception)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("{单位}/{姓名}-{表名}", "示例_院/示例甲-试验表"),
        ("{unit}/{name}", "示例_院/示例甲"),
        ("{表单}/{出生日期} {姓名}", "small-form/1980.01 示例甲"),
        ("{主管部门}/{姓名}", "示例甲"),  # a form without this field: no trace of it
        ("../{姓名}", "未命名/示例甲"),  # never out of the folder
        ("{照片}", "未填照片"),
        ("/", "试验表"),
        ("CON", "_CON"),
    ],
)
def test_names(pattern: str, path: str, project: Path) -> None:
    file = project / "填报" / "000000.yaml"
    file.write_text(record("示例甲", "示例/院", "1980-01"), encoding="utf-8")
    [entry] = read_paths([file], Catalog(project / "目录")).entries
    assert Pattern(pattern).fill(entry.record) == path


def test_long_names_leave_room(project: Path) -> None:
    file = project / "填报" / "000000.yaml"
    file.write_text(record("示例甲", "𠅤" * 100), encoding="utf-8")
    [entry] = read_paths([file], Catalog(project / "目录")).entries
    name = Pattern("{单位}").fill(entry.record)
    assert len(f"{name}(9999).docx".encode()) <= 255


def test_the_first_free_name() -> None:
    assert free("甲", {"甲", "甲(2)"}.__contains__) == ("甲(3)", 3)
