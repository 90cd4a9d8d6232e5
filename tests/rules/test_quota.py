"""A share of people as a whole number: both sides of every boundary, whatever the rounding."""

from __future__ import annotations

import pytest

from cadre_docs.rules.common.quota_sums import Quota, Rounding, Standing

W, G, O = Standing.WITHIN, Standing.IN_GAP, Standing.OVER  # noqa: E741


@pytest.mark.parametrize(
    ("people", "rounding", "limit", "standings"),
    [
        (10, "向下取整", 2, {2: W, 3: O}),
        (10, "四舍五入", 2, {2: W, 3: O}),
        (10, "向上取整", 2, {2: W, 3: O}),
        (12, "向下取整", 2, {2: W, 3: G, 4: O}),
        (12, "四舍五入", 2, {2: W, 3: G, 4: O}),
        (12, "向上取整", 3, {2: W, 3: W, 4: O}),
        (13, "四舍五入", 3, {3: W, 4: O}),
        (14, "向下取整", 2, {2: W, 3: G, 4: O}),
        (4, "向下取整", 0, {0: W, 1: G, 2: O}),
        (0, "向上取整", 0, {0: W, 1: O}),
    ],
)
def test_a_fifth(people: int, rounding: str, limit: int, standings: dict[int, Standing]) -> None:
    quota = Quota(20, people, Rounding(rounding))
    assert quota.limit == limit
    assert {count: quota.standing(count) for count in standings} == standings


def test_half_a_person_is_rounded_up_to_the_nearest() -> None:
    assert Quota(25, 10, Rounding.NEAREST).limit == 3


def test_the_sum_in_words() -> None:
    assert Quota(20, 12, Rounding.DOWN).arithmetic == "12人×20%＝2.4，向下取整为2人"
    assert Quota(20, 10, Rounding.DOWN).arithmetic == "10人×20%＝2人"
    assert Quota(15, 12345, Rounding.UP).arithmetic == "12345人×15%＝1851.75，向上取整为1852人"
    quota = Quota(20, 10, Rounding.DOWN)
    assert [quota.balance(n) for n in (0, 2, 4)] == ["还可有2人", "名额已满", "超出2人"]
