"""Photos: right way up, undistorted, in their box, in every output; never another person's."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image, ImageFile

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_record
from cadre_docs.errors import MasterError
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits
from cadre_docs.masters.lint.master import lint_docx
from cadre_docs.masters.photo_size import fit, printed_photo
from cadre_docs.printing.batch import Batch
from cadre_docs.printing.document import Printer
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.record.photo.read import read_photo
from cadre_docs.schema.model import PhotoBox
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.masters.photo_form import (
    EMU_PER_MM,
    FORM,
    PICTURES_IN,
    docx_pictures,
    make_catalog,
    master,
    noisy,
    paragraph,
)
from tests.outputs import TEXT_OF

BOX = PhotoBox(35, 49)
RED, BLUE = (220, 30, 30), (30, 30, 220)


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> Catalog:
    return Catalog(make_catalog(tmp_path_factory.mktemp("catalog")))


@pytest.fixture(scope="module")
def printer(forms: Catalog) -> Printer:
    return Printer(forms)


def save(image: Image.Image, path: Path, **options) -> Path:
    image.save(path, **options)
    return path


def write_record(
    folder: Path, name: str = "示例甲", photo: str = "照片.jpg", more: str = ""
) -> Path:
    path = folder / f"{name}.yaml"
    text = f"表单: {FORM}\n姓名: {name}\n照片: {photo!r}\n{more}"
    path.write_text(text, encoding="utf-8")
    return path


def read_one(path: Path, forms: Catalog):
    [entry] = read_paths([path], forms).entries
    return entry.record


def embedded(data: bytes) -> Image.Image:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        [name] = [n for n in package.namelist() if "/media/" in n]
        return Image.open(io.BytesIO(package.read(name)))


def near(pixel, wanted) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, wanted, strict=True))


# --- size ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pixels", "mm"),
    [
        ((350, 490), (35, 49)),
        ((300, 600), (24.5, 49)),
        ((600, 300), (35, 17.5)),
        ((500, 500), (35, 35)),
        ((70, 98), (35, 49)),
        ((4000, 5600), (35, 49)),
    ],
    ids=["as the box", "portrait", "landscape", "square", "small", "large"],
)
def test_a_photo_fills_its_box_and_keeps_its_ratio(pixels, mm, tmp_path: Path) -> None:
    photo = read_photo(save(Image.new("RGB", pixels, RED), tmp_path / "a.png"))
    printed = fit(photo, BOX, "照片")
    assert (printed.width / EMU_PER_MM, printed.height / EMU_PER_MM) == pytest.approx(mm, abs=0.01)
    size = Image.open(io.BytesIO(printed.picture)).size
    assert all(stored <= side for stored, side in zip(size, pixels, strict=True))
    assert size[0] <= 35 / 25.4 * 300 + 1
    assert size[1] <= 49 / 25.4 * 300 + 1
    assert size[0] / size[1] == pytest.approx(pixels[0] / pixels[1], rel=0.01)


def test_a_picture_of_one_line_of_pixels_does_no_harm(tmp_path: Path) -> None:
    photo = read_photo(save(Image.new("RGB", (3000, 1), RED), tmp_path / "a.png"))
    assert fit(photo, BOX, "").height > 0


def test_a_twenty_megapixel_photo_gets_small(forms, printer, tmp_path: Path) -> None:
    photo = save(noisy(4000, 5000), tmp_path / "照片.jpg", quality=97)
    assert photo.stat().st_size > 3_000_000
    document = printer.filled(read_one(write_record(tmp_path), forms))
    for kind in PICTURES_IN:
        assert len(document.output(kind)) < 400_000, kind
    assert embedded(document.docx).size[0] <= 414


@pytest.mark.parametrize("pixels", [(413, 579), (700, 500), (500, 500), (300, 800)])
def test_the_same_size_in_docx_pdf_and_xlsx(pixels, forms, printer, tmp_path: Path) -> None:
    save(noisy(*pixels), tmp_path / "照片.jpg")
    document = printer.filled(read_one(write_record(tmp_path), forms))
    shown = {kind: find(document.output(kind)) for kind, find in PICTURES_IN.items()}
    [first] = shown["docx"]
    scale = min(35 / pixels[0], 49 / pixels[1])
    assert (first.width, first.height) == pytest.approx(
        (pixels[0] * scale, pixels[1] * scale), abs=0.01
    )
    for kind, pictures in shown.items():
        [picture] = pictures
        assert picture.digest == first.digest, kind
        assert (picture.width, picture.height) == pytest.approx(
            (first.width, first.height), abs=0.03
        )


def test_in_excel_the_photo_stands_in_the_middle_of_the_merged_box(
    forms, printer, tmp_path: Path
) -> None:
    save(Image.new("RGB", (500, 500), RED), tmp_path / "照片.jpg")
    document = printer.filled(read_one(write_record(tmp_path), forms))
    sheet = openpyxl.load_workbook(io.BytesIO(document.xlsx)).worksheets[0]
    [image] = sheet._images
    [box] = [b for b in sheet.merged_cells.ranges if b.max_row > b.min_row]
    at, size = image.anchor._from, image.anchor.ext
    heights = [sheet.row_dimensions[n].height for n in range(box.min_row, box.max_row + 1)]
    assert (at.col, at.row) == (box.min_col - 1, box.min_row - 1)
    assert at.rowOff == pytest.approx((sum(heights) * 12700 - size.cy) / 2, abs=12700)
    width = sheet.column_dimensions["C"].width * 6
    assert at.colOff == pytest.approx((width * 12700 - size.cx) / 2, abs=12700)


# --- what cameras and scanners write ------------------------------------------------------


def test_a_phone_held_upright_is_turned(forms, printer, tmp_path: Path) -> None:
    lying = Image.new("RGB", (490, 350), BLUE)
    lying.paste(RED, (0, 0, 100, 350))  # left on the sensor: top when upright
    exif = Image.Exif()
    exif[0x0112] = 6
    save(lying, tmp_path / "照片.jpg", exif=exif, quality=95)
    document = printer.filled(read_one(write_record(tmp_path), forms))
    image = embedded(document.docx)
    assert image.size == (350, 490)
    assert near(image.getpixel((175, 20)), RED)
    assert near(image.getpixel((175, 470)), BLUE)
    [shown] = docx_pictures(document.docx)
    assert (shown.width, shown.height) == (35, 49)


def test_what_the_camera_noted_stays_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "示例相机"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    image = Image.new("RGB", (350, 490), RED)
    photo = read_photo(save(image, tmp_path / "a.jpg", exif=exif, comment=b"in private"))
    jpeg = fit(photo, BOX, "").picture
    assert not Image.open(io.BytesIO(jpeg)).getexif()
    assert b"in private" not in jpeg


def test_cmyk_becomes_rgb(forms, printer, tmp_path: Path) -> None:
    save(Image.new("RGB", (350, 490), RED).convert("CMYK"), tmp_path / "照片.jpg", quality=95)
    document = printer.filled(read_one(write_record(tmp_path), forms))
    image = embedded(document.docx)
    assert image.mode == "RGB"
    assert near(image.getpixel((100, 100)), RED)
    assert document.pdf


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str, tmp_path: Path) -> None:
    image = Image.new("RGBA", (350, 490), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 350, 245))
    path = save(image.convert(mode), tmp_path / "a.png")
    jpeg = Image.open(io.BytesIO(fit(read_photo(path), BOX, "").picture)).convert("RGB")
    assert near(jpeg.getpixel((100, 60)), (0, 0, 0))
    assert near(jpeg.getpixel((100, 450)), (255, 255, 255))


def test_sixteen_bits_a_pixel(tmp_path: Path) -> None:
    path = save(Image.new("I;16", (350, 490), 128 * 256), tmp_path / "a.png")
    jpeg = Image.open(io.BytesIO(fit(read_photo(path), BOX, "").picture)).convert("RGB")
    assert near(jpeg.getpixel((100, 100)), (128, 128, 128))


def test_a_file_of_several_pictures_is_its_first(tmp_path: Path) -> None:
    """Phones write such files (MPO) under the name .jpg."""
    first, second = (Image.new("RGB", (350, 490), colour) for colour in (RED, BLUE))
    path = save(first, tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[second])
    assert near(read_photo(path).image.getpixel((10, 10)), RED)


def test_damaged_pictures_are_refused_whatever_is_wrong(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    noisy(60, 80).save(buffer, "PNG")
    sound, path = buffer.getvalue(), tmp_path / "a.png"
    sound_all_the_same = 0
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311 - no secret
        data = bytearray(sound[: chance.randrange(1, len(sound))])
        for _ in range(8):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            read_photo(path)
            sound_all_the_same += 1
        except PhotoError as problem:
            assert "不是完好的" in str(problem)  # noqa: PT017
    assert sound_all_the_same < 20


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_half_a_picture_is_refused_even_after_a_pdf_was_made(
    kind: str, forms, printer, tmp_path: Path
) -> None:
    """WeasyPrint sets Pillow to take half pictures and fill them up with grey."""
    save(noisy(413, 579), tmp_path / "照片.jpg")
    assert printer.filled(read_one(write_record(tmp_path), forms)).pdf
    path = save(noisy(413, 579), tmp_path / f"半.{kind}")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(PhotoError, match="不是完好的"):
        read_photo(path)


def test_a_photo_that_is_ready_is_printed_as_its_file_is(forms, tmp_path: Path) -> None:
    path = save(noisy(300, 420), tmp_path / "照片.jpg", quality=80)
    field = next(f for f in forms.schema(FORM).printed_fields if f.photo)
    assert printed_photo(field, tmp_path, path.name) == fit(
        read_photo(path), field.photo, field.label
    )
    assert printed_photo(field, tmp_path, path.name).picture == path.read_bytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_damaged_photo_is_printed_only_if_it_can_be_read(
    progressive: bool, forms, monkeypatch, tmp_path: Path
) -> None:
    """Cut anywhere, or with any byte changed; also once WeasyPrint set Pillow to be lenient."""
    path = save(noisy(40, 56), tmp_path / "照片.jpg", quality=60, progressive=progressive)
    sound = path.read_bytes()
    field = next(f for f in forms.schema(FORM).printed_fields if f.photo)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    chance = random.Random(progressive)  # noqa: S311 - no secret
    damaged = [sound[:end] for end in range(0, len(sound), 23)]
    places = [*range(0, 700, 3), *chance.sample(range(700, len(sound)), 100)]
    damaged += [sound[:at] + chance.randbytes(1) + sound[at + 1 :] for at in places]
    for data in damaged:
        path.write_bytes(data)
        try:
            wanted = fit(read_photo(path), field.photo, field.label)
        except PhotoError:
            wanted = None
        assert printed_photo(field, tmp_path, path.name) == wanted
    assert ImageFile.LOAD_TRUNCATED_IMAGES


@pytest.mark.parametrize(
    "options",
    [
        {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"},
        {"comment": b"in private"},
        {"icc_profile": b"0" * 200},
    ],
    ids=["turned", "comment", "profile"],
)
def test_a_photo_with_notes_is_never_printed_as_its_file_is(options, forms, tmp_path: Path) -> None:
    path = save(noisy(300, 420), tmp_path / "照片.jpg", **options)
    field = next(f for f in forms.schema(FORM).printed_fields if f.photo)
    printed = printed_photo(field, tmp_path, path.name)
    assert printed.picture != path.read_bytes()
    assert printed == fit(read_photo(path), field.photo, field.label)


def test_too_many_pixels_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = save(Image.new("1", (10_000, Limits().photo_pixels + 1)), tmp_path / "a.png")
    with pytest.raises(PhotoError, match="5000万像素"):
        read_photo(path)


# --- which file -----------------------------------------------------------------------------


def test_a_folder_below_is_fine(tmp_path: Path) -> None:
    (tmp_path / "照片").mkdir()
    for name in ("照片/甲.jpg", "照片\\甲.jpg"):
        assert photo_path(tmp_path, name) == (tmp_path / "照片" / "甲.jpg").resolve()


@pytest.mark.parametrize(
    "name",
    ["../甲.jpg", "照片/../甲.jpg", "..\\甲.jpg", "/照片/甲.jpg", "C:\\甲.jpg", "\\\\host\\甲.jpg"],
)
def test_a_photo_elsewhere_is_refused(name: str, forms, tmp_path: Path) -> None:
    folder = tmp_path / "记录"
    folder.mkdir()
    save(Image.new("RGB", (413, 579)), tmp_path / "甲.jpg")
    record = read_one(write_record(folder, photo=name), forms)
    [finding] = check_record(record, forms)
    assert (finding.code, finding.severity) == ("FS-photo", Severity.ERROR)
    assert "不在本文件所在的文件夹里" in finding.message
    assert finding.position.line == 3


def test_a_link_to_elsewhere_is_refused(forms, tmp_path: Path) -> None:
    folder = tmp_path / "记录"
    folder.mkdir()
    secret = save(Image.new("RGB", (413, 579)), tmp_path / "甲.jpg")
    (folder / "照片.jpg").symlink_to(secret)
    record = read_one(write_record(folder), forms)
    [finding] = check_record(record, forms)
    assert "不在本文件所在的文件夹里" in finding.message
    assert docx_pictures(Printer(forms).filled(record).docx) == []


@pytest.mark.parametrize("name", ["没有.jpg", "字" * 300, "."])
def test_no_such_file_is_an_error_and_never_a_crash(name: str, forms, tmp_path: Path) -> None:
    [finding] = check_record(read_one(write_record(tmp_path, photo=name), forms), forms)
    assert (finding.code, finding.severity) == ("FS-photo", Severity.ERROR)


# --- in the form ------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [True, False], ids=["broken", "missing"])
def test_without_a_usable_photo_a_draft_prints_the_blank_box(
    broken: bool, forms, tmp_path: Path
) -> None:
    if broken:
        (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    intake = read_paths([write_record(tmp_path)], forms)
    [printed] = Batch(intake, forms, Printer(forms)).run(PICTURES_IN)
    assert [finding.code for finding in printed.findings] == ["FS-photo"]
    assert printed.outputs == {}
    [draft] = Batch(intake, forms, Printer(forms), draft=True).run(PICTURES_IN)
    for kind, text in TEXT_OF.items():
        assert "彩色照片" in text(draft.outputs[kind])
        assert PICTURES_IN[kind](draft.outputs[kind]) == []


def test_with_a_photo_the_words_of_the_empty_box_go(forms, printer, tmp_path: Path) -> None:
    save(noisy(413, 579), tmp_path / "照片.jpg")
    document = printer.filled(read_one(write_record(tmp_path), forms))
    for kind, text in TEXT_OF.items():
        assert "彩色照片" not in text(document.output(kind)), kind
        assert "示例甲" in text(document.output(kind)), kind


def test_never_another_persons_photo(forms, printer, tmp_path: Path) -> None:
    own = {}
    people = [f"示例{letter}" for letter in "甲乙丙"]
    for number, name in enumerate(people):
        (tmp_path / name).mkdir()
        save(noisy(413, 579, number), tmp_path / name / "照片.jpg")  # one name for all files
        write_record(tmp_path / name, name)
        alone = Printer(forms).filled(read_one(tmp_path / name / f"{name}.yaml", forms))
        [shown] = docx_pictures(alone.docx)
        own[name] = shown.digest
    assert len(set(own.values())) == len(people)
    entries = read_paths([tmp_path], forms).entries
    random.Random(3).shuffle(entries)  # noqa: S311 - no secret
    documents = [(e.record.person, printer.filled(e.record)) for e in (*entries, entries[0])]
    for name, document in documents:
        for kind, find in PICTURES_IN.items():
            assert [p.digest for p in find(document.output(kind))] == [own[name]], (name, kind)


def test_built_twice_gives_identical_bytes(forms, tmp_path: Path) -> None:
    save(noisy(800, 1000), tmp_path / "照片.jpg")
    record = read_one(write_record(tmp_path), forms)
    first, second = Printer(forms).filled(record), Printer(forms).filled(record)
    for kind in PICTURES_IN:
        assert first.output(kind) == second.output(kind), kind


def test_photos_in_a_list_have_ids_of_their_own(forms, printer, tmp_path: Path) -> None:
    names = ["照片.jpg", "甲.jpg", "乙.png", "丙.jpg"]
    for number, name in enumerate(names):
        save(noisy(300 + number, 300, number), tmp_path / name)
    rows = "".join(f"  - {{称谓: 第{n}, 头像: {name}}}\n" for n, name in enumerate(names[1:]))
    record = read_one(write_record(tmp_path, more=f"成员:\n{rows}"), forms)
    document = printer.filled(record)
    opened = docx.Document(io.BytesIO(document.docx))
    drawn = opened.element.body.xpath(".//wp:docPr")
    assert len({node.get("id") for node in drawn}) == len(names)
    assert [node.get("descr") for node in drawn] == ["彩色照片", "头像", "头像", "头像"]
    sides = [(p.width, p.height) for p in docx_pictures(document.docx)[1:]]
    assert all(max(side) == 20 for side in sides)
    for find, kind in ((find, kind) for kind, find in PICTURES_IN.items()):
        assert len({p.digest for p in find(document.output(kind))}) == len(names), kind


def test_a_workbook_names_the_photo_by_its_file(forms, printer, tmp_path: Path) -> None:
    save(noisy(413, 579), tmp_path / "照片.jpg")
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(forms.schema(FORM))))
    sheet = book["填写"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in ("姓名", "照片"):
                value = {"姓名": "示例甲", "照片": "照片.jpg"}[cell.value]
                sheet.cell(cell.row, cell.column + 1, value)
    book.save(tmp_path / "填报.xlsx")
    record = read_one(tmp_path / "填报.xlsx", forms)
    assert check_record(record, forms) == []
    from_yaml = printer.filled(read_one(write_record(tmp_path), forms))
    assert printer.filled(record).docx == from_yaml.docx


# --- masters ----------------------------------------------------------------------------------


def test_no_tag_reaches_behind_a_photo(tmp_path: Path) -> None:
    """A template can save files; a master must not get hold of it through a photo."""
    save(Image.new("RGB", (413, 579)), tmp_path / "照片.jpg")
    folder = make_catalog(tmp_path / "目录")
    for tag in ("照片.tpl.save('x')", "照片._template.save('x')", "照片.__html__.__globals__"):
        path = folder / "forms" / FORM / "master.docx"
        path.write_bytes(master(paragraph(f"{{{{ {tag} }}}}")))
        record = read_one(write_record(tmp_path), Catalog(folder))
        with pytest.raises(MasterError):
            Printer(Catalog(folder)).filled(record)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (master(paragraph("{{ 照片 }}", "exact")), "行距是固定值"),
        (master(width=2000), "照片宽35毫米"),
    ],
    ids=["exact line", "narrow cell"],
)
def test_lint_says_where_word_would_cut_a_photo(made: bytes, says: str, forms) -> None:
    findings = lint_docx(made, forms.schema(FORM), "master.docx")
    assert [f.code for f in findings] == ["MASTER-photo"]
    assert says in findings[0].message


def test_lint_is_content_with_the_form(forms) -> None:
    assert lint_docx(master(), forms.schema(FORM), "master.docx") == []
