"""Help pages in Chinese: click's own headings and the help option say what ours say."""

from __future__ import annotations

import click


class ChineseHelp(click.Command):
    """Formats the usage line and the options under Chinese headings."""

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


def _chinese(text: str) -> str:
    return text.replace("[required]", "（必填）")


class Command(ChineseHelp):
    """A command with a Chinese help page."""
