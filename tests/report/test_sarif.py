"""SARIF: valid, complete, and with addresses that code hosts can follow.

The public schema of SARIF 2.1.0 is not ours to ship: ``PARTS`` restates what it and the
standard ask of the parts we write, and forbids all others.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from cadre_docs import __version__
from cadre_docs.findings import Finding, Position, error, note, warning
from cadre_docs.report.sarif import render_sarif

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ["<script>alert(1)</script>", "=1+1", "A&B", "张伟", 'a"b\\c', "\u2028\x07", "\udcff"]


def closed(required: str = "", **properties: object) -> dict[str, object]:
    """An object with these members and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def listed(items: object, **more: object) -> dict[str, object]:
    return {"type": "array", "items": items, **more}


TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
ORDINAL = {"type": "integer", "minimum": 1}
LANGUAGE = {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"}
MESSAGE = closed("text", text={"type": "string", "pattern": r"^([^{}]|\{\{|\}\})+$"})
URI = {"type": "string", "pattern": r"^(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}
LOCATION = closed(
    "physicalLocation",
    physicalLocation=closed(
        "artifactLocation",
        artifactLocation=closed("uri", uri=URI),
        region=closed("startLine", startLine=ORDINAL, startColumn=ORDINAL),
    ),
    logicalLocations=listed(closed("fullyQualifiedName", fullyQualifiedName=NAME, kind=NAME)),
)
SUPPRESSION = closed(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = closed(
    "ruleId ruleIndex level message",
    ruleId=NAME,
    ruleIndex=COUNT,
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations=listed(LOCATION),
    suppressions=listed(SUPPRESSION, uniqueItems=True),
    properties=closed("", person=NAME, form=NAME, path=NAME, citation=NAME),
)
RULE = closed("id shortDescription", id=NAME, shortDescription=MESSAGE)
DRIVER = closed(
    "name version",
    name=NAME,
    version=NAME,
    language=LANGUAGE,
    rules=listed(RULE, uniqueItems=True),
)
RUN = closed(
    "tool results columnKind",
    tool=closed("driver", driver=DRIVER),
    language=LANGUAGE,
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=listed(RESULT),
    properties=closed("records files", records=COUNT, files=COUNT),
)
PARTS = closed(
    "version runs",
    **{"$schema": URI | {"pattern": "^https://"}},
    version={"const": "2.1.0"},
    runs=listed(RUN),
)


def run_of(findings, **more) -> dict:
    """The one run of a valid log."""
    text = render_sarif(findings, records=3, files=2, **more)
    log = json.loads(text)
    Draft202012Validator(PARTS).validate(log)
    (run,) = log["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def result_of(finding: Finding, **more) -> dict:
    (result,) = run_of([finding], **more)["results"]
    return result


def uri_of(file: str, **more) -> str:
    result = result_of(error("X", "错", position=Position(file)), **more)
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_nothing_found_is_a_run_without_results() -> None:
    run = run_of([])
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["properties"] == {"records": 3, "files": 2}
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_finding_says_everything() -> None:
    finding = Finding(
        "FS-choice", error("", "").severity, "“南”不在可选项之内", "可选：男、女", "是否为“男”",
        Position("甲.yaml", 9, 5), "业绩登记[2].性别", "示例甲", "henan-tenure-form", "《通知》第三条",
    )  # fmt: skip
    result = result_of(finding)
    assert result["message"]["text"] == finding.sentence()
    assert result["level"] == "error"
    assert result["properties"] == {
        "person": "示例甲",
        "form": "henan-tenure-form",
        "path": "业绩登记[2].性别",
        "citation": "《通知》第三条",
    }
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%E7%94%B2.yaml"},
                "region": {"startLine": 9, "startColumn": 5},
            }
        }
    ]


def test_severities_are_levels() -> None:
    run = run_of([error("A", "一"), warning("B", "二"), note("C", "三")])
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]


def test_the_tool_and_its_rules_once_each() -> None:
    found = [error("FS-b", "一"), note("FS-a", "二"), error("FS-b", "三")]
    driver = run_of(found, titles={"FS-b": "题目"})["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("cadre-docs", __version__)
    assert [(rule["id"], rule["shortDescription"]["text"]) for rule in driver["rules"]] == [
        ("FS-b", "题目"),
        ("FS-a", "FS-a"),
    ]


@pytest.mark.parametrize(
    ("position", "region", "logical"),
    [
        (Position("a.yaml"), None, None),
        (Position("a.yaml", 3), {"startLine": 3}, None),
        (Position("a.yaml", 3, 7), {"startLine": 3, "startColumn": 7}, None),
        (Position("a.yaml", 0, 0), None, None),
        (Position("a.xlsx", sheet="人员"), None, ("人员", "sheet")),
        (Position("a.xlsx", sheet="人员", cell="C7"), None, ("人员!C7", "cell")),
    ],
)
def test_places(position, region, logical) -> None:
    (location,) = result_of(error("X", "错", position=position))["locations"]
    assert location["physicalLocation"].get("region") == region
    names = [(n["fullyQualifiedName"], n["kind"]) for n in location.get("logicalLocations", [])]
    assert names == ([logical] if logical else [])


def test_no_place_is_no_location() -> None:
    assert "locations" not in result_of(error("X", "错"))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a.yaml", "a.yaml"),
        ("./部门/../a b.yaml", "a%20b.yaml"),
        ("a:b#c?d%.yaml", "a%3Ab%23c%3Fd%25.yaml"),
        ("<script>&=.yaml", "%3Cscript%3E%26%3D.yaml"),
        ("/base/名 册/甲.yaml", "%E5%90%8D%20%E5%86%8C/%E7%94%B2.yaml"),
        ("/elsewhere/a b.yaml", "file:///elsewhere/a%20b.yaml"),
        ("../a.yaml", "file:///a.yaml"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
def test_addresses_are_relative_and_encoded(file: str, expected: str) -> None:
    assert uri_of(file, base=Path("/base")) == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_stay_what_they_are(name: str) -> None:
    finding = error("X", name, person=name, position=Position("a.yaml", 1, 1))
    result = result_of(finding)
    assert result["properties"]["person"] == name
    assert result["message"]["text"] == finding.sentence()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX names")
def test_a_file_name_of_any_bytes_has_an_address() -> None:
    assert uri_of("\udcff.yaml") == "%FF.yaml"
    assert unquote(uri_of('a"\\\n.yaml')) == 'a"\\\n.yaml'


def test_braces_are_no_placeholders() -> None:
    assert result_of(error("X", "写了{0}"))["message"]["text"] == "写了{{0}}。"


@dataclass(frozen=True)
class Waived(Finding):
    waiver: str = ""


def test_once_one_is_waived_every_result_says_so() -> None:
    waived = Waived("X", error("", "").severity, "错", waiver="已由单位说明")
    first, second = run_of([waived, error("X", "错")])["results"]
    assert first["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "已由单位说明"}
    ]
    assert second["suppressions"] == []


def test_many_findings_and_the_same_text_twice() -> None:
    found = [
        error(f"X-{n % 40}", f"第{n}条", position=Position("a.yaml", n + 1, 1)) for n in range(5000)
    ]
    run = run_of(found)
    assert len(run["results"]) == 5000
    assert len(run["tool"]["driver"]["rules"]) == 40
    assert render_sarif(found, records=1, files=1) == render_sarif(found, records=1, files=1)


def test_the_command(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "henan-tenure-form" / "minimal.yaml").read_text("utf-8")
    (tmp_path / "有误.yaml").write_text(text.replace("性别: 女", "性别: 雌"), "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "cadre_docs", "check", "--format", "sarif", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    log = json.loads(result.stdout)
    Draft202012Validator(PARTS).validate(log)
    first = log["runs"][0]["results"][0]
    assert (
        unquote(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "有误.yaml"
    )
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(re.search("[一-鿿]", rule["shortDescription"]["text"]) for rule in rules)
