"""What the API hands on from the layers below: types, errors, and what holds for a thread."""

from __future__ import annotations

from cadre_docs.catalog import Catalog
from cadre_docs.errors import (
    CadreDocsError,
    CatalogError,
    EnvironmentLackError,
    ExtensionError,
    GlyphError,
    MasterError,
    OutputError,
    ProjectError,
    RequestError,
    SystemRefusedError,
    TooLongError,
    UnprintedError,
    UnsafeFileError,
)
from cadre_docs.findings import Finding, Position, Severity
from cadre_docs.limits import Limits, using
from cadre_docs.messages.progress import Line, listening, watched
from cadre_docs.messages.safe import showing_private
from cadre_docs.pages.fonts.folders import fonts_in

__all__ = [
    "CadreDocsError",
    "Catalog",
    "CatalogError",
    "EnvironmentLackError",
    "ExtensionError",
    "Finding",
    "GlyphError",
    "Limits",
    "Line",
    "MasterError",
    "OutputError",
    "Position",
    "ProjectError",
    "RequestError",
    "Severity",
    "SystemRefusedError",
    "TooLongError",
    "UnprintedError",
    "UnsafeFileError",
    "fonts_in",
    "listening",
    "showing_private",
    "using",
    "watched",
]
