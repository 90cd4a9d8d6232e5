"""An existing list: read, and drawn again by its own seed and rate."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Severity, error
from cadre_docs.intake.read import second_record_finding
from cadre_docs.lists.meant import meant_for
from cadre_docs.lists.sample.draw import draw
from cadre_docs.lists.sample.people import sample_of
from cadre_docs.lists.sample.record import rate_text, sample_record
from cadre_docs.lists.sample.verify import compare_lists
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.record import Record, build_record
from cadre_docs.rules.days import edition_for
from cadre_docs.rules.engine import find
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.lists.sample.draw import Candidate
    from cadre_docs.schema import Schema

_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,10})?)[%％]", re.ASCII)


def least_rate(schema: Schema, law: LawBook) -> Fraction:
    """Return the smallest share that the notice allows, on the day of the notice."""
    value = law.parameters[sample_of(schema).least].at(date.fromisoformat(schema.source.date))
    if not isinstance(value, int):
        raise TypeError(f"parameter {sample_of(schema).least} is no whole number")
    return Fraction(value, 100)


def drawn_again(
    schema: Schema, people: Sequence[Candidate], path: Path, catalog: Catalog
) -> list[Finding]:
    """Return how a list (XLSX as printed, or a YAML record) differs from its drawing done again."""
    listed, findings = _read(schema, people, path, catalog)
    if listed is None or _errors(findings):
        return findings
    seed, rate = listed.get("seed"), read_rate(str(listed.get("rate") or ""))
    if not seed or rate is None:
        lacking = "seed" if not seed else "rate"
        return [*findings, _unusable(listed, lacking)]
    again = sample_record(schema, draw(people, rate, str(seed)))
    return [*findings, *_too_small(listed, rate, catalog), *compare_lists(listed, again)]


def read_rate(text: str) -> Fraction | None:
    """Read ``30%``; None when it is no share of people."""
    match = _RATE.fullmatch("".join(text.split()))
    rate = Fraction(match[1]) / 100 if match else Fraction(0)
    return rate if 0 < rate <= 1 else None


def _read(
    schema: Schema, people: Sequence[Candidate], path: Path, catalog: Catalog
) -> tuple[Record | None, list[Finding]]:
    """Return the list in a file, the errors in it, and what was not read of the file."""
    from cadre_docs.intake.printed.listing import read_list
    from cadre_docs.intake.read import YAML_SUFFIXES, read_paths

    if path.suffix.lower() in YAML_SUFFIXES:
        intake = read_paths([path], catalog)
        entries = [e for e in intake.entries if e.record.schema.id == schema.id]
        errors = [*intake.findings, *(f for e in entries for f in e.findings)]
        if not entries and not errors:
            errors = [error("FS-form", f"“{path}”里没有“{schema.title}”", remedy="请核对文件")]
        elif len(entries) > 1:
            errors.append(second_record_finding(entries, schema))
        return (entries[0].record if entries else None), _errors(errors)
    master = read_named(catalog.master(schema.id))
    with within_cpu_time(path):
        meant = meant_for((one.record for one in people if one.record), catalog)
        tree, findings = read_list(read_named(path), str(path), schema, master, meant)
    if tree is None:
        return None, findings
    record, problems = build_record(schema, tree)
    return record, [*findings, *_errors(problems)]


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _unusable(listed: Record, field_id: str) -> Finding:
    field = listed.schema.by_id[field_id]
    return error(
        "FS-required",
        f"名单上没有能用的“{field.key}”，不能重新抽取",
        wanted=field.help,
        remedy="请对照抽取时的记录补上",
        **listed.about(field_id),
    )


def _too_small(listed: Record, rate: Fraction, catalog: Catalog) -> list[Finding]:
    least = least_rate(listed.schema, catalog.law)
    if rate >= least:
        return []
    code = sample_of(listed.schema).rule
    governing = find(code)
    return [
        error(
            code,
            f"抽查比例为{rate_text(rate)}",
            wanted=f"不低于{rate_text(least)}",
            remedy="请按规定的比例重新抽取",
            **listed.about("rate"),
            citation=(
                governing.citation(catalog.law, edition_for(governing, listed, catalog.law))
                if governing
                else ""
            ),
        )
    ]
