"""How severe a rule is follows from the verb of its article; where it does not, its text says why."""

from __future__ import annotations

from pathlib import Path

from cadre_docs.catalog import Catalog
from cadre_docs.report.rule_text import rule_text
from cadre_docs.rules.catalogue import known
from tests.yaml_texts import load_yaml

TABLE = load_yaml(Path(__file__).with_name("verbs.yaml"))
WHY: dict[str, str] = TABLE.pop("otherwise")
VERBS = [
    (f"{prefix}-{article}", verb)
    for verb, notices in TABLE.items()
    for prefix, articles in notices.items()
    for article in articles.split()
]
SEVERITIES = {
    "应当": {"error"},
    "一般": {"warning"},
    "可以": {"note"},
    "没有": {"warning", "note"},
    "后果": {"warning", "note"},
}


def test_every_rule_of_a_notice_has_one_verb(forms: Catalog) -> None:
    rules = [rule.code for rule in known() if rule.prefix in forms.law.instruments]
    assert sorted(rules) == sorted(code for code, _ in VERBS)


def test_severity_follows_the_verb_or_the_text_says_why(forms: Catalog) -> None:
    rules = {rule.code: rule for rule in known()}
    odd = {code for code, verb in VERBS if rules[code].severity not in SEVERITIES[verb]}
    assert odd == WHY.keys()
    for code, words in WHY.items():
        assert words in "".join(rule_text(rules[code], forms).paragraphs), code
