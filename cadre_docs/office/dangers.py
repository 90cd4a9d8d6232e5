"""What an Office file may hold that could do harm: named, with what to do about it.

Macros, embedded files, whatever points outside the file, and fields that fetch. Nothing of
this is ever run or followed here; but copies and outputs go to other programs, which might.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MACRO_PART = expression(
    r"(?:^|/)(?:vbaproject\w*|vbadata|jdedata|jsaproject)\.(?:bin|xml)$|(?:^|/)(?:intl)?macrosheets/",
    re.IGNORECASE,
)
_EMBEDDED_PART = expression(r"(?:^|/)(?:embeddings|activex)/", re.IGNORECASE)
_FIELDS = expression(
    r"\b(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON)\b",
    re.IGNORECASE,
)
_NO_MACROS = "请另存为不含宏的 {suffix} 文件后重试"
_NO_OBJECTS = "请删去嵌入的对象和控件，要附的材料另行报送"
_NO_LINKS = "请断开或删去这些链接，把要用的内容粘贴为普通文字或图片"
_NO_HYPERLINKS = "请选中链接的文字，右键“取消超链接”（或按 Ctrl+Shift+F9）"
ATTACHED_TEMPLATE = "attachedTemplate"
# A template that Word names beside a document: one on the writer's machine, or its own Normal,
# which may lie on a server that holds the settings of all.
_ON_THE_MACHINE = expression(
    r"(?:file:/{0,3})?[a-z]:[/\\].*|(?:file://)?/(?![/\\]).*|[^:/\\][^:]*",
    re.IGNORECASE | re.DOTALL,
)
_NORMAL = expression(
    r"(?:file:|[/\\]{2})[^:]*[/\\]normal\.(?:dot[mx]?|wpt)", re.IGNORECASE | re.DOTALL
)
# The last words of relation types: what they are, and what to do.
_RELATIONS = {
    "vbaProject": ("宏", _NO_MACROS),
    "oleObject": ("嵌入的对象", _NO_OBJECTS),
    "package": ("嵌入的文件", _NO_OBJECTS),
    "control": ("ActiveX 控件", _NO_OBJECTS),
    "aFChunk": ("嵌入的外部文档", "请把它的内容粘贴为普通文字"),
    "subDocument": ("子文档", "请把它的内容粘贴为普通文字"),
    ATTACHED_TEMPLATE: ("附加的模板", "请在“开发工具→文档模板”中改为 Normal"),
    "externalLink": ("对其他工作簿的链接或 DDE", "请在“数据→编辑链接”中断开链接后另存"),
    "connections": ("外部数据连接", "请在“数据→查询和连接”中删去连接后另存"),
    "mailMergeSource": ("邮件合并的数据源", "请把邮件合并改回普通文档"),
}
_FEW = 5
_LONGEST = 200  # characters of an address that are told


@frozen
class Relation:
    """A pointer from a part (empty: the package) to another, or to a place outside."""

    part: str
    kind: str
    target: str
    external: bool = False


@frozen
class Danger:
    """Something refused: what it is, where, and what to do."""

    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what[:_LONGEST]}（{self.where[:_LONGEST]}）"


def dangers(
    parts: Iterable[str],
    relations: Iterable[Relation],
    types: Iterable[tuple[str, str]] = (),
    fields: Iterable[tuple[str, str]] = (),
    *,
    links: bool = False,
) -> Iterator[Danger]:
    """Yield all that is dangerous in a package.

    ``types`` are pairs of part (or extension) and media type, ``fields`` pairs of part and
    field instruction. With ``links`` hyperlinks are no danger: in a filled workbook Excel
    makes them of any address, and nobody follows them.
    """
    for part in parts:
        if _MACRO_PART.search(part):
            yield Danger("宏", part, _NO_MACROS)
        elif _EMBEDDED_PART.search(part):
            yield Danger("嵌入的文件或控件", part, _NO_OBJECTS)
    for part, media in types:
        if "macroenabled" in media.lower():
            yield Danger("启用宏的文件类型", part, _NO_MACROS)
    for relation in relations:
        yield from _of_relation(relation, links=links)
    for part, text in fields:
        for match in _FIELDS.finditer(text):
            yield Danger(f"会取外部内容的域 {match[1].upper()}", part, "请删去这个域，改为普通文字")


def _of_relation(relation: Relation, *, links: bool) -> Iterator[Danger]:
    kind = relation.kind.rpartition("/")[2]
    where = relation.part or "文件"
    if is_own_template(relation):
        return  # whoever fills the master drops it
    if kind in _RELATIONS:
        what, remedy = _RELATIONS[kind]
        yield Danger(what, relation.target or where, remedy)
    elif relation.external and kind == "hyperlink":
        if not links:
            yield Danger(f"指向文件之外的链接“{relation.target}”", where, _NO_HYPERLINKS)
    elif relation.external:
        yield Danger(f"指向文件之外的链接“{relation.target}”", where, _NO_LINKS)


def is_own_template(relation: Relation) -> bool:
    """Whether it names a template that Word notes by itself; nothing that we write names it."""
    kind = relation.kind.rpartition("/")[2]
    if kind != ATTACHED_TEMPLATE or not relation.part.startswith("word/"):
        return False
    target = unquote(relation.target)
    return bool(_ON_THE_MACHINE.fullmatch(target) or _NORMAL.fullmatch(target))


def dangers_text(found: Iterable[Danger], suffix: str) -> tuple[str, str]:
    """Return what is dangerous and what to do, in two Chinese clauses."""
    every = list(dict.fromkeys(found))
    listed = "、".join(map(str, every[:_FEW]))
    more = f"等{len(every)}处" if len(every) > _FEW else ""
    remedies = dict.fromkeys(danger.remedy.format(suffix=suffix) for danger in every[:_FEW])
    return f"文件里有不接受的内容：{listed}{more}", "；".join(remedies)
