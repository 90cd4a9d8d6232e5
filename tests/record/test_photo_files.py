"""Photo files taken apart: work bounded before decoding, and nothing but the picture printed."""

from __future__ import annotations

import io
import struct
import sys
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.masters import photo_size as printing
from cadre_docs.printing.document import Printer
from cadre_docs.record.photo import jpeg, look, png
from cadre_docs.record.photo import read as photo
from cadre_docs.record.photo.kept import Kept
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import photo_facts, read_photo
from tests.masters.photo_form import FORM, make_catalog, noisy

SECRET = b"ID 41070119720315 behind the picture"


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> Catalog:
    return Catalog(make_catalog(tmp_path_factory.mktemp("catalog")))


@pytest.fixture
def box(forms: Catalog):
    return next(f for f in forms.schema(FORM).printed_fields if f.photo)


@pytest.fixture
def decodings(monkeypatch) -> list[str]:
    """Every picture that is decoded, anywhere; nothing is known of any before."""
    for known in (photo._facts, photo._sizes, look._looks, printing._printed):
        known.clear()
    done: list[str] = []
    real = photo.load_strictly

    def load(image):
        done.append(image.format)
        real(image)

    # Below load_whole, which other modules import by its name, some of them when first needed.
    monkeypatch.setattr(photo, "load_strictly", load)
    return done


def saved(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def before(data: bytes, mark: bytes, piece: bytes) -> bytes:
    """Put bytes before the chunk of a PNG whose type is ``mark``."""
    at = data.index(mark) - 4
    return data[:at] + piece + data[at:]


def scanned(data: bytes, times: int) -> bytes:
    """A progressive JPEG that has so many scans in all: its last one, again and again."""
    last, scans = data.rindex(b"\xff\xda"), data.count(b"\xff\xda")
    return data[:-2] + data[last:-2] * (times - scans) + data[-2:]


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    try:
        photo_facts(path)
    except PhotoError as problem:
        return str(problem)
    return ""


# --- work is bounded before a decoder runs ---------------------------------------------------


def test_a_progressive_jpeg_of_6000_empty_scans_is_never_decoded(tmp_path, box, decodings):
    data = scanned(saved(Image.new("RGB", (1_600, 2_000)), progressive=True), 6_000)
    assert len(data) < 1_000_000
    said = refusal(tmp_path / "a.jpg", data)
    assert "过于复杂" in said
    assert "另存为" in said
    assert printing.printed_photo(box, tmp_path, "a.jpg") is None
    assert decodings == []


@pytest.mark.parametrize(("scans", "refused"), [(50, False), (51, True)])
def test_scans_times_pixels(scans: int, refused: bool, tmp_path, decodings):
    """As many as of the largest picture fifty: ordinary files have ten."""
    data = scanned(saved(Image.new("L", (1_000, 1_000)), progressive=True), scans)
    with using(Limits(photo_pixels=100)):
        said = refusal(tmp_path / "a.jpg", data)
    assert (f"分{scans}遍扫描" in said) is refused
    assert len(decodings) == (not refused)
    assert not refusal(tmp_path / "a.jpg", data)  # of the pixels allowed otherwise


@pytest.mark.parametrize(("scans", "refused"), [(500, False), (501, True)])
def test_scans_of_a_small_picture(scans: int, refused: bool, tmp_path):
    data = scanned(saved(Image.new("L", (16, 16)), progressive=True), scans)
    assert ("过于复杂" in refusal(tmp_path / "a.jpg", data)) is refused


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("piece", [segment(0xE1, b""), segment(0xFE, b"x"), segment(0xDD, b"\0\0")])
def test_segments(piece: bytes, many: bool, tmp_path, decodings):
    data = saved(Image.new("L", (16, 16)))
    there = len(list(jpeg._segments(data)))
    assert there < 20
    full = data[:2] + piece * (jpeg.MOST_SEGMENTS - there + many) + data[2:]
    assert ("过于复杂" in refusal(tmp_path / "a.jpg", full)) is many
    assert len(decodings) == (not many)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("place", [b"IDAT", b"IEND"])
@pytest.mark.parametrize("kind", [b"prVt", b"tEXt", b"tIME"])
def test_chunks(kind: bytes, place: bytes, many: bool, tmp_path, decodings):
    data = saved(Image.new("L", (16, 16)), "PNG")
    added = png.MOST_CHUNKS - 4 + many  # IHDR, IDAT, IEND, and to see that nothing follows
    full = before(data, place, chunk(kind, b"") * added)
    assert ("过于复杂" in refusal(tmp_path / "a.png", full)) is many
    assert len(decodings) == (not many)


def test_exif_values_are_not_fetched(tmp_path):
    """Three thousand values of a megabyte each, all of them the same one."""
    values = b"".join(struct.pack("<HHII", 0x9000 + n, 7, 1_000_000, 8) for n in range(3_000))
    exif = b"II*\0\x08\0\0\0" + struct.pack("<H", 3_000) + values + b"\0" * 1_000_000
    data = before(saved(Image.new("L", (16, 16)), "PNG"), b"IDAT", chunk(b"eXIf", exif))
    tracemalloc.start()
    assert not refusal(tmp_path / "a.png", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000  # the largest file, and this one


def calls(path: Path, data: bytes) -> int:
    """Count the calls of functions, Python's and C's, that reading a photo takes."""
    path.write_bytes(data)
    counted = 0

    def count(_frame, event: str, _arg) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        photo_facts(path)
    finally:
        sys.setprofile(None)
    return counted


GROWING = {
    "scans": lambda n: scanned(saved(Image.new("L", (16, 16)), progressive=True), n),
    "notes": lambda n: saved(Image.new("L", (16, 16))).replace(
        b"\xff\xd8", b"\xff\xd8" + segment(0xE1, b"Exif\0\0") * n
    ),
    "one note": lambda n: saved(Image.new("L", (16, 16)), comment=b"x" * n),
    "coded": lambda n: saved(Image.new("L", (16, 16)))[:-2] + b"\xff\0" * n * 20 + b"\xff\xd9",
    "fill": lambda n: saved(Image.new("L", (16, 16)))[:-2] + b"\xff" * n * 20 + b"\xff\xd9",
    "chunks": lambda n: before(
        saved(Image.new("L", (16, 16)), "PNG"), b"IDAT", chunk(b"tEXt", b"a\0b") * n
    ),
    "behind": lambda n: saved(Image.new("L", (16, 16)), "PNG") + b"\xff\xda" * n,
}


@pytest.mark.parametrize("what", GROWING)
def test_twice_the_file_is_at_most_twice_the_work(what: str, tmp_path):
    calls(tmp_path / "0", GROWING[what](20))  # what is imported once
    one, two = (calls(tmp_path / "a", GROWING[what](n)) for n in (200, 400))
    assert two <= 2.05 * one


# --- once for all who name it ----------------------------------------------------------------

CHECKED = 2
"""Decodings of a photo that several people name: whole, and coarsely for how it looks."""


def write_people(folder: Path, photos: list[str]) -> None:
    for number, name in enumerate(photos):
        text = f"表单: {FORM}\n姓名: 示例{chr(0x4E00 + number)}\n照片: {name}\n"
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_thirty_records_that_name_one_photo(kind: str, forms, tmp_path, decodings):
    (tmp_path / "照片.jpg").write_bytes(saved(noisy(1_500, 2_100), kind))
    write_people(tmp_path, ["照片.jpg"] * 30)
    intake = read_paths([tmp_path], forms)
    assert {f.code for f in check_intake(intake, forms)} <= {"FS-unread", "FS-rules", "X-alike"}
    assert decodings == [kind] * CHECKED
    printer = Printer(forms)
    pictures = {embedded(printer.filled(entry.record).docx) for entry in intake.entries}
    assert len(pictures) == 1
    assert decodings == [kind] * (CHECKED + 1)  # and once to print


def test_copies_under_other_names_are_the_same_photo(forms, tmp_path, decodings):
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(saved(noisy(500, 700), "PNG"))
    write_people(tmp_path, [f"{number}.png" for number in range(5)])
    check_intake(read_paths([tmp_path], forms), forms)
    assert decodings == ["PNG"] * CHECKED


def test_a_damaged_photo_is_looked_at_once_and_told_of_everybody(forms, tmp_path, decodings):
    for name in ("甲.png", "{name}.png"):
        (tmp_path / name).write_bytes(saved(noisy(500, 700), "PNG")[:-200])
    write_people(tmp_path, ["甲.png", "'{name}.png'"] * 5)
    found = check_intake(read_paths([tmp_path], forms), forms)
    told = [f.message for f in found if f.code == "FS-photo"]
    assert len(told) == 10
    assert set(told) == {f"“{name}”不是完好的JPEG或PNG照片" for name in ("甲.png", "{name}.png")}
    assert decodings == ["PNG"] * CHECKED


def test_a_plain_photo_that_was_checked_is_printed_without_being_decoded(box, tmp_path, decodings):
    (tmp_path / "a.jpg").write_bytes(saved(noisy(300, 420)))
    photo_facts(tmp_path / "a.jpg")
    assert printing.printed_photo(box, tmp_path, "a.jpg").picture == saved(noisy(300, 420))
    assert decodings == ["JPEG"]


def test_so_is_the_first_of_very_many_that_were_checked_before_any_is_printed(
    box, tmp_path, decodings, monkeypatch
):
    monkeypatch.setattr(photo, "_facts", Kept(entries=2))
    names = [f"{width}.jpg" for width in range(300, 304)]
    for width, name in zip(range(300, 304), names, strict=True):
        (tmp_path / name).write_bytes(saved(noisy(width, 420)))
        photo_facts(tmp_path / name)
    assert all(printing.printed_photo(box, tmp_path, name) for name in names)
    assert len(decodings) == len(names)


def test_another_file_of_the_same_name_is_another_photo(tmp_path, decodings):
    widths = []
    for width in (300, 301, 300):
        (tmp_path / "a.png").write_bytes(saved(noisy(width, 420), "PNG"))
        widths.append(photo_facts(tmp_path / "a.png").width)
    assert widths == [300, 301, 300]
    assert len(decodings) == 2


def test_what_is_known_holds_for_its_limits(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(saved(Image.new("L", (1_000, 1_001)), "PNG"))
    assert photo_facts(path)
    with using(Limits(photo_pixels=100)), pytest.raises(PhotoError, match="超过100万像素"):
        photo_facts(path)
    assert photo_facts(path)


def test_what_is_kept_is_bounded():
    kept: Kept[int, str] = Kept(entries=3, size=10)
    for number in range(5):
        kept.keep(number, str(number), 2)
    assert [kept.get(n) for n in range(5)] == [None, None, "2", "3", "4"]
    assert kept.get(2) == "2"  # asked for: it stays longer
    kept.keep(5, "5", 6)
    assert [kept.get(n) for n in range(6)] == [None, None, "2", None, "4", "5"]
    kept.keep(6, "6", 11)  # larger than the room
    assert [kept.get(n) for n in range(7)] == [None] * 7


# --- nothing but the picture -----------------------------------------------------------------


def in_jpeg(piece: bytes) -> bytes:
    """A JPEG of 300 × 420 pixels, with a segment behind its JFIF header."""
    data = saved(noisy(300, 420), quality=70)
    return data[:20] + piece + data[20:]


def a_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", SECRET)
    return stream.getvalue()


def mpf() -> bytes:
    pictures = [noisy(300, 420, seed) for seed in (0, 1)]
    data = saved(pictures[0], "MPO", save_all=True, append_images=pictures[1:])
    return data + SECRET


def thumbnailed() -> bytes:
    preview = saved(Image.new("RGB", (16, 16)), comment=SECRET)
    return in_jpeg(segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + preview))


JFIF_PREVIEW = b"JFIF\0\1\2\0\0\1\0\1\3\4" + (SECRET * 2)[:36]
TABLE = b"\0" + (SECRET * 2)[:64]
CLEAN = in_jpeg(b"")
# A plain JPEG with something behind its end: cut there, byte for byte.
BEHIND = {
    "text": SECRET,
    "zip": a_zip(),
    "html": b"<html><script>" + SECRET + b"</script></html>",
    "a second picture": saved(Image.new("RGB", (9, 9)), comment=SECRET),
    "zeros": b"\0" * 999 + SECRET,
}
# A JPEG with something inside: decoded, and coded anew.
INSIDE = {
    "exif with a preview": thumbnailed(),
    "exif that is none": in_jpeg(segment(0xE1, b"Exif\0\0" + SECRET)),
    "xmp": in_jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)),
    "comment": in_jpeg(segment(0xFE, SECRET)),
    "photoshop": in_jpeg(segment(0xED, b"Photoshop 3.0\x008BIM" + SECRET)),
    "jfif extension": in_jpeg(segment(0xE0, b"JFXX\0\x10" + SECRET)),
    "a second jfif": in_jpeg(segment(0xE0, b"JFIF\0" + SECRET)),
    "jfif with a preview": CLEAN[:2] + segment(0xE0, JFIF_PREVIEW) + CLEAN[20:],
    "long jfif": CLEAN[:2] + segment(0xE0, CLEAN[6:20] + SECRET) + CLEAN[20:],
    "profile that is none": in_jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1" + SECRET)),
    "between segments": in_jpeg(SECRET),
    "before the first": CLEAN[:2] + b"\xff" + CLEAN[2:20] + segment(0xEF, SECRET) + CLEAN[20:],
    "many tables": in_jpeg(segment(0xDB, TABLE) * 5),
    "two pictures": mpf(),
    "in the coded data": CLEAN[:-2] + SECRET * 15_000 + CLEAN[-2:],
    "fill bytes": CLEAN[:-2] + b"\xff" * 99 + CLEAN[-2:] + SECRET,
}
PLAIN_PNG = saved(noisy(300, 420), "PNG")
PNGS = {
    "behind the end": PLAIN_PNG + SECRET,
    "a zip behind": PLAIN_PNG + a_zip(),
    "text": before(PLAIN_PNG, b"IDAT", chunk(b"tEXt", b"a\0" + SECRET)),
    "packed text": before(PLAIN_PNG, b"IDAT", chunk(b"zTXt", b"a\0\0" + zlib.compress(SECRET))),
    "text of the world": before(PLAIN_PNG, b"IEND", chunk(b"iTXt", b"a\0\0\0\0\0" + SECRET)),
    "exif": before(PLAIN_PNG, b"IDAT", chunk(b"eXIf", b"II*\0\x08\0\0\0\0\0" + SECRET)),
    "private": before(PLAIN_PNG, b"IDAT", chunk(b"prVt", SECRET)),
    "packed profile that is none": before(
        PLAIN_PNG, b"IDAT", chunk(b"iCCP", b"a\0\0" + zlib.compress(SECRET * 9))
    ),
}


def embedded(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        [name] = [n for n in package.namelist() if "/media/" in n]
        return package.read(name)


def every_byte(kind: str, data: bytes) -> bytes:
    if kind == "pdf":  # a JPEG lies in a PDF as it is
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(map(package.read, package.namelist()))


def outputs(folder: Path, data: bytes, forms: Catalog) -> dict[str, bytes]:
    (folder / "照片.jpg").write_bytes(data)
    write_people(folder, ["照片.jpg"])
    [entry] = read_paths([folder], forms).entries
    document = Printer(forms).filled(entry.record)
    return {kind: document.output(kind) for kind in ("docx", "xlsx", "pdf")}


@pytest.mark.parametrize("what", BEHIND)
def test_a_plain_jpeg_ends_where_its_picture_ends(what: str, forms, tmp_path):
    made = outputs(tmp_path, CLEAN + BEHIND[what], forms)
    assert embedded(made["docx"]) == CLEAN
    assert embedded(made["xlsx"]) == CLEAN
    for kind, data in made.items():
        assert SECRET not in every_byte(kind, data), kind
    assert made["docx"] == outputs(tmp_path, CLEAN, forms)["docx"]


@pytest.mark.parametrize("what", INSIDE | PNGS)
def test_what_is_noted_in_a_file_is_in_no_output(what: str, forms, tmp_path):
    made = outputs(tmp_path, (INSIDE | PNGS)[what], forms)
    for kind, data in made.items():
        assert SECRET not in every_byte(kind, data), kind
    printed = embedded(made["docx"])
    assert jpeg.read_jpeg(printed).plain == printed
    shown = Image.open(io.BytesIO(printed))
    apart = ImageOps.grayscale(shown).resize((30, 42))
    clean = ImageOps.grayscale(Image.open(io.BytesIO(CLEAN))).resize((30, 42))
    if what not in ("many tables",):  # whose colours are what the secret makes of them
        assert max(abs(a - b) for a, b in zip(apart.tobytes(), clean.tobytes(), strict=True)) < 12


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"optimize": True}, {"subsampling": 0}, {"restart_marker_rows": 1}])  # fmt: skip
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_encoders_write_is_plain(mode: str, options: dict, box, tmp_path):
    data = saved(noisy(300, 420).convert(mode), **options)
    (tmp_path / "a.jpg").write_bytes(data)
    assert jpeg.read_jpeg(data).plain == data
    assert read_photo(tmp_path / "a.jpg").plain == data
    assert printing.printed_photo(box, tmp_path, "a.jpg").picture == data


@pytest.mark.parametrize("mode", ["CMYK"])
def test_other_colours_are_not_plain(mode: str):
    assert jpeg.read_jpeg(saved(noisy(300, 420).convert(mode))).plain == b""


def test_a_colour_profile_is_printed_up_to_its_end(box, tmp_path):
    profile = struct.pack(">I", 132) + bytes(32) + b"acsp" + bytes(92)
    for kind in ("JPEG", "PNG"):
        data = saved(noisy(300, 420), kind, icc_profile=profile + SECRET)
        (tmp_path / "a").write_bytes(data)
        printed = printing.printed_photo(box, tmp_path, "a").picture
        assert Image.open(io.BytesIO(printed)).info["icc_profile"] == profile


# --- the way up -------------------------------------------------------------------------------


def marked() -> Image.Image:
    """A picture that looks different from every side."""
    picture = Image.new("RGB", (30, 40), "white")
    picture.paste("red", (0, 0, 10, 40))
    picture.paste("blue", (0, 0, 30, 8))
    return picture


def exif_of(way: int, order: str = ">") -> bytes:
    """A directory that has an entry before and one behind the orientation."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entries = ((0x010F, 2, 4, 0), (0x0112, 3, 1, way << 16 if order == ">" else way), (0x0128, 3, 1, 0))  # fmt: skip
    directory = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    return mark + struct.pack(f"{order}IH", 8, 3) + directory + bytes(4)


def with_exif(kind: str, exif: bytes) -> bytes:
    if kind == "JPEG":
        return saved(marked(), exif=b"Exif\0\0" + exif, quality=95)
    if kind == "PNG":
        return before(saved(marked(), "PNG"), b"IDAT", chunk(b"eXIf", exif))
    raw = b"\nexif\n%8d\n%s\n" % (len(exif) + 6, (b"Exif\0\0" + exif).hex().encode())
    text = b"Raw profile type exif\0\0" + zlib.compress(raw)
    return before(saved(marked(), "PNG"), b"IDAT", chunk(b"zTXt", text))


def with_xmp(kind: str, way: int) -> bytes:
    xmp = b'<x:xmpmeta><a tiff:Orientation="%d"/></x:xmpmeta>' % way
    if kind == "JPEG":
        data = saved(marked(), quality=95)
        return data[:20] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp) + data[20:]
    packed = kind == "packed PNG"
    text = b"XML:com.adobe.xmp\0" + bytes((packed, 0)) + b"\0\0" + (zlib.compress(xmp) if packed else xmp)  # fmt: skip
    return before(saved(marked(), "PNG"), b"IDAT", chunk(b"iTXt", text))


@pytest.mark.parametrize("way", range(10))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "old PNG"])
def test_every_way_up_is_as_pillow_turns_it(kind: str, way: int, tmp_path):
    for number, order in enumerate("<>"):
        data = with_exif(kind, exif_of(way, order))
        (tmp_path / f"{number}").write_bytes(data)
        wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        assert read_photo(tmp_path / f"{number}").image.tobytes() == wanted.tobytes()
        assert read_photo(tmp_path / f"{number}").image.size == wanted.size


@pytest.mark.parametrize("way", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "packed PNG"])
def test_xmp_tells_the_way_up_where_exif_does_not(kind: str, way: int, tmp_path):
    data = with_xmp(kind, way)
    (tmp_path / "a").write_bytes(data)
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert read_photo(tmp_path / "a").image.tobytes() == wanted.tobytes()


@pytest.mark.parametrize(
    "exif", [b"", b"II", b"MM\0*\0\0", b"XX*\0" + bytes(9), exif_of(6)[:20], exif_of(6)[:14]]
)
def test_exif_that_is_damaged_turns_nothing(exif: bytes, tmp_path):
    for kind in ("JPEG", "PNG"):
        (tmp_path / "a").write_bytes(with_exif(kind, exif))
        assert read_photo(tmp_path / "a").image.size == (30, 40)


def test_decoders_never_see_what_is_noted(monkeypatch, tmp_path):
    """Pillow looks into EXIF, previews and texts as soon as it opens a file."""
    opened = []
    for plugin, name in ((JpegImagePlugin, "JpegImageFile"), (PngImagePlugin, "PngImageFile")):
        real = getattr(plugin, name)._open

        def opening(self, real=real):
            opened.append(self.fp.getvalue())
            real(self)

        monkeypatch.setattr(getattr(plugin, name), "_open", opening)
    files = (*INSIDE.values(), *PNGS.values())
    for data in files:
        (tmp_path / "a").write_bytes(data)
        read_photo(tmp_path / "a")
    assert len(opened) == len(files)
    for what, data in zip(INSIDE | PNGS, opened, strict=True):
        inside = "profile" in what or "jfif" in what or what in ("in the coded data", "many tables")
        assert inside or SECRET not in data, what
