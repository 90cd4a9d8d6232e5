"""Whatever the machine does: a message that says where, what and what to do; nothing half-written."""

from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cadre_docs.outputs import files, ledger
from cadre_docs.project.state import file as state_file
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HENAN = EXAMPLES / "henan-tenure-form"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
SAID = {
    errno.ENOSPC: "磁盘已满",
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
}
STEPS = [
    ("folder", errno.EROFS),
    ("folder", errno.ENOSPC),
    ("create", errno.EACCES),
    ("create", errno.ENOSPC),
    ("write", errno.ENOSPC),
    ("write", errno.EIO),
    ("close", errno.ENOSPC),
    ("close", errno.EIO),
    ("rename", errno.EACCES),
    ("rename", errno.EIO),
]
WRITERS = {
    "new yaml": ["new", "henan-tenure-form", "--force", "-o", "{}/张三.yaml"],
    "new xlsx": ["new", "henan-tenure-form", "--force", "-o", "{}/张三.xlsx"],
    "blank": ["blank", "public-notice", "-t", "docx", "-o", "{}"],
    "render": ["render", f"{HENAN}/minimal.yaml", "-t", "docx", "-o", "{}", "--overwrite"],
    "summary": ["check", f"{HENAN}/minimal.yaml", "--summary", "{}/汇总.html"],
    "annotate": ["check", f"{HENAN}/minimal.yaml", "--annotate", "{}"],
    "roster": ["roster", f"{HENAN}/minimal.yaml", "-o", "{}/名册.xlsx", "--draft"],
    "notice": ["notice", f"{EXAMPLES}/annual-record/full.yaml", "--from", "2024-03-01",
               "-o", "{}/公示.docx"],
    "sample": ["sample", f"{EXAMPLES}/jilin-tenure-form", "--seed", "x", "-o", "{}/名单.csv"],
    "statistics": ["statistics", f"{EXAMPLES}/annual-record/full.yaml", "-o", "{}/统计.xlsx"],
    "init": ["init", "{}/项目", "--form", "henan-tenure-form"],
}  # fmt: skip


def refusing(number: int) -> Callable[..., None]:
    def refuse(*arguments: object, **_: object) -> None:
        raise OSError(number, os.strerror(number), str(arguments[0]) if arguments else None)

    return refuse


class Full(io.BytesIO):
    """A file on a disk that says no while writing, or only when closing."""

    def __init__(self, handle: int, number: int, *, late: bool) -> None:
        super().__init__()
        self._handle, self._number, self._late = handle, number, late

    def writelines(self, _: object) -> None:
        os.write(self._handle, b"half")
        if not self._late:
            refusing(self._number)()

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._handle)
            if self._late:
                refusing(self._number)()


def fail_at(point: str, number: int, patch: pytest.MonkeyPatch) -> None:
    """Let one step of writing a file fail."""
    late = point == "close"
    match point:
        case "folder":
            patch.setattr(Path, "mkdir", refusing(number))
        case "create":
            patch.setattr(tempfile, "mkstemp", refusing(number))
        case "write" | "close":
            patch.setattr(files.os, "fdopen", lambda h, _: Full(h, number, late=late))
        case "rename":
            patch.setattr(Path, "replace", refusing(number))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def assert_told(ran, number: int) -> None:
    assert ran.code == 2, ran.said
    assert SAID[number] in ran.err
    assert re.search(r"(写不进|读写).*“.+”.*(请核对|重新运行)", ran.err), ran.err
    assert "Traceback" not in ran.said
    assert "工具内部出错" not in ran.said


# --- every writer, every step -------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
def test_every_command_tells_of_a_full_disk(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_at("write", errno.ENOSPC, patch)
        ran = command(*(a.format(tmp_path) for a in WRITERS[name]))
    assert_told(ran, errno.ENOSPC)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("step", STEPS, ids=lambda s: f"{s[0]}-{errno.errorcode[s[1]]}")
def test_every_step_may_fail_and_what_was_there_stays(
    step: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point, number = step
    arguments = [a.format(tmp_path / "出") for a in WRITERS["render"]]
    if point != "folder":
        assert command(*arguments).code in {0, 1}
        for path in contents(tmp_path):
            (tmp_path / path).write_bytes(b"old")
    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        fail_at(point, number, patch)
        ran = command(*arguments)
    assert_told(ran, number)
    assert contents(tmp_path) == before
    assert command(*arguments).code in {0, 1}  # and it goes on as if nothing had been


# --- builds -------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    (folder / "填报").mkdir(parents=True)
    text = (HENAN / "minimal.yaml").read_text(encoding="utf-8")
    for name in "甲乙":
        person = text.replace("示例乙", f"示例{name}").replace("1972-08", f"197{ord(name) % 9}-08")
        (folder / "填报" / f"{name}.yaml").write_text(person, encoding="utf-8")
    text = "记录: 填报\n输出: 输出\n格式: [docx]\n文件名: '{姓名}'\n"
    (folder / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        name: data
        for name, data in contents(folder / "输出").items()
        if not name.startswith(".cadre-docs")
    }


@pytest.mark.parametrize("step", STEPS[1::2], ids=lambda s: f"{s[0]}-{errno.errorcode[s[1]]}")
def test_a_build_stops_keeps_what_is_there_and_goes_on(
    step: tuple[str, int], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point, number = step
    before: dict[str, bytes] = {}
    if point != "folder":
        assert command("build", project).code == 0
        before = outputs(project)
        for path in (project / "填报").iterdir():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("内科学", "外科学"), encoding="utf-8")
    with monkeypatch.context() as patch:
        fail_at(point, number, patch)
        ran = command("build", project)
    assert_told(ran, number)
    assert outputs(project) == before
    ran = command("build", project)
    assert (ran.code, "2份记录：完成2份" in ran.out) == (0, True)
    assert all(outputs(project)[f"示例{n}.docx"] != before.get(f"示例{n}.docx") for n in "甲乙")


def test_a_full_state_is_a_message_and_the_outputs_stay(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("build", project).code == 0
    before = outputs(project)
    for number in range(60):
        text = (HENAN / "minimal.yaml").read_text(encoding="utf-8")
        person = text.replace("示例乙", f"示例{number}")
        (project / "填报" / f"{number}.yaml").write_text(person, encoding="utf-8")
    size = (project / "输出" / ".cadre-docs" / state_file.FILE).stat().st_size // 4096
    with monkeypatch.context() as patch:
        patch.setattr(
            state_file, "_SCRATCH", f"{state_file._SCRATCH} PRAGMA max_page_count = {size};"
        )
        ran = command("build", project)
    assert ran.code == 2
    assert "状态文件写不进去：磁盘已满。请核对磁盘空间" in ran.err
    assert outputs(project) == before


@POSIX
def test_a_limit_on_the_size_of_files_is_a_message_too(project: Path) -> None:
    """The system's own refusal, at whatever write comes first: here that of the state."""
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from cadre_docs.cli import main\n"
        "sys.argv = ['cadre-docs', 'build', sys.argv[1]]\n"
        "main()\n"
    )
    ended = python("-c", script, str(project))
    assert ended.returncode == 2
    assert "写不进" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not outputs(project)
    assert command("build", project).code == 0


# In 2096 the person is over a hundred years old, and the report says so (FS-age).
@pytest.mark.parametrize(("moment", "files"), [(0, 1), (4_000_000_000, 2)], ids=["1970", "2096"])
def test_clocks_that_jump_change_nothing(
    moment: int, files: int, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there is judged by content, and no output says when it was made."""
    assert command("build", project).code == 0
    before = outputs(project)
    paths = [p for p in project.rglob("*") if p.is_file() and ".cadre-docs" not in p.parts]
    for path in paths:
        os.utime(path, (moment, moment))
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: float(moment))
        ran = command("build", project)
    assert (ran.code, "没有需要改动的文件" in ran.out) == (0, True)
    assert outputs(project) == before
    # A change is seen although the file claims to be as old as before, or older.
    record = project / "填报" / "甲.yaml"
    record.write_text(record.read_text("utf-8").replace("内科学", "外科学"), encoding="utf-8")
    os.utime(record, (moment, moment))
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: float(moment))
        assert f"写了{files}个文件" in command("build", project).out
    record.write_text(record.read_text("utf-8").replace("外科学", "内科学"), encoding="utf-8")
    assert command("build", project).code == 0
    assert outputs(project) == before


# --- what is said -------------------------------------------------------------------------------


def python(*arguments: str, **more):
    environment = {**os.environ, **more.pop("environment", {})}
    return subprocess.run(
        [sys.executable, *arguments], check=False, cwd=ROOT,
        stdout=more.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE, encoding="utf-8",
        env={k: v for k, v in environment.items() if v is not None}, **more,
    )  # fmt: skip


def cadre_docs(*arguments: object, **more):
    return python("-m", "cadre_docs", *map(str, arguments), **more)


C_LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@POSIX
def test_in_a_c_locale_all_is_said_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "有误.yaml"
    text = (HENAN / "minimal.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("性别: 女", "性别: 雌"), encoding="utf-8")
    ended = cadre_docs("check", path, environment=C_LOCALE)
    assert ended.returncode == 1, ended.stderr
    assert f"{path}  示例乙" in ended.stdout  # the bytes of the name are shown for what they are
    assert "“雌”不在可选项之内" in ended.stdout
    ended = cadre_docs("render", path, "--draft", "-t", "docx", "-o", tmp_path / "out",
                       environment=C_LOCALE)  # fmt: skip
    assert ended.returncode == 2
    assert "本机的文件名编码（ascii）写不出这样的名称；请设环境变量 PYTHONUTF8=1" in ended.stderr
    ended = cadre_docs("build", tmp_path, environment=C_LOCALE)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    # As Python sets itself up in such a locale, names are UTF-8 and all works.
    usual = {**C_LOCALE, "PYTHONUTF8": None, "PYTHONCOERCECLOCALE": None}
    ended = cadre_docs("render", path, "--draft", "-t", "docx", "-o", tmp_path, environment=usual)
    assert ended.returncode == 1, ended.stderr
    assert "印成了草稿" in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_streams_that_hold_no_hanzi_are_written_in_utf_8(encoding: str) -> None:
    ran = command("check", "没有.yaml", encoding=encoding)
    assert ran.code == 1
    assert "文件不存在" in ran.raw[0].decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["rules"], ["check", str(HENAN)]])
def test_a_full_disk_behind_the_terminal(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = cadre_docs(*arguments, stdout=full)
    assert ended.returncode == 2
    assert ended.stderr.startswith("错误：读写结果（标准输出）失败：磁盘已满。")
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@POSIX
def test_a_build_with_stderr_closed(project: Path) -> None:
    line = f'exec "{sys.executable}" -m cadre_docs build "{project}" 2>&-'
    run = subprocess.run(["/bin/sh", "-c", line], stdout=subprocess.PIPE, check=False)
    assert run.returncode == 0
    assert list((project / "输出").rglob("*.docx"))


def test_a_reader_that_went_away() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        ended = cadre_docs("rules", stdout=pipe)
    assert ended.returncode in {1, 2}
    assert ended.stderr == ""


# --- what is missing on the machine -------------------------------------------------------------

NO_SUBSET = """
import sys
import weasyprint.text.ffi as ffi
ffi.harfbuzz_subset = None
from cadre_docs.pages import pdf
from cadre_docs.pages.typeset import NotSet
def not_set(*_):
    raise NotSet("to see the other way")
pdf.typeset = not_set
"""
NO_FONTS = """
import sys
from pathlib import Path
from cadre_docs.pages.fonts import choice as fonts
fonts.platforms.font_folders = lambda: (Path("/nowhere/fonts"),)
"""
RUN = "from cadre_docs.cli import main\nsys.argv = ['cadre-docs', *sys.argv[1:]]\nmain()\n"


def made(folder: Path) -> set[str]:
    found = folder.iterdir() if folder.exists() else ()
    return {path.suffix for path in found if path.name != ledger.FILE}


def test_without_fonts_the_other_formats_are_made(tmp_path: Path) -> None:
    ended = python(
        "-c", NO_FONTS + RUN, "render", f"{HENAN}/minimal.yaml", "-o", str(tmp_path / "出")
    )
    assert ended.returncode == 2
    assert ended.stderr.count("没有可用的中文字体，不能生成 PDF") == 1
    assert "apt-get install fonts-noto-cjk" in ended.stderr
    assert "GL-missing" not in ended.stderr
    assert made(tmp_path / "出") == {".docx", ".xlsx"}


def test_without_fonts_a_project_gets_its_other_formats(project: Path) -> None:
    file = project / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8").replace("[docx]", "[docx, pdf]"), encoding="utf-8")
    ended = python("-c", NO_FONTS + RUN, "build", str(project), "--jobs", "1")
    assert ended.returncode == 1
    assert "没有可用的中文字体，不能生成 PDF" in ended.stdout
    assert made(project / "输出") == {".docx", ".html", ""}
    ran = command("build", project)  # when they are there again
    assert ran.code == 0
    assert made(project / "输出") == {".docx", ".pdf", ".html", ""}


@pytest.mark.pango
def test_without_subsetting_it_says_loudly_that_it_is_slow(tmp_path: Path) -> None:
    ended = python("-c", NO_SUBSET + RUN, "render", f"{HENAN}/minimal.yaml", "-t", "pdf",
                   "-o", str(tmp_path))  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "缺少 libharfbuzz-subset，版式特殊的表生成 PDF 会慢十几倍；请安装" in ended.stderr
    assert made(tmp_path) == {".pdf"}


HOMES = {
    "unset": dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")),
    "read-only": dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "/dev/null/x"),
}


@POSIX
@pytest.mark.parametrize("home", HOMES)
def test_without_a_home_that_can_be_written_all_works(home: str, tmp_path: Path) -> None:
    ended = cadre_docs("render", HENAN / "minimal.yaml", "-t", "pdf", "-o", tmp_path,
                       environment=HOMES[home])  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert made(tmp_path) == {".pdf"}
    assert "Traceback" not in ended.stderr
