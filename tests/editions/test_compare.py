"""Two editions of a form: what has changed is told, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx.shared import Pt

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.masters.context import blank_context
from cadre_docs.masters.editions.compare import What, compare, edition
from cadre_docs.masters.prepare import prepare
from tests.blanks.small import add_table, data_of, element, plain
from tests.editions.reissue import NOTE, Reissue, reissue, reissue_sheet

CATALOG = Catalog()
OFFICIAL = [form for form in CATALOG.form_ids if CATALOG.schema(form).provenance == "official"]


def blank_of(form: str) -> bytes:
    schema, path = CATALOG.schema(form), CATALOG.master(form)
    return prepare(path.read_bytes(), str(path), date(2000, 1, 1))(blank_context(schema)).file


def suffix_of(form: str) -> str:
    return CATALOG.master(form).suffix


def reissued(form: str) -> Reissue:
    made = reissue_sheet if suffix_of(form) == ".xlsx" else reissue
    return made(blank_of(form))


def small(rows: list[list[str]], note: str = "") -> bytes:
    document = plain()
    add_table(document, rows, [30, 45, 30, 45])
    if note:
        document.add_paragraph(note)
    return data_of(document)


OLD = [["姓名", "", "性别", ""], ["单位", "", "职务", ""], ["学历", "", "专业", ""]]


@pytest.mark.parametrize(
    ("rows", "note", "told"),
    [
        (OLD, "", []),
        ([*OLD, ["籍贯", "", "备注", ""]], "", ["新增：籍贯", "新增：备注"]),
        (OLD[:2], "", ["取消：学历", "取消：专业"]),
        (
            [["姓名", "", "性别", ""], ["单位名称", "", "职务", ""], OLD[2]],
            "",
            ["改名：单位>单位名称"],
        ),
        ([["性别", "", "姓名", ""], *OLD[1:]], "", ["移动：性别"]),
        (OLD, "说明：一式两份", ["新增说明：说明：一式两份"]),
    ],
)
def test_what_has_changed_is_told_and_nothing_else(rows, note: str, told: list[str]) -> None:
    changes = compare(edition(small(OLD), "旧.docx"), edition(small(rows, note), "新.docx"))
    shown = []
    for change in changes:
        words = (
            f"{change.was}>{change.now}"
            if change.what is What.RENAMED
            else change.now or change.was
        )
        shown.append(f"{change.what}：{words}")
    assert sorted(shown) == sorted(told) or (
        told == ["移动：性别"] and shown in (["移动：性别"], ["移动：姓名"])
    )


def test_words_above_boxes_and_on_the_margins_of_pages_are_compared() -> None:
    def made(heading: str, header: str = "", footer: str = "") -> bytes:
        document = plain()
        add_table(document, [[heading, heading], ["年度", ""], ["结果", ""]], [30, 60])
        table = document.tables[0]
        table.cell(0, 0).merge(table.cell(0, 1)).text = heading
        section = document.sections[0]
        section.header.paragraphs[0].text = header
        section.footer.paragraphs[0].text = footer
        return data_of(document)

    def told(data: bytes) -> list[str]:
        old = edition(made("年度考核结果", "", "报送省厅"), "旧.docx")
        return [str(change) for change in compare(old, edition(data, "新.docx"))]

    assert told(made("年度考核结果", "", "报送省厅")) == []
    assert told(made("月度考核结果", "", "报送省厅")) == ["改说明：“年度考核结果” → “月度考核结果”"]
    assert told(made("年度考核结果", "内部", "报送市局")) == [
        "新增说明：“内部”，第1节页眉",
        "改说明：“报送省厅” → “报送市局”，第1节页脚",
    ]


def test_a_millimetre_is_no_change_of_size_and_two_are() -> None:
    def sized(width: float) -> bytes:
        document = plain()
        add_table(document, [["姓名", ""]], [30, width])
        return data_of(document)

    old = edition(sized(60), "旧.docx")
    assert not compare(old, edition(sized(60.9), "新.docx"))
    assert [c.what for c in compare(old, edition(sized(62), "新.docx"))] == [What.SIZE]


def test_how_words_look_and_how_high_rows_without_boxes_are_is_compared() -> None:
    def made(size: float, height: float, *, bold: bool = False) -> bytes:
        document = plain()
        run = document.add_paragraph().add_run("年度考核登记表")
        run.font.size, run.font.bold = Pt(size), bold
        add_table(document, [["年度", "结果"]], [30, 60], height)
        add_table(document, [["姓名", ""]], [30, 60])
        return data_of(document)

    old = edition(made(18, 8), "旧.docx")
    assert not compare(old, edition(made(18, 8.5), "新.docx"))
    changes = compare(old, edition(made(22, 12, bold=True), "新.docx"))
    assert [str(change) for change in changes] == [
        "改字体：“年度考核登记表”：18 → 22磅，不加粗 → 加粗",
        "改行高：“年度 结果”：至少8 → 至少12毫米",
    ]


@pytest.mark.parametrize("form", OFFICIAL)
def test_a_master_says_the_same_as_the_blank_that_it_prints(form: str) -> None:
    path = CATALOG.master(form)
    master = edition(path.read_bytes(), path.name, CATALOG.schema(form))
    assert master.is_master
    blank = edition(blank_of(form), path.name)
    changes = compare(master, blank)
    told = [c for c in changes if c.what in (What.GONE, What.ADDED, What.RENAMED)]
    # A year that stands in a title and in a heading is a tag here, and printed there.
    years = 2 * (path.suffix == ".xlsx")
    assert len(told) <= len(master.boxes) // 10 + years, [str(change) for change in told]
    assert not [str(c) for c in changes if c.what is What.PAGES]


def test_how_many_pages_the_blanks_have_is_compared() -> None:
    def made(gap: float, *, tag: str = "") -> bytes:
        document = plain()
        add_table(document, [["姓名", tag], ["年度", "{{ 年度 }}" if tag else ""]], [30, 60])
        document.add_paragraph("填表说明").paragraph_format.space_before = Pt(gap)
        return data_of(document)

    old = edition(made(400), "旧.docx")
    assert not compare(old, edition(made(600), "新.docx"))
    told = compare(old, edition(made(800), "新.docx"))
    assert [str(change) for change in told] == ["改页数：空白表1页 → 2页"]
    # Tags take no room: nobody knows what a master prints, but where they stand is blank.
    long = "{{ 姓名 | " + "default('') | " * 400 + "default('') }}"
    masters = [edition(made(gap, tag=long), f"{gap}.docx") for gap in (400, 600, 800)]
    assert not compare(*masters[:2])
    assert [c.what for c in compare(masters[0], masters[2])] == [What.PAGES]
    assert [c.what for c in compare(old, masters[2])] == [What.PAGES]


def test_pages_that_cannot_be_set_are_told() -> None:
    old, new = (edition(small(OLD), name) for name in ("旧.docx", "新.docx"))
    damaged = replace(new, blank=b"no archive")
    [told] = [c for c in compare(old, damaged) if c.what is What.PAGES]
    assert str(told).startswith("改页数：“新.docx”排不出来，页数没有比较（")
    assert not [c for c in compare(damaged, damaged) if c.what is What.PAGES]


@pytest.mark.parametrize("form", OFFICIAL)
def test_five_changes_of_a_re_issue_are_told(form: str) -> None:
    new, suffix = reissued(form), suffix_of(form)
    changes = compare(edition(blank_of(form), f"旧{suffix}"), edition(new.data, f"新{suffix}"))
    shown = {(c.what, c.was, c.now) for c in changes}
    assert (What.RENAMED, *new.renamed) in shown
    assert (What.NOTE_ADDED, "", NOTE.rstrip(":：")) in shown
    assert any(c.what is What.MOVED and c.now in new.swapped for c in changes)
    replaced = {(What.GONE, new.gone, ""), (What.ADDED, "", new.added)}
    assert replaced <= shown or (What.RENAMED, new.gone, new.added) in shown


def test_the_page_shows_both_pictures_and_json_the_changes(tmp_path: Path) -> None:
    old, new = tmp_path / "旧.docx", tmp_path / "新.docx"
    old.write_bytes(small(OLD))
    new.write_bytes(small([*OLD, ["籍贯", "", "备注", ""]]))
    compared = cd.compare(old, new, output=tmp_path / "对照.html")
    page = (tmp_path / "对照.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/png;base64,') == 2
    assert "2处变化" in page
    assert "img-src data:" in page
    assert "<script" not in page
    assert not compared.ok
    told = json.loads(cd.report(compared, "json"))
    assert [change["what"] for change in told["changes"]] == ["added", "added"]
    again = cd.compare(old, old)
    assert again.ok
    assert cd.report(again) == "旧.docx → 旧.docx：没有变化"


def test_a_comparison_is_never_written_over_what_it_reads(tmp_path: Path) -> None:
    old = tmp_path / "旧.docx"
    old.write_bytes(small(OLD))
    with pytest.raises(cd.RequestError, match="应以"):
        cd.compare(old, old, output=old)


def test_what_a_draft_makes_printable_is_no_change_between_the_blank_and_it(
    tmp_path: Path,
) -> None:
    document = plain()
    add_table(document, OLD, [30, 45, 30, 45])
    # A table of contents: a content control with a link, which the draft lays open.
    control, content, link, run, text = (
        element(tag) for tag in ("sdt", "sdtContent", "hyperlink", "r", "t")
    )
    text.text = "填写要求见附件"
    run.append(text)
    link.append(run)
    paragraph = document.add_paragraph()._p
    paragraph.addprevious(control)
    control.append(content)
    content.append(paragraph)
    paragraph.append(link)
    blank = tmp_path / "空白.docx"
    blank.write_bytes(data_of(document))
    cd.draft(blank, tmp_path / "表样", form="drafted-form")
    forms = cd.open_catalog(tmp_path / "表样")
    assert cd.compare(blank, "drafted-form", catalog=forms).changes == ()
