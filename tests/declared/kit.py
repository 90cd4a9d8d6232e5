"""Declared rules for tests: compiled from text, without files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import record_context
from cadre_docs.law.instruments import LawBook, RuleFile
from cadre_docs.record import Record, build_record
from cadre_docs.rules import engine
from cadre_docs.rules.declared.conditions import Conditions
from cadre_docs.rules.declared.names import Env
from cadre_docs.rules.declared.reading import read_file
from cadre_docs.source.yaml import load_ours
from tests.yaml_texts import dump_yaml

HERE = Path(__file__).parent


@cache
def probes() -> Catalog:
    """The catalog of the forms that tests probe."""
    return Catalog(HERE / "catalog")


@dataclass
class Shelf:
    """A catalog with other files of rules."""

    catalog: Catalog
    rule_files: tuple[RuleFile, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.catalog, name)


def law_of(*texts: str, catalog: Catalog | None = None) -> LawBook:
    """A law book that declares the rules of some files."""
    base = catalog or probes()
    files = tuple(RuleFile(f"规则{n}.yaml", t.encode()) for n, t in enumerate(texts, 1))
    return LawBook(base.law.instruments, base.law.parameters, Shelf(base, files))


def declared(*texts: str) -> tuple[engine.Rule, ...]:
    return engine.declared(law_of(*texts)).rules


def plain(value: Any) -> Any:
    """What YAML would hold: texts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value)


def record(facts: dict[str, Any], form: str = "probe") -> Record:
    [tree], _ = load_ours(dump({"事实": plain(facts)}), "记录.yaml")
    made, findings = build_record(probes().schema(form), tree)
    assert not findings, [f.sentence() for f in findings]
    return made


def dump(value: Any) -> bytes:
    return dump_yaml(value, sort_keys=False).encode()


def parsed(rule: dict[str, Any]):
    """The tree of a rule, of which only what matters is stated."""
    findings: list[Any] = []
    whole = {"代号": "TQ-1", "标题": "试", "依据": "第一条", "说明": "试", **rule}
    whole.setdefault("应当", {"有": "姓名"})
    [tree], _ = load_ours(dump({"通知": "TQ", "规则": [plain(whole)]}), "规则.yaml")
    text = read_file(tree, findings)
    assert not findings, [f.sentence() for f in findings]
    return text.rules[0]


def truth(condition: dict[str, Any], facts: dict[str, Any], **rule: Any) -> int:
    """What a condition comes to for a record."""
    tree = parsed({"当": condition, **rule})
    compiler = Conditions(probes().schema("probe"), probes().law, "TQ", [], tree.named)
    test = compiler.test(tree.when)
    assert not compiler.findings, [f.sentence() for f in compiler.findings]
    made = record(facts)
    context = record_context(made, probes())
    return test(Env(made, context, context.calendar, {}))
