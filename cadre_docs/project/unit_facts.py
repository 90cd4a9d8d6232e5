"""Which of the units' facts and of the people must be read to tell whose facts are missing.

Of very many units few are: facts of units of which nobody is, and of each unit without facts one
of its people, as many as a finding names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.project.stated_names import NOTHING, short_name
from cadre_docs.rules.roles import UNIT
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.project.state.database import State
    from cadre_docs.project.stated_names import Stated, StatedNames

_FACTS = (
    "SELECT unit, id FROM records WHERE run = ? AND form = ? AND unit <> '' ORDER BY source, place"
)
_NAMED = 4  # units that a finding lists, and one more


def facts_and_people(state: State, stated: StatedNames, catalog: Catalog) -> list[int]:
    """Return the records that tell of what all do; none where there is nothing to tell."""
    schemas = {form: catalog.schema(form) for form in sorted({one.form for one in stated.all})}
    of_units = [form for form, schema in schemas.items() if schema.role in UNIT]
    rows = (row for form in of_units for row in state.db.execute(_FACTS, (state.run, form)))
    facts = [(short_name(folded(unit)), number) for unit, number in rows]
    if not facts:
        return []
    covered = {unit for unit, _ in facts}
    others = [one for one in stated.all if one.form not in of_units and one.unit != NOTHING]
    people = [one for one in others if schemas[one.form].of_people]
    named, own = _first(others), _first(people)
    without = _first([one for one in people if covered.isdisjoint((one.unit, one.above))])
    unused = [number for unit, number in facts if unit not in named]
    used = next(((unit, number) for unit, number in facts if unit in own), None)
    if not unused and not (used and without):
        return []
    read = [*[*named.values()][:_NAMED], *[*without.values()][:_NAMED]]
    read += [own[used[0]]] if used else []
    chosen = {one.record for one in read}
    theirs = {unit for one in read for unit in (one.unit, one.above)}
    wanted = {*unused, *(number for unit, number in facts if unit in theirs)}
    return [
        *(number for _, number in facts if number in wanted),
        *dict.fromkeys(one.record for one in others if one.record in chosen),
    ]


def _first(said: list[Stated]) -> dict[str, Stated]:
    """Return the first of each unit."""
    found: dict[str, Stated] = {}
    for one in said:
        found.setdefault(one.unit, one)
    return found
