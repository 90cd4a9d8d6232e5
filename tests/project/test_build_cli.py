"""``build`` at the command line: what is said where, and the exit status."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from cadre_docs.cli.main import cli
from cadre_docs.errors import EnvironmentLackError
from cadre_docs.project.executors import Alone, Processes, crew_of
from cadre_docs.project.jobs import Settings
from cadre_docs.project.progress import Bar, Lines, progress_for
from tests.project.small_form import make_project, outputs, run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    path = folder / "填报" / "000001.yaml"
    path.write_text(path.read_text("utf-8").replace("1951-02", "1951-20"), "utf-8")
    return folder


def test_it_says_who_failed_and_why_and_exits_1(project: Path) -> None:
    result = run(project)
    assert result.returncode == 1
    assert "没有生成：填报/000001.yaml 示例1（small-form）：出生日期：" in result.stdout
    assert "3份记录：完成2份，没有完成1份；写了3个文件" in result.stdout
    assert "需要处理3份记录" in result.stderr
    assert "已处理3/3份" in result.stderr
    assert "没有成功1份" in result.stderr
    again = run(project, "--quiet")
    assert (again.returncode, again.stderr) == (1, "")
    assert "没有需要改动的文件" in again.stdout


def test_a_dry_run_lists_and_writes_nothing(project: Path) -> None:
    result = run(project, "--dry-run")
    assert result.returncode == 0
    assert "示例0院/示例0.docx  示例0：新增" in result.stdout
    assert "将生成3个输出。" in result.stdout
    assert outputs(project) == {}
    run(project, "--quiet")
    assert "没有需要生成的。" in run(project, "--dry-run").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--executor", "spark://x"], "--executor 应是 local 或 dask://"),
        (["--jobs", "0"], "“0”不是1至256之间的整数"),
    ],
)
def test_wrong_use(options: list[str], said: str, project: Path) -> None:
    result = run(project, *options)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_folder_without_a_project(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["build", str(tmp_path)], standalone_mode=False)
    assert "没有项目文件" in str(result.exception)


def test_dask_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentLackError, match="pip install"):
        crew_of("dask://localhost:8786", 2, Settings(), (), ())


def test_who_does_the_work() -> None:
    assert isinstance(crew_of("local", 1, Settings(), (), ()), Alone)
    assert isinstance(crew_of("local", 2, Settings(), (), ()), Processes)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    assert isinstance(progress_for(Terminal()), Bar)
    assert isinstance(progress_for(io.StringIO()), Lines)


def test_reading_that_takes_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadre_docs.project.progress._EVERY", 0)
    monkeypatch.setattr("cadre_docs.project.progress._PATIENCE", -1)
    plain, shown = io.StringIO(), Terminal()
    Lines(plain).reading(7)
    bar = Bar(shown)
    bar.reading(7)
    bar.reading(8)
    assert plain.getvalue() == "已读取7个文件\n"
    assert shown.getvalue().count("正在读取记录") == 1


def test_the_bar_shows_rate_and_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(
        "rich.console.Console", lambda **_: Console(file=stream, force_terminal=True, width=100)
    )
    with progress_for(stream) as progress:
        progress.start(4)
        for number in range(4):
            progress.step(failed=number == 2)
    shown = stream.getvalue()
    assert "4/4" in shown
    assert "份/秒" in shown
    assert "没有成功 1" in shown
