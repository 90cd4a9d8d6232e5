"""What a fill-in workbook asks for besides the boxes of a form: 附件, 电子意见 and 例外.

In a record they are keys beside the form's own; here they are fields like any other, so that
the workbook has a cell for them and the record from Excel equals the one from YAML. Workbooks
made by earlier releases have none of it, and are read all the same.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from cadre_docs.record.meta import (
    ATTACHMENT_KEYS,
    ATTACHMENT_PARTS,
    ELECTRONIC_KEYS,
    WAIVER_KEYS,
    WAIVER_PARTS,
)
from cadre_docs.schema import Field, FieldType, FilledBy, Section
from cadre_docs.schema.codes import CodeItem, CodeList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.schema import Schema

_TITLE = "经批准的特殊情形"
_HELP = "一般不用填；不印在表上"
_MOST_OFFERED = 4  # boxes whose combinations make a list that can still be looked through
_IDS = (ELECTRONIC_KEYS[1], WAIVER_KEYS[1], ATTACHMENT_KEYS[1])
_MATERIALS = "随表附的材料"
_MATERIALS_HELP = "通知要求附证明材料的才填；不印在表上，打印文件里接在表的后面"


def with_more(schema: Schema, *, materials: bool = True) -> Schema:
    """Return a form with sections for 附件, 电子意见 (where a box allows it) and 例外.

    ``materials`` says whether whoever fills it has files that go with a form.
    """
    fields = [_WAIVERS]
    chosen = [field.key for field in schema.fields() if field.electronic]
    if chosen:
        fields.insert(0, _electronic(chosen))
    more = Section(_TITLE, tuple(fields), printed=False, help=_HELP)
    own = Section(_MATERIALS, (_ATTACHMENTS,), printed=False, help=_MATERIALS_HELP)
    mine = (own,) if materials and schema.of_people and not schema.facts else ()
    return replace(schema, sections=(*schema.sections, *mine, more))


def is_more(field: Field) -> bool:
    """Tell whether workbooks of earlier releases have no place for a field."""
    return field.electronic or field.id in _IDS


def _electronic(keys: Sequence[str]) -> Field:
    offered = tuple(_combined(keys)) if len(keys) <= _MOST_OFFERED else ()
    items = tuple(CodeItem(str(number), value) for number, value in enumerate(offered))
    return Field(
        ELECTRONIC_KEYS[0],
        ELECTRONIC_KEYS[1],
        ELECTRONIC_KEYS[0],
        FieldType.CHOICE if items else FieldType.LINE,
        filled_by=FilledBy.UNIT,
        choices=CodeList("electronic", "电子意见", "", items) if items else None,
        help=f"经同意不手写、把录入的意见印出来的栏：{'、'.join(keys)}；几栏用“、”隔开",
        example=keys[0],
    )


def _combined(keys: Sequence[str]) -> Iterator[str]:
    """Yield each key, then two of them, and so on."""
    numbers = range(1, len(keys) + 1)
    return map("、".join, chain.from_iterable(combinations(keys, number) for number in numbers))


def _waiver_columns() -> Iterator[Field]:
    told = {
        "规则": ("code", FieldType.LINE, "检查报告中的规则代码", "HN-2"),
        "理由": ("reason", FieldType.TEXT, "为什么可以不按此条", "借调期间由借调单位考核"),
        "批准": ("approved_by", FieldType.LINE, "批准的人或单位", "示例市人社局"),
        "日期": ("approved_on", FieldType.DATE, "批准的日期", "2024-06-30"),
    }
    for key in WAIVER_PARTS:
        name, kind, explained, example = told[key]
        who = FilledBy.UNIT
        yield Field(key, name, key, kind, True, who, help=explained, example=example)


_WAIVERS = Field(
    WAIVER_KEYS[0],
    WAIVER_KEYS[1],
    WAIVER_KEYS[0],
    FieldType.TABLE,
    filled_by=FilledBy.UNIT,
    columns=tuple(_waiver_columns()),
    help="确有理由、经批准不按某条规则处理的，一行一条；报告中仍会列出，不再计为错误",
)

_ATTACHMENTS = Field(
    ATTACHMENT_KEYS[0],
    ATTACHMENT_KEYS[1],
    ATTACHMENT_KEYS[0],
    FieldType.TABLE,
    columns=(
        Field(
            ATTACHMENT_PARTS[0], "title", ATTACHMENT_PARTS[0], FieldType.LINE, True,
            help="材料目录上的叫法", example="论文首页",
        ),
        Field(
            ATTACHMENT_PARTS[1], "file", ATTACHMENT_PARTS[1], FieldType.LINE, True,
            help="文件名（PDF、JPEG或PNG），与本文件放在一起", example="论文首页.pdf",
        ),
    ),
    help="证书、业绩等证明材料，一个文件一行",
)  # fmt: skip
