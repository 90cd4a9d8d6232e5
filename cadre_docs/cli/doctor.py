"""``doctor``: what this machine has, and how to mend what it lacks."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs import __version__, clock
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import catalog_option, say
from cadre_docs.errors import EnvironmentLackError, OutputError
from cadre_docs.law.workdays import library_years
from cadre_docs.outputs.files import write_whole

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.law.workdays import WorkCalendar

PACKAGES = (
    "docxtpl",
    "jinja2",
    "openpyxl",
    "weasyprint",
    "pypdf",
    "pyyaml",
    "click",
)
GOOD, BAD = "✓", "✗"


@click.command("doctor", cls=Command, options_metavar="[选项]")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.zip",
    help="另写一个支持文件（版本、字体、限制、出错的种类），不含任何人的资料，可以发给维护者",
)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="支持文件里加上这个项目的设置和上次出错的种类",
)
@catalog_option
def command(bundle: Path | None, folder: Path | None, forms: Catalog) -> int:
    """检查本机的系统库和字体，列出工作日历的年份；缺什么、影响什么、如何补齐。"""
    if folder is not None and bundle is None:
        raise click.UsageError("--project 只与 --bundle 一起用。")
    if bundle is not None:
        return _bundle(bundle, folder, forms)
    say(f"cadre-docs {__version__}，Python {platform.python_version()}，{platform.system()}")
    say("程序库：" + "，".join(f"{name} {version(name)}" for name in PACKAGES))
    for line in _calendar(forms.calendar):
        say(line)
    problems = [*_clock(), *_libraries(), *_fonts()]
    if problems:
        say("")
        say("需要处理：")
        for number, problem in enumerate(problems, 1):
            say(f"  {number}. {problem}")
        return EXIT_FINDINGS
    say("")
    say("一切就绪。")
    return 0


def _clock() -> list[str]:
    """Say which day it is here, and whether that can be."""
    day = clock.today()
    if day is not None:
        say(f"{GOOD} 今天是{day.isoformat()}")
        return []
    say(f"{BAD} 日期")
    return ["本机的日期不可能是对的，将来的日期查不出来。请校正本机的日期和时间"]


def _bundle(target: Path, folder: Path | None, forms: Catalog) -> int:
    """Write a file for support; one that exists is not replaced."""
    from cadre_docs.project.project_file import read_project
    from cadre_docs.project.support import support_file

    if target.exists():
        raise OutputError(f"“{target}”已存在，没有覆盖。请换一个文件名，或先移走它。")
    project = read_project(folder) if folder else None
    data = support_file(project.catalog() if project else forms, project)
    write_whole(target, data)
    click.echo(f"已写：{target}（不含姓名、号码和填报内容；发出前可以打开核对）")
    return 0


def _calendar(calendar: WorkCalendar) -> list[str]:
    """Say of which years the holidays are known; rules cannot count working days of others."""
    known = library_years()
    lines = [
        f"{GOOD} 工作日历：{known[0]}—{known[-1]}年（chinesecalendar {version('chinesecalendar')}）"
    ]
    for year, notice in sorted(calendar.notices.items()):
        what = "更正" if year in known else "增加"
        lines.append(f"  {what}{year}年（{notice.source}）")
    lines.append("  别的年份不能判断工作日，可在 data_schemas/holidays.yaml 中增加")
    return lines


def _libraries() -> list[str]:
    from cadre_docs.pages.pdf import lacks

    problems = list(lacks())
    say(f"{BAD if problems else GOOD} PDF 所需的系统库（Pango、harfbuzz-subset）")
    return problems


def _fonts() -> list[str]:
    from cadre_docs.pages.fonts import FontBook

    try:
        book = FontBook.system()
    except EnvironmentLackError as problem:
        say(f"{BAD} 字体")
        return [str(problem)]
    missing: dict[str, str] = {}
    for report in book.coverage_report():
        say(f"{GOOD if report.served_by else BAD} {report.role}：{report.served_by or '没有'}")
        missing.update((source.family, source.package) for source in report.missing)
    return [
        f"没有 {family}（替补字体），有的字可能显示不出；可安装 {package}"
        for family, package in missing.items()
    ]
