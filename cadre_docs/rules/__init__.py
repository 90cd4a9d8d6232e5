"""Rules: one module per instrument, ``common`` for what holds on every form."""
