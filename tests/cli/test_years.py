"""The options for a new year at the command line: what they say, and their exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

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


NEW = ("new", "annual-record", "-o", "输出")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["check", "填报", "--until", "2024-01-05"], "--until 要与 --slips 一起用"),
        (["check", "填报", "--complete"], "请用 --expected 给出应交名单"),
        ([*NEW, "--expected", "名单.csv"], "--expected、--previous 要与 --from 一起用"),
        ([*NEW, "--from", "填报", "--people", "3"], "--people 不能与 --from 一起用"),
        ([*NEW, "--from", "名单.csv", "--people", "3"], "--people 不能与 --from 一起用"),
        ([*NEW, "--from", "填报", "--office", "填报"], "--office 不能与 --from、--people 一起用"),
        ([*NEW, "--people", "3", "--office", "填报"], "--office 不能与 --from、--people 一起用"),
        (["roster", "填报", "-o", "y.xlsx", "--order", "笔画"], "次序“笔画”不是"),
        ([*NEW, "--map", "对照.yaml"], "--map 是取名单用的，请与 --from 名单 一起用"),
        ([*NEW, "--from", "填报", "--map", "对照.yaml"], "--map 是取名单用的"),
        ([*NEW, "--office", "填报", "--map", "对照.yaml"], "--map 是取名单用的"),
        ([*NEW, "-t", "yaml"], "-t 要与 --from 一起用"),
        ([*NEW, "--office", "填报", "-t", "xlsx"], "-t 要与 --from 一起用"),
        ([*NEW, "--office", "填报", "--issuer", "示例局"], "不能与 --office 一起用"),
        ([*NEW, "--from", "名单.csv", "-t", "xlsx"], "取名单时由 -o 决定格式"),
        (
            ["new", "annual-record", "-o", "y.xlsx", "--from", "名单.csv", "-t", "yaml"],
            "由 -o 决定",
        ),
        (["build", "填报", "--dry-run", "--prune"], "--prune 不能与 --dry-run 一起用"),
        (["render", "填报", "-t", "docx", "--merge", "y.pdf"], "-t 要与 -o 一起用"),
        (["roster", "填报", "--against", "名单.csv", "--draft"], "--draft 是生成名册用的"),
        (["statistics", "填报", "--draft"], "--draft 是生成统计表用的"),
        (["sample", "填报", "--verify", "名单.csv", "--draft"], "不与 --verify 同用"),
        (["preview", "annual-record", "-o", "y.png", "--number", "2"], "画空白表时不要给"),
        (["lint", "annual-record", "--form", "annual-roster"], "不能又用 --form 说它是"),
    ],
)
def test_options_that_do_not_go_together(
    asked: list[str], says: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == 2
    assert says in told.output
    assert {path.name for path in folder.iterdir()} == {"填报", "名单.csv"}
