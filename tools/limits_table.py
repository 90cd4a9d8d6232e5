"""Write the table of docs/limits.md from cadre_docs/limits.py; with --check only compare."""

import sys
from pathlib import Path

from cadre_docs.limits import all_limits

PAGE = Path(__file__).resolve().parents[1] / "docs" / "limits.md"
START, END = "<!-- limits:", "<!-- end of limits -->\n"


def table() -> str:
    lines = ["| key (English) | what is limited | default | from | to |", "|---|---|--:|--:|--:|"]
    for limit in all_limits():
        facts = limit.metadata
        numbers = (f"{n:,}" for n in (limit.default, facts["least"], facts["most"]))
        unit = " (MB)" if facts["unit"] == "MB" else ""
        key = f"`{facts['key']}` (`{limit.name}`)"
        lines.append(f"| {key} | {facts['what']}{unit} | {' | '.join(numbers)} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page with its table as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    start = text.index("\n", text.index(START)) + 1
    return text[:start] + "\n" + table() + "\n" + text[text.index(END) :]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(page() != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page(), encoding="utf-8")
