"""The options for a new year at the command line: what they say, and their exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cadre_docs as cd
from cadre_docs.cli.main import cli

FORM = (
    "表单: annual-record\n年度: '2023'\n姓名: 示例甲\n性别: 男\n出生年月: 1985-06\n单位: 示例中学\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "填报").mkdir()
    (tmp_path / "填报" / "甲.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "名单.csv").write_text("姓名\n示例甲\n示例乙\n", encoding="utf-8")
    return tmp_path


def test_check_with_a_list_and_slips(folder: Path) -> None:
    asked = ["check", folder / "填报", "--expected", folder / "名单.csv"]
    told = run(*asked)
    assert "应交2人，已交1人，未交1人" in told.stdout
    assert "提醒 X-expected" in told.stdout
    assert "错误 X-expected" in run(*asked, "--齐全").stdout
    sent = run(*asked, "--slips", folder / "退回", "--until", "2024-01-05")
    assert sent.return_value == 1
    assert "退回单：1人" in sent.stderr
    assert {path.suffix for path in (folder / "退回").glob("示例甲-退回单.*")} == {".docx", ".txt"}


def test_new_from_last_year_and_for_the_office(folder: Path) -> None:
    begun = run(
        "new",
        "annual-record",
        "--from",
        folder / "填报",
        "-o",
        folder / "新",
        "-t",
        "yaml",
        "--expected",
        folder / "名单.csv",
    )
    assert "新来1人：示例乙" in begun.stdout
    assert "已生成2个文件" in begun.stderr
    assert begun.return_value == 1  # last year's result is not known
    table = folder / "单位填写.xlsx"
    made = run("new", "annual-record", "--office", folder / "填报", "-o", table)
    assert (made.return_value, table.exists()) == (0, True)


@pytest.mark.parametrize(
    "asked",
    [
        ["check", "x", "--until", "2024-01-05"],
        ["check", "x", "--complete"],
        ["new", "annual-record", "-o", "x", "--expected", "y"],
        ["new", "annual-record", "-o", "x", "--from", "y", "--people", "3"],
        ["new", "annual-record", "-o", "x", "--from", "y", "--office", "z"],
        ["roster", "x", "-o", "y.xlsx", "--order", "笔画"],
    ],
)
def test_options_that_do_not_go_together(asked: list[str], folder: Path) -> None:
    told = CliRunner().invoke(cli, [a if a != "x" else str(folder / "填报") for a in asked])
    assert told.exit_code == 2 or isinstance(told.exception, cd.RequestError)
