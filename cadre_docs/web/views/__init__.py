"""The pages: one module each, with its own lines of the table of :mod:`cadre_docs.web.routes`."""
