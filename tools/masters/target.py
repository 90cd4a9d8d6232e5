"""Where the scripts of this folder write.

They draft first versions only: from then on the master in ``forms/``, edited in Word, Excel or
WPS, is the only truth, and running a script again would throw such edits away.

    python tools/masters/annual_record.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

FORMS = Path(__file__).parents[2] / "forms"


def target(form: str, name: str) -> Path:
    """Return the file named on the command line, or else the form's own; its folder is made."""
    path = Path(sys.argv[1]) if sys.argv[1:] else FORMS / form / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
