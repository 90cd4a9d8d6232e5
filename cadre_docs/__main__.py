"""``python -m cadre_docs``."""

from cadre_docs.cli import main

main()
