"""``python -m cadre_docs``."""

from cadre_docs.cli import main

if __name__ == "__main__":  # worker processes import this module
    main()
