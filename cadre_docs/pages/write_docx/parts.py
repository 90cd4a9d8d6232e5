"""The parts of a lean DOCX around its body: styles, settings, properties, relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import (
    CONTENT_TYPES,
    CORE_PROPERTIES,
    DRAWING,
    PACKAGE_RELATIONSHIPS,
    PICTURE,
    RELATIONSHIP,
    WORD_DRAWING,
    WORDPROCESSING,
)
from cadre_docs.office.quoting import DECLARATION, escape, quoteattr

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

NAMESPACES = (
    f'xmlns:w="{WORDPROCESSING}" xmlns:r="{RELATIONSHIP}" xmlns:wp="{WORD_DRAWING}"'
    f' xmlns:a="{DRAWING}" xmlns:pic="{PICTURE}"'
)
_TYPE = "application/vnd.openxmlformats-"
_WORD_TYPE = f"{_TYPE}officedocument.wordprocessingml"

# Off: whatever makes the width or height of a line depend on the program's own idea.
SWITCHES = (
    '<w:widowControl w:val="0"/><w:kinsoku w:val="1"/><w:wordWrap w:val="1"/>'
    '<w:overflowPunct w:val="0"/><w:topLinePunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
)
_SETTINGS = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def part(root: str, inner: str) -> str:
    """Return a WordprocessingML part."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def styles() -> str:
    """Return styles that state what paragraphs leave open, and nothing else."""
    run = (
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"'
        ' w:cs="Times New Roman"/><w:color w:val="000000"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    )
    paragraph = (
        f'{SWITCHES}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/>'
    )
    margins = "".join(
        f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
    )
    return part(
        "styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>",
    )


def settings() -> str:
    """Return the settings of Word 2013 and later."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="{value}"/>'
        for name, value in _SETTINGS.items()
    )
    return part(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
    )


_LATIN = 0x250


def font_table(names: Iterable[str]) -> str:
    """Return what Word may put in the place of each font: one for Chinese, or for Latin."""
    fonts = "".join(map(_font, sorted(set(names))))
    return part("fonts", fonts)


def _font(name: str) -> str:
    chinese = any(ord(character) >= _LATIN for character in name)
    charset, family = ("86", "auto") if chinese else ("00", "roman")
    return (
        f'<w:font w:name={quoteattr(name)}><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )


def core(title: str, date: datetime.date) -> str:
    """Return the document properties; ``date`` is creation and change."""
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{date.isoformat()}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{CORE_PROPERTIES}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>cadre-docs</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{stamps}</cp:coreProperties>"
    )


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return relations: id → (kind, target)."""
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(target)}/>'
        for name, (kind, target) in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{inner}</Relationships>'


def package_relationships() -> str:
    """Return the relations of the package itself."""
    kind = f"{PACKAGE_RELATIONSHIPS}/metadata/core-properties"
    return relationships(
        {
            "rId1": (f"{RELATIONSHIP}/officeDocument", "word/document.xml"),
            "rId2": (kind, "docProps/core.xml"),
        }
    )


def content_types(margins: Iterable[str], media: Iterable[str]) -> str:
    """Return the media types; ``margins`` are header and footer parts, ``media`` extensions."""
    kinds = {
        "word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        "word/styles.xml": f"{_WORD_TYPE}.styles+xml",
        "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
        "word/fontTable.xml": f"{_WORD_TYPE}.fontTable+xml",
        "docProps/core.xml": f"{_TYPE}package.core-properties+xml",
    }
    kinds |= {
        name: f"{_WORD_TYPE}.{'header' if 'header' in name else 'footer'}+xml" for name in margins
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    pictures = "".join(
        f'<Default Extension="{extension}" ContentType="image/{extension}"/>'
        for extension in dict.fromkeys(media)
    )
    return (
        f'{DECLARATION}<Types xmlns="{CONTENT_TYPES}">'
        f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{pictures}{overrides}</Types>'
    )
