"""The last net: a file that is read too long ends the command, and nothing of it is kept."""

from __future__ import annotations

import contextlib
import importlib
import signal
import threading
from pathlib import Path

import pytest

from cadre_docs.intake import read as intake_read
from cadre_docs.intake.read import read_paths
from cadre_docs.machine import cpu_time, platforms
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from cadre_docs.project.state.file import opened
from tests.project.small_form import make_project

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such timer here")


@pytest.fixture
def endless(monkeypatch):
    """Have every file read for ever, and the net be near."""

    def read_yaml(*_: object) -> None:
        while True:
            try:
                sum(range(1_000))
            except Exception:
                pytest.fail("taken for damage of the file")

    monkeypatch.setattr(cpu_time, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(intake_read, "read_yaml", read_yaml)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "记录.yaml"
    path.write_text("表单: annual-record\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("endless")
def test_reading_ends_and_names_the_file(record, forms):
    with pytest.raises(cpu_time.TooComplexError, match=r"文件过于复杂：“.*记录.yaml”"):
        read_paths([record], forms)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.usefixtures("endless")
def test_the_command_ends_with_exit_status_2(record, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["cadre-docs", "check", str(record)])
    entry = importlib.import_module("cadre_docs.cli.main")  # the package has a function so called
    monkeypatch.setattr(entry, "guard_streams", lambda: None)
    monkeypatch.setattr(entry.os, "umask", lambda _: 0)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 2
    assert "文件过于复杂" in capsys.readouterr().err


def test_what_is_read_in_time_is_not_disturbed(record, forms):
    former = signal.getsignal(signal.SIGPROF)
    assert len(read_paths([record], forms).entries) == 1
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) is former


def test_other_threads_read_without_it(record, forms):
    read = []
    thread = threading.Thread(target=lambda: read.append(read_paths([record], forms)))
    thread.start()
    thread.join()
    assert len(read[0].entries) == 1


def test_nothing_of_it_stays_in_the_state_of_a_build(tmp_path, monkeypatch):
    folder = make_project(tmp_path / "项目", people=3)
    real, near = intake_read.read_yaml, []

    def read_yaml(data: bytes, file: str, *rest):
        near.append(file)
        while len(near) == 2:
            sum(range(1_000))
        return real(data, file, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(cpu_time, "MOST_SECONDS", 0.2)
        patch.setattr(intake_read, "read_yaml", read_yaml)
        with pytest.raises(cpu_time.TooComplexError):
            build(read_project(folder), Options())
    with opened(read_project(folder).state) as state:
        assert state.number("SELECT count(*) FROM files") == 0
        assert state.number("SELECT count(*) FROM records") == 0
    assert build(read_project(folder), Options()).records == 3


def as_another_fault() -> None:
    """As openpyxl's descriptors do: whatever is raised in them is a wrong value."""
    try:
        while True:
            sum(range(1_000))
    except BaseException:
        raise TypeError("expected <class 'RgbColor'>") from None


def as_nothing() -> None:
    with contextlib.suppress(BaseException):
        while True:
            sum(range(1_000))


def as_nothing_again_and_again() -> None:
    for _ in range(2):
        as_nothing()


@pytest.mark.parametrize("swallow", [as_another_fault, as_nothing, as_nothing_again_and_again])
def test_a_library_that_takes_it_for_something_else(record, forms, monkeypatch, swallow):
    real = intake_read.read_yaml

    def read_yaml(*arguments):
        swallow()
        return real(*arguments)

    monkeypatch.setattr(cpu_time, "MOST_SECONDS", 0.2)
    monkeypatch.setattr(platforms, "_ONCE_MORE", 0.1)
    monkeypatch.setattr(intake_read, "read_yaml", read_yaml)
    with pytest.raises(cpu_time.TooComplexError, match=r"文件过于复杂：“.*记录.yaml”"):
        read_paths([record], forms)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def read_two() -> None:
    with cpu_time.each_within_cpu_time() as begin:
        begin("甲")
        as_nothing()
        begin("乙")


def test_the_next_file_is_not_blamed(monkeypatch):
    monkeypatch.setattr(cpu_time, "MOST_SECONDS", 0.1)
    with pytest.raises(cpu_time.TooComplexError, match="“甲”"):
        read_two()
