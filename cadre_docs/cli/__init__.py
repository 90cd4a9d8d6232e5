"""The command line. One module per command group, imported only when it is used."""

from cadre_docs.cli.main import main

__all__ = ["main"]
