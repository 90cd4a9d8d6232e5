"""The head ``sample`` of a list: what is wrong with it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.sample import candidates_of

ROOT = Path(__file__).resolve().parents[2]
LIST = "jilin-sample-list"
PEOPLE = ROOT / "examples" / "jilin-tenure-form" / "full.yaml"
WRONG = [
    ("    name: name\n", "    nom: name\n", "没有“nom”这一列"),
    ("  table: people", "  table: persons", "名单的表“persons”没有"),
    ("id: rank", "id: place", "没有“rank”这一列"),
    ("id: seed", "id: grain", "没有“seed”这一项"),
    ("  strata: [", "  stratas: [", "不认识的键“stratas”"),
]


def own(folder: Path, old: str, new: str) -> Catalog:
    text = (ROOT / "data_schemas" / f"{LIST}.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "data_schemas").mkdir()
    path = folder / "data_schemas" / f"{LIST}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Catalog(folder)


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_wrong_head_is_told(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=message):
        own(tmp_path, old, new).schema(LIST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("strata: [department, unit]", "strata: [firm]"),
        ("identity: [name,", "identity: [firm,"),
        ("{post_level: 三级}", "{firm: 三级}"),
        ("    unit: unit\n", "    unit: firm\n"),
    ],
)
def test_fields_that_the_form_does_not_have_are_told(old: str, new: str, tmp_path: Path) -> None:
    catalog = own(tmp_path, old, new)
    entries = read_paths([PEOPLE], catalog).entries
    with pytest.raises(CatalogError, match="“firm”"):
        candidates_of(catalog.schema(LIST), entries)
