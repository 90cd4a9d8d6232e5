"""Words that several rules look for in texts and names."""

from __future__ import annotations

from cadre_docs.performance.expressions import expression

UNIT_ENDS = "大学|学院|中学|小学|学校|医院|幼儿园|研究院|研究所"
"""With what the name of a unit surely ends, wherever it stands; offices and centres may go on."""
SUBJECTS = (
    *("语文", "数学", "英语", "物理", "化学", "生物", "政治", "历史", "地理"),
    *("音乐", "体育", "美术", "信息技术"),
)
SUBJECT = f"({'|'.join(SUBJECTS)})"
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
    "爷爷|奶奶|外公|外婆|姥姥|姥爷|老伴|婆婆|公公|哥哥|姐姐|弟弟|妹妹|叔叔|舅舅|姑姑|伯伯|大[爷妈娘]|"
    "[班企]|社(?!会)|年级|教职|前任|邻居|邻[班校村]"
)
"""Clauses that tell of somebody else, or of work that one has with such things."""
_NAMELESS = "小(?![组学区时结说队班节雪暑寒满数企微麦型])|老(?![师人年家旧化干同百工中病龄小])"
SMALL_OR_OLD = (
    f"(?:\\A\\s?|[派由让请替和与、同组科站队班院送]|[科站组班]里|[科站组班]里?的|搭班的|的(?=小))(?:{_NAMELESS})[\u4e00-\u9fff](?:师傅|同志)?"
    "(?=[0-9一二两三四五六七八九十]|今年|去年|上半年|下半年|因|于|在|去|赴|到|外|休|已|被|受|请|病(?!因)|患|住|离|辞|退|调|借|挂|援|进修)"
)
"""A colleague by the surname (小李9月离职), as the subject of a clause or sent by somebody."""
LEVEL_NOW = expression(
    "现(?:在|岗位|技术)?(?:等级)?(?:为|是|系|任|持有?)([一二三四五])级(?!教师|教授|研究员|职员|岗|[甲乙])"
)
"""The level of skill that somebody has now, as a group."""
OF_A_KIND = expression(
    "(?:[^省市县区]{2,4}[省市县区])?(?:国家|省|市|县|区|校|院|级|部|厅|自然|社会|科学|社科|自科|基金|重[点大]|面上|青年|一般|专项|研发|计划|项目|[子]?课题|[横纵]向|科[技研]|攻关"
    "|教[学改]|改革|研究生?|本科生?|[硕博]士|学[生科术会]|课程|一流|精品|专业|团队|平台|实验室|中心|基地|建设|培养|指导|人才|引进|日常|临床|诊疗|门诊|手术|查房|医疗|护理"
    "|工作|任务|服务|推广|技术|成果|转化|发明|实用新型|专利|进步|奖|[一二三]等|论文|著作|教材|编写|住院|医师|规范化|培训|带教|新冠|肺炎|疫情|防控|抗疫|对口|支援|帮扶"
    "|乡村|振兴|驻村|交流|会议|管理|行政|党建|毕业|设计|[和与及的、（）()\\s])+"
)
"""A title that many works have: 本科教学, 学科建设, 国家自然科学基金面上项目."""
