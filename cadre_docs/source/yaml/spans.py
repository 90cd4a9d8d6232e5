"""Where in a YAML text each node stands, so that one of them can be replaced and the rest kept.

:mod:`cadre_docs.source.yaml` tells what a text says; here is only its shape: spans are half-open
ranges of characters. A node ends where its last character is, whatever blank lines and comments
follow it (the parser counts some of them in).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from cadre_docs.limits import limits
from cadre_docs.source.yaml.read import parser_text, parsing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Span:
    """A node: characters ``start`` to ``end`` of the text; ``line`` and ``column`` from 1.

    ``kind`` is ``scalar``, ``mapping`` or ``sequence``. ``flow``: in brackets, or inside some.
    ``style`` is that of a scalar (``|``, ``>``, quotes, or nothing). ``empty``: nothing stands
    there at all.
    """

    kind: str
    start: int
    end: int
    line: int
    column: int
    flow: bool = False
    style: str = ""
    text: str = ""
    items: list[Span] = field(default_factory=list)
    keys: list[Span] = field(default_factory=list)  # of a mapping; ``items`` are its values

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return self.start == self.end

    def entry(self, *names: str) -> tuple[Span, Span] | None:
        """Return key and value under one of the names: of several the first that says something."""
        found = [
            pair
            for pair in zip(self.keys, self.items, strict=True)
            if pair[0].text.strip() in names
        ]
        filled = [pair for pair in found if pair[1].items or pair[1].text.strip()]
        return next(iter(filled or found), None)


def spans(text: str) -> list[Span]:
    """Return the documents of a text. Raises YAMLError for one that cannot be parsed.

    What our reader refuses (aliases, tags, too deep) has to be refused before.
    """
    with parsing(parser_text(text)) as parser:
        return list(_Walk(text, parser.get_event).documents())


class _Walk:
    def __init__(self, text: str, advance: Callable[[], Any]) -> None:
        self._text = text
        self._advance = advance

    def documents(self) -> Iterator[Span]:
        while (event := self._advance()) is not None:
            if isinstance(event, DocumentStartEvent):
                yield self._node(self._advance(), flow=False, depth=0)

    def _node(self, event: Any, *, flow: bool, depth: int) -> Span:
        if depth > limits().yaml_depth:
            raise yaml.YAMLError("too deep")
        mark = event.start_mark
        made = Span("scalar", mark.index, event.end_mark.index, mark.line + 1, mark.column + 1)
        made.flow = flow
        if isinstance(event, ScalarEvent):
            made.style, made.text = event.style or "", event.value
            if made.style in ("|", ">"):
                written = self._text[made.start : made.end]
                made.end = made.start + len(written.rstrip())
            elif not made.style and not made.text:
                made.end = made.start
        elif isinstance(event, MappingStartEvent):
            made.kind, made.flow = "mapping", flow or bool(event.flow_style)
            while not isinstance(event := self._advance(), MappingEndEvent):
                made.keys.append(self._node(event, flow=made.flow, depth=depth + 1))
                made.items.append(self._node(self._advance(), flow=made.flow, depth=depth + 1))
            self._end(made, event, flow=flow)
        elif isinstance(event, SequenceStartEvent):
            made.kind, made.flow = "sequence", flow or bool(event.flow_style)
            while not isinstance(event := self._advance(), SequenceEndEvent):
                made.items.append(self._node(event, flow=made.flow, depth=depth + 1))
            self._end(made, event, flow=flow)
        else:
            raise yaml.YAMLError("an alias")
        return made

    def _end(self, made: Span, event: Any, *, flow: bool) -> None:
        if made.flow and (flow or self._text[event.end_mark.index - 1] in "]}"):
            made.end = event.end_mark.index
            return
        inside = [*made.keys, *made.items]
        made.end = max((node.end for node in inside), default=made.start)
        if made.kind == "mapping" and made.keys:
            last = made.items[-1]
            if last.empty:  # the colon belongs to it
                colon = self._text.find(":", made.keys[-1].end)
                made.end = max(made.end, colon + 1)
