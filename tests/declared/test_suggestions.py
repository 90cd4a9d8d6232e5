"""The nearest names there are, where there are any."""

from __future__ import annotations

from cadre_docs.rules.declared.suggestions import suggestion


def test_the_three_nearest_are_told() -> None:
    assert suggestion("甲数", ["甲日", "甲教", "甲组", "甲类", "乙"]).count("“") == 3
    assert suggestion("甲数", ["甲日", "甲日"]) == "，是否为“甲日”"
    assert not suggestion("甲数", ["乙日"])


def test_half_alike_is_alike_and_less_is_not() -> None:
    assert suggestion("甲乙丙丁", ["甲乙子丑"]) == "，是否为“甲乙子丑”"
    assert not suggestion("甲乙丙丁", ["甲子丑寅"])


def test_what_is_longer_than_any_name_is_compared_with_none() -> None:
    assert suggestion("甲" * 50, ["甲" * 49])
    assert not suggestion("甲" * 51, ["甲" * 50])
