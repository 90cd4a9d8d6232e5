"""Files are read with room for their size, and whole when that says less than there is."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import MB, limits
from cadre_docs.source import files
from cadre_docs.source.files import read_file


@pytest.mark.parametrize("stated", [0, 1, 4, 5, 6, 1_000_000_000])
def test_whatever_size_is_stated_all_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: int
) -> None:
    path, real = tmp_path / "a", os.fstat
    path.write_bytes(b"12345")

    def fstat(number: int) -> SimpleNamespace:
        return SimpleNamespace(st_mode=real(number).st_mode, st_size=stated)

    monkeypatch.setattr(files.os, "fstat", fstat)
    assert read_file(path) == b"12345"


@pytest.mark.parametrize("stated", [0, 10 * MB])
def test_what_is_too_large_is_refused_whatever_is_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: int
) -> None:
    path, real, most = tmp_path / "a", os.fstat, limits().yaml_mb * MB

    def fstat(number: int) -> SimpleNamespace:
        return SimpleNamespace(st_mode=real(number).st_mode, st_size=min(stated, most))

    monkeypatch.setattr(files.os, "fstat", fstat)
    path.write_bytes(bytes(most))
    assert len(read_file(path, "yaml_mb")) == most
    path.write_bytes(bytes(most + 1))
    with pytest.raises(UnsafeFileError):
        read_file(path, "yaml_mb")
