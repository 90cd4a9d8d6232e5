"""Options and small helpers that several commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.clock import today
from cadre_docs.messages.safe import show_private, told_line
from cadre_docs.messages.streams import Told, drawn
from cadre_docs.values.dates import DateError, Precision, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

FORMATS = ("docx", "pdf", "xlsx")


class _CatalogType(click.ParamType[Catalog]):
    """A folder of the user's own forms, searched before the built-in ones."""

    name = "目录"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Catalog:
        if isinstance(value, Catalog):
            return value
        return catalog(*([Path(value)] if value else []), today=today())


def catalog_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--catalog``; the command receives a :class:`Catalog`."""
    return click.option(
        "--catalog",
        "forms",
        type=_CatalogType(),
        default="",
        metavar="目录",
        help="自备的表单目录（含 forms/、data_schemas/），优先于内置表单",
    )(function)


class _FormatsType(click.ParamType[tuple[str, ...]]):
    """A comma-separated list of output formats."""

    name = "格式"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        chosen = tuple(
            dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip())
        )
        wrong = [part for part in chosen if part not in FORMATS]
        if wrong or not chosen:
            self.fail(f"“{'、'.join(wrong)}”不是输出格式，可用：{','.join(FORMATS)}", param, ctx)
        return chosen


def formats_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``-t docx,pdf,xlsx``."""
    return click.option(
        "-t",
        "--to",
        "formats",
        type=_FormatsType(),
        default="docx,pdf,xlsx",
        metavar="格式,…",
        help="输出格式，默认 docx,pdf,xlsx",
    )(function)


class DayType(click.ParamType["date"]):
    """A day, in any of the ways a date may be typed in a record."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = parse_date(str(value))
        except DateError as problem:
            self.fail(f"{problem}，可写成 2024-06-30", param, ctx)
        if day.precision < Precision.DAY:
            self.fail(f"“{value}”没有写到日，可写成 2024-06-30", param, ctx)
        return day.first


def _show_private(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    show_private(shown=value)


def private_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--show-private``; it is heeded where things are said, the command knows nothing."""
    return click.option(
        "--show-private",
        is_flag=True,
        expose_value=False,
        callback=_show_private,
        help="显示完整的身份证号码和电话号码；不加时，信息和报告里只显示末4位",
    )(function)


def as_of_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--as-of``; the command receives a day or None."""
    return click.option(
        "--as-of",
        "as_of",
        type=DayType(),
        metavar="日期",
        help="按这一天的规定（参数）检查，默认为考核年度的最后一天；没有考核年度的表，为表单所附通知的日期",
    )(function)


def overwrite_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--overwrite``."""
    return click.option(
        "--overwrite",
        is_flag=True,
        help="要写的地方有别的文件、或有人改动过的文件时，也覆盖；要读的文件任何时候都不覆盖",
    )(function)


def paths_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the record files and folders."""
    return click.argument(
        "paths", nargs=-1, required=True, metavar="文件或文件夹…", type=click.Path(path_type=Path)
    )(function)


def say(line: object) -> None:
    """Say one line of the results on stdout, whatever is in the names that it holds."""
    click.echo(told_line(str(line)))


def progress(message: str) -> None:
    """Say on stderr, in one line, what is going on; stdout is for results."""
    click.echo(told_line(message), err=True)


def say_report(text: str, *, err: bool = False) -> None:
    """Say a report with colours of ours, which click takes off where no terminal is.

    What it quotes must have been made plain (:func:`cadre_docs.report.text.render_text`).
    """
    stream = sys.stderr if err else sys.stdout
    click.echo(text, err=err, file=drawn(stream) if isinstance(stream, Told) else None)
