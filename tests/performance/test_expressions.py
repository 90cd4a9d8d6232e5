"""Regular expressions are compiled when they are first used, and then are what re makes of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cadre_docs
from cadre_docs.performance.expressions import expression

RULES = Path(cadre_docs.__file__).parent / "rules"


def test_it_is_compiled_when_it_is_first_used():
    late = expression("(a)|b", re.IGNORECASE)

    assert "compiled" not in vars(late)
    assert late.match("A")
    assert late.compiled is re.compile("(a)|b", re.IGNORECASE)


def test_a_mistake_is_raised_by_the_first_use():
    late = expression("(")

    with pytest.raises(re.error):
        late.search("a")


@pytest.mark.parametrize(
    ("way", "given"),
    [
        ("match", ("xa", 1)),
        ("fullmatch", ("a",)),
        ("search", ("xa",)),
        ("finditer", ("aba",)),
        ("findall", ("aba",)),
        ("split", ("xaybz", 1)),
        ("sub", (r"<\1>", "xa")),
        ("subn", ("", "aba")),
    ],
)
def test_each_method_does_what_that_of_re_does(way: str, given: tuple):
    late, usual = expression("(?P<one>a)|b"), re.compile("(?P<one>a)|b")

    found, wanted = (getattr(one, way)(*given) for one in (late, usual))

    if way == "finditer":
        found, wanted = list(found), list(wanted)
    assert repr(found) == repr(wanted)
    assert (late.pattern, late.flags, late.groups, dict(late.groupindex)) == (
        *(usual.pattern, usual.flags, usual.groups),
        dict(usual.groupindex),
    )


def test_no_rule_compiles_expressions_when_it_is_imported():
    eager = re.compile(r"^\w[^\n]*\bre\.compile\(", re.MULTILINE)

    found = [path.name for path in RULES.rglob("*.py") if eager.search(path.read_text("utf-8"))]

    assert found == []
