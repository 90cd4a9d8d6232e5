r"""Tags and entities of web pages that were pasted into a text: they would be printed as typed.

So would ``\n`` of two characters, as programs write a line's end.

What merely has the signs is text: ``P<0.05``, ``a<b>c``, ``AT&T``, ``<zhang@example.cn>``.
"""

from __future__ import annotations

import re

from cadre_docs.performance.expressions import expression

# Elements that rich-text fields and Word leave behind; not all that HTML has.
_LONG = (
    "article|aside|blockquote|body|br|center|code|col|colgroup|dd|del|div|dl|dt|em|figure|font|"
    "footer|form|h[1-6]|head|header|hr|html|iframe|img|input|ins|label|li|link|main|meta|nav|ol|"
    "option|p|pre|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|td|"
    "textarea|tfoot|th|thead|title|tr|ul|video"
)
_FEW = 3
_SHORT = "a|b|i|q|s|u"  # in a<b>c they are letters: a tag only if it is closed or has attributes
_ATTRIBUTES = r"(?:\s[a-z][-:\w]{0,30}=[^<>]{0,500})"
_MARKUP = expression(
    rf"</?(?:{_LONG})(?:{_ATTRIBUTES}|\s?/)?\s?>"
    rf"|<(?:{_SHORT}){_ATTRIBUTES}>|</(?:{_SHORT})>"
    r"|</?(?:o|v|w|m|st1):[a-z][^<>]{0,230}>"  # as Word saves pages
    r"|<!--|<!doctype|<\?xml"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});",
    re.IGNORECASE,
)


def markup_in(text: str, most: int = _FEW) -> list[str]:
    """Return the first ``most`` different tags and entities in a text, as typed."""
    if "<" not in text and "&" not in text:
        return []
    from html.entities import html5  # a long table

    found: dict[str, None] = {}
    for match in _MARKUP.finditer(text):
        if match[0][0] == "<" or match[0][1] == "#" or match[0][1:] in html5:
            found[match[0]] = None
            if len(found) == most:
                break
    return list(found)


# As JSON, CSV exports and workbooks spell characters. In C:\new and \theta a word follows.
_SPELLED = expression(r"\\r\\n|\\[nrt](?![a-z])|\\u[0-9a-f]{4}|_x[0-9a-f]{4}_", re.IGNORECASE)


def spelled_in(text: str) -> list[str]:
    r"""Return the first few different spellings of characters, such as ``\n``, as typed."""
    if "\\" not in text and "_x" not in text.lower():
        return []
    return list(dict.fromkeys(match[0] for match in _SPELLED.finditer(text)))[:_FEW]
