"""Files that are read together give what each gives by itself, in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.intake import read as reading
from cadre_docs.intake.not_read import FAULT
from cadre_docs.intake.read import Intake, read_paths
from tests.rules.test_rule_cases import HERE, STEMS, records_of

BASE = HERE / "HN" / "base.yaml"
BROKEN = "表单: [henan-tenure-form\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """People in files of their own, two in one, one that is broken, and one that is no YAML."""
    for number, stem in enumerate(STEMS):
        items = [{"change": {"姓名": f"示例{stem}"}}] * (2 if number == 3 else 1)
        (tmp_path / f"{number:02}.yaml").write_text(records_of(BASE, items), encoding="utf-8")
    (tmp_path / "05a.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "07a.yaml").write_bytes(b"%PDF-1.7\n")
    return tmp_path


def told(intake: Intake) -> tuple:
    records = [(e.record.person, str(e.record.position), e.findings) for e in intake.entries]
    return records, intake.findings, intake.files, intake.digests


@pytest.mark.parametrize(("some", "most"), [(1, 200_000), (4, 200_000), (50, 3_000), (50, 1)])
def test_however_many_are_read_together(some, most, folder, forms, monkeypatch) -> None:
    whole = told(read_paths([folder], forms))
    assert len(whole[0]) == len(STEMS) + 1
    assert [f.position.file[-8:-5] for f in whole[1]] == ["05a", "07a"]
    monkeypatch.setattr(reading, "_SOME", some)
    monkeypatch.setattr(reading, "_MOST_BYTES", most)
    assert told(read_paths([folder], forms)) == whole


def test_files_that_are_named_are_read_together_as_those_of_a_folder(folder, forms) -> None:
    taken: list[int] = []
    files = sorted(folder.iterdir())
    intake = read_paths(files, forms, taken=lambda some: taken.append(len(some.files)))
    assert taken == [len(files)]
    assert [f.position.file[-8:-5] for f in intake.findings] == ["05a", "07a"]


@pytest.mark.parametrize("step", ["read_yaml", "build_record"])
def test_what_breaks_of_one_file_is_told_of_it_alone(step, folder, forms, monkeypatch) -> None:
    real, calls = getattr(reading, step), []

    def breaks(*given):
        calls.append(given)
        if len(calls) == 3:
            raise RuntimeError("坏了")
        return real(*given)

    whole = read_paths([folder], forms)
    monkeypatch.setattr(reading, step, breaks)
    intake = read_paths([folder], forms)
    faults = [f for f in intake.findings if f.code == FAULT]
    assert [f.position.file for f in faults] == [str(folder / "02.yaml")]
    others = [e.record for e in whole.entries if e.record.position.file != str(folder / "02.yaml")]
    assert [e.record for e in intake.entries] == others
    assert intake.files == whole.files
