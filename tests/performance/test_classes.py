"""Classes that are made cheaply behave as those of dataclasses."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, replace
from functools import cached_property

import pytest

from cadre_docs.performance.classes import frozen, light, mutable


@frozen
class Ours:
    key: str
    many: tuple[int, ...] = ()
    hidden: int = field(default=1, repr=False, compare=False)
    late: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "late", self.key.upper())

    @cached_property
    def length(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Usual:
    key: str
    many: tuple[int, ...] = ()
    hidden: int = field(default=1, repr=False, compare=False)
    late: str = field(init=False, default="")

    __post_init__ = Ours.__post_init__
    length = cached_property(lambda self: len(self.key))


@frozen
class Empty:
    pass


GIVEN = [("a",), ("a", (1, 2)), ("b", (), 7)]


@pytest.mark.parametrize("given", GIVEN)
def test_it_says_and_holds_the_same(given: tuple):
    ours, usual = Ours(*given), Usual(*given)

    assert repr(ours) == repr(usual).replace("Usual", "Ours")
    assert (asdict(ours), astuple(ours)) == (asdict(usual), astuple(usual))
    assert [one.name for one in fields(ours)] == [one.name for one in fields(usual)]
    assert ours.length == usual.length == 1


@pytest.mark.parametrize("first", GIVEN)
@pytest.mark.parametrize("second", [*GIVEN, ("a", (), 9)])
def test_it_equals_what_holds_the_same(first: tuple, second: tuple):
    ours, usual = Ours(*first) == Ours(*second), Usual(*first) == Usual(*second)

    assert ours is usual
    assert (len({Ours(*first), Ours(*second)}) == 1) is usual


def test_it_equals_nothing_of_another_class():
    assert Ours("a") != Usual("a")
    assert Empty() == Empty()
    assert len({Empty(), Empty()}) == 1


@pytest.mark.parametrize("name", ["key", "late", "other", "__dict__"])
def test_nothing_of_it_can_be_set(name: str):
    ours = Ours("a")

    with pytest.raises(FrozenInstanceError):
        setattr(ours, name, "b")
    with pytest.raises(FrozenInstanceError):
        del ours.key
    assert ours == Ours("a")


def pickled(ours: Ours) -> Ours:
    return pickle.loads(pickle.dumps(ours))  # noqa: S301


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_is_equal_and_frozen(copied):
    ours = copied(Ours("a", (1,), 3))

    assert (ours, ours.hidden) == (Ours("a", (1,)), 3)
    with pytest.raises(FrozenInstanceError):
        ours.key = "b"


def test_another_is_made_of_it():
    assert replace(Ours("a"), key="b") == Ours("b")


@light
class Light:
    key: str
    many: tuple[int, ...] = ()
    hidden: int = field(default=1, repr=False, compare=False)


@dataclass(slots=True, unsafe_hash=True)
class UsualLight:
    key: str
    many: tuple[int, ...] = ()
    hidden: int = field(default=1, repr=False, compare=False)


@mutable
class Changing:
    key: str
    many: list[int] = field(default_factory=list)


@pytest.mark.parametrize("first", GIVEN)
@pytest.mark.parametrize("second", [*GIVEN, ("a", (), 9)])
def test_a_light_one_is_as_a_dataclass_with_slots(first: tuple, second: tuple):
    ours, usual = Light(*first), UsualLight(*first)

    assert repr(ours) == repr(usual).replace("Usual", "")
    assert astuple(ours) == astuple(usual)
    assert (ours == Light(*second)) is (usual == UsualLight(*second))
    assert (hash(ours) == hash(Light(*second))) is (hash(usual) == hash(UsualLight(*second)))
    assert ours != usual
    assert not hasattr(ours, "__dict__")
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301
    assert replace(ours, key="c") == Light("c", *first[1:])


def test_what_changes_equals_itself_alone():
    one = Changing("a")
    one.many.append(1)

    assert (one, one.key) == (one, "a")
    assert one != Changing("a", [1])
    assert repr(one) == "Changing(key='a', many=[1])"
    with pytest.raises(AttributeError):
        one.other = 1
