"""All rules are there, whatever was imported first; every code can be explained."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
import threading
from pathlib import Path

from cadre_docs.rules import loading
from cadre_docs.rules.catalogue import known
from cadre_docs.rules.engine import registered

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "cadre_docs" / "rules"
# Imports each module as if it were the first: none of the others has been imported then.
PROGRAM = """
import importlib, sys
import cadre_docs.check  # what rules rest on is imported once

for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("cadre_docs.rules")]:
        del sys.modules[loaded]
    importlib.import_module(name)
    from cadre_docs.rules.engine import registered
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
