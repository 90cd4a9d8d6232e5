"""Words that several rules look for in texts and names."""

from __future__ import annotations

from cadre_docs.performance.expressions import expression

UNIT_ENDS = "大学|学院|中学|小学|学校|医院|幼儿园|研究院|研究所"
"""With what the name of a unit surely ends, wherever it stands; offices and centres may go on."""
SUBJECT = "(语文|数学|英语|物理|化学|生物|政治|历史|地理|音乐|体育|美术|信息技术)"
"""Subjects that teachers of schools teach, as a group."""
YEARS = expression("(?<![0-9])(20[0-9]{2})(?![0-9])")
"""Years by themselves, each as a group."""
