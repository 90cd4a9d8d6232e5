"""附件: which files may go with a form, and that nothing but what is seen comes along."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from cadre_docs.adapters.pypdf_internals import add_object
from cadre_docs.catalog import catalog
from cadre_docs.limits import Limits, using
from cadre_docs.record import build_record
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.evidence.place import FOOT, HEIGHT, MARGIN, WIDTH, on_a4
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.evidence.read import (
    EvidenceFacts,
    evidence_facts,
    evidence_pages,
    read_evidence,
    refuse_much,
)
from cadre_docs.templates.yaml.filled import filled_yaml
from tests.filling import tree_of

HENAN = "henan-tenure-form"
CLOSE = 0.01


def pdf(*sizes: tuple[float, float], content: bytes = b"0 0 9 9 re f") -> PdfWriter:
    writer = PdfWriter()
    for size in sizes or ((200.0, 300.0),):
        page = writer.add_blank_page(*size)
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = add_object(writer, stream)
    return writer


def saved(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return buffer.getvalue()


def pages_of(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(saved(evidence_pages(data))))


# --- what is read ----------------------------------------------------------------------------


def built(text: str):
    return build_record(catalog().schema(HENAN), tree_of(text))


def test_the_key_is_read_with_its_place_and_written_back():
    text = "附件:\n  - {名称: 论文首页, 文件: a.pdf}\n  - {名称: 证书, 文件: b/c.png}\n"
    record, findings = built(text)
    assert not [f for f in findings if f.path.startswith("附件")]
    told = [(a.name, a.file, a.position.line) for a in record.attachments]
    assert told == [("论文首页", "a.pdf", 2), ("证书", "b/c.png", 3)]
    again, _ = built(filled_yaml(record))
    assert again.attachments == record.attachments


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("附件: a.pdf", "FS-type", "附件[1]"),
        ("附件: [{名称: 证书}]", "FS-required", "缺少文件"),
        ("附件: [{文件: a.pdf}]", "FS-required", "缺少名称"),
        ("附件: [{名称: 证书, 文件: a.pdf, 页: 3}]", "FS-unknown", "页"),
        ("附件: [{名称: 甲, 文件: a.pdf}, {名称: 乙, 文件: a.pdf}]", "FS-duplicate", "写了两次"),
    ],
)
def test_what_is_no_list_of_files_is_told(text, code, says):
    _, findings = built(text)
    [found] = [f for f in findings if f.path.startswith("附件")]
    assert found.code == code
    assert says in f"{found.path}{found.sentence()}"


@pytest.mark.parametrize("text", ["附件:", "附件: []", "附件: [{名称: , 文件: }]"])
def test_an_untouched_list_is_nothing(text):
    record, findings = built(text)
    assert record.attachments == ()
    assert not [f for f in findings if "附件" in f.path]


# --- which files -----------------------------------------------------------------------------


@pytest.mark.parametrize("data", [saved(pdf()), picture("JPEG"), picture("PNG")])
def test_it_goes_by_content_not_by_name(tmp_path, data):
    path = tmp_path / "无扩展名"
    path.write_bytes(data)
    assert evidence_facts(path).pages == 1


def encrypted() -> bytes:
    writer = pdf()
    writer.encrypt("", "owner", algorithm="RC4-128")
    return saved(writer)


def dynamic() -> bytes:
    writer = pdf()
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})
    writer.root_object[NameObject("/AcroForm")] = form
    return saved(writer)


def stale() -> bytes:
    writer = pdf()
    form = {"/NeedAppearances": BooleanObject(True), "/Fields": ArrayObject([NumberObject(1)])}
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject(k): v for k, v in form.items()}
    )
    return saved(writer)


def layered() -> bytes:
    writer = pdf()
    shown = DictionaryObject({NameObject("/OFF"): ArrayObject([NumberObject(1)])})
    layers = DictionaryObject({NameObject("/D"): shown})
    writer.root_object[NameObject("/OCProperties")] = layers
    return saved(writer)


def off_on_paper() -> bytes:
    writer = pdf()
    state = DictionaryObject({NameObject("/PrintState"): NameObject("/OFF")})
    usage = DictionaryObject({NameObject("/Print"): state})
    group = DictionaryObject({NameObject("/Usage"): usage})
    layers = DictionaryObject({NameObject("/OCGs"): ArrayObject([group])})
    writer.root_object[NameObject("/OCProperties")] = layers
    return saved(writer)


def seen_when_all_are_off(visible: str = "/AllOff") -> bytes:
    writer = pdf()
    member = {"/Type": "/OCMD", "/P": visible}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in member.items()})
    chosen = DictionaryObject({NameObject("/L"): named})
    resources = DictionaryObject({NameObject("/Properties"): chosen})
    writer.pages[0][NameObject("/Resources")] = resources
    return saved(writer)


def test_layers_that_are_on_are_no_reason_to_refuse() -> None:
    assert len(evidence_pages(seen_when_all_are_off("/AnyOn")).pages) == 1


def lookless() -> bytes:
    writer = pdf()
    note = FreeText(text="改过", rect=(10, 10, 90, 40))
    note.pop("/AP", None)
    writer.add_annotation(0, note)
    return saved(writer)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b" \n", "是空的"),
        (saved(pdf())[:-200], "不是完好的PDF"),
        (b"%PDF-1.4\nnothing", "不是完好的PDF"),
        (picture("JPEG")[:200], "不是完好的JPEG或PNG图片"),
        (picture("GIF"), "是GIF图片"),
        (picture("TIFF"), "是TIFF图片"),
        (b"PK\3\4whatever", "压缩包或 Office 文件"),
        (b"just words", "是别的文件"),
        (saved(PdfWriter()), "没有页面"),
        (encrypted(), "设有密码"),
        (dynamic(), "动态表单"),
        (stale(), "没有存下来"),
        (layered(), "关闭的图层"),
        (off_on_paper(), "关闭的图层"),
        (seen_when_all_are_off(), "关闭的图层"),
        (lookless(), "没有存下显示的内容"),
        (saved(pdf((0.5, 300.0))), "没有正常的页面大小"),
    ],
)
def test_what_cannot_go_along_is_told_with_a_remedy(tmp_path, data, says):
    path = tmp_path / "证书.pdf"
    path.write_bytes(data)
    with pytest.raises(EvidenceError) as told:
        evidence_facts(path)
    assert says in told.value.message
    assert "证书.pdf" in told.value.message
    assert told.value.remedy.startswith("请")


@pytest.mark.parametrize("name", ["../a.pdf", "/etc/passwd", "C:\\a.pdf", "x/../../a.pdf"])
def test_nothing_outside_of_the_folder_is_fetched(tmp_path, name):
    with pytest.raises(EvidenceError) as told:
        evidence_path(tmp_path, name)
    assert "不在本文件所在的文件夹里" in told.value.message


def test_nor_by_a_link(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "a.pdf").write_bytes(saved(pdf()))
    (inside / "a.pdf").symlink_to(tmp_path / "a.pdf")
    with pytest.raises(EvidenceError):
        evidence_path(inside, "a.pdf")


# --- how much --------------------------------------------------------------------------------


def test_pages_of_a_file_are_bounded():
    with using(Limits(evidence_pages=3)):
        assert len(evidence_pages(saved(pdf(*[(99.0, 99.0)] * 3))).pages) == 3
        with pytest.raises(EvidenceError, match="有4页，超过3页"):
            evidence_pages(saved(pdf(*[(99.0, 99.0)] * 4)))


def test_bytes_of_a_file_are_bounded(tmp_path):
    path = tmp_path / "a.pdf"
    with using(Limits(evidence_mb=1)):
        path.write_bytes(b"x" * 1_000_000)
        assert len(read_evidence(path)) == 1_000_000
        path.write_bytes(b"x" * 1_000_001)
        with pytest.raises(EvidenceError, match="超过1MB"):
            read_evidence(path)


@pytest.mark.parametrize(("size", "pages", "says"), [(1, 0, "MB，超过2MB"), (0, 1, "页，超过7页")])
def test_all_evidence_of_a_record_is_bounded(size, pages, says):
    half = EvidenceFacts(1_000_000, 3, "")
    with using(Limits(record_evidence_mb=2, record_evidence_pages=7)):
        refuse_much([half, EvidenceFacts(1_000_000, 4, "")])
        with pytest.raises(EvidenceError, match=says):
            refuse_much([half, EvidenceFacts(1_000_000 + size, 4 + pages, "")])


# --- where it stands -------------------------------------------------------------------------


def corners(box, **how) -> tuple[float, float, float, float]:
    place = on_a4(box, **how)
    points = [place.apply_on((x, y)) for x in box[::2] for y in box[1::2]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, WIDTH, HEIGHT),
        (0, 0, HEIGHT, WIDTH),
        (0, 0, 842, 1191),
        (-50, 30, 250, 90),
        (10, 10, 110, 210),
    ],
)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_stands_in_the_middle_above_its_number_and_is_never_enlarged(box, turned):
    left, low, right, high = corners(box, turned=turned)
    assert left >= MARGIN - CLOSE
    assert low >= FOOT - CLOSE
    assert right <= WIDTH - MARGIN + CLOSE
    assert high <= HEIGHT - MARGIN + CLOSE
    assert left + right == pytest.approx(WIDTH)
    assert low + high == pytest.approx(HEIGHT - MARGIN + FOOT)
    assert right - left <= high - low  # what is wide was turned
    given = sorted((box[2] - box[0], box[3] - box[1]))
    assert right - left <= given[0] + CLOSE
    assert (right - left) / (high - low) == pytest.approx(given[0] / given[1])


def test_what_is_small_keeps_its_size():
    left, low, right, high = corners((10, 10, 110, 210))
    assert (right - left, high - low) == (pytest.approx(100), pytest.approx(200))


@pytest.mark.parametrize(("turned", "top"), [(0, (0, 1)), (90, (1, 0)), (180, (0, -1))])
def test_a_page_is_turned_as_it_says(turned, top):
    box = (0, 0, 100, 100)
    middle, above = (on_a4(box, turned=turned).apply_on(p) for p in ((50, 50), (50, 60)))
    assert above[0] - middle[0] == pytest.approx(10 * top[0], abs=CLOSE)
    assert above[1] - middle[1] == pytest.approx(10 * top[1], abs=CLOSE)


def test_wide_pages_have_their_top_to_the_left():
    middle, above = (on_a4((0, 0, 300, 100)).apply_on(p) for p in ((150, 50), (150, 60)))
    assert above[0] - middle[0] == pytest.approx(-10)


# --- what comes along ------------------------------------------------------------------------


def keys_in(reader: PdfReader) -> set[str]:
    """Return every key of every object that a file has."""
    found: set[str] = set()
    waiting, seen = [reader.trailer], set()
    while waiting:
        item = waiting.pop()
        item = item.get_object()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, DictionaryObject):
            found |= set(item)
            waiting += item.values()
        elif isinstance(item, ArrayObject):
            waiting += item
    return found


def loaded() -> bytes:
    """Return a PDF with all that acts, and something to draw under the name of an action."""
    writer = pdf(content=b"/A Do")
    writer.add_attachment("geheim.txt", b"SECRET-BYTES")
    writer.add_annotation(0, Link(rect=(1, 1, 9, 9), url="https://example.invalid"))
    page = writer.pages[0]
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(2)")}
    act = DictionaryObject({NameObject(key): value for key, value in script.items()})
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    drawing = DecodedStreamObject()
    drawing.set_data(b"0 0 50 50 re f")
    drawing.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): RectangleObject((0, 0, 50, 50)),
            NameObject("/PieceInfo"): act,
            NameObject("/AF"): ArrayObject([act]),
        }
    )
    named = DictionaryObject({NameObject("/A"): add_object(writer, drawing)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    return saved(writer)


def test_scripts_actions_and_files_stay_behind():
    given, made = loaded(), saved(evidence_pages(loaded()))
    acting = {"/JS", "/AA", "/EmbeddedFiles", "/EF", "/URI", "/AF", "/PieceInfo", "/Annots"}
    assert acting & keys_in(PdfReader(io.BytesIO(given))) >= {"/JS", "/AA", "/EF", "/URI"}
    assert not acting & keys_in(PdfReader(io.BytesIO(made)))
    assert b"SECRET" not in made


def test_a_drawing_that_is_called_like_an_action_is_kept():
    page = pages_of(loaded()).pages[0]
    [form] = [page["/Resources"]["/XObject"][name] for name in page["/Resources"]["/XObject"]]
    assert b"50 50 re f" in form["/Resources"]["/XObject"]["/A"].get_data()


def stamped(*, hidden: bool = False, ticked: str = "") -> bytes:
    """Return a page with a stamp, or a tick box, that has a look of its own."""
    writer = pdf()
    look = DecodedStreamObject()
    look.set_data(b"0 0 10 10 re f")
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): RectangleObject((0, 0, 10, 10)),
        }
    )
    shown = add_object(writer, look)
    state = DictionaryObject({NameObject("/Yes"): shown})
    note = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Widget" if ticked else "/Stamp"),
        "/Rect": ArrayObject([FloatObject(n) for n in (20, 20, 40, 60)]),
        "/F": NumberObject(2 if hidden else 4),
        "/AP": DictionaryObject({NameObject("/N"): state if ticked else shown}),
    }
    if ticked:
        note["/AS"] = NameObject(ticked)
    made = DictionaryObject({NameObject(key): value for key, value in note.items()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([add_object(writer, made)])
    return saved(writer)


@pytest.mark.parametrize(
    ("data", "drawn"),
    [
        (stamped(), 2),
        (stamped(hidden=True), 1),
        (stamped(ticked="/Yes"), 2),
        (stamped(ticked="/Off"), 1),
    ],
)
def test_what_notes_and_fields_show_is_drawn(data, drawn):
    page = pages_of(data).pages[0]
    assert len(page["/Resources"]["/XObject"]) == drawn
    assert "/Annots" not in page
    text = page.get_contents().get_data()
    assert (b"2.000000 0.000000 0.000000 4.000000 20.000000 20.000000 cm" in text) == (drawn == 2)


def test_a_picture_is_printed_upright_and_not_finer_than_printers_are():
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to the right
    Image.new("RGB", (4000, 3000), "red").save(buffer, "JPEG", exif=exif)
    page = pages_of(buffer.getvalue()).pages[0]
    image = page["/Resources"]["/XObject"]["/X0"]
    assert image["/Height"] > image["/Width"]
    assert image["/Width"] <= 2480
    assert (page.mediabox.width, page.mediabox.height) == pytest.approx((WIDTH, HEIGHT), abs=CLOSE)


def test_equal_files_give_equal_pages():
    assert saved(evidence_pages(loaded())) == saved(evidence_pages(loaded()))


def test_a_file_may_lie_deeper(tmp_path):
    (tmp_path / "材料").mkdir()
    target = tmp_path / "材料" / "a.pdf"
    target.write_bytes(saved(pdf()))
    assert evidence_path(Path(tmp_path), "材料\\a.pdf") == target.resolve()
