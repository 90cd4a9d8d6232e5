"""Parameters of a notice are read when somebody judges by it; what is wrong in them is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog, builtin_root, folders
from cadre_docs.checks.records import check_intake
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.law.load import instrument_of
from cadre_docs.source.yaml import load_ours

ROOT = builtin_root()
FILES = sorted((ROOT / "data_schemas" / "parameters").glob("*.yaml"))
FORMS = {
    "henan-tenure-form": ["HN"],
    "jilin-tenure-form": ["JL"],
    "annual-record": ["AA"],
    "liaocheng-talent": ["LC"],
    "unit": ["AA", "HN", "JL", "LC", "XX"],
}


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The notices whose parameters were read."""
    found = []
    real = folders.read_parameters

    def reading(tree, *others, **options):
        found.append(instrument_of(tree))
        return real(tree, *others, **options)

    monkeypatch.setattr(folders, "read_parameters", reading)
    return found


@pytest.fixture
def own_root(tmp_path: Path, monkeypatch) -> Path:
    """A folder that takes the place of the built-in one, to be damaged."""
    for name in ("forms", "data_schemas"):
        shutil.copytree(ROOT / name, tmp_path / "own" / name)
    monkeypatch.setattr(folders, "builtin_root", lambda: tmp_path / "own")
    return tmp_path / "own"


def check(form: str, forms: Catalog) -> None:
    check_intake(read_paths([ROOT / "examples" / form / "full.yaml"], forms), forms)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_parameters_is_called_as_its_notice(file: Path) -> None:
    [tree], _ = load_ours(file.read_bytes(), file.name)
    assert instrument_of(tree) == file.stem


@pytest.mark.parametrize("form", FORMS)
def test_those_are_read_by_which_a_form_is_judged(form: str, read: list[str]) -> None:
    check(form, Catalog())
    assert sorted(read) == FORMS[form]


def test_whoever_goes_through_them_has_all_in_one_order(read: list[str]) -> None:
    whole, begun = Catalog().law.parameters, Catalog().law.parameters
    assert "JL.starting_years" in begun
    assert read == ["JL"]
    assert list(begun) == list(whole)
    assert len(begun) == len(list(begun))
    assert repr(begun) == repr(whole) == repr(dict(whole))
    assert begun == whole
    assert sorted(set(read)) == [file.stem for file in FILES]


@pytest.mark.parametrize("name", ["JL.no_such", "ZZ.leaders", "leaders"])
def test_there_are_no_others(name: str) -> None:
    parameters = Catalog().law.parameters
    assert name not in parameters
    with pytest.raises(KeyError):
        parameters[name]


def test_a_damaged_file_is_told_before_anything_is_judged_by_it(own_root: Path) -> None:
    damaged = own_root / "data_schemas" / "parameters" / "JL.yaml"
    damaged.write_text("instrument: JL\nparameters: 十\n", encoding="utf-8")
    for form in ("jilin-tenure-form", "unit"):
        with pytest.raises(CatalogError, match=r"JL\.yaml"):
            check(form, Catalog())
    with pytest.raises(CatalogError, match=r"JL\.yaml"):
        repr(Catalog().law.parameters)  # as whoever notes what a build has read
    check("annual-record", Catalog())


def test_one_of_a_folder_of_the_user_is_told_whatever_is_judged(tmp_path: Path) -> None:
    folder = tmp_path / "data_schemas" / "parameters"
    folder.mkdir(parents=True)
    (folder / "JL.yaml").write_text("instrument: JL\nparameters: 十\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"JL\.yaml"):
        check("annual-record", Catalog(tmp_path))
