"""Where people may have things written: folders called like files, and files called like folders."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

import cadre_docs as cd

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "examples" / "annual-record" / "full.yaml"
FORMS = ROOT / "forms"

INTO_A_FOLDER = {
    "render": lambda out: cd.render(cd.read(RECORD), out, formats="docx"),
    "blank": lambda out: cd.blank("annual-record", out, formats="docx"),
    "migrate": lambda out: cd.migrate(RECORD, out),
    "begin": lambda out: cd.begin("annual-record", RECORD, out),
    "annotate": lambda out: cd.mark(cd.check(cd.read(RECORD)), out),
}
TO_BE_FILLED_IN = {
    "new": lambda out: cd.new("annual-record", out),
    "office": lambda out: cd.office("annual-record", cd.read(RECORD), out),
}


@pytest.mark.parametrize("name", INTO_A_FOLDER)
@pytest.mark.parametrize("called", ["表.docx", "表.PDF", "表.xlsx", "表.yaml"])
def test_a_new_folder_is_not_called_like_a_file(name, called, tmp_path) -> None:
    """Whoever writes -o 表.pdf wants a file: a folder of this name would be opened in vain."""
    with pytest.raises(cd.RequestError, match="像是文件名，这里要文件夹"):
        INTO_A_FOLDER[name](tmp_path / called)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_may_be_called_so(tmp_path) -> None:
    (tmp_path / "2023.xlsx").mkdir()
    written = cd.render(cd.read(RECORD), tmp_path / "2023.xlsx", formats="docx").written
    assert [path.parent.name for path in written] == ["2023.xlsx"]


@pytest.mark.parametrize("called", ["输出", "2023.1", "某某中学.初稿"])
def test_other_folders_are_made(called, tmp_path) -> None:
    assert cd.blank("annual-record", tmp_path / called, formats="docx").ok


@pytest.mark.parametrize("name", TO_BE_FILLED_IN)
def test_a_folder_is_no_file_to_fill_in(name, tmp_path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(cd.RequestError, match=r"是文件夹，这里要文件；请写出文件名，例如“.*xlsx”"):
        TO_BE_FILLED_IN[name](tmp_path / "夹.xlsx")


def test_a_name_without_suffix_says_no_format(tmp_path) -> None:
    with pytest.raises(cd.RequestError, match=r"文件名没有扩展名；请用 \.yaml 或 \.xlsx 结尾"):
        cd.new("annual-record", tmp_path / "填报")


OTHERS = {
    "preview": [
        lambda out: cd.preview("annual-record", out / "图.png"),
        lambda out: cd.preview("annual-record", out / "图.png", boxes=True),
        lambda out: cd.preview("annual-roster", out / "图.png"),
        lambda out: cd.preview(cd.read(RECORD), out / "图.png"),
        lambda out: cd.preview(cd.read(RECORD.with_name("minimal.yaml")), out / "图.png"),
    ],
    "compare": [
        lambda out: cd.compare("annual-roster", "annual-statistics", output=out / "变化.txt"),
        lambda out: cd.compare("annual-statistics", "annual-roster", output=out / "变化.txt"),
        lambda out: cd.compare("annual-roster", "jilin-tenure-roster", output=out / "变化.txt"),
    ],
    "lint": [
        lambda out: cd.lint_preview(cd.lint("annual-roster"), out / "图.png"),
        lambda out: cd.lint_preview(cd.lint("annual-statistics"), out / "图.png"),
    ],
    "draft": [
        lambda out: cd.draft(_blank("annual-statistics", out), out / "目录", form="a-form"),
        lambda out: cd.draft(_blank("henan-tenure-form", out), out / "目录", form="a-form"),
    ],
}


def _blank(form: str, out: Path) -> Path:
    return cd.blank(form, out, formats="docx").written[0]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_of_another_form_or_person_is_kept_and_told(name, tmp_path) -> None:
    """Once more the same, and it is replaced."""
    first, *others = OTHERS[name]
    assert first(tmp_path).written
    assert not first(tmp_path).kept
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for other in others:
        made = other(tmp_path)
        assert not made.ok
        assert any("别的表" in kept.message for kept in made.kept)
        assert all(path.read_bytes() == before[path] for path in before if path.suffix != ".json")


def test_the_blank_of_another_catalogs_form_is_kept_and_told(tmp_path) -> None:
    own, out = tmp_path / "目录", tmp_path / "空白表"
    shutil.copytree(FORMS / "annual-record", own / "forms" / "annual-record")
    assert cd.blank("annual-record", out, formats="docx").ok
    master = own / "forms" / "annual-record" / "master.docx"
    document = docx.Document(str(master))
    document.paragraphs[0].insert_paragraph_before("示例")
    document.save(str(master))
    other = cd.blank("annual-record", out, formats="docx", catalog=cd.open_catalog(own))
    assert not other.written
    assert "别的表" in other.kept[0].message
    again = cd.blank("annual-record", out, formats="docx,pdf")
    assert [path.suffix for path in again.written] == [".docx", ".pdf"]
