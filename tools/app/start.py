"""What PyInstaller starts."""

from cadre_docs.cli.opened import main

if __name__ == "__main__":  # workers import this module, too
    main()
