"""Trees that are kept beside files of ours are those that reading the files gives."""

from __future__ import annotations

import pytest

from cadre_docs.source import kept_trees
from cadre_docs.source.yaml import load_ours
from tests.conftest import ROOT

FILES = sorted((ROOT / "data_schemas").rglob("*.yaml"))
ODD = "键: |\n  一\n   二\n\n'引号: 里': [甲, {乙: ~, 丙: ''}, []]\n空: {}\n---\n- 02142\n".encode()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [*(path.read_bytes() for path in FILES), ODD]
    written = kept_trees.written((data, load_ours(data, "")[0]) for data in files)
    monkeypatch.setattr(kept_trees, "_known", {})
    kept_trees.remember(written)


@pytest.mark.usefixtures("kept")
def test_they_are_the_same_with_their_places() -> None:
    for data in (*(path.read_bytes() for path in FILES), ODD):
        known = kept_trees.known(data, "甲.yaml")
        kept_trees._known, before = {}, kept_trees._known
        assert known == load_ours(data, "甲.yaml")[0]
        kept_trees._known = before


@pytest.mark.usefixtures("kept")
def test_another_byte_is_another_file() -> None:
    assert kept_trees.known(ODD + b"\n", "甲.yaml") is None


def test_where_none_were_kept_files_are_read() -> None:
    assert kept_trees.known(ODD, "甲.yaml") is None
    trees, findings = load_ours(ODD, "甲.yaml")
    assert len(trees) == 2
    assert findings == []
