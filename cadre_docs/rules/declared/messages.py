"""What a declared rule says: its message with values, and itself in words for ``explain``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cadre_docs.findings import Position
    from cadre_docs.rules.declared.measures import Values
    from cadre_docs.rules.declared.names import Env

_QUOTED = re.compile(r"\{([^{}]*)\}")
_OF_PARAMETER = f"{words.PARAMETER}."


def message(
    text: str, at: Position, compiler: Values, more: Mapping[str, str] | None = None
) -> Callable[[Env], str]:
    """Compile a message: ``{出勤天数}`` quotes a value, ``{参数.天数下限}`` a parameter.

    ``more`` are other names it may quote; they stay as they are for who fills them in.
    """
    parts: list[str | Callable[[Env], str]] = []
    for number, piece in enumerate(_QUOTED.split(text)):
        if number % 2 == 0:
            if "{" in piece or "}" in piece:
                compiler.complain(f"“{text}”的花括号不成对", at)
            parts.append(piece)
        elif more and piece in more:
            parts.append(more[piece])
        else:
            node: syntax.Value = syntax.Name(piece, at)
            if piece.startswith(_OF_PARAMETER):
                node = syntax.Parameter(piece.removeprefix(_OF_PARAMETER), at)
            typed = compiler.value(node)
            if typed is not None:
                parts.append(typed.text)
    return lambda env: "".join(p if isinstance(p, str) else p(env) for p in parts)


# --- a rule in words --------------------------------------------------------------------------


def in_words(rule: syntax.RuleText) -> str:
    """Return what a rule asks for, in a sentence."""
    parts = [f"逐行核对“{rule.each}”" if rule.each else ""]
    parts += [f"“{name}”为{value_text(value)}" for name, value in rule.named.items()]
    parts.append(f"{condition_text(rule.when)}的" if rule.when else "")
    parts.append("".join(_demanded(rule.demands)))
    said = "，".join(filter(None, parts)) + "。"
    return f"{said}级别不按用词，为{rule.severity}：{rule.reason}。" if rule.severity else said


def _demanded(demands: object) -> Iterator[str]:
    match demands:
        case syntax.Demand():
            yield f"{demands.word}{condition_text(demands.condition)}"
        case syntax.Grade():
            yield f"{demands.word}{'、'.join(demands.outcomes)}"
            yield f"（{demands.unless}的除外）" if demands.unless else ""
        case syntax.Share():
            by = f"各{'、'.join(demands.by)}" if demands.by else "全部记录"
            word = "一般不超过" if demands.usual else "不超过"
            yield f"{by}中{condition_text(demands.counted)}的{word}百分之{value_text(demands.share)}"
            yield f"，{value_text(demands.rounding)}"
        case syntax.Unique():
            yield f"一起核对的记录中，“{'、'.join(demands.names)}”不得相同"


def condition_text(node: syntax.Condition) -> str:
    """Return a condition in words."""
    match node:
        case syntax.Both():
            return "并且".join(map(_bracketed, node.parts))
        case syntax.Either():
            return "或者".join(map(_bracketed, node.parts))
        case syntax.Not():
            return f"不是（{condition_text(node.part)}）"
        case syntax.Present():
            return f"{'有' if node.filled else '没有'}“{node.name}”"
        case syntax.Rows():
            where = f"中{condition_text(node.where)}的" if node.where else "的"
            every = "每一行都" if node.every else "有一行"
            return f"“{node.table}”{where}{every}{condition_text(node.test)}"
    operands = "、".join(map(value_text, node.operands))
    if node.word in words.SETS:
        return f"{value_text(node.subject)}{'是' if node.word == '之一' else '不是'}{operands}之一"
    return f"{value_text(node.subject)}{node.word}{operands}"


def _bracketed(node: syntax.Condition) -> str:
    said = condition_text(node)
    return f"（{said}）" if isinstance(node, (syntax.Both, syntax.Either)) else said


def value_text(node: syntax.Value) -> str:
    """Return a value in words."""
    match node:
        case syntax.Literal():
            return node.text
        case syntax.Name():
            return f"“{node.name}”"
        case syntax.Parameter():
            return f"参数“{node.id}”"
        case syntax.Later():
            return f"{value_text(node.base)}加{value_text(node.amount)}{node.unit}"
        case syntax.Between():
            return f"从{value_text(node.start)}到{value_text(node.end)}的{node.unit}数"
        case syntax.Count():
            return f"“{node.table}”{_where(node.where)}的行数"
        case syntax.Over():
            return f"“{node.table}”{_where(node.where)}的“{node.column}”{node.kind}"
    until = f"到{value_text(node.until)}" if node.until else ""
    return f"“{node.table}”{_where(node.where)}{until}连续的年数"


def _where(node: syntax.Condition | None) -> str:
    return f"中{condition_text(node)}" if node else ""


def names_in(nodes: Iterable[object]) -> Iterator[syntax.Name]:
    """Yield the names that conditions mention, in order; those of tables among them."""
    for node in nodes:
        match node:
            case syntax.Name():
                yield node
            case syntax.Compare():
                yield from names_in((node.subject, *node.operands))
            case syntax.Present():
                yield syntax.Name(node.name, node.at)
            case syntax.Both() | syntax.Either():
                yield from names_in(node.parts)
            case syntax.Not():
                yield from names_in((node.part,))
            case syntax.Rows() | syntax.Count() | syntax.Over() | syntax.Run():
                yield syntax.Name(node.table, node.at)
            case syntax.Later():
                yield from names_in((node.base,))
            case syntax.Between():
                yield from names_in((node.start, node.end))
            case syntax.Demand():
                yield from names_in((node.condition,))
