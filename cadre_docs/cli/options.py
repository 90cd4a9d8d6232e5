"""Options and small helpers that several commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import cadre_docs as cd
from cadre_docs.findings import shortened
from cadre_docs.messages.safe import show_private, told_line
from cadre_docs.messages.streams import Told, drawn
from cadre_docs.values.dates import DateError, Precision, parse_date
from cadre_docs.values.text import clean_digits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

EXIT_FINDINGS, EXIT_FAILED = 1, 2


class _CatalogType(click.ParamType["cd.Catalog"]):
    """A folder of the user's own forms, searched before the built-in ones."""

    name = "目录"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> cd.Catalog:
        if isinstance(value, cd.Catalog):
            return value
        return cd.open_catalog(*([value] if value else []))


def catalog_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--catalog``; the command receives a catalog."""
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
        from cadre_docs.api.printing import formats_of

        if isinstance(value, tuple):
            return value
        try:
            return formats_of(value)
        except cd.RequestError as problem:
            self.fail(str(problem).removesuffix("。"), param, ctx)


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
            day = parse_date(clean_digits(str(value)).text)
        except DateError as problem:
            self.fail(f"{problem}，可写成 2024-06-30", param, ctx)
        if day.precision < Precision.DAY:
            self.fail(f"“{value}”没有写到日，可写成 2024-06-30", param, ctx)
        return day.first


class WholeNumber(click.ParamType[int]):
    """A whole number of a span; ``what`` says in Chinese what it counts."""

    def __init__(self, name: str, span: tuple[int, int], what: str = "整数") -> None:
        self.name, self._span, self._what = name, span, what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text, (least, most) = str(value), self._span
        # Not int() of whatever it is: Python refuses thousands of digits.
        digits = text.lstrip("0") or "0"
        is_number = text.isascii() and text.isdecimal() and len(digits) <= len(str(most))
        if not (is_number and least <= int(digits) <= most):
            self.fail(f"“{shortened(text)}”不是{least}至{most}之间的{self._what}", param, ctx)
        return int(digits)


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


def mapping_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--map``."""
    return click.option(
        "--map",
        "mapping",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="对照",
        help="读别的系统的名单用的列名对照（cadre-docs new 表单 --from 名单 生成，确认后才能用）",
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


def unit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--unit``."""
    return click.option(
        "--unit",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="文件",
        help="单位和程序事实表（cadre-docs new unit 生成），与填好的表一起检查",
    )(function)


def previous_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--previous``; the command receives a tuple of paths."""
    return click.option(
        "--previous",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="文件夹",
        help="往年的记录（文件夹或文件，可给几次），供核对连续几年的规定；不再检查它们",
    )(function)


def order_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--order``; the command receives a tuple of words and files."""
    return click.option(
        "--order",
        multiple=True,
        metavar="次序",
        help="原序、姓氏笔画、拼音、级别，或单位名单的文件（可再加一种，单位之内用）；"
        "人按单位分开，单位之内按所给的次序",
    )(function)


def pdf_plain_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--pdf-plain``."""
    return click.option(
        "--pdf-plain",
        is_flag=True,
        help="PDF 不带标记结构，小一些，但不声明符合 PDF/A（存档）和 PDF/UA（无障碍）",
    )(function)


def by_unit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--by-unit``."""
    return click.option(
        "--by-unit",
        is_flag=True,
        help="每个单位一份，放在以单位命名的文件夹里：-o 输出/表.xlsx 的写到 输出/示例中学/表.xlsx",
    )(function)


def draft_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--draft``."""
    return click.option(
        "--draft",
        is_flag=True,
        help="有错误也生成，标题后和文件名里注明“草稿”；不加时有错误就不生成",
    )(function)


def print_announced(fact: object) -> None:
    """Say at once what is announced: paths that were written on stdout, remarks on stderr."""
    if isinstance(fact, Path):
        say(fact)
    else:
        progress(str(fact))


def status(*results: cd.Result) -> int:
    """Return the exit status: 0 when the paper may be signed."""
    return 0 if all(result.ok for result in results) else EXIT_FINDINGS


def tell_kept(result: cd.Written) -> None:
    """Say which files were in the way and were kept."""
    for finding in result.kept:
        progress(f"{finding.position}：{finding.sentence()}")


def tell_list(listed: cd.Listed, what: str) -> int:
    """Say what was found about a list and the forms that it is made of."""
    if listed.findings:
        say_report(cd.report(listed, colour=True))
    else:
        count = sum(record.schema.of_people for record in listed.read.records)
        progress(f"{count}份{what}，没有发现错误。")
    return status(listed)


def say(line: object) -> None:
    """Say one line of the results on stdout, whatever is in the names that it holds."""
    click.echo(told_line(str(line)))


def progress(message: str) -> None:
    """Say on stderr, in one line, what is going on; stdout is for results."""
    click.echo(told_line(message), err=True)


def say_document(text: str) -> None:
    """Say a page or data on stdout: UTF-8 whatever the console expects."""
    if isinstance(sys.stdout, Told):
        sys.stdout.document(f"{text}\n")
    else:
        click.echo(text)


def say_report(text: str, *, err: bool = False) -> None:
    """Say a report with colours of ours, which click takes off where no terminal is.

    What it quotes must have been made plain (:func:`cadre_docs.report.text.render_text`).
    """
    stream = sys.stderr if err else sys.stdout
    click.echo(text, err=err, file=drawn(stream) if isinstance(stream, Told) else None)


def _fonts_in(context: click.Context, _option: click.Parameter, value: tuple[str, ...]) -> None:
    if value:
        context.with_resource(cd.fonts_in(*value))


def fonts_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--fonts``; it is heeded where fonts are looked for, the command knows nothing."""
    return click.option(
        "--fonts",
        multiple=True,
        expose_value=False,
        callback=_fonts_in,
        metavar="文件夹",
        help="先用这个文件夹里的字体，没有的再用本机的；也可放进程序旁边的“字体”文件夹",
    )(function)
