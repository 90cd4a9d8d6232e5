"""Takes away from a Python what a machine may lack, for tests.

``CADRE_DOCS_TESTS_WITHOUT=weasyprint`` is a machine without the package, ``=pango`` one with the
package and without the libraries that it loads. Python imports this module when it starts, where
this folder is in PYTHONPATH; tests/conftest.py imports it, too.
"""

import os
import sys

VARIABLE = "CADRE_DOCS_TESTS_WITHOUT"
LIBRARIES = ("pango", "fontconfig", "harfbuzz", "gobject")


class NoWeasyPrint:
    """Finds no WeasyPrint."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name.partition(".")[0] == "weasyprint":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


class NoPango:
    """Has cffi find none of the libraries, once it is imported."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name == "weasyprint":
            import cffi

            opened = cffi.FFI.dlopen

            def dlopen(self, library, flags=0):
                if any(part in str(library) for part in LIBRARIES):
                    raise OSError(f"cannot load library {library!r}")
                return opened(self, library, flags)

            cffi.FFI.dlopen = dlopen
            sys.meta_path.remove(NoPango)


FINDERS = {"weasyprint": NoWeasyPrint, "pango": NoPango}


def take_away() -> None:
    """Take away what the environment names."""
    finder = FINDERS.get(os.environ.get(VARIABLE, ""))
    if finder is not None and finder not in sys.meta_path and "weasyprint" not in sys.modules:
        sys.meta_path.insert(0, finder)


take_away()
