"""Draft forms/annual-record/master.docx (named by the city's measures, layout ours)."""

from __future__ import annotations

from kit import PAGE_BREAK_BEFORE, Cell, Master, Page, Row, Style, Table, indent, labelled, p
from target import target

TITLE = "事业单位工作人员年度考核登记表"

STYLES = (
    Style("Title", "题名", "方正小标宋简体", 22, 32, "center"),
    Style("Year", "年度", "宋体", 14, 24, "center", after=6),
    Style("Label", "表内标签", "宋体", 12, 20, "center"),
    Style("Standing", "竖排标签", "宋体", 12, 22, "center"),
    Style("Value", "填写内容", "仿宋", 12, 17, "center"),
    Style("Line", "靠左填写", "仿宋", 12, 17),
    Style("Essay", "长文", "仿宋", 12, 20, "both", first_line=24),
    Style("Opinion", "意见", "仿宋", 12, 20, "both", first_line=24, keep_next=True),
    Style("Grade", "档次建议", "宋体", 12, 26, before=4, first_line=24, keep_next=True),
    Style("Sign", "签名", "宋体", 12, 28, "right", right=150, keep_next=True),
    Style("SignDate", "签名日期", "宋体", 12, 24, "right", right=30),
    Style("Joint", "接缝", "宋体", 1, 0.05),
    Style("End", "表尾", "宋体", 1, 1),
)

# Equal margins left and right: printed on both sides, either edge can be bound.
PAGE = Page(top=20, right=20, bottom=18, left=20)
PERSON = (760, 720, 2400, 1240, 1240, 1240, 2038)
OPINIONS = (1480, 8158)
DATE = "年　　月　　日"


def label(text: str, span: int = 1) -> Cell:
    return Cell(p("Label", text), span=span)


def value(key: str, span: int = 1, style: str = "Value") -> Cell:
    return Cell(p(style, f"{{{{ {key} }}}}"), span=span)


def head() -> tuple[str, str]:
    return p("Title", TITLE), p("Year", "（{{ 年度 }}年度）")


def person() -> str:
    post = p("Value", "{{ 单位 }}") + p("Value", "{{ 岗位 }}")
    rows = (
        Row(
            (
                *(label("姓　　名", 2), value("姓名"), label("性　　别"), value("性别")),
                *(label("出生年月"), value("出生年月")),
            ),
            height=40,
        ),
        Row(
            (
                *(label("政治面貌", 2), value("政治面貌")),
                *(label("文化程度"), value("文化程度", 3)),
            ),
            height=40,
        ),
        Row(
            (
                *(label("单位及岗位", 2), Cell(post, span=3)),
                *(label("任现岗\n时　间"), value("任现岗时间")),
            ),
            height=46,
        ),
        Row((label("从事或\n分管工作", 2), value("从事工作", 5, "Line")), height=46),
        Row(
            (
                Cell(p("Standing", "个\n\n人\n\n总\n\n结")),
                Cell(p("Essay", "{{ 个人总结 }}"), span=6, valign="top"),
            ),
            height=460,
            may_split=True,
        ),
    )
    return Table(PERSON, rows, padding=(3, 5)).xml()


def opinions() -> str:
    def row(text: str, *content: str, height: float) -> Row:
        return Row((label(text), Cell("".join(content), valign="bottom")), height=height)

    def text(key: str) -> Cell:
        return Cell(p("Essay", f"{{{{ {key} }}}}"))

    def opinion(key: str) -> str:
        return p("Opinion", f"{{{{ {key} }}}}")

    sign, date = p("Sign", "签名："), p("SignDate", DATE)
    rows = (
        Row((label("参加培训\n情　　况"), text("参加培训情况")), height=96),
        row(
            "主管领导\n评语和考\n核 档 次\n建　　议",
            opinion("主管领导评语"),
            labelled("Grade", "考核档次建议：", "考核档次建议"),
            *(sign, date),
            height=196,
        ),
        row(
            "考核委员\n会或领导\n小组意见",
            opinion("考核委员会意见"),
            p("Sign", "负责人签名（盖章）："),
            date,
            height=146,
        ),
        row("本　　人\n意　　见", opinion("本人意见"), sign, date, height=122),
        Row((label("未确定档\n次或不参\n加考核情\n况 说 明"), text("情况说明")), height=92),
        Row((label("备　　注"), Cell(p("Essay", "{{ 备注 }}", indent()))), height=64),
    )
    return Table(OPINIONS, rows, padding=(4, 5)).xml()


def master() -> Master:
    body = (*head(), person(), p("Joint", "", PAGE_BREAK_BEFORE), opinions(), p("End"))
    return Master(TITLE, "2023-01-01", PAGE, STYLES, body)


if __name__ == "__main__":
    master().save(target("annual-record", "master.docx"))
