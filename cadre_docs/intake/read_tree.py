"""A record as it was typed, of whatever kind of file: what every reader of files returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cadre_docs.findings import Finding
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Mapping


class ReadTree(NamedTuple):
    """A record as it was typed, and what was wrong with its own part of the file.

    ``office``: it is not a whole record, but what the office says of somebody.
    """

    schema: Schema
    tree: Mapping
    findings: tuple[Finding, ...] = ()
    office: bool = False
