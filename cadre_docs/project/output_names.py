"""Names of outputs: a pattern filled in with a record, safe on every system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.outputs.files import MAX_NAME_BYTES, safe_name
from cadre_docs.record import printed_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def free(wish: str, is_taken: Callable[[str], bool]) -> str:
    """Return ``wish``, or ``wish(2)``, ``wish(3)`` …: the first that nobody has."""
    return next(name for name in _candidates(wish) if not is_taken(name))


def _candidates(wish: str) -> Iterator[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish}({number})"
        number += 1
