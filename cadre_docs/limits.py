"""How large what is opened may be: every number, in one place.

Files come from strangers. Each is measured before it is opened, so that any of them ends as a
record, a finding or an error, in seconds and within 1 GiB of memory.

The numbers hold for whatever runs inside :func:`using`; outside, the defaults do. They travel
to other processes with their work, not by inheritance (docs/adr/0009). What formats themselves
allow (rows of a worksheet, characters of a cell) is no limit of ours and stays with its writer.
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from dataclasses import Field, field, fields
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

MB = 1_000_000


def _limit(default: int, key: str, unit: str, span: tuple[int, int], what: str) -> int:
    """Make a limit; ``key`` is its name in a project file, ``span`` what it may be set to."""
    metadata = {"key": key, "unit": unit, "least": span[0], "most": span[1], "what": what}
    made: int = field(default=default, metadata=metadata)
    return made


@frozen
class Limits:
    """The largest sizes accepted, in the unit that each names.

    ``most`` of a limit is where time and memory end that a file may take; below ``least``
    the forms of this program could not be opened.
    """

    # --- files ------------------------------------------------------------------------------
    file_mb: int = _limit(50, "文件大小", "MB", (1, 200), "a workbook, or a master")
    yaml_mb: int = _limit(20, "YAML大小", "MB", (1, 50), "a YAML file")
    photo_mb: int = _limit(20, "照片大小", "MB", (1, 50), "a photo")
    # --- DOCX and XLSX: archives ------------------------------------------------------------
    zip_entries: int = _limit(2_000, "压缩包部件数", "个", (100, 20_000), "parts of a package")
    unpacked_mb: int = _limit(
        200, "解压大小", "MB", (10, 500), "all parts unpacked, as declared and as they are"
    )
    part_mb: int = _limit(100, "部件大小", "MB", (10, 300), "one part unpacked")
    ratio: int = _limit(
        100, "压缩比", "倍", (50, 1_000), "how often smaller a part of over 1 MB is packed"
    )
    # --- XML --------------------------------------------------------------------------------
    xml_depth: int = _limit(100, "XML层数", "层", (50, 200), "elements within elements")
    xml_elements: int = _limit(
        300_000, "XML元素数", "个", (50_000, 1_000_000),
        "elements of a package, but for the cells and texts of workbooks",
    )  # fmt: skip
    # --- workbooks --------------------------------------------------------------------------
    sheets: int = _limit(100, "工作表数", "个", (10, 500), "worksheets")
    rows: int = _limit(200_000, "行数", "行", (1_000, 1_048_576), "rows of all sheets")
    columns: int = _limit(
        1_000, "列数", "列", (100, 16_384), "columns with content; columns of a Word table"
    )
    cells: int = _limit(
        400_000, "单元格数", "个", (10_000, 1_500_000),
        "cells of all sheets, empty ones that have a format among them",
    )  # fmt: skip
    merged: int = _limit(
        200_000, "合并单元格数", "个", (1_000, 1_000_000), "cells inside merged areas"
    )
    book_chars: int = _limit(
        1_500, "工作簿字数", "万字", (100, 10_000),
        "characters of the cells of a workbook, in units of 10,000; a text counts in each of its"
        " cells",
    )  # fmt: skip
    # --- YAML -------------------------------------------------------------------------------
    yaml_depth: int = _limit(20, "YAML层数", "层", (8, 50), "lists and mappings within each other")
    yaml_nodes: int = _limit(
        500_000, "YAML节点数", "个", (10_000, 2_000_000), "keys, values, lists and mappings"
    )
    yaml_keys: int = _limit(1_000, "YAML键数", "个", (200, 10_000), "keys of one mapping")
    # --- records ----------------------------------------------------------------------------
    text_chars: int = _limit(
        32_767, "文字长度", "字", (1_000, 100_000), "characters of one value, wherever it is typed"
    )
    record_chars: int = _limit(
        30_000, "一份记录的字数", "字", (5_000, 5_000_000), "characters of one person's record"
    )
    records: int = _limit(
        10_000, "记录数", "份", (100, 100_000), "records in one file; rows of one list"
    )
    findings: int = _limit(
        2_000, "问题数", "个", (100, 20_000), "what is said of one file; then it is not read on"
    )
    marks: int = _limit(
        20_000, "标注数", "条", (100, 100_000),
        "findings marked in a copy of a workbook; fewer where the copy could not be read again",
    )  # fmt: skip
    # --- evidence: what the key 附件 names --------------------------------------------------
    evidence_mb: int = _limit(20, "附件大小", "MB", (1, 100), "one file of evidence")
    evidence_pages: int = _limit(100, "附件页数", "页", (1, 500), "pages of one file of evidence")
    record_evidence_mb: int = _limit(
        50, "一份记录的附件大小", "MB", (1, 200), "all evidence of one record together"
    )
    record_evidence_pages: int = _limit(
        300, "一份记录的附件页数", "页", (1, 1_000), "pages of all evidence of one record"
    )
    # --- photos -----------------------------------------------------------------------------
    photo_pixels: int = _limit(
        5_000, "照片像素", "万像素", (100, 6_000), "width times height, in units of 10,000 pixels"
    )


_current: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - frozen


def limits() -> Limits:
    """Return the limits that hold here."""
    return _current.get()


@contextlib.contextmanager
def using(chosen: Limits) -> Iterator[None]:
    """Have other limits hold inside a ``with`` block, in this thread."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


def all_limits() -> tuple[Field[int], ...]:
    """Return every limit as a field; ``metadata`` holds key, unit, least, most and what."""
    return fields(Limits)


def amount(name: str) -> str:
    """Return a limit as text with its unit: ``50MB``."""
    return f"{getattr(limits(), name)}{_metadata(name)['unit']}"


def adjustable(name: str) -> str:
    """Say where a limit can be raised, for somebody whose file is what it should be."""
    facts = _metadata(name)
    if getattr(limits(), name) >= facts["most"]:
        return f"“{facts['key']}”已是本工具的上限，不能再调大"
    return f"确属正常的文件，可在项目文件的“限制”里调大“{facts['key']}”"


def _metadata(name: str) -> dict[str, str]:
    return next(dict(limit.metadata) for limit in all_limits() if limit.name == name)


# --- declared rules -----------------------------------------------------------------------------
# Rules come with a catalog, which is trusted; these keep a slip from running for ever, and no
# project changes them.
RULES = 500  # in one file
RULE_NODES = 300  # conditions, values and measures of one rule
RULE_DEPTH = 7  # conditions within each other
RULE_LIST = 200  # items of one list
RULE_CHARACTERS = 500  # of a message
RULE_CASES = 100  # of one rule
RULE_COPIES = 500  # records of one case
RULE_TRIALS = 100_000  # records of cases that one rule is tried on, once for each limit moved
RULE_ROWS = 200_000  # rows that one rule looks at in one record, and in one case
