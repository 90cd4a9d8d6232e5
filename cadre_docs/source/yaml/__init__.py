"""YAML as people type it: positioned trees, and what was wrong or would be lost."""

from cadre_docs.source.yaml.read import (
    LINE_END,
    UTF_16,
    decode,
    has_directive,
    load,
    load_ours,
    parser_text,
    parsing,
)

__all__ = [
    "LINE_END",
    "UTF_16",
    "decode",
    "has_directive",
    "load",
    "load_ours",
    "parser_text",
    "parsing",
]
