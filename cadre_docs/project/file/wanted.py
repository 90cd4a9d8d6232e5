"""What a project says of a record: a form or year that is not asked for, rules not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import error, warning
from cadre_docs.intake.read import ReadRecord
from cadre_docs.project.file.read import unjudged

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.record import Record


def as_wanted(entry: ReadRecord, project: Project, catalog: Catalog) -> ReadRecord:
    """Return a record with what a project says of it: a foreign form or year, rules not asked."""
    record, findings = entry.record, entry.findings
    schema = record.schema
    if project.forms and schema.id not in project.forms and not schema.facts:
        findings = (*findings, _foreign(record))
    elif project.year is not None and (other := _other_year(record, project.year)):
        findings = (*findings, other)
    if left := unjudged(schema, project.notices, catalog.law):
        findings = (*findings, _unjudged(record, left))
    return ReadRecord(record, findings)


def _foreign(record: Record) -> Finding:
    return error(
        "PROJECT",
        f"项目文件的“表单”里没有“{record.schema.id}”（{record.schema.title}）",
        remedy="请加进项目文件的“表单”，或把这份记录移走",
        position=record.position,
    ).about(person=record.person, form=record.schema.id)


def _unjudged(record: Record, message: str) -> Finding:
    return error(
        "PROJECT",
        message,
        remedy="请在项目文件的“通知”里加上，或把这份记录移走",
        position=record.position,
    ).about(person=record.person, form=record.schema.id)


def _other_year(record: Record, year: int) -> Finding | None:
    """Refuse a record that states another assessment year than the project; warn of facts."""
    if "year" not in record.schema.by_id or record.get("year") in (None, ""):
        return None
    stated = getattr(record.get("year"), "year", None)
    if stated is None or stated == year:
        return None
    return (warning if record.schema.facts else error)(
        "PROJECT",
        f"填的年度是{stated}，项目的年度是{year}",
        wanted="一个项目一个年度",
        remedy="请核对记录和项目文件的“年度”；往年的记录请移到“历年”的文件夹；"
        "要一起印几个年度的，删去项目文件的“年度”",
        position=record.place("year"),
        path=record.schema.path(record.schema.by_id["year"]),
    ).about(person=record.person, form=record.schema.id)
