"""Who may be drawn, read from people's forms; and what stands in the way of a fair drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, Severity, error
from cadre_docs.lists.sample.draw import Candidate
from cadre_docs.record import printed_text
from cadre_docs.rules.batch import SPELLING
from cadre_docs.rules.between.across import is_approved, people_entered_twice
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema
    from cadre_docs.schema.model import Sample

_OPTIONAL = ("id_number",)


def list_schema(catalog: Catalog, forms: Iterable[str]) -> Schema | None:
    """Return the list that people of these forms are drawn for, if there is just one."""
    wanted = set(forms)
    schemas = map(catalog.schema, catalog.form_ids)
    found = [
        schema for schema in schemas if schema.sample and wanted.intersection(schema.sample.of)
    ]
    return found[0] if len(found) == 1 else None


def sample_of(schema: Schema) -> Sample:
    """Return how a list is drawn. Raises :class:`CatalogError` for other forms."""
    if schema.sample is None:
        raise CatalogError(f"表单“{schema.id}”不是抽查名单：表单定义中没有“sample”。")
    return schema.sample


def candidates_of(
    schema: Schema, entries: Sequence[ReadRecord]
) -> tuple[list[Candidate], list[Finding]]:
    """Return those to draw from, and what must be mended before a drawing is fair.

    Only people of the list's form count, and of them those with the value that ``only`` asks.
    Raises :class:`CatalogError` when the list asks for fields that the form does not have.
    """
    sample = sample_of(schema)
    findings: list[Finding] = []
    inside: list[ReadRecord] = []
    only, value = sample.only
    for entry in entries:
        if entry.record.schema.id not in sample.of:
            continue
        _check_names(schema, entry.record.schema)
        # What makes a whole row doubtful is about no single box.
        findings += (f for f in entry.findings if f.severity is Severity.ERROR and not f.path)
        level = entry.record.get(only)
        if level is None:
            findings += _unknown(entry, only, f"不能确定是否属于抽查范围（{value}）")
        elif level == value:
            inside.append(entry)
    needed = [name for name in (*sample.strata, *sample.identity) if name not in _OPTIONAL]
    for entry in inside:
        for field_id in needed:
            if entry.record.get(field_id) is None:
                findings += _unknown(entry, field_id, "不能抽取：分不清单位或本人")
    records = [entry.record for entry in inside]
    findings += _twice(records)
    findings += _spelled(records, sample)
    return [_candidate(record, sample) for record in records], findings


def _check_names(schema: Schema, form: Schema) -> None:
    """Raise :class:`CatalogError` when a list asks for fields that its form does not have."""
    sample = sample_of(schema)
    wanted = (sample.only[0], *sample.strata, *sample.identity, *sample.columns.values())
    for name in wanted:
        if name not in form.by_id:
            raise CatalogError(f"名单“{schema.id}”要用的“{name}”，表单“{form.id}”没有。")


def _candidate(record: Record, sample: Sample) -> Candidate:
    def texts(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_text(record, name) for name in names)

    return Candidate(texts(sample.strata), texts(sample.identity), record)


def _text(record: Record, field_id: str) -> str:
    """Return what the form prints for a field, without blanks."""
    typed = record.get(field_id)
    return "".join(printed_text(record.schema.by_id[field_id], typed).split()) if typed else ""


def _unknown(entry: ReadRecord, field_id: str, why: str) -> Iterator[Finding]:
    """Say that a box is empty; what was unreadable, reading has said already."""
    record = entry.record
    if field_id in record.unreadable:
        path = record.schema.path(record.schema.by_id[field_id])
        for found in entry.findings:
            if found.severity is Severity.ERROR and found.path.startswith(path):
                yield found
        return
    field = record.schema.by_id[field_id]
    yield error(
        "FS-required",
        f"没有填“{field.key}”，{why}",
        remedy="请补填后再抽取",
        **record.about(field_id),
    )


def _spelled(records: Sequence[Record], sample: Sample) -> Iterator[Finding]:
    """Report units under another spelling: each would be a stratum of its own."""
    seen: dict[tuple[str, str], Record] = {}
    for record in records:
        for name in sample.strata:
            stated = _text(record, name)
            first = seen.setdefault((name, folded(stated)), record)
            if stated != _text(first, name):
                yield error(
                    SPELLING,
                    f"填“{stated}”，{first.person}（{first.place(name)}）填“{_text(first, name)}”，"
                    "会当作两个单位抽取",
                    wanted="同一单位一种写法",
                    remedy="请统一写法后再抽取",
                    **record.about(name),
                )


def _twice(records: Sequence[Record]) -> Iterator[Finding]:
    """Report those who are there a second time: they would have two chances."""
    for record, first, _ in people_entered_twice(records):
        if is_approved(record) or is_approved(first):
            continue  # two people, as somebody approved
        yield error(
            "ID-duplicate",
            f"与“{first.person}”（{first.position}）是同一人，会有两次抽中的机会",
            wanted="每人一份",
            remedy="请删去重复的一份；确是两个人的请核对身份证号码和出生日期",
            position=record.place("name"),
            person=record.person,
            form=record.schema.id,
        )
