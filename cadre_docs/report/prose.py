"""Says which texts somebody must read: exit 0 is no word on what rules do not look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema import FieldType, FilledBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.schema import Schema

_NAMED = 3


def to_be_read(schemas: Iterable[Schema]) -> str:
    """Return one sentence of Chinese about the texts of people's forms; empty where they have none.

    What the hand writes after printing is nobody's to read here.
    """
    labels = list(dict.fromkeys(label for schema in schemas for label in _texts(schema)))
    if not labels:
        return ""
    named = "".join(f"“{label}”" for label in labels[:_NAMED])
    more = f"等{len(labels)}栏" if len(labels) > _NAMED else ""
    return (
        f"正文须由人通读：{named}{more}里所写的，只核对了年份、数字、等次、处分等；"
        "是否属实、前后是否一致、措辞是否得当，请审核人判断。"
    )


def _texts(schema: Schema) -> Iterator[str]:
    if not schema.of_people or schema.facts:
        return
    for field in schema.fields():
        boxes = (field, *field.columns)
        texts = [box for box in boxes if box.type is FieldType.TEXT]
        if any(box.filled_by is not FilledBy.HAND for box in texts):
            yield field.label
