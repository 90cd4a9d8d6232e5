"""The Jinja environment of DOCX masters: a sandbox whose values are escaped for XML.

A form prints some hundreds of values, and nearly all are texts of the record or boxes of its
rows. The two steps that Jinja takes for each of them, looking the box up in its row and
escaping the text, are made short here; everything else goes Jinja's way.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from cadre_docs.adapters.jinja_internals import PrintingGenerator
from cadre_docs.masters.context import Printable
from cadre_docs.masters.docx.fitting import FILTERS
from cadre_docs.masters.sandbox import MasterSandbox

if TYPE_CHECKING:
    from jinja2 import Template

_OF_EVERY_ROW = frozenset(dir(dict))  # an attribute comes before a key of the same name


class _Environment(MasterSandbox):
    code_generator_class = PrintingGenerator

    @lru_cache(maxsize=64)  # noqa: B019 - there is one environment a process
    def from_string(self, source: str) -> Template:  # type: ignore[override]
        """Compile a source once; a template holds nothing of a person."""
        return super().from_string(source)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute or a key as Jinja does, from a row without detours."""
        if type(obj) is dict and attribute in obj and attribute not in _OF_EVERY_ROW:
            return obj[attribute]
        return super().getattr(obj, attribute)

    @staticmethod
    def printed(value: object) -> str:
        """Return a value as XML character data, as ``escape`` does, and note that it is printed."""
        kind = type(value)
        if kind is Printable:
            value.printed = True  # type: ignore[attr-defined]
            return value.xml()  # type: ignore[attr-defined, no-any-return]
        if kind is Markup:
            return value  # type: ignore[return-value]
        return escape(value)


@cache
def environment() -> MasterSandbox:
    """Return the Jinja environment of DOCX masters: values are escaped for XML."""
    env = _Environment(autoescape=True)
    env.filters |= FILTERS
    return env
