"""Write cadre_docs/web/one_file/modules.txt: what a form in one file imports, and so takes along.

    python -m tools.one_file.modules            # --check: exit 1 where the list is not current

Every form is opened with each of its examples, filled, saved, taken away and brought back, and made
for Word, where nothing else can be imported (as in a browser); what was imported then is the list.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

TAKEN = ("cadre_docs", "chinese_calendar", "jinja2", "markupsafe", "yaml")
"""Packages that may be imported, besides the standard library; all of them are pure Python."""
NATIVE = ("yaml._yaml", "markupsafe._speedups")
"""Parts of them that are no Python: they do without."""
LACKING = ("sqlite3", "ssl", "_ssl", "_sqlite3", "lzma", "_lzma", "tkinter", "readline", "curses")
"""Of the standard library: what browsers do not have."""
LIST = ROOT / "cadre_docs" / "web" / "one_file" / "modules.txt"


class Browser(MetaPathFinder):
    """Lets nothing in that there is not in a browser."""

    def find_spec(self, name: str, *_: Any) -> None:
        top = name.partition(".")[0]
        known = top in (*TAKEN, "tools") or (top in sys.stdlib_module_names and top not in LACKING)
        if name in NATIVE or not known:
            raise ModuleNotFoundError(f"not in a browser: {name}", name=name)


def walk(ready: str) -> list[str]:
    """Do all that can be done with a form, and return the modules that it took.

    ``ready`` is a folder with the masters that were made ready, by form.
    """
    sys.meta_path.insert(0, Browser())
    from cadre_docs.rules.loading import import_declared
    from tools.one_file.trial import everything

    import_declared()  # of the forms of an office: none of the examples has any
    # What rules import when a record wants it, and no example does.
    importlib.import_module("cadre_docs.record.evidence.read")
    importlib.import_module("cadre_docs.values.hanzi_order")
    everything(ROOT / "examples", Path(ready))
    return sorted(name for name in sys.modules if name.partition(".")[0] in TAKEN)


def make_ready(folder: Path) -> None:
    """Write the masters of all forms made ready, by form."""
    from cadre_docs.catalog import Catalog
    from cadre_docs.web.one_file.contents import paper

    forms = Catalog()
    for form in forms.form_ids:
        for name, data in paper(form, forms).files:
            (folder / form).mkdir(exist_ok=True)
            (folder / form / name).write_bytes(data)


def current() -> str:
    """Return the list as it should be, found in a process of its own."""
    program = (
        "import json, sys; from tools.one_file.modules import walk; "
        "print(json.dumps(walk(sys.argv[1])))"
    )
    with tempfile.TemporaryDirectory() as ready:
        make_ready(Path(ready))
        ran = subprocess.run(
            [sys.executable, "-c", program, ready],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return "".join(f"{name}\n" for name in json.loads(ran.stdout.splitlines()[-1]))


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(current() != LIST.read_text(encoding="utf-8"))
    LIST.write_text(current(), encoding="utf-8")
