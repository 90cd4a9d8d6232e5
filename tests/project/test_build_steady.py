"""What is read twice must be the same bytes: a change in between is given up and told.

Each test changes one thing after the build has looked at it and before it uses it again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from PIL import Image

from cadre_docs.api import checking
from cadre_docs.cli.main import cli
from cadre_docs.errors import ProjectError
from cadre_docs.project import run as build_run
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import GONE, OTHER_EDITION, Settings, make
from cadre_docs.project.run import Options, build
from cadre_docs.project.scan import Scanner
from cadre_docs.project.watch import watch_project
from tests.project.small_form import FORM, make_project, master, outputs, record
from tests.project.test_build_counting import PROJECT as ANNUAL
from tests.project.test_build_counting import write
from tests.project.test_build_watch import wait_for

Step = Callable[[], None]


def run_build(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


def build_with(folder: Path, monkeypatch: pytest.MonkeyPatch, before: str, change: Step, **options):
    """Build, with a change made right before a step of it."""
    step = getattr(build_run.Work, before)

    def changed(work):
        change()
        return step(work)

    with monkeypatch.context() as patch:
        patch.setattr(build_run.Work, before, changed)
        return run_build(folder, **options)


def texts(folder: Path) -> dict[str, str]:
    """Return what each DOCX among the outputs says, by its name."""
    return {
        path.stem: "\n".join(p.text for p in Document(str(path)).paragraphs)
        for path in (folder / "输出").rglob("*.docx")
    }


@pytest.fixture
def together(tmp_path: Path) -> Path:
    """A project with three people in one file."""
    return make_project(tmp_path / "p", 3, per_file=3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_person_inserted_on_top_gets_nobody_elses_name(
    together: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    run_build(together)
    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)
    (together / "目录" / "forms" / FORM / "master.docx").write_bytes(master("新表"))
    file = together / "填报" / "000000.yaml"
    text = file.read_text(encoding="utf-8")
    before = outputs(together)

    def insert() -> None:
        file.write_text(record("王五") + "---\n" + text, encoding="utf-8")

    summary = build_with(together, monkeypatch, "do", insert, jobs=jobs)
    assert summary.has_errors
    assert {failure.problem for failure in summary.failures} == {GONE}
    assert [p for p in summary.problems if "000000.yaml" in p and "下次运行再生成" in p]
    after = outputs(together)
    assert {n: d for n, d in after.items() if n.endswith(".docx")} == {
        n: d for n, d in before.items() if n.endswith(".docx")
    }
    assert not run_build(together, jobs=jobs).has_errors
    assert {name: name in text for name, text in texts(together).items()} == dict.fromkeys(
        ("示例0", "示例1", "示例2", "王五"), True
    )
    assert all("新表" in text for text in texts(together).values())


def test_a_file_saved_while_it_is_scanned_is_what_was_read(
    together: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = together / "填报" / "000000.yaml"
    text = file.read_text(encoding="utf-8")
    holds = Scanner._file

    def late(scanner, path, within):
        """Save another text after the hash is taken and before the file is read."""
        from cadre_docs.project import scan

        with monkeypatch.context() as patch:
            read = scan.read_one

            def saved(*arguments):
                path.write_text(record("王五"), encoding="utf-8")
                return read(*arguments)

            patch.setattr(scan, "read_one", saved)
            holds(scanner, path, within)

    with monkeypatch.context() as patch:
        patch.setattr(Scanner, "_file", late)
        assert run_build(together).written == 2
    assert list(texts(together)) == ["王五"]
    file.write_text(text, encoding="utf-8")
    run_build(together)
    assert "王五" in texts(together)["王五"]  # what is left over is still whose it was
    assert "示例0" in texts(together)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_photo_changed_before_the_job_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    folder = make_project(tmp_path / "p", 2)
    photo = folder / "填报" / "照.jpg"
    Image.new("RGB", (35, 49), "red").save(photo)
    file = folder / "填报" / "000000.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "照片: 照.jpg\n", encoding="utf-8")
    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)

    def replace() -> None:
        Image.new("RGB", (35, 49), "blue").save(photo)

    summary = build_with(folder, monkeypatch, "do", replace, jobs=jobs)
    assert [failure.problem for failure in summary.failures] == [GONE]
    assert list(texts(folder)) == ["示例1"]
    assert run_build(folder, jobs=jobs).failed == 0
    assert len(texts(folder)) == 2
    # And back again: what the state knows is of the blue one.
    summary = build_with(folder, monkeypatch, "do", lambda: None)
    assert summary.tasks == 0


CHANGES = {
    "forms/small-form/master.docx": master("新表"),
    "data_schemas/holidays.yaml": "years:\n  - year: 2031\n    source: 示例\n    holidays:"
    " [2031-01-01]\n    working_days: []\n".encode(),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_forms_changed_before_the_jobs_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, jobs: int
) -> None:
    folder = make_project(tmp_path / "p", 2)
    monkeypatch.setattr(build_run, "_WORTH_PROCESSES", 0)
    file = folder / "目录" / name
    with pytest.raises(ProjectError, match="重新运行"):
        build_with(folder, monkeypatch, "do", lambda: file.write_bytes(CHANGES[name]), jobs=jobs)
    assert not texts(folder)
    assert run_build(folder, jobs=jobs).written == 3
    if name.endswith(".docx"):
        assert all("新表" in text for text in texts(folder).values())


def test_a_worker_with_other_forms_does_nothing(together: Path) -> None:
    settings = Settings(together / "目录", edition="another", forms=(FORM,), kinds=("docx",))
    result = make(build_run.Job(1, b"", ("docx",), settings))
    assert (result.stopped, result.outputs) == (OTHER_EDITION, {})


def test_earlier_years_changed_before_they_are_read_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cadre-docs.yaml").write_text(ANNUAL, encoding="utf-8")
    write(tmp_path, "甲", "合格")
    write(tmp_path, "甲", "合格", 2022, "历年")

    def worse() -> None:
        write(tmp_path, "甲", "不合格", 2022, "历年")

    with pytest.raises(ProjectError, match="历年的记录"):
        build_with(tmp_path, monkeypatch, "scan", worse)
    assert not texts(tmp_path)
    # Refused unread is not changed.
    (tmp_path / "历年" / "空.xlsx").write_bytes(b"")
    assert run_build(tmp_path).written == 2


@pytest.mark.parametrize("wanted", ["打印文件: 全.pdf", "名册: 名册.xlsx"])
def test_what_is_made_of_many_is_not_made_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    project = ANNUAL.replace("[docx]", "[pdf]").replace("历年: 历年\n", "") + wanted + "\n"
    (tmp_path / "cadre-docs.yaml").write_text(project.split(wanted, maxsplit=1)[0], "utf-8")
    write(tmp_path, "甲", "合格")
    write(tmp_path, "乙", "合格")
    run_build(tmp_path)
    (tmp_path / "cadre-docs.yaml").write_text(project, encoding="utf-8")

    def changed() -> None:
        write(tmp_path, "乙", "基本合格")

    summary = build_with(tmp_path, monkeypatch, "finish", changed)
    name = wanted.split(": ")[1]
    assert summary.has_errors
    assert not (tmp_path / "输出" / name).exists()
    assert [p for p in summary.problems if "示例乙" in p and "没有更新" in p]
    assert name in run_build(tmp_path).made


def test_the_project_file_saved_before_anybody_watches(
    together: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre_docs.project import watch

    read, file = watch.read_project, together / "cadre-docs.yaml"
    seen, stop = [], threading.Event()

    def late(folder: Path):
        project = read(folder)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[docx]", "[xlsx]"), encoding="utf-8")
        return project

    monkeypatch.setattr(watch, "read_project", late)
    thread = threading.Thread(
        target=watch_project,
        args=(together, lambda p: seen.append(p.kinds), lambda _: None, stop),
    )
    thread.start()
    try:
        wait_for(lambda: seen)
        assert seen[0] == ("xlsx",)
    finally:
        stop.set()
        thread.join(timeout=20)


def test_a_file_saved_after_its_check_is_not_annotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / "p", 1)
    file = folder / "填报" / "000000.yaml"
    file.write_text(record("示例0", born="昨天"), encoding="utf-8")
    checked = checking.check_intake

    def late(*arguments, **options):
        found = checked(*arguments, **options)
        file.write_text("# 新的一行\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
        return found

    arguments = ["check", str(file), "--annotate", str(tmp_path / "a"), "--catalog"]
    arguments.append(str(folder / "目录"))
    with monkeypatch.context() as patch:
        patch.setattr(checking, "check_intake", late)
        result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert "检查之后文件有改动" in result.stderr
    assert result.return_value == 1
    assert not list((tmp_path / "a").rglob("*.yaml"))
    assert "已标注" in CliRunner().invoke(cli, arguments, standalone_mode=False).stderr


def moved_aside(folder: Path, file: Path) -> Path:
    (folder / "填报" / "子").mkdir()
    return file.rename(folder / "填报" / "子" / file.name)


def taken_away(folder: Path, file: Path) -> Path:
    return file.rename(folder / file.name)


@pytest.mark.parametrize("away", [moved_aside, taken_away])
def test_a_file_that_comes_back_unchanged_brings_its_people(
    tmp_path: Path, away: Callable[[Path, Path], Path]
) -> None:
    folder = make_project(tmp_path / "p", 2)
    run_build(folder)
    [file, *_] = sorted((folder / "填报").glob("*.yaml"))
    elsewhere = away(folder, file)
    run_build(folder)
    elsewhere.rename(file)
    summary = run_build(folder)
    assert summary.records == 2
    assert sum(name.endswith(".docx") for name in outputs(folder)) == 2
    assert run_build(folder).records == 2
