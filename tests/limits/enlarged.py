"""Small files that make much work: one element many times, one text long or shared widely.

Each is made of a sound workbook by code, at a size that is asked for, so that a test can double it.
"""

from __future__ import annotations

import re
from functools import cache

from cadre_docs.catalog import catalog
from cadre_docs.office.workbooks.spreadsheetml import column_letters
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.limits import hostile
from tests.limits.hostile import packed, parts

FORM = hostile.DOCX_FORM
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_FAR = 900  # rows below everything that a template says


@cache
def people(number: int = 3) -> bytes:
    return blank_people_workbook(catalog().schema(FORM), number)


def main_sheet(data: bytes) -> str:
    """The part that is filled: 填写 or 人员 of a template, the first of others."""
    return "xl/worksheets/sheet2.xml" if "xl/worksheets/sheet5.xml" in parts(data) else (
        hostile.sheet_part(data)
    )  # fmt: skip


def with_rows(data: bytes, rows: str, after: str = "", part: str = "") -> bytes:
    whole = parts(data)
    name = part or main_sheet(data)
    xml = whole[name].replace(b"</sheetData>", f"{rows}</sheetData>{after}".encode(), 1)
    return packed(whole | {name: xml})


def with_strings(data: bytes, items: str) -> bytes:
    """Add shared texts (``si`` elements) behind those that a workbook has; :func:`first_free`."""
    whole = parts(data)
    name = "xl/sharedStrings.xml"
    if name in whole:
        xml = whole[name].replace(b"</sst>", items.encode() + b"</sst>")
        return packed(whole | {name: xml})
    rels = "xl/_rels/workbook.xml.rels"
    new = f'<Relationship Id="rIdS" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    made = packed(whole | {
        rels: whole[rels].replace(b"</Relationships>", new.encode() + b"</Relationships>"),
        name: f'<sst xmlns="{hostile.SHEET}">{items}</sst>'.encode(),
    })  # fmt: skip
    return hostile.with_type(made, name, _MEDIA)


def first_free(data: bytes) -> int:
    """The number of the first shared text that :func:`with_strings` adds."""
    return parts(data).get("xl/sharedStrings.xml", b"").count(b"<si>")


def shared_cell(place: str, number: int) -> str:
    return f'<c r="{place}" t="s"><v>{number}</v></c>'


def inline_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def grid(cell, rows: int, columns: int, *, top: int = _FAR, left: int = 1) -> str:
    """Rows of cells; ``cell`` makes one of its place and its number."""
    lines, number = [], 0
    for row in range(top, top + rows):
        line = []
        for column in range(left, left + columns):
            line.append(cell(f"{column_letters(column)}{row}", number))
            number += 1
        lines.append(f'<row r="{row}">{"".join(line)}</row>')
    return "".join(lines)


# --- one text of many pieces ----------------------------------------------------------------------


def shared_pieces(data: bytes, n: int, piece: str = "<r><t>字</t></r>") -> bytes:
    at = first_free(data)
    made = with_strings(data, f"<si>{piece * n}</si>")
    return with_rows(made, grid(lambda place, _: shared_cell(place, at), 1, 1))


def inline_pieces(data: bytes, n: int, piece: str = "<r><t>字</t></r>") -> bytes:
    cell = '<c r="{}" t="inlineStr"><is>{}</is></c>'
    return with_rows(data, grid(lambda place, _: cell.format(place, piece * n), 1, 1))


# --- one text of many cells -----------------------------------------------------------------------


def one_text(data: bytes, text: str, rows: int, columns: int, *, top: int = _FAR, left: int = 1):
    at = first_free(data)
    made = with_strings(data, f'<si><t xml:space="preserve">{text}</t></si>')
    cells = grid(lambda place, _: shared_cell(place, at), rows, columns, top=top, left=left)
    return with_rows(made, cells)


def shared_formula(data: bytes, n: int, formula: str = "B1&amp;C1") -> bytes:
    def cell(place: str, number: int) -> str:
        ref = f' ref="F{_FAR}:F{_FAR + n}"' if not number else ""
        return f'<c r="{place}"><f t="shared"{ref} si="0">{formula if not number else ""}</f></c>'

    return with_rows(data, grid(cell, n, 1, left=6))


# --- workbook parts ------------------------------------------------------------------------------


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    whole = parts(data)
    assert re.search(old.encode(), whole[part], re.DOTALL), (part, old)
    xml = re.sub(old.encode(), lambda _: new.encode(), whole[part], count=1, flags=re.DOTALL)
    return packed(whole | {part: xml})


def related(data: bytes, kind: str, target: str, number: int = 1, mode: str = "") -> bytes:
    """Add relations, all to one place, to the sheet that is filled."""
    whole, main = parts(data), main_sheet(data)
    folder, _, name = main.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    none = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    one = f'<Relationship Id="rIdX{{}}" Type="{_RELATION}/{kind}" Target="{target}"{mode}/>'
    new = "".join(one.format(n) for n in range(number)).encode()
    end = b"</Relationships>"
    return packed(whole | {rels: whole.get(rels, none).replace(end, new + end)})


def styled(data: bytes, *, formats: tuple[str, ...] = (), fonts: str = "") -> tuple[bytes, int]:
    """Add number formats and fonts; return the number of the first style that has one of them.

    The styles are as many as the formats, or one with the last font.
    """
    xml = parts(data)["xl/styles.xml"].decode()
    first = len(re.findall("<xf ", re.search("<cellXfs.*?</cellXfs>", xml, re.DOTALL)[0]))  # type: ignore[index]
    if fonts:
        last = len(re.findall("<font>", xml.split("<dxfs")[0] + fonts)) - 1
        xml = xml.replace("</fonts>", f"{fonts}</fonts>", 1)
        looks = f'<xf numFmtId="0" fontId="{last}" fillId="0" borderId="0"/>'
    else:
        own = "".join(
            f'<numFmt numFmtId="{300 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
        )
        xml = re.sub("<numFmts.*?</numFmts>|<numFmts[^>]*/>", "", xml, flags=re.DOTALL)
        xml = xml.replace("<fonts", f"<numFmts>{own}</numFmts><fonts", 1)
        one = '<xf numFmtId="{}" fontId="0" fillId="0" borderId="0"/>'
        looks = "".join(one.format(300 + n) for n in range(len(formats)))
    xml = xml.replace("</cellXfs>", f"{looks}</cellXfs>", 1)
    return packed(parts(data) | {"xl/styles.xml": xml.encode()}), first
