"""The form as one HTML file: the pages of 填表 answered by the engine inside the browser.

``html.py`` makes the file (:func:`cadre_docs.new`), ``host.py`` is what runs in it.
"""
