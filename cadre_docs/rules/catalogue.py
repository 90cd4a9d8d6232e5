"""Codes that other layers report: while reading, comparing and printing. For the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Rule, find, registered

if TYPE_CHECKING:
    from cadre_docs.law.instruments import LawBook

_ERROR = Severity.ERROR

TEXTS: dict[Rule, str] = {
    Rule("FS-file", _ERROR, "文件读不到"): "文件不存在、没有权限、过大，或者不是可读的类型。",
    Rule("FS-unread", _ERROR, "文件夹里没有读的文件"): (
        "文件夹里可能有填报内容、但读不到的文件（.doc、.wps、压缩包等）列为错误；"
        "没有记录写到的图片只提醒；锁定文件、系统文件、用到的照片和本工具生成的文件只计数。"
    ),
    Rule("FS-origin", _ERROR, "来源的文件后来又改过"): (
        "由 Word、Excel 转成的记录写着“来源”，以这份记录为准，来源里的那份不再计入（列为说明）；"
        "来源里的那份后来又改过、找不到了、是别人的，或者转的时候有没有读出的内容，列为错误。"
    ),
    Rule("FS-syntax", _ERROR, "文件写法有误"): "YAML 或工作簿本身有误，读不出内容。",
    Rule("FS-form", _ERROR, "没有写明是哪张表"): "记录里没有“表单”，或者没有这个表单。",
    Rule("FS-template", _ERROR, "模板被改动"): (
        "模板或名册的版式被改动，认不出填写的位置；或者内容填在不读的地方（说明、示例、没有名称的格子），"
        "一行认不准是谁的。多出的工作表和表格范围之外的内容只提醒。"
    ),
    Rule("FS-unseen", _ERROR, "看不见或划掉的内容"): (
        "隐藏的行、列、工作表（被筛选掉的也是），与底同色的字，划掉的字（删除线）里有内容："
        "看得见的与读进来的不同，不知道算不算数。"
    ),
    Rule("FS-mapping", _ERROR, "列名对照有误或没有确认"): (
        "别的系统的名单按“对照”文件取来：对照写错、没有确认、与名单的栏名不同，或者有几行找不到是谁的。"
        "没有取的列只作说明。"
    ),
    Rule("FS-unconfirmed", _ERROR, "没有人核对过的读入"): (
        "从 .xls、.xlsb、.et、.ods 只读得到值：公式、数字格式、隐藏的行列都看不到。须有人把读入的"
        "内容与原表核对，用 cadre-docs confirm 确认，才能打印；原表改动后须重新确认。"
    ),
    Rule("FS-unknown", _ERROR, "表上没有的项"): "记录里有表单没有的项，多半是名称写错。",
    Rule("FS-duplicate", _ERROR, "同一项填了两次"): "同一项写了两次，不知以哪一处为准。",
    Rule("FS-type", _ERROR, "内容的类型不对"): "日期、月份、整数等写法不对，或者不够精确。",
    Rule("FS-shown", _ERROR, "看到的不是存的"): (
        "Excel 单元格的数字格式让人看到的与存的不同（85% 与 0.85、7级 与 7），不知以哪一个为准。"
    ),
    Rule(
        "FS-choice", _ERROR, "不在可选项之内"
    ): "填了可选项以外的内容；通知规定了可选项的，另按通知提出。",
    Rule("FS-control", _ERROR, "不能打印的字符"): (
        "含有控制字符、自造字、统一码里没有的字符，或者字已丢失、只剩替换字符。"
    ),
    Rule("FS-odd", _ERROR, "可疑的字符"): (
        "有兼容汉字、字形选择符、没有对应汉字的部首、没有所附字的附加符号，或者“\\n”这样的程序写法；"
        "姓名中是错误，别处照原样打印，只提醒。"
    ),
    Rule("FS-markup", _ERROR, "网页代码"): "文字里有网页的标签或转义，会照样印在纸上。",
    Rule("FS-comment", _ERROR, "值的后半成了注释"): (
        "YAML 中空格后的“#”起是注释，不会读入。说明请另起一行，或者空两格写“# ”。"
    ),
    Rule("FS-folded", _ERROR, "分行丢失"): "YAML 把这里的几行合成了一行；分段的文字要写在“|”下面。",
    Rule(
        "FS-clean", Severity.NOTE, "自动清理"
    ): "读入时清理了空白、零宽字符、全角数字等，只作说明。",
    Rule("ID-number-cell", _ERROR, "号码是数值单元格"): (
        "号码存成了 Excel 数值，超过15位的数字和开头的0已经丢失，须对照原件重新录入。"
    ),
    Rule("X-shifted", Severity.WARNING, "一栏文字像是贴错了行"): (
        "一个文件里有许多人的，接连几个人的总结（评语）都没有写到本人的岗位和从事工作，而一字不差地写到下一个人（或者上一个人）的："
        "这一栏多半从某一行起粘贴错了行。许多人都写到的字眼不算；有一个人写到了本人的，从那里断开；只提醒。"
    ),
    Rule("X-filled", Severity.WARNING, "日期、号码像是拖动填充的"): (
        "一个文件里、一份名册上接连五人以上的日期，每人比前一人正好晚一个月（一天）的，手机号码（单位名称里的数字）每人比前一人大1的，或者出生年月全都相同的："
        "多半是在 Excel 里拖动填充的。按日期排好的一栏，全栏都这样才指出；只提醒。"
    ),
    Rule("X-earlier", Severity.WARNING, "往年的记录没有用上"): (
        "--previous 中有此人名下的记录，但分不清是谁的，或者不早于本年度，没有用来核对。"
    ),
    Rule("X-expected", Severity.WARNING, "应交名单和所交的不一致"): (
        "应交名单（--expected、项目文件的“应交”）上的人没有交、交了两份、读不出、分不清，或者交的人不在名单上。"
        "要求齐全的（--complete、“应交齐全: 是”），没有交、读不出、分不清的是错误。"
    ),
    Rule("FS-table", _ERROR, "名单读不到或者读不全"): (
        "作为名单给出的表（应交名单、单位名单、单位填写的表）没有认得的表头、缺了姓名、同一列写了两次等；"
        "没有用到的列只作说明。"
    ),
    Rule("X-last-year", Severity.WARNING, "上一次的记录没有带入"): (
        "cadre-docs new --from：上一次的记录里有几项没有带入新表（新表不能这样填、没有读出），"
        "或者分不清是谁的、同一年有几份，没有采用。"
    ),
    Rule("X-order", Severity.WARNING, "排不出的次序"): (
        "名册、打印文件按单位名单、姓氏笔画、拼音、级别排列时，名单上没有的单位、没有笔画或读音资料的字、没有填的级别"
        "排在最后；分不出先后的、有几种读法的姓只作说明。"
    ),
    Rule("X-office", _ERROR, "单位填写的表和本人的表对不上"): (
        "单位填写的表（new --office）上的一行对不上谁的表、分不清是谁的，或者同一项两处填的不同。"
        "单位填写的表上没有的人只提醒。"
    ),
    Rule("EX-unused", Severity.WARNING, "没有用到的例外"): "“例外”里写的规则没有对应的问题。",
    Rule("EX-doubtful", Severity.WARNING, "可疑的例外"): (
        "“例外”的批准日期早于所考核的年度（聘期），多半是从往年的文件带来的；或者批准人就是本人；"
        "或者理由、批准人写的是“同上”“待定”一类，看不出是什么。"
    ),
    Rule("FS-print", _ERROR, "这种格式放不下"): "内容超出一种输出格式的容量，其他格式不受影响。",
    Rule("FS-kept", _ERROR, "要写的地方有别的文件"): (
        "输出的位置已有别的文件，或者有人改动过的文件，没有覆盖；加 --overwrite 才覆盖。"
    ),
    Rule("GL-missing", _ERROR, "字库里没有的字"): (
        "本机字库画不出某个字（连同它的组合符号），PDF不能打印；DOCX、XLSX用阅读者的字库，只提醒。"
    ),
    Rule("MASTER-file", _ERROR, "母版不能用"): "母版不是 .docx 或 .xlsx、已损坏，或者放不进纸面。",
    Rule("MASTER-syntax", _ERROR, "标签写法有误"): (
        "母版里的标签 Jinja 读不懂：括号不成对、用了全角花括号、for 和 if 没有结束等。"
    ),
    Rule("MASTER-tag", _ERROR, "本表没有的标签"): (
        "标签写的不是表单定义里的项，或者用得不对：不打印的项、没有逐行取的表、不许用的语句。"
    ),
    Rule(
        "MASTER-photo", _ERROR, "照片放不下的位置"
    ): "照片会被裁掉或盖住别的内容，Excel母版不能印照片。",
    Rule("MASTER-unsupported", _ERROR, "不支持的排版"): (
        "母版用了本工具排不出的功能（文字环绕、修订、艺术字等），印出来会与母版不同。"
    ),
    Rule("MASTER-format", Severity.WARNING, "有一种格式写不出"): (
        "母版有一种输出格式写不出的东西（Excel没有的纸张、表中的表、页眉里的图片等），"
        "打印时要用 --to 只选其他格式。"
    ),
    Rule("MASTER-unbound", _ERROR, "填了却不会印出的内容"): (
        "母版没有把填写的内容印出来：少了标签，只印了前几行，或者被条件挡住、被截短。"
    ),
    Rule("MASTER-label", Severity.WARNING, "表单定义与表上的字不同"): (
        "表单定义里一项的 label 与母版上那一格旁边印的字不同："
        "改版时只改了一边，或者标签放错了格子。几项的标签互相放错了格子的是错误，也不打印。"
    ),
    Rule("MASTER-hand", Severity.WARNING, "手写的地方太小"): (
        "母版上签名、写日期、盖章、写意见的地方太小，打印以后写不下。最小尺寸：签名处宽30毫米；"
        "“年”前宽12毫米，“月”“日”前各宽6毫米；手写一行的格子高8毫米，手写意见的高25毫米，"
        "盖章的高30毫米。表样是上级统一规定、不能改的，可以不改。"
    ),
    Rule("MASTER-draft", Severity.WARNING, "起草时的疑问"): (
        "由空白表起草母版时的猜测：名称、类型、选项拿不准的格，没有找到名称的空格，"
        "上一版有而新版没有的项。"
    ),
    Rule("MASTER-picture", Severity.WARNING, "没有画出标着格号的图"): (
        "起草的表排不出来，或者太大，没有画图；母版和表单定义不受影响。"
    ),
    Rule("SCHEMA", _ERROR, "表单定义有误"): "data_schemas/ 里的表单、代码表、文件或参数写得不对。",
    Rule(
        "PROJECT", _ERROR, "与项目文件不符"
    ): "项目文件写得不对，或者记录不是项目所列的表单、年度（年度不同只提醒）。",
    Rule(
        "TOOL-fault", _ERROR, "工具自身出错"
    ): "某条规则或某次读取自身出错，没有查完；请报告给工具维护者。",
}


def known(law: LawBook | None = None) -> tuple[Rule, ...]:
    """Return all codes there are: the rules in the order of their modules, then the others.

    With ``law`` those that it declares are among them.
    """
    return (*registered(law), *(item for item in TEXTS if find(item.code) is None))
