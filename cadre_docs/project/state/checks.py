"""Whether a state is what this program writes: a project folder may come from anybody.

SQLite checks neither types nor what texts say. A path that leads out of the output folder
would have `--prune` delete files elsewhere; so a state with one is as good as damaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_TABLES = ("meta", "files", "records", "sames", "of_many", "outputs", "evidence")
_INSIDE = (
    "{0} NOT LIKE '/%' AND substr({0}, 2, 1) <> ':'"
    " AND '/' || replace({0}, char(92), '/') || '/' NOT LIKE '%/../%' AND instr({0}, char(0)) = 0"
)
_JSON = "CASE WHEN json_valid({0}) THEN json_type({0}) = '{1}' ELSE 0 END"
_ITEMS = _JSON + " AND NOT EXISTS (SELECT 1 FROM json_each({0}) WHERE type <> '{2}')"  # noqa: S608
_GRADES = (
    "NOT EXISTS (SELECT 1 FROM json_each(grades) WHERE json_array_length(value) <> 3"
    " OR json_type(value, '$[0]') <> 'text' OR json_type(value, '$[1]') <> 'text')"
)
_FILES = (
    "NOT EXISTS (SELECT 1 FROM json_each(files) WHERE json_array_length(value) <> 3"
    " OR json_type(value, '$[0]') <> 'text' OR json_type(value, '$[1]') <> 'text'"
    " OR json_type(value, '$[2]') <> 'text')"
)
# What the texts of a table say.
_TEXTS = (
    ("outputs", _INSIDE.format("path")),
    ("outputs", _ITEMS.format("parts", "object", "text")),
    ("outputs", "record IS NULL OR json_type(parts, '$.record') IS 'text'"),
    ("outputs", _ITEMS.format("fields", "object", "text")),
    ("records", _INSIDE.format("stem")),
    ("records", _ITEMS.format("fields", "object", "text")),
    ("records", _ITEMS.format("photos", "array", "text")),
    ("evidence", _ITEMS.format("files", "array", "array")),
    ("evidence", _FILES),
    ("records", _ITEMS.format("grades", "array", "array")),
    ("records", _GRADES),
    ("records", "findings IS NULL OR " + _ITEMS.format("findings", "array", "array")),
    ("records", "status IN ('', 'done', 'blocked', 'fault', 'kept')"),
    ("files", _ITEMS.format("findings", "array", "array")),
    ("of_many", _ITEMS.format("findings", "array", "array")),
    ("meta", "key <> 'run' OR (value <> '' AND value NOT GLOB '*[^0-9]*' AND length(value) < 10)"),
    (
        "meta",
        "key NOT IN ('counting', 'together', 'roll', 'office') OR value = '' OR "
        + _ITEMS.format("value", "array", "array"),
    ),
    (
        "meta",
        "key NOT IN ('doubles', 'office-whose') OR value = '' OR "
        + _ITEMS.format("value", "object", "text"),
    ),
    (
        "meta",
        "(key <> 'quotas' AND key NOT LIKE 'problems %') OR value = '' OR "
        + _ITEMS.format("value", "array", "text"),
    ),
)


def is_sound(db: sqlite3.Connection) -> bool:
    """Whether all types are as declared, all texts of their kind, and all paths inside."""
    return not any(
        db.execute(f"SELECT 1 FROM {table} WHERE NOT ({rule}) LIMIT 1").fetchone()  # noqa: S608
        for table, rule in (*_types(db), *_TEXTS)
    )


def _types(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table in _TABLES:
        for _, name, kind, required, _, key in db.execute(f"PRAGMA table_info({table})").fetchall():
            nothing = "" if required or key else ", 'null'"
            yield table, f"typeof({name}) IN ('{kind.lower()}'{nothing})"
            if kind == "INTEGER" and name in ("place", "run", "extra"):
                yield table, f"{name} >= 0"
