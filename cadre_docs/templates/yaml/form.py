"""The YAML fill-in template: every box in printed order, with its help and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.intake.template.hints import CARRIED
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.templates.yaml.text import box_lines, quoted
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record.prefill import Box, Prefilled
    from cadre_docs.schema import Field, Schema, Section

_HEAD = """\
# {title} 填报模板
# 来源：{source}
#
# 填法：在冒号后面空一格填写；“#”开头的是说明，不必删；没有内容的选填项空着即可。
#       大段文字写在“|”下面，每行前面空两格（在下面的空行上接着写），一段一行。
#       重复的表（每行以“- ”开头）照样复制一组即可增加一行。
# 检查：cadre-docs check 本文件
"""
_TAKEN = """\
# 标有“取自”的，是从“{whence}”取来的，请逐项核对，不对的直接改正。
"""
_CARRIED = f"# 标着“{CARRIED}”的，下面一项是由上一次的记录或名单带入的，请逐项核对、改正。\n"
_PRINT = "# 打印：cadre-docs render 本文件 -t docx,pdf,xlsx -o 输出文件夹\n"
_NOT_PRINTED = "# 本表只供核对，不打印。\n"
_OF_UNIT = (
    "# 本表只供核对，不打印。检查各人的表时一并给出：cadre-docs check --unit 本文件 各人的表\n"
)
_WHO = {
    FilledBy.UNIT: "单位填写",
    FilledBy.AUTHORITY: "主管部门填写",
    FilledBy.HAND: "打印后手写，此处不填",
}
_HINTS = {
    FieldType.DATE: "日期",
    FieldType.PERIOD: "起止时间",
    FieldType.INTEGER: "整数",
    FieldType.YES_NO: "是 或 否",
    FieldType.PHOTO: "照片文件名（与本文件放在一起）",
}
_PRECISION = {Precision.YEAR: "到年", Precision.MONTH: "到月", Precision.DAY: "到日"}
_FEW = 8


def blank_yaml(schema: Schema, people: int = 1) -> str:
    """Return the template as text; with ``people`` > 1 one YAML document for each person."""
    body = "\n".join(_record(schema))
    return _head(schema) + "\n---\n".join("\n" + body for _ in range(people)) + "\n"


def prefilled_yaml(schema: Schema, filled: Prefilled) -> str:
    """Return one person's template with boxes that are filled; a comment above each says whence."""
    told = _TAKEN.format(whence=filled.source) if filled.source else _CARRIED
    return _head(schema) + told + "\n" + "\n".join(_record(schema, filled)) + "\n"


def _head(schema: Schema) -> str:
    return _HEAD.format(title=schema.title, source=_source(schema)) + _use(schema)


def _use(schema: Schema) -> str:
    if not schema.facts:
        return _PRINT
    return _NOT_PRINTED if schema.of_people else _OF_UNIT


def _source(schema: Schema) -> str:
    source = schema.source
    if schema.facts and not schema.of_people:
        return f"{source.issuer}（各通知对单位和程序的要求，见各节）"
    made_up = "" if schema.provenance == "official" else "（通知未附表样，版式由本工具拟定）"
    if schema.facts:
        made_up = "（通知没有纸质表样，各项由本工具拟定）"
    stated = (source.issuer, source.number or f"《{source.title}》", source.attachment)
    return " ".join(filter(None, stated)) + made_up


def _record(schema: Schema, filled: Prefilled | None = None) -> Iterator[str]:
    yield f"表单: {schema.id}"
    for section in schema.sections:
        yield ""
        yield from _section(schema, section, filled)


def _section(schema: Schema, section: Section, filled: Prefilled | None) -> Iterator[str]:
    help_text = f"：{section.help}" if section.help else ""
    yield f"# ━━ {section.title}{help_text} ━━"
    indent = ""
    if section.key:
        yield f"{section.key}:"
        indent = "  "
    for field in section.fields:
        yield from _field(field, schema.path(field), indent, filled)


def _field(field: Field, path: str, indent: str, filled: Prefilled | None) -> Iterator[str]:
    if field.filled_by is FilledBy.HAND:
        yield f"{indent}# {field.key}：{field.help or _WHO[FilledBy.HAND]}"
        return
    yield f"{indent}# {describe(field)}"
    box = filled.boxes.get(path) if filled else None
    if box is not None:
        yield f"{indent}# {_note(box.whence)}"
        yield from box_lines(field.key, box.text, indent)
        return
    rows = filled.rows.get(path, ()) if filled else ()
    if rows:
        yield f"{indent}{field.key}:"
        for row in rows:
            yield from _prefilled_row(field, row, indent + "  ")
        return
    match field.type:
        case FieldType.TABLE:
            yield f"{indent}{field.key}:"
            yield from _rows(field, indent + "  ")
        case FieldType.TEXT:
            yield f"{indent}{field.key}: |"
            yield ""
        case _:
            yield f"{indent}{field.key}:"


def _note(whence: str) -> str:
    """Return what is said of a box that comes filled."""
    return f"↓取自 {whence}" if whence else CARRIED


def _rows(field: Field, indent: str) -> Iterator[str]:
    """Yield one row to copy, or all rows of a table that cannot grow; the first explains."""
    columns = [column for column in field.columns if column.filled_by is not FilledBy.HAND]
    for number in range(field.max_rows or 1):
        marker = "- "
        for column in columns:
            explained = "" if number else f"  # {describe(column)}"
            yield f"{indent}{marker}{column.key}:{explained}"
            marker = "  "


def _prefilled_row(field: Field, row: Mapping[str, Box], indent: str) -> Iterator[str]:
    """Yield a row of a table; where its boxes are from stands above it."""
    whence = "；".join(dict.fromkeys(box.whence for box in row.values()))
    yield f"{indent}# {_note(whence)}"
    marker = "- "
    for column in field.columns:
        if column.filled_by is not FilledBy.HAND:
            box = row.get(column.key)
            yield f"{indent}{marker}{column.key}:" + (f" {quoted(box.text)}" if box else "")
            marker = "  "


def describe(field: Field) -> str:
    """Return one line on how to fill a box: required or not, by whom, kind, help, example."""
    parts = ["必填" if field.required else "选填", _WHO.get(field.filled_by, ""), _kind(field)]
    parts.append(field.help)
    if field.example and field.type is not FieldType.TEXT:
        parts.append(f"例：{field.example}")
    return f"{field.key}（" + "；".join(part for part in parts if part) + "）"


def _kind(field: Field) -> str:
    if field.choices is not None:
        values = field.choices.values
        return " / ".join(values[:_FEW]) + (f" 等{len(values)}项" if len(values) > _FEW else "")
    hint = _HINTS.get(field.type, "")
    if field.type in (FieldType.DATE, FieldType.PERIOD):
        return f"{hint}，{_PRECISION[field.precision]}"
    return hint
