"""What LibreOffice is given so that it has Word's line heights (tools/word_lines.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

from cadre_docs.pages.fonts.faces import Face
from cadre_docs.pages.read_docx.reader import read_docx
from tests.pages.small_fonts import small_font
from tests.pages.word_features import docx
from tools.word_lines import fonts_of, unsnapped, write_copy

if TYPE_CHECKING:
    from pathlib import Path

GRID = '<w:docGrid w:type="lines" w:linePitch="312"/>'
EXACT = '<w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr>'
BODY = f"<w:p>{EXACT}<w:r><w:t>固定</w:t></w:r></w:p><w:p><w:r><w:t>单倍</w:t></w:r></w:p>"


def test_exact_lines_alone_are_told_not_to_snap_and_nothing_else_changes() -> None:
    before = docx({"body": BODY, "section": GRID})
    was, now = (read_docx(data) for data in (before, unsnapped(before)))
    assert [p.grid for p in was.blocks()] == [15.6, 15.6]
    assert [p.grid for p in now.blocks()] == [0.0, 15.6]
    assert was.text() == now.text()


def test_fonts_are_known_by_what_they_are_used_for() -> None:
    run = '<w:r><w:rPr><w:rFonts w:ascii="Consolas" w:eastAsia="微软雅黑"/></w:rPr></w:r>'
    found = fonts_of([docx({"body": f"<w:p>{run}</w:p>"})])
    hanzi = {name for name, is_hanzi in found.items() if is_hanzi}
    assert {"微软雅黑", "宋体", "楷体", "黑体"} <= hanzi
    assert {"Consolas", "Times New Roman", "Arial"} <= found.keys() - hanzi


def test_of_a_font_that_stands_in_only_its_line_height_changes(tmp_path: Path) -> None:
    source = small_font(tmp_path / "字体.ttf", "Small Song", "字汉")
    write_copy(Face(("Small Song",), 400, True, str(source), 0), "Line 1", 1.3, tmp_path)
    was, now = TTFont(source), TTFont(tmp_path / "Line 1 400 .otf")
    assert now["hhea"].ascent - now["hhea"].descent == 1300 == now["OS/2"].usWinAscent + 260
    assert now["hhea"].lineGap == now["OS/2"].sTypoLineGap == 0
    assert now["name"].getBestFamilyName() == "Line 1"
    assert now["hmtx"].metrics == was["hmtx"].metrics
    assert now.getBestCmap() == was.getBestCmap()
    assert now["glyf"]["u5B57"].coordinates == was["glyf"]["u5B57"].coordinates
