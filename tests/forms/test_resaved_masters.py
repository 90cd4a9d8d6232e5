"""Masters that LibreOffice saved again and again: the same pages, and nothing to complain of."""

from __future__ import annotations

import datetime
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.read_docx.reader import read_docx
from tests.outputs import SOFFICE, squeezed

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = Catalog()
FORMS = [form for form in CATALOG.form_ids if CATALOG.master(form).suffix == ".docx"]
INFO = DocumentInfo("示例", datetime.date(2024, 4, 29), b"0123456789abcdef")
WAYS = {"docx": ("docx", "docx"), "odt": ("odt", "docx", "odt", "docx")}


def saved_again(files: list[Path], kind: str, folder: Path) -> list[Path]:
    """Return files as LibreOffice saves them: all in one call, starting it takes longest."""
    folder.mkdir()
    subprocess.run(
        [
            *(str(SOFFICE), f"-env:UserInstallation=file://{folder.parent}/profile", "--headless"),
            *("--convert-to", kind, "--outdir", str(folder), *map(str, files)),
        ],
        env=dict(os.environ),
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [(folder / file.name).with_suffix(f".{kind}") for file in files]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice")
@pytest.mark.parametrize("way", WAYS)
def test_a_master_saved_twice_prints_the_same_pages(way: str, tmp_path: Path) -> None:
    files = []
    for form in FORMS:
        files.append(tmp_path / f"{form}.docx")
        files[-1].write_bytes(CATALOG.master(form).read_bytes())
    for number, kind in enumerate(WAYS[way]):
        files = saved_again(files, kind, tmp_path / str(number))
    for form, file in zip(FORMS, files, strict=True):
        was, now = read_docx(CATALOG.master(form)), read_docx(file)
        assert now.unsupported == (), form
        assert print_layout(now, INFO).pages == print_layout(was, INFO).pages, form
        assert squeezed(now.text()) == squeezed(was.text()), form
