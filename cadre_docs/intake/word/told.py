"""What is said of a Word form that is not as it was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, shortened, warning
from cadre_docs.intake.word.labels import levels
from cadre_docs.intake.word.squeeze import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.intake.word.document import Row
    from cadre_docs.intake.word.geometry import Line

QUOTED = 40
"""How much of a text a message quotes."""


def quoted(text: str) -> str:
    """Return a text of several lines as a message quotes it."""
    return shortened("".join(text.split("\n")), QUOTED)


def unread(text: str, why: str, position: Position, path: str = "") -> Finding:
    """Say of a text, in Chinese, why it was not read."""
    return error(
        "FS-unseen",
        f"{why}：“{quoted(text)}”没有读",
        remedy="要填的内容请写进对应的格子，其他的请删去",
        position=position,
        path=path,
    )


def renamed(text: str, name: str, position: Position) -> Finding:
    """Say that other words stand in the place of a label."""
    return error(
        "FS-unseen",
        f"“{name}”的栏名变成了别的文字：“{quoted(text)}”没有读",
        remedy="请照空白表改回栏名，核对它的内容；写在这里的内容请移到对应的格子",
        position=position,
    )


def reworded(text: str, label: str, name: str, position: Position) -> Finding:
    """Tell of a label or a title that is nearly the form's own: it is not printed.

    Where a number or a level in it is another one, it is most likely another form.
    """
    say = warning if levels(squeezed(text)) == levels(label) else error
    return say(
        "FS-template",
        f"表上的“{quoted(text)}”与本表印的“{name}”不一样；内容按本表读，打印照本表",
        remedy="请核对是不是这种表：是的，照空白表改回来；不是的，请把内容填进对的空白表",
        position=position,
    )


def shifted(line: Line, row: Row, position: Position) -> Finding:
    """Say that a row has another number of cells than its line, and they cannot be told apart."""
    names = "、".join(f"“{spot.field.key}”" for spot in dict.fromkeys(line.spots()))
    return error(
        "FS-template",
        f"这一行有{len(row.cells)}格，表上是{len(line.places)}格，对不齐：{names}的内容可能错位",
        remedy="请照空白表恢复这一行的格子后重填",
        position=position,
    )


def reshaped(what: str, name: str, position: Position, *, serious: bool) -> Finding:
    """Say what happened to the cell of a box."""
    return (error if serious else warning)(
        "FS-template",
        f"“{name}”的格子{what}",
        remedy="请核对读出的内容；不对的，请照空白表恢复格子后重填",
        position=position,
    )


def by_hand(text: str, label: str, position: Position, *, electronic: bool) -> Finding:
    """Say that something was typed where people write by hand."""
    remedy = "签名、日期等请打印后手写"
    if electronic:
        remedy = "请打印后手写；确要打印这段意见的，写成 YAML 后列入“电子意见”"
    return warning(
        "FS-template",
        f"“{label}”是打印后手写的栏，里面的“{quoted(text)}”没有读入",
        remedy=remedy,
        position=position,
    )


def missing(names: Iterable[str], position: Position) -> Finding:
    """Say that the line of some boxes is not there."""
    listed = "、".join(f"“{name}”" for name in dict.fromkeys(names))
    return error(
        "FS-template",
        f"找不到{listed}这一行（段）",
        remedy="请照空白表补上这一行；改动很大的，请把内容填进 cadre-docs blank 打印的空白表",
        position=position,
    )
