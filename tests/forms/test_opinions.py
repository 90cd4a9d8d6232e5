"""Boxes of opinions: what is said begins at the top, and the signature stays in the box, at its foot."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.printing.document import Printer
from tests.stress import KINDS, stressed

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ("annual-record", "henan-tenure-form", "jilin-tenure-form", "liaocheng-talent")
_SIGNED = re.compile(r"(?:负责人|成员)?签名|（盖章）|单位盖章|年　　月　　日")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_begins_with_a_signature(form: str, kind: str, tmp_path: Path) -> None:
    """Two rows under one label make a box: they stay on one page, whatever stands above them."""
    catalog = Catalog()
    record = stressed(catalog.schema(form), kind, tmp_path, catalog)
    for page in PdfReader(io.BytesIO(Printer(catalog).filled(record).pdf)).pages:
        assert not _SIGNED.match(page.extract_text().lstrip())
