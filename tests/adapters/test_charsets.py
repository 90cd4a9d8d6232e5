"""A class of characters is worked out once, and what is compiled of it is what re compiles."""

from __future__ import annotations

import re

import pytest

from cadre_docs.adapters import charsets
from cadre_docs.values.characters import HANZI
from tests.hostile.patterns import patterns


def both(pattern: str, flags: int = 0) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what the adapter compiles and what re does; two are equal whose code is equal."""
    re.purge()
    ours = charsets.compiled(pattern, flags)
    re.purge()
    usual = re.compile(pattern, flags)
    assert ours is not usual
    return ours, usual


@pytest.fixture
def worked_out(monkeypatch) -> list[list[object]]:
    """Return the classes that re works out from now on."""
    found: list[list[object]] = []
    work_out = charsets._work_out
    charsets._worked_out.cache_clear()
    monkeypatch.setattr(charsets, "_work_out", lambda *a: (found.append(a[0]), work_out(*a))[1])
    return found


def test_a_class_is_worked_out_once(worked_out):
    re.purge()

    for pattern in (f"a[{HANZI}]+", f"[{HANZI}]{{2,4}}b[{HANZI}]", f"c[{HANZI}](?=[{HANZI}])"):
        charsets.compiled(pattern)

    assert len(worked_out) == 1


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        (f"[{HANZI}]", 0),
        (f"[^{HANZI}·]+", 0),
        (rf"[\s{HANZI}\w]", re.ASCII),
        (r"[\x00-\x1fa-z]|[\x00-\x1fa-z]", 0),
        ("[A-Zſ一-鿯][A-Zſ一-鿯]", re.IGNORECASE),
        ("[A-Zſ一-鿯][A-Zſ一-鿯]", 0),
        ("", 0),
    ],
)
def test_what_is_compiled_is_what_re_compiles(pattern: str, flags: int):
    ours, usual = both(pattern, flags)

    assert ours == usual


def test_expressions_of_other_classes_are_not_equal():
    """So the comparison above can fail."""
    ours, usual = both("[ab]x")[0], re.compile("[ab]y")

    assert ours != usual


@pytest.mark.slow
def test_every_expression_of_the_package_is_what_re_compiles():
    texts = {
        (used.pattern.pattern, used.pattern.flags & ~re.UNICODE)
        for used in patterns().values()
        if isinstance(used.pattern.pattern, str)
    }
    assert len(texts) > 150
    assert [pattern for pattern, flags in texts if len({*both(pattern, flags)}) > 1] == []


def test_a_mistake_leaves_re_as_it_was():
    before = charsets._compiler._optimize_charset

    with pytest.raises(re.error):
        charsets.compiled("[a")

    assert charsets._compiler._optimize_charset is before is charsets._work_out


def test_a_python_without_that_function_compiles_as_usual(monkeypatch):
    monkeypatch.setattr(charsets, "_work_out", None)

    ours, usual = both(f"[{HANZI}]")

    assert ours == usual
