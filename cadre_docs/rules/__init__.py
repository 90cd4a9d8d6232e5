"""Rules: one module per instrument, ``common`` for what holds on every form.

They are found, not imported by whoever happens to need them: :func:`load_all`.
"""

from cadre_docs.rules.loading import import_own, load_all

__all__ = ["load_all"]

import_own()  # so that their order is the same, whichever module is asked for first
