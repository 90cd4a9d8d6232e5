"""Aliases: what other systems call a box; one that names another box as well is a mistake."""

from __future__ import annotations

import pytest

from cadre_docs.schema import Field, FieldType
from cadre_docs.schema.aliases import twin_aliases


def field(key: str, identifier: str, label: str, *aliases: str) -> Field:
    return Field(key, identifier, label, FieldType.LINE, aliases=aliases)


@pytest.mark.parametrize(
    ("first", "second", "twins"),
    [
        (("职工姓名",), ("工作单位",), []),
        (("单位",), (), ["单位"]),  # the other's key
        (("所在 单位（全称）",), (), ["所在 单位（全称）"]),  # the other's label, folded
        (("称呼",), ("称　呼",), ["称呼", "称　呼"]),
        (("姓 名",), (), ["姓 名"]),  # its own key
    ],
)
def test_an_alias_names_one_box(first, second, twins) -> None:
    fields = (
        field("姓名", "name", "姓名", *first),
        field("单位", "unit", "所在单位(全称)", *second),
    )
    assert list(twin_aliases(fields)) == twins
