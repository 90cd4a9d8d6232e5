"""Records of other forms than a list is made of: each list says that it is without them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cadre_docs as cd

ROOT = Path(__file__).resolve().parents[2]
ANNUAL, HENAN, JILIN = (
    ROOT / "examples" / form / "full.yaml"
    for form in ("annual-record", "henan-tenure-form", "jilin-tenure-form")
)
UNIT = ROOT / "examples" / "unit" / "full.yaml"
_ROSTER = "henan-tenure-roster"
LISTS = {
    "roster": (HENAN, lambda read, out: cd.roster(read, out / "名册.xlsx", form=_ROSTER)),
    "notice": (ANNUAL, lambda read, out: cd.notice(read, out / "公示.docx", date(2024, 1, 8))),
    "statistics": (ANNUAL, lambda read, _: cd.statistics(read)),
    "sample": (JILIN, lambda read, out: cd.sample(read, out / "名单.csv", seed="公开的文字")),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_of_records_of_other_forms(name: str, tmp_path: Path) -> None:
    own, made = LISTS[name]
    other = JILIN if own is ANNUAL else ANNUAL
    title = cd.read(other).records[0].schema.title

    def told(*paths: Path) -> list[str]:
        remarks = made(cd.read(list(paths)), tmp_path).remarks
        return [line for line in remarks if "份记录不是" in line]

    assert told(own, UNIT) == []  # facts stand on no list
    [line] = told(own, other, UNIT)
    assert line.startswith("另有1份记录不是")
    assert f"“{title}”1份" in line


def test_a_roster_held_against_forms_is_no_other_form() -> None:
    roster = ROOT / "examples" / "annual-roster" / "full.yaml"
    remarks = cd.statistics(cd.read([ANNUAL, roster])).remarks
    assert not any("份记录不是" in line for line in remarks)
