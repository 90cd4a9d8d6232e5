"""Help pages in Chinese: click's own headings and the help option say what ours say."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.errors import RequestError
from cadre_docs.machine.platforms import is_asked_to_end
from cadre_docs.messages.progress import Line, listening, watched
from cadre_docs.messages.safe import told_line
from cadre_docs.messages.streams import Told, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChineseHelp(click.Command):
    """Formats the usage line and the options under Chinese headings.

    An option that takes one value is refused where it is given twice: click would keep the last.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(list(args))
            for parameter, times in Counter(given).items():
                if isinstance(parameter, click.Option) and times > 1 and not _many(parameter):
                    raise click.BadOptionUsage(parameter.name or "", _twice(parameter, times), ctx)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (p for p in self.get_params(ctx) if isinstance(p, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl([(name, _chinese(text)) for name, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助"
        return option


def _many(option: click.Option) -> bool:
    return option.multiple or option.count or option.is_flag


_SEVERAL = {
    "unit": "，几个单位的事实表写在一个文件里（YAML 用 --- 隔开），或者和各人的表一起列出",
    "output": "，要几个文件的请分几次运行",
    "against": "，要核对几张的请分几次运行",
}
"""What to do where several values are wanted of an option that takes one."""


def _twice(option: click.Option, times: int) -> str:
    is_list = "," in (option.metavar or "")
    listed = "，几个值用逗号连在一起写" if is_list else _SEVERAL.get(option.name or "", "")
    return f"{option.opts[-1]} 给了{times}次，只能给一次{listed}"


def _chinese(text: str) -> str:
    return text.replace("[required]", "（必填）")


class Command(ChineseHelp):
    """A command with a Chinese help page, which tells how far it is when it takes long.

    With an option ``--quiet`` it does not.
    """

    in_logs = False
    after_stop = "重新运行即可"

    def invoke(self, ctx: click.Context) -> Any:
        from cadre_docs.cli.options import print_announced

        stream = None if ctx.params.get("quiet") or not sys.stderr else drawn(sys.stderr)
        try:
            with listening(print_announced), watched(Line(stream, log=self.in_logs)) as line:
                return self._told(ctx, line)
        except RequestError as problem:
            if len(problem.lines) > 1:  # told line by line, as other errors are
                raise
            raise click.UsageError(str(problem)) from None

    def _told(self, ctx: click.Context, line: Line) -> Any:
        with _making_way(line):
            try:
                return super().invoke(ctx)
            except (KeyboardInterrupt, Exception) as end:
                # A library may have made something else of Ctrl-C, as openpyxl does.
                if not (isinstance(end, KeyboardInterrupt) or is_asked_to_end()):
                    raise
                line.erase()
                how_far = f"：{line.reached()}" if line.reached() else ""
                said = f"已停止{how_far}。已写好的文件都是完整的；{self.after_stop}。"
                click.echo(told_line(said), err=True)
                raise KeyboardInterrupt from end


class LongCommand(Command):
    """A command that may run for hours: it tells how far it is in a log, too, and goes on."""

    in_logs = True
    after_stop = "重新运行即可接着做"


@contextlib.contextmanager
def _making_way(line: Line) -> Iterator[None]:
    """Have the line make way for whatever else is said."""
    before = Told.making_way
    Told.making_way = line.making_way
    try:
        yield
    finally:
        Told.making_way = before
