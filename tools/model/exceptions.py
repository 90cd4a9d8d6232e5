"""Where the law itself lets worse facts give a better grade: exceptions.yaml, with the articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("exceptions.yaml")


@dataclass
class Exceptions:
    """The exceptions, and how often each was needed."""

    listed: list[dict[str, object]] = field(default_factory=list)
    used: Counter[int] = field(default_factory=Counter)

    @classmethod
    def read(cls) -> Exceptions:
        return cls(yaml.safe_load(FILE.read_text(encoding="utf-8")) or [])

    def knows(
        self, step: str, result: str, before: set[str], after: set[str], told: set[str]
    ) -> bool:
        """Tell whether an exception explains a step, by the rules that spoke before and after it.

        ``before`` and ``after`` narrowed the grade, ``told`` found something wrong after it.
        """
        for number, one in enumerate(self.listed):
            if (
                step in one["steps"]
                and result in one["results"]
                and (not one.get("before") or before & set(one["before"]))
                and (not one.get("after") or after & set(one["after"]))
                and (not one.get("told") or told & set(one["told"]))
            ):
                self.used[number] += 1
                return True
        return False
