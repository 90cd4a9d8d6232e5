"""The local page: the public API in a browser, for people who use no terminal.

Handlers (``views/``) are plain functions from a :class:`~cadre_docs.web.request.Request` to an
:class:`~cadre_docs.web.request.Answer`; ``asgi.py`` is the only module that knows a server. They
touch the disk through a :class:`~cadre_docs.web.store.Store`. Templates use relative addresses
only, and scripts hold no rule.
"""
