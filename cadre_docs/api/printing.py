"""Printing: filled forms as DOCX, PDF and XLSX, one file of all PDFs, and print packages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cadre_docs.api.base import FORMATS, Written, open_catalog, output_writer, public, refuse_suffix
from cadre_docs.api.joining import Joining, join
from cadre_docs.checks.on_paper import for_paper, left_to_check, may_be_signed
from cadre_docs.checks.records import in_order
from cadre_docs.errors import RequestError
from cadre_docs.masters.draft import MARK, draft_path
from cadre_docs.outputs.files import safe_name
from cadre_docs.outputs.targets import owner_of, owner_of_file
from cadre_docs.printing.batch import Batch
from cadre_docs.printing.document import Printer
from cadre_docs.record.carry import carried
from cadre_docs.report.text import render_text
from cadre_docs.rules.batch import NAMED
from cadre_docs.rules.days import assessed_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Intake
    from cadre_docs.lists.order import Order
    from cadre_docs.outputs.targets import Outputs, Owner
    from cadre_docs.printing.batch import Printed
    from cadre_docs.schema import Schema

NO_COPIES: Final[Mapping[str, int]] = MappingProxyType({})
_MOST_SET = 100
"""People whose pages are kept for a package as they were set."""


_COMMAS = str.maketrans(dict.fromkeys(",，、;；", " "))


def formats_of(formats: str | Iterable[str]) -> tuple[str, ...]:
    """Return output formats, each once; in a text commas of any width or blanks part them.

    Raises RequestError for one that is none, or for none.
    """
    given = formats.translate(_COMMAS).split() if isinstance(formats, str) else formats
    chosen = tuple(dict.fromkeys(kind.strip().lower() for kind in given if kind.strip()))
    wrong = [kind for kind in chosen if kind not in FORMATS]
    if wrong or not chosen:
        raise RequestError(f"“{'、'.join(wrong)}”不是输出格式，可用：{','.join(FORMATS)}")
    return chosen


@dataclass(frozen=True, kw_only=True)
class Rendered(Written):
    """What was printed of ``records`` records.

    ``findings`` are the errors of all records and what reading remarked, by place; ``stopped``
    counts the records that were not (or not wholly) printed, ``doubtful`` those printed that have
    errors in what is not printed, or are drafts with errors. ``lacks`` say what the machine lacks
    for an output. ``conclusions`` say in Chinese what follows.
    """

    read: Read
    records: int
    findings: tuple[Finding, ...]
    stopped: int
    doubtful: int
    lacks: tuple[str, ...]
    conclusions: tuple[str, ...]
    only_facts: bool = False

    @property
    def ok(self) -> bool:
        """Whether all was printed and may be signed."""
        stopped = self.stopped or self.lacks or self.only_facts
        return super().ok and not stopped and may_be_signed(self.findings)

    def text(self, *, colour: bool = False) -> str:
        """Return the findings as text; empty where there are none."""
        if not self.findings:
            return ""
        schemas = (record.schema for record in self.read.records if not record.schema.facts)
        files = len(self.read.files)
        return render_text(
            self.findings, records=self.records, files=files, schemas=schemas, colour=colour
        )


@public
def render(  # noqa: PLR0913 - what may be chosen of paper
    read: Read,
    output: Path | str | None = None,
    *,
    formats: str | Iterable[str] = FORMATS,
    merge: Path | str | None = None,
    package: Path | str | None = None,
    duplex: bool = False,
    order: Iterable[str | Path] = (),
    copies: Mapping[str, int] = NO_COPIES,
    form: str | None = None,
    draft: bool = False,
    as_of: date | None = None,
    pdf_plain: bool = False,
    overwrite: bool = False,
) -> Rendered:
    """Print what was read, after checking it: one file a record and format into ``output``.

    Records with errors on paper are not printed, the others are; with ``draft`` all are, and say
    so. ``formats`` are some of docx, pdf and xlsx. ``merge`` is one PDF of all with bookmarks,
    ``package`` one in the order of the roster with copies, index and a list (.csv) beside it, for
    ``duplex`` printing if asked; in both, the files that a record names as 附件 follow its form.
    ``order`` is as for :func:`roster`, ``as_of`` as for :func:`check`; ``copies`` says of forms
    (by id) how many are wanted where it is not the number that their notice asks for. ``form``
    prints the unit's facts as another form that has boxes of the same names. PDFs are built to
    PDF/A-2a and PDF/UA-1; ``pdf_plain`` ones are smaller, without structure. Each path is announced
    when it is written (:func:`cadre_docs.listening`).

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met and
    :class:`~cadre_docs.errors.OutputError` when an output would get in the way of what was read;
    then nothing is written. :class:`~cadre_docs.errors.MasterError` for a master unfit to print.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/henan-tenure-form/full.yaml")
    >>> [path.name for path in cd.render(read, "out/printed", formats="docx").written]
    ['示例甲_专业技术二级岗位工作人员聘期考核表.docx']
    """
    merge, package = (Path(p) if p is not None else None for p in (merge, package))
    folder = Path(output) if output is not None else None
    if folder is None and merge is None and package is None:
        raise RequestError("请用 -o 指定输出文件夹，或用 --merge、--package 指定PDF文件。")
    refuse_suffix(merge, ".pdf")
    refuse_suffix(package, ".pdf")
    chosen = formats_of(formats)
    asked = _order_of(order)
    if asked is not None and package is None:
        raise RequestError("--order 要与 --package 一起用：打印文件才有先后。")
    if duplex and package is None:
        raise RequestError("--duplex 要与 --package 一起用：打印文件才加空白页。")
    if form is not None:
        read = _carried(read, read.catalog.schema(form))
    intake, forms = read.intake, read.catalog
    with output_writer(
        read.named, read.intakes, forms, overwrite=overwrite, folder=folder
    ) as written:
        kinds = chosen if folder else ()
        merge, package = (draft_path(p) if p and draft else p for p in (merge, package))
        joining = Joining(merge, package, duplex, asked, copies, pdf_plain)
        stems = _stems(intake, written.outputs, folder, draft=draft)
        written.outputs.claim((*_targets(stems, folder, kinds), *joining.targets()))
        if _only_facts(intake, written):
            return Rendered(
                *written.told(), read=read, records=0, findings=(), stopped=0, doubtful=0,
                lacks=(), conclusions=(), only_facts=True,
            )  # fmt: skip
        printer = Printer(forms, draft=draft, plain=pdf_plain)
        batch = Batch(intake, forms, printer, draft, as_of, read.earlier)
        results = []
        told: list[Finding] = []
        wanted = dict.fromkeys([*kinds, *(["pdf"] if joining.wanted else [])])
        for printed, (stem, owner) in zip(batch.run(wanted), stems, strict=True):
            results.append(printed)
            if folder is not None and printed.outputs:
                _write(printed, folder / stem, kinds, written, owner)
            _let_go(printed, joining, kept=len(results) <= _MOST_SET)
        if joining.wanted:
            told += join(results, joining, printer, written)
        _remark_years(results, written)
        if folder is not None:
            _remark_evidence(results, written)
        written.remark_former(written.outputs.former(folder) if folder else ())
    rendered = _rendered(read, batch, results, written)
    return replace(rendered, findings=tuple(in_order([*rendered.findings, *told])))


def _order_of(order: Iterable[str | Path]) -> Order | None:
    """Return the order that was asked for; mostly none."""
    order = list(order)
    if not order:
        return None
    from cadre_docs.lists.order import order_of

    return order_of(order)


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
    stems: list[tuple[str, Owner]], folder: Path | None, kinds: tuple[str, ...]
) -> Iterator[Path]:
    """Yield every file of a record alone that may be written."""
    if folder is not None:
        yield from (folder / f"{stem}.{kind}" for stem, _ in stems for kind in kinds)


def _carried(read: Read, schema: Schema) -> Read:
    """Make of the units' facts forms of this kind, which are printed."""
    if schema.facts:
        raise RequestError(f"--as 的“{schema.id}”（{schema.title}）只供核对，不打印。")
    if not any(entry.record.schema.facts for entry in read.intake.entries):
        raise RequestError("没有读到单位和程序事实表，--as 用不上。")
    entries = [
        replace(entry, record=carried(entry.record, schema)) if entry.record.schema.facts else entry
        for entry in read.intake.entries
    ]
    made = (e.record for e, r in zip(entries, read.records, strict=True) if r.schema.facts)
    if all(record.values.keys() <= NAMED.keys() and not record.unreadable for record in made):
        raise RequestError(
            f"单位和程序事实表没有填“{schema.title}”上的任何一项，印出来是空的；"
            "请先在事实表里填写（空白表用 cadre-docs blank）。"
        )
    return replace(read, intake=replace(read.intake, entries=entries))


def _only_facts(intake: Intake, written: Pen) -> bool:
    """Say which files are never printed; tell whether that is all there is."""
    facts = [entry.record for entry in intake.entries if entry.record.schema.facts]
    for record in facts:
        written.remark(f"{record.position.file}：{record.schema.title}只供核对，不打印")
    return bool(facts) and len(facts) == len(intake.entries) and not intake.findings


def _write(
    printed: Printed, place: Path, kinds: tuple[str, ...], written: Pen, owner: Owner
) -> None:
    for kind in kinds:
        if kind in printed.outputs:
            path = place.with_name(f"{place.name}.{kind}")
            written.write(path, printed.outputs[kind], owner)
    if printed.extra_pages and printed.record.person:  # a roster grows with its people
        person, extra = printed.record.person, printed.extra_pages
        written.remark(f"{person}：比空白表多{extra}页，请核对内容是否过长")


def _let_go(printed: Printed, joining: Joining, *, kept: bool) -> None:
    """Let go of what no joined PDF needs: there may be many people.

    Pages as they were set are ``kept`` for a package of some; those of others are set anew.
    """
    if joining.package is None or not kept:
        printed.set_pages = ()
    if joining.merge is None:  # a package makes its pages and their structures anew
        printed.structure = None
        if joining.package is None:
            printed.outputs.clear()


def _remark_years(results: list[Printed], written: Pen) -> None:
    """Say that forms of several years were printed together: one may be last year's copy."""
    printed = (assessed_in(one.record) for one in results if not one.findings)
    years = Counter(year for year in printed if year is not None)
    if len(years) > 1:
        listed = "、".join(f"{year}年度{number}份" for year, number in sorted(years.items()))
        written.remark(f"一起打印的有{len(years)}个年度的表（{listed}），请核对是否混进了往年的。")


def _remark_evidence(results: list[Printed], written: Pen) -> None:
    """Say once that a form on its own comes without what goes with it."""
    people = [p.record for p in results if p.record.attachments and not p.findings]
    if people:
        written.remark(
            f"有{len(people)}份表写了附件：单独的DOCX、PDF、XLSX里没有附件，"
            "附件接在打印文件（--package）和合并的PDF（--merge）里各人的表后面"
        )


def _rendered(read: Read, batch: Batch, results: list[Printed], written: Pen) -> Rendered:
    of_facts = (
        found
        for entry, found in zip(batch.intake.entries, batch.checked.each, strict=True)
        if entry.record.schema.facts
    )
    findings = [
        *for_paper(chain(batch.checked.together, *of_facts), batch.catalog.law),
        *chain.from_iterable((*printed.findings, *printed.told) for printed in results),
        *written.kept,
    ]
    stopped = sum(bool(printed.findings) for printed in results)
    doubtful = sum(not may_be_signed(printed.told) for printed in results if not printed.findings)
    return Rendered(
        *written.told(),
        read=read,
        records=len(results),
        findings=tuple(in_order(dict.fromkeys(findings))),
        stopped=stopped,
        doubtful=doubtful,
        lacks=tuple(dict.fromkeys(printed.lack for printed in results if printed.lack)),
        conclusions=(
            *_conclusions(batch, stopped, doubtful),
            *left_to_check(batch.checked.findings, findings),
        ),
    )


def _conclusions(batch: Batch, stopped: int, doubtful: int) -> Iterator[str]:
    """Say what was not printed, and what should not be signed as it is."""
    if stopped:
        yield f"有{stopped}份记录没有（或没有全部）打印；改正后重新运行即可。"
    elif any(f.counts for f in batch.intake.findings):
        yield "读不进来的没有打印；改正后重新运行即可。"
    if doubtful:
        printed = "印成了草稿" if batch.draft else "已打印，改正或研究确定之前请不要签字盖章"
        yield f"有{doubtful}份记录有上面所列的错误，{printed}。"


@public
def blank(
    form: str,
    output: Path | str,
    *,
    formats: str | Iterable[str] = FORMATS,
    catalog: Catalog | None = None,
    pdf_plain: bool = False,
    overwrite: bool = False,
) -> Written:
    """Print the empty form into the folder ``output``, for filling by hand.

    ``form`` is an id, a title or a part of one; ``pdf_plain`` as for :func:`render`.

    Raises :class:`~cadre_docs.errors.CatalogError` for a form that there is not or that is never
    printed.

    >>> import cadre_docs as cd
    >>> cd.blank("henan-tenure-form", "out/blank", formats="docx").written[0].name
    '专业技术二级岗位工作人员聘期考核表（空白）.docx'
    """
    forms, folder = catalog or open_catalog(), Path(output)
    chosen = formats_of(formats)
    schema = forms.schema(form)
    document = Printer(forms, plain=pdf_plain).blank(schema)
    owner = owner_of_file("blank", forms.master(schema.id))
    with output_writer((), (), forms, overwrite=overwrite, folder=folder) as written:
        for kind in chosen:
            path = folder / f"{safe_name(schema.title)}（空白）.{kind}"
            written.write(path, document.output(kind), owner)
    return Written(*written.told())
