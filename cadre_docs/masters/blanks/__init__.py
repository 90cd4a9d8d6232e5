"""Blank official forms: their boxes found, named and typed, and a master made of them.

``form`` is a blank as cells and lines, whatever file it lies in; ``find`` finds its boxes;
``docx`` and ``xlsx`` read such files and write the tags into them.
"""
