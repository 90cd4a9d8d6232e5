"""The least room for the hand that lint asks of a master: both sides of each measure."""

from __future__ import annotations

import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.masters.lint.hands import DAY, LINE, OPINION, SEAL, SIGNATURE, YEAR, hand_problems
from cadre_docs.pages.model import MM, Edges, Table
from cadre_docs.schema import FilledBy
from tests.pages.sample_layouts import BOX, cell, document, paragraph, row
from tests.pages.sample_layouts import LINE as BORDER

CATALOG = Catalog()
SCHEMA = CATALOG.schema("annual-record")
EM = 12 / MM  # of the text below, in millimetres
HAND = next(f.key for f in SCHEMA.printed_fields if f.filled_by is FilledBy.HAND)
OPEN = Edges(BORDER, BORDER, None, BORDER)


def blanks(width: float) -> str:
    """As many full-width spaces as are at least so many millimetres wide."""
    return "　" * -int(-width // EM)


def told(*blocks) -> list[str]:
    return [problem for problem, _ in hand_problems(document(*blocks), SCHEMA)]


def boxed(text: str, height: float, **options) -> Table:
    box = cell(1, text, **options)
    return Table((60, 300), (row(cell(0, "名称"), box, height=height * MM),))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"签名：{blanks(SIGNATURE)}甲", ""),
        (f"签名：{blanks(SIGNATURE)[1:]}甲", "“签名：”后面只有"),
        (f"负责人签名（盖章）：{blanks(SIGNATURE)[1:]}甲", "“负责人签名（盖章）：”"),
        (f"经办人：{blanks(SIGNATURE)[1:]}甲", "“经办人：”"),
        ("经办人：", ""),  # the rest of the line
        ("请签字后交回。　甲", ""),  # a sentence
        (f"{blanks(YEAR)}年{blanks(DAY)}月{blanks(DAY)}日", ""),
        (f"时间：{blanks(YEAR)}年{blanks(DAY)}月{blanks(DAY)}日", ""),
        (f"时间：{blanks(YEAR)[1:]}年{blanks(DAY)}月{blanks(DAY)}日", "“年”前面"),
        (f"时间：{blanks(YEAR)}年{blanks(DAY)[1:]}月{blanks(DAY)}日", "“月”前面"),
        (f"时间：{blanks(YEAR)}年{blanks(DAY)}月{blanks(DAY)[1:]}日", "“日”前面"),
        (f"签名：{blanks(SIGNATURE + YEAR)}年{blanks(DAY)}月{blanks(DAY)}日", ""),
        (f"签名：{blanks(SIGNATURE)}年{blanks(DAY)}月{blanks(DAY)}日", "签名和写年份至少要42毫米"),
        ("{{ 年度 }}年度", ""),
        (f"签名：{{{{ 姓名 }}}}{blanks(SIGNATURE)[1:]}甲", "“签名：”"),  # a tag takes no room
    ],
)
def test_across(text: str, what: str) -> None:
    found = told(paragraph(text))
    assert len(found) == bool(what)
    assert what in "".join(found)


@pytest.mark.parametrize(
    ("options", "free"),
    [
        ({"align": "right", "right": SIGNATURE * MM}, True),
        ({"align": "right", "right": SIGNATURE * MM - 1}, False),
        ({"align": "center"}, True),
        ({"align": "left", "left": 451.3 - 36 - SIGNATURE * MM}, True),
        ({"align": "left", "left": 451.3 - 36 - SIGNATURE * MM + 1}, False),
    ],
)
def test_behind_a_word_there_is_room_up_to_the_edge(options: dict, free: bool) -> None:
    assert (told(paragraph("签名：", **options)) == []) is free


@pytest.mark.parametrize(
    ("text", "least", "what"),
    [
        ("", LINE, "手写至少要8毫米"),
        (f"{{{{ {HAND} }}}}", OPINION, "手写意见至少要25毫米"),
        ("（盖章）", SEAL, "盖章至少要30毫米"),
    ],
)
def test_down(text: str, least: float, what: str) -> None:
    assert told(boxed(text, least)) == []
    [found] = told(boxed(text, least - 0.5))
    assert what in found
    assert "“名称”" in found
    assert told(boxed(text, least - 0.5, edges=OPEN)) == []  # it goes on below


@pytest.mark.parametrize(
    ("width", "beside", "edges", "free"),
    [
        (SIGNATURE, ("", ""), BOX, True),  # one signs in the box beside the word
        (SIGNATURE / 2, ("", ""), Edges(), True),
        (SIGNATURE / 2, ("", ""), BOX, False),
        (SIGNATURE, ("甲", ""), BOX, False),
        (SIGNATURE / 2, ("", "甲"), Edges(), False),
    ],
)
def test_empty_cells_beside_a_word_are_room(
    width: float, beside: tuple[str, str], edges: Edges, free: bool
) -> None:
    cells = (cell(n, text, edges=edges) for n, text in enumerate(("填表人：", *beside)))
    table = Table((70, width * MM, width * MM), (row(*cells),))
    assert (told(table) == []) is free


def test_a_box_over_several_rows_is_as_high_as_they_are() -> None:
    rows = (row(cell(0, "名称", rowspan=2), cell(1, "", rowspan=2), height=12), row(height=12))
    assert told(Table((60, 300), rows)) == []


@pytest.mark.parametrize(("least", "what"), [(SEAL, "盖章"), (OPINION, "手写意见")])
@pytest.mark.parametrize("short", [0, 1])
def test_a_box_of_two_rows_without_a_line_is_as_high_as_both(
    least: float, what: str, short: int
) -> None:
    said = "（盖章）" if what == "盖章" else f"{{{{ {HAND} }}}}"
    upper, lower = OPEN, Edges(None, BORDER, BORDER, BORDER)
    table = Table(
        (60, 300),
        (
            row(cell(0, "意见", rowspan=2), cell(1, said, edges=upper), height=10 * MM),
            row(cell(1, "", edges=lower), height=(least - 10 - short) * MM),
        ),
    )
    assert [what in problem for problem in told(table)] == [True] * short


def test_a_box_without_a_height_is_as_high_as_its_lines() -> None:
    for line, told_of in ((LINE * MM, 0), (LINE * MM - 1, 1)):
        table = Table((60, 300), (row(cell(0, "名"), cell(1, paragraph("", line=line)), height=0),))
        assert len(told(table)) == told_of


@pytest.mark.parametrize("form", CATALOG.form_ids)
def test_every_form_has_room_for_the_hand(form: str) -> None:
    assert [f for f in cd.lint(form).findings if f.code == "MASTER-hand"] == []


def test_it_is_told_as_a_warning_with_a_remedy(tmp_path) -> None:
    import docx

    path = tmp_path / "annual-record" / "master.docx"
    path.parent.mkdir()
    master = docx.Document(str(CATALOG.master("annual-record")))
    for row_ in master.tables[1].rows:
        for p in row_.cells[1].paragraphs:
            if p.text == "签名：":
                p.text = "签名：　　甲"
    master.save(str(path))
    found = cd.lint(path, form="annual-record")
    assert {f.code for f in found.findings} == {"MASTER-hand"}
    assert all("请" in f.remedy and f.severity.value == "warning" for f in found.findings)
