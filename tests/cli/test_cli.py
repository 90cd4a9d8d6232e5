"""The command line as a user meets it: exit codes, Chinese messages, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cadre_docs.cli.main import COMMANDS
from tests.command import command
from tests.outputs import docx_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "henan-tenure-form"


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "cadre_docs", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "有误.yaml"
    text = (EXAMPLES / "minimal.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("性别: 女", "性别: 雌"), encoding="utf-8")
    return path


def test_help_lists_every_command_in_chinese() -> None:
    result = run("--help")
    assert result.returncode == 0
    for name in COMMANDS:
        assert name in result.stdout
    for english in ("Options", "Commands", "Usage", "Show this"):
        assert english not in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_chinese(command: str) -> None:
    result = run(command, "-h")
    assert result.returncode == 0
    assert result.stdout.startswith(f"用法：cadre-docs {command}")
    assert "Options" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "是否为“check”"),
        (["check"], "缺少参数"),
        (["check", "--formt", "json", "x"], "--format"),
        (["new", "henan-tenure-form", "-o", "x.pdf"], ".yaml 或 .xlsx"),
        (["new", "henan-tenure-form", "-o", "x.docx"], "cadre-docs blank 表单"),
        (["new", "henan", "-o", "x.yaml"], "最接近的：henan-tenure-form（"),
        (["render", "x"], "-o"),
        (["render", "x", "-o", "y", "-t", "doc"], "docx,pdf,xlsx"),
        (["render", "x", "-o", "y", "--duplex"], "--duplex 要与 --package 一起用"),
        (["lint", "x"], "既不是表单也不是文件"),
        (["forms", "--catalog", "x"], "不是表单目录"),
        (["check", "x", "--as-of", "2024"], "没有写到日"),
        (["explain", "HN-3.2"], "是否为“HN-3.2"),
        (["rules", "--instrument", "QQ"], "、FS、"),
        (["explain", "第三十七条"], "是否为“AA-37.0”（政务处分期间不得聘到更高的岗位）、"),
        (["explain", "aa-37"], "是否为“AA-37.0”（政务处分期间不得聘到更高的岗位）、"),
        (["explain", "37.2"], "是否为“AA-37.2”（"),
        (["render", "x", "-o", "表.pdf", "-t", "pdf"], "像是文件名，这里要文件夹"),
    ],
)
def test_wrong_use_is_one_chinese_message_and_exit_2(
    arguments, message: str, tmp_path: Path
) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.startswith("错误：")
    assert "Traceback" not in result.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "用法：cadre-docs [选项] 命令"),
        (["help"], 0, "用法：cadre-docs [选项] 命令"),
        (["帮助", "check"], 0, "用法：cadre-docs check"),
        (["help", "chek"], 2, "错误：没有“chek”这个命令。是否为“check”？"),
        (["xyz"], 2, "错误：没有“xyz”这个命令。用 --help"),
        (["open"], 2, "错误：没有“open”这个命令。用 --help"),  # compare is nothing like it
        (["check", "x", "--json"], 2, "错误：没有 --json 这个选项。用 --help"),
    ],
)
def test_whoever_asks_what_there_is_reads_lines(arguments, code, said) -> None:
    ran = command(*arguments)
    assert ran.code == code
    assert (ran.out + ran.err).startswith(said)
    assert r"\n" not in ran.out + ran.err


@pytest.mark.parametrize("day", ["2024-05-01", "２０２４-０５-０１", "2024年5月1日", " 2024.5.1"])
def test_days_are_typed_as_in_a_record(day: str) -> None:
    assert command("check", EXAMPLES, "--as-of", day).code == 0


@pytest.mark.parametrize(
    "formats", ["docx,xlsx", "docx，xlsx", "docx、xlsx", "DOCX xlsx", "docx; xlsx"]
)
def test_formats_are_parted_as_people_type(formats: str, tmp_path: Path) -> None:
    ran = command("render", EXAMPLES / "minimal.yaml", "-o", tmp_path, "-t", formats)
    assert ran.code == 0
    suffixes = sorted(path.suffix for path in tmp_path.iterdir() if path.suffix != ".json")
    assert suffixes == [".docx", ".xlsx"]


def test_clean_examples_exit_0() -> None:
    result = run("check", EXAMPLES)
    assert result.returncode == 0, result.stdout
    assert "错误0条" in result.stdout


def test_an_error_exits_1_and_names_line_column_and_remedy(bad: Path) -> None:
    result = run("check", bad)
    assert result.returncode == 1
    assert "第9行第5列 错误 FS-choice" in result.stdout
    assert "性别：“雌”不在可选项之内；可选：男、女" in result.stdout


def test_the_json_report(bad: Path) -> None:
    report = json.loads(run("check", "--format", "json", bad).stdout)
    assert report["summary"] == {"files": 1, "records": 1, "error": 1, "warning": 0, "note": 0}
    first = report["findings"][0]
    assert (first["code"], first["person"], first["form"]) == (
        "FS-choice",
        "示例乙",
        "henan-tenure-form",
    )
    assert first["position"] == {"file": str(bad), "line": 9, "column": 5}


def test_output_is_utf_8_whatever_the_locale(bad: Path) -> None:
    assert (
        "性别"
        in run("check", bad, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii").stdout
    )


def test_files_that_are_missing_or_strange_are_findings(tmp_path: Path) -> None:
    (tmp_path / "表.doc").write_bytes(b"x")
    result = run("check", tmp_path / "没有.yaml", tmp_path / "表.doc")
    assert result.returncode == 1
    assert "文件不存在" in result.stdout
    assert "内容却不是这种文档" in result.stdout


def test_new_never_overwrites_unasked(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    assert run("new", "henan-tenure-form", "-o", path).returncode == 0
    path.write_text("填好的内容", encoding="utf-8")
    result = run("new", "henan-tenure-form", "-o", path)
    assert result.returncode == 2
    assert path.read_text(encoding="utf-8") == "填好的内容"
    assert run("new", "henan-tenure-form", "-o", path, "--force").returncode == 0


def test_one_bad_record_stops_only_itself(bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("render", bad, EXAMPLES / "full.yaml", "-t", "docx", "-o", out)
    assert result.returncode == 1
    assert [p.name for p in out.glob("*.*x")] == ["示例甲_专业技术二级岗位工作人员聘期考核表.docx"]
    assert "性别" in result.stderr
    assert "有1份记录没有" in result.stderr


def test_what_a_format_cannot_hold_stops_only_itself(tmp_path: Path) -> None:
    text = (EXAMPLES.parent / "henan-tenure-roster" / "full.yaml").read_text("utf-8")
    roster = tmp_path / "名册.yaml"
    roster.write_text(text.replace("2023年度继续参加考核", "字" * 20_000), encoding="utf-8")
    out = tmp_path / "out"
    result = run("render", roster, EXAMPLES / "full.yaml", "-t", "docx", "-o", out)
    assert result.returncode == 1
    assert [p.name for p in out.glob("*.*x")] == ["示例甲_专业技术二级岗位工作人员聘期考核表.docx"]
    assert "FS-print" in result.stderr
    assert "最大行高" in result.stderr


def test_a_file_that_cannot_be_read_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "坏.yaml").write_text("[", encoding="utf-8")
    result = run("render", tmp_path / "坏.yaml", "-t", "docx", "-o", tmp_path / "out")
    assert result.returncode == 1
    assert "读不进来的没有打印" in result.stderr


def test_a_draft_prints_in_spite_of_errors(bad: Path, tmp_path: Path) -> None:
    result = run("render", bad, "-t", "docx", "-o", tmp_path / "out", "--draft")
    assert result.returncode == 1  # errors were found, and the paper says that it is a draft
    assert "性别" in result.stderr
    [path] = (tmp_path / "out").glob("*.*x")
    assert path.stem.endswith("（草稿）")
    assert "考核表（草稿）" in docx_text(path.read_bytes())


def test_commands_load_nothing_that_they_do_not_need(tmp_path: Path) -> None:
    others = ("annual.grades", "jilin", "liaocheng", "xinxiang")  # rules of other notices
    seldom = ("weasyprint", "docxtpl", "openpyxl", "zipfile", "cadre_docs.record.photo.read")
    program = (
        "import sys; from cadre_docs.cli.main import cli; "
        "cli.main(sys.argv[1:], standalone_mode=False); "
        f"print([m for m in {(*seldom, *(f'cadre_docs.rules.{o}' for o in others))} "
        "if m in sys.modules])"
    )

    def loaded(*arguments: str) -> str:
        command = [sys.executable, "-c", program, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return result.stdout.splitlines()[-1]

    example = str(EXAMPLES / "full.yaml")
    assert loaded("forms") == "[]"
    assert loaded("check", example) == "[]"
    made = loaded("render", example, "-t", "docx", "-o", str(tmp_path))
    assert "docxtpl" in made
    assert "weasyprint" not in made


def test_rules_and_explain_tell_the_same_rule() -> None:
    listed = run("rules", "--instrument", "HN").stdout
    assert "豫人社办函〔2024〕56号" in listed
    assert "XX-" not in listed
    told = run("explain", "hn-1a").stdout
    assert "级别：错误" in told
    assert "聘任专业技术二级岗位应满的年限：3年（自2024-04-29）" in told
    assert "本工具的选择：通知没有写明聘任年限算到哪一天" in told


def test_check_as_of_another_day(tmp_path: Path) -> None:
    folder = tmp_path / "目录" / "data_schemas" / "parameters"
    folder.mkdir(parents=True)
    text = (ROOT / "data_schemas" / "parameters" / "HN.yaml").read_text(encoding="utf-8")
    years = "{since: 2024-04-29, value: 3}"
    assert text.count(years) == 1
    text = text.replace(years, years + ", {since: 2025-01-01, value: 30}")
    (folder / "HN.yaml").write_text(text, encoding="utf-8")
    example = EXAMPLES / "full.yaml"
    own = ("check", example, "--catalog", tmp_path / "目录")
    assert run(*own).returncode == 0
    result = run(*own, "--as-of", "2025-01-01")
    assert result.returncode == 1
    assert "不满30年" in result.stdout


def test_explain_shows_a_passing_and_a_failing_example() -> None:
    shown = run("explain", "hn-3.2b").stdout
    assert "例（没有问题）" in shown
    assert "例（有问题）" in shown
    assert "应为“不合格”" in shown
    assert "第三条" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "x", "--format", "xml"), "“xml”不在可选项之内"),
        (("check", "x", "--annotate"), "选项 --annotate 后面缺少内容"),
        (("new", "henan-tenure-form", "--people", "abc", "-o", "x.xlsx"), "“abc”不是这里要的数"),
        (
            ("new", "henan-tenure-form", "--people", "9999", "-o", "x.xlsx"),
            "9999 不在 1 到 5000 之间",
        ),
        (("check", "x", "--annotate", str(EXAMPLES / "full.yaml")), "是文件，这里要文件夹"),
        (
            ("render", "x", "-t", "pdf", "--to=docx"),
            "--to 给了2次，只能给一次，几个值用逗号连在一起写",
        ),
        (
            ("check", "x", "--unit", "a", "--unit", "b"),
            "只能给一次，几个单位的事实表写在一个文件里",
        ),
        (("roster", "x", "-o", "a.xlsx", "-o", "a.docx"), "要几个文件的请分几次运行"),
    ],
)
def test_wrong_options_are_told_in_chinese(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_what_does_not_exist_is_said_so_whatever_its_name(tmp_path: Path) -> None:
    assert "文件不存在" in run("check", tmp_path / "没有").stdout


def test_a_path_that_cannot_be_looked_at_is_a_finding() -> None:
    result = run("check", "名" * 300)
    assert result.returncode == 1
    assert "FS-file" in result.stdout
