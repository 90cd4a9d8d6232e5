"""The public notice, made of many people's forms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import output_writer, public
from cadre_docs.api.by_unit import advise, former, of_units
from cadre_docs.api.lists import (
    Listed,
    all_found,
    is_refused,
    ordered,
    people_lacking,
    read_instead,
    refuse_kind,
    target_of,
    tell_others,
    why_unread,
    write_document,
)
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.checks.records import check_record
from cadre_docs.errors import RequestError
from cadre_docs.lists.notice import build_notice, notices_of, posting_of, span_from
from cadre_docs.lists.notice.make import PEOPLE, PostingRule, contacts_of, posting_rule
from cadre_docs.rules.common.public_notice import EXPOSED, POSTING, REST
from cadre_docs.rules.common.repeats import REPEATED
from cadre_docs.rules.roles import UNIT
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.lists.notice import Notice, Span
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.schema.model import Posting

_OF_IT = (POSTING, REST, EXPOSED, REPEATED)
"""What is told of a notice as it is made, of all that there is to say of one."""


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
    by_unit: bool = False,
    draft: bool = False,
    pdf_plain: bool = False,
    overwrite: bool = False,
) -> Listed:
    """Make the public notice of the people read (.docx, .pdf, .xlsx), posted from ``first`` on.

    It is posted for ``days`` working days, by default as few as the notice allows, or until
    ``last``; both days count. ``form`` says which form is posted, where several were read that
    may be. Unit, contact and telephone come from the facts of the unit that was read. With
    ``by_unit`` each unit has a notice, in a folder of its name beside ``output``. ``as_of`` is as
    for :func:`check`, ``draft`` as for :func:`roster`, ``pdf_plain`` as for :func:`render`.

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
    facts = None if by_unit else _facts(read)
    with output_writer(read.named, read.intakes, forms, overwrite=overwrite) as written:
        schema, posting = _posting(forms, form, read)
        entries = [e for e in read.intake.entries if e.record.schema.id in posting.of]
        rule = posting_rule(posting, [entry.record for entry in entries], forms.law, first)
        span = _span(rule, forms, first, days, last)
        lists = of_units(target, entries, by_unit=by_unit)
        targets = [path for path, _ in lists]
        written.outputs.claim(targets)
        own: list[Finding] = []
        made = []
        for path, group in lists:
            of_it = _facts_of(read, group) if by_unit else facts
            own += _of_contacts(of_it, forms) if of_it else ()
            posted = build_notice(schema, posting, group, span, rule, of_it)
            made.append((path, group, posted))
        own += [f for *_, posted in made for f in posted.findings]
        own += [f for *_, one in made for f in check_record(one.record, forms) if f.code in _OF_IT]
        lacking = people_lacking(read, entries, "公示全部的人", as_of)
        found = all_found(read, [*own, *lacking], written, as_of)
        advise(own, entries, written, by_unit=by_unit)
        listed = [one for one in made if one[2].record.tables.get(PEOPLE)]
        if not listed and may_be_signed(found):
            raise RequestError(_nobody([posted for *_, posted in made]))
        if not is_refused(found, target, written, draft=draft, targets=targets):
            for path, group, posted in listed if by_unit else made:
                people = [entry.record for entry in group]
                found += write_document(
                    posted.record, path, people, forms, written, draft=draft, plain=pdf_plain
                )
            written.remark_former(former(target, [p for p, *_ in listed]) if by_unit else ())
        for line in _span_told(span):
            written.remark(line)
        for path, _, posted in made:
            where = f"“{path.parent.name}”：" if by_unit else ""
            for line in _told(posted):
                written.remark(f"{where}{line}")
        tell_others(read, posting.of, "要公示的表", "没有列入", written)
    only = made[0][2].record if len(made) == 1 else None
    return Listed(*written.told(), read=read, record=only, findings=ordered(found, written))


def _nobody(made: Sequence[Notice]) -> str:
    omitted = sum((Counter(one.omitted) for one in made), Counter[str]())
    said = "、".join(f"{outcome}{count}人" for outcome, count in omitted.items())
    return f"没有人可以列入公示{f'（{said}，不列入）' if said else ''}，没有生成。"


def _facts(read: Read) -> Record | None:
    """Return the facts of the unit; what is wrong with their file is told with all the rest.

    Where none were named, those count that were read among the forms, if they are of one unit
    and it is the people's.
    """
    entries = read.of_unit()
    if len(entries) > 1:
        raise RequestError(f"--unit 的“{read.unit}”应是一份单位和程序事实表。")
    if entries:
        return entries[0].record
    units = {folded(r.get("unit")) for r in read.records if not r.schema.facts}
    found = [r for r in read.records if r.schema.role in UNIT and folded(r.get("unit")) in units]
    return found[0] if len(found) == 1 else None


def _facts_of(read: Read, entries: Sequence[ReadRecord]) -> Record | None:
    """Return the facts of the unit of some people, of all that were read and named."""
    units = {folded(entry.record.get("unit")) for entry in entries}
    there = [*(entry.record for entry in read.of_unit()), *read.records]
    found = [r for r in there if r.schema.role in UNIT and folded(r.get("unit")) in units]
    return found[0] if len({id(one) for one in found}) == 1 else None


def _of_contacts(facts: Record, forms: Catalog) -> Iterator[Finding]:
    """Yield what there is to say of the boxes of the unit's facts that its notice prints."""
    printed = {facts.schema.path(box) for box in contacts_of(facts)}
    return (f for f in check_record(facts, forms) if f.path in printed and not f.waiver)


def _posting(forms: Catalog, form: str | None, read: Read) -> tuple[Schema, Posting]:
    """Return the notice meant: that of the form named, or the only one of the forms read."""
    records = (record for record in read.records if not record.schema.facts)
    found = posting_of(forms, [forms.id_of(form)] if form else [r.schema.id for r in records])
    if len(found) == 1:
        return found[0]
    known = forms.listed(
        dict.fromkeys(one for _, posting in notices_of(forms) for one in posting.of)
    )
    if found:
        raise RequestError(f"这些表可以分别公示，请用 --form 指定一种。可以公示的表：{known}。")
    said = f"没有读到可以公示的表{read_instead(read)}。可以公示的表：{known}。"
    raise RequestError(said, *why_unread(read))


def _span(
    rule: PostingRule, forms: Catalog, first: date, days: int | None, last: date | None
) -> Span:
    """Return the days of posting; refuse what is surely fewer than the notice asks for."""
    least = rule.days
    least_text = f"{least}{rule.unit}（{rule.cited}）"
    if last is not None and last < first:
        raise RequestError("--to 早于 --from。")
    if days is not None and days < least:
        raise RequestError(f"公示不得少于{least_text}，--days 给的是{days}。")
    span = span_from(forms.calendar, first, days or least, last)
    if span.days is not None and span.days.reach(least) is False:
        most = span.days.sure + span.days.unknown
        raise RequestError(f"公示不得少于{least_text}，{first}至{last}最多{most}个工作日。")
    return span


def _span_told(span: Span) -> Iterator[str]:
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


def _told(notice: Notice) -> Iterator[str]:
    listed = len(notice.record.tables.get(PEOPLE, ()))
    yield f"公示列出{listed}人，请核对人员是否齐全。"
    empty = [item.key for item in contacts_of(notice.record) if item.id not in notice.record.values]
    if empty:
        yield (
            f"公示上的{'、'.join(empty)}空着：请填在单位和程序事实表里，用 --unit 给出后重新生成，"
            "或者打印后手写。"
        )
    if notice.omitted:
        counted = "、".join(f"{outcome}{n}人" for outcome, n in notice.omitted.items())
        yield f"不列入公示：{counted}。"
