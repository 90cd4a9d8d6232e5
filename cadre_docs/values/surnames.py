"""Chinese surnames: those of two characters, and how those are read that are read otherwise.

Readings are those that 《现代汉语词典》 (第7版) gives a character as a surname, written as
syllable and tone. Of several the first is taken, and it is told that there are others.
"""

from __future__ import annotations

_LISTED = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 "
    "轩辕 端木 独孤 南宫 百里 呼延 钟离 闾丘 东郭 西门 澹台 万俟 闻人 赫连 公羊 "
    "淳于 单于 太叔 申屠 仲孙 宗政 濮阳 公冶 鲜于 亓官 司寇 乐正 漆雕 公西 巫马 "
    "壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 东里 南门 左丘 梁丘 第五 公伯 完颜 纳兰 "
    "耶律 爱新觉罗 "
)
COMPOUND = frozenset(_LISTED.split())

_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒"
    "阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉"
    "缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥班储栗燕楚鄢谌奚皮粟冼蔺楼闻厉伊仝区郜阚权帅屠朴盖"
    "练廉禹井祖漆巴丰支卿狄计索宣晋门云容扈晁芮阙浦戈伏鹿薄邸雍辜乌裘亓邰赫杭况那宿逯茹慕危亢嵇湛戎茅"
)
"""The most common surnames of one character, of some ninety-nine in a hundred people."""


def has_surname(name: str) -> bool:
    """Whether a name written without blanks begins as names do.

    >>> has_surname("王示例"), has_surname("欧阳示例"), has_surname("示例王")
    (True, True, False)
    """
    surname, given = split_name(name)
    return bool(given) and (surname in COMPOUND or surname in _COMMON)


READINGS: dict[str, tuple[str, ...]] = {
    "单": ("shan4",), "仇": ("qiu2",), "解": ("xie4",), "曾": ("zeng1",), "查": ("zha1",),
    "盖": ("ge3", "gai4"), "任": ("ren2",), "朴": ("piao2",), "区": ("ou1",),
    "覃": ("qin2", "tan2"), "乐": ("yue4", "le4"), "员": ("yun4",), "翟": ("zhai2", "di2"),
    "秘": ("bi4",), "缪": ("miao4",), "洗": ("xian3",), "冼": ("xian3",), "牟": ("mu4", "mou2"),
    "燕": ("yan1",), "召": ("shao4",), "华": ("hua4",), "折": ("she2",), "哈": ("ha3",),
    "那": ("na1",), "葛": ("ge3",), "祭": ("zhai4",), "种": ("chong2",), "黑": ("he4",),
    "盛": ("sheng4",), "柏": ("bai3",), "车": ("che1",), "炅": ("gui4",), "句": ("gou1",),
    "隗": ("wei3", "kui2"), "纪": ("ji4",), "贾": ("jia3",), "石": ("shi2",), "宿": ("su4",),
    "相": ("xiang4",), "应": ("ying1",), "於": ("yu1",), "都": ("du1",), "过": ("guo1",),
    "令": ("ling2",), "幺": ("yao1",), "么": ("yao1",), "郇": ("xun2", "huan2"),
    "郗": ("xi1", "chi1"), "尉": ("wei4",), "曲": ("qu1",), "殷": ("yin1",), "宓": ("mi4",),
    "逄": ("pang2",), "佴": ("nai4",), "晁": ("chao2",), "谌": ("chen2", "shen4"), "冯": ("feng2",),
    "沈": ("shen3",), "卜": ("bu3",), "教": ("jiao4",), "长": ("chang2",), "重": ("chong2",),
    "万俟": ("mo4", "qi2"), "尉迟": ("yu4", "chi2"), "澹台": ("tan2", "tai2"),
    "长孙": ("zhang3", "sun1"), "单于": ("chan2", "yu2"), "令狐": ("ling2", "hu2"),
    "乐正": ("yue4", "zheng4"), "夹谷": ("jia2", "gu3"), "谷梁": ("gu3", "liang2"),
    "亓官": ("qi2", "guan1"), "宰父": ("zai3", "fu3"), "皇甫": ("huang2", "fu3"),
}  # fmt: skip
"""Of one character its readings; of several the syllable of each."""


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name of a name written without blanks; of others the whole, and "".

    >>> split_name("欧阳示例"), split_name("单示"), split_name("阿卜杜拉·示例")
    (('欧阳', '示例'), ('单', '示'), ('阿卜杜拉·示例', ''))
    """
    if "·" in name or not name or not name[0] >= "\u3007":
        return name, ""
    for length in (4, 2):
        if len(name) > length and name[:length] in COMPOUND:
            return name[:length], name[length:]
    return name[:1], name[1:]
