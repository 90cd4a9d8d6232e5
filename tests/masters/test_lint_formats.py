"""lint tells of outputs that a master prints in, and of those that it cannot be written in."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.masters.lint.master import lint_master

FORM = "annual-record"
# Beside a box with a table in it stands a paragraph, as Word wants it.
INNER = (
    '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="400"/>'
    "</w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>"
)


def changed(pattern: str, replacement: str) -> bytes:
    """The master with its document changed."""
    with zipfile.ZipFile(io.BytesIO(catalog().master_bytes(FORM))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    made_text, count = re.subn(pattern, replacement, text)
    assert count
    parts["word/document.xml"] = made_text.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("pattern", "replacement", "told"),
    [
        ("^", "", None),
        (r'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', None),  # Letter
        (r'w:w="11906" w:h="16838"', 'w:w="11906" w:h="16300"', "Excel 没有 210×288 毫米的纸张"),
        (r"</w:tc></w:tr></w:tbl>", rf"{INNER}</w:tc></w:tr></w:tbl>", "单元格里还有表格"),
    ],
)
def test_what_excel_cannot_hold_is_told(pattern: str, replacement: str, told: str | None) -> None:
    master = changed(pattern, replacement)
    found = lint_master(master, catalog().schema(FORM), "x.docx")
    if told is None:
        assert found == []
    else:
        [finding] = found
        assert finding.code == "MASTER-format"
        assert told in finding.message
        assert "--to docx,pdf" in finding.remedy
        assert not finding.counts  # the other formats are printed


@pytest.mark.parametrize("form", catalog().form_ids)
def test_our_masters_are_written_in_every_format(form: str) -> None:
    path = catalog().master(form)
    assert lint_master(path.read_bytes(), catalog().schema(form), path.name) == []
