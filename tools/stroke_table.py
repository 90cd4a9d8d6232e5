"""Write cadre_docs/values/stroke_orders.txt: the strokes of characters, 横1 竖2 撇3 点4 折5.

    python tools/stroke_table.py CNCHAR.json CONWAY.txt

The arguments are ``stroke-order-jian.json`` of cnchar (github.com/theajack/cnchar, MIT; the order
of strokes as it is taught in the People's Republic) and ``codepoint-character-sequence.txt`` of
Conway Stroke Data (github.com/stroke-input/stroke-input-data, CC-BY-4.0; all orders that are in
use). A character is taken where both agree, or where it is in the second alone with one order
only. Of those on which the two differ, those are taken as cnchar has them that follow GF 3002-1999
(冉, 冓, 卵, 赢 and what is made of them, and the 心 below 恭); the others are left out.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import product
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "cadre_docs" / "values" / "stroke_orders.txt"
HEAD = """\
# The strokes of characters in their order: 横 (提) 1, 竖 (竖钩) 2, 撇 3, 点 (捺) 4, 折 5.
# Written by tools/stroke_table.py from two sources, which agree on what both have:
# - cnchar-order 3.2.6, stroke-order-jian.json, (c) 2017 theajack, MIT License,
#   https://github.com/theajack/cnchar
# - Conway Stroke Data of 2026-07-30, codepoint-character-sequence.txt, (c) 2021-2026 Conway,
#   CC-BY-4.0, https://github.com/stroke-input/stroke-input-data; orders that are not the only
#   ones in use were left out, and so were traditional characters.
"""
# cnchar's letters for strokes that are no 折.
PLAIN = {"j": "1", "i": "1", "f": "2", "g": "2", "s": "3", "k": "4", "d": "4", "l": "4"}
AS_TAUGHT = frozenset("冉再卵侑忝苒恭掭添聃蚺遘孵慕舔觏篝髯耩嬴赢瀛羸蠃鞲")
LINE = re.compile(r"U\+[0-9A-F]+!?\t(\S)([\^*]?)\t([1-5|()\\]+)")


def main(cnchar: Path, conway: Path) -> None:
    taught = {
        character: "".join(PLAIN.get(letter, "5") for letter in letters)
        for character, letters in json.loads(cnchar.read_text(encoding="utf-8")).items()
    }
    found = {}
    for line in conway.read_text(encoding="utf-8").splitlines():
        match = LINE.fullmatch(line)
        if match is None or match[2] == "^":
            continue
        orders = set(expanded(match[3]))
        one = taught.get(match[1])
        if one is not None and (one in orders or match[1] in AS_TAUGHT):
            found[match[1]] = one
        elif one is None and len(orders) == 1:
            found[match[1]] = orders.pop()
    lines = (f"{character}{found[character]}" for character in sorted(found))
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def expanded(pattern: str) -> list[str]:
    """Return all orders that a pattern stands for: (135|153)2\\1."""
    parts = re.split(r"(\([^()]*\)|\\\d)", pattern)
    groups = [part[1:-1].split("|") for part in parts if part.startswith("(")]
    found = []
    for chosen in product(*groups):
        left = iter(chosen)
        text = (
            next(left)
            if part.startswith("(")
            else chosen[int(part[1:]) - 1]
            if part.startswith("\\")
            else part
            for part in parts
        )
        found.append("".join(text))
    return found


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
