"""Hostile files, made small by code, and every reader by name: bytes → what it says."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date
from functools import cache

from PIL import Image

from cadre_docs.catalog import catalog
from cadre_docs.errors import CadreDocsError
from cadre_docs.intake.printed.form import read_filled
from cadre_docs.intake.printed.listing import read_list
from cadre_docs.intake.printed.roster import read_roster
from cadre_docs.intake.word.reader import read_word
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.masters.prepare import prepare
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from cadre_docs.printing.document import Printer
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.filling import read_workbook

MB = 1_000_000
DOCX_FORM, ROSTER, LIST, TABLE = (
    "henan-tenure-form",
    "henan-tenure-roster",
    "jilin-sample-list",
    "annual-statistics",
)
DAY = date(2024, 1, 1)


@cache
def master(form: str) -> bytes:
    return catalog().master(form).read_bytes()


@cache
def template() -> bytes:
    return blank_workbook(catalog().schema(DOCX_FORM))


def _said(findings) -> str:
    return "\n".join(f.sentence() for f in findings)


def _of_master(read):
    def reader(data: bytes) -> str:
        try:
            found = read(data)
        except CadreDocsError as problem:
            return str(problem)
        return _said(found) if isinstance(found, list) else ""

    return reader


def _lint(form: str, suffix: str):
    return _of_master(lambda data: lint_master(data, catalog().schema(form), f"x{suffix}"))


def _against(read, form: str):
    return lambda data: _said(read(data, "x.xlsx", catalog().schema(form), master(form))[1])


def filled_word() -> bytes:
    """A form in Word, to be filled by hand."""
    return Printer(catalog()).blank(catalog().schema(DOCX_FORM)).docx


# Each reader of packages: a sound file for it, and what it says of a file. Those of the first
# table look through the whole package; the layouts read only the parts that print.
INSPECTING = {
    "填报模板": (template, lambda data: _said(read_workbook(data, "x.xlsx", catalog())[1])),
    "名册": (lambda: master(ROSTER), _against(read_roster, ROSTER)),
    "抽查名单": (lambda: master(LIST), _against(read_list, LIST)),
    "统计表": (lambda: master(TABLE), _against(read_filled, TABLE)),
    "Word 表": (filled_word, lambda data: _said(read_word(data, "x.docx", catalog())[1])),
    "lint DOCX": (lambda: master(DOCX_FORM), _lint(DOCX_FORM, ".docx")),
    "lint XLSX": (lambda: master(ROSTER), _lint(ROSTER, ".xlsx")),
    "DOCX master": (
        lambda: master(DOCX_FORM),
        _of_master(lambda data: prepare(data, "x.docx", DAY)),
    ),
    "XLSX master": (
        lambda: master(ROSTER),
        _of_master(lambda data: prepare(data, "x.xlsx", DAY)),
    ),
}
LAYOUTS = {
    "DOCX layout": (lambda: master(DOCX_FORM), _of_master(read_docx)),
    "XLSX layout": (lambda: master(ROSTER), _of_master(read_xlsx)),
}
PACKAGES = INSPECTING | LAYOUTS
WORKBOOKS = ("填报模板", "名册", "抽查名单", "统计表")
MASTERS = ("lint DOCX", "lint XLSX", "DOCX master", "XLSX master")


# --- packages -----------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members, *, stored=()) -> bytes:
    """An archive of (name, data) pairs or a mapping; names may repeat."""
    pairs = members.items() if isinstance(members, dict) else members
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.filename = name  # ZipInfo would turn backslashes
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, method)
    return stream.getvalue()


def with_parts(data: bytes, new: dict[str, bytes], *, stored=()) -> bytes:
    return packed(parts(data) | new, stored=stored)


def with_relation(data: bytes, kind: str, target: str, mode: str = "") -> bytes:
    """Add a relation to the first sheet or to the document."""
    whole = parts(data)
    main = next(n for n in whole if n.endswith(("word/document.xml", "worksheets/sheet1.xml")))
    folder, name = main.rsplit("/", 1)
    rels = f"{folder}/_rels/{name}.rels"
    none = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    mode = f' TargetMode="{mode}"' if mode else ""
    new = f'<Relationship Id="rIdX" Type="{space}/{kind}" Target="{target}"{mode}/>'
    text = whole.get(rels, none)
    return packed(
        whole | {rels: text.replace(b"</Relationships>", new.encode() + b"</Relationships>")}
    )


def with_type(data: bytes, part: str, media: str) -> bytes:
    whole = parts(data)
    new = f'<Override PartName="/{part}" ContentType="{media}"/></Types>'.encode()
    name = "[Content_Types].xml"
    return packed(whole | {name: whole[name].replace(b"</Types>", new)})


def lying(data: bytes, part: str, size: int) -> bytes:
    """Say another unpacked size of a part, in its own header and in the directory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(part)
    told = bytearray(data)
    struct.pack_into("<I", told, info.header_offset + 22, size)
    at = data.index(b"PK\1\2")
    while data[at + 46 : at + 46 + len(part)] != part.encode():
        at = data.index(b"PK\1\2", at + 4)
    struct.pack_into("<I", told, at + 24, size)
    return bytes(told)


def encrypted(data: bytes) -> bytes:
    """Say of the first part that it has a password."""
    told = bytearray(data)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.index(mark) + at
        told[place] |= 1
    return bytes(told)


def overlapping(data: bytes, times: int = 5) -> bytes:
    """An archive whose directory names one member many times, under many names."""
    name, content = "docProps/big.bin", b"\0" * 900_000
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = pack.compress(content) + pack.flush()
    raw = with_parts(data, {name: b"x" * 100_000}, stored=(name,))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        infos = archive.infolist()
        start = archive.start_dir
    directory = b""
    for number, info in enumerate([*infos, *[infos[-1]] * times]):
        label = info.filename.encode() if number < len(infos) else f"docProps/{number}.bin".encode()
        sizes = (info.CRC, info.compress_size, info.file_size, len(label), 0, 0, 0, 0, 0)
        head = struct.pack(
            "<4s4H2H3I5H2I",
            b"PK\1\2",
            20,
            20,
            0,
            info.compress_type,
            0,
            33,
            *sizes,
            info.header_offset,
        )
        directory += head + label
    count = len(infos) + times
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    assert body
    return raw[:start] + directory + end


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


# --- workbooks, YAML, pictures ------------------------------------------------------------------

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_part(data: bytes) -> str:
    """The part of the first visible sheet that a person fills."""
    names = sorted(n for n in parts(data) if n.startswith("xl/worksheets/sheet"))
    return names[0]


def in_sheet(data: bytes, *, rows: bytes = b"", after: bytes = b"") -> bytes:
    """Put rows at the end of the first sheet's data, and elements after it."""
    name = sheet_part(data)
    xml = parts(data)[name]
    assert b"</sheetData>" in xml
    return with_parts(data, {name: xml.replace(b"</sheetData>", rows + b"</sheetData>" + after, 1)})


def photo(mode: str = "RGB", size: tuple[int, int] = (40, 56), kind: str = "JPEG", **more) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **more)
    return stream.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
