"""What a declared rule says: its message with values, and itself in words for ``explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cadre_docs.findings import Position
    from cadre_docs.rules.declared.measures import Values
    from cadre_docs.rules.declared.names import Env

_QUOTED = expression(r"\{([^{}]*)\}")
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
    if all(isinstance(part, str) for part in parts):
        whole = "".join(map(str, parts))
        return lambda _: whole
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
            share = value_text(demands.share)
            yield f"{by}中{condition_text(demands.counted)}的{word}百分之{share}"
            yield f"，{value_text(demands.rounding)}"
        case syntax.Unique():
            yield f"一起核对的记录中，“{'、'.join(demands.names)}”不得相同"


class _Words:
    """Tells conditions and values; ``parameter`` says how a parameter is told."""

    def __init__(self, parameter: str) -> None:
        self._parameter = parameter

    def condition(self, node: syntax.Condition) -> str:
        """Return a condition in words."""
        match node:
            case syntax.Both() | syntax.Either():
                join = words.AND if isinstance(node, syntax.Both) else words.OR
                return join.join(map(self._bracketed, node.parts))
            case syntax.Not():
                return f"不是（{self.condition(node.part)}）"
            case syntax.Rows():
                every = "每一行都" if node.every else "有一行"
                return f"“{node.table}”{self._where(node.where)}{every}{self.condition(node.test)}"
            case syntax.Present():
                return f"{words.FILLED if node.filled else words.EMPTY}“{node.name}”"
            case syntax.InOrder():
                return f"{'、'.join(f'“{name}”' for name in node.names)}依次先后"
        return self._compared(node)

    def _compared(self, node: syntax.Compare) -> str:
        subject, operands = self.value(node.subject), "、".join(map(self.value, node.operands))
        if node.word in words.SETS:
            return f"{subject}{'是' if node.word == words.SETS[0] else '不是'}{operands}之一"
        if node.word == words.INSIDE:
            return f"{subject}在{operands}之内"
        return f"{subject}{node.word}{operands}"

    def _bracketed(self, node: syntax.Condition) -> str:
        said = self.condition(node)
        return f"（{said}）" if isinstance(node, (syntax.Both, syntax.Either)) else said

    def value(self, node: syntax.Value) -> str:
        """Return a value in words."""
        match node:
            case syntax.Literal():
                return node.text
            case syntax.Name():
                return f"“{node.name}”"
            case syntax.Parameter():
                return self._parameter.format(node.id)
            case syntax.Later():
                return f"{self.value(node.base)}加{self.value(node.amount)}{node.unit}"
            case syntax.Between():
                return f"从{self.value(node.start)}到{self.value(node.end)}的{node.unit}数"
        return self._of_table(node)

    def _of_table(self, node: syntax.Count | syntax.Over | syntax.Run) -> str:
        rows = f"“{node.table}”{self._where(node.where)}"
        match node:
            case syntax.Count():
                return f"{rows}行数"
            case syntax.Over():
                return f"{rows}“{node.column}”的{node.kind}"
        until = f"到{self.value(node.until)}" if node.until else ""
        return f"{rows}{until}连续的年数"

    def _where(self, node: syntax.Condition | None) -> str:
        return f"中{self.condition(node)}的" if node else "的"


_PLAIN = _Words("参数“{}”")
condition_text, value_text = _PLAIN.condition, _PLAIN.value


def wanted_text(condition: syntax.Condition) -> str:
    """Return what is wanted as a message that quotes the parameters' values."""
    plain = str.maketrans({"{": "｛", "}": "｝"})  # of texts in the rule
    said = _Words("\0{}\1").condition(condition).translate(plain)
    return said.replace("\0", "{参数.").replace("\1", "}")


def names_in(nodes: Iterable[object]) -> Iterator[syntax.Name]:
    """Yield the names that conditions mention, in order; those of tables among them."""
    for node in nodes:
        if isinstance(node, syntax.Name):
            yield node
        elif isinstance(node, syntax.Present):
            yield syntax.Name(node.name, node.at)
        elif isinstance(node, syntax.InOrder):
            yield from (syntax.Name(name, node.at) for name in node.names)
        elif isinstance(node, (syntax.Rows, syntax.Count, syntax.Over, syntax.Run)):
            yield syntax.Name(node.table, node.at)
        else:
            yield from names_in(_within(node))


def _within(node: object) -> tuple[object, ...]:
    match node:
        case syntax.Compare():
            return (node.subject, *node.operands)
        case syntax.Both() | syntax.Either():
            return node.parts
        case syntax.Between():
            return (node.start, node.end)
    inner = (getattr(node, name, None) for name in ("part", "base", "condition"))
    return tuple(filter(None, inner))
