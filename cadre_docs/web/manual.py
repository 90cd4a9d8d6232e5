"""Chapters of the manual (Markdown) as parts of a page, by markdown-it.

No HTML of their own is let through. Links to other chapters lead there; those to what is not
here, and pictures, which the program does not bring along, leave their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it import MarkdownIt

from cadre_docs.web.request import address

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from markdown_it.token import Token


def as_html(text: str, chapters: Container[str]) -> str:
    """Return Markdown below its title as HTML; ``chapters`` can be led to."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_here(token.children, chapters))
    return str(reader.renderer.render([*_without_blanks(tokens)], reader.options, {}))


def _here(inlines: Sequence[Token], chapters: Container[str]) -> Iterator[Token]:
    """Yield what can be shown here: no pictures, and links to chapters only."""
    leads = False
    for token in inlines:
        if token.type == "link_open":
            name = unquote(str(token.attrGet("href"))).partition("#")[0].removesuffix(".md")
            leads = name in chapters
            if leads:
                token.attrSet("href", address("chapter", of=name))
                yield token
        elif token.type == "link_close":
            if leads:
                yield token
        elif token.type != "image":
            yield token


def _without_blanks(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield all but paragraphs that held nothing but a picture."""
    for place, token in enumerate(tokens):
        around = tokens[max(place - 1, 0) : place + 2]
        if any(one.type == "inline" and not _says(one) for one in around) and token.type in (
            "paragraph_open",
            "inline",
            "paragraph_close",
        ):
            continue
        yield token


def _says(inline: Token) -> bool:
    return any(child.type != "softbreak" for child in inline.children or ())
