"""Words that several rules look for in texts and names."""

from __future__ import annotations

from cadre_docs.performance.expressions import expression

UNIT_ENDS = "大学|学院|中学|小学|学校|医院|幼儿园|研究院|研究所"
"""With what the name of a unit surely ends, wherever it stands; offices and centres may go on."""
SUBJECT = "(语文|数学|英语|物理|化学|生物|政治|历史|地理|音乐|体育|美术|信息技术)"
"""Subjects that teachers of schools teach, as a group."""
YEARS = expression("(20(?<![0-9]20)[0-9]{2})(?![0-9])")
"""Years by themselves, each as a group. What is in front is asked behind 20: re finds that fast."""
DAY_AT_END = expression(
    r"20[0-9]{2}\s?[年./-]\s?[0-9]{1,2}\s?[月./-]?\s?(?:[0-9]{1,2}\s?日?)?\s?\Z"
)
"""The day, or the month, below a text."""
OF_OTHERS = expression(
    "学生|同学|家长|徒弟|患者|病人|对象|当事人|[他别]人|同事|职工|人员|干部|老[师人教干同]|群众|某|父|母|妻|丈夫|爱人|子女|孩子|女儿|"
    "儿子|家[人属]|帮助|协助|处理|查处|查办|办理(?!了?退休)|参与|案件|宣传|警示|典型|通报|规定|制度|条例|办法|学习|如果|若|假如|一旦|"
    "[班社企]|年级|教职|前任|邻居|邻[班校村]"
)
"""Clauses that tell of somebody else, or of work that one has with such things."""
