"""Names of outputs: a pattern filled in with a record, safe on every system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from cadre_docs.outputs.files import MAX_NAME_BYTES, safe_name
from cadre_docs.record import printed_text
from cadre_docs.values.folding import one_spelling

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

FORM, TITLE, PERSON = "表单", "表名", "姓名"
_SPECIAL = (FORM, TITLE)
# May stand in a pattern although not every form has them; then they leave no trace.
_OPTIONAL = {"姓名": "name", "单位": "unit", "主管部门": "department"}
_PLACE = re.compile(r"\{([^{}]*)\}")
_SEPARATORS = " -_－—·"
# Room for an extension and for telling two people apart: ``(1234).docx``.
_ROOM = 12


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern such as ``{单位}/{姓名}-{表名}``; every part may name a field by key or id."""

    text: str

    def unknown(self, schema: Schema) -> list[str]:
        """Return the names in the pattern that a form does not have."""
        known = {name for f in schema.fields() if not f.columns for name in (f.key, f.id)}
        named: list[str] = _PLACE.findall(self.text)
        return [n for n in named if n not in known and n not in _SPECIAL and n not in _OPTIONAL]

    def fill(self, record: Record) -> str:
        """Return the wished path of a record's outputs, with ``/`` and without extension."""
        parts = [
            _PLACE.sub(lambda match: _value(record, match[1]), part).strip(_SEPARATORS)
            for part in self.text.split("/")
        ]
        last = parts[-1] or record.schema.title
        return "/".join(_cut(safe_name(part)) for part in (*filter(None, parts[:-1]), last))


def folder_name(text: str) -> str:
    """Return a text as the name of a folder: one for all spellings of a unit."""
    return _cut(safe_name(" ".join(one_spelling(text).split()).strip(_SEPARATORS)))


def _value(record: Record, name: str) -> str:
    schema = record.schema
    if name == FORM:
        return schema.id
    if name == TITLE:
        return schema.title
    wanted = _OPTIONAL.get(name, name)
    field = next((f for f in schema.fields() if wanted in (f.key, f.id)), None)
    if field is None:
        return ""
    typed = record.get(field.id)
    return "" if typed is None and name in _OPTIONAL and name != PERSON else _text(record, field.id)


def _text(record: Record, field_id: str) -> str:
    field, typed = record.schema.by_id[field_id], record.get(field_id)
    if typed is None:
        return record.person if field_id == "name" else f"未填{field.key}"
    return " ".join(printed_text(field, typed).split())


def _cut(name: str) -> str:
    return name.encode()[: MAX_NAME_BYTES - _ROOM].decode(errors="ignore").rstrip(" .")


def free(wish: str, is_taken: Callable[[str], bool], first: int = 1) -> tuple[str, int]:
    """Return ``wish``, or ``wish(2)``, ``wish(3)`` …: the first that nobody has, and its number.

    Those before ``first`` are known to be taken.
    """
    names = ((f"{wish}({n})" if n > 1 else wish, n) for n in count(first))
    return next(one for one in names if not is_taken(one[0]))


class Folders:
    """Puts outputs into folders of at most ``most`` records: ``甲/乙``, then ``甲/第2夹/乙`` ….

    ``names_in`` says how many names there are in a folder (``""`` is the one of all outputs);
    it is asked once for each.
    """

    def __init__(self, most: int, names_in: Callable[[str], int]) -> None:
        self._most, self._names_in = most, names_in
        self._names: dict[str, int] = {}
        self._reached: dict[str, int] = {}

    def place(self, wish: str) -> str:
        """Return the wish in the first folder that has room."""
        if not self._most:
            return wish
        folder, _, name = wish.rpartition("/")
        number = self._reached.get(folder.casefold(), 1)
        while self._count(shelf := _shelf(folder, number)) >= self._most:
            number += 1
        self._reached[folder.casefold()] = number
        return f"{shelf}/{name}" if shelf else name

    def take(self, stem: str) -> None:
        """Note that a name is given."""
        if self._most:
            folder = stem.rpartition("/")[0]
            self._names[folder.casefold()] = self._count(folder) + 1

    def _count(self, folder: str) -> int:
        fold = folder.casefold()
        if fold not in self._names:
            self._names[fold] = self._names_in(fold)
        return self._names[fold]


def _shelf(folder: str, number: int) -> str:
    return "/".join(filter(None, (folder, f"第{number}夹" if number > 1 else "")))
