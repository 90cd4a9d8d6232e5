"""All regular expressions of the package, and the texts that make such expressions slow."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import re._compiler as sre_compiler
import re._constants as kinds
import re._parser as sre_parser
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import cadre_docs
from cadre_docs.performance.expressions import Expression

WAYS = frozenset(("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn"))
_CALL = re.compile(rf"(\w+)\.({'|'.join(WAYS)})\b")
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_BLANKS, _DIGITS, _WORDS = " \t", "12", "aX字"


class Used(NamedTuple):
    """A pattern, and by which of its methods the package looks through texts with it."""

    pattern: re.Pattern[Any]
    ways: frozenset[str]


def patterns() -> dict[str, Used]:
    """Return every pattern that the modules compile, by module and source.

    Those that are written where they are used (``re.sub("…", …)``) are compiled while a
    module runs; they are found in its code. Of a pattern that stands in a table any method
    may be called.
    """
    found: dict[str, Used] = {}
    modules = [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(cadre_docs.__path__, "cadre_docs.")
        if not info.name.endswith("__main__")
    ]
    code = {module.__name__: inspect.getsource(module) for module in modules}
    everywhere = "\n".join(code.values())
    for module in modules:
        own = code[module.__name__]
        for name, pattern in _held(vars(module).items()):
            ways = _ways(name, own if name.startswith("_") else everywhere)
            found[f"{module.__name__}: {pattern.pattern!r}"] = Used(pattern, ways)
        for way, source in _written(own):
            pattern = re.compile(source)
            found[f"{module.__name__}: {pattern.pattern!r}"] = Used(pattern, frozenset({way}))
    return found


def _ways(name: str, source: str) -> frozenset[str]:
    """Return by which methods code looks with the pattern of this name; any, where unsure."""
    ways = frozenset(way for called, way in _CALL.findall(source) if called == name)
    others = re.findall(rf"(?<![\w.]){name}\b(?!\.\w)", source) if name.startswith("_") else []
    return ways if ways and len(others) <= 1 else WAYS  # once: where it is made


def _held(items: Iterable[tuple[str, Any]], depth: int = 2) -> Iterator[tuple[str, Any]]:
    """Yield patterns with the names of the module that stand for them; none: in a table."""
    for name, value in items:
        if isinstance(value, re.Pattern):
            yield name, value
        elif isinstance(value, Expression):
            yield name, value.compiled
        elif depth and isinstance(value, (tuple, list)):
            yield from _held((("", one) for one in value), depth - 1)
        elif depth and isinstance(value, dict) and len(value) < 100 and name != "__builtins__":
            yield from _held((("", one) for one in (*value, *value.values())), depth - 1)


def _written(source: str) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in WAYS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.func.attr, node.args[0].value


def worst_texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Yield long texts for a pattern: what leads to each repeat, that repeated, and no match.

    Each repeat of the pattern goes on for the whole length, behind a beginning that fits and
    before an end that does not; so do what stands around two repeats, and the whole pattern.
    """
    source = pattern.pattern
    tree = sre_parser.parse(source, pattern.flags & ~re.DEBUG)
    seen: dict[str, None] = {}
    for before, unit in _pumps(list(tree), ""):
        for end in ("", "\0", "\n!", "字", "<"):
            if unit:
                text = before + unit * (length // len(unit) + 1)
                seen[text[: length + len(before)] + end] = None
    whole = _example(list(tree))
    for text in (*_BLANKS, *_DIGITS, *_WORDS, "<", '"', "\n", "a ", "1 ", " \n", whole, whole[:-1]):
        if text:
            seen[(text * (length // len(text) + 1))[:length] + "\0"] = None
    for text in seen:
        if isinstance(source, bytes):
            yield text.encode("latin-1", "ignore")
        else:
            yield text


def _pumps(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield (what stands before a repeat, one round of it) for all repeats, inner ones too."""
    for number, (kind, argument) in enumerate(items):
        if kind in _REPEATS:
            _, most, inner = argument
            if most > 1:
                unit = _example(list(inner), least=1)
                yield before, unit
                yield "", before + unit  # the beginning again and again
                rest = _example(items[number + 1 :])
                yield before, unit + rest
                for other in _alternatives(inner):
                    yield before, other
            yield from _pumps(list(inner), before)
        elif kind is kinds.SUBPATTERN:
            yield from _pumps(list(argument[-1]), before)
        elif kind is kinds.BRANCH:
            for branch in argument[1]:
                yield from _pumps(list(branch), before)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _pumps(list(argument[1]), before)
        elif kind is getattr(kinds, "ATOMIC_GROUP", None):
            yield from _pumps(list(argument), before)
        before += _example([(kind, argument)])


def _alternatives(inner: Any) -> Iterator[str]:
    """Yield several characters that a repeat of one class may take."""
    items = list(inner)
    if len(items) == 1 and items[0][0] in (kinds.IN, kinds.ANY, kinds.NOT_LITERAL):
        for text in ("a", "1", " ", "字", "-", "\t", "(", "<"):
            compiled = sre_parser.SubPattern(inner.state, items)
            if _takes(compiled, text):
                yield text


def _takes(tree: Any, text: str) -> bool:
    return sre_compiler.compile(tree).fullmatch(text) is not None


def _example(items: list[Any], least: int = 0) -> str:
    """Return a short text that these parts match, as nearly as is simple to say."""
    return "".join(_one(kind, argument, least) for kind, argument in items)


def _one(kind: Any, argument: Any, least: int) -> str:  # noqa: PLR0911 - one line a kind
    if kind is kinds.LITERAL:
        return chr(argument)
    if kind is kinds.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if kind is kinds.ANY:
        return "a"
    if kind is kinds.IN:
        return _of_class(argument)
    if kind in _REPEATS:
        low, _, inner = argument
        return _example(list(inner), least) * max(low, least)
    if kind is kinds.SUBPATTERN:
        return _example(list(argument[-1]), least)
    if kind is kinds.BRANCH:
        return _example(list(argument[1][0]), least)
    if kind is getattr(kinds, "ATOMIC_GROUP", None):
        return _example(list(argument), least)
    if kind is kinds.ASSERT and argument[0] < 0:
        return _example(list(argument[1]), least)
    return ""


_OF_CATEGORY = {
    kinds.CATEGORY_DIGIT: "1",
    kinds.CATEGORY_SPACE: " ",
    kinds.CATEGORY_WORD: "a",
    kinds.CATEGORY_NOT_DIGIT: "a",
    kinds.CATEGORY_NOT_SPACE: "a",
    kinds.CATEGORY_NOT_WORD: "-",
}


def _of_class(members: list[Any]) -> str:
    if members[0][0] is kinds.NEGATE:
        inside = re.compile(_class_of(members[1:]))
        return next((c for c in "a1 -字<\t.()" if not inside.match(c)), "")
    kind, argument = members[0]
    if kind is kinds.LITERAL:
        return chr(argument)
    if kind is kinds.RANGE:
        return chr(argument[0])
    return _OF_CATEGORY.get(argument, "a")


def _class_of(members: list[Any]) -> str:
    parts = []
    names = {
        kinds.CATEGORY_DIGIT: r"\d",
        kinds.CATEGORY_SPACE: r"\s",
        kinds.CATEGORY_WORD: r"\w",
        kinds.CATEGORY_NOT_DIGIT: r"\D",
        kinds.CATEGORY_NOT_SPACE: r"\S",
        kinds.CATEGORY_NOT_WORD: r"\W",
    }
    for kind, argument in members:
        if kind is kinds.LITERAL:
            parts.append(re.escape(chr(argument)))
        elif kind is kinds.RANGE:
            parts.append(f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}")
        else:
            parts.append(names[argument])
    return f"[{''.join(parts)}]"
