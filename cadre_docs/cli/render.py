"""``render``: filled files → print-ready documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.check import for_paper, in_order, may_be_signed
from cadre_docs.cli.help import Command
from cadre_docs.cli.main import EXIT_FAILED, EXIT_FINDINGS
from cadre_docs.cli.options import (
    as_of_option,
    catalog_option,
    formats_option,
    overwrite_option,
    paths_argument,
    private_option,
    progress,
    say,
    say_report,
)
from cadre_docs.cli.reading import previous_option, read_all, unit_option
from cadre_docs.cli.writing import outputs_beside, refuse_suffix
from cadre_docs.masters.draft import MARK, draft_path
from cadre_docs.outputs.targets import owner_of
from cadre_docs.printing.batch import Batch
from cadre_docs.printing.document import Printer
from cadre_docs.record.carry import carried
from cadre_docs.report.text import render_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.outputs.targets import Outputs, Owner
    from cadre_docs.printing.batch import Printed
    from cadre_docs.printing.pdf_join import MergeItem
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
@click.option("--draft", is_flag=True, help="有错误也打印，注明“草稿”；须手写的栏仍然留空")
@unit_option
@previous_option
@as_of_option
@overwrite_option
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
    unit: Path | None,
    previous: tuple[Path, ...],
    as_of: date | None,
    overwrite: bool,
    forms: Catalog,
) -> int:
    """把填好的文件生成可打印的 DOCX、PDF、XLSX。

    先和 check 一样检查：印在表上的内容有错误的人、填了两份的人不打印，其他人照常；
    全部错误列在最后，退出码为 1。同名的人的文件自动加 (2)，再次生成时各归各的。
    """
    joined = merge is not None or package is not None
    if output is None and not joined:
        raise click.UsageError("请用 -o 指定输出文件夹，或用 --merge、--package 指定PDF文件。")
    refuse_suffix(merge, ".pdf")
    refuse_suffix(package, ".pdf")
    intake, earlier = read_all(paths, unit, previous, forms)
    if target is not None:
        _carry(intake, forms.schema(target))
    read = (*paths, unit)
    inputs = (intake, earlier.intake)
    with outputs_beside(read, inputs, forms, overwrite=overwrite, folder=output) as outputs:
        kinds = formats if output else ()
        merge, package = (draft_path(p) if p and draft else p for p in (merge, package))
        stems = _stems(intake, outputs, output, draft=draft)
        outputs.claim(_targets(stems, output, kinds, merge, package))
        if _only_facts(intake):
            return EXIT_FINDINGS
        printer = Printer(forms, draft=draft)
        batch = Batch(intake, forms, printer, draft, as_of, earlier)
        results = []
        wanted = dict.fromkeys([*kinds, *(["pdf"] if joined else [])])
        for printed, (stem, owner) in zip(batch.run(wanted), stems, strict=True):
            results.append(printed)
            if output is not None and printed.outputs:
                _write(printed, output / stem, kinds, outputs, owner)
            if not joined:
                printed.outputs.clear()
        if merge:
            _merge(results, merge, outputs)
        if package:
            _package(results, package, printer, outputs, duplex=duplex)
    return _report(batch, results, outputs)


def _stems(
    intake: Intake, outputs: Outputs, folder: Path | None, *, draft: bool
) -> list[tuple[str, Owner]]:
    """Return the name of each record's outputs, and whose they are; facts are never printed."""
    records = [e.record for e in intake.entries if not e.record.schema.facts]
    mark = MARK if draft else ""
    wishes = [
        (f"{record.person}_{record.schema.title}".lstrip("_") + mark, owner_of(record, draft=draft))
        for record in records
    ]
    return outputs.stems(folder, wishes) if folder else wishes


def _targets(
    stems: list[tuple[str, Owner]],
    folder: Path | None,
    kinds: tuple[str, ...],
    merge: Path | None,
    package: Path | None,
) -> Iterator[Path]:
    """Yield every file that may be written."""
    if folder is not None:
        yield from (folder / f"{stem}.{kind}" for stem, _ in stems for kind in kinds)
    if merge is not None:
        yield merge
    if package is not None:
        yield from (package, package.with_suffix(".csv"))


def _carry(intake: Intake, schema: Schema) -> None:
    """Make of the units' facts forms of this kind, which are printed."""
    if schema.facts:
        raise click.UsageError(f"--as 的“{schema.id}”（{schema.title}）只供核对，不打印。")
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


def _write(
    printed: Printed, place: Path, kinds: tuple[str, ...], outputs: Outputs, owner: Owner
) -> None:
    for kind in kinds:
        if kind in printed.outputs:
            path = place.with_name(f"{place.name}.{kind}")
            if outputs.write(path, printed.outputs[kind], owner):
                say(path)
    if printed.extra_pages and printed.record.person:  # a roster grows with its people
        progress(f"{printed.record.person}：比空白表多{printed.extra_pages}页，请核对内容是否过长")


def _merge(results: list[Printed], path: Path, outputs: Outputs) -> None:
    from cadre_docs.printing.pdf_join import merge

    items = [_merge_item(p) for p in results if "pdf" in p.outputs]
    if items and outputs.write(path, merge(items)):
        say(path)


def _package(
    results: list[Printed], path: Path, printer: Printer, outputs: Outputs, *, duplex: bool
) -> None:
    from cadre_docs.printing.package import build_package
    from cadre_docs.printing.package_entries import PackageItem

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
        if outputs.write(target, data):
            say(target)


def _merge_item(printed: Printed) -> MergeItem:
    from cadre_docs.printing.pdf_join import MergeItem

    record = printed.record
    outline: tuple[str, ...] = (str(record.get("unit") or "未填单位"), record.person)
    if not record.person:
        outline = (record.schema.title,)
    return MergeItem(outline, printed.outputs["pdf"], cover=record.schema.cover)


def _report(batch: Batch, results: list[Printed], outputs: Outputs) -> int:
    of_facts = (
        found
        for entry, found in zip(batch.intake.entries, batch.checked.each, strict=True)
        if entry.record.schema.facts
    )
    findings = [
        *for_paper(chain(batch.checked.together, *of_facts)),
        *chain.from_iterable((*printed.findings, *printed.told) for printed in results),
        *outputs.kept,
    ]
    lacks = dict.fromkeys(printed.lack for printed in results if printed.lack)
    for lack in lacks:
        progress(f"错误：{lack}。")
    if findings:
        unique = in_order(dict.fromkeys(findings))
        files = len(batch.intake.files)
        progress("")
        schemas = (printed.record.schema for printed in results)
        numbers = {"records": len(results), "files": files}
        say_report(render_text(unique, **numbers, schemas=schemas, colour=True), err=True)
        _conclude(batch, results)
    if lacks:
        return EXIT_FAILED
    stopped = any(printed.findings for printed in results)
    return EXIT_FINDINGS if stopped or not may_be_signed(findings) else 0


def _conclude(batch: Batch, results: list[Printed]) -> None:
    """Say what was not printed, and what should not be signed as it is."""
    stopped = sum(bool(printed.findings) for printed in results)
    doubtful = sum(not may_be_signed(printed.told) for printed in results if not printed.findings)
    if stopped:
        progress(f"有{stopped}份记录没有（或没有全部）打印；改正后重新运行即可。")
    elif any(f.counts for f in batch.intake.findings):
        progress("读不进来的没有打印；改正后重新运行即可。")
    if doubtful:
        printed = "印成了草稿" if batch.draft else "已打印，改正或研究确定之前请不要签字盖章"
        progress(f"有{doubtful}份记录有上面所列的错误，{printed}。")
