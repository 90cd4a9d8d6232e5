"""What is measured: the checkout of cadre-docs that Python finds first.

The same benchmark measures other checkouts too, before and after modules are moved. So what
it calls is looked up by name in the package's sources, wherever it stands there.
"""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import cadre_docs

HOME = Path(cadre_docs.__file__).resolve().parents[1]
_DEFINED = re.compile(r"^(?:class|def) +(\w+)", re.MULTILINE)


def find(*names: str) -> Any:
    """Return what the package defines under ``names``, in one module; a tuple if several.

    Raises LookupError when no module defines all of them, or more than one does.
    """
    modules = [module for module, defined in _modules().items() if defined.issuperset(names)]
    if len(modules) != 1:
        raise LookupError(f"{' and '.join(names)}: in {modules or 'no module'} of {HOME}")
    module = importlib.import_module(modules[0])
    found = tuple(getattr(module, name) for name in names)
    return found if len(found) > 1 else found[0]


@lru_cache
def _modules() -> dict[str, frozenset[str]]:
    """What each module defines, by the module's name."""
    found = {}
    for path in sorted((HOME / "cadre_docs").rglob("*.py")):
        name = ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")
        found[name] = frozenset(_DEFINED.findall(path.read_text(encoding="utf-8")))
    return found
