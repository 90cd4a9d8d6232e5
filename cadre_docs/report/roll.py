"""Who of those expected handed in: as lines, and as data for JSON and the page of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadre_docs.lists.expected import Standing
from cadre_docs.messages.safe import told_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.lists.expected import Roll

_NAMED = 10

KEYS = {
    Standing.HANDED_IN: "handed_in",
    Standing.TWICE: "twice",
    Standing.UNREADABLE: "unreadable",
    Standing.UNCLEAR: "unclear",
    Standing.MISSING: "missing",
}


def roll_json(roll: Roll) -> dict[str, Any]:
    """Return who is expected and how they stand; names as they stand on the list."""
    return {
        "list": str(roll.listed.path),
        "people": len(roll.people),
        "handed_in": roll.handed_in,
        "complete": roll.complete,
        "units": [
            {"unit": unit.unit, "expected": unit.expected, "handed_in": unit.handed_in}
            for unit in roll.units
        ],
        **{
            KEYS[standing]: [
                {
                    "name": called.person.name,
                    "unit": called.person.unit,
                    "position": str(called.person.position),
                    "files": list(called.where),
                }
                for called in roll.people
                if called.standing is standing
            ]
            for standing in Standing
            if standing is not Standing.HANDED_IN
        },
        "not_listed": [
            {"name": record.person, "form": record.schema.id, "file": record.position.file}
            for record, _ in roll.strangers
        ],
    }


def roll_lines(data: dict[str, Any]) -> list[str]:
    """Return the numbers as lines of Chinese, from what :func:`roll_json` gives."""
    others = [
        f"{standing.value}{len(data[KEYS[standing]])}人"
        for standing in Standing
        if standing is not Standing.HANDED_IN and data[KEYS[standing]]
    ]
    if data["not_listed"]:
        others.append(f"不在名单上{len(data['not_listed'])}份")
    state = f"应交{data['people']}人，已交{data['handed_in']}人"
    return [
        "，".join([state, *others]),
        *(f"  {u['unit']}：已交{u['handed_in']}人／应交{u['expected']}人" for u in data["units"]),
    ]


def roll_text(roll: Roll) -> str:
    """Return the same for a terminal."""
    first, *rest = roll_lines(roll_json(roll))
    return told_lines([f"应交名单（{roll.listed.path}）：{first}", *rest])


def lacking(data: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return who is missing, unclear, there twice … and not on the list: what, and names."""
    groups = [
        (standing.value, data[KEYS[standing]])
        for standing in reversed(list(Standing))
        if standing is not Standing.HANDED_IN
    ]
    groups.append(("不在名单上", data["not_listed"]))
    return [
        (what, [f"{p['name']}（{p['unit']}）" if p.get("unit") else p["name"] for p in people])
        for what, people in groups
        if people
    ]


def named_lines(data: Mapping[str, Any]) -> list[str]:
    """Return a line of names for each kind that :func:`lacking` gives: of very many the first."""
    lines = []
    for what, names in lacking(data):
        more = f"等{len(names)}人，全部列在报告里" if len(names) > _NAMED else ""
        lines.append(f"  {what}：{'、'.join(names[:_NAMED])}{more}。")
    return lines
