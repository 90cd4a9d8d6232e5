"""How the packed program starts: with a command as always, without one for whoever opened it."""

from __future__ import annotations

import contextlib
import sys

from cadre_docs import __version__, platforms

_WELCOME = """\
cadre-docs {version}：事业单位人员考核表格的填报、检查、打印。

这个程序在命令行里用，双击打开只显示这段说明。这样开始：
  {opening}
然后输入例如：
  {program} forms                                  有哪些表单
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
    """Run the command line, or say how to go on and wait until it has been read."""
    if platforms.answer_as_child():
        return
    if len(sys.argv) > 1:
        from cadre_docs.cli.main import main as run

        run()
        return
    from cadre_docs.messages.streams import guard_streams

    guard_streams()
    if sys.stdout is None:  # opened without any window: there is nowhere to say it
        return
    on_windows = platforms.WINDOWS
    program = "cadre-docs" if on_windows else "./cadre-docs"
    opening = _OPENING[on_windows]
    sys.stdout.write(_WELCOME.format(version=__version__, program=program, opening=opening))
    if sys.stdin is not None and sys.stdin.isatty():
        sys.stdout.write("\n按回车键结束……")
        sys.stdout.flush()
        with contextlib.suppress(EOFError, KeyboardInterrupt, OSError):
            sys.stdin.readline()
