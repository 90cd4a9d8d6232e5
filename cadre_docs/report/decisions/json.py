"""Decisions as JSON; the format is described in docs/report-json.md and versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs import __version__
from cadre_docs.report.decisions.decided import counts, open_questions, reasons
from cadre_docs.report.decisions.wording import CONTESTED, choice_of
from cadre_docs.report.json import json_text
from cadre_docs.rules.decide import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.report.decisions.decided import Decided, Reason
    from cadre_docs.rules.decide import Alternative, Decision
    from cadre_docs.rules.outcomes import Consequence

FORMAT_VERSION = 1


def decisions_json(
    people: Sequence[Decided],
    findings: Sequence[Finding],
    law: LawBook,
    quotas: Sequence[str] = (),
) -> str:
    """Return all decisions as one JSON object (see docs/report-json.md)."""
    report = {
        "format": FORMAT_VERSION,
        "tool": {"name": "cadre-docs", "version": __version__},
        "summary": {"records": len(people), **counts(people)},
        "people": [_person_object(one, law) for one in people],
        "quotas": list(quotas),
        "findings": [_finding_object(finding) for finding in findings],
    }
    return json_text(report)


def _person_object(one: Decided, law: LawBook) -> dict[str, object]:
    record = one.entry.record
    return {
        "person": record.person,
        "form": record.schema.id,
        "file": record.position.file,
        "as_of": one.as_of.isoformat(),
        "sound": one.is_sound,
        "errors": [_finding_object(finding) for finding in one.errors],
        "contested": [_finding_object(finding) for finding in one.contested],
        "decisions": [_decision_object(one, decision, law) for decision in one.decisions],
    }


def _finding_object(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "says": finding.sentence(),
        "position": str(finding.position or ""),
    }


def _decision_object(one: Decided, decision: Decision, law: LawBook) -> dict[str, object]:
    proposed = one.proposed(decision)
    field = one.entry.record.schema.by_id[decision.grading.field_id]
    return {
        "instrument": {
            "prefix": decision.notice.prefix if decision.notice else "",
            "number": decision.edition.number if decision.edition else "",
            "title": decision.edition.title if decision.edition else "",
            "as_of": str(decision.day or ""),
        },
        "decided": decision.is_decided and not one.contested,
        "allowed": list(decision.allowed),
        "alternatives": [
            _alternative_object(other, decision, law) for other in decision.alternatives
        ],
        "field": one.entry.record.schema.path(field),
        "proposed": None if proposed is None else str(proposed),
        "agrees": None if proposed is None else not one.disagrees(decision),
        "waivers": list(one.waivers(decision)) if one.disagrees(decision) else [],
        "deciding": [r.applied.rule.code for r in reasons(decision) if r.is_deciding],
        "rules": [_reason_object(reason, law) for reason in reasons(decision)],
        "doubts": [
            {"code": item.rule.code, "says": said.message}
            for item, said in open_questions(decision)
        ],
        "faults": [i.rule.code for i in decision.applied if i.fault is not None],
        "consequences": [
            _consequence_object(*pair, decision)
            for pair in (() if one.contested else decision.consequences)
        ],
        "note": CONTESTED if one.contested else "" if decision.is_decided else UNDECIDED,
    }


def _alternative_object(other: Alternative, decision: Decision, law: LawBook) -> dict[str, object]:
    rules = {step.applied.rule.code: step.applied for step in other.deciding}
    return {
        "allowed": list(other.allowed),
        "deciding": list(rules),
        "citations": [applied.citation(law) for applied in rules.values()],
        "choice": choice_of(decision, other, law).partition("：")[2],
        "consequences": [_consequence_object(*pair, decision) for pair in other.consequences],
    }


def _consequence_object(code: str, said: Consequence, decision: Decision) -> dict[str, object]:
    return {
        "code": code,
        "article": decision.article_of(code),
        "outcome": said.outcome or "",
        "text": said.text,
    }


def _reason_object(reason: Reason, law: LawBook) -> dict[str, object]:
    item, trace = reason.applied, reason.applied.trace
    return {
        "code": item.rule.code,
        "title": item.title,
        "citation": item.citation(law),
        "deciding": reason.is_deciding,
        "constraints": [
            {
                "outcome": said.outcome,
                "force": said.force,
                "effect": said.effect,
                "because": said.because,
                "otherwise": said.otherwise,
            }
            for said in reason.constraints
        ],
        "facts": trace.facts,
        "parameters": [
            {
                "id": parameter.id,
                "title": parameter.title,
                "value": list(value) if isinstance(value, tuple) else _plain(value),
                "unit": parameter.unit,
                "article": parameter.article_in(item.edition),
                "verb": parameter.verb,
                "choice": parameter.choice,
            }
            for parameter, value in trace.parameters.values()
        ],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
