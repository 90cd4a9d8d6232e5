"""The Jinja environments of all masters.

A master is a document that people exchange, so its tags run in a sandbox; a tag that names
nothing is an error and never a silent blank. What a master needs is little (values, ``if``,
``for``, a few filters), so the rest of Jinja is left out: what could reach into Python, print
data as markup, load files, or work for hours.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext

from cadre_docs.adapters.jinja_internals import CheckedSandbox, PrintingGenerator
from cadre_docs.errors import MasterError, OutputError
from cadre_docs.masters.context import Printable
from cadre_docs.performance.expressions import expression
from cadre_docs.values.text import NAME_DOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.runtime import Context

# What XML, and so an Office file, cannot hold.
ILLEGAL = expression("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Stands around a name of several parts in what an Excel master prints; no text can hold it.
NAME = "\x06"
# What evaluating somebody's tags may raise besides Jinja's own errors.
FAULTS = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
_STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock, nodes.With)
_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "int", "join"),
    *("last", "length", "list", "lower", "max", "min", "reverse", "sort", "string", "sum"),
    *("title", "trim", "unique", "upper"),
)
_TEXT_METHODS = (
    *("count", "endswith", "find", "isdigit", "lower", "lstrip", "partition", "replace"),
    *("rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "upper"),
)
_LOOP_METHODS = ("changed", "cycle")
_TURNS = "_turns"
_TURN_COSTS, _MOST_COSTS = 100, 300_000_000  # in characters of the master that are printed


class MasterSandbox(CheckedSandbox):
    """Jinja for masters. What it does not allow is a syntax error that says so in Chinese."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=autoescape)
        self.globals.clear()  # range, namespace, lipsum …
        self.filters = {name: FILTERS[name] for name in _FILTERS} | {_TURNS: _turns}

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow some methods of texts, and those of ``loop``."""
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if isinstance(obj, BuiltinMethodType) and isinstance(owner, str):
            return name in _TEXT_METHODS
        return isinstance(owner, LoopContext) and name in _LOOP_METHODS

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Reckon with numbers only: a text times a million is a bomb."""
        if operator == "**" or not (_is_number(left) and _is_number(right)):
            raise SecurityError(f"“{operator}”只能用于数字的乘法和取余")
        return super().call_binop(context, operator, left, right)

    def refused(self, node: nodes.Node) -> str:
        """Return in Chinese why a master may not say something."""
        match node:
            case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))):
                return f"不能取以下划线开头的“{name}”" if name.startswith("_") else ""
            case nodes.Filter(name=name) if name not in self.filters:
                return f"没有“{name}”这个过滤器"
            case nodes.Const(value=str(text)) if bad := ILLEGAL.search(text):
                return f"标签里有文件不能保存的字符 U+{ord(bad.group()):04X}"
            case nodes.Stmt() if not isinstance(node, _STATEMENTS):
                return f"不能用 {type(node).__name__} 标签，只用变量、if 和 for"
        return ""

    def rewrite(self, tree: nodes.Template) -> None:
        """Count what loops cost; reading the tree has gone all the way down already."""
        for loop in list(tree.find_all(nodes.For)):
            text = sum(len(part.data) for part in loop.find_all(nodes.TemplateData))
            costs = nodes.Const(text + _TURN_COSTS)
            loop.iter = nodes.Filter(loop.iter, _TURNS, [costs], [], None, None, lineno=loop.lineno)


@pass_context
def _turns(context: Context, values: Iterable[Any], costs: int) -> Any:
    """Return what a loop goes through, unless all loops of a rendering become too much."""
    if isinstance(values, Undefined):
        return values  # says by itself what is missing
    spent = getattr(context, _TURNS, 0)
    known = isinstance(values, list | tuple | str | dict)
    rows = values if known else list(islice(values, (_MOST_COSTS - spent) // costs + 1))
    spent += len(rows) * costs  # type: ignore[operator, arg-type]
    if spent > _MOST_COSTS:
        raise SecurityError("循环太多，印出来的内容没有尽头")
    setattr(context, _TURNS, spent)
    return rows


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def in_tags(problem: BaseException) -> int:
    """Return the line of the source at which rendering stopped; 0 if no tag is at fault."""
    line, trace = 0, problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


class _TextEnvironment(MasterSandbox):
    code_generator_class = PrintingGenerator

    @staticmethod
    def printed(value: object) -> str:
        """Return what a tag prints, and note that it is printed; a name is marked as one."""
        if type(value) is not Printable:
            return _plain(value)
        value.printed = True
        is_parted = value.kind == "name" and NAME_DOT in value
        return f"{NAME}{_plain(value)}{NAME}" if is_parted else _plain(value)


@cache
def text_environment() -> MasterSandbox:
    """Return the environment of Excel masters: values are printed as plain text."""
    environment = _TextEnvironment(autoescape=False)  # no markup here: cells are written as text
    environment.finalize = _plain
    return environment


def _plain(value: Any) -> str:
    """Return what a tag prints: text, without characters that a file cannot hold."""
    if not isinstance(value, str | int | Undefined):
        raise MasterError("Excel母版不能印照片和整张表，只能印文字")
    text = str(value)
    if bad := ILLEGAL.search(text):
        before = text[max(0, bad.start() - 6) : bad.start()]
        raise OutputError(
            f"文字里有不能保存的字符 U+{ord(bad.group()):04X}（“{before}”之后）：请删去"
        )
    return text
