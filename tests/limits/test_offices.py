"""What workbooks and masters of real offices hold: read, or said rightly with what helps."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement

from cadre_docs.catalog import catalog
from cadre_docs.errors import UnsafeFileError
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.masters.docx.docxtpl import fill_docx
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.office.archive import DOCX, XLSX
from cadre_docs.office.dangers import Relation, is_own_template
from cadre_docs.office.inspection import inspect
from cadre_docs.office.workbooks.open import Refused, open_workbook
from tests.filling import read_workbook
from tests.limits import hostile
from tests.limits.hostile import DAY, PACKAGES, WORKBOOKS, packed, parts, with_parts, with_type

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PRINTER = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
DEVMODE = b"\0\0" + "HP LaserJet".encode("utf-16-le") + b"\0" * 300
RELATION = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def say(reader: str, data: bytes) -> str:
    return PACKAGES[reader][1](data)


def related(data: bytes, part: str, kind: str, target: str) -> bytes:
    """Add a relation of a part, whatever there is already."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    old = parts(data).get(rels, RELATION.format("").encode()).decode()
    kind = kind if "/" in kind else f"{OFFICE}/{kind}"
    new = f'<Relationship Id="rIdNew" Type="{kind}" Target="{target}"/></Relationships>'
    return with_parts(data, {rels: old.replace("</Relationships>", new).encode()})


def printed(
    data: bytes, content: bytes, media: str = PRINTER, kind: str = "printerSettings"
) -> bytes:
    part = "xl/printerSettings/printerSettings1.bin"
    typed = with_type(with_parts(data, {part: content}), part, media)
    return related(typed, hostile.sheet_part(data), kind, "../printerSettings/printerSettings1.bin")


# --- parts that are no XML --------------------------------------------------------------------


@pytest.mark.parametrize("reader", WORKBOOKS)
@pytest.mark.parametrize(
    "content", [DEVMODE, b"\xff\xfe" + b"a\0" * 90, b"\xfe\xff\0a", b"\0<\0a", b""]
)
def test_settings_of_a_printer_are_no_xml(reader, content):
    data = PACKAGES[reader][0]()
    assert say(reader, printed(data, content)) == say(reader, data)


WIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")


@pytest.mark.parametrize("reader", WORKBOOKS)
@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml", "printerSettings"),
        ("application/xml", "printerSettings"),
        (PRINTER, "styles"),
        (PRINTER, "worksheet"),
        (PRINTER, "something-else"),
        ("image/svg+xml", "image"),
        ("application/vnd.openxmlformats-officedocument.vmlDrawing", "vmlDrawing"),
    ],
)  # fmt: skip
def test_a_part_that_somebody_could_read_as_xml_is_guarded_whatever_its_name(reader, media, kind):
    data = PACKAGES[reader][0]()
    assert "UTF-8" in say(reader, printed(data, WIDE, media, kind))
    dtd = printed(data, b"<!DOCTYPE a><a/>", PRINTER, "printerSettings")
    assert "DTD" in say(reader, dtd)


def test_what_leads_to_it_once_as_xml_is_enough():
    data = PACKAGES["填报模板"][0]()
    both = related(
        printed(data, WIDE), "xl/workbook.xml", "theme", "printerSettings/printerSettings1.bin"
    )
    assert "UTF-8" in say("填报模板", both)
    for target in (
        "PrinterSettings/PRINTERSETTINGS1.bin",
        "/xl/printerSettings/./printerSettings1.bin",
    ):
        again = related(printed(data, WIDE), "xl/workbook.xml", "theme", target)
        assert "UTF-8" in say("填报模板", again)


WPS = "http://www.wps.cn/officeDocument/2020"
MICROSOFT = "http://schemas.microsoft.com/office"
# What WPS, Excel and document systems add, as (part, content, media type, source, relation).
ADDED = {
    "thumbnail": ("docProps/thumbnail.wmf", b"\0\0\1\0" * 9, "image/x-wmf", "", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"),
    "custom properties": ("docProps/custom.xml", b"<Properties/>", "application/vnd.openxmlformats-officedocument.custom-properties+xml", "", "custom-properties"),
    "label": ("docMetadata/LabelInfo.xml", b"<clbl:labelList xmlns:clbl='x'/>", "application/vnd.ms-office.classificationlabels+xml", "", f"{MICROSOFT}/2020/02/relationships/classificationlabels"),
    "custom XML": ("customXml/item1.xml", "<a/>".encode("utf-16"), "application/xml", "xl/workbook.xml", "customXml"),
    "calc chain": ("xl/calcChain.xml", b"<calcChain/>", "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml", "xl/workbook.xml", "calcChain"),
    "persons": ("xl/persons/person.xml", b"<personList/>", "application/vnd.ms-excel.person+xml", "xl/workbook.xml", f"{MICROSOFT}/2017/10/relationships/person"),
    "threaded": ("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments/>", "application/vnd.ms-excel.threadedcomments+xml", "xl/worksheets/sheet1.xml", f"{MICROSOFT}/2017/10/relationships/threadedComment"),
    "notes": ("xl/drawings/vmlDrawing1.vml", b"<xml xmlns:v='urn:schemas-microsoft-com:vml'><div><br></div></xml>", "application/vnd.openxmlformats-officedocument.vmlDrawing", "xl/worksheets/sheet1.xml", "vmlDrawing"),
    "form control": ("xl/ctrlProps/ctrlProp1.xml", b"<formControlPr/>", "application/vnd.ms-excel.controlproperties+xml", "xl/worksheets/sheet1.xml", "ctrlProp"),
    "cell images": ("xl/cellimages.xml", b"<etc:cellImages xmlns:etc='x'/>", "application/vnd.wps-officedocument.cellimage+xml", "xl/workbook.xml", f"{WPS}/cellImage"),
    "WPS storage": ("customStorage/customStorage.xml", b"<storage/>", "application/vnd.wps-officedocument.customStorage+xml", "", f"{WPS}/customStorage"),
    "web extension": ("xl/webextensions/taskpanes.xml", b"<wetp:taskpanes xmlns:wetp='x'/>", "application/vnd.ms-office.webextensiontaskpanes+xml", "", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes"),
    "trash": ("[trash]/0000.dat", b"\0\0\0\0", "", "", ""),
    "signature": ("_xmlsignatures/origin.sigs", b"", "application/vnd.openxmlformats-package.digital-signature-origin", "", "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"),
    "sheet property": ("xl/customProperty1.bin", b"\xff\xfea\0", "application/vnd.openxmlformats-officedocument.spreadsheetml.customProperty", "xl/worksheets/sheet1.xml", "customProperty"),
}  # fmt: skip


@pytest.mark.parametrize("what", ADDED)
def test_what_programs_add_is_no_alarm(what):
    part, content, media, source, kind = ADDED[what]
    data = hostile.template()
    whole = with_parts(data, {part: content})
    if media:
        whole = with_type(whole, part, media)
    if kind:
        whole = related(whole, source, kind, f"/{part}")
    assert say("填报模板", whole) == say("填报模板", data)


# --- masters ------------------------------------------------------------------------------------

TEMPLATE = f'<Relationship Id="rIdT" Type="{OFFICE}/attachedTemplate" Target="{{}}" TargetMode="External"/>'
LOCAL = ["Normal.dotm", r"file:///C:\Users\zhang\AppData\Roaming\Microsoft\Templates\Normal.dotm", "file:///D:/模板/公文.dotx",
         r"\\server\profiles\zhang\Templates\Normal.dotm", "/Users/zhang/Normal.dotm", r"C:\Program Files\WPS\Normal.wpt"]  # fmt: skip
REMOTE = ["http://x.invalid/Normal.dotm", "https://x.invalid/a.dotx", r"\\server\share\evil.dotm", "file://server/evil.dotm",
          "file:////server/evil.dotm", "file:///%5C%5Cserver/evil.dotm", "ftp:x", ""]  # fmt: skip


def attached(master: bytes, target: str) -> bytes:
    whole = parts(master)
    settings = whole["word/settings.xml"].decode()
    link = f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rIdT"/>'
    named = re.sub(r"<w:settings[^>]*>", lambda found: found[0] + link, settings, count=1)
    assert named != settings
    rels = RELATION.format(TEMPLATE.format(target)).encode()
    return packed(
        whole | {"word/settings.xml": named.encode(), "word/_rels/settings.xml.rels": rels}
    )


@pytest.mark.parametrize("target", LOCAL)
def test_the_template_that_word_notes_is_dropped_from_what_is_written(target):
    master = attached(hostile.master("annual-record"), target)
    schema = catalog().schema("annual-record")
    assert lint_master(master, schema, "x.docx") == []
    context = {f.key: [] if f.columns else "甲" for f in schema.printed_fields}
    quick = DocxMaster(master, "x.docx", DAY)
    assert quick.ready is not None
    for filled in (quick.fill(context).file, fill_docx(master, context, "x.docx")):
        written = parts(filled)
        assert not [name for name, data in written.items() if b"attachedTemplate" in data]
        assert not [name for name, data in written.items() if b"zhang" in data]
        Document(io.BytesIO(filled))


@pytest.mark.parametrize("target", REMOTE)
def test_a_template_from_elsewhere_is_refused(target):
    master = attached(hostile.master("annual-record"), target)
    said = "\n".join(
        f.sentence() for f in lint_master(master, catalog().schema("annual-record"), "x.docx")
    )
    assert "附加的模板" in said
    assert "Normal" in said


def test_a_template_of_anything_but_a_word_document_is_none_of_ours():
    kind = f"{OFFICE}/attachedTemplate"
    assert is_own_template(Relation("word/settings.xml", kind, "Normal.dotm", external=True))
    assert not is_own_template(Relation("xl/workbook.xml", kind, "Normal.dotm", external=True))
    assert not is_own_template(
        Relation("word/settings.xml", f"{OFFICE}/image", "a.png", external=True)
    )


def linked(master: bytes, wrap) -> bytes:
    document = Document(io.BytesIO(master))
    paragraph = document.tables[0].cell(0, 1).paragraphs[0]
    wrap(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def anchor(paragraph) -> None:
    link = OxmlElement("w:hyperlink")
    link.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}anchor", "top")
    for run in list(paragraph._p.r_lst):
        link.append(run)
    paragraph._p.append(link)


def outside(paragraph) -> None:
    number = paragraph.part.relate_to("http://x.invalid/", f"{OFFICE}/hyperlink", is_external=True)
    anchor(paragraph)
    paragraph._p[-1].set(f"{{{OFFICE}}}id", number)


def field(paragraph) -> None:
    simple = OxmlElement("w:fldSimple")
    simple.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr",
        ' HYPERLINK "http://x.invalid/" ',
    )
    paragraph._p.append(simple)


@pytest.mark.parametrize("wrap", [anchor, outside, field])
def test_a_hyperlink_in_a_master_is_called_one(wrap):
    master = linked(hostile.master("annual-record"), wrap)
    said = "\n".join(
        f.sentence() for f in lint_master(master, catalog().schema("annual-record"), "x.docx")
    )
    assert "超链接" in said
    assert "取消超链接" in said
    assert "合并" not in said
    assert "改用表格" not in said


# --- what is no such file ----------------------------------------------------------------------


def strict(data: bytes) -> bytes:
    """The package in the strict variant: other namespaces and relations."""
    old, new = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
    changes = {
        f"{old}/officeDocument/2006/relationships": f"{new}/officeDocument/relationships",
        f"{old}/spreadsheetml/2006/main": f"{new}/spreadsheetml/main",
        f"{old}/wordprocessingml/2006/main": f"{new}/wordprocessingml/main",
    }
    whole = parts(data)
    for name, content in whole.items():
        if name.endswith((".xml", ".rels")):
            text = content.decode()
            for before, after in changes.items():
                text = text.replace(before, after)
            whole[name] = text.encode()
    return packed(whole)


@pytest.mark.parametrize("reader", PACKAGES)
def test_the_strict_variant_is_told_with_what_helps(reader):
    data = PACKAGES[reader][0]()
    said = say(reader, strict(data))
    name = "Word 文档（*.docx）" if "word/document.xml" in parts(data) else "Excel 工作簿（*.xlsx）"
    assert "Strict Open XML" in said
    assert f"另存为“{name}”" in said


def ole(*streams: str) -> bytes:
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def binary(data: bytes) -> bytes:
    whole = parts(data)
    rels = whole["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin")
    return packed(whole | {"_rels/.rels": rels, "xl/workbook.bin": b"\x83\x01"})


TABLE = "<table><tr><td>姓名</td></tr></table>"
OTHERS = [
    ("xls", ole("Root Entry", "Workbook"), "旧版 Excel", ".xls"), ("excel 5", ole("Book"), "旧版 Excel", ".xls"),
    ("password", ole("EncryptionInfo", "EncryptedPackage"), "加了密码", "取消打开密码"), ("doc", ole("WordDocument"), "Word", "选错"),
    ("html", TABLE.encode(), "网页", ".html"), ("html in GBK", f"\n<HTML><meta charset=gbk>{TABLE}".encode("gbk"), "网页", ".html"),
    ("html in UTF-16", f"<html>{TABLE}".encode("utf-16"), "网页", ".html"), ("mht", b"MIME-Version: 1.0\r\n", "网页", ".mht"),
    ("csv", "姓名,单位\n示例甲,示例大学\n".encode(), "纯文本", ".csv"), ("csv in GBK", "姓名,单位\n示例甲,示例大学".encode("gbk") * 500, "纯文本", ".csv"),
    ("2003", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 表格", ".xml"),
    ("pdf", b"%PDF-1.7\n", "PDF", "选错"), ("jpeg", b"\xff\xd8\xff\xe0" * 9, "JPEG", "选错"), ("empty", b"", "空文件", "另存为"),
    ("zeros", b"\0" * 4096, "零字节", "另存为"), ("ods", zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument", "另存为 .xlsx"),
    ("docx", hostile.master("annual-record"), "Word 文档（.docx）", "选错"), ("xlsb", binary(hostile.template()), "二进制工作簿（.xlsb）", ".xlsb"),
    ("zip", zipped(a=b"x"), "普通的压缩包", "解压"), ("noise", bytes(range(128, 256)) * 9, "已损坏", "另存为"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "what", "remedy"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS]
)
def test_a_workbook_that_is_none_is_called_what_it_is(data, what, remedy):
    said = say("填报模板", data)
    assert what in said
    assert remedy in said


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (ole("WordDocument"), "旧版 Word"),
        (b"{\\rtf1 x}", "RTF"),
        (b"<html><p>", "网页"),
        (ole("Workbook"), "旧版 Excel"),
    ],
)
def test_so_is_a_master(data, what):
    with pytest.raises(UnsafeFileError) as problem:
        inspect(data, DOCX)
    assert what in problem.value.message
    assert "Excel 或 WPS" not in problem.value.remedy
    with pytest.raises(UnsafeFileError):
        inspect(data, XLSX)


@pytest.mark.parametrize(
    ("name", "data", "what", "remedy"),
    [
        ("甲.xls", hostile.template(), "内容却是 .xlsx 工作簿", "扩展名改为 .xlsx"), ("甲", hostile.template(), "内容却是", "甲.xlsx"),
        ("甲.xls", ole("Workbook"), "文件已损坏", "请用 Excel"), ("甲.et", ole("Workbook"), "文件已损坏", "请用 Excel"),
        ("甲.docm", hostile.master("annual-record"), "不认识的文件类型", "另存为"), ("甲.xls", b"PK\3\4x", "压缩包已损坏", "Excel 或 WPS"),
    ],
)  # fmt: skip
def test_a_file_of_another_name_is_told_what_it_is(tmp_path, name, data, what, remedy):
    (tmp_path / name).write_bytes(data)
    [told] = read_paths([tmp_path / name], catalog()).findings
    assert what in told.message
    assert remedy in told.remedy


def test_doing_so_helps(tmp_path):
    (tmp_path / "甲.xlsx").write_bytes(hostile.template())
    assert read_workbook((tmp_path / "甲.xlsx").read_bytes(), "甲.xlsx", catalog())[1] == []


@pytest.mark.parametrize(
    ("name", "data", "remedy"),
    [
        ("名册.xls", ole("Workbook"), "请用 Excel 或 WPS 打开，另存为"),
        ("名册.et", ole("Workbook"), "请用 Excel 或 WPS 打开，另存为"),
        ("名册.xlsx", ole("Workbook"), "请先把文件的扩展名改为 .xls，再用 Excel"),
        ("名册.csv", "序号,姓名\n1,示例甲\n".encode(), "请用 Excel 或 WPS 打开，另存为"),
        ("名册.xlsx", "序号,姓名\n1,示例甲\n".encode(), "请先把文件的扩展名改为 .csv，再用"),
    ],
)
def test_nobody_is_told_to_give_a_file_the_name_it_has(name, data, remedy):
    with pytest.raises(Refused) as refused:
        open_workbook(data, name)
    assert refused.value.finding.remedy.startswith(remedy)
