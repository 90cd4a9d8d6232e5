"""Write cadre_docs/values/unicode_data.py: what Python's unicodedata does not say of characters.

    python3.11 tools/unicode_tables.py EquivalentUnifiedIdeograph.txt

The argument is that file of the Unicode Character Database (unicode.org/Public/17.0.0/ucd/).
The other two properties are asked of Node.js, whose regular expressions know them; it must be
built with the same version of Unicode as the file. Run it with the oldest Python there may be:
what that one takes for unassigned is what has to be written down.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import textwrap
import unicodedata
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "cadre_docs" / "values" / "unicode_data.py"
RADICALS = range(0x2E80, 0x2FE0)
ASK = """
const found = { version: process.versions.unicode, ignorable: [], unassigned: [] };
for (let point = 0; point < 0x110000; point++) {
  const character = String.fromCodePoint(point);
  if (/\\p{Default_Ignorable_Code_Point}/u.test(character)) found.ignorable.push(point);
  if (/\\p{Cn}/u.test(character)) found.unassigned.push(point);
}
console.log(JSON.stringify(found));
"""
LINE = re.compile(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", re.MULTILINE)


def main(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    version = re.match(r"# EquivalentUnifiedIdeograph-(\d+\.\d+)", text)[1]
    found = ask_node()
    if found["version"] != version:
        sys.exit(f"{path} is of Unicode {version}, Node.js of {found['version']}")
    unassigned = set(found["unassigned"])
    newer = [
        point
        for point in range(0x110000)
        if unicodedata.category(chr(point)) == "Cn" and point not in unassigned
    ]
    oldest = unicodedata.unidata_version
    TARGET.write_text(
        f'"""What Unicode {version} says of characters and Python\'s unicodedata does not.\n\n'
        "Made by tools/unicode_tables.py; change that, not this. Ranges of code points, in\n"
        "hexadecimal. Source: the Unicode Character Database, © Unicode, Inc.,\n"
        'https://www.unicode.org/license.txt\n"""\n\n'
        f'UNICODE = "{version}"\n\n'
        "# Default_Ignorable_Code_Point: not seen, and not meant to be.\n"
        f"IGNORABLE = {table(ranges(found['ignorable']))}\n"
        f"# Assigned since Unicode {oldest}, which the oldest Python that we run on knows.\n"
        f"NEWER = {table(ranges(newer))}\n"
        "# Equivalent_Unified_Ideograph of CJK Radicals Supplement and Kangxi Radicals: pairs.\n"
        f"RADICALS = {table(radicals(text))}",
        encoding="utf-8",
    )


def ask_node() -> dict:
    """Return what Node.js knows: its version of Unicode, ignorable and unassigned code points."""
    node = shutil.which("node")
    ran = subprocess.run([node, "-e", ASK], check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def ranges(points: list[int]) -> list[str]:
    """Return ascending code points as ranges: ``["ad", "115f-1160"]``."""
    starts = [p for before, p in zip([-2, *points], points, strict=False) if p != before + 1]
    ends = [p for p, after in zip(points, [*points[1:], -2], strict=True) if after != p + 1]
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in zip(starts, ends, strict=True)]


def radicals(text: str) -> list[str]:
    return [
        f"{point:x}:{int(ideograph, 16):x}"
        for first, last, ideograph in LINE.findall(text)
        for point in range(int(first, 16), int(last or first, 16) + 1)
        if point in RADICALS
    ]


def table(words: list[str]) -> str:
    lines = textwrap.wrap(" ".join(words), 92, break_on_hyphens=False)
    return "\n".join(("(", *(f'    "{line} "' for line in lines), ")")) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
