"""Joined PDFs: one file of all forms, and print packages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.findings import error
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cadre_docs.api.base import Pen
    from cadre_docs.findings import Finding
    from cadre_docs.lists.order import Order
    from cadre_docs.printing.batch import Printed
    from cadre_docs.printing.document import Printer
    from cadre_docs.printing.evidence import Evidence
    from cadre_docs.printing.pdf_join import MergeItem
    from cadre_docs.record import Record


@frozen
class Joining:
    """Into which files the PDFs of many forms are joined (None: into none), and how."""

    merge: Path | None
    package: Path | None
    duplex: bool
    order: Order | None
    copies: Mapping[str, int]
    plain: bool

    @property
    def wanted(self) -> bool:
        """Whether any is."""
        return self.merge is not None or self.package is not None

    def targets(self) -> Iterator[Path]:
        """Yield every file that may be written."""
        if self.merge is not None:
            yield self.merge
        if self.package is not None:
            yield from (self.package, self.package.with_suffix(".csv"))


def join(results: list[Printed], joining: Joining, printer: Printer, written: Pen) -> list[Finding]:
    """Write the PDFs of many forms; return what could not be told or go along."""
    told: list[Finding] = []
    evidence = _evidence(results, told)
    if joining.merge:
        _merge(results, joining.merge, written, evidence, plain=joining.plain)
    if joining.package:
        told += _package(results, joining.package, printer, written, joining, evidence)
    return told


def _evidence(results: list[Printed], told: list[Finding]) -> dict[int, Evidence]:
    """Return what goes with the forms, by the place of each; what cannot is told."""
    from cadre_docs.printing.evidence import evidence_of

    found = {}
    for number, printed in enumerate(results):
        record = printed.record
        if "pdf" not in printed.outputs or not record.attachments:
            continue
        try:
            made = evidence_of(record, date.fromisoformat(record.schema.source.date))
        except OutputError as problem:
            what = f"附件没有随表打印：{str(problem).rstrip('。')}"
            position = record.attachments[0].position
            lost = error("FS-print", what, position=position, path="附件")
            told.append(lost.about(person=record.person, form=record.schema.id))
            continue
        if made is not None:
            found[number] = made
    return found


def _merge(
    results: list[Printed],
    path: Path,
    written: Pen,
    evidence: dict[int, Evidence],
    *,
    plain: bool,
) -> None:
    from cadre_docs.printing.pdf_join import evidence_items, merge, why_unclaimed

    items = []
    for number, printed in enumerate(results):
        if "pdf" in printed.outputs:
            item = _merge_item(printed)
            items.append(item)
            if number in evidence:
                items += evidence_items(item.title, evidence[number])
    if items:
        joined = merge(items, plain=plain)
        written.write(path, joined.pdf, owner_of_all(p.record for p in results))
        if why := why_unclaimed(joined.unclaimed):
            written.remark(f"“{path.name}”{why}")
    else:
        written.remark_former([path])


def _package(
    results: list[Printed],
    path: Path,
    printer: Printer,
    written: Pen,
    how: Joining,
    evidence: dict[int, Evidence],
) -> list[Finding]:
    """Write the package; return what its order could not tell."""
    from cadre_docs.printing.package.entries import PackageItem
    from cadre_docs.printing.package.make import build_package
    from cadre_docs.printing.pdf_join import why_unclaimed

    order = how.order
    items = [
        PackageItem(
            _in_copies(p.record, how.copies),
            p.outputs["pdf"],
            partial(printer.layout, p.record),
            evidence=evidence.get(number),
            set_pages=p.set_pages,
        )
        for number, p in enumerate(results)
        if "pdf" in p.outputs
    ]
    if not items:
        written.remark_former([path, path.with_suffix(".csv")])
        return []
    told: list[Finding] = []
    if order is not None:
        items, told = order.sorted(items, lambda item: item.record)
    day = max(date.fromisoformat(item.record.schema.source.date) for item in items)
    built = build_package(
        items, duplex=how.duplex, day=day, ordered=order is not None, plain=how.plain
    )
    for target, data in ((path, built.pdf), (path.with_suffix(".csv"), built.manifest)):
        written.write(target, data, owner_of_all(p.record for p in results))
    if why := why_unclaimed(built.unclaimed):
        written.remark(f"“{path.name}”{why}")
    return told


def _in_copies(record: Record, copies: Mapping[str, int]) -> Record:
    schema = record.schema
    wanted = copies.get(schema.id, schema.copies)
    return (
        record
        if wanted == schema.copies
        else replace(record, schema=replace(schema, copies=wanted))
    )


def _merge_item(printed: Printed) -> MergeItem:
    from cadre_docs.printing.pdf_join import MergeItem

    record = printed.record
    outline: tuple[str, ...] = (str(record.get("unit") or "未填单位"), record.person)
    if not record.person:
        outline = (record.schema.title,)
    return MergeItem(
        outline, printed.outputs["pdf"], record.schema.cover, structure=printed.structure
    )
