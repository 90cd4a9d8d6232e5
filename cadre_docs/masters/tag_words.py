"""What Jinja says of a master's tags, in Chinese: whoever keeps a master reads no English."""

from __future__ import annotations

import re

from cadre_docs.performance.expressions import expression
from cadre_docs.values.characters import HANZI

_HANZI = expression(f"[{HANZI}]")
_UNSPECIFIC = "写法不对"
# What Jinja's parser and sandbox say, as patterns of whole messages.
_SAID = (
    (r".*\bhas no (?:attribute|element) '(?P<a>.+)'", "“{a}”没有这一项"),
    (r"'(?P<a>.+)' is undefined", "“{a}”没有这一项"),
    (r"Encountered unknown tag '(?P<a>.+?)'\..*", "“{a}”不是能用的标签，或没有对应的 if、for"),
    (r"Unexpected end of template\..*", "没有写完，缺少 endif 或 endfor"),
    (r"expected token '(?P<a>.+)', got '(?P<b>.+)'", "“{b}”处应是“{a}”"),
    (r"unexpected end of template, expected '(?P<a>.+)'\.", "没有写完，缺少“{a}”"),
    (r"unexpected 'end of template'", "没有写完"),
    (r"unexpected '(?P<b>.+)', expected '(?P<a>.+)'", "“{b}”处应是“{a}”"),
    (r"unexpected char ['\"](?P<a>.+)['\"] at \d+", "多出“{a}”"),
    (r"unexpected '(?P<a>.+)'", "多出“{a}”"),
    (r"Expected an expression, got '.+'", "标签里没有写完"),
    (r"No (?:filter|test) named '(?P<a>.+)'\.?.*", "没有“{a}”这个过滤器"),
    (r"Missing end of .+", "没有写完"),
    (r".*\bby zero", "除以0"),
)
# How Jinja calls what it reads.
_CALLED = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
    "end of template": "末尾",
}


def tag_fault(problem: Exception) -> str:
    """Say in Chinese what is wrong with a tag; what is Chinese already is left as it is."""
    text = str(getattr(problem, "message", None) or problem)
    if _HANZI.search(text) and not _pattern(text):
        return text
    found = _pattern(text)
    if found is None:
        return _UNSPECIFIC
    match, words = found
    named = {name: _CALLED.get(value, value) for name, value in match.groupdict().items()}
    return words.format(**named)


def _pattern(text: str) -> tuple[re.Match[str], str] | None:
    for pattern, words in _SAID:
        match = re.fullmatch(pattern, text, re.DOTALL)
        if match:
            return match, words
    return None
