"""Byte-stable archives."""

import datetime
import io
import zipfile

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.office.reproducible import stable_zip

DATE = datetime.date(2024, 6, 30)
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="x">'
    "<cp:lastModifiedBy>某人</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T08:30:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-02T08:30:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


def archive(*entries, stamp=(2026, 1, 1, 8, 30, 0), **kw):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **kw) as made:
        for name, text in entries:
            info = zipfile.ZipInfo(name, stamp)
            info.external_attr = 0o644 << 16
            made.writestr(info, text)
    return target.getvalue()


SOME = [
    ("word/document.xml", "<w/>" * 100),
    ("docProps/core.xml", CORE),
    ("[Content_Types].xml", "<t/>"),
]


def entries(data):
    return zipfile.ZipFile(io.BytesIO(data)).infolist()


def test_time_of_writing_leaves_no_trace():
    one = archive(*SOME)
    other = archive(*SOME, stamp=(2025, 5, 5, 5, 5, 6), compression=zipfile.ZIP_DEFLATED)
    assert one != other
    assert stable_zip(one, date=DATE) == stable_zip(other, date=DATE)


def test_idempotent():
    once = stable_zip(archive(*SOME), date=DATE)
    assert stable_zip(once, date=DATE) == once


def test_content_types_first_and_the_rest_in_order():
    names = [info.filename for info in entries(stable_zip(archive(*SOME), date=DATE))]
    assert names == ["[Content_Types].xml", "word/document.xml", "docProps/core.xml"]


def test_attributes():
    for info in entries(stable_zip(archive(*SOME), date=DATE)):
        assert info.date_time == (2024, 6, 30, 0, 0, 0)
        assert (info.create_system, info.external_attr, info.extra) == (0, 0o600 << 16, b"")
        assert info.compress_type == zipfile.ZIP_DEFLATED


@pytest.mark.parametrize("name", ["word/media/image1.jpg", "xl/media/图.jpeg", "a.png"])
def test_pictures_are_stored_as_they_are(name):
    pixels = bytes(range(256)) * 8
    data = stable_zip(archive((name, pixels), *SOME), date=DATE)
    [picture] = [info for info in entries(data) if info.filename == name]
    assert (picture.compress_type, picture.compress_size) == (zipfile.ZIP_STORED, len(pixels))
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.testzip() is None
        assert made.read(name) == pixels
    assert stable_zip(data, date=DATE) == data


def test_core_dates_are_pinned_and_nothing_else():
    data = stable_zip(archive(*SOME), date=DATE)
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    pinned = CORE.replace("2026-01-01T08:30:00Z", "2024-06-30T00:00:00Z")
    assert core == pinned.replace("2026-01-02T08:30:00Z", "2024-06-30T00:00:00Z")


@pytest.mark.parametrize(
    ("date", "stamp"),
    [
        (datetime.date(1970, 5, 12), (1980, 1, 1, 0, 0, 0)),
        (datetime.date(2200, 5, 12), (2107, 12, 31, 0, 0, 0)),
    ],
)
def test_dates_a_zip_cannot_say(date, stamp):
    assert {info.date_time for info in entries(stable_zip(archive(*SOME), date=date))} == {stamp}


def test_names_stay_as_they_are():
    data = stable_zip(archive(("媒体/图.png", b"\x00" * 50)), date=DATE)
    assert zipfile.ZipFile(io.BytesIO(data)).read("媒体/图.png") == b"\x00" * 50


@pytest.mark.parametrize("data", [b"", b"not a zip", archive(*SOME)[:-30]])
def test_no_sound_archive(data):
    with pytest.raises(OutputError, match="完好"):
        stable_zip(data, date=DATE)


def test_equal_names():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive(("a", "1"), ("a", "2"))
    with pytest.raises(OutputError, match="重名"):
        stable_zip(data, date=DATE)
