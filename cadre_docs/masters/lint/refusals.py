"""What nobody can print, told once for each feature: all its places, and what to do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.pages.model import Unsupported

_FEW = 3  # places that are named
_TABLES = "请改用表格和普通段落"
# What to do, by what is refused; the first that fits counts. What says it itself needs none.
_REMEDIES = (
    ("调整宽度", "请去掉“调整宽度”；要撑开的字改用字符间距"),
    ("着重号|突出显示|删除线|文字效果|字符边框|字母大写|双行合一", "请在“字体”里去掉这种格式"),
    ("底纹", "请去掉底纹，或选一种纯色"),
    ("边框线型", "请改用单线、双线、虚线或点线"),
    ("文本框|图形|VML|图文框", "请把里面的文字移到正文或表格里，再删去图形"),
    ("内容控件|自定义 XML", "请选中它，右键“删除内容控件”，文字会留下"),
    ("修订", "请在“审阅”里接受或拒绝全部修订"),
    ("批注", "请在“审阅”里删去全部批注"),
    ("脚注", "请删去脚注，把要说的写在正文里"),
    ("^域|跨段落的域", "请选中它按 Ctrl+Shift+F9，改为普通文字"),
    ("分节符", "请把分节符改为“下一页”"),
    ("首页不同|奇偶页", "请在“页眉和页脚”里取消首页不同、奇偶页不同"),
    ("纸张大小", "请在“页面设置”里选定纸张和页边距"),
    ("负的页边距", "请把上下边距改为正值"),
    ("单元格斜线|斜线", "请去掉斜线，表头分成两行写"),
    ("对齐方式|对齐或缩进", "请改用左对齐、居中、右对齐、两端对齐或分散对齐"),
    ("单元格间距", "请在“表格属性→选项”里去掉单元格间距"),
    ("宏|嵌入|链接|模板", "请删去后另存"),
)


def told_once(items: Iterable[Unsupported]) -> Iterator[tuple[str, str, str]]:
    """Yield (places, what, remedy) for each feature that is refused, in the order of the first."""
    places: dict[str, list[str]] = {}
    for item in items:
        places.setdefault(item.what, []).append(item.where)
    for what, found in places.items():
        named = "、".join(dict.fromkeys(found[:_FEW]))
        etc = f"等{len(found)}处" if len(found) > _FEW else ""
        yield f"{named}{etc}", what, _remedy(what)


def _remedy(what: str) -> str:
    if re.search("（[^（）]*请", what):
        return ""
    return next((said for words, said in _REMEDIES if re.search(words, what)), _TABLES)
