"""A build divided among computers: the shards together are the plain build, whatever happens."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import cadre_docs as cd
from cadre_docs.cli.main import cli
from cadre_docs.errors import OutputError, ProjectError, RequestError
from cadre_docs.messages.progress import Line, watched
from cadre_docs.project.lock import locked
from cadre_docs.project.shards import results_file
from cadre_docs.project.shards.shard import Shard, number_of, shard_of
from tests.project.small_form import FORM, ROOT, command, make_project, master, outputs, record

PEOPLE = 12


def shards_of(folder: Path) -> Path:
    return folder / "输出" / ".cadre-docs" / "shards"


def merged(folder: Path, **options: object) -> cd.Built:
    return cd.merge_shards(folder, today=None, **options)


def divided(folder: Path, count: int, *without: int, **options: object) -> None:
    for number in range(1, count + 1):
        if number not in without:
            assert cd.build_shard(folder, f"{number}/{count}", today=None, **options).ok


def of_results(folder: Path, number: int, count: int) -> Path:
    return shards_of(folder) / f"{number}-of-{count}" / "results-001.sqlite"


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(sql, values)


def crowd(folder: Path) -> Path:
    """A project with people of one name, a person twice, a file with faults, and bad dates."""
    make_project(folder, PEOPLE, per_file=5)
    records = folder / "填报"
    same = [record("示例王", "示例院", f"198{n}-01") for n in range(3)]
    (records / "同名.yaml").write_text("---\n".join(same), encoding="utf-8")
    (records / "又一份.yaml").write_text(record("示例0", "示例0院", "1950-01"), encoding="utf-8")
    (records / "坏.yaml").write_text("姓名: [", encoding="utf-8")
    (records / "日期.yaml").write_text(record("示例李", born="一九八〇年"), encoding="utf-8")
    wrong = record("示例赵") + "---\n" + record("示例钱").replace("单位", "丹位")
    (records / "错项.yaml").write_text(wrong, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", PEOPLE)


# --- the same as one build ---------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_shards_together_are_the_plain_build_byte_for_byte(tmp_path: Path, count: int) -> None:
    plain, parts = crowd(tmp_path / "1" / "p"), crowd(tmp_path / "2" / "p")
    built = cd.build(plain, today=None)
    divided(parts, count)
    assert not [
        name for name in outputs(parts) if name.endswith(".docx")
    ]  # nothing else is written
    together = merged(parts)
    assert together.summary.counts == built.summary.counts
    assert together.summary.failures == built.summary.failures
    assert outputs(parts) == outputs(plain)
    assert cd.build(parts, today=None).summary.written == 0


def test_package_and_roster_are_those_of_the_plain_build(tmp_path: Path) -> None:
    folders = [tmp_path / name / "p" for name in ("1", "2")]
    for folder in folders:
        cd.init(folder, "henan-tenure-form")
        with (folder / "cadre-docs.yaml").open("a", encoding="utf-8") as file:
            file.write("打印文件: 打印文件.pdf\n名册: 名册.xlsx\n")
    plain, parts = folders
    built = cd.build(plain, today=None)
    divided(parts, 2)
    assert merged(parts).summary.counts == built.summary.counts
    assert outputs(parts) == outputs(plain)
    assert {"打印文件.pdf", "打印文件.csv"} <= set(outputs(parts))


def test_merging_twice_changes_nothing(project: Path) -> None:
    divided(project, 2)
    assert merged(project).summary.written == PEOPLE + 1
    again = merged(project)
    assert again.ok
    assert (again.summary.written, again.summary.tasks) == (0, 0)


def test_a_later_round_does_only_what_changed(project: Path) -> None:
    divided(project, 2)
    merged(project)
    (project / "填报" / "000003.yaml").write_text(record("示例3", summary="更好"), encoding="utf-8")
    done = [cd.build_shard(project, f"{n}/2", today=None).summary for n in (1, 2)]
    assert sorted(one.records for one in done) == [0, 1]
    assert merged(project).summary.written == 2  # and the report
    whole = make_project(project.parent / "q" / "p", PEOPLE)
    (whole / "填报" / "000003.yaml").write_text(record("示例3", summary="更好"), encoding="utf-8")
    cd.build(whole, today=None)
    # 示例3's unit is another now, and the old output is left over in one of them
    assert set(outputs(whole)) <= set(outputs(project))


def test_results_are_carried_in_any_folder(project: Path, tmp_path: Path) -> None:
    stick = tmp_path / "移动硬盘"
    for number in (1, 2):
        there = shutil.copytree(project, tmp_path / f"电脑{number}")
        cd.build_shard(there, f"{number}/2", shards=stick / f"第{number}台", today=None)
        assert outputs(there) == {}
    assert merged(project, shards=stick).ok
    assert len(outputs(project)) == PEOPLE + 1


def test_what_depends_on_the_day_is_found_again_on_another_day(tmp_path: Path) -> None:
    plain, parts = (make_project(tmp_path / name / "p", 3) for name in "12")
    for folder in (plain, parts):
        future = record("示例将来", born="2030-02")
        (folder / "填报" / "将来.yaml").write_text(future, encoding="utf-8")
    first, later = date(2029, 12, 31), date(2030, 3, 1)
    cd.build_shard(parts, "1/1", today=first)
    built = cd.build(plain, today=later)
    assert cd.merge_shards(parts, today=later).summary.counts == built.summary.counts
    assert outputs(parts) == outputs(plain)
    assert "将来" not in "".join(f.message for f in built.summary.files)


# --- stopped, taken up again -------------------------------------------------------------------


class Stopped(BaseException):
    """As Ctrl-C."""


def test_a_shard_that_was_stopped_goes_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_file, "BATCH", 2)

    class StopAt(Line):
        def steps(self, items, doing, total):
            for number, item in enumerate(super().steps(items, doing, total), 1):
                yield item
                if (doing, number) == ("生成", 5):
                    raise Stopped

    with watched(StopAt(None)), pytest.raises(Stopped):
        cd.build_shard(project, "1/1", today=None)
    done = cd.build_shard(project, "1/1", today=None).summary
    assert (done.records, done.failed) == (PEOPLE, 0)
    assert done.done == PEOPLE - 5
    assert merged(project).ok


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_shard_that_was_killed_goes_on(tmp_path: Path) -> None:
    plain, parts = (make_project(tmp_path / n, 600, per_file=50) for n in ("plain", "parts"))
    cd.build(plain, today=None)
    results = of_results(parts, 1, 2)
    for least in (20_000, 200_000, 400_000):
        process = subprocess.Popen(
            command(parts, "--shard", "1/2", "--jobs", "2", "--quiet"),
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
        )
        while process.poll() is None and (not results.exists() or results.stat().st_size < least):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() != 0
    divided(parts, 2)
    assert merged(parts).ok
    assert {n: d for n, d in outputs(parts).items() if n.endswith(".docx")} == {
        n: d for n, d in outputs(plain).items() if n.endswith(".docx")
    }


@pytest.mark.parametrize("begun", [b"", "PRAGMA page_size = 4096"])
def test_a_shard_that_was_killed_at_its_very_beginning_goes_on(
    project: Path, begun: bytes | str
) -> None:
    path = of_results(project, 1, 2)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    if isinstance(begun, str):
        change(path, begun)
    cd.build_shard(project, "2/2", today=None)
    assert "第1片（共2片）没有交回" in cd.report(merged(project))
    assert cd.build_shard(project, "1/2", today=None).ok
    assert merged(project).ok


def test_a_merge_that_was_stopped_goes_on(project: Path) -> None:
    class StopAt(Line):
        def steps(self, items, doing, total):
            for number, item in enumerate(super().steps(items, doing, total), 1):
                yield item
                if (doing, number) == ("合并", 5):
                    raise Stopped

    divided(project, 2)
    with watched(StopAt(None)), pytest.raises(Stopped):
        merged(project)
    built = merged(project)
    assert built.ok
    assert built.summary.tasks == PEOPLE - 5


def test_a_result_of_a_fault_is_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadre_docs.project import jobs

    def broken(*_: object) -> None:
        raise RuntimeError("坏了")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "print_record", broken)
        failed = cd.build_shard(project, "1/1", today=None)
    assert not failed.ok
    assert (failed.summary.done, failed.summary.failed) == (0, PEOPLE)
    assert "坏了" in cd.report(failed)
    told = merged(project).summary
    assert {failure.problem for failure in told.failures} == {
        f.problem for f in failed.summary.failures
    }
    assert cd.build_shard(project, "1/1", today=None).summary.done == PEOPLE
    assert merged(project).ok


# --- what is wrong is told ---------------------------------------------------------------------


def test_a_missing_shard_is_told_and_lists_wait(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    cd.init(folder, "henan-tenure-form")
    with (folder / "cadre-docs.yaml").open("a", encoding="utf-8") as file:
        file.write("打印文件: 打印文件.pdf\n")
    places = [
        (path.relative_to(folder).as_posix(), 0) for path in (folder / "填报").rglob("*.yaml")
    ]
    missing = number_of(*places[0], 2)
    count = sum(number_of(*place, 2) == missing for place in places)
    divided(folder, 2, missing)
    if count == len(places):  # nobody is in the other one, which has nothing to say then
        (shards_of(folder) / f"{missing}-of-2").mkdir()
    built = merged(folder)
    said = cd.report(built)
    assert not built.ok
    assert f"第{missing}片（共2片）没有交回" in said
    assert f"还有{count}份没有合并进来" in said
    assert "打印文件没有更新" in said
    assert not (folder / "输出" / "打印文件.pdf").exists()
    divided(folder, 2)
    assert merged(folder).summary.failed == 0
    assert (folder / "输出" / "打印文件.pdf").exists()


def test_a_plain_build_does_what_is_missing(project: Path) -> None:
    divided(project, 3, 2)
    assert not merged(project).ok
    assert cd.build(project, today=None).ok
    assert len(outputs(project)) == PEOPLE + 1


def test_a_shard_is_done_once_at_a_time(project: Path) -> None:
    with locked(shards_of(project) / "1-of-2"):
        with pytest.raises(ProjectError, match=r"正在做这一片.*两台电脑要做不同的片"):
            cd.build_shard(project, "1/2", today=None)
        assert cd.build_shard(project, "2/2", today=None).ok


def test_two_that_write_one_file_are_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where locks do not hold (some network disks), the file itself does."""
    divided(project, 1)
    monkeypatch.setattr(results_file, "TIMEOUT", 0.05)
    with closing(sqlite3.connect(of_results(project, 1, 1), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises((ProjectError, OutputError), match="写"):
            cd.build_shard(project, "1/1", today=None)
        with pytest.raises(ProjectError, match=r"没有分片的结果|还在写") as told:
            raise ProjectError(cd.report(merged(project)))
        assert "还在写（这一片还没有做完）" in str(told.value)


def test_results_of_several_divisions_are_refused(project: Path) -> None:
    divided(project, 2)
    divided(project, 3)
    with pytest.raises(ProjectError, match="分法不一样（共2片、共3片）"):
        merged(project)
    assert outputs(project) == {}


def test_no_results_at_all(project: Path) -> None:
    with pytest.raises(ProjectError, match=r"没有分片的结果.*--shard 1/8"):
        merged(project)


def test_two_results_that_differ_are_both_refused(project: Path) -> None:
    divided(project, 1)
    copy = shards_of(project) / "又一份" / "results-001.sqlite"
    copy.parent.mkdir()
    shutil.copy(of_results(project, 1, 1), copy)
    first = "(SELECT min(id) FROM results)"
    change(copy, f"UPDATE results SET findings = '[]', extra = 3 WHERE id = {first}")  # noqa: S608
    built = merged(project)
    assert [f.problem for f in built.summary.failures if "说的不一样" in f.problem]
    assert built.summary.failed == 1  # of the others both say the same
    shutil.rmtree(copy.parent)
    assert merged(project).ok


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("程序版本", "程序版本（那时0.0.1，现在"),
        ("程序（版本、Python、所用的库）", "程序（版本、Python、所用的库）与现在不同"),
        ("通知、参数和节假日", "通知、参数和节假日与现在不同"),
    ],
)
def test_results_of_another_program_are_refused_with_the_reason(
    project: Path, name: str, said: str
) -> None:
    divided(project, 1)
    path = of_results(project, 1, 1)
    with closing(sqlite3.connect(path)) as db:
        basis = json.loads(db.execute("SELECT value FROM meta WHERE key = 'basis'").fetchone()[0])
    basis[name] = "0.0.1"
    change(path, "UPDATE meta SET value = ? WHERE key = 'basis'", json.dumps(basis))
    built = merged(project)
    assert said in cd.report(built)
    assert built.summary.failed == PEOPLE
    # Nor are they mixed with new ones.
    with pytest.raises(ProjectError, match=r"不能接着做.*删去这个文件夹"):
        cd.build_shard(project, "1/1", today=None)


def test_a_project_that_changed_is_told(project: Path) -> None:
    divided(project, 1)
    with (project / "cadre-docs.yaml").open("a", encoding="utf-8") as file:
        file.write("年度: 2024\n")
    (project / "目录" / "forms" / FORM / "master.docx").write_bytes(master("新表"))
    said = cd.report(merged(project))
    assert "项目文件的年度、表单、通知、核对日期或限制、表单“small-form”的母版与现在不同" in said


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda path: path.write_bytes(b"no database at all, whatever its name"),
            "已损坏或没有拷全",
        ),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), "已损坏或没有拷全"),
        (lambda path: change(path, "PRAGMA user_version = 99"), "较新版本的 cadre-docs 写的"),
        (lambda path: change(path, "CREATE TABLE more (a)"), "不是分片的结果"),
        (lambda path: change(path, "UPDATE meta SET value = '[9, 2]'"), "不是分片的结果"),
        (
            lambda path: change(path, "UPDATE meta SET value = '[2]' WHERE key = 'basis'"),
            "不是分片的结果",
        ),
        (lambda path: change(path, "UPDATE outputs SET data = x'00'"), "这份读不出来"),
        (lambda path: change(path, "UPDATE results SET findings = '[[1]]'"), "这份读不出来"),
        (lambda path: change(path, "UPDATE results SET grades = '{}'"), "这份读不出来"),
    ],
)
def test_files_that_are_no_results_are_told(project: Path, damage, said: str) -> None:
    divided(project, 1)
    damage(of_results(project, 1, 1))
    built = merged(project)
    assert said in cd.report(built)
    assert built.summary.failed == PEOPLE
    assert not [name for name in outputs(project) if name.endswith(".docx")]


def test_who_changed_after_a_shard_is_told_and_the_others_are_merged(project: Path) -> None:
    divided(project, 2)
    (project / "填报" / "000003.yaml").write_text(record("示例3", summary="改"), encoding="utf-8")
    built = merged(project)
    assert [failure.person for failure in built.summary.failures] == ["示例3"]
    assert "没有做完，或者记录、母版在做好之后有改动" in built.summary.failures[0].problem
    assert "做的时候读到的记录文件与现在的不完全相同" in cd.report(built)
    assert len(outputs(project)) == PEOPLE


def test_an_edited_output_is_kept_by_a_merge(project: Path) -> None:
    divided(project, 1)
    merged(project)
    edited = project / "输出" / "示例3院" / "示例3.docx"
    edited.write_bytes(b"edited")
    change_of = project / "填报" / "000003.yaml"
    text = record("示例3", "示例3院", "1953-04", "改")
    change_of.write_text(text, encoding="utf-8")
    cd.build_shard(project, "1/1", today=None)
    assert merged(project).summary.kept
    assert edited.read_bytes() == b"edited"


# --- small things ------------------------------------------------------------------------------


def test_a_large_shard_goes_on_in_another_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_file, "LARGEST", 40_000)
    monkeypatch.setattr(results_file, "BATCH", 3)
    divided(project, 1)
    files = sorted(path.name for path in (shards_of(project) / "1-of-1").glob("*.sqlite"))
    assert files[:2] == ["results-001.sqlite", "results-002.sqlite"]
    assert cd.build_shard(project, "1/1", today=None).summary.done == 0
    assert merged(project).ok
    assert len(outputs(project)) == PEOPLE + 1


def test_shares_are_equal() -> None:
    counts = [0] * 8
    for place in range(8000):
        counts[number_of("填报/全部.xlsx", place, 8) - 1] += 1
    assert max(counts) < 1.15 * min(counts)


@pytest.mark.parametrize("text", ["0/2", "3/2", "1/1001", "1", "/", "1/2/3", "一/二", "1/0", ""])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(RequestError, match="应写成 2/8"):
        shard_of(text)


@pytest.mark.parametrize("text", ["1/1", "2/2", "1000/1000"])
def test_the_first_and_the_last_shard(text: str) -> None:
    number, count = map(int, text.split("/"))
    assert shard_of(text) == Shard(count, number)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--shard", "1/2", "--merge"], "--shard、--merge 不能一起用"),
        (["--merge", "--dry-run"], "--merge、--dry-run 不能一起用"),
        (["--shard", "1/2", "--watch"], "--shard、--watch 不能一起用"),
        (["--merge", "--issued"], "--merge、--issued 不能一起用"),
        (["--shard", "1/2", "--prune"], "--prune 请在 --merge 时给"),
        (["--shards", "那里"], "要和 --shard 或 --merge 一起用"),
        (["--shard", "9/2"], "应写成 2/8"),
    ],
)
def test_options_that_cannot_go_together(project: Path, options: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["build", str(project), *options])
    assert result.exit_code == 2
    assert said in result.output


def test_the_command(project: Path) -> None:
    run = CliRunner().invoke
    for number in (1, 2):
        result = run(cli, ["build", str(project), "--shard", f"{number}/2"])
        assert result.exit_code == 0
        assert f"第{number}片（共2片）" in result.output
    result = run(cli, ["build", str(project), "--merge"])
    assert result.exit_code == 0
    assert f"{PEOPLE}份记录：完成{PEOPLE}份" in result.output
