"""Classes that are made cheaply, at the start and by the hundred thousand.

A dataclass writes each of its methods as a text and has it compiled: a frozen one seven, half a
millisecond in all, and every command makes eighty such classes before it reads a file. Here only
``__init__`` is written; the others are the same few functions for all classes.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def light(kind: type[T]) -> type[T]:
    """Make a dataclass with slots that nobody may change, which mypy sees to.

    At run time it is not frozen: a frozen one takes four times as long to make.
    """
    return _compared(dataclass(slots=True, eq=False, repr=False)(kind))


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def roomy(kind: type[T]) -> type[T]:
    """Make the same with a dictionary instead, for what keeps what it has worked out."""
    return _compared(dataclass(eq=False, repr=False)(kind))


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make what ``dataclass(frozen=True)`` makes, in a third of the time.

    An instance takes longer to make: this is for what there are few of.
    """
    made: Any = roomy(kind)
    made.__setattr__, made.__delattr__ = _set_once, _refuse_to_delete
    return kind


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def mutable(kind: type[T]) -> type[T]:
    """Make a dataclass with slots whose instances change, and equal nothing but themselves."""
    return _shown(dataclass(slots=True, eq=False, repr=False)(kind))


def _compared(kind: type[T]) -> type[T]:
    """Give a class what compares, hashes and shows its instances by what they hold."""
    made: Any = _shown(kind)
    contents = _values_of(tuple(one.name for one in fields(made) if one.compare))

    def equals(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return contents(self) == contents(other)

    def hashed(self: object) -> int:
        return hash(contents(self))

    made.__eq__, made.__hash__ = equals, hashed
    return kind


def _shown(kind: type[T]) -> type[T]:
    """Give a class what shows its instances, as that of a dataclass does."""
    made: Any = kind
    names = tuple(one.name for one in fields(made) if one.repr)
    shown, form = _values_of(names), ", ".join(f"{name}=%r" for name in names)

    def told(self: object) -> str:
        return f"{self.__class__.__qualname__}({form % shown(self)})"

    made.__repr__ = told
    return kind


def _values_of(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Return what takes the values of some fields, as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _set_once(self: object, name: str, value: object) -> None:
    """Set a field for the first time, as ``__init__`` does."""
    kind: Any = self.__class__
    if name in self.__dict__ or name not in kind.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    self.__dict__[name] = value  # half the time of object.__setattr__


def _refuse_to_delete(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
