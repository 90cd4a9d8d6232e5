"""What the fill-in template says beside each box: hints and examples, which hold no data.

:mod:`cadre_docs.templates` writes them. Intake compares: what was typed over them is not read,
and must not be lost without a word.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cadre_docs.intake.template.layout import plain
from cadre_docs.performance.classes import frozen
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.schema import Field, Schema

WHO = {
    FilledBy.APPLICANT: "本人填写",
    FilledBy.UNIT: "单位填写",
    FilledBy.AUTHORITY: "主管部门填写",
    FilledBy.HAND: "打印后手写，此处不填",
}
CARRIED = "【带入的，请核对】"
"""Stands before the hint of a box that came filled from last year's record."""
_LATEST = {Precision.YEAR: "年份即可", Precision.MONTH: "至少到月", Precision.DAY: "须到日"}
_ALIKE = 0.5
_COMPARED = 200  # characters
_READ = 300  # of a hint, with its blanks


def hint(field: Field, *, printed: bool = True) -> str:
    """Return what stands beside a box: the printed label, help, kind, length, who fills it."""
    parts = [
        _label(field, printed=printed),
        field.help.strip(),
        *_kind(field),
        f"不超过{field.fit.smallest}字" if field.fit else "",
        f"单位：{field.unit}" if field.unit else "",
    ]
    text = "；".join(part for part in parts if part)
    if field.filled_by is FilledBy.HAND:
        return text or WHO[FilledBy.HAND]
    return text if field.filled_by is FilledBy.APPLICANT else f"【{WHO[field.filled_by]}】{text}"


def _label(field: Field, *, printed: bool) -> str:
    label = "".join(field.label.split())
    if label == field.key:
        return ""
    return f"即表上“{label}”" if printed else label


def _kind(field: Field) -> tuple[str, ...]:
    match field.type:
        case FieldType.DATE | FieldType.PERIOD:
            return (_LATEST[field.precision],)
        case FieldType.CHOICE | FieldType.YES_NO:
            return ("点右侧箭头选",)
        case FieldType.PHOTO:
            return ("填照片的文件名，照片与本文件放在一起",)
        case FieldType.INTEGER:
            return ("只填阿拉伯数字",)
    return ()


@frozen
class Written:
    """The hints and examples of a template as this version of the tool writes them, by key.

    ``exact`` is False for a template of another version of the form, which may say other things.
    """

    hints: dict[str, str]
    examples: dict[str, str]
    exact: bool

    def is_hint(self, key: str, text: str) -> bool:
        """Tell whether a text is our hint, perhaps in the words of another release."""
        text = text.removeprefix(CARRIED)
        known, said = (plain(said[:_READ]) for said in (self.hints.get(key, ""), text))
        if not said or said == known:
            return True
        pair = SequenceMatcher(None, known[:_COMPARED], said[:_COMPARED], autojunk=False)
        return pair.real_quick_ratio() > _ALIKE and pair.ratio() > _ALIKE

    def is_example(self, key: str, text: str) -> bool:
        """Tell whether a text is our example."""
        example = self.examples.get(key, "")
        return text == example.strip() or plain(text) in ("", plain(example))


def written_boxes(schema: Schema, *, exact: bool) -> Written:
    """Return what stands beside the boxes of a form, repeating tables among them."""
    hints = {
        field.key: hint(field, printed=section.printed)
        for section in schema.sections
        for field in section.fields
    }
    return Written(hints, _examples(schema.fields()), exact)


def written_columns(schema: Schema, table: Field, *, exact: bool) -> Written:
    """Return what stands below the headings of a repeating table."""
    printed = table in schema.printed_fields
    hints = {column.key: hint(column, printed=printed) for column in table.columns}
    return Written(hints, _examples(table.columns), exact)


def _examples(fields: Iterable[Field]) -> dict[str, str]:
    return {field.key: field.example for field in fields}
