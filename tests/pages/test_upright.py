"""竖排 cells: columns from right to left, and nothing that is clipped."""

from __future__ import annotations

import pytest
from set_lines import theirs

from cadre_docs.pages.model import Font, Padding, Picture, Row, Run, Table
from cadre_docs.pages.upright import lacks, upright
from tests.pages.sample_layouts import cell, document, paragraph, row

SONG = Font("宋体", "宋体", 10)


def tall(*texts: str, align: str = "left", **options: object):
    blocks = [paragraph(text, SONG, line=12, align=align) for text in texts]
    return cell(0, *blocks, vertical_text=True, padding=Padding(0, 5, 0, 5), **options)


@pytest.mark.parametrize(
    ("texts", "height", "expected"),
    [
        (("情况", "奖惩"), 60, ["情况", "奖惩"]),
        (("情况\n说明",), 60, ["情况", "说明"]),
        (("一二三四五",), 30, ["一二三", "四五"]),
        (("一二三四五",), 0, ["一二三四五"]),
        (("一二三，四",), 30, ["一二", "三，四"]),  # no column begins with a comma
        (("一二三四五六七八九",), 30, ["一二三四五", "六七八九"]),  # else three: too wide
        (("",), 30, [""]),
    ],
)
def test_columns(texts: tuple[str, ...], height: float, expected: list[str]) -> None:
    made = upright(tall(*texts), 30, height)
    assert ["".join(c for c, _ in column.characters) for column in made.columns] == expected
    assert made.width <= 30


@pytest.mark.parametrize(
    ("valign", "lefts"), [("top", [18, 6]), ("center", [15, 3]), ("bottom", [12, 0])]
)
def test_across(valign: str, lefts: list[float]) -> None:
    made = upright(tall("情况", "奖惩", valign=valign), 30, 60)
    assert [column.left for column in made.columns] == lefts


@pytest.mark.parametrize(
    ("align", "top", "pitch"),
    [("left", 0, 10), ("center", 20, 10), ("right", 40, 10), ("distribute", 0, 30)],
)
def test_down(align: str, top: float, pitch: float) -> None:
    [column] = upright(tall("情况", align=align), 30, 60).columns
    assert (column.top, column.pitch) == (top, pitch)


@pytest.mark.pango
def test_print() -> None:
    [page] = theirs(document(Table((42,), (row(tall("情况", "奖惩"), height=60),))))
    across = {character: left for character, left, _ in page}
    down = {character: top for character, _, top in page}
    assert across["情"] == across["况"]
    assert across["奖"] == pytest.approx(across["情"] - 12, abs=0.1)
    assert down["奖"] == pytest.approx(down["情"], abs=0.1)
    assert down["惩"] == pytest.approx(down["奖"] + 10, abs=0.1)


@pytest.mark.parametrize(
    ("count", "rule", "fits"),
    [(8, "exact", True), (9, "exact", False), (9, "at_least", True), (9, "auto", True)],
)
def test_what_an_exact_row_clips_is_told(count: int, rule: str, fits: bool) -> None:
    tight = Row((tall("一" * count),), 40, rule)  # type: ignore[arg-type]
    assert (list(lacks(tight.cells[0], (34,), tight)) == []) == fits


def test_a_column_wider_than_its_cell_is_told() -> None:
    wide = row(tall("情况", "奖惩"))
    assert list(lacks(wide.cells[0], (34,), wide)) == []
    [what] = lacks(wide.cells[0], (32,), wide)
    assert "请改宽这一列" in what


def test_a_picture_is_told() -> None:
    picture = paragraph()
    picture = type(picture)((Picture(b"", "image/png", 9, 9), Run("字", SONG)))
    odd = row(cell(0, picture, vertical_text=True))
    [what] = lacks(odd.cells[0], (90,), odd)
    assert "请改为横排" in what
