"""YAML, photos, folders, project files: both sides of every limit, over every reader."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.errors import CadreDocsError, UnsafeFileError
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, all_limits, amount, limits, using
from cadre_docs.project.file.read import read_project
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.record.photo.read import read_photo
from cadre_docs.report.annotate.yaml import annotate_yaml
from cadre_docs.source.files import read_file
from cadre_docs.source.yaml import load
from cadre_docs.values.text import nearest
from tests.limits import hostile
from tests.limits.hostile import MB

HEAD = "表单: henan-tenure-form\n"
PROJECT = "记录: 填报\n"


def of_records(text: str, folder: Path) -> str:
    path = folder / "记录.yaml"
    path.write_text(text, encoding="utf-8")
    return said(read_paths([path], catalog()))


def of_project(text: str, folder: Path) -> str:
    (folder / "填报").mkdir(exist_ok=True)
    (folder / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    return raised(lambda: read_project(folder))


def of_schema(text: str, folder: Path) -> str:
    target = folder / "自备" / "data_schemas"
    target.mkdir(parents=True, exist_ok=True)
    (target / "x.yaml").write_text(text, encoding="utf-8")
    return raised(lambda: Catalog(folder / "自备").schema("x"))


def of_holidays(text: str, folder: Path) -> str:
    target = folder / "自备" / "data_schemas"
    target.mkdir(parents=True, exist_ok=True)
    (target / "holidays.yaml").write_text(text, encoding="utf-8")
    return raised(lambda: Catalog(folder / "自备").calendar)


def said(intake) -> str:
    findings = [*intake.findings, *(f for e in intake.entries for f in e.findings)]
    return "\n".join(f"{f.position} {f.sentence()}" for f in findings)


def raised(call) -> str:
    try:
        call()
    except CadreDocsError as problem:
        return str(problem)
    return ""


# Those of the program itself (schemas, holidays …) keep to the usual limits, whatever a
# project says.
READERS = {"记录": of_records, "项目文件": of_project, "表单定义": of_schema, "节假日": of_holidays}
ADJUSTED = ("记录", "项目文件")


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param]


@pytest.fixture(params=ADJUSTED)
def adjusted(request):
    return READERS[request.param]


def say(reader, text: str, folder: Path, **chosen: int) -> str:
    with using(Limits(**chosen)):
        return reader(text, folder)


def test_yaml_size(adjusted, tmp_path):
    for size, refused in ((MB, False), (MB + 1, True)):
        text = HEAD + "#" * (size - len(HEAD.encode()))
        assert ("文件超过1MB" in say(adjusted, text, tmp_path, yaml_mb=1)) is refused


def test_yaml_size_of_what_is_read_from_memory():
    for size, refused in ((MB, False), (MB + 1, True)):
        with using(Limits(yaml_mb=1)):
            assert bool(load(b"#" * size, "x")[1]) is refused


def test_yaml_size_of_the_programs_own_files(reader, tmp_path):
    text = HEAD + "#" * (Limits().yaml_mb * MB)
    assert "文件超过20MB" in reader(text, tmp_path)


def test_yaml_depth(reader, tmp_path):
    most = Limits().yaml_depth
    for levels, refused in ((most, False), (most + 1, True)):
        text = "a: " + "[" * (levels - 1) + "b" + "]" * (levels - 1)
        found = reader(text, tmp_path)
        assert (f"嵌套超过{most}层" in found) is refused
        if refused:
            assert f":1:{levels + 3}" in found
            assert "限制" in found


def test_yaml_nodes(adjusted, tmp_path):
    text = HEAD + "a: [" + "x, " * 100 + "]\n"
    nodes = 1 + 2 + 2 + 100
    assert "键和值超过" not in say(adjusted, text, tmp_path, yaml_nodes=nodes)
    assert f"键和值超过{nodes - 1}个" in say(adjusted, text, tmp_path, yaml_nodes=nodes - 1)


def test_yaml_keys(reader, tmp_path):
    most = Limits().yaml_keys
    for keys, refused in ((most, False), (most + 1, True)):
        text = "".join(f"k{n}: x\n" for n in range(keys))
        found = reader(text, tmp_path)
        assert (f"一组“键: 值”超过{most}个" in found) is refused
        assert not refused or f":{keys}:1" in found


@pytest.mark.parametrize("style", ["{}", '"{}"', "'{}'", "|\n  {}", ">\n  {}"])
def test_yaml_scalars(reader, style, tmp_path):
    most = Limits().text_chars
    for length, refused in ((most, False), (most + 1, True)):
        end = 1 if style[0] in "|>" else 0
        text = "a: " + style.format("字" * (length - end)) + "\n"
        found = reader(text, tmp_path)
        assert (f"此处的文字有{length}字，超过{most}字" in found) is refused
        assert not refused or ":1:4" in found


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: &x [1]\nb: *x\n", "锚点或引用"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "锚点或引用"),
        ("a: {<<: *x}\n", "锚点或引用"),
        ("a: !!python/name:os.system x\n", "标签"),
    ],
)
def test_yaml_aliases_and_tags_are_refused_at_their_place(reader, text, word, tmp_path):
    found = reader(text, tmp_path)
    assert word in found
    assert ".yaml:1:" in found or ".yaml:2:" in found


def test_records_of_one_file(tmp_path):
    text = "---\n".join([HEAD] * 5)
    assert "记录超过" not in say(of_records, text, tmp_path, records=5)
    found = say(of_records, text, tmp_path, records=4)
    assert "记录超过4份，此后的1份没有读" in found


def test_characters_of_one_record(tmp_path):
    text = f"{HEAD}单位: {'字' * 60}\n个人总结: {'字' * 40}\n"
    all_typed = len("henan-tenure-form") + 100
    assert "没有读" not in say(of_records, f"{text}---\n{HEAD}", tmp_path, record_chars=all_typed)
    found = say(of_records, f"{text}---\n{HEAD}", tmp_path, record_chars=all_typed - 1)
    assert "记录.yaml:1:1" in found
    assert "这份记录共有" in found
    with using(Limits(record_chars=all_typed - 1)):
        assert len(read_paths([tmp_path / "记录.yaml"], catalog()).entries) == 1


def test_rows_of_one_list(tmp_path):
    people = "表单: henan-tenure-roster\n名单:\n" + "  - {姓名: 示例甲}\n" * 50
    assert "没有读" not in say(of_records, people, tmp_path, records=50, record_chars=99)
    assert "这份表列了50行，超过49" in say(of_records, people, tmp_path, records=49)


def test_findings_of_one_file(tmp_path):
    text = HEAD + "".join(f"键{n}: x\n" for n in range(50))
    assert "问题超过" not in say(of_records, text, tmp_path, findings=51)
    assert "问题超过50个" in say(of_records, text, tmp_path, findings=50)
    many = "---\n".join([HEAD + "键: x\n"] * 6)
    assert "没有读" not in say(of_records, many, tmp_path, findings=6)
    assert "问题超过4个，此后的1份没有读" in say(of_records, many, tmp_path, findings=4)
    assert "问题超过4个" in say(
        of_records, "---\n".join(["表单: 没有\n"] * 6), tmp_path, findings=4
    )
    assert "问题超过4个" in say(of_records, HEAD + "a: 1\n" * 9, tmp_path, findings=4)


def slow_texts() -> dict[str, str]:
    """What made some step of reading take the square of its length."""
    return {
        "control characters": "a: " + "\x07" * 1_000_000,
        "line ends before a mistake": "\n" * 100_000 + "[",
        "brackets": "[" * 400_000,
        "braces": "{" * 400_000,
        "questions": "? " * 100_000,
        "dashes": "- " * 100_000,
        "long key": "键" * 30_000 + ": x\n" + HEAD,
        "unknown keys": "".join(f"姓名单位{n}: x\n" for n in range(1_000)) * 20,
        "unknown columns": HEAD
        + "主要工作:\n"
        + "".join(
            "  - {" + ", ".join(f"名称{i}: x" for i in range(100)) + "}\n" for _ in range(200)
        ),
        "unknown forms": "---\n".join(f"表单: henan-tenure-{n}\n" for n in range(5_000)),
        "blanks": HEAD + "姓名: '" + " a" * 16_000 + "'\n",
        "digits": HEAD + "出生日期: '" + "1" * 32_000 + "'\n手机号码: '" + "1 " * 16_000 + "'\n",
        "periods": HEAD + "聘期: '" + "2021.03-" * 4_000 + "'\n",
        "colons": "姓名：" * 100_000,
    }


@pytest.mark.parametrize(("name", "text"), slow_texts().items(), ids=slow_texts())
def test_no_text_takes_the_square_of_its_length(name, text, tmp_path):
    start = time.process_time()
    found = of_records(text, tmp_path)
    assert len(found) < 2 * MB
    annotate_yaml(text.encode(), [])  # takes its time as well
    assert time.process_time() - start < 8, name


def test_long_words_are_like_nothing():
    assert nearest("姓" * 101, ["姓" * 100]) is None


# --- files ----------------------------------------------------------------------------------------


def test_pipes_devices_and_folders_are_no_files(tmp_path):
    pipe = tmp_path / "管道.yaml"
    os.mkfifo(pipe)
    assert "不是普通文件" in said(read_paths([pipe], catalog()))
    link = tmp_path / "零.yaml"
    link.symlink_to("/dev/zero")
    assert "不是普通文件" in said(read_paths([link], catalog()))
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)


def test_nobody_is_waited_for_who_might_write(tmp_path, monkeypatch):
    """A pipe that took the place of a file, as /proc has such that are called files."""
    file, pipe = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text(HEAD, encoding="utf-8")
    os.mkfifo(pipe)
    looks = file.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: looks)
    ends_waiting = threading.Timer(5, lambda: os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK)))
    ends_waiting.start()
    with pytest.raises(UnsafeFileError, match="不是普通文件"):
        read_file(pipe)
    ends_waiting.cancel()


def test_a_file_that_grows_is_cut_off(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (MB + 1))
    with using(Limits(file_mb=1)), pytest.raises(CadreDocsError, match="超过1MB"):
        read_file(path)


def test_links_out_of_a_folder_are_refused_and_named_files_are_not(tmp_path):
    inside, outside = tmp_path / "收到", tmp_path / "别处"
    (inside / "甲").mkdir(parents=True)
    outside.mkdir()
    (outside / "秘密.yaml").write_text(HEAD, encoding="utf-8")
    (inside / "甲" / "真.yaml").write_text(HEAD, encoding="utf-8")
    (inside / "里.yaml").symlink_to(inside / "甲" / "真.yaml")
    (inside / "外.yaml").symlink_to(outside / "秘密.yaml")
    (inside / "圈.yaml").symlink_to(inside / "圈.yaml")
    (inside / "夹").symlink_to(outside, target_is_directory=True)
    intake = read_paths([inside], catalog())
    assert len(intake.entries) == 2  # the file, and the link to it
    assert "外.yaml 这是指向文件夹之外的链接" in said(intake)
    assert "秘密" not in said(intake)
    assert len(read_paths([inside / "外.yaml"], catalog()).entries) == 1
    assert not read_paths([inside / "外.yaml"], catalog(), within=inside).entries


# --- photos ---------------------------------------------------------------------------------------


def test_photo_bytes(tmp_path):
    path = tmp_path / "a.jpg"
    data = hostile.photo()
    for size, refused in ((MB, False), (MB + 1, True)):
        path.write_bytes(data + b"\0" * (size - len(data)))
        with using(Limits(photo_mb=1)):
            assert ("超过1MB" in raised_photo(path)) is refused


def raised_photo(path: Path) -> str:
    try:
        read_photo(path)
    except PhotoError as problem:
        return str(problem)
    return ""


def test_photo_pixels_are_those_of_the_header(tmp_path):
    path = tmp_path / "a.png"
    for width, refused in ((1_000, False), (1_001, True)):
        path.write_bytes(hostile.photo(size=(width, 1_000), kind="PNG"))
        with using(Limits(photo_pixels=100)):
            assert ("照片超过100万像素" in raised_photo(path)) is refused
    # Beyond what Pillow itself warns of, and what it refuses.
    for side in (7_100, 10_000, 50_000, 2**31 - 1):
        path.write_bytes(hostile.png_of(side, side))
        assert raised_photo(path)
        assert side > 60_000 or "照片超过5000万像素" in raised_photo(path)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("GIF", "，是GIF图片"),
        ("BMP", "，是BMP图片"),
        ("TIFF", "，是TIFF图片"),
        ("WEBP", "，是WebP图片"),
        ("PPM", "不是完好的JPEG或PNG照片"),
        ("ICO", "不是完好的JPEG或PNG照片"),
    ],
)
def test_other_formats_are_refused_whatever_their_name(kind, told, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(hostile.photo(kind=kind))
    assert told in raised_photo(path)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "是HEIC图片（苹果手机的照片格式）"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "是HEIC图片（苹果手机的照片格式）"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "是AVIF图片"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "不是完好的JPEG或PNG照片"),  # a film
        (b"%PDF-1.7\n", "是PDF文件"),
        (b"RIFF\0\0\0\0WAVE", "不是完好的JPEG或PNG照片"),
        (b"", "是空的"),
        (b"\0" * 9, "是空的"),
    ],
)
def test_what_a_photo_is_instead_is_told(data, told, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    assert told in raised_photo(path)


@pytest.mark.parametrize(
    ("typed", "there", "told"),
    [
        ("甲.jpg", "甲.jpeg", "文件夹里有“甲.jpeg”"),
        ("甲", "甲.jpg", "文件夹里有“甲.jpg”"),
        ("甲 .jpg", "甲.jpg", "文件夹里有“甲.jpg”"),
        ("甲.jpg", "乙.jpg", ""),  # another person's
        ("照片/甲.jpg", "甲.jpg", ""),
    ],
)
def test_a_photo_that_is_not_there_may_have_another_suffix(typed, there, told, tmp_path):
    (tmp_path / there).write_bytes(hostile.photo())
    with pytest.raises(PhotoError) as problem:
        read_photo(tmp_path / typed)
    assert problem.value.remedy == "请核对文件名和文件" + (
        f"；{told}，是它的请改文件名" if told else ""
    )


def test_the_first_of_many_frames(tmp_path):
    path = tmp_path / "a.png"
    frames = [Image.new("RGB", (20, 30), colour) for colour in ("red", "blue", "green")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert read_photo(path).image.getpixel((0, 0)) == (255, 0, 0)


def test_every_truncation_is_refused(tmp_path):
    path = tmp_path / "a.jpg"
    for kind in ("JPEG", "PNG"):
        data = hostile.photo(kind=kind)
        for length in range(0, len(data) - 13, 41):
            path.write_bytes(data[:length])
            assert raised_photo(path)


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "b/../../a.jpg", "/etc/a.jpg", "C:\\a.jpg", "\\\\host\\a.jpg", "..\\a.jpg", "链.jpg", "夹/a.jpg", "圈.jpg", "a" * 5_000, "a\0b"],
)  # fmt: skip
def test_photos_elsewhere(name, tmp_path):
    folder = tmp_path / "人"
    folder.mkdir()
    (tmp_path / "a.jpg").write_bytes(hostile.photo())
    (folder / "链.jpg").symlink_to(tmp_path / "a.jpg")
    (folder / "夹").symlink_to(tmp_path, target_is_directory=True)
    (folder / "圈.jpg").symlink_to(folder / "圈.jpg")
    with pytest.raises(PhotoError):
        read_photo(photo_path(folder, name))


# --- the section of the project file --------------------------------------------------------------


def test_a_project_sets_its_limits(tmp_path):
    (tmp_path / "填报").mkdir()
    section = "限制:\n  单元格数: 1000000\n  yaml_depth: 30\n"
    (tmp_path / "cadre-docs.yaml").write_text(PROJECT + section, encoding="utf-8")
    assert read_project(tmp_path).limits == Limits(cells=1_000_000, yaml_depth=30)
    assert limits() == Limits()


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("单元格: 9", "3:3", "是否为“单元格数”"),
        ("没有: 9", "3:3", "没有“没有”这一项"),
        ("单元格数: 9", "3:9", "应是 10000 至 1500000 之间的整数（单位：个），现为“9”"),
        ("单元格数: 1500001", "3:9", "之间的整数"),
        ("单元格数: " + "9" * 5_000, "3:9", "之间的整数"),
        ("单元格数: -1", "3:9", "之间的整数"),
        ("单元格数: 1e6", "3:9", "之间的整数"),
        ("单元格数: 十", "3:9", "之间的整数"),
        ("单元格数: ٣٠٠٠٠", "3:9", "之间的整数"),
        ("单元格数: [20000]", "3:9", "之间的整数"),
        ("单元格数: 20000\n  cells: 20000", "4:3", "“单元格数”写了两次"),
    ],
)
def test_senseless_limits_are_named_at_their_place(line, place, word, tmp_path):
    found = of_project(PROJECT + "限制:\n  " + line + "\n", tmp_path)
    assert f"cadre-docs.yaml:{place} " in found
    assert word in found


def test_a_section_that_is_none(tmp_path):
    assert "“限制”应是“键: 值”" in of_project(PROJECT + "限制: 很大\n", tmp_path)


@pytest.mark.parametrize("limit", all_limits(), ids=lambda limit: limit.name)
def test_every_limit_can_be_set_to_its_ends(limit, tmp_path):
    facts = limit.metadata
    assert facts["least"] <= limit.default <= facts["most"]
    for number, fits in (
        (facts["least"], True),
        (facts["most"], True),
        (facts["least"] - 1, False),
        (facts["most"] + 1, False),
    ):
        text = f"{PROJECT}限制: {{{facts['key']}: {number}}}\n"
        assert ("之间的整数" not in of_project(text, tmp_path)) is fits


def test_the_programs_own_files_and_masters_open_under_the_least_limits():
    least = Limits(**{limit.name: limit.metadata["least"] for limit in all_limits()})
    with using(least):
        forms = Catalog()
        assert forms.law.instruments
        assert forms.calendar
        for form in forms.form_ids:
            schema, path = forms.schema(form), forms.master(form)
            data = path.read_bytes()
            reader = "DOCX master" if path.suffix == ".docx" else "XLSX master"
            assert schema
            assert not hostile.INSPECTING[reader][1](data)


def test_amounts_name_their_unit():
    assert amount("file_mb") == "50MB"
    with using(Limits(cells=7)):
        assert amount("cells") == "7个"
