"""``build`` at the command line: what is said where, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cadre_docs.cli.main import cli
from cadre_docs.errors import EnvironmentLackError
from cadre_docs.messages.progress import Line, watched
from cadre_docs.project.executors import Alone, Processes, worker_pool
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Settings
from cadre_docs.project.run import Options, build
from cadre_docs.project.summary import ERRORS
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
    assert "没有生成：填报/000001.yaml 示例1（试验表）：出生日期：" in result.stdout
    assert "3份记录：完成2份，没有完成1份；写了3个文件" in result.stdout
    assert result.stderr == ""  # it did not take long
    again = run(project, "--quiet")
    assert (again.returncode, again.stderr) == (1, "")
    assert "没有需要改动的文件" in again.stdout
    planned = run(project, "--dry-run")
    assert planned.returncode == 1  # what is refused is not done, though there is nothing to do
    assert "有错误，没有改动，仍不会生成：填报/000001.yaml 示例1（试验表）：" in planned.stdout
    assert "没有需要生成的。" in planned.stdout


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
        worker_pool("dask://localhost:8786", 2, Settings(), (), ())


def test_who_does_the_work() -> None:
    assert isinstance(worker_pool("local", 1, Settings(), (), ()), Alone)
    assert isinstance(worker_pool("local", 2, Settings(), (), ()), Processes)


class Watcher(Line):
    """What was told while it went on."""

    def __init__(self) -> None:
        super().__init__(None)
        self.told: list[str] = []

    def steps(self, items: Iterable[Any], doing: str, total: int) -> Iterator[Any]:
        for item in super().steps(items, doing, total):
            yield item
            self.told.append(self.reached())


def test_reading_and_making_are_counted_and_what_failed_is(project: Path) -> None:
    with watched(Watcher()) as line:
        build(read_project(project), Options())
    # A file may hold many records, so a loop over them lies within.
    assert [told for told in line.told if told in {f"读取 {n}/3" for n in range(3)}] == [
        "读取 0/3", "读取 1/3", "读取 2/3",
    ]  # fmt: skip
    made = [told for told in line.told if told.startswith("生成")]
    assert made[-1] == "生成 2/3（没有成功1）"


def test_it_names_the_errors_between_records(project: Path) -> None:
    first = project / "填报" / "000000.yaml"
    (project / "填报" / "000001.yaml").write_text(first.read_text("utf-8"), "utf-8")
    result = run(project, "--quiet")
    assert result.returncode == 1
    told = [line for line in result.stdout.splitlines() if line.startswith("错误：")]
    assert len(told) == 2
    for number, line in enumerate(told):
        assert line.startswith(f"错误：填报/00000{number}.yaml:")
        assert "示例0：ID-duplicate " in line
        assert "重复的删去一份" in line
    assert "还不能签字（退出码1）" in result.stdout


def test_of_a_sound_build_it_names_none(tmp_path: Path) -> None:
    result = run(make_project(tmp_path / "p"), "--quiet")
    assert result.returncode == 0
    assert "错误：" not in result.stdout
    assert "退出码" not in result.stdout


def test_it_names_the_first_errors_of_many(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    first = (folder / "填报" / "000000.yaml").read_text("utf-8")
    for number in range(ERRORS + 2):
        (folder / "填报" / f"{number:06}.yaml").write_text(first, "utf-8")
    told = run(folder, "--quiet").stdout.splitlines()
    assert sum(line.startswith("错误：") for line in told) == ERRORS
    assert any(line.startswith("……另有2条错误，") for line in told)
