"""Forms and records as pictures."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.api.preview import WIDTH
from tests.command import command
from tests.conftest import EXAMPLES

pytest.importorskip("pypdfium2")
FULL = EXAMPLES / "annual-record" / "full.yaml"


def test_pages_are_pictures_of_one_width() -> None:
    drawn = cd.preview(cd.read(FULL))
    assert drawn.pages == 2
    for page in (1, 2):
        with Image.open(io.BytesIO(drawn.picture(page))) as image:
            assert image.size == drawn.size(page)
            assert image.width == WIDTH
            assert image.convert("L").getextrema()[0] < 100  # something is on it
    with pytest.raises(cd.RequestError, match="没有第3页，共2页"):
        drawn.picture(3)


def test_all_pages_are_joined(tmp_path: Path) -> None:
    drawn = cd.preview("annual-record", tmp_path / "空白.png")
    assert drawn.written == (tmp_path / "空白.png",)
    with Image.open(tmp_path / "空白.png") as image:
        assert image.height > 2 * drawn.size(1)[1]
        assert image.width > WIDTH


def test_a_record_with_mistakes_is_drawn_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "错.yaml"
    path.write_text("表单: annual-record\n姓名: 甲1\n性别: 雌\n", "utf-8")
    assert not cd.check(cd.read(path)).ok
    assert cd.preview(cd.read(path)).pages == 2


@pytest.mark.parametrize(
    ("target", "options", "said"),
    [
        ("unit", {}, "CatalogError|不打印"),
        (FULL, {"number": 2}, "没有第2份记录，读到1份"),
        (EXAMPLES / "unit" / "full.yaml", {}, "只供核对，不打印"),
        ("annual-record", {"output": "图.jpg"}, "应以 .png 结尾"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    target: object, options: dict[str, object], said: str
) -> None:
    given = target if isinstance(target, str) else cd.read(target)  # type: ignore[arg-type]
    with pytest.raises(cd.CadreDocsError) as problem:
        cd.preview(given, **options)  # type: ignore[arg-type]
    assert any(
        word in f"{type(problem.value).__name__} {problem.value}" for word in said.split("|")
    )


def test_the_command_writes_one_picture(tmp_path: Path) -> None:
    target = tmp_path / "图.png"
    done = command("preview", str(FULL), "-o", str(target))
    assert done.code == 0
    assert str(target) in done.out
    assert target.read_bytes().startswith(b"\x89PNG")


def test_boxes_are_numbered_in_printed_order() -> None:
    """The numbers are those of `forms`, in the pages that are drawn."""
    from pypdf import PdfReader

    schema = cd.open_catalog().schema("henan-tenure-form")
    drawn = cd.preview(schema.id, boxes=True)
    text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(drawn.pdf)).pages).split()
    plain = "\n".join(
        p.extract_text() for p in PdfReader(io.BytesIO(cd.preview(schema.id).pdf)).pages
    ).split()
    numbers = {str(n): box for n, box in enumerate(schema.fields(), 1)}
    marked = {word for word in text if word in numbers} - {*plain}
    printed = {n for n, box in numbers.items() if not box.columns}
    assert {"2", "3", "4", "9", "12"} <= marked & printed
    assert numbers["9"].key == "个人总结"
    assert "10.1" in text
    assert "10.1" not in plain


def test_boxes_are_those_of_an_empty_form() -> None:
    with pytest.raises(cd.RequestError, match="空白表"):
        cd.preview(cd.read(FULL), boxes=True)
    with pytest.raises(cd.RequestError, match="不打印"):
        cd.preview("unit", boxes=True)


# --- what lint finds --------------------------------------------------------------------------


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A master in whose place for 姓名 stands a tag that nobody knows; one column is wrong, too."""
    made = tmp_path / "母版.docx"
    with ZipFile(cd.open_catalog().master("henan-tenure-form")) as was, ZipFile(made, "w") as now:
        for name in was.namelist():
            data = was.read(name)
            if name == "word/document.xml":
                for right, wrong in (("{{ 姓名 }}", "{{ 姓明 }}"), (".本人作用 }}", ".作用 }}")):
                    assert data.count(right.encode())
                    data = data.replace(right.encode(), wrong.encode())
            now.writestr(name, data)
    return made


def test_findings_of_lint_are_numbered_at_their_boxes(faulty: Path, tmp_path: Path) -> None:
    linted = cd.lint(faulty, form="henan-tenure-form")
    drawn = cd.lint_preview(linted, tmp_path / "图.png")
    assert drawn.written == (tmp_path / "图.png",)
    about = {
        n for n, f in enumerate(linted.findings, 1) if "姓明" in f.message or "作用" in f.message
    }
    assert about
    assert about <= drawn.numbers
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawn.pdf)).pages)
    assert all(str(number) in text for number in drawn.numbers)
    assert "{{" not in text
    (tmp_path / "别人的.png").write_bytes(b"x")
    kept = cd.lint_preview(linted, tmp_path / "别人的.png")
    assert not kept.ok
    assert (tmp_path / "别人的.png").read_bytes() == b"x"


def test_a_master_without_faults_bears_no_numbers() -> None:
    assert cd.lint_preview(cd.lint("henan-tenure-form")).numbers == frozenset()


def test_what_is_no_master_cannot_be_drawn(tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 half")
    with pytest.raises(cd.RequestError, match="画不出图"):
        cd.lint_preview(cd.lint(path, form="henan-tenure-form"))


def test_the_command_draws_it_too(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "图.png"
    arguments = ["lint", str(faulty), "--form", "henan-tenure-form", "--picture", str(target)]
    run = command(*arguments)
    assert run.code == 1
    assert "处问题" in run.out
    assert target.exists()
    assert command(*arguments, "--watch").code == 2
