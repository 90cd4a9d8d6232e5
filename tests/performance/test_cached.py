"""Properties that are worked out once."""

from __future__ import annotations

from cadre_docs.performance.cached import cached_property


class _One:
    def __init__(self) -> None:
        self.worked: list[str] = []

    @cached_property
    def sum_of_all(self) -> int:
        """What is worked out."""
        self.worked.append("once")
        return 3


def test_what_was_worked_out_is_kept_with_the_instance() -> None:
    one, other = _One(), _One()
    assert (one.sum_of_all, one.sum_of_all, other.sum_of_all) == (3, 3, 3)
    assert one.worked == other.worked == ["once"]
    assert one.__dict__["sum_of_all"] == 3
    del one.__dict__["sum_of_all"]
    assert one.sum_of_all == 3
    assert one.worked == ["once", "once"]


def test_a_class_shows_the_property_itself() -> None:
    assert _One.sum_of_all.__doc__ == "What is worked out."
