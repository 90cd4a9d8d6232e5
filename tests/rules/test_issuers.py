"""What a body's name tells: the committee or government itself, an office of it, its level."""

from __future__ import annotations

import pytest

from cadre_docs.rules.common.issuers import Kind, Level, Words, is_mentioned, issuers

WORDS = Words(
    ("委", "委员会", "党委", "人民政府", "政府"),
    ("工委", "党工委", "管委会", "管理委员会"),
    ("人力资源和社会保障", "人力资源社会保障", "人社"),
)
KNOWN = [
    ("中共示例市委", Kind.ITSELF, Level.CITY),
    ("示例市委", Kind.ITSELF, Level.CITY),
    ("市委", Kind.ITSELF, Level.CITY),
    ("示例市市委", Kind.ITSELF, Level.CITY),
    ("示例市党委", Kind.ITSELF, Level.CITY),
    ("中共示例市委员会", Kind.ITSELF, Level.CITY),
    ("中国共产党示例市委员会", Kind.ITSELF, Level.CITY),
    ("示例市人民政府", Kind.ITSELF, Level.CITY),
    ("示例市政府", Kind.ITSELF, Level.CITY),
    ("郑州市人民政府", Kind.ITSELF, Level.CITY),
    ("河南省郑州市人民政府", Kind.ITSELF, Level.CITY),
    ("示例自治州人民政府", Kind.ITSELF, Level.CITY),
    ("中共河南省委", Kind.ITSELF, Level.PROVINCE),
    ("省政府", Kind.ITSELF, Level.PROVINCE),
    ("内蒙古自治区人民政府", Kind.ITSELF, Level.PROVINCE),
    ("北京市人民政府", Kind.ITSELF, Level.PROVINCE),
    ("北京市示例区人民政府", Kind.ITSELF, Level.COUNTY),
    ("国务院", Kind.ITSELF, Level.NATION),
    ("中共中央", Kind.ITSELF, Level.NATION),
    ("中共示例县委", Kind.ITSELF, Level.COUNTY),
    ("示例市示例区人民政府", Kind.ITSELF, Level.COUNTY),
    ("示例区委", Kind.ITSELF, Level.COUNTY),
    ("示例县示例镇人民政府", Kind.ITSELF, Level.TOWNSHIP),
    ("济源示范区管委会", Kind.ZONE, Level.COUNTY),
    ("济源产城融合示范区党工委", Kind.ZONE, Level.COUNTY),
    ("中共示例市委组织部", Kind.ORGAN, Level.CITY),
    ("示例市人民政府" + "办" * 53, Kind.ORGAN, Level.CITY),
    ("示例市委办公室", Kind.ORGAN, Level.CITY),
    ("示例市人民政府办公室", Kind.ORGAN, Level.CITY),
    ("示例市人民政府国有资产监督管理委员会", Kind.ORGAN, Level.CITY),
    ("中共河南省委宣传部", Kind.ORGAN, Level.PROVINCE),
    ("中共示例市委党校", Kind.ORGAN, Level.CITY),
    ("示例市人力资源和社会保障局", Kind.PERSONNEL, Level.CITY),
    ("示例省人力资源社会保障厅", Kind.PERSONNEL, Level.PROVINCE),
    ("示例县人社局", Kind.PERSONNEL, Level.COUNTY),
    ("人力资源和社会保障部", Kind.PERSONNEL, Level.NATION),
    ("河南省总工会", Kind.UNION, Level.PROVINCE),
    ("示例市总工会", Kind.UNION, Level.CITY),
    ("中华全国总工会", Kind.UNION, Level.NATION),
]
TOGETHER = [
    ("中共示例市委 示例市人民政府", [Kind.ITSELF, Kind.ITSELF], Level.CITY),
    ("中共示例市委示例市人民政府", [Kind.ITSELF, Kind.ITSELF], Level.CITY),
    ("中共示例县委　示例县人民政府", [Kind.ITSELF, Kind.ITSELF], Level.COUNTY),
    ("示例市委办公室 示例市人民政府办公室", [Kind.ORGAN, Kind.ORGAN], Level.CITY),
    ("示例市人力资源和社会保障局 示例市总工会", [Kind.PERSONNEL, Kind.UNION], Level.CITY),
]
"""Bodies that issue together, with a blank between them or none."""
UNKNOWN = [
    "示例市卫生健康委员会",
    "示例市教育局",
    "示例大学党委",
    "示例小区党委",
    "示例社区委员会",
    "中共示例市教育局委员会",
    "中共示例市直属机关工作委员会",
    "共青团示例市委",
    "团市委",
    "民盟示例市委",
    "示例市工商联",
    "示例市委员会",
    "政协示例省委员会",
    "政协示例省委员会办公厅",
    "示例人力资源和社会保障学会",
    "示例市人力资源和社会保障局技工学校",
    "老人社区服务中心",
    "示例省总工会干部学校",
    "政府",
    "委",
    "",
    "示" * 200 + "市委",
    "示例市人民政府" + "办" * 54,  # 61 characters
]
SEVERAL = [
    "中共示例市委、示例市人民政府",
    "示例市委 市政府",
    "示例市委市政府",
    "示例市委，市人民政府",
    "中共示例市委和示例市人民政府",
    "中共示例市委　中共示例市人民政府",
]


@pytest.mark.parametrize(("name", "kind", "level"), KNOWN, ids=[n for n, _, _ in KNOWN])
def test_a_name_says_what_a_body_is(name: str, kind: Kind, level: Level) -> None:
    [found] = issuers(name, WORDS)
    assert (found.kind, found.level) == (kind, level)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_word_in_a_name_says_nothing(name: str) -> None:
    assert issuers(name, WORDS) == ()


@pytest.mark.parametrize("name", SEVERAL)
def test_each_of_several_is_told(name: str) -> None:
    assert [one.kind for one in issuers(name, WORDS)] == [Kind.ITSELF, Kind.ITSELF]


@pytest.mark.parametrize(("name", "kinds", "level"), TOGETHER, ids=[n for n, _, _ in TOGETHER])
def test_each_that_issues_together_is_told(name: str, kinds: list[Kind], level: Level) -> None:
    found = issuers(name, WORDS)
    assert ([one.kind for one in found], {one.level for one in found}) == (kinds, {level})


def test_one_known_among_several() -> None:
    found = issuers("示例省总工会、示例省人力资源和社会保障厅、示例协会", WORDS)
    assert [one.kind for one in found] == [Kind.UNION, Kind.PERSONNEL]
    assert issuers("示例市总工会和示例市人力资源和社会保障局", WORDS)[1].kind is Kind.PERSONNEL


def test_blanks_and_widths_make_no_difference() -> None:
    assert issuers("示例市 人民政府", WORDS) == issuers("示例市人民政府", WORDS)


def test_an_office_is_no_mention_of_its_body() -> None:
    assert is_mentioned("示例市人民政府", "示例市人民政府《关于表彰的决定》")
    assert not is_mentioned("示例市人民政府", "示例市人民政府办公室《关于表彰的决定》")
    assert is_mentioned("示例市人民政府", "示例市人民政府办公室转发示例市人民政府《决定》")
    assert not is_mentioned("示例市人民政府", "示例县人民政府《决定》")
