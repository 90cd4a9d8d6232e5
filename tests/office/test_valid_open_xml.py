"""Every master and output against a validator of Open XML (openxml-audit): no errors."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

import cadre_docs as cd
from cadre_docs.catalog import catalog
from cadre_docs.office.workbooks.font_order import fonts_in_order
from cadre_docs.office.workbooks.text_numbers import numbers_as_text

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted(catalog().form_ids)
# ISO/IEC 29500-1 lets a document and a workbook do without a theme (11.3.17 is optional), and
# masters name their fonts themselves. The validator takes it for required.
NEEDLESS = "relationships/theme' is missing"
PIXEL = 0.75
NUMBER = re.compile(rb'\bht="([0-9.]+)"')


def errors(path: Path) -> list[str]:
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(path).errors
    grave = (error for error in found if "ERROR" in str(error.severity))
    return [f"{path.name} {error}" for error in grave if NEEDLESS not in error.description]


def filled(form: str, folder: Path) -> list[Path]:
    example = ROOT / "examples" / form / "full.yaml"
    how = {"formats": ["docx", "xlsx"]}
    if example.exists():
        return list(cd.render(cd.read(example), folder, **how).written)
    return list(cd.blank(form, folder, **how).written)


@pytest.mark.parametrize("form", FORMS)
def test_masters_outputs_and_templates_are_valid(form, tmp_path):
    masters = list((ROOT / "forms" / form).glob("master.*"))
    outputs = filled(form, tmp_path)
    template = cd.new(form, tmp_path / "template.xlsx").written
    assert len(masters) == 1
    assert len(outputs) == 2
    assert [told for path in (*masters, *outputs, *template) for told in errors(path)] == []
    for path in (*masters, *outputs, *template):
        if path.suffix == ".xlsx":
            looks_as_excel_writes_it(path, template=path in template)


def looks_as_excel_writes_it(path: Path, *, template: bool) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = archive.read(name)
                assert b'numberStoredAsText="1"' in sheet
                heights = [float(number) for number in NUMBER.findall(sheet)]
                assert template or all(height % PIXEL == 0 for height in heights), path


def test_the_validator_sees_what_it_is_asked_for(tmp_path):
    source = cd.new(FORMS[0], tmp_path / "a.xlsx").written[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                part = re.sub(rb"(<sz [^<>]*/>)(<color [^<>]*/>)", rb"\2\1", part)
            new.writestr(name, part)
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(buffer.getvalue())
    assert errors(broken)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (b'<font><sz val="9"/><b/></font>', b'<font><b/><sz val="9"/></font>'),
        (b'<rPr><rFont val="x"/><b/></rPr>', b'<rPr><b/><rFont val="x"/></rPr>'),
        (b"<font><odd/><b/></font>", b"<font><odd/><b/></font>"),
        (b"<fonts><font/></fonts>", b"<fonts><font/></fonts>"),
    ],
)
def test_parts_of_fonts_are_put_in_order(given, wanted):
    assert fonts_in_order(given) == wanted
    assert fonts_in_order(wanted) == wanted


@pytest.mark.parametrize(
    ("behind", "stands"),
    [
        (b"</worksheet>", b"</ignoredErrors></worksheet>"),
        (b'<drawing r:id="a"/></worksheet>', b'</ignoredErrors><drawing r:id="a"/></worksheet>'),
        (
            b'<pageMargins left="1"/><legacyDrawing r:id="a"/></worksheet>',
            b'<pageMargins left="1"/><ignoredErrors>',
        ),
    ],
)
def test_numbers_as_text_are_accepted_where_the_schema_wants_it(behind, stands):
    sheet = b'<worksheet><dimension ref="A1:C9"/><sheetData></sheetData>' + behind
    made = numbers_as_text(sheet)
    assert stands in made
    assert b'sqref="A1:C9" numberStoredAsText="1"' in made
    assert numbers_as_text(made) == made
