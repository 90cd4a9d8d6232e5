"""What a PDF says about itself, as XMP (ISO 16684-1), with the standards that it is built to.

``pdfuaid`` is none of the schemas that PDF/A knows, so the packet describes it
(ISO 19005-2, 6.6.2.3). All else says the same as the information dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = "D:"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": _UA,
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_CLAIM = f"""<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
"""


def xmp_packet(entries: Mapping[str, str], *, claim: bool) -> bytes:
    """Return the packet of a file with these entries of its information dictionary.

    ``claim`` says that the file is built to PDF/A-2a and PDF/UA-1.
    """
    lines = []
    for key, tag in (("Title", "title"), ("Subject", "description")):
        if text := entries.get(key):
            said = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
            lines.append(f"<dc:{tag}>{said}</dc:{tag}>")
    if text := entries.get("Author"):
        said = f"<rdf:Seq><rdf:li>{escape(text)}</rdf:li></rdf:Seq>"
        lines.append(f"<dc:creator>{said}</dc:creator>")
    simple = {
        "xmp:CreatorTool": entries.get("Creator", ""),
        "pdf:Producer": entries.get("Producer", ""),
        "xmp:CreateDate": _day(entries.get("CreationDate", "")),
        "xmp:ModifyDate": _day(entries.get("ModDate", "")),
    }
    lines += [f"<{name}>{escape(text)}</{name}>" for name, text in simple.items() if text]
    body = "\n".join(lines) + "\n" + (_CLAIM if claim else "")
    used = (name for name in _NAMES if f"{name}:" in body)
    spaces = "".join(f' xmlns:{name}="{_NAMES[name]}"' for name in used)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n{body}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    ).encode()


def _day(text: str) -> str:
    """Return a date of PDF (``D:20240429``) as XMP writes it (``2024-04-29``)."""
    digits = text.removeprefix(_DAY)
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if digits else ""
