"""What is kept of a person is small, however many there are: ten thousand fit."""

from __future__ import annotations

import gc
import re
import tracemalloc
from pathlib import Path

import pytest

import cadre_docs as cd
from tests.conftest import EXAMPLES
from tests.web.conftest import SLOWEST_WORK, Site, site_of

FEW, MORE = 10, 40
MOST_KEPT = 10_000  # bytes a person: 100 MB for ten thousand


@pytest.mark.parametrize("alike", [False, True], ids=["各不相同", "号码都一样"])
def test_what_is_kept_of_a_person_is_bounded(
    alike: bool, tmp_path: Path, own_forms: cd.Catalog
) -> None:
    """With numbers that are all the same everybody has a finding about the others."""
    kept = {}
    for count in (FEW, MORE):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        fill(folder, count, alike=alike)
        if not kept:  # what is kept once for all
            ended(looked(folder, own_forms))
        kept[count] = measured(folder, own_forms)
    each = (kept[MORE] - kept[FEW]) / (MORE - FEW)
    assert 500 < each < MOST_KEPT  # fewer would mean that nothing was measured


def fill(folder: Path, count: int, *, alike: bool) -> None:
    text = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
    if not alike:
        text = re.sub(r"(?m)^( *)身份证号码:.*$", r"\1# 没有填", text)
    for number in range(count):
        own = text.replace("示例子", f"示例{number:05}", 1)
        (folder / f"{number:05}.yaml").write_text(own, "utf-8")


def measured(folder: Path, forms: cd.Catalog) -> int:
    """Return the bytes that stay when all of a folder was looked at and its pages were asked for."""
    gc.collect()
    tracemalloc.start()
    try:
        site = looked(folder, forms)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        assert len(site.desk.index.people) in (FEW, MORE)
        ended(site)
    finally:
        tracemalloc.stop()
    return kept


def looked(folder: Path, forms: cd.Catalog) -> Site:
    site = site_of(folder, forms)
    site.get(f"/?token={site.guard.token()}")
    site.desk.index.look(SLOWEST_WORK)
    assert site.desk.together.known(SLOWEST_WORK).value is not None
    for page in ("/", "/people", "/review"):
        assert site.get(page).status_code == 200
    return site


def ended(site: Site) -> None:
    site.desk.works.stop(60)
    site.desk.results.close()
