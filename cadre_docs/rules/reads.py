"""What a rule would read and say, told from its compiled code without running it.

Parameters are read by their full id, written out in the rule or in a helper of its module
(``c.number("HN.appointment_years")``); so the ids are among the code's constants.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from cadre_docs.rules.outcomes import Constraint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.law.instruments import LawBook, Parameter
    from cadre_docs.rules.engine import Rule

_RULES = __name__.rpartition(".")[0] + "."


def parameters_of(item: Rule, law: LawBook) -> tuple[Parameter, ...]:
    """Return the parameters that a rule reads on some path, in the order of their file."""
    if item.declared is not None:
        return tuple(law.parameters[name] for name in item.declared.parameters)
    texts = texts_in(item)
    return tuple(law.parameters[name] for name in law.parameters if name in texts)


def texts_in(item: Rule) -> frozenset[str]:
    """Return the texts in the code of a rule: among them the ids of all boxes that it reads."""
    return frozenset(text for said in _reached(item) for text in _texts(said))


def decides(item: Rule) -> bool:
    """Tell whether a rule can narrow the grade."""
    if item.declared is not None:
        return item.declared.decides
    return any(said is Constraint for said in _reached(item))


def _reached(item: Rule) -> Iterator[object]:
    """Yield the constants and the globals of a rule, and of the helpers and rules that it asks."""
    waiting = [item.run] if isinstance(item.run, FunctionType) else []
    own = waiting[0].__module__.partition(".")[0] if waiting else _RULES  # of another package
    own = _RULES if own == _RULES.partition(".")[0] else own
    seen: set[FunctionType] = set()
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for code in _codes(function.__code__):
            yield from code.co_consts
            known = function.__globals__
            for value in (known[name] for name in code.co_names if name in known):
                yield value
                listed = value if isinstance(value, tuple) else (value,)
                functions = (one for one in listed if isinstance(one, FunctionType))
                waiting += (f for f in functions if f.__module__.startswith((_RULES, own)))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those inside it (lambdas, generator expressions)."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a constant, or in a table of constants."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list, frozenset, set)):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from _texts(part)
