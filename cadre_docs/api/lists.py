"""Lists made of many people's forms: what they share, and the roster."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import FORMATS, Written, findings_text, kind_of, output_writer, public
from cadre_docs.api.by_unit import advise, former, of_units
from cadre_docs.checks.on_paper import for_list, left_to_check, may_be_signed, with_own
from cadre_docs.checks.records import batch_context, check_intake, in_order
from cadre_docs.errors import CadreDocsError, RequestError
from cadre_docs.findings import Finding, Severity, error
from cadre_docs.intake.read import WORD_SUFFIXES, YAML_SUFFIXES
from cadre_docs.lists.meant import meant_for
from cadre_docs.lists.order import CODE as ORDER
from cadre_docs.lists.order import order_of
from cadre_docs.lists.roster import (
    build_roster,
    compare,
    compare_heads,
    left_out,
    link_of,
    of_other_years,
    rosters_of,
)
from cadre_docs.lists.whole import lacking_people
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.masters.draft import draft_path
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.outputs.targets import Owner, digest, owner_of
from cadre_docs.rules.roles import UNIT
from cadre_docs.source.files import read_named
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Mapping


@dataclass(frozen=True, kw_only=True)
class Listed(Written):
    """A list made of what was ``read``, or an existing one compared with it.

    ``record`` is the list as a record, whether it was written or not; None where nobody could be
    drawn, or there are several. ``findings`` are by place: the errors of the forms that the list
    is made of, what the list asks for, and how an existing one differs. A list with errors is not
    written unless as a draft.
    """

    read: Read
    record: Record | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether the list may be signed: there is no error that nobody waived."""
        return super().ok and may_be_signed(self.findings)

    def text(self, *, colour: bool = False) -> str:
        """Return the findings as text; empty where there are none."""
        return (
            findings_text(self.findings, self.read.intake, colour=colour) if self.findings else ""
        )


# --- what lists share ------------------------------------------------------------------------


_WHICH = ("title", "seed")  # what tells lists of one unit apart


def refuse_kind(path: Path) -> None:
    """Refuse a file name that tells no output format."""
    if kind_of(path) not in FORMATS:
        raise RequestError(f"“{path}”应以 .xlsx、.docx 或 .pdf 结尾。")


def refuse_missing(path: Path | None, what: str) -> None:
    """Refuse an existing list that is not there."""
    if path is not None and not path.is_file():
        fault = "不是文件" if path.exists() else f"不存在{meant_files(path)}"
        raise RequestError(f"要核对的{what}“{path}”{fault}。")


def all_found(
    read: Read, own: Iterable[Finding], written: Pen, as_of: date | None = None
) -> list[Finding]:
    """Return what ``check`` finds in the forms that a list is made of, and what the list does.

    How many warnings are left to ``check`` is remarked.
    """
    errors = [f for f in own if f.severity is not Severity.NOTE or f.code == ORDER]
    checked = check_intake(read.intake, read.catalog, as_of, read.earlier)
    told = with_own(for_list(checked, read.catalog.law), errors)
    for line in left_to_check(checked, told):
        written.remark(line)
    return told


def people_lacking(
    read: Read, entries: Iterable[ReadRecord], wanted: str, as_of: date | None
) -> Iterator[Finding]:
    """Report people who are missing on a list made of ``entries``, by what their unit states.

    ``wanted`` says in Chinese that it is of all.
    """
    context = batch_context(read.intake, read.catalog, as_of, read.earlier)
    return lacking_people([entry.record for entry in entries], wanted, context)


_NO_SHEET = (*WORD_SUFFIXES, ".pdf", ".rtf")


def as_sheet(found: Iterable[Finding], path: Path) -> list[Finding]:
    """Return what was wrong with an existing list; one in Word or PDF cannot be saved as .xlsx."""
    if path.suffix.lower() not in _NO_SHEET:
        return list(found)
    remedy = (
        "请用同时生成的 .xlsx；只有 Word 版的，把表格复制到 Excel 里，另存为 .xlsx；"
        "只有 PDF 的，重新要一份 .xlsx"
    )
    return [replace(f, remedy=remedy) if f.code in _OF_FILE else f for f in found]


_OF_FILE = ("FS-syntax", "FS-form", "FS-file")


def without(read: Read, listed: Path | None) -> Read:
    """Return what was read but for an existing list that lies among the forms.

    It is held against them, and no form; a list that is read as a record stays one.
    """
    if listed is None:
        return read
    real, intake = os.path.realpath(listed), read.intake
    files = [path for path in intake.files if os.path.realpath(path) == real]
    own = set(map(str, files))
    if not own or any(e.record.position.file in own for e in intake.entries):
        return read
    rest = [f for f in intake.findings if f.position is None or f.position.file not in own]
    kept = [path for path in intake.files if path not in files]
    return replace(read, intake=replace(intake, findings=rest, files=kept))


def why_unread(read: Read) -> tuple[str, ...]:
    """Return what was wrong with the files, for requests that fail since nothing was read."""
    errors = (f for f in read.findings if f.severity is Severity.ERROR)
    return tuple(f"  {f.position or ''}：{f.sentence()}" for f in errors)


def read_instead(read: Read) -> str:
    """Return what was read where a list cannot be made of it; empty where nothing was."""
    counts = Counter(r.schema.title for r in read.records if r.schema.role not in UNIT)
    listed = "、".join(f"“{title}”{count}份" for title, count in counts.items())
    return f"，读到的是{listed}" if listed else ""


def tell_others(read: Read, listed: Container[str], wanted: str, done: str, written: Pen) -> None:
    """Remark how many records of other forms than those ``listed`` were read, and are in no list.

    ``wanted`` names in Chinese the forms, ``done`` says what the others are left out of.
    """
    others = [r.schema for r in read.records if r.schema.id not in listed and not r.schema.facts]
    if others:
        counts = Counter(schema.title for schema in others)
        named = "、".join(f"“{title}”{count}份" for title, count in counts.items())
        written.remark(f"另有{len(others)}份记录不是{wanted}，{done}：{named}。")


def target_of(path: Path, *, draft: bool) -> Path:
    """Return where a list goes."""
    return draft_path(path) if draft else path


def is_refused(
    found: Iterable[Finding], path: Path, written: Pen, *, draft: bool, targets: Iterable[Path] = ()
) -> bool:
    """Whether a list must not be made; then it is said why, and that a former one is out of date.

    ``path`` is what was named, ``targets`` the files in it where it is a folder.
    """
    if draft or may_be_signed(found):
        return False
    written.remark(
        f"有错误，没有生成“{path}”。改正后重新运行；先看草稿的加 --draft，会注明“草稿”。"
    )
    written.remark_former(targets or (path,))
    return True


def write_document(  # noqa: PLR0913 - what may be chosen of a list
    record: Record,
    path: Path,
    people: Iterable[Record],
    forms: Catalog,
    written: Pen,
    *,
    draft: bool = False,
    plain: bool = False,
    said: str = "",
) -> list[Finding]:
    """Write a list made of ``people`` in the format its file name tells.

    Returns what no font at hand can print.

    Of a PDF that stops it; the others name their fonts, and whoever opens them may have some.
    """
    from cadre_docs.printing.batch import missing_glyphs
    from cadre_docs.printing.document import Printer
    from cadre_docs.printing.glyphs import glyph_warnings

    document = Printer(forms, draft=draft, plain=plain).filled(record)
    kind = kind_of(path)
    missing = missing_glyphs(record, document) if kind == "pdf" else []
    if missing:
        written.remark_former([path])
        return missing
    owner = list_owner(record, people, draft=draft)
    written.write(path, document.output(kind), owner, said=said)
    return [] if kind == "pdf" else glyph_warnings([record])


def list_owner(record: Record, people: Iterable[Record], *, draft: bool = False) -> Owner:
    """Return whose a list is: that of a unit and a year, and of some of the same people.

    What a notice is about (its year, too) its title says; a drawing with another seed is another
    list, and the former one is what was drawn.
    """
    whose = owner_of(record, draft=draft).whose
    more = [str(record.get(name) or "") for name in _WHICH]
    return owner_of_all(people, Owner(digest(whose, *more) if any(more) else whose))


def ordered(found: Iterable[Finding], written: Pen) -> tuple[Finding, ...]:
    """Return findings by place, each once, with what lay in the way."""
    return tuple(in_order(dict.fromkeys([*found, *written.kept])))


# --- rosters ---------------------------------------------------------------------------------


@public
def roster(  # noqa: PLR0913 - what may be chosen of a roster
    read: Read,
    output: Path | str | None = None,
    *,
    against: Path | str | None = None,
    mapping: Path | str | None = None,
    year: int | None = None,
    form: str | None = None,
    as_of: date | None = None,
    order: Iterable[str | Path] = (),
    by_unit: bool = False,
    draft: bool = False,
    pdf_plain: bool = False,
    overwrite: bool = False,
) -> Listed:
    """Make the roster of the people read (.xlsx, .docx, .pdf), or compare an existing one.

    ``against`` is a filled roster (a print or a template, .xlsx, or a record in YAML), compared
    person by person and box by box; a list of another system with a confirmed ``mapping`` for
    the roster. ``year`` is the year of assessment, by default that of the forms. ``form`` names
    the roster; it is needed where several can be made of the forms read. ``order`` holds one of
    原序, 姓氏笔画, 拼音 and 级别, a file with a list of units, or both; without one the roster's
    schema says. With ``by_unit`` each unit has a roster, in a folder of its name beside
    ``output``. Where there are errors only a ``draft`` is made, and its title and file name say
    so. ``as_of`` is as for :func:`check`, ``pdf_plain`` as for :func:`render`. Who is left out is
    said in ``remarks``.

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met, and
    :class:`~cadre_docs.errors.CadreDocsError` with the rosters to choose from.

    >>> import cadre_docs as cd
    >>> listed = cd.roster(cd.read("examples/henan-tenure-form/full.yaml"), "out/roster.xlsx")
    >>> listed.ok, [path.name for path in listed.written]
    (True, ['roster.xlsx'])
    """
    target = Path(output) if output is not None else None
    other = Path(against) if against is not None else None
    if target is None and other is None:
        raise RequestError("请用 -o 指定要生成的名册，或用 --against 指定要核对的名册。")
    if mapping is not None and other is None:
        raise RequestError("--map 是读要核对的名单用的，请与 --against 同用。")
    if draft and target is None:
        raise RequestError("--draft 是生成名册用的，请与 -o 同用。")
    if by_unit and other is not None:
        raise RequestError("--by-unit 是生成名册用的，不与 --against 同用。")
    refuse_missing(other, "名册")
    if target is not None:
        refuse_kind(target)
        target = target_of(target, draft=draft)
    read, forms = without(read, other), read.catalog
    asked = order_of(order)
    with output_writer((*read.named, other), read.intakes, forms, overwrite=overwrite) as written:
        schema = _roster_schema(forms, form, read)
        everybody = _listable(read, schema, written)
        entries = [e for e in everybody if left_out(schema, e.record) is None]
        unreadable = list(_tell_left_out(schema, everybody, written))
        if target is not None and not entries:
            raise RequestError(f"没有人可以列入“{schema.title}”，没有生成。")
        lists = of_units(target or Path(), entries, by_unit=by_unit)
        targets = [path for path, _ in lists] if target else []
        written.outputs.claim(targets)
        made = [(path, group, *build_roster(schema, group, year, asked)) for path, group in lists]
        findings = [finding for *_, told in made for finding in told]
        findings += of_other_years([entry.record for entry in entries], year, forms.law)
        lacking = people_lacking(read, everybody, "名册列出全部的人", as_of)
        found = all_found(read, [*findings, *unreadable, *lacking], written, as_of)
        advise(findings, entries, written, by_unit=by_unit)
        if target is not None and not is_refused(
            found, target, written, draft=draft, targets=targets
        ):
            for path, group, record, _ in made:
                people = [entry.record for entry in group]
                found += write_document(
                    record, path, people, forms, written, draft=draft, plain=pdf_plain
                )
            written.remark_former(former(target, targets) if by_unit else ())
        if other is not None:
            found += _compare(made[0][2], everybody, other, forms, mapping)
    only = made[0][2] if len(made) == 1 else None
    return Listed(*written.told(), read=read, record=only, findings=ordered(found, written))


def _roster_schema(forms: Catalog, form: str | None, read: Read) -> Schema:
    """Return the roster meant: the one named, or the only one made of the forms read."""
    if form is not None:
        return forms.schema(form)
    intake = read.intake
    found = rosters_of(forms, (entry.record.schema.id for entry in intake.entries))
    if len(found) == 1:
        return found[0]
    if found:
        listed = (f"  --form {s.id}　{s.title}：{_count(s, intake)}人" for s in found)
        said = f"这些记录可以列入{len(found)}种名册，请用 --form 指定："
        raise CadreDocsError(said, *listed)
    rosters = (s for s in map(forms.schema, forms.form_ids) if s.roster)
    known = forms.listed(dict.fromkeys(form for s in rosters for form in link_of(s).of)) or "无"
    said = f"没有读到可以列入名册的考核表{read_instead(read)}。能列入的表：{known}。"
    raise RequestError(said, *why_unread(read))


def _count(schema: Schema, intake: Intake) -> int:
    """Count those who would stand on a roster."""
    records = [e.record for e in intake.entries if e.record.schema.id in link_of(schema).of]
    return sum(left_out(schema, record) is None for record in records)


def _listable(read: Read, schema: Schema, written: Pen) -> list[ReadRecord]:
    """Return the records of a roster's forms; say how many others were read."""
    forms = link_of(schema).of
    named = "、".join(f"“{read.catalog.titles.get(form, form)}”" for form in forms)
    tell_others(read, forms, named, "没有列入名册", written)
    return [e for e in read.intake.entries if e.record.schema.id in forms]


def _tell_left_out(
    schema: Schema, entries: Sequence[ReadRecord], written: Pen
) -> Iterator[Finding]:
    """Say how many the roster leaves out; yield what could not be read of its conditions."""
    said: Counter[str] = Counter()
    for entry in entries:
        out = left_out(schema, entry.record)
        if out is not None:
            path = entry.record.schema.path(out.field)
            said[f"“{out.field.key}”{out.text}"] += 1
            errors = (f for f in entry.findings if f.severity is Severity.ERROR)
            yield from (f for f in errors if f.path == path)
    if said:
        listed = "，".join(f"{text}的{count}人" for text, count in said.items())
        written.remark(f"“{schema.title}”没有列入：{listed}。")


def _compare(
    made: Record,
    entries: Sequence[ReadRecord],
    path: Path,
    forms: Catalog,
    mapping: Path | str | None,
) -> list[Finding]:
    from cadre_docs.intake.printed.roster import read_roster
    from cadre_docs.record import build_record

    schema = made.schema
    if mapping is None and (path.suffix.lower() in YAML_SUFFIXES or _is_filled_in(path, forms)):
        record, findings = _typed(schema, path, forms)
        return findings + (_compared(made, record, entries, forms) if record else [])
    with within_cpu_time(path):
        if mapping is not None:
            tree, findings = _foreign(schema, path, forms, Path(mapping))
        else:
            master = read_named(forms.master(schema.id))
            meant = meant_for([entry.record for entry in entries], forms, made)
            tree, findings = read_roster(read_named(path), str(path), schema, master, meant)
    if tree is None:
        return as_sheet(findings, path)
    record, problems = build_record(schema, tree)
    errors = [f for f in problems if f.severity is Severity.ERROR]
    absent = _absent(record) if mapping is None else ()
    return [*findings, *errors, *_compared(made, record, entries, forms, absent)]


def _absent(record: Record) -> frozenset[str]:
    """Return the columns that a printed roster has not, which was told."""
    table = record.schema.by_id[link_of(record.schema).table]
    there = {column for row in record.tables.get(table.id, ()) for column in row.places}
    return frozenset(column.id for column in table.columns) - there


def _is_filled_in(path: Path, forms: Catalog) -> bool:
    """Whether a workbook is a template to fill in, of whatever form, and no print."""
    from cadre_docs.intake.template.reader import stamp_of
    from cadre_docs.office.workbooks.open import Refused, open_workbook

    with within_cpu_time(path):
        try:
            workbook = open_workbook(read_named(path), str(path))
        except Refused:
            return False  # told by whoever reads it
        return stamp_of(workbook, str(path), forms) is not None


def _typed(schema: Schema, path: Path, forms: Catalog) -> tuple[Record | None, list[Finding]]:
    """Read a roster that was typed as a record (YAML, or a template that was filled in)."""
    from cadre_docs.intake.read import read_paths, second_record_finding

    intake = read_paths([path], forms)
    found = [entry for entry in intake.entries if entry.record.schema.id == schema.id]
    findings = [*intake.findings, *(f for entry in found[:1] for f in entry.findings)]
    if len(found) > 1:
        findings.append(second_record_finding(found, schema))
    if not found and may_be_signed(findings):
        findings.append(error("FS-form", f"“{path}”里没有“{schema.title}”", remedy="请核对文件"))
    return (found[0].record if found else None), findings


def _compared(
    made: Record,
    record: Record,
    entries: Sequence[ReadRecord],
    forms: Catalog,
    absent: Container[str] = (),
) -> list[Finding]:
    heads = compare_heads(record, made)
    if not may_be_signed(heads):  # told once: the people are compared all the same
        record = replace(record, values={})
    return [*heads, *compare(record, [entry.record for entry in entries], forms.law, absent)]


def _foreign(
    schema: Schema, path: Path, forms: Catalog, mapping: Path
) -> tuple[Mapping | None, list[Finding]]:
    """Read the list of another system as a roster."""
    from cadre_docs.api.mappings import matching_of
    from cadre_docs.intake.tables import read_tables

    matching = matching_of(mapping, forms)
    if matching.schema.id != schema.id:
        raise RequestError(
            f"“{mapping}”是“{matching.schema.title}”的对照，不是“{schema.title}”的；"
            f"请用 cadre-docs new {schema.id} --from “{path}” --map 另生成一个。"
        )
    trees, findings = read_tables(read_named(path), str(path), forms, matching)
    return (trees[0].tree if trees else None), findings
