"""A picture on a page of A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from cadre_docs.adapters.pypdf_internals import add_object
from cadre_docs.record.evidence.pdf_pages import add_page
from cadre_docs.record.evidence.place import HEIGHT, WIDTH, on_a4

if TYPE_CHECKING:
    from cadre_docs.record.photo.read import Photo

_PIXEL = 0.75
"""Points of a pixel where it need not be made smaller: as a screen shows it (96 dpi)."""
_DPI = 300
_INCH = 72


def picture_page(photo: Photo) -> PdfWriter:
    """Return one page with a picture: pixels beyond 300 dpi are left out, none are invented."""
    longest, shortest = max(photo.width, photo.height), min(photo.width, photo.height)
    most = HEIGHT / _INCH * _DPI, WIDTH / _INCH * _DPI
    scale = min(1.0, most[0] / longest, most[1] / shortest)
    width, height = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    image = DecodedStreamObject()  # written as it is: the filter is stated below
    image.set_data(photo.jpeg(width, height))
    facts = {
        "/Type": NameObject("/XObject"),
        "/Subtype": NameObject("/Image"),
        "/Width": NumberObject(width),
        "/Height": NumberObject(height),
        "/ColorSpace": NameObject("/DeviceGray" if photo.image.mode == "L" else "/DeviceRGB"),
        "/BitsPerComponent": NumberObject(8),
        "/Filter": NameObject("/DCTDecode"),
    }
    image.update({NameObject(key): value for key, value in facts.items()})
    writer = PdfWriter()
    wide, high = photo.width * _PIXEL, photo.height * _PIXEL
    place = on_a4((0, 0, wide, high))
    matrix = " ".join(f"{float(n):.6f}" for n in place.ctm)
    names = DictionaryObject({NameObject("/X0"): add_object(writer, image)})
    add_page(writer, names, f"q {matrix} cm {wide:.4f} 0 0 {high:.4f} 0 0 cm /X0 Do Q\n")
    return writer
