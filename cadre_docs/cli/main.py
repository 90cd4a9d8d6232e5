"""The entry point: lazy commands, and one place where errors become messages."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from cadre_docs import __version__
from cadre_docs.cli.help import ChineseHelp
from cadre_docs.errors import CadreDocsError, of_system, why
from cadre_docs.machine import platforms
from cadre_docs.machine.cpu_time import TooComplexError
from cadre_docs.messages.safe import told_lines
from cadre_docs.messages.streams import guard_streams

if TYPE_CHECKING:
    from collections.abc import Iterable

# Command → (module, one-line help). The help stands here so that --help imports nothing.
COMMANDS = {
    "forms": ("cadre_docs.cli.forms", "列出表单：来源、版式出处、各项内容"),
    "new": ("cadre_docs.cli.new", "生成填报模板（YAML 或 Excel）"),
    "blank": ("cadre_docs.cli.blank", "打印空白表，供手写填报"),
    "convert": ("cadre_docs.cli.convert", "把填好的 Word、Excel 表写成 YAML，供核对和修改"),
    "check": ("cadre_docs.cli.check", "检查填好的文件，列出全部问题"),
    "confirm": ("cadre_docs.cli.confirm", "核对并确认从 .xls、.et、.ods 读入的内容"),
    "decide": ("cadre_docs.cli.decide", "逐人说明按规则可以定什么档次、为什么"),
    "render": ("cadre_docs.cli.render", "生成可打印的 DOCX、PDF、XLSX"),
    "preview": ("cadre_docs.cli.preview", "把空白表或一份记录按打印的样子画成图"),
    "init": ("cadre_docs.cli.init", "建立项目：项目文件和示例"),
    "build": ("cadre_docs.cli.build", "生成整个项目，只做有变化的"),
    "clean": ("cadre_docs.cli.clean", "清理已结束年度的项目：状态、草稿，先列出再删"),
    "roster": ("cadre_docs.cli.roster", "由各人的考核表生成名册，或核对已有的名册"),
    "notice": ("cadre_docs.cli.notice", "由各人的表生成公示，按工作日推算公示期"),
    "sample": ("cadre_docs.cli.sample", "抽取要抽查的人员，或核对已有的抽查名单"),
    "statistics": ("cadre_docs.cli.statistics", "生成或核对年度考核结果统计表，算出优秀名额"),
    "rules": ("cadre_docs.cli.rules", "列出检查所依据的全部规则"),
    "explain": ("cadre_docs.cli.explain", "说明一条规则：依据、内容、参数"),
    "draft": ("cadre_docs.cli.draft", "由空白表起草母版和表单定义，列出要核对的"),
    "compare": ("cadre_docs.cli.compare", "对照一张表的两版：哪些格变了"),
    "migrate": ("cadre_docs.cli.migrate", "表单改版后，改写填好的文件里的旧项目名"),
    "lint": ("cadre_docs.cli.lint", "检查母版：标签、漏项、不支持的排版"),
    "web": ("cadre_docs.cli.web", "在浏览器里填表、检查、打印（只在本机）"),
    "doctor": ("cadre_docs.cli.doctor", "检查本机的系统库和字体，说明如何补齐；生成支持文件"),
}
_HELP = ("help", "帮助")
EXIT_FAILED = 2
DEBUG = "CADRE_DOCS_DEBUG"
_SELDOM = 100_000
"""How many new things the garbage collector waits for: modules and forms have fewer, and stay."""


class _LazyGroup(ChineseHelp, click.Group):
    """Loads a command's module when it is called for, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101 - each module defines one
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in _HELP:
            if len(args) == 1:
                click.echo(ctx.get_help())
                ctx.exit()
            args = [args[1], "--help"]
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            like = _alike(args[0], COMMANDS)
            hint = f"是否为“{like}”？" if like else ""
            raise click.UsageError(f"没有“{args[0]}”这个命令。{hint}用 --help 查看全部命令。")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
)
@click.version_option(
    __version__, prog_name="cadre-docs", message="%(prog)s %(version)s", help="显示版本"
)
@click.pass_context
def cli(context: click.Context) -> None:
    """事业单位人员考核表格：生成填报模板、检查、打印。

    退出码：0 没有问题；1 检查发现错误；2 工具未能完成。
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":  # https://no-color.org
        context.color = False


def main() -> None:
    """Run the command line, or whatever else this process was started for by itself."""
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])
    if not platforms.answer_as_child():
        _run()


def _run() -> None:
    """Run the command line; every expected error ends as one Chinese message."""
    guard_streams()
    os.umask(platforms.PRIVATE_UMASK)
    platforms.heed_ends()
    try:
        status = cli.main(prog_name="cadre-docs", standalone_mode=False)
        if sys.stdout is not None:  # closed by the caller
            sys.stdout.flush()
    except click.exceptions.Abort:
        _fail("已中止。")
    except click.ClickException as problem:
        _fail_at(problem)
    except (CadreDocsError, TooComplexError) as problem:
        _fail(*(problem.lines if isinstance(problem, CadreDocsError) else [str(problem)]))
    except BrokenPipeError:
        _drop_output()
        sys.exit(EXIT_FAILED)
    except OSError as problem:
        _drop_output()
        _fail(of_system(problem))
    except UnicodeEncodeError as problem:
        if problem.encoding != sys.getfilesystemencoding():
            _fault(problem)
        _fail(f"文件名“{problem.object}”：{why(problem)}。")
    except Exception as fault:
        _fault(fault)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str, *listed: str) -> NoReturn:
    click.echo(told_lines([f"错误：{message}", *listed]), err=True)
    sys.exit(EXIT_FAILED)


def _fail_at(problem: click.ClickException) -> NoReturn:
    """Say what is wrong with the command; where nothing stood behind it, what there is."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):  # its message is the help
        click.echo(problem.message)
        sys.exit(EXIT_FAILED)
    _fail(_chinese(problem))


def _fault(fault: Exception) -> NoReturn:
    """Tell of a fault of ours, all of it when asked."""
    if DEBUG in os.environ:
        raise fault
    kind = f"{type(fault).__name__}: {fault}"
    _fail(
        f"工具内部出错（{kind}）。这不是填报的问题；请设环境变量 {DEBUG}=1 重新运行，"
        "把显示的全部内容报告给工具维护者。"
    )


def _drop_output() -> None:
    """Send what could not be said nowhere, or Python would complain of it once more."""
    with contextlib.suppress(OSError, ValueError):
        beneath = getattr(sys.stdout, "former", None) or sys.stdout  # ours may hide its number
        os.dup2(os.open(os.devnull, os.O_WRONLY), beneath.fileno())


def _chinese(problem: click.ClickException) -> str:
    """Say click's own usage errors in Chinese."""
    match problem:
        case click.NoSuchOption():
            likely = _alike(problem.option_name, problem.possibilities or ())
            hint = f"，是否为 {likely}" if likely else ""
            return f"没有 {problem.option_name} 这个选项{hint}。用 --help 查看用法。"
        case click.MissingParameter():
            name = _named(problem.param)
            return f"缺少参数 {name}。用 --help 查看用法。"
        case click.BadParameter():
            name = _named(problem.param)
            return f"参数 {name} 不对：{_of_click(problem.message)}"
    return _of_click(problem.format_message())


def _alike(typed: str, options: Iterable[str]) -> str:
    """Return the option that may be meant; the dashes that all have make none alike."""
    from difflib import get_close_matches  # for mistakes alone

    names = {option.lstrip("-"): option for option in options}
    return names.get("".join(get_close_matches(typed.lstrip("-"), names, n=1)), "")


# What click says in English of values, and the same in Chinese.
_SAID = {
    r"'(.*)' is not one of (.*)\.": r"“\1”不在可选项之内；可选：\2",
    r"\w+ '(.*)' is a file\.": r"“\1”是文件，这里要文件夹",
    r"\w+ '(.*)' is a directory\.": r"“\1”是文件夹，这里要文件",
    r"\w+ '(.*)' does not exist\.": r"“\1”不存在",
    r"\w+ '(.*)' is not (?:readable|writable)\.": r"没有读写“\1”的权限",
    r"'(.*)' is not a valid .*\.": r"“\1”不是这里要的数",
    r"(\S+) is not in the range (\S+?)<=x<=(\S+?)\.": r"\1 不在 \2 到 \3 之间",
    r"Option '(.*)' requires an argument\.": r"选项 \1 后面缺少内容",
    r"Got unexpected extra arguments? \((.*)\)": r"多出的参数：\1",
}


def _of_click(message: str) -> str:
    """Say in Chinese what click has said, if it is known."""
    for said, chinese in _SAID.items():
        if match := re.fullmatch(said, message, re.DOTALL):
            return match.expand(chinese) + "。"
    return message


def _named(parameter: click.Parameter | None) -> str:
    """Return a parameter's name as people type it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter else ""
