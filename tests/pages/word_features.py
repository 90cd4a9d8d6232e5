"""Small Word documents with one feature each, from word_features.yaml, and lines of PDFs."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.yaml_texts import load_yaml

FOLDER = Path(__file__).parent
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_NAMESPACES = (
    f'xmlns:w="{_WORD}" xmlns:r="{_OFFICE}" xmlns:a="{_DRAWING}/main" xmlns:wps="{_SHAPE}"'
    f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:pic="{_DRAWING}/picture"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440"'
    ' w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
)
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
Line = tuple[str, float, float]
"""The characters of a line, where it starts and where its baseline lies, from the first one."""


def cases() -> dict[str, dict[str, Any]]:
    """Return the cases by their names."""
    found: dict[str, dict[str, Any]] = load_yaml(FOLDER / "word_features.yaml")
    return found


def docx(case: dict[str, Any]) -> bytes:
    """Return the document of a case: its body, and what it says of the section and of lists."""

    def part(root: str, inner: str) -> str:
        return f"<w:{root} {_NAMESPACES}>{inner}</w:{root}>"

    section = f"<w:sectPr>{case.get('heads', '')}{_PAGE}{case.get('section', '')}</w:sectPr>"
    kinds = ("styles", "settings", "numbering", "theme", "footer")
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in kinds
    )
    relations += f'<Relationship Id="image" Type="{_OFFICE}/image" Target="image.png"/>'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = '<Default Extension="png" ContentType="image/png"/><Default Extension="rels" '
    types += 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types += "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **{k: k for k in kinds}}.items()
        if name != "theme"
    )
    theme = "application/vnd.openxmlformats-officedocument.theme+xml"
    types += f'<Override PartName="/word/theme.xml" ContentType="{theme}"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val='21'/></w:rPr>"
    defaults += "</w:rPrDefault></w:docDefaults>"
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
    normal += '<w:rPr><w:sz w:val="21"/></w:rPr>'
    settings = '<w:defaultTabStop w:val="420"/><w:compat><w:adjustLineHeightInTable/>'
    settings += '<w:compatSetting w:name="compatibilityMode" w:val="15" '
    settings += 'w:uri="http://schemas.microsoft.com/office/word"/></w:compat>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{relations}</Relationships>",
        "word/document.xml": part("document", f"<w:body>{case['body']}{section}</w:body>"),
        "word/styles.xml": part("styles", f"{defaults}{normal}</w:style>"),
        "word/settings.xml": part("settings", settings),
        "word/numbering.xml": part("numbering", case.get("numbering", "")),
        "word/footer.xml": part("ftr", case.get("footer", "<w:p/>")),
        "word/theme.xml": f'<a:theme xmlns:a="{_DRAWING}/main" name="t">{_THEME}</a:theme>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("word/image.png", _PIXEL)
    return target.getvalue()


def _family(kind: str, chinese: str) -> str:
    fonts = f'<a:latin typeface="Arial"/><a:ea typeface=""/><a:font script="Hans" typeface="{chinese}"/>'
    return f"<a:{kind}Font>{fonts}</a:{kind}Font>"


_THEME = (
    '<a:themeElements><a:clrScheme name="t"><a:dk1><a:sysClr val="windowText" lastClr="000000"/>'
    '</a:dk1><a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme><a:fontScheme name="t">'
    + _family("major", "黑体")
    + _family("minor", "楷体")
    + "</a:fontScheme></a:themeElements>"
)


def relative(pages: list[list[Line]]) -> list[list[Line]]:
    """Return lines whose baselines count from the first one of the document."""
    first = min((line[2] for line in pages[0]), default=0.0) if pages else 0.0
    return [
        [(text, round(x, 1), round(y - first, 1)) for text, x, y in sorted(page, key=_order)]
        for page in pages
    ]


def _order(line: Line) -> tuple[float, float]:
    return round(line[2]), line[1]


def lines_of(pdf: bytes) -> list[list[Line]]:
    """Return the lines of a PDF, page by page: what stands on one baseline."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        pieces: list[tuple[float, float, str]] = []

        def note(text: str, cm: Any, tm: Any, *_: Any, pieces: Any = pieces) -> None:
            if text.strip():
                x, y = (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])
                pieces.append((y, x, "".join(text.split())))

        page.extract_text(visitor_text=note)
        height = float(page.mediabox.height)
        rows: dict[float, list[tuple[float, str]]] = {}
        for y, x, text in pieces:
            row = next((key for key in rows if abs(key - y) < 1), y)
            rows.setdefault(row, []).append((x, text))
        found.append(
            [
                ("".join(text for _, text in sorted(row)), min(x for x, _ in row), height - y)
                for y, row in rows.items()
            ]
        )
    return relative(found)
