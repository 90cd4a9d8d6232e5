"""What lies in a workbook's folders of pictures: never printed, so it never refuses the workbook."""

from __future__ import annotations

import io
import zipfile

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Position, error
from cadre_docs.intake.read import read_paths
from cadre_docs.report.annotate.copies import Copies
from tests.limits import hostile
from tests.limits.hostile import (
    MASTERS,
    PACKAGES,
    WORKBOOKS,
    parts,
    sheet_part,
    with_parts,
    with_type,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SHEET = "xl/worksheets/sheet2.xml"  # that a person fills
# How files begin, as (extension, media type, first bytes).
FORMATS = {
    "HEIC": ("heic", "image/heic", b"\0\0\0\x18ftypheic"),
    "AVIF": ("avif", "image/avif", b"\0\0\0\x20ftypavif"),
    "MP4": ("mp4", "video/mp4", b"\0\0\0\x18ftypmp42"),
    "QuickTime": ("mov", "video/quicktime", b"\0\0\0\x08wide"),
    "JPEG 2000": ("jp2", "image/jp2", b"\0\0\0\x0cjP  \r\n\x87\n"),
    "JPEG XL": ("jxl", "image/jxl", b"\0\0\0\x0cJXL \r\n\x87\n"),
    "ICO": ("ico", "image/x-icon", b"\0\0\1\0\1\0\x10\x10"),
    "CUR": ("cur", "image/vnd.microsoft.icon", b"\0\0\2\0\1\0\x10\x10"),
    "TGA": ("tga", "image/x-tga", b"\0\0\x0a\0\0\0\0\0"),
    "PICT": ("pict", "image/pict", bytes(512)),
    "TrueType": ("ttf", "application/x-font-ttf", b"\0\1\0\0\0\x0c\0\x80"),
    "MPEG": ("mpg", "video/mpeg", b"\0\0\1\xba\x44"),
    "MPEG audio": ("mp1", "audio/mpeg", b"\xff\xfe\x14\xc4"),
    "UTF-16 text": ("txt", "text/plain", "文字".encode("utf-16")),
    "EBCDIC": ("dat", "application/octet-stream", b"\x4c\x6f\xa7\x94" + b"\x40" * 9),
    "WebP": ("webp", "image/webp", b"RIFF\x24\0\0\0WEBPVP8 "),
    "TIFF": ("tif", "image/tiff", b"II*\0\x08\0\0\0"),
    "WMF": ("wmf", "image/x-wmf", b"\xd7\xcd\xc6\x9a\0\0"),
    "EMF": ("emf", "image/x-emf", b"\1\0\0\0\x6c\0\0\0"),
    "GIF": ("gif", "image/gif", b"GIF89a\1\0\1\0"),
    "BMP": ("bmp", "image/bmp", b"BM\x46\0\0\0"),
    "HD Photo": ("wdp", "image/vnd.ms-photo", b"II\xbc\1\x20\0\0\0"),
    "SVG": ("svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "damaged SVG": ("svg", "image/svg+xml", b"<svg><g>"),
    "3D model": ("glb", "model/gltf.binary", b"glTF\2\0\0\0"),
    "zip": ("zip", "application/zip", b"PK\3\4\x14\0"),
    "PDF": ("pdf", "application/pdf", b"%PDF-1.7\n"),
    "nothing": ("png", "image/png", b""),
    "text that begins like XML": ("txt", "text/plain", b"<<< 2024 >>>"),
}

# Those that a reader of XML could take for its own.
HARD = ("HEIC", "MP4", "ICO", "MPEG audio", "UTF-16 text", "EBCDIC", "damaged SVG", "text that begins like XML")  # fmt: skip


def bytes_of(kind: str) -> bytes:
    start = FORMATS[kind][2]
    return start + b"\0\xff<\0" * 300 if start and b"svg" not in start else start


def of_reader(reader: str) -> tuple[bytes, str, str]:
    """A sound file for a reader, its folder of parts, and a part with relations."""
    data = PACKAGES[reader][0]()
    if "word/document.xml" in parts(data):
        return data, "word", "word/document.xml"
    return data, "xl", sheet_part(data)


def related(data: bytes, part: str, kind: str, target: str) -> bytes:
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    none = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    new = f'<Relationship Id="rIdMedia" Type="{kind}" Target="{target}"/></Relationships>'
    old = parts(data).get(rels, none)
    return with_parts(data, {rels: old.replace(b"</Relationships>", new.encode())})


def with_media(data: bytes, part: str, kind: str, *, typed: bool = True) -> bytes:
    whole = with_parts(data, {part: bytes_of(kind)})
    return with_type(whole, part, FORMATS[kind][1]) if typed else whole


# --- read as if it were not there ----------------------------------------------------------


@pytest.mark.parametrize("reader", [*WORKBOOKS, *MASTERS])
@pytest.mark.parametrize("kind", HARD)
def test_a_picture_of_any_format(reader, kind):
    data, folder, owner = of_reader(reader)
    part = f"{folder}/media/image77.{FORMATS[kind][0]}"
    whole = related(with_media(data, part, kind), owner, f"{OFFICE}/image", f"/{part}")
    assert PACKAGES[reader][1](whole) == PACKAGES[reader][1](data)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("place", ["xl/media/image77.{}", "customXml/data.{}", "docProps/a.{}", "[trash]/0000.{}", "a.{}"])  # fmt: skip
def test_a_file_that_nothing_leads_to(kind, place):
    data = hostile.template()
    part = place.format(FORMATS[kind][0])
    for typed in (True, False):
        whole = with_media(data, part, kind, typed=typed)
        assert PACKAGES["填报模板"][1](whole) == PACKAGES["填报模板"][1](data)


# What leads to such files in workbooks, as (relation, part).
LEADING = {
    "thumbnail": ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail"),
    "video": (f"{OFFICE}/video", "xl/media/media1"),
    "audio": (f"{OFFICE}/audio", "xl/media/media1"),
    "media": (f"{MICROSOFT}/2007/relationships/media", "xl/media/media1"),
    "HD photo": (f"{MICROSOFT}/2007/relationships/hdphoto", "xl/media/hdphoto1"),
    "font": (f"{OFFICE}/font", "xl/fonts/font1"),
    "custom XML": (f"{OFFICE}/customXml", "customXml/item1"),
}  # fmt: skip


@pytest.mark.parametrize("how", LEADING)
@pytest.mark.parametrize("kind", HARD)
def test_whatever_leads_to_it(how, kind):
    relation, stem = LEADING[how]
    part = f"{stem}.{FORMATS[kind][0]}"
    for owner in ("", "xl/workbook.xml", SHEET):
        whole = related(with_media(hostile.template(), part, kind), owner, relation, f"/{part}")
        assert PACKAGES["填报模板"][1](whole) == PACKAGES["填报模板"][1](hostile.template())


@pytest.mark.parametrize("kind", HARD)
def test_what_lies_among_embedded_files_is_refused_as_such(kind):
    part = f"xl/embeddings/a.{FORMATS[kind][0]}"
    assert "嵌入的文件" in PACKAGES["填报模板"][1](with_media(hostile.template(), part, kind))


@pytest.mark.parametrize("kind", ["HEIC", "ICO", "MP4"])
def test_a_part_that_is_read_may_not_look_like_it(kind):
    data = hostile.template()
    for part in ("xl/workbook.xml", "xl/styles.xml", SHEET):
        assert part in parts(data)
        assert PACKAGES["填报模板"][1](with_parts(data, {part: bytes_of(kind)}))


# --- the whole way --------------------------------------------------------------------------


def pictured(data: bytes, kind: str) -> bytes:
    """A workbook with a picture over a cell, as Excel writes it."""
    part, sheet = f"xl/media/image77.{FORMATS[kind][0]}", SHEET
    drawing = f"""<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:r="{OFFICE}"
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor>
      <xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>40</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
      <xdr:ext cx="99999" cy="99999"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="a"/><xdr:cNvPicPr/></xdr:nvPicPr>
      <xdr:blipFill><a:blip r:embed="rIdMedia"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
      <xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/>
      </xdr:oneCellAnchor></xdr:wsDr>"""
    whole = with_media(data, part, kind)
    whole = with_parts(whole, {"xl/drawings/drawing77.xml": drawing.encode()})
    whole = with_type(
        whole,
        "xl/drawings/drawing77.xml",
        "application/vnd.openxmlformats-officedocument.drawing+xml",
    )
    whole = related(whole, "xl/drawings/drawing77.xml", f"{OFFICE}/image", f"/{part}")
    whole = related(whole, sheet, f"{OFFICE}/drawing", "/xl/drawings/drawing77.xml")
    xml = parts(whole)[sheet]
    assert b"<drawing" not in xml
    for behind in (b"<legacyDrawing", b"<tableParts", b"<extLst", b"</worksheet>"):
        if behind in xml:
            drawn = f'<drawing xmlns:r="{OFFICE}" r:id="rIdMedia"/>'.encode()
            return with_parts(whole, {sheet: xml.replace(behind, drawn + behind, 1)})
    raise AssertionError(xml[-300:])


@pytest.mark.parametrize("kind", FORMATS)
def test_checked_and_copied_with_its_marks(kind, tmp_path):
    data = pictured(hostile.template(), kind)
    file = tmp_path / "填报.xlsx"
    file.write_bytes(data)
    intake = read_paths([file], catalog())
    found = check_intake(intake, catalog())
    assert len(intake.entries) == 1
    assert [f.message for f in found if "图片" in f.message]
    assert not [f for f in found if "不予打开" in f.message or "损坏" in f.message]
    mark = error("X-mark", "标在这里", position=Position(str(file), sheet="填写", cell="B9"))
    [copy] = Copies([file], tmp_path / "out").write([*found, mark])
    assert copy.target.read_bytes()
    with zipfile.ZipFile(io.BytesIO(copy.target.read_bytes())) as archive:
        assert archive.testzip() is None
    again = read_paths([copy.target], catalog())
    assert [e.record for e in again.entries] == [e.record for e in intake.entries]
