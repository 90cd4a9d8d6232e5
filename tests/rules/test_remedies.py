"""Every remedy is obeyed: then the finding is gone, and no error takes its place.

The failing cases of the rules (see ``test_rule_cases``) are mended as their remedies say. What
cannot be done mechanically stands in ``remedies.yaml``, by code, with the reason.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Finding, Severity
from cadre_docs.rules.catalogue import known
from tests.rules.mending import mends
from tests.rules.test_folder_remedies import CODES as OF_FOLDERS
from tests.rules.test_reading_remedies import CODES as OF_TEXTS
from tests.rules.test_rule_cases import FILES, HERE, _record, checked
from tests.rules.test_workbook_remedies import CODES as OF_WORKBOOKS
from tests.yaml_texts import dump_yaml, load_texts, load_yaml

# Mended in tests/intake/test_other_tables.py and tests/api/test_prefill.py.
CONFIRMED = {"FS-unconfirmed", "FS-mapping"}
READ = OF_TEXTS | OF_WORKBOOKS | OF_FOLDERS | CONFIRMED

REASONS: dict[str, str] = {
    code: reason
    for reason, codes in load_yaml(HERE / "remedies.yaml").items()
    for code in codes.split()
}
SINGLE = {
    code: [(base, case) for case in cases if "records" not in case and case.get("finds")]
    for code, (base, cases) in FILES.items()
}


def typed(base: Path, change: dict[str, Any]) -> dict[str, Any]:
    text = _record(base, change).replace(": null\n", ": ''\n")  # as a box left empty
    return load_texts(text)


def found(record: dict[str, Any], case: dict[str, Any], folder: Path, forms: Catalog):
    base = folder / "base.yaml"
    base.write_text(dump_yaml(record), encoding="utf-8")
    photo = {"photo": case["photo"]} if "photo" in case else {}
    return checked(base, photo, folder, forms)[1]


def errors(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(f.code, f.path) for f in findings if f.severity is Severity.ERROR}


def mended(finding: Finding, record, sound, case, folder: Path, forms: Catalog) -> str:
    """How the finding was mended; empty when nothing that the remedy says helps."""
    before = errors(found(record, case, folder, forms))
    for kind, mend in mends(finding, record, sound, forms.schema(record["表单"])):
        better = deepcopy(record)
        try:
            mend(better)
        except (AttributeError, IndexError, KeyError, TypeError):
            continue  # the remedy's words did not mean this
        after = found(better, case, folder, forms)
        still = {(f.code, f.path) for f in after}
        if (finding.code, finding.path) not in still and errors(after) <= before:
            return kind
    return ""


@pytest.mark.parametrize("code", [c for c in SINGLE if SINGLE[c] and c not in REASONS])
def test_doing_what_the_remedy_says_mends_it(code: str, tmp_path: Path, forms: Catalog) -> None:
    """At least the half of a rule's findings can be mended so; most can all."""
    helped, failed = [], []
    for base, case in SINGLE[code]:
        start = HERE / "bases" / case["base"] if "base" in case else base
        record, sound = typed(start, case.get("change") or {}), typed(start, {})
        for finding in found(record, case, tmp_path, forms):
            if finding.code != code or finding.severity is Severity.NOTE:
                continue
            kind = mended(finding, record, sound, case, tmp_path, forms)
            (helped if kind else failed).append((case["name"], finding.sentence(), kind))
    assert helped, failed
    assert len(failed) <= len(helped), failed


def test_every_code_is_mended_or_says_why_not() -> None:
    catalogue = {item.code for item in known() if not item.code.startswith("T-")}
    tried = {code for code in SINGLE if SINGLE[code]} | READ
    assert catalogue - tried - REASONS.keys() == set()
    assert REASONS.keys() - catalogue == set()
    assert REASONS.keys() & READ == set()
