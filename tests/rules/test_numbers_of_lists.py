"""Personal numbers in the rows of a list, which no form of ours has: an office's own may."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from tests.rules.test_rule_cases import HERE
from tests.today import TODAY
from tests.yaml_texts import dump_yaml, load_texts

ROSTER = HERE.parents[1] / "data_schemas" / "annual-roster.yaml"
REMARK = "          - key: 备注\n"
MOBILE = "          - {key: 手机, id: mobile, label: 手机, type: mobile}\n"
A, B = "13900000001", "13900000002"


@pytest.fixture
def office(tmp_path: Path) -> Catalog:
    """A catalog with a roster that has mobile numbers, too."""
    text = ROSTER.read_text(encoding="utf-8")
    assert text.count(REMARK) == 1
    folder = tmp_path / "目录" / "data_schemas"
    folder.mkdir(parents=True)
    text = text.replace(REMARK, MOBILE + REMARK).replace("id: annual-roster", "id: own-roster")
    (folder / "own-roster.yaml").write_text(text, encoding="utf-8")
    return Catalog(tmp_path / "目录", today=TODAY)


@pytest.mark.parametrize(
    ("numbers", "paths"),
    [
        ((A, B), []),
        ((A, A), ["名单[2].手机"]),
        ((None, A, A), ["名单[3].手机"]),
        ((None, None), []),
    ],
)
def test_one_number_of_two_people_of_a_list(
    numbers: tuple[str | None, ...], paths: list[str], office: Catalog, tmp_path: Path
) -> None:
    record = load_texts(HERE / "bases" / "annual-roster.yaml")
    [row] = record["名单"]
    named = zip("甲乙丙", numbers, strict=False)
    record["名单"] = [{**row, "姓名": f"示例{name}", "手机": number} for name, number in named]
    path = tmp_path / "名册.yaml"
    path.write_text(dump_yaml({**record, "表单": "own-roster"}), encoding="utf-8")
    checked = check_intake(read_paths([path], office), office)
    found = [one for one in checked if one.code == "X-number"]
    assert [one.path for one in found] == paths
    first = "示例乙" if numbers[0] is None else "示例甲"
    assert all(f"与“{first}”（" in one.message for one in found)
