"""Files whose names say another thing than they hold: the remedy is the right name, and works."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.source.file_kinds import OLE

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "examples" / "henan-tenure-form" / "full.yaml"
WORKBOOK = ROOT / "examples" / "henan-tenure-form" / "people.xlsx"


def errors(path: Path):
    return [f for f in read_paths([path], Catalog()).findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("head", ["", "---\n", "# 说明\n\n"])
@pytest.mark.parametrize(
    ("source", "name", "right"), [(WORKBOOK, "甲.yaml", "甲.xlsx"), (RECORD, "甲.xlsx", "甲.yaml")]
)
def test_a_record_under_the_other_name(tmp_path, head, source, name, right) -> None:
    path = tmp_path / name
    if source is RECORD:
        path.write_text(head + RECORD.read_text(encoding="utf-8"), encoding="utf-8")
    else:
        shutil.copy(source, path)
    [finding] = errors(path)
    assert f"请把扩展名改为 {Path(right).suffix}" in finding.remedy
    path.rename(tmp_path / right)
    intake = read_paths([tmp_path / right], Catalog())
    assert intake.entries
    assert not errors(tmp_path / right)


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (picture(), "PNG 图片"), (b"%PDF-1.7\n", "PDF 文件"), (b"PK\x03\x04 cut off", "压缩包或 Office 文档"),
        (OLE + bytes(600), "Office"), (OLE + "Workbook\0".encode("utf-16-le"), "旧版 Excel 工作簿"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named(tmp_path, data: bytes, word: str) -> None:
    path = tmp_path / "甲.yaml"
    path.write_bytes(data)
    [finding] = errors(path)
    assert word in finding.message
    assert "UTF-8" not in finding.remedy
