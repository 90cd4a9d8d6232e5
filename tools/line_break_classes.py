"""Write cadre_docs/pages/line_break_classes.py: the line breaking class of every character.

    python -m pip install unicodedataplus     # in an environment of its own
    python tools/line_break_classes.py

The package brings the properties of the Unicode Character Database (LineBreak.txt,
EastAsianWidth.txt, general categories); its version says of which Unicode. Needed again only when
a new version of Unicode adds characters that forms use.
"""

from __future__ import annotations

import sys
import textwrap
from itertools import groupby
from pathlib import Path

import unicodedataplus as unicode  # type: ignore[import-not-found]

TARGET = Path(__file__).parents[1] / "cadre_docs" / "pages" / "line_break_classes.py"
HEAD = '''"""The line breaking class of every character. Made by tools/line_break_classes.py.

From the Unicode Character Database {version} (LineBreak.txt, EastAsianWidth.txt), which is
Copyright © 1991-2024 Unicode, Inc., under the Unicode License V3
(LICENSES/Unicode-3.0.txt). Classes that depend on more are settled as LB1 says: AI, SG,
XX are AL, CJ is NS, SA is CM or AL. OW is an OP that is wide.
"""

UNICODE = "{version}"
# Where a range begins (hexadecimal) and the class up to the next.
RANGES = """
{ranges}
"""
'''
# Brahmic syllables (LB28a) are not followed.
_SETTLED = dict.fromkeys(("AI", "SG", "XX", "AK", "AP", "AS"), "AL") | {"CJ": "NS"}


def class_of(code: int) -> str:
    """Return the class of a code point, settled by LB1."""
    character = chr(code)
    found = unicode.line_break(character)
    if found in ("SA", "VF", "VI"):
        return "CM" if unicode.category(character) in ("Mn", "Mc") else "AL"
    if found == "OP" and unicode.east_asian_width(character) in ("F", "W", "H"):
        return "OW"
    return _SETTLED.get(found, found)


def main() -> None:
    ranges = groupby(range(sys.maxunicode + 1), class_of)
    words = [f"{next(codes):X} {name}" for name, codes in ranges]
    listed = textwrap.fill(" ".join(words), 98)
    text = HEAD.format(version=unicode.unidata_version, ranges=listed)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET}: {len(words)} ranges of Unicode {unicode.unidata_version}")


if __name__ == "__main__":
    main()
