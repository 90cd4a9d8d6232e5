"""Files in other encodings, with other line ends, under other names: read and said, or refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from cadre_docs.source.yaml import load
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "examples" / "henan-tenure-form" / "minimal.yaml").read_text(encoding="utf-8")
WRONG = MODEL.replace("性别: 女", "性别: 雌")
CODES = {
    "utf-8": (lambda text: text.encode(), None),
    "utf-8 with BOM": (lambda text: text.encode("utf-8-sig"), None),
    "gb18030": (lambda text: text.encode("gb18030"), "GB18030"),
    "gbk": (lambda text: text.encode("gbk"), "GB18030"),
    "utf-16": (lambda text: text.encode("utf-16"), "UTF-16"),
    "utf-16 be": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "UTF-16"),
}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


def places(ran) -> list[str]:
    return re.findall(r"第\d+行第\d+列 \S+ \S+", ran.out)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("code", CODES)
def test_a_file_says_the_same_in_any_encoding(code: str, end: str, tmp_path: Path) -> None:
    encode, said = CODES[code]
    path = tmp_path / "记录.yaml"
    path.write_bytes(encode(WRONG.replace("\n", ENDS[end])))
    ran = command("check", path)
    assert places(ran) == ["第9行第5列 错误 FS-choice"]
    assert ("已按此读取" in ran.out) is (said is not None)
    if said:
        assert f"文件是{said}编码，已按此读取" in ran.out
    if end == "LF" and code != "utf-16":
        return  # tests of the copies have those
    copies = tmp_path / "标注"
    assert command("check", path, "--annotate", copies).code == 1
    copy = (copies / "记录.yaml").read_bytes().decode("utf-8-sig")
    assert "# ✗ 错误 FS-choice" in copy
    assert copy.replace(re.search("# ✗.*?[\r\n]+", copy)[0], "") == WRONG.replace("\n", ENDS[end])


@pytest.mark.parametrize("code", ["gb18030", "utf-16"])
def test_a_project_says_in_which_encoding_a_file_is(
    code: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "填报").mkdir()
    (tmp_path / "填报" / "甲.yaml").write_bytes(CODES[code][0](MODEL))
    project = "记录: 填报\n输出: 输出\n格式: [docx]\n"
    (tmp_path / "cadre-docs.yaml").write_bytes(CODES[code][0](project))
    ran = command("build", tmp_path)
    assert ran.code == 0
    assert f"cadre-docs.yaml：文件是{code.upper()}编码，已按此读取" in caplog.text
    assert "1份记录：完成1份" in ran.out
    assert "已按此读取" in (tmp_path / "输出" / "报告.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "data",
    [
        "姓名: 示例甲\n".encode("utf-16-le"),  # without a BOM
        "姓名: 示例甲\n".encode("utf-32"),
        "姓名: 示例甲\n".encode()[:-5] + b"\xff\xff\n",
        b"name: \xe9\n",  # Latin-1
        b"\xff\xfe\x00",  # half a character
    ],
)
def test_what_is_no_known_encoding_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "记录.yaml"
    path.write_bytes(data)
    ran = command("check", path)
    assert ran.code == 1
    assert re.search("编码无法识别|不能打印的字符", ran.out)


def test_another_encoding_that_could_be_gb18030_is_never_read_silently(tmp_path: Path) -> None:
    """Big5 is often valid GB18030, of other characters: the note and the keys give it away."""
    path = tmp_path / "记录.yaml"
    path.write_bytes("姓名: 示例甲\n單位: 示例省立醫院\n".encode("big5"))
    ran = command("check", path)
    assert ran.code == 1
    assert "文件是GB18030编码，已按此读取" in ran.out
    assert "FS-control" in ran.out


def test_what_is_utf_8_is_never_taken_for_something_else() -> None:
    # Pairs of bytes that are both: 2 bytes of UTF-8, and one hanzi of GBK.
    both = b"\xc3\xa9\xc4\xa3"
    both.decode("gbk")
    [tree], findings = load(b"a: " + both, "a.yaml")
    assert not findings
    assert tree.entries[0].value.text == "éģ"


POSITIONS = [
    ("姓名: 示例甲{}性别: 男{}备注: x\x07", "FS-control", "a.yaml:3:6"),
    ("姓名: 示例甲{}性别：男{}", "FS-syntax", "a.yaml:2:3"),
    ("姓名: 示例甲{}  - a: 1{}\tb: 1{}", "FS-syntax", "a.yaml:2:"),
    ("a: 1{}b: c: d{}", "FS-syntax", "a.yaml:2:5"),
    ("姓名: 甲{}性别: 男{}姓名: 乙{}", "FS-duplicate", "a.yaml:3:1"),
]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("text", "code", "place"), POSITIONS)
def test_places_are_right_whatever_ends_a_line(
    text: str, code: str, place: str, end: str, bom: str
) -> None:
    data = (bom + text.replace("{}", end)).encode()
    _, findings = load(data, "a.yaml")
    assert [(f.code, str(f.position).startswith(place)) for f in findings] == [(code, True)]


@pytest.mark.parametrize("end", ["CRLF", "CR"])
@pytest.mark.parametrize("code", ["utf-8 with BOM", "gb18030", "utf-16", "utf-16 be"])
def test_migrate_keeps_encoding_and_line_ends(code: str, end: str, tmp_path: Path) -> None:
    catalog = tmp_path / "目录"
    shutil.copytree(ROOT / "tests" / "catalog", catalog)
    schema = next((catalog / "data_schemas").glob("*.yaml"))
    text = schema.read_text(encoding="utf-8")
    form = re.search("^id: (.*)", text, re.M)[1]
    schema.write_text(
        re.sub(r"(key: 姓名, id: name)", r"\1, formerly: 名字", text, count=1), encoding="utf-8"
    )
    assert "formerly: 名字" in schema.read_text(encoding="utf-8")
    old = f"表单: {form}\n# 注释\n名字: 示例甲\n"
    (tmp_path / "旧.yaml").write_bytes(CODES[code][0](old.replace("\n", ENDS[end])))
    ran = command("migrate", tmp_path / "旧.yaml", "-o", tmp_path / "新", "--catalog", catalog)
    assert "改写了1个" in ran.out
    new = (tmp_path / "新" / "旧.yaml").read_bytes()
    wanted = old.replace("名字", "姓名").replace("\n", ENDS[end])
    trees, _ = load(new, "a.yaml")
    assert [entry.key for entry in trees[0].entries] == ["表单", "姓名"]
    if code != "utf-16 be":  # written in the machine's own order
        assert new == CODES[code][0](wanted)


# --- names of files -----------------------------------------------------------------------------

BYTES = b"\xd5\xc5\xc8\xfd"  # 张三 in GBK
NOT_UTF_8 = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "项目" / "填报"
    folder.mkdir(parents=True)
    for name, text in ((BYTES, WRONG), (b"\xc0\xee", MODEL.replace("示例乙", "示例丁"))):
        with open(os.fsencode(folder) + b"/" + name + b".yaml", "wb") as file:  # noqa: PTH123
            file.write(text.encode())
    (folder / "丙.yaml").write_text(MODEL.replace("示例乙", "示例丙"), encoding="utf-8")
    text = "记录: 填报\n输出: 输出\n格式: [docx]\n"
    (folder.parent / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    return folder


@NOT_UTF_8
@pytest.mark.parametrize("kind", ["text", "json", "sarif", "html"])
def test_a_name_that_is_no_utf_8_is_checked_and_told(kind: str, folder: Path) -> None:
    ran = command("check", folder, "--format", kind)
    assert ran.code == 1
    assert "工具内部出错" not in ran.said
    if kind == "json":
        files = {f["position"]["file"] for f in json.loads(ran.out)["findings"]}
        assert any(os.fsencode(file).endswith(BYTES + b".yaml") for file in files)
    elif kind == "sarif":
        assert "%D5%C5%C8%FD.yaml" in ran.out
    else:
        assert "\\udcd5\\udcc5\\udcc8\\udcfd.yaml" in ran.out


@NOT_UTF_8
def test_everything_else_is_made_of_it_too(folder: Path, tmp_path: Path) -> None:
    for kind in ("html", "xlsx"):
        ran = command("check", folder, "--summary", tmp_path / f"汇总.{kind}")
        assert (ran.code, "已写汇总" in ran.err) == (1, True)
    assert command("check", folder, "--annotate", tmp_path / "标注").code == 1
    assert os.path.exists(os.fsencode(tmp_path / "标注") + b"/" + BYTES + b".yaml")  # noqa: PTH110
    ran = command("render", folder, "-t", "docx", "-o", tmp_path / "表")
    assert ran.code == 1
    assert len(list((tmp_path / "表").glob("*.docx"))) == 2
    assert command("decide", folder, "--format", "json").code == 1
    assert command("roster", folder, "-o", tmp_path / "名册.xlsx").code == 1
    assert command("migrate", folder, "-o", tmp_path / "新").code == 0


@NOT_UTF_8
def test_a_project_says_which_file_it_cannot_keep_and_goes_on(folder: Path) -> None:
    for _ in range(2):
        ran = command("build", folder.parent)
        assert ran.code == 1
        assert "填报/\\udcd5\\udcc5\\udcc8\\udcfd.yaml：文件名不是UTF-8编码，没有读取" in ran.out
        assert "1份记录：完成1份" in ran.out
    report = (folder.parent / "输出" / "报告.html").read_text(encoding="utf-8")
    assert "\\udcd5\\udcc5\\udcc8\\udcfd.yaml" in report
    assert command("build", folder.parent, "--dry-run").code == 1  # the same file is told
    os.rename(os.fsencode(folder) + b"/" + BYTES + b".yaml", folder / "甲.yaml")  # noqa: PTH104
    assert "甲.yaml" in command("build", folder.parent).out


@NOT_UTF_8
def test_a_project_in_a_folder_that_is_no_utf_8(folder: Path) -> None:
    for path in folder.iterdir():
        if not path.name.isprintable():
            path.unlink()
    place = Path(os.fsdecode(os.fsencode(folder.parent.parent) + b"/" + BYTES))
    folder.parent.rename(place)
    (place / "填报" / "丁.yaml").write_text(WRONG, encoding="utf-8")
    ran = command("build", place)
    assert ran.code == 1
    assert "2份记录：完成1份，没有完成1份" in ran.out
    assert "不在可选项之内" in ran.out
    again = command("build", place)
    assert again.code == 1
    assert "2份记录：完成1份，没有完成1份；没有需要改动的文件" in again.out
