"""Draft forms/jilin-tenure-form/master.docx (吉人社函〔2023〕25号; the layout is ours)."""

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

TITLE = "专业技术二级、三级岗位人员聘期考核表"
DATE = "年　　月　　日"

STYLES = (
    Style("CoverTitle", "封面题名", "方正小标宋简体", 24, 40, "center", before=110, after=90),
    Style("CoverLabel", "封面标签", "宋体", 16, 26, "center"),
    Style("CoverValue", "封面填写", "仿宋", 16, 26, "center"),
    Style("CoverDate", "封面日期", "宋体", 16, 28, "center", before=90),
    Style("Heading", "栏目标题", "黑体", 16, 28, "center", after=8, keep_next=True),
    Style("BoxTitle", "表内标题", "黑体", 12, 20, "center"),
    Style("Label", "表内标签", "宋体", 12, 20, "center"),
    Style("Value", "填写内容", "仿宋", 12, 20, "center"),
    Style("Essay", "长文", "仿宋", 12, 20, "both", first_line=24),
    Style("ListHead", "列表表头", "宋体", 10.5, 16, "center", keep_next=True),
    Style("ListText", "列表文字", "仿宋", 10.5, 16),
    Style("ListCentred", "列表居中", "仿宋", 10.5, 16, "center"),
    Style("Opinion", "意见", "仿宋", 12, 20, "both", after=10, first_line=24, keep_next=True),
    Style("Sign", "签名", "宋体", 12, 24, "right", right=130, keep_next=True),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=40),
    Style("End", "表尾", "宋体", 1, 1),
)

PERSON = (1191, 2154, 1247, 1531, 1247, 1700)
LIST = (1417, 2466, 1417, 2636, 1134)
RESULT = (1630, 1240, 1240, 1240, 1240, 1240, 1240)
ASPECTS = ("德", "能", "勤", "绩", "廉")


def label(text: str, span: int = 1) -> Cell:
    return Cell(p("Label", text), span=span)


def value(key: str, span: int = 1) -> Cell:
    return Cell(p("Value", f"{{{{ {key} }}}}"), span=span)


def cover(page: Page) -> list[str]:
    def line(text: str, key: str) -> Row:
        filled = Cell(p("CoverValue", f"{{{{ {key} }}}}"), valign="bottom", underline=True)
        return Row((Cell(p("CoverLabel", text), valign="bottom"), filled), height=44)

    lines = (
        line("聘　　期", "聘期"),
        line("岗位等级", "岗位等级"),
        line("考核类别", "考核类别"),
        line("主管部门", "主管部门"),
        line("单　　位", "单位"),
        line("姓　　名", "姓名"),
    )
    return [
        p("CoverTitle", TITLE),
        Table((1600, 5440), lines, padding=(0, 2), lines=False).xml(),
        p("CoverDate", DATE, section=page.xml()),
    ]


def person() -> str:
    def pairs(*keys: str) -> list[Cell]:
        return [cell for key in keys for cell in (label(key), value(key))]

    title = Cell(p("Label", "专业技术\n职务"))
    rows = (
        Row(pairs("姓名", "性别", "出生日期"), height=34),
        Row([*pairs("岗位等级", "考核类别"), title, value("专业技术职务")], height=44),
        Row([label("从事专业"), value("从事专业", 2), label("手机号码"), value("手机号码", 2)], 34),
        Row((Cell(p("BoxTitle", "个人述职", KEEP_NEXT), span=6),), height=28),
        Row(
            (Cell(p("Essay", "{{ 个人述职 }}"), span=6, valign="top"),),
            height=500,
            may_split=True,
        ),
        Row((Cell(p("Sign", "本人签名：") + p("SignDate", DATE), span=6),), height=56),
    )
    return Table(PERSON, rows, padding=(3, 4)).xml()


def results() -> list[str]:
    heads = ("起止时间", "项目、成果、论著等\n业绩名称", "本人作用", "完成情况和实际贡献", "备注")
    head = Row([Cell(p("ListHead", text)) for text in heads], height=42, header=True)

    def text(key: str) -> Cell:
        return Cell(p("ListText", f"{{{{ 行.{key} }}}}"))

    when = Cell(p("ListCentred", "{{ 行.起止时间 }}"))
    cells = (when, text("业绩名称"), text("本人作用"), text("实际贡献"), text("备注"))
    rows = (head, *loop("行", "工作业绩", Row(cells, height=44)))
    return [
        p("Heading", "聘期内主要工作业绩", PAGE_BREAK_BEFORE),
        Table(LIST, rows, padding=(3, 3)).xml(),
    ]


def outcome() -> list[str]:
    def opinion(name: str, key: str, sign: str, height: float) -> Row:
        content = p("Opinion", f"{{{{ {key} }}}}") + p("Sign", sign) + p("SignDate", DATE)
        return Row((label(name), Cell(content, span=6, valign="bottom")), height=height)

    scores = [
        Row([label(name), *(value(f"{aspect}{suffix}") for aspect in ASPECTS), value(total)], 28)
        for name, suffix, total in (("满分", "满分", "总分满分"), ("得分", "得分", "总分"))
    ]
    veto = [label("政治思想"), value("政治思想", 2), label("职业道德"), value("职业道德", 2)]
    note = Cell(p("Essay", "{{ 备注 }}", indent()), span=6)
    rows = (
        Row([label("量化考核"), *map(label, ASPECTS), label("总分")], height=28),
        *scores,
        Row([label("一票否决"), *veto], height=30),
        opinion("考核委员会\n（考核组）\n评语", "评语", "成员签名：", 156),
        Row((label("考核等次"), value("考核等次", 6)), height=30),
        opinion("所在单位\n意见", "单位意见", "（盖章）", 102),
        opinion("主管部门\n意见", "主管部门意见", "（盖章）", 102),
        opinion("人力资源\n社会保障\n部门意见", "人社部门意见", "（盖章）", 102),
        Row((label("备注"), note), height=48),
    )
    return [
        p("Heading", "考核结果", PAGE_BREAK_BEFORE),
        Table(RESULT, rows, padding=(4, 5)).xml(),
        p("End"),
    ]


def master() -> Master:
    page = Page()
    body = (*cover(page), person(), *results(), *outcome())
    return Master(TITLE, "2023-01-28", page, STYLES, body)


if __name__ == "__main__":
    master().save(target("jilin-tenure-form", "master.docx"))
