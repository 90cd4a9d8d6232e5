"""Whatever happens to a build: a clear message, nothing lost, and the next one goes on."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from cadre_docs.errors import OutputError, ProjectError
from cadre_docs.project import outputs as store
from cadre_docs.project import run as build_run
from cadre_docs.project.executors import Alone, Processes, together
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Job, Settings
from cadre_docs.project.records import Loader
from cadre_docs.project.run import Options, build
from cadre_docs.project.state.file import FILE, VERSION
from cadre_docs.project.workers import HOPELESS, results
from tests.project.small_form import ROOT, command, make_project, outputs, run

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p")


def make(folder: Path, **options):
    return build(read_project(folder), Options(**options))


def state_of(folder: Path) -> Path:
    return folder / "输出" / ".cadre-docs" / FILE


class Bomb:
    """Kills the process that unpacks it."""

    def __reduce__(self):
        return os._exit, (1,)


BOMB = pickle.dumps(Bomb())


# --- disks and folders ----------------------------------------------------------------------


def test_a_full_disk_stops_the_build_and_the_next_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def full(path: Path, data: bytes, **_: object) -> None:
        if len(written) == 1:
            raise OutputError(f"写不进“{path}”：设备上没有空间。", errno.ENOSPC)
        written.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", full)
        with pytest.raises(OutputError, match="没有空间"):
            make(project)
    assert len(outputs(project)) == 1
    summary = make(project)
    assert (summary.failed, summary.written, summary.kept) == (0, 3, ())


def test_one_folder_that_refuses_stops_only_its_own(project: Path) -> None:
    (project / "输出").mkdir()
    (project / "输出" / "示例0院").write_text("a file in the way", encoding="utf-8")
    summary = make(project)
    assert (summary.failed, summary.records) == (1, 3)
    assert "写不进" in summary.failures[0].problem
    (project / "输出" / "示例0院").unlink()
    assert not make(project).has_errors


def test_an_output_folder_that_cannot_be_made(project: Path) -> None:
    (project / "输出").write_text("a file in the way", encoding="utf-8")
    result = run(project)
    assert result.returncode == 2
    assert result.stderr.startswith("错误：写不进输出文件夹")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_folder_is_a_message(project: Path) -> None:
    (project / "输出").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="写不进"):
        make(project)


def test_a_file_that_vanishes_while_it_is_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = project / "填报" / "000001.yaml"
    find = build_run.Scanner._files

    def vanish(scanner):
        found = list(find(scanner))
        gone.unlink()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(build_run.Scanner, "_files", vanish)
        summary = make(project)
    assert "文件不存在" in summary.files[0].message
    assert (summary.records, summary.failed) == (2, 0)


# --- the state ---------------------------------------------------------------------------------


def test_a_damaged_state_is_moved_aside_and_everything_compared(project: Path) -> None:
    make(project)
    before = outputs(project)
    edited = project / "输出" / "示例0院" / "示例0.docx"
    edited.write_bytes(b"edited")
    state_of(project).write_bytes(b"\0damaged" * 1000)
    summary = make(project)
    assert "已损坏" in summary.remarks[0]
    assert edited.read_bytes() == b"edited"  # nobody knows whose it is
    assert "没有覆盖" in summary.failures[0].problem
    assert list(state_of(project).parent.glob("*.damaged-1"))
    make(project, force=True)
    assert {n: d for n, d in outputs(project).items() if n in before} == before
    assert not make(project).has_errors


def test_a_state_with_holes_is_damaged_too(project: Path) -> None:
    make(project)
    data = bytearray(state_of(project).read_bytes())
    data[4096:20480] = b"\xff" * (20480 - 4096)
    state_of(project).write_bytes(data)
    summary = make(project)
    assert "已损坏" in summary.remarks[0]
    assert (summary.failed, summary.written) == (0, 0)


def test_a_state_with_other_tables_is_begun_anew(project: Path) -> None:
    make(project)
    with sqlite3.connect(state_of(project)) as db:
        db.execute("ALTER TABLE outputs DROP COLUMN whole")
    db.close()
    summary = make(project)
    assert "已损坏" in summary.remarks[0]
    assert (summary.failed, summary.written) == (0, 0)


def test_a_newer_state_is_refused(project: Path) -> None:
    make(project)
    with sqlite3.connect(state_of(project)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = outputs(project)
    with pytest.raises(ProjectError, match="请升级"):
        make(project)
    assert outputs(project) == before


def test_two_builds_at_once(project: Path) -> None:
    from cadre_docs.project.lock import locked

    with locked(project / "输出" / ".cadre-docs"):
        result = run(project)
    assert result.returncode == 2
    assert f"另一个 cadre-docs build 正在生成“{project / '输出'}”" in result.stderr
    assert str(os.getpid()) in result.stderr
    assert run(project).returncode == 0


# --- workers -------------------------------------------------------------------------------------


def test_who_kills_workers_twice_is_blamed_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / "p", 12)
    parcel = Loader.parcel

    def bomb(loader, source: str, place: int):
        return BOMB if source.endswith("000005.yaml") else parcel(loader, source, place)

    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)
    with monkeypatch.context() as patch:
        patch.setattr(Loader, "parcel", bomb)
        summary = make(folder, jobs=2)
    assert (summary.records, summary.failed, summary.written) == (12, 1, 12)
    assert summary.failures[0].person == "示例5"
    assert "两次意外终止" in summary.failures[0].problem
    summary = make(folder, jobs=2)
    assert (summary.failed, summary.tasks) == (0, 1)


def test_workers_that_never_live_are_not_the_records_fault() -> None:
    crew = Processes(2, Settings(), (), ())
    jobs = [Job(number, BOMB, (), Settings()) for number in range(HOPELESS + 2)]
    with pytest.raises(OutputError, match="一再意外终止"):
        list(results(jobs, crew))
    crew.close(at_once=True)


def test_of_jobs_that_go_out_together_the_one_that_kills_is_found() -> None:
    class Together(Processes):
        batch = 10

    crew = Together(2, Settings(), (), ())
    jobs = [Job(n, BOMB if n == 7 else b"no pickle", (), Settings()) for n in range(25)]
    found = [(result.number, result.stopped) for result in results(jobs, crew)]
    crew.close(at_once=True)
    assert sorted(number for number, _ in found) == list(range(25))
    assert [number for number, said in found if "意外终止" in said] == [7]


@pytest.mark.parametrize(("total", "batch"), [(0, 1), (15, 1), (16, 2), (800, 100), (10**6, 100)])
def test_many_records_go_to_a_cluster_together_and_every_worker_gets_some(
    total: int, batch: int
) -> None:
    assert together(total, threads=2) == batch


def test_a_fault_of_the_tool_is_a_result() -> None:
    [result] = results([Job(7, b"no pickle", (), Settings())], Alone())
    assert (result.number, result.fault) == (7, True)
    assert "工具内部出错" in result.stopped


def test_processes_and_this_one_write_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make_project(tmp_path / "1", 10), make_project(tmp_path / "2", 10)
    make(one)
    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)
    make(two, jobs=2)
    assert outputs(one) == outputs(two)


@POSIX
@pytest.mark.parametrize("ask", [signal.SIGINT, signal.SIGTERM], ids=lambda ask: ask.name)
def test_a_build_that_is_asked_to_end_does_so_soon_and_cleanly(tmp_path: Path, ask: int) -> None:
    folder = make_project(tmp_path / "p", 400, per_file=100)
    short = Path(tempfile.mkdtemp())  # the names of sockets have a limit
    process = subprocess.Popen(
        command(folder, "--jobs", "2"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
        start_new_session=True, env=os.environ | {"TMPDIR": str(short)},
        # A shell's background job, as CI may be, has Ctrl-C turned off.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    )  # fmt: skip
    wait_for(lambda: len(list((folder / "输出").rglob("*.docx"))) > 5)
    begun = time.monotonic()
    if ask == signal.SIGINT:
        os.killpg(process.pid, ask)  # as a terminal does: the workers get it too
    else:
        process.terminate()
    _, shown = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "重新运行即可接着做" in shown
    assert "Traceback" not in shown
    assert "leaked" not in shown
    assert not list(short.iterdir())
    short.rmdir()
    assert time.monotonic() - begun < 10  # a second or two where nobody else is at work
    assert {Path(name).suffix for name in outputs(folder)} == {".docx"}  # nothing half-written
    summary = make(folder)
    assert (summary.failed, summary.kept, summary.records) == (0, (), 400)


def wait_for(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_form_without_a_master_stops_only_its_own(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 1)
    schemas = folder / "目录" / "data_schemas"
    text = (schemas / "small-form.yaml").read_text(encoding="utf-8")
    (schemas / "bare-form.yaml").write_text(text.replace("small-form", "bare-form"), "utf-8")
    (folder / "填报" / "无.yaml").write_text("表单: bare-form\n姓名: 示例乙\n", encoding="utf-8")
    file = folder / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8").replace("表单: [small-form]\n", ""), "utf-8")
    for _ in range(2):
        summary = make(folder)
        assert (summary.records, summary.failed) == (2, 1)
        assert "没有母版" in summary.failures[0].problem


def test_a_damaged_master_is_said_for_its_records(project: Path) -> None:
    master = project / "目录" / "forms" / "small-form" / "master.docx"
    good = master.read_bytes()
    master.write_bytes(b"no docx")
    record = project / "填报" / "000000.yaml"
    record.write_text(
        record.read_text("utf-8").replace("姓名: 示例0", "姓名: 示\u200b例0"), "utf-8"
    )
    summary = make(project)
    assert summary.failed == 3
    assert summary.counts["note"] == 2  # what was found stands all the same, FS-rules among it
    assert "不是 .docx 文件" in summary.failures[0].problem
    master.write_bytes(good)
    assert not make(project).has_errors


def test_the_units_facts_are_checked_and_never_counted(project: Path) -> None:
    unit = project / "单位.yaml"
    unit.write_text("表单: unit\n基本: {单位: 示例院}\n没有的: 1\n", encoding="utf-8")
    file = project / "cadre-docs.yaml"
    file.write_text(f"{file.read_text('utf-8')}单位表: 单位.yaml\n", encoding="utf-8")
    summary = make(project)
    assert (summary.records, summary.failed, summary.counts["error"]) == (3, 0, 1)
    assert summary.has_errors


@pytest.mark.parametrize("written", [False, True])
def test_stopped_between_noting_and_writing_an_output(
    written: bool, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    record = project / "填报" / "000000.yaml"
    record.write_text(record.read_text("utf-8").replace("好", "很好"), "utf-8")
    write = store.write_whole

    def stop(path: Path, data: bytes, **options: object) -> None:
        if written:
            write(path, data, **options)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", stop)
        with pytest.raises(SystemExit):
            make(project)
    # Neither the old file nor the new one is taken for edited, even if the record moves on.
    record.write_text(record.read_text("utf-8").replace("很好", "最好"), "utf-8")
    summary = make(project)
    assert (summary.kept, summary.failed) == ((), 0)
    assert make(project).tasks == 0


def test_what_is_edited_while_a_build_runs_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    record = project / "填报" / "000000.yaml"
    record.write_text(record.read_text("utf-8").replace("好", "很好"), "utf-8")
    edited = project / "输出" / "示例0院" / "示例0.docx"
    plan = build_run.Work.plan

    def edit(work) -> None:
        plan(work)
        edited.write_bytes(b"edited")

    monkeypatch.setattr(build_run.Work, "plan", edit)
    summary = make(project)
    assert edited.read_bytes() == b"edited"
    assert "没有覆盖" in summary.failures[0].problem
