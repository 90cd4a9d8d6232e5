"""A small form with a photo and a list of photos, pictures for it, and what outputs hold of them."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import docx
import openpyxl
from PIL import Image
from pypdf import PdfReader

from cadre_docs.pages.model import MM

FORM = "photo-form"
EMU_PER_MM = 36_000
SCHEMA = """
id: photo-form
version: 1
title: 照片试验表
provenance: reconstructed
source: {issuer: 示例机关, title: 关于照片的通知, number: 示例〔2024〕2号, date: 2024-03-04}
sections:
  - title: 基本情况
    fields:
      - {key: 姓名, id: name, type: name, required: true}
      - {key: 照片, id: photo, label: 彩色照片, type: photo, photo_mm: {width: 35, height: 49}}
      - key: 成员
        id: members
        type: table
        blank_rows: 2
        columns:
          - {key: 称谓, id: relation, label: 印}
          - {key: 头像, id: picture, type: photo, photo_mm: {width: 20, height: 20}}
"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str, rule: str = "atLeast") -> str:
    spacing = f'<w:pPr><w:spacing w:line="20" w:lineRule="{rule}"/><w:jc w:val="center"/></w:pPr>'
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    return f"<w:p>{spacing}<w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def _cell(content: str, width: int, extra: str = "") -> str:
    middle = '<w:vAlign w:val="center"/>'
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{extra}{middle}</w:tcPr>'
    return f"<w:tc>{properties}{content}</w:tc>"


def _row(*cells: str) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="1700"/></w:trPr>{"".join(cells)}</w:tr>'


def master(photo: str = "", width: int = 2300) -> bytes:
    """Return the master; ``photo`` is the content of its photo box."""
    photo = photo or "".join(
        map(
            paragraph,
            ("{%p if 照片 %}", "{{ 照片 }}", "{%p else %}", "彩色照片", "{%p endif %}"),
        )
    )
    down, name = '<w:vMerge w:val="restart"/>', paragraph("{{ 姓名 }}")
    rows = (
        _row(_cell(name, 4000), _cell(photo, width, down)),
        _row(_cell(paragraph("印"), 4000), _cell(paragraph(""), width, "<w:vMerge/>")),
        _row(_cell(paragraph("{%tr for 行 in 成员 %}"), 4000), _cell(paragraph(""), width)),
        _row(_cell(paragraph("{{ 行.称谓 }}"), 4000), _cell(paragraph("{{ 行.头像 }}"), width)),
        _row(_cell(paragraph("{%tr endfor %}"), 4000), _cell(paragraph(""), width)),
    )
    grid = f'<w:gridCol w:w="4000"/><w:gridCol w:w="{width}"/>'
    margins = '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_WORD}><w:body><w:tbl><w:tblPr>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('')}"
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{margins}/></w:sectPr>'
        "</w:body></w:document>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


def make_catalog(folder: Path) -> Path:
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "data_schemas" / f"{FORM}.yaml").write_text(SCHEMA, encoding="utf-8")
    (folder / "forms" / FORM).mkdir(parents=True)
    (folder / "forms" / FORM / "master.docx").write_bytes(master())
    return folder


def noisy(width: int, height: int, seed: int = 0) -> Image.Image:
    """Return a picture that is expensive to store, like a photo."""
    size = (max(width // 8, 1), max(height // 8, 1))
    data = random.Random(seed).randbytes(size[0] * size[1] * 3)  # noqa: S311 - no secret
    return Image.frombytes("RGB", size, data).resize((width, height))


# --- what an output holds ---------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A picture as an output shows it: hash of its file, size in mm."""

    digest: str
    width: float
    height: float


def _shown(data: bytes, width: float, height: float) -> Shown:
    return Shown(sha256(data).hexdigest(), round(width, 2), round(height, 2))


def docx_pictures(data: bytes) -> list[Shown]:
    document = docx.Document(io.BytesIO(data))
    return [
        _shown(
            document.part.related_parts[
                shape._inline.graphic.graphicData.pic.blipFill.blip.embed
            ].blob,
            shape.width / EMU_PER_MM,
            shape.height / EMU_PER_MM,
        )
        for shape in document.inline_shapes
    ]


def pdf_pictures(data: bytes) -> list[Shown]:
    found: list[Shown] = []
    for page in PdfReader(io.BytesIO(data)).pages:

        def visit(operator, operands, matrix, _text, page=page) -> None:
            if operator == b"Do":
                stream = page["/Resources"]["/XObject"][operands[0]]
                sides = (abs(matrix[0]) / MM, abs(matrix[3]) / MM)
                found.append(_shown(stream._data, *sides))

        page.extract_text(visitor_operand_before=visit)
    return found


def xlsx_pictures(data: bytes) -> list[Shown]:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    return [
        _shown(image._data(), image.anchor.ext.cx / EMU_PER_MM, image.anchor.ext.cy / EMU_PER_MM)
        for sheet in workbook
        for image in sheet._images
    ]


PICTURES_IN = {"docx": docx_pictures, "pdf": pdf_pictures, "xlsx": xlsx_pictures}
