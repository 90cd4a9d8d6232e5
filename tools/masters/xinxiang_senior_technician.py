"""Draft forms/xinxiang-senior-technician/master.docx (新人社办〔2024〕22号 附件2)."""

from __future__ import annotations

from kit import (
    PAGE_BREAK_BEFORE,
    Cell,
    Master,
    Page,
    Row,
    Style,
    Table,
    indent,
    loop,
    p,
)
from target import target

TITLE = "河南省机关事业单位工勤技能岗位高级技师考评申报表"

STYLES = (
    Style("CoverTitle", "封面题名", "方正小标宋简体", 26, 42, "center", before=100, after=110),
    Style("CoverLabel", "封面标签", "宋体", 16, 26, "center"),
    Style("CoverValue", "封面填写", "仿宋", 16, 26, "center"),
    Style("CoverIssuer", "封面制发机关", "宋体", 16, 28, "center", before=130, after=10),
    Style("CoverDate", "封面日期", "宋体", 16, 28, "center"),
    Style("Heading", "栏目标题", "黑体", 16, 28, "center", before=24, after=20, keep_next=True),
    Style("Note", "注意事项", "宋体", 14, 30, "both", first_line=28),
    Style("BoxTitle", "表内标题", "黑体", 12, 20, "center", keep_next=True),
    Style("Label", "表内标签", "宋体", 12, 17, "center"),
    Style("Value", "填写内容", "仿宋", 12, 17, "center"),
    Style("ListHead", "列表表头", "宋体", 12, 17, "center", keep_next=True),
    Style("ListText", "列表文字", "仿宋", 12, 17),
    Style("ListNote", "业绩", "仿宋", 12, 20),
    Style("Statement", "承诺和意见", "宋体", 12, 22, "both", first_line=24, keep_next=True),
    Style("Sign", "签名", "宋体", 12, 28, "right", before=24, right=130, keep_next=True),
    Style("Seal", "公章", "宋体", 12, 28, "right", right=70, keep_next=True),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=40),
    Style("Remark", "备注", "仿宋", 12, 20),
    Style("Joint", "接缝", "宋体", 1, 0.05),
    Style("End", "表尾", "宋体", 1, 1),
)

# The right margin leaves room for the cross-page seal over the right edges of the pages.
PAGE = Page(right=25, left=28)
PERSON = (1530, 1696, 1290, 1080, 1290, 2010)
HISTORY = (2220, 6676)
YEARS = (1400, 1400, 1400, 1400, 1400, 1896)
MERITS = (700, 6300, 1896)
REVIEW = (1530, 7366)

NOTES = (
    "1.本表填写内容应经人事组织审核认可。",
    "2.本表使用计算机录入、A4纸单面打印，内容要具体、真实、字迹清楚。",
    "3.如填写内容较多，可另加附页。",
    "4.本表需所在单位加盖骑缝章。",
    (
        "5.符合申报资格条件第（六）款规定的，在“其它主要申报资格条件”栏内，逐项填写。"
        "涉及表彰、奖励的，应填写表彰奖励名称、表彰单位、表彰文件名称、发文字号等信息。"
    ),
    (
        "6.本表涉及审核人的栏目，由审核人"
        "（本单位人事部门的负责人或人事部门负责此项工作的工作人员）"
        "对照相关文件、证书等逐项审核签字。"
    ),
)
PLEDGE = (
    "本人已认真学习高级技师考评、一级工勤技能岗位聘用条件及政策规定，"
    "本人提交的个人申报材料信息真实、准确。"
    "如有违反考评政策、考试纪律等现象或行为，自觉承担一切后果，接受有关处理。"
)
AGREED = "经审核、公示，以上情况属实，同意申报。"
DATE = "年　　月　　日"


def cover() -> list[str]:
    def line(key: str) -> Row:
        value = Cell(p("CoverValue", f"{{{{ {key} }}}}"), valign="bottom", underline=True)
        return Row((Cell(p("CoverLabel", f"{key}："), valign="bottom"), value), height=46)

    return [
        p("CoverTitle", "河南省机关事业单位工勤技能岗位\n高级技师考评申报表"),
        Table(
            (1100, 4900),
            [line(key) for key in ("姓名", "单位", "地区", "电话")],
            padding=(0, 2),
            lines=False,
        ).xml(),
        p("CoverIssuer", "河南省人力资源和社会保障厅印制"),
        p("CoverDate", f"　　{DATE}", section=PAGE.xml()),
    ]


def notes() -> list[str]:
    return [p("Heading", "注意事项"), *(p("Note", note) for note in NOTES)]


def person() -> str:
    """Rows of label, field and how many columns the field's box spans."""
    lines = (
        (("姓　　名", "姓名", 1), ("性　　别", "性别", 1), ("民　　族", "民族", 1)),
        (("出生年月", "出生年月", 1), ("文化程度", "文化程度", 1), ("政治面貌", "政治面貌", 1)),
        (("参加工作时间", "参加工作时间", 1), ("现岗位工种", "现岗位工种", 3)),
        (
            ("现岗位等级", "现岗位等级", 1),
            ("现等级\n聘任时间", "现等级聘任时间", 1),
            ("现等级证书\n取得时间", "现等级证书取得时间", 1),
        ),
        (("申报岗位工种", "申报岗位工种", 3), ("申报岗位\n等级", "申报岗位等级", 1)),
        (("身份证号码", "身份证号码", 5),),
        (("是否存在禁止\n申报的情形", "禁止申报情形", 5),),
        (("联系电话\n（座机）", "座机", 1), ("手机", "手机", 3)),
    )
    rows = []
    for line in lines:
        cells = []
        for label, key, span in line:
            cells += [Cell(p("Label", label)), Cell(p("Value", f"{{{{ {key} }}}}"), span=span)]
        rows.append(Row(cells, height=36))
    return Table(PERSON, rows, padding=(1, 2)).xml()


def title(text: str, columns: int) -> Row:
    return Row((Cell(p("BoxTitle", text), span=columns),), height=26, header=True)


def list_head(*labels: str) -> Row:
    return Row([Cell(p("ListHead", text)) for text in labels], height=26, header=True)


def history() -> str:
    cells = (Cell(p("Value", "{{ 行.起止时间 }}")), Cell(p("ListText", "{{ 行.单位 }}")))
    rows = (
        title("主　要　经　历", 2),
        list_head("起止时间", "在何单位学习、工作"),
        *loop("行", "主要经历", Row(cells, height=36)),
    )
    return Table(HISTORY, rows, padding=(1, 2)).xml()


def five_years(heading: str, table: str, column: str) -> str:
    years = [f"{{{{ {table}[{n}].年度 }}}}年" for n in range(5)]
    values = [Cell(p("Value", f"{{{{ {table}[{n}].{column} }}}}")) for n in range(5)]
    rows = (
        title(heading, 6),
        list_head(*years, "审核人"),
        Row((*values, Cell(p("Value"))), height=48),
    )
    return Table(YEARS, rows, padding=(1, 2)).xml()


def merits() -> str:
    cells = (
        Cell(p("Value", "{{ loop.index }}")),
        Cell(p("ListNote", "{{ 行.情况 }}")),
        Cell(p("Value")),
    )
    rows = (
        title("其它主要申报资格条件", 3),
        list_head("序号", "获得表彰、奖励、业绩成果情况", "审核人"),
        *loop("行", "其它条件", Row(cells, height=112)),
    )
    return Table(MERITS, rows, padding=(2, 4)).xml()


def review() -> str:
    def row(label: str, *content: str) -> Row:
        return Row((Cell(p("Label", label)), Cell("".join(content), valign="bottom")), height=190)

    date = p("SignDate", DATE)
    agreed = (p("Statement", AGREED), p("Sign", "负责人签字："), p("Seal", "（公章）"), date)
    rows = (
        row("申报人承诺", p("Statement", PLEDGE), p("Sign", "申报人签字："), date),
        row("单位审核\n意见", *agreed),
        row("主管单位\n人事部门\n意见", *agreed),
        Row((Cell(p("Label", "备注")), Cell(p("Remark", "{{ 备注 }}", indent()))), height=130),
    )
    return Table(REVIEW, rows, padding=(6, 6)).xml()


def master() -> Master:
    new_page = p("Joint", "", PAGE_BREAK_BEFORE)
    joint = p("Joint")
    body = (
        *cover(),
        *notes(),
        new_page,
        person(),
        joint,
        history(),
        new_page,
        five_years("近5年年度考核结果", "年度考核", "档次"),
        joint,
        five_years("近5年年度优秀共产党员评定情况", "优秀共产党员", "评定"),
        joint,
        merits(),
        new_page,
        review(),
        p("End"),
    )
    return Master(TITLE, "2024-03-15", PAGE, STYLES, body)


if __name__ == "__main__":
    master().save(target("xinxiang-senior-technician", "master.docx"))
