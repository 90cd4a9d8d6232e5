"""Reading outputs back in tests: the text of DOCX, PDF and XLSX, and LibreOffice's pages."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import openpyxl
from pypdf import PdfReader

from cadre_docs.pages.fonts.roles import LATIN, ROLES, Source
from cadre_docs.pages.model import Table

MONO = (Source("DejaVu Sans Mono"),)
SOFFICE = shutil.which("soffice")


def squeezed(text: str) -> str:
    """Drop all white space: how a text is broken into lines is no part of what it says."""
    return "".join(text.split())


def docx_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "".join(
        node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")
    )


def pdf_text(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def xlsx_text(data: bytes) -> str:
    workbook = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    cells = (c for sheet in workbook for row in sheet.iter_rows() for c in row)
    return "".join(str(cell.value) for cell in cells if cell.value is not None)


TEXT_OF = {"docx": docx_text, "pdf": pdf_text, "xlsx": xlsx_text}


def pdf_pages(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)


def libreoffice_pdf(data: bytes, suffix: str, folder: Path) -> bytes:
    """Return LibreOffice's PDF of an Office file, with our stand-ins for the desktop fonts."""
    return libreoffice_pdfs({f"document.{suffix}": data}, folder)[f"document.{suffix}"]


def libreoffice_pdfs(
    documents: dict[str, bytes],
    folder: Path,
    seconds: int = 180,
    *,
    settings: str = "",
    profile: str = "",
) -> dict[str, bytes]:
    """Return LibreOffice's PDFs of many Office files by their names: starting it takes longest.

    ``settings`` is another fonts.conf than ours, ``profile`` the registrymodifications.xcu of its
    profile.
    """
    if profile:
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(profile, encoding="utf-8")
    files = {n: folder / f"{i}{Path(n).suffix}" for i, n in enumerate(documents)}
    for name, file in files.items():
        file.write_bytes(documents[name])
    fonts = folder / "fonts.conf"
    fonts.write_text(settings or _font_aliases(), encoding="utf-8")
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            *(
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                *map(str, files.values()),
            ),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=seconds,
    )
    return {name: file.with_suffix(".pdf").read_bytes() for name, file in files.items()}


def _font_aliases() -> str:
    ours = [(role.names, role.free) for role in ROLES.values()]
    # As our pages: without the usual stand-in, in the Latin letters of a Chinese font.
    song = ROLES["宋体"].free
    # Columns of spreadsheets are counted in digits of Courier New, which a Chinese font has not.
    ours += [
        ((name.title(),), (*free, *(MONO if name == "courier new" else song)))
        for name, free in LATIN.items()
    ]
    aliases = "".join(
        f"<alias binding='same'><family>{escape(name)}</family><prefer>"
        + "".join(f"<family>{escape(source.family)}</family>" for source in free)
        + "</prefer></alias>"
        for names, free in ours
        for name in names
    )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    )


def geometry(table: Table) -> tuple[tuple[int, int, int, int], ...]:
    """Return (row, column, rowspan, colspan) of every cell: the table's shape.

    Two tables with equal geometry have the same rows, columns and merges.
    """
    return tuple(
        (number, cell.column, cell.rowspan, cell.colspan)
        for number, row in enumerate(table.rows)
        for cell in row.cells
    )


def table_geometry(table) -> tuple[tuple[int, int, int, int], ...]:
    """(row, column, rowspan, colspan) of an HTML table's cells, by the HTML table algorithm."""
    taken: set[tuple[int, int]] = set()
    found = []
    for r, tr in enumerate(table.xpath("./thead/tr|./tbody/tr")):
        column = 0
        for td in tr.xpath("./td"):
            while (r, column) in taken:
                column += 1
            rows, columns = int(td.get("rowspan", 1)), int(td.get("colspan", 1))
            taken |= {(r + i, column + j) for i in range(rows) for j in range(columns)}
            found.append((r, column, rows, columns))
    return tuple(found)


def rectangles(worksheet):
    """Return {(row, column): (row, column, bottom, right)} of all cells, from 0, half-open."""
    merged = {}
    for ref in worksheet.merged_cells.ranges:
        rect = (ref.min_row - 1, ref.min_col - 1, ref.max_row, ref.max_col)
        merged[rect[:2]] = rect
    covered = {
        (r, c)
        for top, left, bottom, right in merged.values()
        for r in range(top, bottom)
        for c in range(left, right)
    }
    single = {
        (c.row - 1, c.column - 1): (c.row - 1, c.column - 1, c.row, c.column)
        for line in worksheet.iter_rows()
        for c in line
        if c.number_format == "@" and (c.row - 1, c.column - 1) not in covered
    }
    return merged | single


def shape(rects):
    """Return the geometry of rectangles whose rows and columns may be divided further."""
    rows = sorted({r[0] for r in rects} | {r[2] for r in rects})
    columns = sorted({r[1] for r in rects} | {r[3] for r in rects})
    return sorted(
        (rows.index(a), columns.index(b), rows.index(c) - rows.index(a),
         columns.index(d) - columns.index(b))
        for a, b, c, d in rects
    )  # fmt: skip


def layout_shape(table):
    return shape([(r, c, r + rs, c + cs) for r, c, rs, cs in geometry(table)])
