"""Where people may have things written: folders called like files, and files called like folders."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "examples" / "annual-record" / "full.yaml"

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
