"""Rules that an office declares in YAML; docs/rules-format.md is their grammar.

``syntax`` is the tree of a rule, ``reading`` makes it of YAML, ``names`` knows the boxes of a
form, ``conditions`` and ``measures`` type-check the tree and compile it to closures over
``truth`` and ``spans``; ``one`` and ``many`` make rules of them, ``cases`` tries a rule on its
own cases, ``load`` puts a file together.
"""
