"""Lists made of many people's forms: the roster and the public notice; what lists share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import FORMATS, Written, findings_text, kind_of, pen, public
from cadre_docs.check import check_intake, for_paper, in_order, may_be_signed, with_own
from cadre_docs.cpu_time import within_cpu_time
from cadre_docs.errors import CadreDocsError, RequestError
from cadre_docs.findings import Finding, Severity
from cadre_docs.lists.notice import build_notice, notices_of, posting_of, span_from
from cadre_docs.lists.notice.make import PEOPLE, cited, days_of
from cadre_docs.lists.roster import build_roster, compare, left_out, link_of, rosters_of
from cadre_docs.masters.draft import draft_path
from cadre_docs.outputs.targets import Owner, owner_of
from cadre_docs.source.files import read_named
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake, ReadRecord
    from cadre_docs.lists.notice import Notice, Span
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.schema.model import Posting


@dataclass(frozen=True, kw_only=True)
class Listed(Written):
    """A list made of what was ``read``, or an existing one compared with it.

    ``record`` is the list as a record, None where none was made. ``findings`` are by place: the
    errors of the forms that the list is made of, what the list asks for, and how an existing one
    differs. A list with errors is not written unless as a draft.
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


def refuse_kind(path: Path) -> None:
    """Refuse a file name that tells no output format."""
    if kind_of(path) not in FORMATS:
        raise RequestError(f"“{path}”应以 .xlsx、.docx 或 .pdf 结尾。")


def refuse_missing(path: Path | None, what: str) -> None:
    """Refuse an existing list that is not there."""
    if path is not None and not path.is_file():
        raise RequestError(f"要核对的{what}“{path}”不存在{meant_files(path)}。")


def all_found(read: Read, own: Iterable[Finding], as_of: date | None = None) -> list[Finding]:
    """Return what ``check`` finds in the forms that a list is made of, and what the list does."""
    errors = [finding for finding in own if finding.severity is not Severity.NOTE]
    checked = check_intake(read.intake, read.catalog, as_of, read.earlier)
    return with_own(for_paper(checked), errors)


def target_of(path: Path, *, draft: bool) -> Path:
    """Return where a list goes."""
    return draft_path(path) if draft else path


def is_refused(found: Iterable[Finding], path: Path, written: Pen, *, draft: bool) -> bool:
    """Whether a list must not be made; then it is said why."""
    if draft or may_be_signed(found):
        return False
    written.remark(
        f"有错误，没有生成“{path}”。改正后重新运行；先看草稿的加 --draft，会注明“草稿”。"
    )
    return True


def write_document(
    record: Record, path: Path, forms: Catalog, written: Pen, *, draft: bool = False, said: str = ""
) -> list[Finding]:
    """Write a record in the format its file name tells; return what no font at hand can print."""
    from cadre_docs.printing.batch import missing_glyphs
    from cadre_docs.printing.document import Printer

    document = Printer(forms, draft=draft).filled(record)
    kind = kind_of(path)
    missing = missing_glyphs(record, document) if kind == "pdf" else []
    if not missing:
        written.write(path, document.output(kind), list_owner(record, draft=draft), said=said)
    return missing


def list_owner(record: Record, *, draft: bool = False) -> Owner:
    """Return whose a list is: that of a unit and a year, whatever it was made of."""
    return Owner(owner_of(record, draft=draft).whose)


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
    year: int | None = None,
    form: str | None = None,
    as_of: date | None = None,
    draft: bool = False,
    overwrite: bool = False,
) -> Listed:
    """Make the roster of the people read (.xlsx, .docx, .pdf), or compare an existing one.

    ``against`` is a filled roster (.xlsx), compared person by person and box by box. ``year`` is
    the year of assessment, by default that of the forms. ``form`` names the roster; it is needed
    where several can be made of the forms read. Who is left out is said in ``remarks``.

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
    refuse_missing(other, "名册")
    if target is not None:
        refuse_kind(target)
        target = target_of(target, draft=draft)
    forms = read.catalog
    with pen((*read.named, other), read.intakes, forms, overwrite=overwrite) as written:
        written.outputs.claim([target] if target else [])
        schema = _roster_schema(forms, form, read.intake)
        everybody = _listable(read, schema, written)
        entries = [e for e in everybody if left_out(schema, e.record) is None]
        unreadable = list(_tell_left_out(schema, everybody, written))
        if target is not None and not entries:
            raise RequestError(f"没有人可以列入“{schema.title}”，没有生成。")
        record, findings = build_roster(schema, entries, year)
        found = all_found(read, [*findings, *unreadable], as_of)
        if target is not None and not is_refused(found, target, written, draft=draft):
            found += write_document(record, target, forms, written, draft=draft)
        if other is not None:
            found += _compare(schema, everybody, other, forms)
    return Listed(*written.told(), read=read, record=record, findings=ordered(found, written))


def _roster_schema(forms: Catalog, form: str | None, intake: Intake) -> Schema:
    """Return the roster meant: the one named, or the only one made of the forms read."""
    if form is not None:
        return forms.schema(form)
    found = rosters_of(forms, (entry.record.schema.id for entry in intake.entries))
    if len(found) == 1:
        return found[0]
    if found:
        listed = (f"  --form {s.id}　{s.title}：{_count(s, intake)}人" for s in found)
        said = f"这些记录可以列入{len(found)}种名册，请用 --form 指定："
        raise CadreDocsError(said, *listed)
    known = forms.listed(f for f in forms.form_ids if forms.schema(f).roster) or "无"
    raise RequestError(f"没有读到可以列入名册的考核表，请用 --form 指定名册。现有名册：{known}。")


def _count(schema: Schema, intake: Intake) -> int:
    """Count those who would stand on a roster."""
    records = [e.record for e in intake.entries if e.record.schema.id in link_of(schema).of]
    return sum(left_out(schema, record) is None for record in records)


def _listable(read: Read, schema: Schema, written: Pen) -> list[ReadRecord]:
    """Return the records of a roster's forms; say how many others were read."""
    forms, entries = link_of(schema).of, read.intake.entries
    others = [e for e in entries if e.record.schema.id not in forms and not e.record.schema.facts]
    if others:
        listed = read.catalog.listed(forms)
        written.remark(f"另有{len(others)}份记录不是{listed}，没有列入名册。")
    return [e for e in entries if e.record.schema.id in forms]


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
    schema: Schema, entries: Sequence[ReadRecord], path: Path, forms: Catalog
) -> list[Finding]:
    from cadre_docs.intake.printed.roster import read_roster
    from cadre_docs.record import build_record

    master = read_named(forms.master(schema.id))
    with within_cpu_time(path):
        tree, findings = read_roster(read_named(path), str(path), schema, master)
    if tree is None:
        return findings
    record, problems = build_record(schema, tree)
    errors = [f for f in problems if f.severity is Severity.ERROR]
    return [*findings, *errors, *compare(record, [entry.record for entry in entries], forms.law)]


# --- public notices --------------------------------------------------------------------------


@public
def notice(  # noqa: PLR0913 - what may be chosen of a notice
    read: Read,
    output: Path | str,
    first: date,
    *,
    days: int | None = None,
    last: date | None = None,
    form: str | None = None,
    as_of: date | None = None,
    draft: bool = False,
    overwrite: bool = False,
) -> Listed:
    """Make the public notice of the people read (.docx, .pdf, .xlsx), posted from ``first`` on.

    It is posted for ``days`` working days, by default as few as the notice allows, or until
    ``last``; both days count. ``form`` says which form is posted, where several were read that
    may be. Unit, contact and telephone come from the facts of the unit that was read.

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met, and for a
    posting shorter than the notice that governs asks for.

    >>> import cadre_docs as cd, datetime
    >>> read = cd.read("examples/annual-record", unit="examples/unit/full.yaml")
    >>> listed = cd.notice(read, "out/notice.docx", datetime.date(2025, 1, 13), draft=True)
    >>> listed.written[0].name
    'notice（草稿）.docx'
    """
    target, forms = Path(output), read.catalog
    refuse_kind(target)
    if days is not None and last is not None:
        raise RequestError("--days 和 --to 只能给一个。")
    target = target_of(target, draft=draft)
    facts = _facts(read)
    with pen(read.named, read.intakes, forms, overwrite=overwrite) as written:
        written.outputs.claim([target])
        schema, posting = _posting(forms, form, read.intake)
        span = _span(posting, forms, first, days, last)
        entries = [e for e in read.intake.entries if e.record.schema.id == posting.of]
        made = build_notice(schema, posting, entries, span, forms.law, facts)
        found = all_found(read, made.findings, as_of)
        if not is_refused(found, target, written, draft=draft):
            found += write_document(made.record, target, forms, written, draft=draft)
        others = sum(not record.schema.facts for record in read.records) - len(entries)
        for line in _told(made, span, others=others):
            written.remark(line)
    return Listed(*written.told(), read=read, record=made.record, findings=ordered(found, written))


def _facts(read: Read) -> Record | None:
    """Return the facts of the unit; what is wrong with their file is told with all the rest."""
    entries = read.of_unit()
    if len(entries) > 1:
        raise RequestError(f"--unit 的“{read.unit}”应是一份单位和程序事实表。")
    return entries[0].record if entries else None


def _posting(forms: Catalog, form: str | None, intake: Intake) -> tuple[Schema, Posting]:
    """Return the notice meant: that of the form named, or the only one of the forms read."""
    records = (entry.record for entry in intake.entries if not entry.record.schema.facts)
    read = [forms.id_of(form)] if form else [record.schema.id for record in records]
    found = posting_of(forms, read)
    if len(found) == 1:
        return found[0]
    known = forms.listed(dict.fromkeys(posting.of for _, posting in notices_of(forms)))
    why = "这些表可以分别公示" if found else "没有读到可以公示的表"
    raise RequestError(f"{why}，请用 --form 指定一种。可以公示的表：{known}。")


def _span(
    posting: Posting, forms: Catalog, first: date, days: int | None, last: date | None
) -> Span:
    """Return the days of posting; refuse what is surely fewer than the notice asks for."""
    parameter, least = days_of(posting, forms.law, first)
    least_text = f"{least}{parameter.unit}（{cited(posting, forms.law)}）"
    if last is not None and last < first:
        raise RequestError("--to 早于 --from。")
    if days is not None and days < least:
        raise RequestError(f"公示不得少于{least_text}，--days 给的是{days}。")
    span = span_from(forms.calendar, first, days or least, last)
    if span.days is not None and span.days.reach(least) is False:
        most = span.days.sure + span.days.unknown
        raise RequestError(f"公示不得少于{least_text}，{first}至{last}最多{most}个工作日。")
    return span


def _told(notice: Notice, span: Span, *, others: int) -> Iterator[str]:
    if span.last is None or span.days is None:
        yield (
            f"公示自{span.first}起；{span.unknown}起没有节假日资料，不能推算最后一个公示日，"
            "公示上空着。请对照国务院办公厅的节假日安排填写，或用 --to 指定。"
        )
    elif span.days.unknown:
        yield (
            f"公示自{span.first}至{span.last}，其中{span.days.unknown}天没有节假日资料，"
            "不能确定工作日数，公示上不印。请对照国务院办公厅的节假日安排核对。"
        )
    else:
        yield f"公示自{span.first}至{span.last}，{span.days.sure}个工作日。"
    listed = len(notice.record.tables.get(PEOPLE, ()))
    yield f"公示列出{listed}人，请核对人员是否齐全。"
    if notice.omitted:
        counted = "、".join(f"{outcome}{n}人" for outcome, n in notice.omitted.items())
        yield f"不列入公示：{counted}。"
    if others:
        yield f"另有{others}份记录不是要公示的表，没有列入。"
