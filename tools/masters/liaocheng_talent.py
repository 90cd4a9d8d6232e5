"""Draft forms/liaocheng-talent/master.docx (聊委人组办发〔2022〕15号 附件)."""

from __future__ import annotations

from kit import (
    BELOW,
    PAGE_BREAK_BEFORE,
    Cell,
    Master,
    Page,
    Row,
    Style,
    Table,
    indent,
    p,
)
from target import target

TITLE = "聊城市引进人才管理考核登记表"

STYLES = (
    Style("CoverTitle", "封面题名", "方正小标宋简体", 26, 40, "center", before=130, after=130),
    Style("CoverLabel", "封面标签", "宋体", 16, 26, "right"),
    Style("CoverValue", "封面填写", "仿宋", 16, 26, "center"),
    Style("CoverIssuer", "封面制发机关", "宋体", 16, 28, "center", before=150),
    Style("BoxTitle", "表内标题", "黑体", 12, 20, "center", keep_next=True),
    Style("Label", "表内标签", "宋体", 12, 17, "center"),
    Style("Value", "填写内容", "仿宋", 12, 17, "center"),
    Style("Tick", "打勾", "宋体", 14, 20, "center"),
    Style("Photo", "照片", "宋体", 1, 1, "center", picture=True),
    Style("PhotoLabel", "照片标签", "宋体", 12, 24, "center"),
    Style("Essay", "长文", "仿宋", 12, 20, "both", first_line=24),
    Style("Opinion", "意见", "仿宋", 12, 20, "both", after=20, first_line=24, keep_next=True),
    Style("OwnSign", "本人签名", "宋体", 12, 28, "right", right=150, keep_next=True),
    Style("Seal", "盖章", "宋体", 12, 28, "right", right=100, keep_next=True),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=40),
    Style("Note", "注", "宋体", 12, 20, before=6),
    Style("Joint", "接缝", "宋体", 1, 0.05),
)

# The photo, 35 mm wide, has a column of 38 mm.
PERSON = (1105, 1435, 1106, 1106, 1361, 1088, 2154)
PROGRESS = (9355,)
OPINION = (1587, 7768)

DATE = "年　　月　　日"
PROGRESS_TITLE = "工作合同书或者总体目标任务进展完成情况（有证明材料的另附证明材料）"
STATES = (("在　职", "在职"), ("辞职离岗", "辞职离岗"), ("调　出", "调出"), ("退　休", "退休"))


def cover(page: Page) -> list[str]:
    def line(label: str, key: str) -> Row:
        value = Cell(p("CoverValue", f"{{{{ {key} }}}}"), valign="bottom", underline=True)
        return Row((Cell(p("CoverLabel", label), valign="bottom"), value), height=46)

    lines = (
        line("姓　　　　　名：", "姓名"),
        line("单　位（盖 章）：", "单位"),
        line("人　才　类　别：", "人才类别"),
        line("县市区/市直单位：", "县市区"),
    )
    return [
        p("CoverTitle", TITLE),
        Table((2800, 5400), lines, padding=(0, 2), lines=False).xml(),
        p("CoverIssuer", "聊城市人力资源和社会保障局印制", section=page.xml()),
    ]


def label(text: str) -> Cell:
    return Cell(p("Label", text))


def value(key: str, span: int = 1) -> Cell:
    return Cell(p("Value", f"{{{{ {key} }}}}"), span=span)


def photo() -> Cell:
    content = (
        p("Photo", "{%p if 照片 %}")
        + p("Photo", "{{ 照片 }}")
        + p("Photo", "{%p else %}")
        + p("PhotoLabel", "彩\n色\n照\n片")
        + p("Photo", "{%p endif %}")
    )
    return Cell(content, down="restart")


def person() -> list[Row]:
    def line(*cells: Cell) -> Row:
        return Row(cells, height=38)

    kind, post_time = "现工作岗位\n类　别", "从事现工作\n岗 位 时 间"
    return [
        line(
            *(label("姓　名"), value("姓名"), label("性　别"), value("性别")),
            *(label("民　族"), value("民族"), photo()),
        ),
        line(
            *(label("最高学历\n学　位"), value("最高学历学位")),
            *(label("毕业院校\n及 专 业"), value("毕业院校及专业", 3), BELOW),
        ),
        line(
            *(label("政治面貌"), value("政治面貌")),
            *(label("参加工作\n时　间"), value("参加工作时间", 3), BELOW),
        ),
        line(
            *(label("技术职称"), value("技术职称"), label("行政职务"), value("行政职务")),
            *(label(kind), value("现工作岗位类别"), BELOW),
        ),
        line(
            *(label("现工作\n单　位"), value("现工作单位", 3)),
            *(label(post_time), value("从事现岗位时间", 2)),
        ),
        line(label("通讯地址"), value("通讯地址", 3), label("手　机"), value("手机", 2)),
        line(label("人才类别"), value("人才类别", 6)),
    ]


def state() -> list[Row]:
    def tick(state: str) -> Cell:
        return Cell(p("Tick", f"{{{{ '√' if 现岗位现状 == '{state}' else '' }}}}"))

    head = Cell(p("Label", "现岗位\n现　状"), down="restart")
    heads = [label(text) for text, _ in STATES]
    ticks = [tick(state) for _, state in STATES]
    return [
        Row((head, *heads, Cell(p("Label", "备　注"), span=2)), height=30),
        Row((BELOW, *ticks, value("现状备注", 2)), height=38),
    ]


def rewards() -> Row:
    text = Cell(p("Essay", "{{ 奖惩情况 }}"), span=6)
    return Row((label("奖惩情况"), text), height=360)


def progress() -> str:
    sign = p("OwnSign", "本人签名：") + p("SignDate", DATE)
    rows = (
        Row((Cell(p("BoxTitle", PROGRESS_TITLE)),), height=32, header=True),
        Row(
            (Cell(p("Essay", "{{ 任务进展 }}"), valign="top", open_sides=("bottom",)),),
            height=590,
            may_split=True,
        ),
        Row((Cell(sign, valign="bottom", open_sides=("top",)),), height=70),
    )
    return Table(PROGRESS, rows, padding=(3, 6)).xml()


def opinions() -> str:
    def opinion(text: str, key: str) -> Row:
        content = p("Opinion", f"{{{{ {key} }}}}") + p("Seal", "单位盖章") + p("SignDate", DATE)
        return Row((label(text), Cell(content, valign="bottom")), height=164)

    rows = (
        opinion("所在单位\n意　　见", "所在单位意见"),
        opinion("县 市 区\n人社部门\n意　　见", "县市区人社部门意见"),
        opinion("市委人才\n工作领导\n小组办公\n室 意 见", "市委人才办意见"),
        opinion("市 人 力\n资源社会\n保 障 局\n意　　见", "市人社局意见"),
    )
    return Table(OPINION, rows, padding=(6, 6)).xml()


def master() -> Master:
    page = Page(left=25)
    joint = p("Joint", extra=PAGE_BREAK_BEFORE)
    body = (
        *cover(page),
        Table(PERSON, [*person(), *state(), rewards()], padding=(2, 3)).xml(),
        joint,
        progress(),
        joint,
        opinions(),
        p("Note", "注：本表一式3份，市县人社部门和人才本人各留存1份。", indent()),
    )
    return Master(TITLE, "2022-01-01", page, STYLES, body)


if __name__ == "__main__":
    master().save(target("liaocheng-talent", "master.docx"))
