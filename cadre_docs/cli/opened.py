"""How the packed program starts: with a command as always, without one for whoever opened it.

Opened by a double-click it serves a folder as a page; a folder dropped on it is that folder.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from cadre_docs import __version__
from cadre_docs.machine import platforms

FOLDER = "考核填报"
"""The folder in the user's own that a double-click opens; it is made where there is none."""
_WELCOME = """\
cadre-docs {version}：事业单位人员考核表格的填报、检查、打印。

双击打开，浏览器里就是网页；把文件夹拖到程序上，打开的就是那个文件夹。
要用命令的，这样开始：
  {opening}
然后输入例如：
  {program} web 文件夹                              在浏览器里打开一个文件夹
  {program} new henan-tenure-form -o 张三.xlsx      生成填报模板，打开填写
  {program} check 张三.xlsx                         检查，逐处说明要改什么
  {program} render 张三.xlsx -o 打印                生成可打印的 DOCX、PDF、XLSX
  {program} doctor                                 核对本机的字体
  {program} --help                                 全部命令
"""
_OPENING = {
    True: "在这个文件夹窗口的地址栏里输入 cmd，按回车，打开命令提示符",
    False: "在这个文件夹的空白处按右键，选“在终端中打开”",
}


def main() -> None:
    """Run the command line; without a command serve a folder, or say how to go on."""
    if platforms.answer_as_child():
        return
    dropped = _dropped()
    if len(sys.argv) > 1 and dropped is None:
        from cadre_docs.cli.main import main as run

        run()
        return
    from cadre_docs.messages.streams import guard_streams

    guard_streams()
    if sys.stdout is None:  # opened without any window: there is nowhere to say it
        return
    if dropped is None and not _at_keyboard():
        sys.stdout.write(_welcome())
        return
    problem = _serve(dropped or Path.home() / FOLDER)
    if problem:
        sys.stdout.write(f"{_welcome()}\n网页没有打开：{problem}\n\n按回车键结束……")
        sys.stdout.flush()
        with contextlib.suppress(EOFError, KeyboardInterrupt, OSError):
            sys.stdin.readline()


def _dropped() -> Path | None:
    """Return the folder that was dropped on the program; it is no command."""
    from cadre_docs.cli.main import COMMANDS

    if len(sys.argv) != 2 or sys.argv[1] in COMMANDS:  # noqa: PLR2004 - the program and one more
        return None
    path = Path(sys.argv[1])
    try:
        return path if path.is_absolute() and path.is_dir() else None
    except (OSError, ValueError):
        return None


def _at_keyboard() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _serve(folder: Path) -> str:
    """Serve a folder until it is stopped; return why it could not be, empty if it was."""
    import cadre_docs as cd
    from cadre_docs.errors import of_system

    def hear(serving: cd.Serving) -> None:
        sys.stdout.write(f"已在浏览器里打开“{folder}”。没有自己打开的，请打开这个地址：\n")
        sys.stdout.write(f"  {serving.address}\n用完点网页上的“停止”，或者关掉这个窗口。\n")
        sys.stdout.flush()

    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        cd.web(folder, hear=hear)
    except cd.CadreDocsError as problem:
        return str(problem)
    except OSError as problem:
        return of_system(problem)
    return ""


def _welcome() -> str:
    on_windows = platforms.WINDOWS
    program = "cadre-docs" if on_windows else "./cadre-docs"
    return _WELCOME.format(version=__version__, program=program, opening=_OPENING[on_windows])
