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
    """Return the classes that are worked out from now on."""
    assert charsets._agrees()
    found: list[list[object]] = []
    work_out = charsets._of_ranges
    charsets._worked_out.cache_clear()
    monkeypatch.setattr(charsets, "_of_ranges", lambda *a: (found.append(a[0]), work_out(*a))[1])
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
        ("[！-～]|[一]|[^一二]|[一二三]|[一-三]|[一-三\\d]", 0),
        ("[a，]|[a-c，。]|[，a，a，]|[ÿ-Ā]|[Ā-ā]|[þ-ÿ]", 0),
        ("[\ufffe-\U00010002]|[a\uffff]|[，\uffff\U00010000]|[\U00020000-\U0002fffd]", 0),
        ("[ab\U00020000-\U0002fffd，。\ufffe-\U00010002\\s]", 0),
        ("[\x00-\uffff]|[^\x00-\U0010ffff]|[\x00，\ufeff-\uffff]", 0),
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


def test_a_python_that_answers_otherwise_is_asked_about_every_class(monkeypatch):
    for kept in (charsets._agrees, charsets._worked_out):
        kept.cache_clear()
    monkeypatch.setattr(charsets, "_of_ranges", lambda charset: ([*charset], False))

    ours, usual = both("[，。；]")

    assert ours == usual
    for kept in (charsets._agrees, charsets._worked_out):
        kept.cache_clear()


def test_a_python_without_that_function_compiles_as_usual(monkeypatch):
    monkeypatch.setattr(charsets, "_work_out", None)

    ours, usual = both(f"[{HANZI}]")

    assert ours == usual
