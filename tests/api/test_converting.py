"""Converting: a record in another folder is the same person's, the photo included."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cadre_docs as cd

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "liaocheng-talent"
NAME = "photo.jpg"


@pytest.mark.parametrize("lies", ["there", "nowhere", "in the way"])
def test_a_record_never_comes_to_name_anothers_photo(lies: str, tmp_path: Path) -> None:
    own, other = tmp_path / "甲", tmp_path / "乙"
    own.mkdir()
    other.mkdir()
    shutil.copy(EXAMPLE / "full.yaml", own / "表.yaml")
    (other / NAME).write_bytes(b"somebody else's")
    if lies != "nowhere":
        shutil.copy(EXAMPLE / NAME, own / NAME)
    if lies == "in the way":
        (other / "新.jpg").write_bytes(b"somebody else's, too")
    converted = cd.convert(cd.read(own / "表.yaml"), other / "新.yaml")
    [record] = cd.read(other / "新.yaml").records
    assert converted.ok is (lies == "there")
    assert record.get("photo") == ("新.jpg" if lies == "there" else None)
    if lies == "nowhere":
        assert [f.code for f in converted.findings if f.counts] == ["FS-photo"]
