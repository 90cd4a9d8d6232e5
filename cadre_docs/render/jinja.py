"""The Jinja environments of all masters.

A master is a document that people exchange, so its tags run in a sandbox; a tag that names
nothing is an error and never a silent blank.
"""

from __future__ import annotations

import contextlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cadre_docs.errors import MasterError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What XML, and so an Office file, cannot hold.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Says of tags that outgrow the parser, Jinja's or Python's, what it says of wrong ones."""

    def parse(self, *args: Any, **kwargs: Any) -> nodes.Template:
        with _not_too_deep():
            return super().parse(*args, **kwargs)

    def compile(self, *args: Any, **kwargs: Any) -> Any:
        with _not_too_deep():
            return super().compile(*args, **kwargs)


@contextlib.contextmanager
def _not_too_deep() -> Iterator[None]:
    try:
        yield
    except (RecursionError, SyntaxError, MemoryError):
        raise TemplateSyntaxError("标签太多，或套得太深", 1) from None


def sandbox(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """Return a new environment: sandboxed, with undefined names an error."""
    return _Sandbox(undefined=StrictUndefined, autoescape=autoescape)


@cache
def text_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of Excel masters: values are printed as plain text."""
    environment = sandbox(autoescape=False)  # no markup here: cells are written as text
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
