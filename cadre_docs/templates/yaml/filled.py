"""A record as a YAML file: reading it gives the same record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.messages.control_characters import plain_line
from cadre_docs.record.meta import (
    ATTACHMENT_KEYS,
    ATTACHMENT_PARTS,
    ELECTRONIC_KEYS,
    FORM_KEYS,
    WAIVER_KEYS,
    WAIVER_PARTS,
)
from cadre_docs.record.prefill import typed_text
from cadre_docs.schema import FieldType
from cadre_docs.templates.yaml.text import box_lines, quoted
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.record.cells import Typed, Value
    from cadre_docs.schema import Field

# What YAML reads as it stands: words of hanzi and digits, with what joins them.
_PLAIN = re.compile(rf"[{HANZI}0-9][{HANZI}0-9A-Za-z.·（）／/〔〕、，。“”《》—-]*")


def filled_yaml(
    record: Record,
    findings: Iterable[Finding] = (),
    photos: Mapping[str, str] | None = None,
    evidence: Mapping[str, str] | None = None,
) -> str:
    """Return a record as text, with what reading it found as remarks at the top.

    ``photos`` maps the ids of photos to the names that they have beside the new file; empty for one
    that is not there. ``evidence`` maps the files of 附件 to theirs.
    """
    lines = [f"# {record.schema.title}：由 {plain_line(record.position.file)} 读出，请核对后使用"]
    for finding in findings:
        at = finding.position
        place = str(at).removeprefix(at.file).strip() if at else ""
        if at and at.line is not None and at.place is None:
            place = f"第{at.line}行"
        path = f"{finding.path}：" if finding.path else ""
        said = " ".join(f"{place} {path}{finding.sentence()}".split())
        lines.append(f"# {plain_line(said)}")
    lines.append(f"{FORM_KEYS[0]}: {record.schema.id}")
    lines += _sections(record, photos or {})
    if record.electronic:
        chosen = [f.key for f in record.schema.fields() if f.id in record.electronic]
        lines.append(f"{ELECTRONIC_KEYS[0]}:")
        lines += [f"  - {scalar(key)}" for key in chosen]
    if record.waivers:
        lines.append(f"{WAIVER_KEYS[0]}:")
    for waiver in record.waivers:
        parts = (waiver.rule, waiver.reason, waiver.approved_by, waiver.date)
        pairs = [f"{k}: {scalar(v)}" for k, v in zip(WAIVER_PARTS, parts, strict=True)]
        lines += _item(pairs, "  ")
    if record.attachments:
        lines.append(f"{ATTACHMENT_KEYS[0]}:")
    for attachment in record.attachments:
        file = (evidence or {}).get(attachment.file, attachment.file)
        listed = zip(ATTACHMENT_PARTS, (attachment.name, file), strict=True)
        lines += _item([f"{k}: {scalar(v)}" for k, v in listed], "  ")
    return "\n".join(lines) + "\n"


def _sections(record: Record, photos: Mapping[str, str]) -> Iterator[str]:
    for section in record.schema.sections:
        indent = "  " if section.key else ""
        own = [line for field in section.fields for line in _field(record, field, indent, photos)]
        if own and section.key:
            yield f"{section.key}:"
        yield from own


def _field(record: Record, field: Field, indent: str, photos: Mapping[str, str]) -> Iterator[str]:
    if field.type is FieldType.TABLE:
        rows = record.tables.get(field.id, ())
        if rows:
            yield f"{indent}{field.key}:"
        for row in rows:
            pairs = [
                f"{c.key}: {_quoted(row.values[c.id].typed)}"
                for c in field.columns
                if c.id in row.values
            ]
            yield from _item(pairs, f"{indent}  ")
        return
    value: Value | None = record.values.get(field.id)
    if value is None:
        return
    text = photos.get(field.id, typed_text(value.typed))
    if not text:  # a photo that is not there: another may bear its name
        yield f"{indent}# {field.key}: 没有带过来，请补"
        return
    yield from box_lines(field.key, text, indent, scalar)


def _item(pairs: list[str], indent: str) -> Iterator[str]:
    marker = "- "
    for pair in pairs or ["{}"]:
        yield f"{indent}{marker}{pair}"
        marker = "  "


def _quoted(typed: Typed) -> str:
    return scalar(typed_text(typed))


def scalar(text: str) -> str:
    """Return a text as YAML reads it back, character by character."""
    return text if _PLAIN.fullmatch(text) else quoted(text)
