"""Runs the case files: tests/rules/<family>/<rule>.yaml, one file for each rule.

A case starts from the family's base.yaml (or the common one) and states what differs
(``change``: key or section.key → value; an empty value removes it). It then says either
``passes: true`` (the rule finds nothing), or what the rule ``finds``, or, for rules that
decide a grade, what is allowed (``allows``) and the code that decided (``by``), or that
nothing decides (``undecided: true``); ``follows`` and ``lacks`` are words that the
consequences must and must not hold, ``otherwise`` what other orders of the articles would
allow. What a rule ``finds`` is told by its path, severity, what it ``says`` and leaves ``unsaid``,
and its ``remedy``. ``base`` names another record in bases/, for a file
or a case; ``limits`` are those by which it is read.

A rule over many records has ``records`` instead: a list of ``{base, count, change}`` (the base
is a path in tests/rules), each of them one record or ``count`` people of invented names, in one
file or in the ``file`` it names; and ``earlier``, the same for records of earlier years.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_entry, check_intake, decisions
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.rules.engine import find, registered
from cadre_docs.rules.previous_years import Earlier
from tests.yaml_texts import dump_yaml, load_texts, load_yaml

HERE = Path(__file__).parent
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def _base(path: Path, content: dict[str, Any]) -> Path:
    """The record that a file's cases start from: its own, its family's, or the common one."""
    if "base" in content:
        return HERE / "bases" / content["base"]
    own = path.parent / "base.yaml"
    return own if own.exists() else HERE / "base.yaml"


FILES: dict[str, tuple[Path, list[dict[str, Any]]]] = {}
for path in sorted(HERE.glob("[A-Z]*/*.yaml")):
    if path.name != "base.yaml":
        content = load_yaml(path)
        FILES[content["rule"]] = (_base(path, content), content["cases"])
CASES = [
    pytest.param(
        code,
        HERE / "bases" / case["base"] if "base" in case else base,
        case,
        id=f"{code}-{case['name']}",
    )
    for code, (base, cases) in FILES.items()
    for case in cases
]


@pytest.mark.parametrize(("code", "base", "case"), CASES)
def test_rule(code: str, base: Path, case: dict[str, Any], tmp_path: Path, forms) -> None:
    intake, findings = checked(base, case, tmp_path, forms)
    assert not intake.findings
    assert not [f for f in findings if f.code == "TOOL-fault"]
    _expect_findings(code, case, findings, intake.files)
    assert {f.citation for f in findings if f.code == code} <= {find(code).citation(forms.law)}
    if "allows" in case or case.get("undecided"):
        [entry] = intake.entries
        _expect_decision(case, decisions(entry.record, forms))


def checked(base: Path, case: dict[str, Any], folder: Path, forms: Catalog):
    """Write a case's records, read and check them."""
    with using(Limits(**case.get("limits", {}))):
        intake, findings = _checked(base, case, folder, forms)
        return intake, list(findings)


def _checked(base: Path, case: dict[str, Any], folder: Path, forms: Catalog):
    photo_of(case, folder)
    paths = [folder / name for name in _written(base, case, folder)]
    intake = read_paths(paths, forms)
    before = folder / "往年.yaml"
    before.write_text(records_of(base, case.get("earlier", [])), encoding="utf-8")
    if "records" in case:
        earlier = Earlier(read_paths([before], forms)) if "earlier" in case else Earlier()
        return intake, check_intake(intake, forms, earlier=earlier)
    [entry] = intake.entries
    return intake, check_entry(entry, forms)


def _written(base: Path, case: dict[str, Any], folder: Path) -> list[str]:
    """Write a case's records, and return the names of their files."""
    files: dict[str, list[dict[str, Any]]] = {}
    for item in case.get("records", [{"change": case.get("change")}]):
        files.setdefault(item.get("file", "记录.yaml"), []).append(item)
    for name, items in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(records_of(base, items), encoding="utf-8")
    return list(files)


def _expect_findings(code: str, case: dict[str, Any], findings, files: list[Path]) -> None:
    found = [f for f in findings if f.code == code]
    expected = case.get("finds", [])
    assert len(found) == len(expected), [f.sentence() for f in found]
    rule = find(code)
    for finding, wanted in zip(found, expected, strict=True):
        assert rule.run is not None or finding.severity is rule.severity
        assert wanted.get("says", "") in finding.sentence()
        assert wanted.get("path", finding.path) == finding.path
        assert wanted.get("severity", finding.severity) == finding.severity
        assert finding.position is not None
        assert finding.position.file in map(str, files)
        assert wanted.get("remedy", "") in (finding.remedy or "")
        assert "unsaid" not in wanted or wanted["unsaid"] not in finding.sentence()
        assert finding.remedy


def _expect_decision(case: dict[str, Any], found) -> None:
    [decision] = found
    said = "；".join(consequence.text for _, consequence in decision.consequences)
    assert case.get("follows", "") in said
    assert "lacks" not in case or case["lacks"] not in said
    if "otherwise" in case:
        assert [list(one.allowed) for one in decision.alternatives] == case["otherwise"]
    if case.get("undecided"):
        assert not decision.is_decided, [s.applied.rule.code for s in decision.steps]
        return
    assert list(decision.allowed) == case["allows"]
    assert case["by"] in [step.applied.rule.code for step in decision.deciding]


def test_every_rule_has_passing_and_failing_cases() -> None:
    # What `roster --against` applies under a notice's code is tested with the rosters.
    rules = {r.code for r in registered() if r.run is not None or r.scope != "batch"}
    assert rules == FILES.keys()
    for code, (_, cases) in FILES.items():
        assert any(not case.get("finds") for case in cases), code
        telling = ("finds", "allows", "undecided", "follows")
        assert any(key in case for case in cases for key in telling), code


def test_a_rule_is_seen_to_be_as_severe_as_it_says() -> None:
    for code, (_, cases) in FILES.items():
        seen = {wanted.get("severity") for case in cases for wanted in case.get("finds", [])}
        declared = find(code).severity.value
        assert not seen - {None} or declared in seen, code
        assert declared == "error" or "error" not in seen, code


def records_of(base: Path, items: list[dict[str, Any]]) -> str:
    """Return the YAML of a case's records."""
    names = (a + b for a in ("", *STEMS) for b in STEMS)
    texts = []
    for item in items:
        start = HERE / item["base"] if "base" in item else base
        for _ in range(item.get("count", 1)):
            named = {"姓名": f"示例{next(names)}"} if "count" in item else {}
            texts.append(_record(start, {**named, **(item.get("change") or {})}))
    return "---\n".join(texts)


def form_of(item: dict[str, Any]) -> str:
    """The form of one of a case's records that has a base of its own."""
    return load_yaml(HERE / item["base"])["表单"]


def _record(base: Path, change: dict[str, Any]) -> str:
    record = load_texts(base)
    for path, value in change.items():
        *sections, key = path.split(".")
        place = record
        for section in sections:
            place = place[section]
        place[key] = value
    return dump_yaml(record)


def photo_of(case: dict[str, Any], folder: Path) -> None:
    """Make the photo that a case names, if it does."""
    photo = case.get("photo")
    if photo is None:
        return
    path = folder / photo["name"]
    if photo.get("broken"):
        path.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    else:
        picture = Image.new("RGB", (photo["width"], photo["height"]), "white")
        if "colour" in photo:  # its name, and how many columns of pixels it fills
            picture.paste(photo["colour"], (0, 0, photo.get("columns", 1000), photo["height"]))
        picture.save(path)
    for name in photo.get("copies", ()):
        (folder / name).write_bytes(path.read_bytes())
