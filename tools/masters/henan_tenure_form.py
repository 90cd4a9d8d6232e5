"""Draft forms/henan-tenure-form/master.docx (豫人社办函〔2024〕56号 附件1)."""

from __future__ import annotations

from kit import (
    KEEP_NEXT,
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

TITLE = "专业技术二级岗位工作人员聘期考核表"

STYLES = (
    Style("CoverTitle", "封面题名", "方正小标宋简体", 26, 40, "center", before=120, after=16),
    Style("CoverTerm", "封面聘期", "宋体", 16, 28, "center", after=150),
    Style("CoverLabel", "封面标签", "宋体", 16, 26, "center"),
    Style("CoverValue", "封面填写", "仿宋", 16, 26, "center"),
    Style("CoverIssuer", "封面制发机关", "宋体", 16, 28, "center", before=132),
    Style("Heading", "栏目标题", "黑体", 16, 28, "center", after=8, keep_next=True),
    Style("BoxTitle", "表内标题", "黑体", 12, 20, "center"),
    Style("Label", "表内标签", "宋体", 12, 20, "center"),
    Style("Value", "填写内容", "仿宋", 12, 20, "center"),
    Style("Essay", "长文", "仿宋", 12, 20, "both", first_line=24),
    Style("ListHead", "列表表头", "宋体", 10.5, 16, "center", keep_next=True),
    Style("ListText", "列表文字", "仿宋", 10.5, 16),
    Style("ListCentred", "列表居中", "仿宋", 10.5, 16, "center"),
    Style("Opinion", "意见", "仿宋", 12, 20, "both", after=20, first_line=24, keep_next=True),
    Style("Sign", "签名", "宋体", 12, 28, "right", right=130, keep_next=True),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=40),
    Style("Joint", "接缝", "宋体", 1, 0.05),
    Style("End", "表尾", "宋体", 1, 1),
)

PERSON = (1191, 2154, 907, 1531, 1247, 2040)
LISTS = (1417, 2466, 2466, 1929, 792)
RESULT = (1587, 7483)


def cover(page: Page) -> list[str]:
    def line(label: str, key: str) -> Row:
        value = Cell(p("CoverValue", f"{{{{ {key} }}}}"), valign="bottom", underline=True)
        return Row((Cell(p("CoverLabel", label), valign="bottom"), value), height=46)

    lines = (line("主管部门", "主管部门"), line("单　　位", "单位"), line("姓　　名", "姓名"))
    return [
        p("CoverTitle", TITLE),
        p("CoverTerm", "（{{ 聘期 }}年）"),
        Table((1600, 5440), lines, padding=(0, 2), lines=False).xml(),
        p("CoverIssuer", "河南省人力资源和社会保障厅制", section=page.xml()),
    ]


def person() -> str:
    def label(text: str) -> Cell:
        return Cell(p("Label", text))

    def value(key: str, span: int = 1) -> Cell:
        return Cell(p("Value", f"{{{{ {key} }}}}"), span=span)

    first = ("姓名", "性别", "出生日期")
    rows = (
        Row([cell for key in first for cell in (label(key), value(key))], height=34),
        Row((label("从事专业"), value("从事专业", 3), label("手机号码"), value("手机号码")), 34),
        Row((Cell(p("BoxTitle", "个人总结", KEEP_NEXT), span=6),), height=28),
        Row(
            (Cell(p("Essay", "{{ 个人总结 }}"), span=6, valign="top"),),
            height=620,
            may_split=True,
        ),
    )
    return Table(PERSON, rows, padding=(3, 4)).xml()


def list_head(*labels: str) -> Row:
    return Row([Cell(p("ListHead", text)) for text in labels], height=42, header=True)


def list_row(*cells: str) -> Row:
    return Row([Cell(content) for content in cells], height=43)


def text(tag: str) -> str:
    return p("ListText", f"{{{{ 行.{tag} }}}}")


def centred(tag: str) -> str:
    return p("ListCentred", f"{{{{ 行.{tag} }}}}")


def lists() -> list[str]:
    role = (
        p("ListText", "{%p if 行.本人作用 %}")
        + p("ListText", "本人作用：{{ 行.本人作用 }}")
        + p("ListText", "{%p endif %}")
    )
    work = (
        list_head(
            "起止时间",
            "项目、课题、成果、教学等专业技术工作名称",
            "工作内容，本人起何作用（主持、参与、独立）",
            "完成情况（获何奖励、效益或专利）",
            "备注",
        ),
        *loop(
            "行",
            "主要工作",
            list_row(
                centred("起止时间"),
                text("名称"),
                text("工作内容") + role,
                text("完成情况"),
                text("备注"),
            ),
        ),
    )
    title = Cell(p("BoxTitle", "著作、论文及重要技术报告登记", KEEP_NEXT), span=len(LISTS))
    papers = (
        Row((title,), height=30, header=True),
        list_head(
            "日期",
            "名称及内容提要",
            "出版、登载、获奖或在学术会议交流情况",
            "合（独）著\n（译著）",
            "备注",
        ),
        *loop(
            "行",
            "著作论文",
            list_row(
                centred("日期"), text("名称"), text("发表情况"), centred("著作方式"), text("备注")
            ),
        ),
    )
    heading = "聘期内完成的主要专业技术工作、创造发明及成果登记"
    return [
        p("Heading", heading, PAGE_BREAK_BEFORE),
        Table(LISTS, work, padding=(3, 3)).xml(),
        p("Joint"),
        Table(LISTS, papers, padding=(3, 3)).xml(),
    ]


def results() -> list[str]:
    def opinion(label: str, key: str) -> Row:
        content = (
            p("Opinion", f"{{{{ {key} }}}}") + p("Sign", "签名（或盖章）") + p("SignDate", DATE)
        )
        return Row((Cell(p("Label", label)), Cell(content, valign="bottom")), height=146)

    rows = (
        opinion("聘期考核\n档次建议", "聘期考核档次建议"),
        opinion("本人意见", "本人意见"),
        opinion("主管部门\n意见", "主管部门意见"),
        opinion("事业单位\n人事综合\n管理部门\n意见", "人事综合管理部门意见"),
        Row(
            (Cell(p("Label", "备注")), Cell(p("Essay", "{{ 结果备注 }}", indent()))),
            height=96,
        ),
    )
    return [
        p("Heading", "聘期考核结果", PAGE_BREAK_BEFORE),
        Table(RESULT, rows, padding=(6, 6)).xml(),
        p("End"),
    ]


DATE = "年　　月　　日"


def master() -> Master:
    page = Page()
    body = (*cover(page), person(), *lists(), *results())
    return Master(TITLE, "2024-04-29", page, STYLES, body)


if __name__ == "__main__":
    master().save(target("henan-tenure-form", "master.docx"))
