"""What Windows refuses, and how it is said: names, long paths, open files, consoles."""

from __future__ import annotations

import ast
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

import cadre_docs
from cadre_docs.errors import OutputError, why
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import UniqueNames, safe_name, write_whole
from cadre_docs.project import executors
from cadre_docs.project.jobs import Settings
from tests.command import command
from tests.project.small_form import make_project, outputs, record

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(cadre_docs.__file__).parent
MINIMAL = ROOT / "examples" / "annual-record" / "minimal.yaml"


@pytest.fixture
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platforms, "WINDOWS", True)
    monkeypatch.setattr(platforms, "_PAUSES", (0.0, 0.0))


class RefusedError(PermissionError):
    """What Windows raises: its own number beside errno."""

    def __init__(self, number: int, source: str, target: str | None = None) -> None:
        super().__init__(13, "refused", source, None, target)
        self.winerror = number


# --- one module ---------------------------------------------------------------------------------

OF_SYSTEMS = {"fcntl", "msvcrt", "resource", "signal", "pwd", "grp", "winreg", "termios", "select"}
ASKED = {
    *("sys.platform", "os.name", "os.kill", "os.killpg", "os.fork", "os.getuid", "os.geteuid"),
    *("os.chown", "os.uname", "os.setsid", "os.nice", "os.mkfifo", "os.statvfs", "os.execv"),
    *("os.O_NOFOLLOW", "os.O_NONBLOCK", "os.O_DIRECTORY", "multiprocessing.get_context"),
    *("sys.executable", "platform.system"),
}
SHOWN_ONLY = {  # what is told of the system, on which nothing depends
    "cadre_docs/api/knowledge.py": {"platform.system"},
    "cadre_docs/project/support.py": {"platform.system"},
}


def test_systems_differ_in_one_module_only() -> None:
    paths = sorted(PACKAGE.rglob("*.py"))
    assert len(paths) > 300
    for path in paths:
        if path.name == "platforms.py":
            continue
        name = path.relative_to(PACKAGE.parent).as_posix()
        imported, used = set[str](), set[str]()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).partition(".")[0])
            elif isinstance(node, ast.Attribute):
                used.add(ast.unparse(node))
        assert not imported & OF_SYSTEMS, name
        assert used & ASKED <= SHOWN_ONLY.get(name, set()), name
        links = {attribute for attribute in used if attribute.endswith((".is_symlink", ".islink"))}
        assert not links, (name, "platforms.is_link")


def test_texts_are_opened_with_their_encoding_and_no_zone_has_to_be_known() -> None:
    """On Chinese Windows the default is GBK; it has no data of time zones either."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "zoneinfo" not in ast.unparse(node), path
            if isinstance(node, ast.Call) and ast.unparse(node).find("text=True") >= 0:
                assert "encoding=" in ast.unparse(node) or "subprocess" not in ast.unparse(node)


def test_no_file_of_this_repository_has_a_name_that_windows_refuses() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode("utf-8")
    names = [name for name in listed.split("\0") if name]
    if not names:
        pytest.skip("no git here")
    for name in names:
        for part in name.split("/"):
            assert not platforms.FORBIDDEN.search(part), name
            assert not platforms.is_device(part), name
            assert part == part.rstrip(" ."), name
        assert len(name) < 150, name  # a checkout in a folder of a hundred characters
    assert len({name.casefold() for name in names}) == len(names)


# --- names --------------------------------------------------------------------------------------

DEVICES = ["CON", "nul", "Aux", "prn", "COM1", "com9", "LPT1", "COM¹", "lpt³", "CONIN$", "conout$",
           "COM0", "con.txt", "NUL .docx", "aux.tar.gz"]  # fmt: skip
NO_DEVICES = ["CONS", "NULL", "COM10", "COM", "LPT", "XCON", "CON_", "示例甲", "", "a.con"]


@pytest.mark.parametrize("name", DEVICES)
def test_devices_are_no_names_of_files(name: str) -> None:
    assert platforms.is_device(name)
    assert not platforms.is_device(safe_name(name))
    assert not platforms.is_device(f"{UniqueNames().take(name)}.docx")


@pytest.mark.parametrize("name", NO_DEVICES)
def test_what_only_looks_like_a_device_stays(name: str) -> None:
    assert not platforms.is_device(name)


@pytest.mark.usefixtures("_windows")
def test_a_device_that_somebody_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"“nul\.docx”是 Windows 保留的设备名.*请换一个名称"):
        write_whole(tmp_path / "nul.docx", b"1")
    ran = command("new", "annual-record", "-o", tmp_path / "CON" / "表.yaml")
    assert ran.code == 2
    assert "“CON”是 Windows 保留的设备名" in ran.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "typed", ["示例甲.", "示例甲 ", "示例甲. .", '示例:甲*?"<>|', "\\\\示例\\甲"]
)
def test_names_end_as_windows_has_them(typed: str) -> None:
    name = safe_name(typed)
    assert name == name.rstrip(" .")
    assert not platforms.FORBIDDEN.search(name)


def test_people_and_units_that_differ_in_case_only_get_files_of_their_own(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "项目", people=0)
    people = [
        ("Alpha", "Ab院"),
        ("ALPHA", "Ab院"),
        ("alpha", "aB院"),
        ("CON", "Ab院"),
        ("nul.", "NUL"),
    ]
    text = "---\n".join(
        record(name, unit, f"198{number}-01") for number, (name, unit) in enumerate(people)
    )
    (folder / "填报" / "人.yaml").write_text(text, encoding="utf-8")
    ran = command("build", folder, "--jobs", "1")
    assert ran.code == 0, ran.said
    names = [name for name in outputs(folder) if name.endswith(".docx")]
    assert len({name.casefold() for name in names}) == len(names) == len(people)
    for name in names:
        assert not any(platforms.is_device(part) for part in name.split("/"))


# --- long paths ---------------------------------------------------------------------------------


def deep(folder: Path, length: int) -> Path:
    """Return a path of so many characters below a folder, of parts that any disk takes."""
    path, name = folder, "件" * 20 + ".docx"
    while (room := length - len(str(path)) - len(name) - 2) > 1:
        path /= "夹" * min(room, 60)
    return path / name.rjust(length - len(str(path)) - 1, "件")


@pytest.mark.usefixtures("_windows")
def test_paths_are_as_long_as_word_opens_them(tmp_path: Path) -> None:
    write_whole(deep(tmp_path, 259), b"1")
    with pytest.raises(OutputError, match=r"路径有260个字符，Windows 上最多259个，请把文件夹移到"):
        write_whole(deep(tmp_path / "长", 260), b"1")
    assert not (tmp_path / "长").exists()


@pytest.mark.usefixtures("_windows")
def test_a_build_says_whose_path_is_too_long_and_goes_on(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "项目", people=1)
    (folder / "填报" / "长.yaml").write_text(record("示例长", "示例" + "院" * 80), encoding="utf-8")
    output = folder / "输出"
    room = 259 - len(str(output)) - 30
    (folder / "cadre-docs.yaml").write_text(
        (folder / "cadre-docs.yaml")
        .read_text("utf-8")
        .replace("输出: 输出", f"输出: {'输' * room}")
        if room <= 80
        else (folder / "cadre-docs.yaml")
        .read_text("utf-8")
        .replace("输出: 输出", f"输出: {'/'.join(['输' * 60] * (room // 61))}"),
        encoding="utf-8",
    )
    ran = command("build", folder, "--jobs", "1")
    assert ran.code != 0
    assert "Windows 上最多259个" in ran.said
    assert len(list(folder.rglob("示例0.docx"))) == 1


def test_without_windows_paths_are_as_long_as_the_system_takes(tmp_path: Path) -> None:
    path = deep(tmp_path, 300)
    write_whole(path, b"1")
    assert path.read_bytes() == b"1"


# --- files that are open, links ------------------------------------------------------------------


def refuse(times: int, number: int, patch: pytest.MonkeyPatch) -> list[str]:
    """Have renaming onto documents refused so many times."""
    real, tried = Path.replace, list[str]()

    def renamed(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".docx":
            tried.append(Path(target).name)
            if len(tried) <= times:
                raise RefusedError(number, str(self), str(target))
        return real(self, target)

    patch.setattr(Path, "replace", renamed)
    return tried


@pytest.mark.usefixtures("_windows")
@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_scanner_lets_go_in_a_moment(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = refuse(2, number, monkeypatch)
    write_whole(tmp_path / "表.docx", b"1")
    assert tried == ["表.docx"] * 3
    assert (tmp_path / "表.docx").read_bytes() == b"1"


@pytest.mark.usefixtures("_windows")
@pytest.mark.parametrize(
    ("beside", "number", "said"),
    [
        ("~$年度考核表.docx", 5, "文件正被 Word（WPS） 打开，请关闭后再试"),
        ("~$年度考核表.docx", 32, "文件正被 Word（WPS） 打开，请关闭后再试"),
        ("~$考核表.docx", 32, "文件正被 Word（WPS） 打开，请关闭后再试"),
        (".~lock.年度考核表.docx#", 32, "文件正被 LibreOffice 打开，请关闭后再试"),
        ("", 32, "文件正被别的程序（Word、Excel、WPS、PDF 阅读器等）打开，请关闭后再试"),
        ("", 5, "没有权限，或者文件是只读的、正被别的程序打开，请核对后再试"),
    ],
)
def test_an_open_file_is_told_with_who_has_it(
    beside: str, number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "年度考核表.docx"
    target.write_bytes(b"old")
    if beside:
        (tmp_path / beside).write_bytes(b"")
    refuse(100, number, monkeypatch)
    with pytest.raises(OutputError) as problem:
        write_whole(target, b"new")
    assert str(problem.value) == f"写不进“{target}”：{said}。"
    assert target.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} == {target.name, beside} - {""}


@pytest.mark.usefixtures("_windows")
@pytest.mark.parametrize(
    ("beside", "said"),
    [
        (True, "文件正被 Excel（WPS） 打开；请关闭后再试。"),
        (False, "没有权限，或者文件是只读的、正被别的程序打开；请核对后再试。"),
    ],
)
def test_a_file_that_cannot_be_read_while_it_is_open(
    beside: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ``open`` raises has no number of Windows."""
    path = tmp_path / "人员.xlsx"
    path.write_bytes(b"PK")
    if beside:
        (tmp_path / "~$人员.xlsx").write_bytes(b"")
    real = os.open

    def refused(name: object, *rest: object) -> int:
        if str(name) == str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refused)
    ran = command("check", path)
    assert ran.code != 0
    assert said in ran.said


@pytest.mark.usefixtures("_windows")
def test_a_build_goes_on_beside_an_open_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / "项目", people=3)
    real = Path.replace

    def renamed(self: Path, target: Path) -> Path:
        if Path(target).name == "示例1.docx":
            raise RefusedError(32, str(self), str(target))
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", renamed)
        ran = command("build", folder, "--jobs", "1")
        assert ran.code == 1, ran.said
        assert "请关闭后再试" in ran.said
    assert len([name for name in outputs(folder) if name.endswith(".docx")]) == 2
    ran = command("build", folder, "--jobs", "1")
    assert ran.code == 0, ran.said
    assert len([name for name in outputs(folder) if name.endswith(".docx")]) == 3


@pytest.mark.parametrize(
    ("number", "errno_", "path", "said"),
    [
        (3, 2, "短", "文件或文件夹不存在"),
        (3, 2, "长" * 300, "路径有"),
        (206, 2, "长" * 300, "路径有"),
        (123, 22, "短", "系统不接受这样的名称或路径"),
        (64, 22, "短", "网络磁盘断开了"),
        (19, 13, "短", "磁盘是只读的"),
        (225, 22, "短", "被杀毒软件拦下了"),
        (112, 28, "短", "磁盘已满"),
    ],
)
def test_numbers_of_windows_are_said_in_words(
    number: int, errno_: int, path: str, said: str
) -> None:
    problem = OSError(errno_, "refused", path)
    problem.winerror = number
    assert why(problem).startswith(said)


def test_junctions_are_links(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = os.lstat
    junction = tmp_path / "联接"
    junction.mkdir()

    def lstat(path: object, **options: object) -> object:
        facts = real(path, **options)  # type: ignore[call-overload]
        if Path(str(path)) != junction:
            return facts
        return SimpleNamespace(st_mode=facts.st_mode, st_reparse_tag=0xA000_0003)

    monkeypatch.setattr(platforms.os, "lstat", lstat)
    assert platforms.is_link(junction)
    assert not platforms.is_link(tmp_path)
    assert not platforms.is_link(tmp_path / "没有")
    link = tmp_path / "链接"
    link.symlink_to(tmp_path)
    assert platforms.is_link(link)
    assert stat.S_ISDIR(junction.stat().st_mode)


# --- processes ----------------------------------------------------------------------------------


def test_linux_keeps_its_fork_server_and_others_spawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(platforms.START, raising=False)
    monkeypatch.setattr(platforms, "LINUX", True)
    assert platforms.fresh_processes([]).get_start_method() == "forkserver"
    monkeypatch.setenv(platforms.START, "spawn")
    assert platforms.fresh_processes([]).get_start_method() == "spawn"
    monkeypatch.delenv(platforms.START)
    monkeypatch.setattr(platforms, "LINUX", False)
    assert platforms.fresh_processes([]).get_start_method() == "spawn"


def test_a_pool_of_windows_has_61_processes_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.__new__(Settings)
    monkeypatch.setattr(platforms, "WINDOWS", True)
    assert executors.Processes(62, settings, (), ()).window == 61 * 3
    assert executors.Processes(61, settings, (), ()).window == 61 * 3
    monkeypatch.setattr(platforms, "WINDOWS", False)
    assert executors.Processes(62, settings, (), ()).window == 62 * 3


def test_the_packed_program_is_its_own_python(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = platforms.helper("cadre_docs.machine.platforms:become", "1", "2", "x")
    assert usual[:2] == [sys.executable, "-P"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    packed = platforms.helper("cadre_docs.machine.platforms:become", "1", "2", "x")
    assert packed == [
        sys.executable,
        platforms.HELPER,
        "cadre_docs.machine.platforms:become",
        "1",
        "2",
        "x",
    ]
    called = list[list[str]]()
    monkeypatch.setattr(platforms, "become", lambda: called.append(sys.argv[1:]))
    monkeypatch.setattr(sys, "argv", packed)
    assert platforms.answer_as_child()
    assert called == [["1", "2", "x"]]
    monkeypatch.setattr(sys, "argv", ["cadre-docs", platforms.HELPER, "os:abort"])
    assert not platforms.answer_as_child()
    with pytest.raises(ValueError, match="os:abort"):
        platforms.helper("os:abort")


def test_other_programs_do_not_see_the_libraries_of_the_packed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/inside")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    assert "LD_LIBRARY_PATH" not in platforms.environment_of_others()
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    assert platforms.environment_of_others()["LD_LIBRARY_PATH"] == "/theirs"
    monkeypatch.delattr(sys, "frozen")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG")
    assert platforms.environment_of_others()["LD_LIBRARY_PATH"] == "/inside"


def test_a_disk_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def none(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    ran = command("build", make_project(tmp_path / "项目", people=1), "--jobs", "1")
    assert ran.code == 2
    assert "不能加锁" in ran.err
    assert "请把输出文件夹放到本机的磁盘上" in ran.err


# --- consoles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "gb2312", "gb18030", "big5"])
def test_consoles_of_chinese_systems_are_written_in_their_encoding(encoding: str) -> None:
    ran = command("check", "没有.yaml", encoding=encoding)
    assert ran.code == 1
    assert "文件不存在".encode(encoding, "ignore") in ran.raw[0]
    with pytest.raises(UnicodeDecodeError):
        ran.raw[0].decode("utf-8")


def test_hanzi_that_a_console_lacks_are_shown_by_number(tmp_path: Path) -> None:
    path = tmp_path / "𠅤甲.yaml"
    path.write_text("表单: annual-record\n姓名: 𠅤甲\n", encoding="utf-8")
    ran = command("check", path, encoding="cp936")
    assert ran.code == 1
    assert r"\U00020164甲" in ran.out
    assert "𠅤甲" in command("check", path, encoding="gb18030").out
    assert "Traceback" not in ran.said


@pytest.mark.parametrize("kind", ["json", "sarif", "html"])
def test_pages_and_data_are_utf_8_on_any_console(kind: str) -> None:
    ran = command("check", MINIMAL, "--format", kind, encoding="cp936")
    assert ran.code == 0
    text = ran.raw[0].decode("utf-8")
    if kind == "html":
        assert "没有" in text
    else:
        assert json.loads(text)


# --- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/数据/state.sqlite"), "file:///%E6%95%B0%E6%8D%AE/state.sqlite"),
        (PureWindowsPath("D:\\考核\\s.sqlite"), "file:///D:/%E8%80%83%E6%A0%B8/s.sqlite"),
        (PureWindowsPath("\\\\server\\share\\s.sqlite"), "file:////server/share/s.sqlite"),
    ],
)
def test_databases_in_folders_of_the_network_have_an_address(path: PurePath, address: str) -> None:
    assert platforms.database_address(path) == address


def test_libreoffice_is_found_where_windows_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.exe"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert platforms.program("soffice", "libreoffice") == str(program)
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "没有"))
    assert platforms.program("soffice", "libreoffice") is None
