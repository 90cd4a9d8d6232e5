"""A Word form made into what every program sets alike: only what the reader refuses is changed.

Each step has the words of the refusals that it cures (``Unsupported.what``, and dangers);
where nothing is refused, nothing is done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.masters.normalize import contents, lines, looks, pictures, room, sections, tables
from cadre_docs.masters.normalize.changes import Changes
from cadre_docs.masters.normalize.document import Document
from cadre_docs.office.archive import DOCX, Container
from cadre_docs.office.inspection import Inspection
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.room import unprintable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.masters.normalize.changes import Change
    from cadre_docs.pages.model import Layout, Unsupported

_ROUNDS = 3  # what one step uncovers another cures


@dataclass(frozen=True, slots=True)
class Normalized:
    """A form that was looked at: the file, what was changed, and what is still refused.

    ``layout`` is how the file was read last.
    """

    data: bytes
    changes: tuple[Change, ...]
    left: tuple[Unsupported, ...]
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Step:
    cures: re.Pattern[str]
    do: Callable[[Document, Changes], None]


def _step(cures: str, do: Callable[[Document, Changes], None]) -> _Step:
    return _Step(re.compile(cures), do)


# In this order: words are laid open first, sizes are measured last.
_STEPS = (
    _step(
        "内容控件|超链接|链接|修订|批注|脚注|自定义 XML|文本框|不认识的内容", contents.open_wrappers
    ),
    _step("域|超链接", contents.keep_results),
    _step("拼音", contents.unlisted),
    _step("形状|填充", pictures.plain_shapes),
    _step("图形|文本框|VML", contents.rest_drawings),
    _step("自动编号", contents.write_numbers),
    _step("符号字体", contents.write_symbols),
    _step("分页符|分栏符", contents.end_breaks),
    _step("调整宽度", looks.spread_fitted),
    _step("没有指定中文字体", looks.state_fonts),
    _step(
        "字符|着重号|文字效果|突出显示|底纹|字母大写|隐藏格式|双行合一|下划线|从右到左|不认识的内容",
        looks.plain_characters,
    ),
    _step("边框线型|单元格斜线", looks.plain_borders),
    _step("浮动表格|图文框", tables.rest_tables),
    _step(
        "列宽|宽度与列宽|水平合并|单元格间距|单元格“|表格属性|对齐或缩进|表格对齐|从右到左|不认识的内容",
        tables.fix_widths,
    ),
    _step("底纹", tables.shade_cells),
    _step("被合并盖住", tables.clear_covered),
    _step("表格样式", tables.state_table_styles),
    _step("纸张大小|负的页边距", sections.state_paper),
    _step(
        "行号|文字方向|页码格式|对称页边距|装订线|奇偶页|断字|折页|合印|模板",
        sections.one_header,
    ),
    _step("分节符", sections.page_sections),
    _step("同样式段落|对称缩进|文本对齐方式|从右到左|对齐方式|底纹", lines.plain_paragraphs),
    _step("固定行距中的图片", lines.free_pictures),
    _step("图片", pictures.plain_pictures),
    _step("伸出纸外|放不下一个字", room.keep_on_paper),
)


def normalize_docx(data: bytes) -> Normalized:
    """Return a form that can be printed, as far as that can be reached, and what was changed.

    Raises :class:`MasterError` for a damaged file, and for what breaks a limit.
    """
    try:
        Inspection(Container(data, DOCX)).look_through_rest()
    except UnsafeFileError as problem:
        raise MasterError(str(problem)) from None
    changes = Changes()
    layout = read_docx(data)
    refused = unprintable(layout)
    for _ in range(_ROUNDS):
        doing = [step for step in _STEPS if any(step.cures.search(r.what) for r in refused)]
        if not doing:
            break
        document = Document(data)
        for step in doing:
            step.do(document, changes)
        data, before = document.save(), refused
        layout = read_docx(data)
        refused = unprintable(layout)
        if refused == before:
            break
    return Normalized(data, changes.found, refused, layout)
