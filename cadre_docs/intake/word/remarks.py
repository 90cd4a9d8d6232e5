"""What is said of things in a cell that are no plain text: tracked changes, comments, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.word.document import Seen

if TYPE_CHECKING:
    from cadre_docs.findings import Position
    from cadre_docs.intake.word.document import Remark

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_SHOWN = "请改回平常的文字；不要的请删去"


class _Said(NamedTuple):
    code: str
    severity: Severity
    message: str
    remedy: str


_SAID = {
    Seen.INSERTED: _Said(
        "FS-template", _WARNING, "有没有接受的修订，按接受以后的内容读：增加了“{}”",
        "请在“审阅”中接受或拒绝全部修订后再核对一次",
    ),
    Seen.DELETED: _Said(
        "FS-template", _WARNING, "有没有接受的修订，按接受以后的内容读：删去了“{}”",
        "请在“审阅”中接受或拒绝全部修订后再核对一次",
    ),
    Seen.COMMENT: _Said(
        "FS-template", _WARNING, "批注没有读：“{}”", "批注里要填的内容请写进格子，再删去批注",
    ),
    Seen.HIDDEN: _Said("FS-unseen", _ERROR, "有隐藏的文字“{}”，在 Word 里看不见", _SHOWN),
    Seen.STRUCK: _Said("FS-unseen", _ERROR, "“{}”上有删除线，看不出还要不要", _SHOWN),
    Seen.WHITE: _Said("FS-unseen", _ERROR, "“{}”是白色的字，在纸上看不见", _SHOWN),
    Seen.SMALL: _Said("FS-unseen", _ERROR, "“{}”的字号太小，在纸上看不见", _SHOWN),
    Seen.RAISED: _Said(
        "FS-shown", _ERROR, "“{}”是上标或下标，读进来成了普通的字",
        "请改用“²”“₂”这样的字符，或者写成文字；不该有上标、下标的，清除这个格式",
    ),
    Seen.SYMBOL: _Said(
        "FS-template", _ERROR, "有不认识的符号（{}），读不出是什么", "请改用普通的字符，例如 √",
    ),
    Seen.FORMULA: _Said(
        "FS-template", _ERROR, "公式“{}”没有读", "请把公式改为普通的文字",
    ),
    Seen.TEXT_BOX: _Said(
        "FS-template", _ERROR, "文本框里的文字没有读：“{}”", "请把文字写进格子里，再删去文本框",
    ),
    Seen.PICTURE: _Said(
        "FS-template", _WARNING, "这里的图片没有读", "要填的内容请写成文字；电子签名的，打印后手签",
    ),
    Seen.OBJECT: _Said(
        "FS-template", _ERROR, "嵌入的对象没有读", "请删去嵌入的对象，要填的内容写成文字",
    ),
    Seen.COUNTED: _Said(
        "FS-clean", Severity.NOTE, "Word 自动编的号“{}”读作文字", "",
    ),
    Seen.NUMBERED: _Said(
        "FS-template", _ERROR, "“{}”前面是 Word 自动编的号，号码读不进来",
        "请选中这几段，剪切后用“只保留文本”粘贴回来，或者取消编号后手工写上",
    ),
    Seen.NOTE: _Said(
        "FS-template", _WARNING, "脚注或尾注没有读", "请把脚注的内容写进格子里",
    ),
    Seen.NESTED: _Said(
        "FS-template", _WARNING, "格子里又插了一个表，只读了其中的文字",
        "请核对读出的内容，不要在格子里插表",
    ),
    Seen.EDGE: _Said(
        "FS-template", _WARNING, "页眉、页脚里的文字没有读：“{}”", "要填的内容请写进表里",
    ),
}  # fmt: skip


def remark_finding(remark: Remark, position: Position) -> Finding:
    """Return the finding for a remark."""
    said = _SAID[remark.seen]
    detail = "".join(remark.detail.split("\n"))
    quoted = f"“{detail}”" if detail else ""
    message = said.message.replace("“{}”", quoted).replace("{}", detail)
    message = message.rstrip("：")
    return Finding(said.code, said.severity, message, remedy=said.remedy, position=position)
