"""Findings about characters that no font at hand draws (GL-missing).

They stop a PDF, which shows what this machine's fonts draw. DOCX and XLSX are read with other
fonts: there they are a warning, as in ``check``, which tells what a PDF would say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity, few_of_each
from cadre_docs.record import printed_text
from cadre_docs.schema import FieldType
from cadre_docs.values.text import code_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

_FONTS = ("宋体", "仿宋")
"""Whatever the master asks for, one of these stands behind it."""


def glyph_warnings(records: Iterable[Record]) -> list[Finding]:
    """Return a warning for each character of printed boxes that a PDF made here would lack.

    Of one column of a record as many as are told of one file.

    Says nothing where there are no fonts. They are looked up (which takes a moment) only
    when some text is not of GBK, which the fonts of every office have.
    """
    rare = (record for record in records if not _is_common(_wording(record)))
    return [found for record in rare for found in few_of_each(_of_record(record))]


def _wording(record: Record) -> str:
    """Return all texts of a record, to look at once."""
    texts = record.texts()
    return "".join([text for _, _, v in texts if isinstance(text := v.typed, str)])


def _of_record(record: Record) -> Iterator[Finding]:
    return (
        glyph_finding(cluster, Severity.WARNING, path=path, position=value.position).about(
            person=record.person, form=record.schema.id
        )
        for path, field, value in record.texts()
        if isinstance(value.typed, str) and not _is_common(value.typed)
        if field.type is not FieldType.PHOTO and _is_printed(record.schema, path)
        for cluster in _missing(printed_text(field, value.typed))
    )


def _is_printed(schema: Schema, path: str) -> bool:
    section = path.split(".", 1)[0]
    return not any(s.key == section and not s.printed for s in schema.sections if s.key)


def glyph_finding(cluster: str, severity: Severity, **place: object) -> Finding:
    """Return a finding about a character (with its marks) that cannot be drawn."""
    from cadre_docs.pages.fonts.choice import is_drawn
    from cadre_docs.pages.fonts.clusters import is_mark, is_selector  # as in _missing

    codes = "、".join(map(code_point, cluster))
    remedy = "请安装含有此字的字体（cadre-docs doctor 说明如何安装），或核对此字是否录错"
    if not is_drawn(cluster):
        problem = f"{codes}是控制文字排版的字符，不是字，PDF不能打印"
        remedy = "请删去；要分段的，请另起一行"
    elif any(map(is_selector, cluster)):
        problem = f"“{cluster}”（{codes}）指定了异体字形，会印成通行字形，PDF不能打印"
        remedy = "请改用通行字形，或改用有独立编码的字"
    elif is_mark(cluster[0]):
        problem = f"组合符号{codes}前面没有它所属的字，PDF不能打印"
        remedy = "请在它前面补上字母，或删去"
    elif len(cluster) > 1:
        problem = f"本机没有能把“{cluster}”（{codes}）印成一个字的字体，PDF不能打印"
        remedy = "请改用单个的字符，或改写"
    else:
        problem = f"本机没有能显示“{cluster}”（{codes}）的字体，PDF不能打印"
    return Finding("GL-missing", severity, problem, remedy=remedy, **place)  # type: ignore[arg-type]


def _is_common(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _missing(text: str) -> Iterator[str]:
    # Imported here: nearly all texts are of GBK, and whoever checks them needs no fonts.
    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.pages.fonts.clusters import clusters
    from cadre_docs.pages.model import Font, Run

    book = FontBook.system()
    if not book.chain("宋体"):  # doctor tells of it, and whoever prints
        return
    missing = book.missing(Run(text, Font(name, name)) for name in _FONTS)
    found = {glyph.character for glyph in missing}
    yield from dict.fromkeys(cluster for cluster in clusters(text) if cluster in found)
