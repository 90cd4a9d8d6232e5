"""Pages written as PDF (ISO 32000-1): each font once, cut down to the glyphs that are used."""

from __future__ import annotations

import io
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

import pydyf

from cadre_docs.pages.typeset.marks import BLACK, Image, Rule, Text
from cadre_docs.pages.typeset.not_set import NotSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.pages.model import Picture
    from cadre_docs.pages.typeset.pages import SetPage
    from cadre_docs.pages.typeset.typefaces import Glyph, Typeface

_LEVEL = 6
_COLOUR_SPACES = {"RGB": "/DeviceRGB", "L": "/DeviceGray"}


class _UsedFont:
    """A face and the glyphs of it that pages use."""

    def __init__(self, name: str, face: Typeface) -> None:
        self.name, self.face = name, face
        self.texts: dict[int, str] = {}
        self.numbers: dict[int, int] = {}
        self.widths: dict[int, float] = {}

    def use(self, glyphs: Iterable[Glyph]) -> None:
        """Note glyphs; raises NotSet when one would stand for two texts or have two widths."""
        texts, widths = self.texts, self.widths
        for number, advance, text in glyphs:
            if texts.setdefault(number, text) != text:
                raise NotSet(f"“{text}”与“{texts[number]}”共用一个字形")
            if widths.setdefault(number, advance) != advance:
                raise NotSet(f"“{text}”的宽度不止一种")

    def finish(self, pdf: pydyf.PDF) -> pydyf.Dictionary:
        """Add the font to a file; from here on glyphs have their new numbers."""
        kind, data, numbers = self.face.subset(self.texts)
        self.numbers = {old: numbers[old] for old in self.texts}
        tag = "".join(chr(65 + byte % 26) for byte in sha256(data).digest()[:6])
        name = f"/{tag}+{self.face.name}"
        descriptor = self._descriptor(pdf, name, kind, data)
        descendant = _add(pdf, self._descendant(name, kind, descriptor))
        unicode = _stream(pdf, self._to_unicode().encode())
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/Type0",
                    "BaseFont": name,
                    "Encoding": "/Identity-H",
                    "DescendantFonts": pydyf.Array([descendant.reference]),
                    "ToUnicode": unicode.reference,
                }
            ),
        )

    def _descriptor(self, pdf: pydyf.PDF, name: str, kind: str, data: bytes) -> pydyf.Dictionary:
        key, extra = "FontFile3", {"Subtype": "/CIDFontType0C"}
        if kind != "CFF":
            key, extra = "FontFile2", {"Length1": str(len(data))}
        file = _stream(pdf, data, extra)
        ascent, descent = (round(1000 * length) for length in self.face.extents)
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": name,
                    "Flags": 4,
                    "FontBBox": pydyf.Array([0, descent, 1000, ascent]),
                    "ItalicAngle": 0,
                    "Ascent": ascent,
                    "Descent": descent,
                    "CapHeight": ascent,
                    "StemV": 80,
                    key: file.reference,
                }
            ),
        )

    def _descendant(self, name: str, kind: str, descriptor: pydyf.Dictionary) -> pydyf.Dictionary:
        widths = pydyf.Array()
        for old, new in sorted(self.numbers.items(), key=lambda pair: pair[1]):
            if (width := round(1000 * self.widths[old])) != 1000:  # noqa: PLR2004 - the DW
                widths += [new, pydyf.Array([width])]
        system = pydyf.Dictionary(
            {
                "Registry": pydyf.String("Adobe"),
                "Ordering": pydyf.String("Identity"),
                "Supplement": 0,
            }
        )
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0" if kind == "CFF" else "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": system,
                "FontDescriptor": descriptor.reference,
                "DW": 1000,
                "W": widths,
            }
        )
        if kind != "CFF":
            font["CIDToGIDMap"] = "/Identity"
        return font

    def _to_unicode(self) -> str:
        pairs = [
            f"<{self.numbers[old]:04x}> <{text.encode('utf-16-be').hex()}>"
            for old, text in sorted(self.texts.items())
            if text
        ]
        blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
        listed = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )


class PdfFile:
    """Collects pages and writes them as one file."""

    def __init__(self) -> None:
        self._pages: list[SetPage] = []
        self._fonts: dict[Typeface, _UsedFont] = {}
        self._images: dict[bytes, tuple[str, pydyf.Stream]] = {}
        self._pdf = pydyf.PDF()

    def add(self, pages: Sequence[SetPage]) -> None:
        """Add pages, all or none.

        Raises NotSet for pictures and glyphs that cannot be written beside what is there.
        What glyphs of refused pages were noted is a few bytes in a font, never on a page.
        """
        for page in pages:
            for placed in page.placed:
                for mark in placed.marks:
                    if isinstance(mark, Text):
                        self._font(mark.face).use(mark.glyphs)
                    elif isinstance(mark, Image):
                        self._image(mark.picture)
        self._pages.extend(pages)

    @property
    def page_count(self) -> int:
        """How many pages it has by now."""
        return len(self._pages)

    def _font(self, face: Typeface) -> _UsedFont:
        if face not in self._fonts:
            self._fonts[face] = _UsedFont(f"F{len(self._fonts)}", face)
        return self._fonts[face]

    def _image(self, picture: Picture) -> None:
        if picture.data in self._images:
            return
        from PIL import Image as Pillow

        if picture.media_type != "image/jpeg":
            raise NotSet("图片不是 JPEG")
        with Pillow.open(io.BytesIO(picture.data)) as opened:
            size, space = opened.size, _COLOUR_SPACES.get(opened.mode)
        if space is None:
            raise NotSet("图片不是 RGB 或灰度")
        stream = pydyf.Stream(
            [picture.data],
            {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": size[0],
                "Height": size[1],
                "ColorSpace": space,
                "BitsPerComponent": 8,
                "Filter": "/DCTDecode",
            },
        )
        self._pdf.add_object(stream)
        self._images[picture.data] = (f"I{len(self._images)}", stream)

    def write(
        self,
        info: Mapping[str, str],
        *,
        language: str,
        labels: pydyf.Dictionary | None,
        identifier: bytes,
    ) -> bytes:
        """Return the file; ``info`` are the entries of its information dictionary."""
        pdf = self._pdf
        fonts = {used.name: used.finish(pdf).reference for used in self._fonts.values()}
        images = {name: stream.reference for name, stream in self._images.values()}
        resources = _add(
            pdf,
            pydyf.Dictionary(
                {"Font": pydyf.Dictionary(fonts), "XObject": pydyf.Dictionary(images)}
            ),
        )
        for page in self._pages:
            content = _stream(pdf, "\n".join(self._content(page)).encode("ascii"))
            pdf.add_page(
                pydyf.Dictionary(
                    {
                        "Type": "/Page",
                        "Parent": pdf.pages.reference,
                        "MediaBox": pydyf.Array([0, 0, _plain(page.width), _plain(page.height)]),
                        "Contents": content.reference,
                        "Resources": resources.reference,
                    }
                )
            )
        pdf.info.update({key: pydyf.String(text) for key, text in info.items()})
        pdf.catalog["Lang"] = pydyf.String(language)
        if labels is not None:
            pdf.catalog["PageLabels"] = labels
        made = io.BytesIO()
        pdf.write(made, identifier=identifier)
        return made.getvalue()

    def _content(self, page: SetPage) -> Iterator[str]:
        rules: dict[tuple[float, str], list[str]] = {}
        texts: list[str] = []
        for placed in page.placed:
            x, y = placed.x, page.height - placed.y
            for mark in placed.marks:
                if isinstance(mark, Text):
                    texts.append(self._text(mark, x + mark.x, y - mark.y))
                elif isinstance(mark, Rule):
                    rules.setdefault((mark.width, mark.color), []).append(
                        f"{_plain(x + mark.x0)} {_plain(y - mark.y0)} m "
                        f"{_plain(x + mark.x1)} {_plain(y - mark.y1)} l"
                    )
                else:
                    yield self._drawn(mark, x + mark.x, y - mark.y)
        for (width, color), paths in rules.items():
            if color != BLACK:
                yield " ".join(_plain(int(color[n : n + 2], 16) / 255) for n in (0, 2, 4)) + " RG"
            yield f"{_plain(width)} w"
            yield from paths
            yield "S" if color == BLACK else "S 0 0 0 RG"
        if texts:
            yield "BT"
            yield from texts
            yield "ET"

    def _drawn(self, image: Image, x: float, top: float) -> str:
        picture = image.picture
        size = f"{_plain(picture.width)} 0 0 {_plain(picture.height)}"
        name = self._images[picture.data][0]
        return f"q {size} {_plain(x)} {_plain(top - picture.height)} cm /{name} Do Q"

    def _text(self, mark: Text, x: float, y: float) -> str:
        used = self._fonts[mark.face]
        head = f"/{used.name} {_plain(mark.size)} Tf {_plain(mark.spacing)} Tc "
        head += f"1 0 0 1 {_plain(x)} {_plain(y)} Tm "
        numbers = used.numbers
        codes = "".join([f"{numbers[glyph.number]:04x}" for glyph in mark.glyphs])
        return f"{head}<{codes}> Tj"


def _add(pdf: pydyf.PDF, made: pydyf.Dictionary) -> pydyf.Dictionary:
    pdf.add_object(made)
    return made


def _stream(pdf: pydyf.PDF, data: bytes, extra: Mapping[str, object] | None = None) -> pydyf.Stream:
    stream = pydyf.Stream(
        [zlib.compress(data, _LEVEL)], {**(extra or {}), "Filter": "/FlateDecode"}
    )
    pdf.add_object(stream)
    return stream


def _plain(number: float) -> str:
    """Write a number as PDF wants it, to a thousandth."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
