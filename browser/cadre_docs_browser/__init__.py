"""CPython for browsers, as cadre-docs puts it into forms that are one HTML file.

``files()`` returns the folder that holds it. Nothing here is imported by Python code that runs.
"""

from pathlib import Path

__version__ = "0.2.0"


def files() -> Path:
    """Return the folder with the interpreter, its library, its scripts and their licences."""
    return Path(__file__).parent / "files"
