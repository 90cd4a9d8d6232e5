"""Workbooks made by hand, as Excel and WPS write them: with all that openpyxl would drop."""

from __future__ import annotations

import io
import re
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/package/2006/relationships"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SPACES = (
    f'xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" mc:Ignorable="x14"'
)
THREADED = "tc={11111111-2222-3333-4444-555555555555}"


def links(*pairs: tuple[str, str], absolute: bool = False, folder: str = "xl") -> str:
    """A part of relations, numbered from rId1."""

    def target(path: str) -> str:
        return f"/{folder}/{path.replace('../', '')}" if absolute else path

    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{REL}/{kind}" Target="{target(path)}"/>'
        for number, (kind, path) in enumerate(pairs, 1)
    )
    return f'{HEAD}<Relationships xmlns="{KINDS}">{inside}</Relationships>'


SHEET = f"""{HEAD}<worksheet {SPACES}><sheetPr codeName="Sheet1"/><dimension ref="A1:D9"/>\
<sheetViews><sheetView tabSelected="1" workbookViewId="0"><selection activeCell="B2" sqref="B2"/></sheetView>\
<sheetView tabSelected="true" workbookViewId="1"/></sheetViews><sheetFormatPr defaultRowHeight="14.25"/>\
<sheetData><row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="B2" t="s"><v>1</v></c>\
<c r="C2"><f>1+1</f><v>2</v></c></row></sheetData><sheetProtection sheet="1"/><mergeCells count="1">\
<mergeCell ref="B5:C6"/></mergeCells><phoneticPr fontId="1" type="noConversion"/>\
<conditionalFormatting sqref="A1:A9"><cfRule type="expression" dxfId="0" priority="3"><formula>A1=1</formula></cfRule>\
<cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar>\
<extLst><ext uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{{A}}</x14:id></ext></extLst></cfRule>\
</conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="B2"><formula1>"男,女"</formula1>\
</dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
<headerFooter><oddHeader>&amp;C&amp;G</oddHeader></headerFooter><drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>\
<legacyDrawingHF r:id="rId4"/><mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1030" r:id="rId5" name="框"/>\
</controls></mc:Choice></mc:AlternateContent><extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">\
<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar" id="{{A}}"><x14:dataBar/></x14:cfRule>\
<xm:sqref>A1:A9</xm:sqref></x14:conditionalFormatting><x14:conditionalFormatting><x14:cfRule type="expression" priority="2" id="{{B}}">\
<xm:f>其他!A1=1</xm:f></x14:cfRule><xm:sqref>B1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>\
</extLst></worksheet>"""
OTHER = f"{HEAD}<worksheet {SPACES}><sheetData/></worksheet>"
CHART = f"""{HEAD}<chartsheet xmlns="{MAIN}" xmlns:r="{REL}"><sheetPr/><sheetViews><sheetView tabSelected="1" zoomScale="98" \
workbookViewId="0"/></sheetViews><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><drawing r:id="rId1"/></chartsheet>"""
BOOK = f"""{HEAD}<workbook {SPACES}><fileVersion appName="xl"/><workbookPr defaultThemeVersion="124226"/><bookViews>\
<workbookView xWindow="0" firstSheet="1" activeTab="2"/><workbookView activeTab="1"/></bookViews><sheets>\
<sheet name="填写" sheetId="7" r:id="rId1"/><sheet name="图表" sheetId="2" r:id="rId2"/><sheet name="其他" sheetId="9" \
state="hidden" r:id="rId3"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">\
其他!$A$1:$B$2</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">填写!$A$1:$D$9</definedName>\
<definedName name="单位">填写!$B$2</definedName></definedNames><calcPr calcId="0"/></workbook>"""
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><sz val="9"/>\
<name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill \
patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" \
fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/>\
</cellStyles><dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>"""
STRINGS = f'{HEAD}<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>表</t></si><si><t>男</t></si></sst>'
COMMENTS = f"""{HEAD}<comments xmlns="{MAIN}"><authors><author>李四</author><author>{THREADED}</author></authors><commentList>\
<comment ref="B2" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/><rFont val="宋体"/></rPr><t>李四:</t></r><r><rPr>\
<sz val="9"/><rFont val="宋体"/></rPr><t xml:space="preserve">
请核对_x000D_
两次 </t></r></text></comment><comment ref="C2" authorId="1" shapeId="0"><text><t>[线程批注]</t></text></comment>\
<comment ref="D3" authorId="0" shapeId="0"><text><t>只有文字</t></text></comment></commentList></comments>"""


def note(number: int, row: int, column: int) -> str:
    """A box as Excel writes it, with HTML that is not closed."""
    return f"""<v:shape id="_x0000_s{number}" type="#_x0000_t202" style='position:absolute;
  margin-left:107.25pt;margin-top:7.5pt;width:96pt;height:55.5pt;z-index:1;
  visibility:hidden' fillcolor="#ffffe1" o:insetmode="auto">
  <v:fill color2="#ffffe1"/>
  <v:shadow on="t" color="black" obscured="t"/>
  <v:path o:connecttype="none"/>
  <v:textbox style='mso-direction-alt:auto'>
   <div style='text-align:left'>甲<br>乙</div>
  </v:textbox>
  <x:ClientData ObjectType="Note">
   <x:MoveWithCells/>
   <x:SizeWithCells/>
   <x:Anchor>
    2, 15, 0, 10, 4, 15, 4, 4</x:Anchor>
   <x:AutoFill>False</x:AutoFill>
   <x:Row>{row - 1}</x:Row>
   <x:Column>{column - 1}</x:Column>
  </x:ClientData>
 </v:shape>"""


CONTROL = """<v:shape id="_x0000_s1030" type="#_x0000_t201" style='position:absolute;width:96pt;height:20pt'>
  <x:ClientData ObjectType="Checkbox"><x:Anchor>5, 0, 0, 0, 6, 0, 1, 0</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData>
 </v:shape>"""
VML = f"""<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit">
  <o:idmap v:ext="edit" data="1"/>
 </o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe"/>
 <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"
  path="m,l,21600r21600,l21600,xe">
 </v:shapetype>{note(1025, 2, 2)}{note(1026, 2, 3)}{CONTROL}{note(1027, 3, 4)}</xml>"""
HEADER_VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="CH" type="#_x0000_t75"><v:imagedata o:title="x"></v:shape></xml>'
DRAWING = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:sp macro=""/></xdr:wsDr>'


def excel(*, absolute: bool = False, prefix: str = "", notes: str = "xl/comments1.xml") -> bytes:
    """A workbook with everything: boxes, threads, controls, a chart, extensions."""
    from_sheet = notes.removeprefix("xl/")
    parts = {
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"),
            ("chartsheet", "chartsheets/sheet1.xml"),
            ("worksheet", "worksheets/sheet3.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            absolute=absolute,
        ),
        "xl/worksheets/sheet1.xml": SHEET,
        "xl/worksheets/_rels/sheet1.xml.rels": links(
            ("drawing", "../drawings/drawing1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("comments", f"../{from_sheet}"),
            ("vmlDrawing", "../drawings/vmlDrawing2.vml"),
            ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            ("threadedComment", "../threadedComments/threadedComment1.xml"),
            absolute=absolute,
        ),
        "xl/chartsheets/sheet1.xml": CHART,
        "xl/chartsheets/_rels/sheet1.xml.rels": links(("drawing", "/xl/drawings/drawing2.xml")),
        "xl/drawings/drawing2.xml": DRAWING.replace('<xdr:sp macro=""/>', ""),
        "xl/worksheets/sheet3.xml": OTHER,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": STRINGS,
        notes: COMMENTS,
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/vmlDrawing1.vml": VML,
        "xl/drawings/vmlDrawing2.vml": HEADER_VML,
        "xl/ctrlProps/ctrlProp1.xml": "<formControlPr/>",
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
        "xl/cellimages.xml": "<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
    }
    if prefix:
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml",
                     "xl/styles.xml", "xl/sharedStrings.xml", notes):  # fmt: skip
            parts[name] = prefixed(parts[name], prefix)
    return packed(parts, notes)


def prefixed(xml: str, prefix: str) -> str:
    """The same XML with a prefix on what has none."""
    xml = re.sub(r"<(/?)([A-Za-z0-9]+)(?=[\s/>])", rf"<\1{prefix}:\2", xml)
    return xml.replace("xmlns=", f"xmlns:{prefix}=")


def packed(parts: dict[str, str], notes: str = "xl/comments1.xml") -> bytes:
    """Zip parts, with their media types."""
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/worksheets/sheet1.xml": "worksheet",
        "xl/worksheets/sheet3.xml": "worksheet",
        "xl/chartsheets/sheet1.xml": "chartsheet",
        "xl/styles.xml": "styles",
        "xl/sharedStrings.xml": "sharedStrings",
        notes: "comments",
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{MEDIA}.{kind}+xml"/>'
        for name, kind in kinds.items()
        if name in parts
    )
    types = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>{overrides}</Types>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def plain(sheet: str = OTHER, **more: str) -> bytes:
    """The least that a workbook needs: no styles, no texts; ``more`` are other parts."""
    parts = {
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="填写" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return packed(parts | more)
