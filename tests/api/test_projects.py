"""A project from its beginning to the end of its year."""

from __future__ import annotations

import io
import threading
from datetime import date
from pathlib import Path

import pytest

import cadre_docs as cd
from tests.command import command

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def project(desk: Path) -> Path:
    cd.init("2024", "henan-tenure-form")
    file = desk / "2024" / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("[docx, pdf] ", "[docx]").replace("[docx, pdf]", "[docx]"), encoding="utf-8"
    )
    return desk / "2024"


def test_planned_built_and_built_again(project: Path) -> None:
    planned = cd.plan(project)
    assert len(planned.run.lines) == 2
    assert "将生成2个输出" in cd.report(planned)
    assert not (project / "输出").exists()

    built = cd.build(project)
    assert built.ok
    assert built.summary.written == 3  # the report page is one of them
    assert built.page.is_file()

    assert cd.build(project).summary.written == 0
    assert cd.build(project, today=date(2026, 6, 1)).summary.written == 0


def test_what_is_wrong_with_a_record_is_no_exception(project: Path) -> None:
    record = next((project / "填报").rglob("*.yaml"))
    record.write_text(record.read_text("utf-8") + "\n没有这一项: 1\n", encoding="utf-8")
    built = cd.build(project)
    assert not built.ok
    assert built.summary.failed == 1
    assert "没有完成1份" in cd.report(built)


def test_progress_goes_where_it_is_sent(project: Path, capsys) -> None:
    stream = io.StringIO()
    with cd.watched(cd.Line(stream, log=True)) as line:
        cd.build(project)
        assert line.reached()
    assert capsys.readouterr() == ("", "")


def test_watching_builds_until_it_is_stopped(project: Path) -> None:
    stop, built, said = threading.Event(), [], []

    def hear(result: cd.Built) -> None:
        built.append(result)
        stop.set()

    cd.watch(project, hear, said.append, stop=stop)
    assert [result.ok for result in built] == [True]
    assert said[0].endswith("等待改动（Ctrl-C 结束）")


@pytest.mark.parametrize(("typed", "ok"), [("", True), ("\n没有这一项: 1\n", False)])
def test_ctrl_c_ends_watching_with_a_word_and_the_last_result(
    typed: str, ok: bool, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes(*_: object, **__: object):
        yield set()
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", changes)
    record = next((project / "填报").rglob("*.yaml"))
    record.write_text(record.read_text("utf-8") + typed, encoding="utf-8")
    said: list[str] = []
    last = cd.watch(project, print, said.append)
    assert last is not None
    assert last.ok is ok
    assert said[-1].startswith("已停止。")
    ran = command("build", project, "--watch")
    assert (ran.code, "已停止。" in ran.said) == (0 if ok else 1, True)


def test_ctrl_c_before_anything_is_built_is_no_success(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("watchfiles.watch", nothing)
    assert cd.watch(project, print, print) is None
    assert command("build", project, "--watch").code == 2


def test_issued_only_with_a_package(project: Path) -> None:
    with pytest.raises(cd.ProjectError):
        cd.build(project, issued=True)


def test_a_closed_year_is_cleaned(project: Path) -> None:
    cd.build(project)
    with pytest.raises(cd.ProjectError, match="不是2023年度的"):
        cd.leftovers(project, 2023)
    left = cd.leftovers(project, 2024)
    assert [item.what for item in left.found] == ["工具的记忆（状态）"]
    assert cd.clean(left).ok
    assert cd.leftovers(project, 2024).found == ()
    assert cd.clean(cd.leftovers(project, 2024)).removed == 0


def test_support_names_nobody(project: Path) -> None:
    written = cd.support("支持.zip", project=project)
    assert written.written == (Path("支持.zip"),)
    with pytest.raises(cd.OutputError, match="已存在"):
        cd.support("支持.zip")


def test_an_executor_that_there_is_not(project: Path) -> None:
    for run in (cd.plan, cd.build):
        with pytest.raises(cd.RequestError, match="--executor"):
            run(project, executor="ssh://x")
