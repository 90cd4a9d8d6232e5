"""Builds a project and prints as JSON what was read meanwhile: files, and libraries.

WeasyPrint sets the pages, which reads more than the program's own typesetter.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

seen: set[str] = set()


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        path = arguments[0]
        seen.add(path.decode() if isinstance(path, bytes) else path)


sys.addaudithook(_note)


def main(folder: Path) -> None:
    from cadre_docs.pages import pdf
    from cadre_docs.pages.typeset import NotSet
    from cadre_docs.project.file.read import read_project
    from cadre_docs.project.run import Options, build

    def not_set(*_: object) -> object:
        raise NotSet("to see the other way, too")

    pdf.typeset = not_set
    assert build(read_project(folder), Options()).failed == 0
    json.dump({"files": sorted(seen), "modules": sorted(sys.modules)}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
