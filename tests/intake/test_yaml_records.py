"""Record files in YAML that hold nothing: somebody's record may have been lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd

NOTHING = "文件是空的，没有记录"


@pytest.mark.parametrize("text", ["", "\n\n", "# 说明\n", "---\n---\n", "[]\n"])
def test_a_file_without_records_is_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "示例甲.yaml").write_text(text, "utf-8")
    checked = cd.check(cd.read(tmp_path))
    assert [(f.code, f.message) for f in checked.findings] == [("FS-syntax", NOTHING)]
    assert not checked.ok


def test_a_document_that_is_empty_beside_records_is_none(tmp_path: Path) -> None:
    record = "表单: annual-record\n姓名: 示例甲\n"
    (tmp_path / "示例甲.yaml").write_text(f"---\n{record}---\n", "utf-8")
    assert NOTHING not in {f.message for f in cd.check(cd.read(tmp_path)).findings}
