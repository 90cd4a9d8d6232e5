"""Write docs/命令.md: every command with its help page, as the program prints it.

python tools/command_docs.py            # --check: exit 1 where the page is not current
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.cli.main import COMMANDS, cli  # noqa: E402

PAGE = ROOT / "docs" / "命令.md"
WIDTH = 100
HEAD = """\
# 命令

由程序生成（`python tools/command_docs.py`），与 `cadre-docs 命令 --help` 相同。
常用的写法见[手册](手册.md)。
"""


def page() -> str:
    """Return the page as it should be."""
    group = click.Context(
        cli, info_name="cadre-docs", terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    parts = [HEAD, "| 命令 | 做什么 |", "|---|---|"]
    parts += [f"| [`{name}`](#{name}) | {what} |" for name, (_, what) in COMMANDS.items()]
    for name in COMMANDS:
        command = cli.get_command(group, name)
        assert command is not None  # noqa: S101 - each of them has a module
        context = click.Context(command, parent=group, info_name=name, terminal_width=WIDTH)
        parts += ["", f"## {name}", "", "```text", command.get_help(context).rstrip(), "```"]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(page() != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page(), encoding="utf-8")
