"""Prints all that the program prints, and writes as JSON what came of it: see the test beside it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cadre_docs as cd

ROOT = Path(__file__).resolve().parents[2]


def pages(pdf: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(pdf).pages)


def main(out: Path) -> None:
    catalog = cd.open_catalog()
    made: dict[str, dict[str, int]] = {"blank": {}, "full": {}}
    forms = sorted(path.name for path in (ROOT / "forms").iterdir() if path.is_dir())
    for form in forms:
        [written] = cd.blank(form, out / "blank" / form, formats="pdf").written
        made["blank"][form] = pages(written)
        read = cd.read(ROOT / "examples" / form / "full.yaml", catalog=catalog)
        rendered = cd.render(read, out / "full" / form, formats="pdf")
        assert not rendered.lacks, rendered.lacks
        made["full"][form] = pages(rendered.written[0])
    tenure = cd.read(ROOT / "examples" / "henan-tenure-form" / "full.yaml")
    package = cd.render(tenure, package=out / "打印.pdf", duplex=True).written[0]
    roster = cd.roster(tenure, out / "名册.pdf").written[0]
    project = out / "项目"
    cd.init(project, ["henan-tenure-form"])
    built = cd.build(project, jobs=1)
    made["others"] = {
        "package": pages(package),
        "roster": pages(roster),
        "built": len(list((project / "输出").rglob("*.pdf"))),
    }
    facts = {
        "pages": made,
        "build": cd.report(built),
        "loaded": "weasyprint" in sys.modules or "cffi" in sys.modules,
        "doctor": list(cd.doctor().lines),
        "problems": list(cd.doctor().problems),
    }
    json.dump(facts, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
