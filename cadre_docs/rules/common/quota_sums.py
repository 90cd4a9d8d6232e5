"""How many may be graded 优秀: a share of people, rounded, and what is left of it.

The notices state a share in per cent and no rounding. How it is rounded is our choice, so
between the smallest and the largest whole number it can mean lies a gap in which nobody can
say that a count is wrong.
"""

from __future__ import annotations

import math
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from fractions import Fraction


class Rounding(StrEnum):
    """How a share becomes a whole number of people; the value is what parameters say."""

    DOWN = "向下取整"
    NEAREST = "四舍五入"
    UP = "向上取整"

    def apply(self, exact: Fraction) -> int:
        """Return the whole number of people."""
        match self:
            case Rounding.DOWN:
                return math.floor(exact)
            case Rounding.UP:
                return math.ceil(exact)
            case Rounding.NEAREST:
                return (math.floor(exact * 2) + 1) // 2


class Standing(Enum):
    """Where a count stands: within the quota, over it as we round, over it however rounded."""

    WITHIN = "within"
    IN_GAP = "in the rounding gap"
    OVER = "over"


@frozen
class Quota:
    """``share`` per cent of ``people``."""

    share: int
    people: int
    rounding: Rounding

    @property
    def exact(self) -> Fraction:
        """The share before rounding."""
        from fractions import Fraction  # imported here: only lists of people are counted

        return Fraction(self.share * self.people, 100)

    @property
    def limit(self) -> int:
        """The largest count allowed, as we round."""
        return self.rounding.apply(self.exact)

    @property
    def most(self) -> int:
        """The largest count that any rounding would allow."""
        return Rounding.UP.apply(self.exact)

    def headroom(self, count: int) -> int:
        """Return how many more there may be; negative when there are too many."""
        return self.limit - count

    def standing(self, count: int) -> Standing:
        """Tell where a count stands."""
        if count <= self.limit:
            return Standing.WITHIN
        return Standing.IN_GAP if count <= self.most else Standing.OVER

    @property
    def arithmetic(self) -> str:
        """The sum as a Chinese clause: ``12人×20%＝2.4，向下取整为2人``."""
        shown = f"{float(self.exact):g}"
        rounded = "" if self.exact.denominator == 1 else f"，{self.rounding}为{self.limit}"
        return f"{self.people}人×{self.share}%＝{shown}{rounded}人"

    def balance(self, count: int) -> str:
        """Return what is left, or what is too much, as a Chinese clause."""
        left = self.headroom(count)
        if left < 0:
            return f"超出{-left}人"
        return f"还可有{left}人" if left else "名额已满"
