"""Marked-up copies of workbooks as other programs write them: nothing is lost."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Finding, Position, Severity
from cadre_docs.limits import Limits, using
from cadre_docs.office.archive import XLSX
from cadre_docs.office.inspection import inspect
from cadre_docs.office.xml_patch import Edits, characters, number_of, scan
from cadre_docs.report.annotate.copies import Copied, Copies
from cadre_docs.report.annotate.workbook import FORMULA, HEAD, TAIL, annotate_workbook
from tests.report import handmade
from tests.report.soundness import faults

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

WRITERS = {
    "Excel": {},
    "absolute targets": {"absolute": True},
    "a prefix": {"prefix": "x"},
    "comments in a folder": {"notes": "xl/comments/comment1.xml"},
    "a prefix, absolute": {"prefix": "main", "absolute": True, "notes": "xl/comments/comment1.xml"},
}
PATCHED = (
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/worksheets/sheet1.xml", "xl/chartsheets/sheet1.xml", "xl/drawings/vmlDrawing1.vml",
)  # fmt: skip


def finding(cell: str | None, severity=Severity.ERROR, sheet: str | None = "填写", **more):
    position = Position("a.xlsx", sheet=sheet, cell=cell)
    return Finding("XX-1", severity, "不对", position=position, **more)


def copied(data: bytes, findings=()) -> bytes:
    """A copy, sound and the same when it is copied again."""
    first = annotate_workbook(data, findings)
    assert first is not None
    assert not faults(first.data)
    again = annotate_workbook(first.data, findings)
    assert again is not None
    assert parts(again.data) == parts(first.data)
    assert again.data == first.data
    load_workbook(io.BytesIO(first.data))
    return first.data


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(data: bytes, name: str) -> str:
    return parts(data)[name].decode()


@pytest.fixture(params=WRITERS.values(), ids=WRITERS)
def written(request) -> bytes:
    return handmade.excel(**request.param)


def notes_part(data: bytes) -> str:
    (name,) = [
        n for n in parts(data) if re.search(r"comments?/?\w*1\.xml$", n) and "threaded" not in n
    ]
    return name


def test_everything_is_kept(written):
    before, after = parts(written), parts(copied(written, [finding("B2"), finding("A9")]))
    notes = notes_part(written)
    assert before.keys() <= after.keys()
    for name, content in before.items():
        if name not in (*PATCHED, notes):
            assert after[name] == content, name
    for name in ("xl/worksheets/sheet1.xml", notes, "xl/drawings/vmlDrawing1.vml"):
        gone = set(re.findall(rb"<[^<>]*>", before[name])) - set(
            re.findall(rb"<[^<>]*>", after[name])
        )
        assert all(re.search(rb"tabSelected|priority|style=|Anchor", tag) for tag in gone), name


def test_clearing_gives_back_the_sheet(written):
    data = copied(copied(written, [finding("B2"), finding("A9"), finding("D4")]))
    for name in ("xl/worksheets/sheet1.xml", notes_part(written)):
        was = part(written, name).replace('tabSelected="1"', 'tabSelected="0"')
        was = was.replace('tabSelected="true"', 'tabSelected="0"').replace("<t>", "<t >")
        now = part(data, name)
        assert (
            re.findall(r"<(?!/?\w*:?author)[^<>]*", was.replace("<t >", "<t>"))[:9]
            == (re.findall(r"<(?!/?\w*:?author)[^<>]*", now)[:9])
        )
        assert FORMULA.replace('"', "&quot;") not in now
        assert HEAD not in now
    assert part(data, "xl/drawings/vmlDrawing1.vml").count("<v:shape ") == 4


def test_formats_are_numbered_after_ours_in_their_order(written):
    xml = part(
        copied(written, [finding("B2"), finding("A9", Severity.NOTE)]), "xl/worksheets/sheet1.xml"
    )
    assert re.findall(r'cfRule type="(\w+)"[^<>]*? priority="(\d+)"', xml) == [
        ("expression", "1"), ("expression", "2"), ("expression", "5"), ("dataBar", "3"), ("expression", "4")
    ]  # fmt: skip


def test_comments_of_people_keep_their_author_and_their_looks(written):
    xml = part(copied(written, [finding("B2"), finding("D3")]), notes_part(written))
    plain = re.sub(r"<(/?)\w+:", r"<\1", xml)
    assert '<rPr><b/><sz val="9"/><rFont val="宋体"/></rPr><t>李四:</t></r>' in plain
    assert "请核对_x000D_\n两次 </t></r><r" in plain
    assert plain.count(HEAD) == plain.count(TAIL) == 2
    assert plain.index("只有文字") < plain.rindex(HEAD)
    book = load_workbook(io.BytesIO(copied(written, [finding("B2"), finding("D3")])))
    assert book["填写"]["B2"].comment.author == book["填写"]["D3"].comment.author == "李四"


def test_boxes_grow_with_their_text_and_shrink_again(written):
    long = finding("B2", remedy="请核对" * 60)
    vml = part(copied(written, [long]), "xl/drawings/vmlDrawing1.vml")
    (box,) = [s for s in re.findall(r"<v:shape .*?</v:shape>", vml, re.DOTALL) if "s1025" in s]
    assert int(re.search(r"height:(\d+)px", box)[1]) > 120
    assert "Anchor" not in box  # it would hold the old size
    assert "<br>" in box
    cleared = part(copied(copied(written, [long])), "xl/drawings/vmlDrawing1.vml")
    assert "height:79px" in cleared
    assert handmade.CONTROL in cleared
    assert handmade.note(1027, 3, 4) in cleared  # nobody touched that comment


def test_a_conversation_is_left_alone(written):
    data = copied(written, [finding("C2")])
    assert part(data, notes_part(written)) == part(written, notes_part(written))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert re.search(r'sqref="C2"><\w*:?cfRule type="expression"', xml)
    assert "填写!C2" in part(data, "xl/worksheets/sheet2.xml")


def test_the_copy_opens_at_the_list_alone(written):
    data = copied(written, [finding("B2")])
    assert "tabSelected" not in re.sub(
        'tabSelected="0"', "", part(data, "xl/worksheets/sheet1.xml")
    )
    assert 'tabSelected="0"' in part(data, "xl/chartsheets/sheet1.xml")
    book = part(data, "xl/workbook.xml")
    assert re.findall(r'(?:activeTab|firstSheet)="(\d)"', book) == ["0", "0", "0"]
    assert re.findall(r'<\w*:?sheet [^<>]*?name="(\w+)" sheetId="(\d+)"', book) == [
        ("问题", "10"), ("填写", "7"), ("图表", "2"), ("其他", "9")
    ]  # fmt: skip


def test_names_of_one_sheet_follow_it(written):
    book = part(copied(written, [finding("B2")]), "xl/workbook.xml")
    names = re.findall(r'name="([^"]*)" localSheetId="(\d)"', book)
    assert names == [
        ("_xlnm._FilterDatabase", "0"), ("_xlnm.Print_Titles", "0"),
        ("_xlnm._FilterDatabase", "3"), ("_xlnm.Print_Area", "1"),
    ]  # fmt: skip
    assert 'name="单位">填写!$B$2<' in book


def test_a_pointer_to_boxes_goes_before_header_pictures_and_controls():
    sheet = handmade.SHEET.replace('<legacyDrawing r:id="rId2"/>', "")
    members = parts(handmade.excel())
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    data = copied(repacked(members), [finding("A9")])
    xml = part(data, "xl/worksheets/sheet1.xml")
    places = [
        xml.index(tag) for tag in ("<drawing ", "<legacyDrawing ", "<legacyDrawingHF ", "<mc:Alt")
    ]
    assert places == sorted(places)


def repacked(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


PLAIN = {
    "nothing in it": handmade.OTHER,
    "an end tag of its own": handmade.OTHER.replace("<sheetData/>", "<sheetData></sheetData>"),
    "ASCII": handmade.OTHER.replace("UTF-8", "us-ascii"),
    "a byte order mark": "\ufeff" + handmade.OTHER,
    "single quotes": handmade.OTHER.replace('"', "'"),
    "what looks like the end in a comment": handmade.OTHER.replace(
        "<sheetData/>", "<sheetData><!-- </sheetData> --></sheetData><!-- </sheetData> -->"
    ),
    "what looks like the end in a text": handmade.OTHER.replace(
        "<sheetData/>",
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</sheetData>]]></t></is>'
        "</c></row></sheetData>",
    ),
    "an instruction": handmade.OTHER.replace(
        "<sheetData/>", "<sheetData><?a </sheetData>?></sheetData>"
    ),
}


@pytest.mark.parametrize("sheet", PLAIN.values(), ids=PLAIN)
def test_the_least_of_workbooks(sheet):
    data = copied(
        handmade.plain(sheet), [finding("B2", citation="某通知"), finding("C3"), finding(None)]
    )
    book = load_workbook(io.BytesIO(data))
    assert book["填写"]["B2"].comment.text.startswith(HEAD)
    assert book["问题"]["F4"].value == "不对"
    cleared = parts(copied(data))
    assert not [
        n for n in cleared if "comments" in n or n.endswith(".vml") or "sheet1.xml.rels" in n
    ]


def test_form_controls_alone_take_comments_and_lose_them():
    vml = handmade.VML
    for number, row, column in ((1025, 2, 2), (1026, 2, 3), (1027, 3, 4)):
        vml = vml.replace(handmade.note(number, row, column), "")
    vml = re.sub(r'<v:shapetype id="_x0000_t202".*?</v:shapetype>', "", vml, flags=re.DOTALL)
    rels = handmade.links(("vmlDrawing", "../drawings/vmlDrawing1.vml"))
    sheet = f'<worksheet {handmade.SPACES}><sheetData/><legacyDrawing r:id="rId1"/></worksheet>'
    more = {"xl/drawings/vmlDrawing1.vml": vml, "xl/worksheets/_rels/sheet1.xml.rels": rels}
    marked = copied(handmade.plain(sheet, **more), [finding("B2")])
    assert handmade.CONTROL in part(marked, "xl/drawings/vmlDrawing1.vml")
    assert part(marked, "xl/drawings/vmlDrawing1.vml").count('ObjectType="Note"') == 1
    cleared = copied(marked)
    assert handmade.CONTROL in part(cleared, "xl/drawings/vmlDrawing1.vml")
    assert "Note" not in part(cleared, "xl/drawings/vmlDrawing1.vml")
    assert part(cleared, "xl/worksheets/sheet1.xml") == sheet


def test_a_copy_is_not_signed():
    members = parts(handmade.excel())
    origin = f'<Relationship Id="s" Type="{handmade.KINDS}/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    rels = members["_rels/.rels"].decode().replace("</Relationships>", f"{origin}</Relationships>")
    signed = members | {
        "_rels/.rels": rels.encode(),
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/_rels/origin.sigs.rels": handmade.links(("signature", "sig1.xml")).encode(),
        "_xmlsignatures/sig1.xml": b"<Signature/>",
    }
    types = signed["[Content_Types].xml"].replace(
        b"</Types>", b'<Default Extension="sigs" ContentType="application/x"/></Types>'
    )
    left = parts(copied(repacked(signed | {"[Content_Types].xml": types})))
    assert not [name for name in left if "signature" in name]
    assert left["_rels/.rels"] == members["_rels/.rels"]


def test_a_pointer_to_something_else_is_no_box():
    rels = parts(handmade.excel())["xl/worksheets/_rels/sheet1.xml.rels"]
    wrong = handmade.SHEET.replace('<legacyDrawing r:id="rId2"/>', '<legacyDrawing r:id="rId1"/>')
    members = parts(handmade.excel()) | {
        "xl/worksheets/sheet1.xml": wrong.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": rels,
    }
    data = copied(repacked(members), [finding("A9")])
    assert part(data, "xl/drawings/drawing1.xml") == handmade.DRAWING


@pytest.mark.parametrize("cell", ["XFE1", "A1048577", "A0", "XFD1048576", "甲"])
def test_places_beyond_the_grid_are_listed_only(cell):
    data = copied(handmade.excel(), [finding(cell)])
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert (f'sqref="{cell}"' in xml) is (cell == "XFD1048576")
    assert marks(data) == 1


def test_a_comment_says_no_more_than_it_can_hold():
    long = [finding("B2", remedy=f"{number}" + "请核对" * 300) for number in range(100)]
    data = copied(handmade.plain(), long)
    text = load_workbook(io.BytesIO(data))["填写"]["B2"].comment.text
    assert 29_000 < len(text) < 31_000
    said = text.count("【错误】")
    assert f"另有{100 - said}条，见工作表“问题”" in text
    assert marks(data) == 100


def test_boxes_beyond_a_thousand_have_ids_of_their_own():
    data = copied(handmade.excel(), [finding(f"D{row}") for row in range(10, 2110)])
    vml = part(data, "xl/drawings/vmlDrawing1.vml")
    assert re.search(r'idmap v:ext="edit" data="1,2,3"', vml)
    assert vml.count('ObjectType="Note"') == 2103


def test_a_list_with_formulas_takes_the_order_of_calculation_along():
    data = copied(handmade.plain(), [finding("B2")])
    members = parts(data)
    name = next(n for n, c in members.items() if b"tabColor" in c)
    members[name] = members[name].replace(
        b"</sheetData>", b'<row r="99"><c r="A99"><f>1+1</f></c></row></sheetData>'
    )
    rels = members["xl/_rels/workbook.xml.rels"]
    chain = b'<Relationship Id="rId99" Type="%s/calcChain" Target="calcChain.xml"/></Relationships>'
    members["xl/_rels/workbook.xml.rels"] = rels.replace(
        b"</Relationships>", chain % handmade.REL.encode()
    )
    members["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="A99" i="2"/></calcChain>'
    assert "xl/calcChain.xml" not in parts(copied(repacked(members), [finding("B2")]))


def test_what_hangs_on_a_list_of_an_earlier_run_goes_with_it():
    data = copied(handmade.plain(), [finding("B2")])
    members = parts(data)
    name = next(n for n, c in members.items() if b"tabColor" in c)
    rels = f"xl/worksheets/_rels/{name.rpartition('/')[2]}.rels"
    members[rels] = handmade.links(
        ("printerSettings", "../printerSettings/printerSettings1.bin")
    ).encode()
    members["xl/printerSettings/printerSettings1.bin"] = b"x"
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(
        b"</Types>", b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    )
    left = parts(copied(repacked(members), [finding("B2")]))
    assert rels not in left
    assert "xl/printerSettings/printerSettings1.bin" not in left


STRANGE = {
    "returns at the end": "请核对&#13;&#13;",
    "escaped returns at the end": "请核对_x000D_",
    "what looks like an escape": "_x005F_x0041_",
    "our first line alone": f"{HEAD}没有换行",
    "our last line alone": f"\n{TAIL}",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_comments_of_people_stay(text):
    comments = handmade.COMMENTS.replace("只有文字", text)
    members = parts(handmade.excel()) | {"xl/comments1.xml": comments.encode()}
    data = copied(repacked(members), [finding("D3")])
    was = load_workbook(io.BytesIO(repacked(members)))["填写"]["D3"].comment
    cleared = load_workbook(io.BytesIO(copied(data)))["填写"]["D3"].comment
    assert cleared.text == was.text


def test_a_comment_without_words_becomes_ours():
    comments = handmade.COMMENTS.replace("只有文字", " ")
    members = parts(handmade.excel()) | {"xl/comments1.xml": comments.encode()}
    assert 'ref="D3"' in part(copied(repacked(members)), "xl/comments1.xml")
    data = copied(repacked(members), [finding("D3")])
    assert load_workbook(io.BytesIO(data))["填写"]["D3"].comment.author == "cadre-docs"


@pytest.mark.parametrize("broken", [
    f"{HEAD}\n旧的\n{TAIL}",
    f"{HEAD}&#13;\n旧的&#13;\n{TAIL}",
    f"{HEAD}_x000D_\n旧的_x000D_\n{TAIL}",
    f"{HEAD}</t></r><r><t>\n旧的\n</t></r><r><t>{TAIL}",
    f"</t></r><r><rPr><b/></rPr><t>{HEAD}\n</t></r><r><t>旧的\n{TAIL}",
    f"{HEAD}\n旧的",
])  # fmt: skip
def test_our_words_go_whatever_a_program_made_of_them(broken):
    run = f"<r><t>{broken}</t></r>"
    alone = handmade.COMMENTS.replace("<t>只有文字</t>", run)
    beside = handmade.COMMENTS.replace("<t>只有文字</t>", f"<r><t>人写的\n</t></r>{run}")
    members = parts(handmade.excel())
    data = copied(repacked(members | {"xl/comments1.xml": alone.encode()}))
    assert 'ref="D3"' not in part(data, "xl/comments1.xml")
    assert "_x0000_s1027" not in part(data, "xl/drawings/vmlDrawing1.vml")
    data = copied(repacked(members | {"xl/comments1.xml": beside.encode()}))
    assert load_workbook(io.BytesIO(data))["填写"]["D3"].comment.text.strip() == "人写的"


PIECES = st.sampled_from(
    [
        "甲",
        " ",
        "\n",
        "\r",
        "_x000D_",
        HEAD,
        TAIL,
        f"{HEAD}\n",
        f"\n{TAIL}",
        f"\n{HEAD}\n乙\n{TAIL}",
    ]
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=5), st.booleans())
def test_any_comment_is_cleared_once_and_for_all(texts, plain):
    runs = "".join(f'<r><t xml:space="preserve">{characters(text)}</t></r>' for text in texts)
    if plain:
        runs = re.sub("</?r>", "", runs.split("</r>")[0])
    comments = handmade.COMMENTS.replace("<t>只有文字</t>", runs)
    members = parts(handmade.excel()) | {"xl/comments1.xml": comments.encode()}
    marked = copied(repacked(members), [finding("D3")])
    cleared = part(copied(marked), "xl/comments1.xml")
    assert copied(marked) == copied(copied(marked))
    assert "XX-1" not in cleared
    assert sum(map(len, re.findall("甲", cleared))) <= sum(text.count("甲") for text in texts)


# --- how many marks ----------------------------------------------------------------------------


def marks(data: bytes) -> int:
    rows = load_workbook(io.BytesIO(data))["问题"].iter_rows(min_row=4, max_col=2, values_only=True)
    return len([code for _, code in rows if code])


@pytest.mark.parametrize(("number", "left_out"), [(99, 0), (100, 0), (101, 1)])
def test_a_copy_carries_so_many_marks_the_gravest(number, left_out):
    findings = [finding("A9", Severity.NOTE)] + [
        finding(f"B{row}") for row in range(10, 9 + number)
    ]
    with using(Limits(marks=100)):
        marked = annotate_workbook(handmade.excel(), findings)
        assert not faults(marked.data)
        assert annotate_workbook(marked.data, findings).data == marked.data
    assert marked.left_out == left_out
    assert marks(marked.data) == number - left_out
    sheet = load_workbook(io.BytesIO(marked.data))["问题"]
    assert ("说明" in [row[0].value for row in sheet["A4:A200"]]) is not left_out
    assert (f"另有{left_out}条没有标注" in sheet["A2"].value) is bool(left_out)


def test_the_message_says_what_was_left_out(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(handmade.plain())
    found = [
        Finding(
            "XX-1", Severity.NOTE, str(n), position=Position(str(path), sheet="填写", cell="B2")
        )
        for n in range(102)
    ]
    with using(Limits(marks=100)):
        (result,) = Copies([path], tmp_path / "out").write(found)
    assert "其中2条没有标注" in str(result)
    assert "改好后再标注一次" in str(result)
    assert "没有标注" not in str(Copied(path, path, tuple(found)))


TIGHT = {
    "cells": {"cells": 10_000},
    "elements": {"xml_elements": 50_000},
    "rows": {"rows": 1_000},
    "merged": {"merged": 1_000},
    "bytes": {"unpacked_mb": 10},
}


@pytest.mark.parametrize("limit", TIGHT.values(), ids=TIGHT)
def test_a_copy_can_be_read_again(limit):
    findings = [finding(f"D{row}", remedy="请核对后再填写" * 30) for row in range(10, 4_010)]
    with using(Limits(**limit)):
        marked = annotate_workbook(handmade.excel(), findings)
        inspect(marked.data, XLSX, links=True)
        assert annotate_workbook(marked.data, findings).data == marked.data
    assert 300 < marks(marked.data) < 4_000
    assert marks(marked.data) + marked.left_out == 4_000


def test_equal_marks_are_no_bomb():
    findings = [finding(f"D{row}", remedy="请核对后再填写" * 60) for row in range(10, 5_010)]
    copy = annotate_workbook(handmade.excel(), findings).data
    inspect(copy, XLSX, links=True)  # or it would be refused for its ratio


def test_a_full_workbook_gets_a_list_without_marks():
    rows = "".join(f'<row r="{r}">{"<c/>" * 100}</row>' for r in range(1, 100))
    sheet = handmade.OTHER.replace("<sheetData/>", f"<sheetData>{rows}</sheetData>")
    with using(Limits(cells=9_950)):
        marked = annotate_workbook(handmade.plain(sheet), [finding("B2")])
    assert marked.left_out == 1
    sheet = load_workbook(io.BytesIO(marked.data))["问题"]
    assert "另有1条没有标注" in sheet["A2"].value
    assert sheet["A4"].value == "工作簿太大，一条也标不下"


STYLES = {
    "none of ours": handmade.STYLES,
    "empty": handmade.STYLES.replace('<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>', '<dxfs count="0"/>'),
    "no counts": re.sub(r' count="\d"', "", handmade.STYLES),
    "nothing": f'<styleSheet xmlns="{handmade.MAIN}"/>',
    "later ones": handmade.STYLES.replace('<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>', '<tableStyles count="0"/>'),
    "a prefix": handmade.prefixed(handmade.STYLES, "x"),
}  # fmt: skip


@pytest.mark.parametrize("styles", STYLES.values(), ids=STYLES)
def test_looks_are_added_once(styles):
    members = parts(handmade.excel()) | {"xl/styles.xml": styles.encode()}
    if "dxf>" not in styles:  # what asks for it would ask in vain
        sheet = re.sub(r' dxfId="0"', "", handmade.SHEET)
        members["xl/worksheets/sheet1.xml"] = sheet.encode()
    first = copied(repacked(members), [finding("B2"), finding("A9", Severity.NOTE)])
    now = etree.fromstring(parts(first)["xl/styles.xml"])
    space = {"s": handmade.MAIN}
    assert len(now.findall("s:cellXfs/s:xf", space)) == 1 + 10
    assert len(now.findall("s:dxfs/s:dxf", space)) == ("dxf>" in styles) + 3
    again = copied(first, [finding("B2", Severity.WARNING)])
    assert part(again, "xl/styles.xml") == part(first, "xl/styles.xml")


WORKBOOKS = sorted(
    path for folder in ("forms", "examples") for path in (ROOT / folder).rglob("*.xlsx")
)


@pytest.mark.parametrize("path", WORKBOOKS, ids=[str(p.relative_to(ROOT)) for p in WORKBOOKS])
def test_every_workbook_of_ours_can_be_marked(path):
    title = load_workbook(path).sheetnames[0]
    data = copied(path.read_bytes(), [finding("B2", sheet=title), finding("C3", sheet=title)])
    before, after = load_workbook(path), load_workbook(io.BytesIO(data))
    assert [s for s in after.sheetnames if s != "问题"] == before.sheetnames


# --- places of elements ------------------------------------------------------------------------


class Everything(frozenset):
    def __contains__(self, _: object) -> bool:
        return True


def elements(element):
    yield element
    for child in element.children:
        yield from elements(child)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_places_are_those_of_the_bytes(prefix):
    for name, xml in parts(handmade.excel(prefix=prefix)).items():
        if not name.endswith((".xml", ".rels")):
            continue
        root, known = scan(xml, "", Everything()), etree.fromstring(xml)
        seen = list(elements(root))
        wanted = [
            e for e in known.iter() if not any("sheetData" in a.tag for a in e.iterancestors())
        ]
        assert [e.name.split(" ")[-1] for e in seen] == [etree.QName(e).localname for e in wanted]
        for element in seen:
            raw = Edits(xml).raw(element).encode()
            assert xml[element.start : element.inner].startswith(b"<" + raw)
            assert xml[element.inner - 1 : element.inner] == b">"
            assert (
                element.end == element.inner
                or xml[element.close : element.end] == b"</" + raw + b">"
            )


# --- what cannot be marked ---------------------------------------------------------------------

DAMAGES = {
    "no sheets": ("xl/workbook.xml", "<sheets>.*</sheets>", ""),
    "no list of comments": ("xl/comments1.xml", "<commentList>.*</commentList>", ""),
    "no authors": ("xl/comments1.xml", "<authors>.*</authors>", ""),
    "sheets within sheets": ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><sheetData/>"),
    "a priority that is no number": ("xl/worksheets/sheet1.xml", 'priority="3"', 'priority="x"'),
    "a sheet number that is none": ("xl/workbook.xml", 'sheetId="7"', 'sheetId="七"'),
    "boxes that are nothing": ("xl/drawings/vmlDrawing1.vml", ".*", "x"),
    "a shared text that is not there": ("xl/worksheets/sheet1.xml", "<v>0</v>", "<v>77</v>"),
    "a relation twice": ("xl/_rels/workbook.xml.rels", "rId3", "rId1"),
    "a merge that is none": ("xl/worksheets/sheet1.xml", 'ref="B5:C6"', 'ref="B5:"'),
}


@pytest.mark.parametrize(("name", "old", "new"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_no_crash(name, old, new):
    members = parts(handmade.excel())
    members[name] = re.sub(old, new, members[name].decode(), flags=re.DOTALL).encode()
    data = repacked(members)
    try:
        inspect(data, XLSX, links=True)
    except UnsafeFileError:
        assert annotate_workbook(data, [finding("B2")]) is None
        return
    for findings in ([], [finding("B2"), finding("A9")]):
        marked = annotate_workbook(data, findings)
        assert marked is None or inspect(marked.data, XLSX, links=True)


def test_an_attribute_is_not_looked_for_inside_another():
    xml = b"""<a text=" b='1' " b = '2' x:b="3" xmlns:x="urn:x"/>"""
    edits = Edits(xml)
    edits.attribute(scan(xml, ""), "b", "9")
    assert edits.result() == b"""<a text=" b='1' " b = "9" x:b="3" xmlns:x="urn:x"/>"""


def test_a_number_that_is_none_counts_as_nought():
    xml = b'<a p="7" q="x" r="99999999999"/>'
    assert [number_of(scan(xml, ""), name) for name in "pqrs"] == [7, 0, 0, 0]
