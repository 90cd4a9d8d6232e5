"""YAML as the tests read and write it: by libyaml, which is ten times as fast as Python's parser.

The suite reads thousands of records this way; the package has a reader of its own for what
people type (``cadre_docs/source/yaml/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_Typed = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Texts = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load_yaml(source: str | bytes | Path) -> Any:
    """Read a document with numbers, dates and booleans as YAML knows them."""
    return yaml.load(_text(source), _Typed)  # noqa: S506 - a safe loader


def load_texts(source: str | bytes | Path) -> Any:
    """Read a document whose scalars are all texts, as people typed them."""
    return yaml.load(_text(source), _Texts)  # noqa: S506 - texts only


def load_all_texts(source: str | bytes | Path) -> Iterator[Any]:
    """Read several documents whose scalars are all texts."""
    return iter(yaml.load_all(_text(source), _Texts))


def dump_yaml(data: Any, **options: Any) -> str:
    """Write a document, hanzi as they are."""
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, **options))


def dump_all_yaml(documents: Any, **options: Any) -> str:
    """Write several documents, hanzi as they are."""
    return str(yaml.dump_all(documents, Dumper=_Dumper, allow_unicode=True, **options))


def _text(source: str | bytes | Path) -> str | bytes:
    return source.read_text(encoding="utf-8") if isinstance(source, Path) else source
