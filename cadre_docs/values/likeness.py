"""What somebody may have meant: the one value, or the files, most like what was typed.

A suggestion is obeyed, so a wrong one does harm: ``基本合格`` must not become ``合格``. Where two
values are meant as well, or a word of degree or denial would be lost, nothing is suggested.
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import islice, permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_LONGEST = 100  # what is longer is no name of anything, and slow to compare
_LEAST, _MARGIN = 0.6, 0.1  # how like the best must be, and how much more so than the next
_DENIALS = frozenset("不未非无没否免")
_NAMES = 2_000  # of one folder that are looked at
_SUGGESTED = 3


def meant_choice(typed: str, values: tuple[str, ...]) -> str | None:
    """Return the value of a closed list that was surely meant, or None.

    Of grades and the like, where one value is another with a word of degree before it
    (``合格``, ``基本合格``), a part is never taken for the whole, nor the whole for a part.
    """
    if not typed or len(typed) > _LONGEST:
        return None
    letters = _letters(typed)
    linked = [value for value in values if value in typed or typed in value]
    likely: str | None
    whole = [value for value in values if _letters(value) == letters]
    if len(whole) == 1 and not _denials(typed):
        likely = whole[0]  # 党员（预备） is 预备党员
    elif linked:
        likely = linked[0] if len(linked) == 1 and not _nested(values) else None
        rest = letters - _letters(likely or "")
        if any(rest & (_letters(value) - _letters(likely or "")) for value in values):
            likely = None  # what it leaves out is said by another value
    else:
        likely = _far_ahead(typed, values)
    return likely if likely and _denials(likely) == _denials(typed) else None


def meant_name(typed: str, names: Iterable[str]) -> str | None:
    """Return the name of a box most like what was typed, or None when none is, or two are as like.

    The threshold is low because Chinese names are short: one wrong hanzi in three is already a
    third of the word.
    """
    if len(typed) > _LONGEST:
        return None
    found = get_close_matches(typed, set(names), n=2, cutoff=0.5)
    if not found or (_ratio(typed, found[0]) == _ratio(typed, found[-1]) and found[1:]):
        return None
    return found[0]


def likest(typed: str, names: Iterable[str]) -> list[str]:
    """Return the names most like what was typed, or that hold it; none where too many are.

    For lists too long to show: these are shown of them.

    >>> likest("tenure", ["annual-record", "tenure-form", "tenure-roster"])
    ['tenure-form', 'tenure-roster']
    """
    wanted = _folded(typed)
    if not wanted or len(wanted) > _LONGEST:
        return []
    by_name = {_folded(name): name for name in names}
    found = sorted((name for name in by_name if wanted in name), key=len)
    found = found or get_close_matches(wanted, by_name, n=_SUGGESTED + 1, cutoff=0.4)
    if len(found) > _SUGGESTED and _ratio(wanted, found[0]) == _ratio(wanted, found[_SUGGESTED]):
        return []  # as like as many others are
    return [by_name[name] for name in found[:_SUGGESTED]]


def _letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


def _far_ahead(typed: str, values: Sequence[str]) -> str | None:
    best, second = (*sorted((_ratio(typed, v) for v in values), reverse=True), 0.0, 0.0)[:2]
    if best < _LEAST or best - second < _MARGIN:
        return None
    return next(value for value in values if _ratio(typed, value) == best)


def _ratio(typed: str, value: str) -> float:
    # What was typed second, as get_close_matches has it: difflib minds the order.
    return SequenceMatcher(None, value, typed).ratio()


@lru_cache(maxsize=256)
def _nested(values: tuple[str, ...]) -> bool:
    return any(one in two for one, two in permutations(values, 2))


def _denials(text: str) -> int:
    return sum(character in _DENIALS for character in text)


def similar_files(path: Path) -> list[str]:
    """Return names beside a file that is not there which were perhaps meant, the likest first.

    Names are compared without their suffix, for that alone makes two names alike. Of a path
    whose folder is not there either, what is like the folder is returned. The very name may
    be there all the same, as a link in a circle: it was not meant.
    """
    while not os.path.isdir(path.parent) and path.parent != path:  # noqa: PTH112 - never raises
        path = path.parent
    wanted = _folded(path.stem)
    if not wanted or len(wanted) > _LONGEST:
        return []
    by_stem: dict[str, list[str]] = {}
    for name in _names_in(path.parent):
        if name == path.name or (path.suffix and not os.path.splitext(name)[1]):  # noqa: PTH122
            continue  # a file was meant, and that is none: folders have no suffix
        by_stem.setdefault(_folded(os.path.splitext(name)[0]), []).append(name)  # noqa: PTH122
    if wanted in by_stem:  # another suffix, or written in another way
        return by_stem[wanted][:_SUGGESTED]
    close = get_close_matches(wanted, by_stem, n=_SUGGESTED, cutoff=0.5)
    return [name for stem in close for name in by_stem[stem]][:_SUGGESTED]


def same_names(path: Path) -> list[str]:
    """Return names beside a file that is not there which differ from its own in suffix or case."""
    wanted = _folded(path.stem)
    names = (name for name in _names_in(path.parent) if name != path.name)
    stems = ((_folded(os.path.splitext(name)[0]), name) for name in names)  # noqa: PTH122
    return [name for stem, name in stems if stem == wanted][:_SUGGESTED]


def meant_files(path: Path) -> str:
    """Return the same as a question, after a comma; empty where nothing is like it."""
    like = similar_files(path)
    return f"，是否为{'或'.join(f'“{name}”' for name in like)}" if like else ""


def _names_in(folder: Path) -> Iterable[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _NAMES)]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith((".", "~$")))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()
