"""What other programs call: every command of the command line as a function.

``import cadre_docs as cd`` has them all; ``docs/api.md`` lists them. The functions never print,
never end the process and read no clock but where :func:`~cadre_docs.api.base.open_catalog` and
:func:`~cadre_docs.api.projects.build` say so; they may be called from several threads at once.
"""
