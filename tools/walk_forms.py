"""Take forms of others through all that a keeper does with one: no file may end in a traceback.

    PYTHONPATH=. python tools/walk_forms.py FOLDER [FOLDER …]

Of each DOCX and XLSX: `lint`, `draft`, `lint` of the draft, its blank printed in all formats, and
`compare` of the blank with itself and with the draft. Prints a line for each; exits with 1 where
something but a message for people came of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import cadre_docs as cd  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

_FORM = "walked-form"
_SHOWN = 90  # characters of a message


def walk(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Return what each step said; a traceback begins with ``!``."""
    draft = folder / "表样"
    steps: dict[str, Callable[[], str]] = {
        "lint": lambda: _errors(cd.lint(path).findings),
        "draft": lambda: f"{len(cd.draft(path, draft, form=_FORM).boxes)} boxes",
        "lint of the draft": lambda: _lint_of_draft(draft),
        "blank": lambda: _written(folder, draft, ("docx", "pdf")),
        "blank as XLSX": lambda: _written(folder, draft, ("xlsx",)),
        "compare": lambda: f"{len(cd.compare(path, path).changes)} changes",
        "compare with the draft": lambda: _against_draft(path, draft),
    }
    told = []
    for name, step in steps.items():
        try:
            told.append((name, step()))
        except cd.CadreDocsError as said:
            told.append((name, f"refused: {' '.join(str(said).split())[:_SHOWN]}"))
        except Exception:
            told.append((name, f"!{traceback.format_exc()}"))
        if name == "draft" and told[-1][1].startswith(("refused", "!")):
            break
    return told


def _errors(findings: tuple[cd.Finding, ...]) -> str:
    errors = [one for one in findings if one.severity is cd.Severity.ERROR]
    return f"{len(errors)} errors" if errors else "clean"


def _lint_of_draft(draft: Path) -> str:
    return _errors(cd.lint(_FORM, catalog=cd.open_catalog(draft)).findings)


def _written(folder: Path, draft: Path, formats: tuple[str, ...]) -> str:
    forms = cd.open_catalog(draft)
    written = cd.blank(_FORM, folder / "空白", formats=formats, catalog=forms).written
    return " ".join(sorted(file.suffix for file in written))


def _against_draft(path: Path, draft: Path) -> str:
    changes = cd.compare(path, _FORM, catalog=cd.open_catalog(draft)).changes
    return f"{len(changes)} changes" + "".join(f"; {one}"[:_SHOWN] for one in changes[:3])


def main() -> int:
    """Walk and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    total: Counter[str] = Counter()
    for folder in parser.parse_args().folders:
        for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in (".docx", ".xlsx")):
            total["files"] += 1
            with tempfile.TemporaryDirectory() as name:
                told = walk(path, Path(name))
            said_all = " | ".join(f"{step}: {said}" for step, said in told)
            print(f"{path.name}: {said_all}", flush=True)
            for step, said in told:
                kind = "traceback" if said.startswith("!") else said.partition(":")[0]
                counted = kind if kind in ("traceback", "refused", "clean") else "done"
                total[f"{step}: {counted}"] += 1
    print(*(f"{what}: {count}" for what, count in sorted(total.items())), sep="\n")
    return int(any("traceback" in what for what in total))


if __name__ == "__main__":
    sys.exit(main())
