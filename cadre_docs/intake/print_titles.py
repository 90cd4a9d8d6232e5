"""Prints that are given for files to fill in: what they are, by their titles, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

TITLE_ROWS = 4
"""In how many rows on top a title stands."""
_OWN_TITLE = 4  # characters; what is shorter is a word of many titles
_INSTEAD = {
    "roster": "要核对的，用 cadre-docs roster 各人的表 --against {}；要统计的，请读各人的表",
    "statistics": "要核对的，用 cadre-docs statistics 各人的表 --against {}",
    "sample": "要核对的，用 cadre-docs sample 各人的表 --verify {}",
    "notice": "公示不用读：请读各人的表；要改的，改正后重新生成公示",
    "": "请改为读打印所用的填报文件；只有这张表的，用 cadre-docs new 生成模板，重新填写",
}
"""What may be done with a print, by the role of its form."""


LISTS = tuple(filter(None, _INSTEAD))
"""The roles of forms that nobody fills in: they are made of other forms."""


def print_of(texts: Iterable[str], catalog: Catalog) -> Schema | None:
    """Return the form of which something is a print, by the ``texts`` that stand on top."""
    said = ["".join(text.split()) for text in texts]
    try:
        schemas = [catalog.schema(name) for name in catalog.form_ids]
    except CatalogError:
        return None  # told to whoever uses that form
    found = [s for s in schemas if any(_is_title(text, s.title) for text in said)]
    return max(found, key=lambda schema: len(schema.title), default=None)


def instead(schema: Schema, file: str = "本文件") -> str:
    """Return what to do with a print; ``file`` is what is compared, where it can be."""
    remedy = (_INSTEAD.get(schema.role) or _INSTEAD[""]).format(file)
    return f"{remedy}；不要和填报文件放在一起"


def _is_title(text: str, title: str) -> bool:
    """Whether a text is a title: with a year or a draft's mark, and 公示 with what it is about."""
    if len(title) < _OWN_TITLE:
        return text.startswith("关于") and text.endswith(title)
    return "".join(title.split()) in text
