"""Rules: one module per instrument, ``common`` for what holds on every form.

They are found, not imported by whoever happens to need them: :mod:`cadre_docs.rules.loading`.
"""

from cadre_docs.rules.loading import load_all

__all__ = ["load_all"]
