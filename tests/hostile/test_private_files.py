"""What is written is its owner's alone, whatever the umask, and nothing else stays behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from cadre_docs.outputs import files
from cadre_docs.outputs.files import make_folder, write_whole
from cadre_docs.project import outputs as store
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HENAN = EXAMPLES / "henan-tenure-form"
ANNUAL = EXAMPLES / "annual-record"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes")


def modes(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): oct(p.stat().st_mode & 0o7777) for p in folder.rglob("*")}


def private(folder: Path) -> None:
    for path in folder.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o7777 == wanted, (path, oct(path.stat().st_mode))


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def _umask(request: pytest.FixtureRequest):
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
def test_a_file_and_its_new_folders(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    write_whole(tmp_path / "一" / "二" / "文件.pdf", b"1")
    private(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755  # somebody's folder stays theirs


def test_a_file_that_is_replaced_is_private_again(tmp_path: Path) -> None:
    path = tmp_path / "文件.pdf"
    path.write_bytes(b"1")
    path.chmod(0o664)
    write_whole(path, b"2")
    private(tmp_path)


def test_where_modes_cannot_be_set_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    write_whole(tmp_path / "新" / "文件.pdf", b"1")
    assert (tmp_path / "新" / "文件.pdf").read_bytes() == b"1"


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "一").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "一" / "二")


WRITERS = [
    ["new", "henan-tenure-form", "-o", "{}/新/张三.xlsx"],
    ["new", "henan-tenure-form", "-o", "{}/新/张三.yaml"],
    ["blank", "public-notice", "-t", "docx,xlsx", "-o", "{}/空白"],
    ["render", str(HENAN / "minimal.yaml"), "-t", "docx", "-o", "{}/表"],
    ["check", str(HENAN), "--summary", "{}/总/汇总.html", "--annotate", "{}/标注"],
    ["check", str(ANNUAL), "--summary", "{}/总/汇总.xlsx", "--annotate", "{}/标注2"],
    ["roster", str(HENAN), "-o", "{}/名/名册.xlsx", "--draft"],
    ["notice", str(ANNUAL), "--from", "2024-03-01", "-o", "{}/公/公示.docx", "--draft"],
    ["sample", str(EXAMPLES / "jilin-tenure-form"), "--seed", "x", "-o", "{}/抽/名单.csv"],
    ["statistics", str(ANNUAL), "-o", "{}/统计", "--draft"],
    ["init", "{}/项目", "--form", "jilin-tenure-form"],
]


def test_every_command_writes_for_its_owner_alone(tmp_path: Path) -> None:
    left = set(Path(tempfile.gettempdir()).glob("cadre-docs-*"))
    for arguments in WRITERS:
        before = len(list(tmp_path.rglob("*")))
        assert command(*(a.format(tmp_path) for a in arguments)).code in {0, 1}
        assert len(list(tmp_path.rglob("*"))) > before, arguments
    file = tmp_path / "项目" / "cadre-docs.yaml"
    file.write_text(
        file.read_text("utf-8").replace("[docx, pdf]", "[docx]").replace("# 名册:", "名册:"),
        "utf-8",
    )
    assert command("build", tmp_path / "项目").code == 0
    assert command("build", tmp_path / "项目", "--dry-run").code == 0
    private(tmp_path)
    assert not list(tmp_path.rglob("*.part"))
    assert not any((tmp_path / "项目" / "输出" / ".cadre-docs" / "tmp").iterdir())
    assert set(Path(tempfile.gettempdir()).glob("cadre-docs-*")) <= left


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    (folder / "填报").mkdir(parents=True)
    text = (HENAN / "minimal.yaml").read_text(encoding="utf-8")
    (folder / "填报" / "甲.yaml").write_text(text, encoding="utf-8")
    text = "记录: 填报\n输出: 输出\n格式: [docx]\n文件名: '{姓名}'\n"
    (folder / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_database_and_what_sqlite_keeps_beside_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a build runs: the state is in write-ahead mode, and somebody else may look."""
    mask = os.umask(0)
    seen: dict[str, str] = {}

    def look(path: Path, data: bytes, **options: object) -> None:
        seen.update(modes(project / "输出"))
        write_whole(path, data, **options)

    monkeypatch.setattr(store, "write_whole", look)
    try:
        build(read_project(project), Options())
    finally:
        os.umask(mask)
    assert {".cadre-docs/lock", ".cadre-docs/state.sqlite", ".cadre-docs/state.sqlite-wal"} <= set(
        seen
    )
    assert set(seen.values()) == {"0o600", "0o700"}


def test_what_an_earlier_version_left_open_is_closed(project: Path) -> None:
    state = project / "输出" / ".cadre-docs"
    state.mkdir(parents=True, mode=0o755)
    for name in ("lock", "state.sqlite"):
        (state / name).touch(mode=0o644)
    build(read_project(project), Options())
    assert state.stat().st_mode & 0o777 == 0o700
    private(state)
    with sqlite3.connect(state / "state.sqlite") as db:
        assert db.execute("SELECT count(*) FROM outputs").fetchone()[0] == 2
    db.close()


@pytest.mark.parametrize("fault", [RuntimeError("x"), KeyboardInterrupt(), OSError(28, "full")])
def test_nothing_half_written_stays_after_a_fault(tmp_path: Path, fault: BaseException) -> None:
    def chunks():
        yield b"half"
        raise fault

    (tmp_path / "文件.pdf").write_bytes(b"old")
    with pytest.raises((type(fault), files.OutputError)):
        write_whole(tmp_path / "文件.pdf", chunks())
    assert modes(tmp_path).keys() == {"文件.pdf"}
    assert (tmp_path / "文件.pdf").read_bytes() == b"old"


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from cadre_docs.outputs import files\n"
        "files.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write_whole(Path(sys.argv[1]) / 'x.pdf', b'half')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, cwd=ROOT)
    [half] = tmp_path.iterdir()
    private(tmp_path)
    name = half.name.split("-")
    living = half.with_name("-".join([*name[:-2], str(os.getppid()), "y.part"]))
    elsewhere = half.with_name(f".cadre-docs-elsewhere-{name[-2]}-z.part")
    others = {living, elsewhere, tmp_path / ".cadre-docs-x.part", tmp_path / ".mine.part"}
    for path in others:
        path.touch()
    write_whole(tmp_path / "y.pdf", b"2")
    assert set(tmp_path.iterdir()) == {*others, tmp_path / "y.pdf"}


def test_what_a_killed_build_left_is_cleared_by_the_next(project: Path) -> None:
    """Killed in the middle of writing: the half-written file lies in the state's own folder."""
    script = (
        "import os, signal, sys\n"
        "from cadre_docs.outputs import files\n"
        "from cadre_docs.cli import main\n"
        "def replace(self, target): os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.Path.replace = replace\n"
        "sys.argv = ['cadre-docs', 'build', sys.argv[1]]\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(project)], check=False, cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    output = project / "输出"
    halves = [path for path in output.rglob("*") if path.suffix == ".part"]
    assert [half.parent.name for half in halves] == ["tmp"]
    private(output)
    time.sleep(0.01)
    assert not build(read_project(project), Options()).has_errors
    assert {path.name for path in output.iterdir()} == {"示例乙.docx", "报告.html", ".cadre-docs"}
    assert not any((output / ".cadre-docs" / "tmp").iterdir())
    private(output)
