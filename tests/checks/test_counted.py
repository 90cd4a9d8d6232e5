"""People of whom little is held say what their records say."""

from __future__ import annotations

import tracemalloc

import pytest

from cadre_docs.checks.counted import BOXES, Counted, People
from cadre_docs.intake.read import read_paths
from tests.conftest import EXAMPLES

SAID = (
    *("schema", "values", "tables", "position", "electronic", "waivers", "attachments", "places"),
    *("unreadable", "photos", "home", "person", "folder", "evidence_folder", "dated"),
    *("unread", "unread_paths"),
)
FORMS = sorted(path.name for path in EXAMPLES.iterdir() if (path / "full.yaml").is_file())


@pytest.mark.parametrize("form", [*FORMS, "findings"])
def test_it_says_what_the_record_says(form: str, forms) -> None:
    records = [entry.record for entry in read_paths([EXAMPLES / form], forms).entries]
    asked: list[int] = []

    def again(number: int):
        asked.append(number)
        return records[number]

    people = People(again)
    for number, record in enumerate(records):
        held = people.of(number, record)
        assert isinstance(held, Counted) == (record.schema.of_people and not record.schema.facts)
        for name in (*BOXES, *record.schema.years.values(), "nowhere"):
            assert held.get(name) == record.get(name)
            assert held.text(name) == record.text(name)
        assert held.person == record.person
        assert not asked
        for field in record.schema.fields():
            assert held.get(field.id) == record.get(field.id)
            assert held.place(field.id) == record.place(field.id)
            assert held.rows(field.id) == record.rows(field.id)
            assert held.is_unread(field.id) == record.is_unread(field.id)
        assert [getattr(held, name) for name in SAID] == [getattr(record, name) for name in SAID]
        assert held.texts() == record.texts()
        asked.clear()


def test_it_holds_little(forms) -> None:
    [entry] = read_paths([EXAMPLES / "annual-record" / "minimal.yaml"], forms).entries
    people = People(lambda _: entry.record)
    people.of(0, entry.record)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        held = [people.of(number, entry.record) for number in range(1000)]
        assert (tracemalloc.get_traced_memory()[0] - before) / len(held) < 500
    finally:
        tracemalloc.stop()
