"""Fill, check and print the assessment forms of Chinese public institutions (事业单位).

``import cadre_docs as cd`` has a function for every command of the command line; see docs/api.md.
What it offers is imported when it is first used, so that a program starts at once.
"""

import importlib as _importlib
import sys as _sys
import types as _types
from typing import Any as _Any

__version__ = "0.2.0"

# Name → module. ``__init__.pyi`` says the same to type checkers.
_HOMES = {
    name: module
    for module, names in {
        "api.base": ("Result", "Written", "open_catalog"),
        "api.reading": ("Read", "read"),
        "api.converting": ("Converted", "Editable", "convert", "editable"),
        "api.checking": (
            *("Checked", "CheckedFiles", "Found", "Marked", "Marks"),
            *("check", "check_files", "mark", "report"),
        ),
        "api.confirming": ("Confirmed", "confirm"),
        "api.deciding": ("Decisions", "decide"),
        "api.editing": (
            "AddRow", "Boxes", "Electronic", "MoveRow", "PatchError", "Put", "RemoveRow",
            "Waive", "boxes", "patch",
        ),
        "api.office": ("Slips", "office", "slips"),
        "api.printing": ("Rendered", "blank", "render"),
        "api.last_year": ("Begun", "holds_records"),
        "api.lists": ("Listed", "roster"),
        "api.notices": ("notice",),
        "api.sampling": ("Sampled", "sample"),
        "api.statistics": ("Statistics", "statistics"),
        "api.projects": (
            "Built", "BuiltShard", "Planned",
            "build", "build_shard", "init", "merge_shards", "plan", "watch",
        ),
        "api.project_settings": ("Setting", "Settings", "patch_settings", "settings"),
        "api.closed_years": ("Cleaned", "Leftovers", "clean", "leftovers"),
        "api.comparing": ("Compared", "compare"),
        "api.drafting": ("Drafted", "draft"),
        "api.forms": (
            "Forms", "Linted", "Migration", "forms", "lint", "lint_again", "migrate",
        ),
        "api.preview": ("Preview", "lint_preview", "preview"),
        "api.prefill": ("Prefill",),
        "api.knowledge": (
            "Diagnosis", "Explained", "Rules", "doctor", "explain", "rules", "support",
        ),
        "api.types": (
            "CadreDocsError", "Catalog", "CatalogError", "EnvironmentLackError", "ExtensionError",
            "Finding", "GlyphError", "Limits", "Line", "MasterError", "OutputError", "Position",
            "ProjectError", "RequestError", "Severity", "SystemRefusedError", "TooLongError",
            "UnprintedError", "UnsafeFileError",
            "fonts_in", "listening", "showing_private", "using", "watched",
        ),
        "web.handing_out": ("begin", "new", "prefill"),
        "web.server": ("Serving", "web"),
    }.items()
    for name in names
}  # fmt: skip
__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - all of them are texts


def __getattr__(name: str) -> _Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(_types.ModuleType):
    """Keeps a function its name when a module of that name is imported (``rules``)."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, _types.ModuleType)):
            super().__setattr__(name, value)


_sys.modules[__name__].__class__ = _Package
