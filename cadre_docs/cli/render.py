"""``render``: filled files → print-ready documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import in_order
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FAILED, EXIT_FINDINGS
from cadre_docs.cli.options import (
    catalog_option,
    formats_option,
    paths_argument,
    private_option,
    progress,
)
from cadre_docs.files import UniqueNames, write_whole
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.record.carry import carried
from cadre_docs.render.batch import Batch
from cadre_docs.render.document import Printer
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.render.batch import Printed
    from cadre_docs.render.pdfpack import MergeItem
    from cadre_docs.schema import Schema


@click.command("render", cls=Command, options_metavar="[选项]")
@paths_argument
@formats_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="输出文件夹，每人每种格式一个文件",
)
@click.option(
    "--merge",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="把所有人的 PDF 合成一个文件，按单位、姓名加书签",
)
@click.option(
    "--package",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件.pdf",
    help="打印文件：按名册顺序、每表按规定份数，带目录和书签；旁边另存同名 .csv 清单",
)
@click.option("--duplex", is_flag=True, help="打印文件用于双面打印：奇数页的表后加一张空白页")
@click.option(
    "--as",
    "target",
    metavar="表单",
    help="把单位和程序事实表印成这种表，例如 jilin-filing-checklist；同名的项照填",
)
@click.option("--draft", is_flag=True, help="有错误也打印（草稿）；须手写的栏仍然留空")
@private_option
@catalog_option
def command(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path | None,
    merge: Path | None,
    package: Path | None,
    duplex: bool,
    target: str | None,
    draft: bool,
    forms: Catalog,
) -> int:
    """把填好的文件生成可打印的 DOCX、PDF、XLSX。

    先检查：印在表上的内容有错误的人不打印，其他人照常；全部问题列在最后。
    """
    joined = merge is not None or package is not None
    if output is None and not joined:
        raise click.UsageError("请用 -o 指定输出文件夹，或用 --merge、--package 指定PDF文件。")
    intake = read_paths(paths, forms)
    if target is not None:
        _carry(intake, forms.schema(target))
    if _only_facts(intake):
        return EXIT_FINDINGS
    batch = Batch(intake, forms, Printer(forms), draft=draft)
    kinds = formats if output else ()
    results = []
    names = UniqueNames()
    for printed in batch.run(dict.fromkeys([*kinds, *(["pdf"] if joined else [])])):
        results.append(printed)
        if output is not None and printed.outputs:
            _write(printed, output, kinds, names)
        if not joined:
            printed.outputs.clear()
    if merge:
        _merge(results, merge)
    if package:
        _package(results, package, batch.printer, duplex=duplex)
    return _report(batch, results)


def _carry(intake: Intake, schema: Schema) -> None:
    """Make of the units' facts forms of this kind, which are printed."""
    if schema.facts:
        raise click.UsageError(f"--as 的“{schema.id}”只供核对，不打印。")
    if not any(entry.record.schema.facts for entry in intake.entries):
        raise click.UsageError("没有读到单位和程序事实表，--as 用不上。")
    intake.entries = [
        replace(entry, record=carried(entry.record, schema)) if entry.record.schema.facts else entry
        for entry in intake.entries
    ]


def _only_facts(intake: Intake) -> bool:
    """Say which files are never printed; tell whether that is all there is."""
    facts = [entry.record for entry in intake.entries if entry.record.schema.facts]
    for record in facts:
        progress(f"{record.position.file}：{record.schema.title}只供核对，不打印")
    return bool(facts) and len(facts) == len(intake.entries) and not intake.findings


def _write(printed: Printed, folder: Path, kinds: tuple[str, ...], names: UniqueNames) -> None:
    stem = names.take(f"{printed.record.person}_{printed.record.schema.title}".lstrip("_"))
    for kind in kinds:
        if kind in printed.outputs:
            path = folder / f"{stem}.{kind}"
            write_whole(path, printed.outputs[kind])
            click.echo(str(path))
    if printed.extra_pages and printed.record.person:  # a roster grows with its people
        progress(f"{printed.record.person}：比空白表多{printed.extra_pages}页，请核对内容是否过长")


def _merge(results: list[Printed], path: Path) -> None:
    from cadre_docs.render.pdfpack import merge

    items = [_merge_item(p) for p in results if "pdf" in p.outputs]
    if items:
        write_whole(path, merge(items))
        click.echo(str(path))


def _package(results: list[Printed], path: Path, printer: Printer, *, duplex: bool) -> None:
    from cadre_docs.render.package import PackageItem, build_package

    items = [
        PackageItem(p.record, p.outputs["pdf"], partial(printer.layout, p.record))
        for p in results
        if "pdf" in p.outputs
    ]
    if not items:
        return
    day = max(date.fromisoformat(item.record.schema.source.date) for item in items)
    built = build_package(items, duplex=duplex, day=day)
    for target, data in ((path, built.pdf), (path.with_suffix(".csv"), built.manifest)):
        write_whole(target, data)
        click.echo(str(target))


def _merge_item(printed: Printed) -> MergeItem:
    from cadre_docs.render.pdfpack import MergeItem

    record = printed.record
    outline: tuple[str, ...] = (str(record.get("unit") or "未填单位"), record.person)
    if not record.person:
        outline = (record.schema.title,)
    return MergeItem(outline, printed.outputs["pdf"], cover=record.schema.cover)


def _report(batch: Batch, results: list[Printed]) -> int:
    findings = [f for f in batch.intake.findings if f.severity is Severity.ERROR]
    findings += [f for printed in results for f in printed.findings if f not in findings]
    lacks = dict.fromkeys(printed.lack for printed in results if printed.lack)
    for lack in lacks:
        progress(f"错误：{lack}。")
    warnings = [f for printed in results for f in printed.warnings]
    if warnings and not findings:
        progress(render_text(warnings, records=len(results), files=len(batch.intake.files)))
    findings += warnings if findings else []
    if not findings:
        return EXIT_FAILED if lacks else 0
    stopped = sum(bool(printed.findings) for printed in results)
    progress("")
    progress(render_text(in_order(findings), records=len(results), files=len(batch.intake.files)))
    what = f"有{stopped}份记录没有（或没有全部）打印" if stopped else "读不进来的没有打印"
    progress(f"{what}；改正后重新运行即可。")
    return EXIT_FAILED if lacks else EXIT_FINDINGS
