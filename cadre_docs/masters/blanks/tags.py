"""The tags of boxes, as they stand in masters of both kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadre_docs.masters.blanks.boxes import Box, Tick

TICKED = "■"  # in every font that has □


def box_tag(box: Box) -> str:
    """Return the tag that prints a box."""
    return box.tag or f"{{{{ {box.key} }}}}"


def digit_tag(box: Box, number: int) -> str:
    """Return the tag that prints one character of a box."""
    return f"{{{{ {box.key}[{number}:{number + 1}] }}}}"


def choice_tag(box: Box, tick: Tick, mark: str) -> str:
    """Return the tag that prints a □, filled for its answer."""
    answer = "是" if box.type == "yes_no" else tick.answer
    quoted = answer.replace("\\", "").replace("'", "").replace('"', "")
    return f"{{% if {box.key} == '{quoted}' %}}{TICKED}{{% else %}}{mark}{{% endif %}}"


def indexed_tag(box: Box, column: Box, row: int) -> str:
    """Return the tag that prints a column in the row ``row`` (from 0) of a table of fixed rows."""
    return f"{{{{ {box.key}[{row}].{column.key} }}}}"


def row_tags(box: Box) -> tuple[str, str]:
    """Return the statements around the rows of a list."""
    return f"{{%tr for 行 in {box.key} %}}", "{%tr endfor %}"
