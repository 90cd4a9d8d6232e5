"""All rules are there, whatever was imported first; every code can be explained."""

from __future__ import annotations

import json
import pkgutil
import re
import subprocess
import sys
import threading
from pathlib import Path

from cadre_docs.rules import catalogue, loading
from cadre_docs.rules.catalogue import known
from cadre_docs.rules.engine import _modules, registered

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "cadre_docs" / "rules"
# Imports each module as if it were the first: none of the others has been imported then.
PROGRAM = """
import importlib, sys
import cadre_docs.checks.records  # what rules rest on is imported once

for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("cadre_docs.rules")]:
        del sys.modules[loaded]
    importlib.import_module(name)
    from cadre_docs.rules.engine import _modules, registered
    print(name, *(rule.code for rule in registered()))
"""


def test_whichever_module_is_imported_first_all_rules_are_there_in_one_order() -> None:
    """Modules elsewhere that use rules import one of these, and so do no more and no less."""
    wanted = [rule.code for rule in registered() if not rule.code.startswith("T-")]
    names = [m.name for m in pkgutil.walk_packages([str(RULES)], "cadre_docs.rules.")]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told = {name: codes for name, *codes in map(str.split, ran.stdout.splitlines())}
    assert told.keys() == set(names)
    assert [name for name, codes in told.items() if codes != wanted] == []


# Asks for the rules of each form as if it were the first, and for all of them after.
OF_FORMS = """
import json, sys
from cadre_docs.catalog import Catalog

catalog = Catalog()
for form in catalog.schema_ids:
    for loaded in [m for m in sys.modules if m.startswith("cadre_docs.rules")]:
        del sys.modules[loaded]
    from cadre_docs.rules import engine
    schema, law = catalog.schema(form), catalog.law

    def now():
        rules = engine.looking_at([schema], law)
        return (
            [rule.code for rule in engine.governing(schema, law)],
            [rule.code for rule in rules if rule.applies_to(schema, law)],
        )

    alone, loaded = now(), sorted(m for m in sys.modules if m.startswith("cadre_docs.rules."))
    everything = [rule.code for rule in engine.registered()]
    engine._governing.cache_clear()
    print(json.dumps([form, alone, now(), everything, loaded]))
"""


def test_a_form_has_its_rules_without_those_of_other_notices_being_loaded() -> None:
    wanted = [rule.code for rule in registered() if not rule.code.startswith("T-")]
    command = [sys.executable, "-c", OF_FORMS]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = {}
    for line in ran.stdout.splitlines():
        form, alone, among_all, everything, loaded[form] = json.loads(line)
        assert alone == among_all, form
        assert all(alone), form
        assert everything == wanted, f"{form}: in another order when its rules came first"
    assert not {"cadre_docs.rules.annual.grades", "cadre_docs.rules.liaocheng"} & {
        *loaded["henan-tenure-form"]
    }
    assert "cadre_docs.rules.annual.grades" in loaded["annual-record"]
    assert {f"cadre_docs.rules.{name}" for _, name in loading.OWN} <= {*loaded["unit"]}


SAID = re.compile(r'^(?:@rule|declare)\(\s*"?([^",]+)"?,', re.MULTILINE)


def test_every_module_that_says_a_rule_is_listed_with_the_notice_it_is_of() -> None:
    """A rule of a notice's own modules is that notice's; what any form has stands elsewhere."""
    listed = {name: prefix for prefix, name in loading.OWN}
    saying = {
        ".".join(path.relative_to(RULES).with_suffix("").parts)
        for path in RULES.rglob("*.py")
        if SAID.search(path.read_text("utf-8"))
    }
    assert saying
    assert {*listed} == saying | {"gradings"}
    of = {rule.code: _modules[rule.code].removeprefix("cadre_docs.rules.") for rule in registered()}
    foreign = [(c, m) for c, m in of.items() if listed.get(m) and not c.startswith(listed[m] + "-")]
    assert foreign == []
    assert {*listed} - {*of.values()} == {"gradings"}


def test_every_module_that_says_a_rule_has_registered_it() -> None:
    said = set()
    for path in RULES.rglob("*.py"):
        said |= set(re.findall(r'^(?:@rule|declare)\(\s*"([^"]+)"', path.read_text("utf-8"), re.M))
    assert said
    assert said <= {rule.code for rule in registered()}


# Anything in the source that looks like a code and is none.
NO_CODES = {"UTF-8", "YYYY-MM", "YYYY-MM-DD", "GB-18030", "ISO-8859-1"}
CODE = re.compile(r"""["']([A-Z]{1,8}-[A-Za-z0-9][A-Za-z0-9.-]*|SCHEMA|PROJECT)["']""")


def test_every_code_that_a_command_can_say_is_explained() -> None:
    said = {
        code
        for path in (ROOT / "cadre_docs").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert {"MASTER-tag", "PROJECT", "SCHEMA", "TOOL-fault", "FS-kept", "HN-3.2b"} <= said
    assert sorted(said - NO_CODES - {rule.code for rule in known()}) == []


SEVERE = re.compile(r'\b(error|warning|note)\(\s*(?:"([A-Z]+-[\w-]+)"|(_?[A-Z_]+))')
NAMED = re.compile(r'^(_?[A-Z_]+) = "([A-Z]+-[\w-]+)"', re.MULTILINE)


def test_a_code_is_explained_as_severe_as_it_is_said() -> None:
    """Which of several it may be, nobody can tell from the source; one that never is, is wrong."""
    said: dict[str, set[str]] = {}
    for path in (ROOT / "cadre_docs").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = dict(NAMED.findall(text))
        for severity, code, name in SEVERE.findall(text):
            said.setdefault(code or named.get(name, ""), set()).add(severity)
    told = {rule.code: rule.severity.value for rule in catalogue.TEXTS}
    seen = {code: told[code] for code in said.keys() & told.keys()}
    assert {"MASTER-hand", "FS-syntax", "FS-kept"} <= seen.keys()
    other = {code for code, severity in seen.items() if severity not in said[code]}
    assert other == {"FS-odd", "FS-unread"}  # of which a variable says how grave they are


class Loads:
    """Stands for what loads rules: counts how often, and lets the first wait or ask once more."""

    def __init__(self, monkeypatch, during) -> None:
        self.count = 0
        self._during = during
        monkeypatch.setattr(loading._State, "done", False)
        monkeypatch.setattr(loading._State, "busy", False)
        monkeypatch.setattr(loading, "import_own", self._own)
        monkeypatch.setattr(loading, "load", lambda _group: None)

    def _own(self) -> None:
        self.count += 1
        if self.count == 1:
            self._during()


def test_whoever_asks_while_rules_are_loaded_waits_and_loads_nothing(monkeypatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def during() -> None:
        begun.set()
        go_on.wait(10)

    loads = Loads(monkeypatch, during)
    first = threading.Thread(target=loading.load_all)
    first.start()
    assert begun.wait(10)
    second = threading.Thread(target=loading.load_all)
    second.start()
    second.join(0.2)
    assert second.is_alive()
    go_on.set()
    first.join(10)
    second.join(10)
    assert loads.count == 1


def test_a_module_of_rules_that_asks_for_rules_goes_on(monkeypatch) -> None:
    loads = Loads(monkeypatch, loading.load_all)
    loading.load_all()
    loading.load_all()
    assert loads.count == 1
