"""docxtpl>=0.20,<0.21 beyond its documented calls.

* ``patch_xml``, ``get_xml``, ``get_headers_footers`` and ``get_part_xml``: the Jinja source that
  docxtpl makes of a part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate

if TYPE_CHECKING:
    from collections.abc import Iterator


def body_source(template: DocxTemplate) -> str:
    """Return the Jinja source of an opened master's body."""
    return str(template.patch_xml(template.get_xml()))


def margin_sources(template: DocxTemplate, kind: str) -> Iterator[tuple[Any, str]]:
    """Yield an opened master's headers or footers with their Jinja sources.

    ``kind`` is the type of the relationship that leads to them.
    """
    for _, part in template.get_headers_footers(kind):
        yield part, template.patch_xml(template.get_part_xml(part))
