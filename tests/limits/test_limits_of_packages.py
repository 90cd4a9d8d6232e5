"""DOCX and XLSX: both sides of every limit, and every danger, over every reader."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl.utils import range_boundaries

from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import Limits, using
from cadre_docs.office.archive import DOCX, XLSX
from cadre_docs.office.inspection import inspect
from tests.limits import hostile
from tests.limits.hostile import INSPECTING, MASTERS, MB, PACKAGES, WORKBOOKS, parts, with_parts

PAD = "docProps/pad.bin"


def sound(reader: str) -> bytes:
    return PACKAGES[reader][0]()


def say(reader: str, data: bytes, **limits: int) -> str:
    with using(Limits(**limits)):
        return PACKAGES[reader][1](data)


def padded(data: bytes, size: int) -> bytes:
    """The same package with a part of so many bytes, not packed."""
    return with_parts(data, {PAD: b"\0" * size}, stored=(PAD,))


def grown(data: bytes, size: int) -> bytes:
    """The same package, so many bytes large."""
    room = size - len(padded(data, 0))
    made = padded(data, room)
    assert len(made) == size
    return made


@pytest.mark.parametrize("reader", PACKAGES)
def test_a_sound_file_is_read(reader):
    word = ("不予", "超过", "不接受", "损坏", "不是")
    assert not any(w in say(reader, sound(reader)) for w in word)


def both_sides(reader: str, good: bytes, bad: bytes, word: str, **limits: int) -> None:
    assert word not in say(reader, good, **limits)
    said = say(reader, bad, **limits)
    assert word in said
    assert "限制" in said, "what to do"


@pytest.mark.parametrize("reader", PACKAGES)
def test_file_size(reader):
    data = sound(reader)
    both_sides(reader, grown(data, MB), grown(data, MB + 1), "文件超过1MB", file_mb=1)


@pytest.mark.parametrize("reader", PACKAGES)
def test_entries(reader):
    data = sound(reader)
    count = len(parts(data))
    assert "部件" not in say(reader, data, zip_entries=count)
    assert f"{count} 个部件" in say(reader, data, zip_entries=count - 1)


@pytest.mark.parametrize("reader", PACKAGES)
def test_declared_sizes(reader):
    data = sound(reader)
    rest = 3 * MB - sum(map(len, parts(data).values()))
    good, bad = padded(data, rest), padded(data, rest + 1)
    both_sides(reader, good, bad, "解压后超过3MB", unpacked_mb=3)
    both_sides(reader, padded(data, MB), padded(data, MB + 1), "pad.bin 解压后超过1MB", part_mb=1)


@pytest.mark.parametrize("reader", PACKAGES)
def test_ratio(reader):
    data = sound(reader)
    # What is small is no bomb, however well it is packed.
    good, bad = (with_parts(data, {PAD: b"\0" * size}) for size in (MB, MB + 1))
    both_sides(reader, good, bad, "压缩比超过100倍")
    assert "压缩比" not in say(reader, bad, ratio=2_000)


@pytest.mark.parametrize("reader", INSPECTING)
@pytest.mark.parametrize("size", [0, 10])
def test_actual_sizes_are_never_more_than_declared(reader, size):
    data = with_parts(sound(reader), {PAD: b"\0" * 500_000})
    assert PAD in say(reader, hostile.lying(data, PAD, size))


@pytest.mark.parametrize("reader", PACKAGES)
def test_a_part_that_is_read_and_lies(reader):
    data = sound(reader)
    name = "[Content_Types].xml"
    assert "损坏" in say(reader, hostile.lying(data, name, 10))


@pytest.mark.parametrize("reader", PACKAGES)
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../x.xml", "指向包外"),
        ("a/../../x", "指向包外"),
        ("/etc/x", "指向包外"),
        ("a\\b", "指向包外"),
        ("C:x", "指向包外"),
        ("[content_types].XML", "压缩包里有两个"),
    ],
)
def test_names(reader, name, word):
    assert word in say(reader, with_parts(sound(reader), {name: b"<a/>"}))


@pytest.mark.parametrize("reader", PACKAGES)
def test_duplicates_passwords_overlaps_methods(reader):
    data = sound(reader)
    pairs = [*parts(data).items(), *list(parts(data).items())[:1]]
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = hostile.packed(pairs)
    assert "压缩包里有两个" in say(reader, twice)
    assert "加了密码" in say(reader, hostile.encrypted(data))
    assert "重叠" in say(reader, hostile.overlapping(data))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("x.bin", b"x" * 100)
    assert "压缩方式" in say(reader, stream.getvalue())


@pytest.mark.parametrize("reader", PACKAGES)
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "不是"),
        (b"PK", "不是"),
        (b"PK\x05\x06" + b"\0" * 18, "不是"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_other_files(reader, data, word):
    said = say(reader, data)
    assert word in said
    assert "另存为" in said


def test_the_message_tells_which_kind_to_save_as():
    for kind in (DOCX, XLSX):
        with pytest.raises(UnsafeFileError, match=kind.suffix) as problem:
            inspect(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kind)
        assert kind.program in problem.value.remedy


# --- XML ------------------------------------------------------------------------------------------

SOMEWHERE = "docProps/x.xml"
SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize("reader", INSPECTING)
def test_depth(reader):
    data = sound(reader)
    good, bad = (with_parts(data, {SOMEWHERE: hostile.nested(n)}) for n in (60, 61))
    assert "60层" not in say(reader, good, xml_depth=60)
    assert "XML 超过60层" in say(reader, bad, xml_depth=60)


@pytest.mark.parametrize("reader", ["DOCX layout", "XLSX layout"])
def test_depth_of_what_prints(reader):
    data = sound(reader)
    name = "word/document.xml" if "DOCX" in reader else "xl/workbook.xml"
    for depth, refused in ((100, False), (101, True)):
        whole = parts(data)
        end = whole[name].rindex(b"</")
        deep = whole[name][:end] + hostile.nested(depth - 1) + whole[name][end:]
        assert ("超过100层" in say(reader, with_parts(data, {name: deep}))) is refused


@pytest.mark.parametrize("reader", INSPECTING)
def test_elements(reader):
    data = sound(reader)
    number = 20_000

    def with_elements(count: int) -> bytes:
        return with_parts(data, {SOMEWHERE: b"<a>" + b"<b/>" * (count - 1) + b"</a>"})

    assert "元素" not in say(reader, with_elements(number), xml_elements=number + 20_000)
    assert "XML 元素太多，超过20000个" in say(
        reader, with_elements(number + 1), xml_elements=number
    )


FOREIGN = {
    "DTD": (b"<!DOCTYPE a><a/>", "DTD"),
    "entity": (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DTD"),
    "laughs": (
        b'<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;&x;">]><a>&z;&z;</a>',
        "DTD",
    ),
    "external": (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DTD"),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "UTF-8"),
    "UTF-16 without mark": ("<a/>".encode("utf-16-le"), "UTF-8"),
    "UTF-32": ("<a/>".encode("utf-32-be"), "UTF-8"),
    "EBCDIC": ('<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), "UTF-8"),
    "GBK": (b'<?xml version="1.0" encoding="GBK"?><a/>', "UTF-8"),
    "no XML": (b"<a><b></a>", "不是合格的 XML"),
    "nothing": (b"", "不是合格的 XML"),
}


@pytest.mark.parametrize("reader", ["填报模板", "lint DOCX"])
@pytest.mark.parametrize(("xml", "word"), FOREIGN.values(), ids=FOREIGN)
def test_xml_that_is_refused_wherever_it_stands(reader, xml, word):
    said = say(reader, with_parts(sound(reader), {SOMEWHERE: xml}))
    assert word in said
    assert SOMEWHERE in said


@pytest.mark.parametrize("reader", PACKAGES)
@pytest.mark.parametrize("what", ["DTD", "GBK"])
def test_xml_that_is_refused_where_it_is_read(reader, what):
    xml, word = FOREIGN[what]
    name = "word/document.xml" if "word/document.xml" in parts(sound(reader)) else "xl/workbook.xml"
    assert word in say(reader, with_parts(sound(reader), {name: xml}))


def test_xml_under_another_name_is_looked_through_as_well():
    data = sound("填报模板")
    dtd = FOREIGN["DTD"][0]
    assert "DTD" in say("填报模板", with_parts(data, {"xl/media/a.png": b"\xef\xbb\xbf \n" + dtd}))
    # A page that somebody put in is no XML, and nobody reads it.
    assert "HTML" not in say("填报模板", with_parts(data, {"x.html": b"<p>a<br></p>"}))


# --- workbooks ------------------------------------------------------------------------------------


def count(data: bytes, tag: bytes) -> int:
    sheets = [xml for name, xml in parts(data).items() if name.startswith("xl/worksheets/sheet")]
    return sum(xml.count(b"<" + tag + b" ") + xml.count(b"<" + tag + b">") for xml in sheets)


@pytest.mark.parametrize("reader", [*WORKBOOKS, "lint XLSX", "XLSX master"])
@pytest.mark.parametrize(
    ("limit", "tag", "word"), [("rows", b"row", "行"), ("cells", b"c", "单元格")]
)
def test_rows_and_cells(reader, limit, tag, word):
    data = sound(reader)
    number = count(data, tag)
    assert "太多" not in say(reader, data, **{limit: number})
    said = say(reader, data, **{limit: number - 1})
    assert f"{word}太多，超过{number - 1}" in said
    assert "限制" in said


def test_rows_and_cells_are_counted_whatever_their_prefix_is():
    data = sound("填报模板")
    name = hostile.sheet_part(data)
    rows = b'<x-y.z:row xmlns:x-y.z="%s"><x-y.z:c/></x-y.z:row>' % hostile.SHEET.encode()
    changed = hostile.in_sheet(data, rows=rows * 50)
    number = count(data, b"row")
    assert "行太多" not in say("填报模板", changed, rows=number + 50)
    assert "行太多" in say("填报模板", changed, rows=number + 49)
    # And under whatever name the sheet goes.
    moved = {
        ("xl/media/a.png" if part == name else part): (
            xml.replace(name.encode(), b"xl/media/a.png") if part.endswith(".rels") else xml
        )
        for part, xml in parts(changed).items()
    }
    assert "行太多" in say("填报模板", hostile.packed(moved), rows=number + 49)


REFERENCE = re.compile(rb'<(?:mergeCell|hyperlink) [^>]*?\bref="([^"]+)"')


def area(reference: bytes) -> int:
    left, top, right, bottom = range_boundaries(reference.decode())
    return (right - left + 1) * (bottom - top + 1)


@pytest.mark.parametrize("reader", WORKBOOKS)
@pytest.mark.parametrize("inside", ["mergeCells><mergeCell", "hyperlinks><hyperlink"])
def test_merged_areas_and_links_over_areas(reader, inside):
    data = with_parts(sound(reader), {})
    name = hostile.sheet_part(data)
    xml = parts(data)[name]
    start = xml.find(b"<mergeCells")
    if start >= 0:
        xml = xml[:start] + xml[xml.index(b"</mergeCells>") + 13 :]
    outer = inside.split(">", maxsplit=1)[0]

    def over(area: str) -> bytes:
        new = f'<{inside} ref="{area}"/></{outer}>'.encode()
        return with_parts(data, {name: xml.replace(b"</sheetData>", b"</sheetData>" + new, 1)})

    others = parts(data) | {name: xml}
    sheets = (part for part in others if part.startswith("xl/worksheets/sheet"))
    rest = sum(area(ref) for part in sheets for ref in REFERENCE.findall(others[part]))
    assert "太多" not in say(reader, over("AA900:AB3399"), merged=rest + 5_000)
    assert "合并的单元格太多" in say(reader, over("AA900:AB3399"), merged=rest + 4_999)
    for endless in ("A1:XFD1048576", "A:XFD", "1:1048576", "nonsense"):
        assert "合并的单元格太多" in say(reader, over(endless))


@pytest.mark.parametrize("reader", WORKBOOKS)
def test_sheets(reader):
    data = sound(reader)
    number = parts(data)["xl/workbook.xml"].count(b"<sheet ")
    assert "工作表超过" not in say(reader, data, sheets=number)
    assert f"工作表超过{number - 1}个" in say(reader, data, sheets=number - 1)


@pytest.mark.parametrize("reader", WORKBOOKS)
def test_columns_and_cell_lengths_are_named_with_the_cell(reader):
    data = sound(reader)

    def cell(at: str, text: str) -> bytes:
        row = f'<row r="5000"><c r="{at}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        return hostile.in_sheet(data, rows=row.encode())

    assert "列超过" not in say(reader, cell("CV5000", "x"), columns=100)
    assert "有内容的列超过100列" in say(reader, cell("CW5000", "x"), columns=100)
    assert "一格的文字" not in say(reader, cell("A5000", "x" * 32_767))
    assert "一格的文字有32768字，超过32767字" in say(reader, cell("A5000", "x" * 32_768))


def test_a_dimension_that_lies_costs_nothing():
    data = hostile.template()
    name = hostile.sheet_part(data)
    xml = parts(data)[name]
    told = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
    assert told != xml
    assert say("填报模板", with_parts(data, {name: told})) == say("填报模板", data)


def test_widths_are_stated_once_a_column():
    data = hostile.master(hostile.ROSTER)
    name = hostile.sheet_part(data)
    whole = b'<col min="1" max="16384" width="9"/>'
    for times, damaged in ((1, False), (3, True)):
        xml = parts(data)[name].replace(b"<cols>", b"<cols>" + whole * times, 1)
        assert ("列宽" in say("XLSX layout", with_parts(data, {name: xml}))) is damaged


def test_a_print_area_is_bounded():
    data = hostile.master(hostile.ROSTER)
    xml = parts(data)["xl/workbook.xml"]
    area = re.sub(rb"\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", b"$A$1:$XFC$1048575", xml)
    assert area != xml
    assert "打印区域" in say("XLSX layout", with_parts(data, {"xl/workbook.xml": area}))


# --- dangers --------------------------------------------------------------------------------------

MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
DANGERS = {
    "VBA": (lambda d: with_parts(d, {"xl/vbaProject.bin": b"x"}), "宏（xl/vbaProject.bin）"),
    "WPS macros": (lambda d: with_parts(d, {"xl/JDEData.bin": b"x"}), "宏（xl/JDEData.bin）"),
    "Excel 4 macros": (lambda d: with_parts(d, {"xl/macrosheets/sheet1.xml": b"<a/>"}), "宏（"),
    "macro type": (lambda d: hostile.with_type(d, "x/workbook.xml", MACRO_TYPE), "启用宏"),
    "macro relation": (lambda d: hostile.with_relation(d, "vbaProject", "x.bin"), "宏（"),
    "embedded": (lambda d: with_parts(d, {"xl/embeddings/oleObject1.bin": b"x"}), "嵌入的文件"),
    "ActiveX": (
        lambda d: with_parts(d, {"word/activeX/activeX1.xml": b"<a/>"}),
        "嵌入的文件或控件",
    ),
    "OLE": (lambda d: hostile.with_relation(d, "oleObject", "a.bin"), "嵌入的对象"),
    "package": (lambda d: hostile.with_relation(d, "package", "a.xlsx"), "嵌入的文件"),
    "altChunk": (lambda d: hostile.with_relation(d, "aFChunk", "a.html"), "嵌入的外部文档"),
    "template": (
        lambda d: hostile.with_relation(
            d, "attachedTemplate", "http://x.invalid/a.dotm", "External"
        ),
        "附加的模板（http://x.invalid/a.dotm）",
    ),
    "workbook": (lambda d: hostile.with_relation(d, "externalLink", "a.xml"), "链接或 DDE"),
    "connections": (lambda d: hostile.with_relation(d, "connections", "a.xml"), "外部数据连接"),
    "picture": (
        lambda d: hostile.with_relation(d, "image", "http://x.invalid/a.png", "External"),
        "指向文件之外的链接“http://x.invalid/a.png”",
    ),
    "file": (
        lambda d: hostile.with_relation(d, "image", "file:///etc/passwd", "eXternal"),
        "指向文件之外",
    ),
    "UNC": (lambda d: hostile.with_relation(d, "image", "\\\\host\\a", "External"), "指向文件之外"),
}


ONE_OF_EACH = ("填报模板", "lint DOCX", "lint XLSX")


@pytest.mark.parametrize("reader", INSPECTING)
@pytest.mark.parametrize("what", ["VBA", "embedded", "picture"])
def test_every_reader_refuses_dangers(reader, what):
    change, word = DANGERS[what]
    assert word in say(reader, change(sound(reader)))


@pytest.mark.parametrize("reader", ONE_OF_EACH)
@pytest.mark.parametrize(("change", "word"), DANGERS.values(), ids=DANGERS)
def test_dangers_are_refused_with_what_they_are_and_what_to_do(reader, change, word):
    said = say(reader, change(sound(reader)))
    assert word in said
    assert "请" in said


@pytest.mark.parametrize("reader", ["DOCX layout", "XLSX layout"])
@pytest.mark.parametrize("what", ["VBA", "embedded", "picture", "template"])
def test_dangers_are_unsupported_in_a_layout(reader, what):
    from cadre_docs.pages.read_docx.reader import read_docx
    from cadre_docs.pages.read_xlsx.reader import read_xlsx

    data = DANGERS[what][0](sound(reader))
    layout = (read_docx if "DOCX" in reader else read_xlsx)(data)
    assert any(item.where == "文件" for item in layout.unsupported)


@pytest.mark.parametrize("reader", INSPECTING)
def test_a_hyperlink_is_nothing_in_a_workbook_and_refused_in_a_master(reader):
    linked = hostile.with_relation(
        sound(reader), "hyperlink", "mailto:a@example.invalid", "External"
    )
    said = say(reader, linked)
    assert ("mailto" in said) is (reader in MASTERS)
    assert ("指向文件之外" in said) is (reader in MASTERS)


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize("reader", ["lint DOCX", "DOCX master"])
@pytest.mark.parametrize(
    ("field", "refused"),
    [
        (FIELD.format(" DDEAUTO", ' c:\\\\x "y"'), "DDEAUTO"),
        (FIELD.format("INCLUDE", "PICTURE http://x.invalid/a.png"), "INCLUDEPICTURE"),
        (FIELD.format("PAGE", "") + FIELD.format("LINK", " a"), "LINK"),
        ('<w:fldSimple w:instr=" IncludeText a.docx "><w:r/></w:fldSimple>', "INCLUDETEXT"),
        (FIELD.format(" PAGE ", ""), ""),
        (FIELD.format(" HYPERLINK ", ""), ""),
        ("<w:r><w:instrText/></w:r><w:r><w:t>LINK</w:t></w:r>", ""),
    ],
)
def test_fields_that_fetch(reader, field, refused):
    data = sound(reader)
    xml = parts(data)["word/document.xml"].decode()
    at = xml.index("</w:p>")
    said = say(
        reader, with_parts(data, {"word/document.xml": (xml[:at] + field + xml[at:]).encode()})
    )
    assert ("会取外部内容" in said) is bool(refused)
    assert refused in said


def test_many_dangers_are_counted_not_listed():
    many = {f"xl/embeddings/oleObject{n}.bin": b"x" for n in range(40)}
    said = say("填报模板", with_parts(sound("填报模板"), many))
    assert "等40处" in said
    assert len(said) < 500
