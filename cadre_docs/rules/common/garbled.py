"""Texts that a wrong encoding has spoilt (浣犲ソ, å·¥, 锟斤拷), and hanzi of another script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity, listing
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.values.characters import HANZI
from cadre_docs.values.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_LOST = expression("锟斤拷|烫烫烫|屯屯屯|\ufffd")
"""What is left where a character could not be read (U+FFFD, read as GBK), and empty memory."""
_HIGH = (  # what the bytes 80 to BF are in Latin-1 and in the Latin of Windows
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_AS_LATIN = expression(
    f"(?:[ãäåæçèéï][{_HIGH}]{{2}}){{2}}|(?:[ÃÂ][{_HIGH}]){{2}}|[\u00a1-\u00ff]{{6}}"
)
"""UTF-8 read as Latin, a hanzi as three letters; the same read so again; GBK, as two letters."""
_QUESTIONS = expression(rf"(?<=[{HANZI}，、])\?{{2,}}(?=[{HANZI}])|\?{{4,}}")
"""Hanzi that an encoding did not know: one question mark for each of their bytes."""
_RUN = expression("[^\\x00-\\x7f]{3,}")
_READ = expression(f"[{HANZI}，。；：、！？（）《》“”]{{2}}")
_MOST = 0.6
"""What part of a run must be right in another encoding for the text to be of that one."""
_TRADITIONAL = expression(f"[{''.join(SIMPLIFIED)}]")
_TITLES = expression("《[^》]{0,100}》|“[^”]{0,100}”")
"""Of books, and of exhibitions and collections (“東北抗聯歷史陳列”)."""
_ODD = expression(f"[锟烫屯\ufffd\u00a1-\u00ff{''.join(SIMPLIFIED)}]")
"""One of these stands in whatever has something of ``_LOST``, ``_AS_LATIN``, ``_TRADITIONAL``."""
_BEGUN = expression("[\\x00-\\x7f][\\xe2-\\xef]")
_KANA = expression("[\u3041-\u30ff]")
_QUOTED = 5


@rule("FS-garbled", Severity.ERROR, "乱码")
def garbled(c: RecordContext) -> Iterator[Problem]:
    """编码弄错的文字，打印出来没有人读得懂。

    UTF-8 当作 GBK 读的（浣犲ソ）、当作西文读的（Ã¤、ä½），丢了字的（锟斤拷），都是错误。

    文字中间连着几个“?”的，多半也是，只提醒。

    单位、岗位和各段文字里夹着繁体字的（示例中學），只提醒：与公章、档案不一致的要改。书名号、引号里的，有日文假名的不看；
    姓名不看，以档案为准。
    """
    if _is_sound(c.wording):
        return  # as of nearly all
    for path, _field, value in c.free_texts:
        text = str(value.typed)
        spoilt = _spoilt(text)
        if spoilt:
            yield Problem(
                f"“{spoilt}”是乱码，多半是复制时编码弄错的",
                wanted="能读懂的文字",
                remedy="请从原来的文件重新复制，或者重新录入",
                at=Place(path, value.position),
            )
        elif "??" in text and (lost := _QUESTIONS.search(text)) and lost[0] != text.strip():
            around = text[max(lost.start() - _QUOTED, 0) : lost.end() + _QUOTED]
            yield Problem(
                f"“{around}”里的“{lost[0]}”像是丢了字",
                wanted="能读懂的文字",
                remedy="请对照原来的文件补上；确是问号的不必改",
                at=Place(path, value.position),
                severity=Severity.WARNING,
            )
        elif _TRADITIONAL.search(text) and not _KANA.search(text):
            found = dict.fromkeys(_TRADITIONAL.findall(_TITLES.sub("", text)))
            if found:
                shown = (f"{one}（{SIMPLIFIED[one]}）" for one in found)
                yield Problem(
                    f"有繁体字：{listing(shown, _QUOTED)}",
                    wanted="规范汉字，单位名称与公章一致",
                    remedy="请换成括号里的字；确要用繁体字的不必改",
                    at=Place(path, value.position),
                    severity=Severity.WARNING,
                )


def _is_sound(wording: str) -> bool:
    """Whether no text can be spoilt, nor has a traditional hanzi: told of all texts at once."""
    if "??" in wording or _ODD.search(wording):
        return False
    # Behind ASCII, a line feed in front of a text among it, a run begins: see _is_of_utf8().
    spelt = wording.encode("gb18030", "ignore").decode("latin-1")  # a character for a byte
    return _BEGUN.search(spelt) is None


def _spoilt(text: str) -> str:
    """Return what of a text is spoilt; empty: nothing."""
    found = _LOST.search(text) or _AS_LATIN.search(text)
    if found:
        return found[0]
    return next((run[0][:16] for run in _RUN.finditer(text) if _is_of_utf8(run[0])), "")


def _is_of_utf8(run: str) -> bool:
    """Whether a run of hanzi is UTF-8 that was read as GBK: then its bytes are other hanzi."""
    spelt = run.encode("gb18030", "ignore")
    if not b"\xe2" <= spelt[:1] <= b"\xef":
        return False  # as of nearly all: no hanzi of UTF-8 begins otherwise
    read = spelt.decode("utf-8", "ignore")
    return _READ.match(read) is not None and len(read.encode()) >= _MOST * len(spelt)
