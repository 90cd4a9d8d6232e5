"""Lines of text such as forms hold, and mixtures that they should not: always the same ones."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer

SEED, SIZE = 19, 10_000
FULL = sorted(
    p for p in Path("examples").glob("*/full.yaml") if Path("forms", p.parent.name).is_dir()
)
# What stands in the fields of these forms, and what comes near it.
SIGNS = {
    "hanzi": "的一是在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生",
    "rare": "𬭎㐂䶮𠮷〇々〻",
    "kana": "あいうっゃアイウッャーヽゞｱｲｯｰﾞ",
    "bopomofo": "ㄅㄆㄇㄧㄨㆠ",
    "latin": "abcXYZéüßſƀʼ",
    "greek": "αβΩμ",
    "cyrillic": "жЯё",
    "digits": "0123456789",
    "other_digits": "０１９②⑩㈠ⅣⅫ½²₃",
    "stops": "，。、；：？！．",
    "latin_stops": ",.;:?!",
    "opening": "（【〔《〈「『〖〝［｛﹙([{",
    "closing": "）】〕》〉」』〗〞］｝﹚)]}",
    "quotes": "“”‘’\"'‹›«»",
    "dashes": "—–-―‐‑－～〜~…‥·•・‧",
    "money": "￥¥$£€￡＄",
    "parts": "%％‰°℃℉′″￠¢",
    "symbols": "+＋-×÷=＝<>＜＞±≥≤≠√∞∑→←↑↓★☆●○◆◇□■△▲※§№@#&*/\\|_^~`",
    "frames": "│├┤─━┃╱╲▁█",
    "signs_of_fullwidth": "＂＇｀｜＃＆＊／＼＠＿＾￣〃",
    "radicals": "⺁⼀⿰",
    "squares": "㎡㎏㏄㍿㊣㈱",
    "spaces": "   \u3000\xa0\u2002\u2009\t",
}


@cache
def texts_of_forms() -> tuple[str, ...]:
    """Every line of the forms, blank and filled in, each once."""
    catalog, found = Catalog(), dict[str, None]()
    printer = Printer(catalog)
    for path in FULL:
        [entry] = read_paths([path], catalog).entries
        for document in (printer.filled(entry.record), printer.blank(entry.record.schema)):
            found.update(dict.fromkeys(document.layout.text().splitlines()))
    return tuple(text for text in found if text.strip())


@cache
def lines() -> tuple[str, ...]:
    """Ten thousand lines: words of the forms, signs, and both mixed."""
    draw = random.Random(SEED)  # noqa: S311 - no secret
    words = sorted({w for text in texts_of_forms() for w in re.findall(r"\w{1,6}|\W{1,3}", text)})
    kinds = list(SIGNS.values())
    made = []
    for number in range(SIZE):
        parts = []
        for _ in range(draw.randint(3, 14)):
            if draw.random() < (0.7, 0.4, 0.0)[number % 3]:
                parts.append(draw.choice(words))
            else:
                signs = draw.choice(kinds)
                parts += draw.choices(signs, k=draw.choice((1, 1, 1, 2, 3)))
        made.append("".join(parts))
    return tuple(made)


STRESS = (
    "自2021年9月1日起，任“××”课题组组长（编号：2021-03-15/A）；经费1,234.50万元，占比37.5%。",
    "他说：“‘人一能之，己百之’。”——《中庸》……（第20章）",
    "https://example.org/a/b?c=d&e=f#g 与 name@example.org、C:\\文件\\a.txt",
    "（一）……；（二）——；（三）～；（四）·；（五）：",
    "“”‘’（）《》【】〔〕〈〉「」『』",
    "１．加强学习。２．改进作风。３、５％～１０％，￥１２３．００元",
    "GB/T 2261.1—2003、ISO 9001:2015、豫人社办函〔2024〕56号、第3—5条、2021.01-2022.01",
    "温度25℃，角度30°15′20″，浓度0.5‰，面积120㎡，±3%，≥60分，≤1/3，√",
    "阿依古丽·买买提、让-雅克·卢梭、O’Brien、Ангела、Ωμέγα",
    "□是 ☑否 ○同意 ●不同意 ★★★ ※注 §2 №7 A→B <甲> [乙] {丙}",
    "x\u0304=3, e\u0301te\u0301，甲\u20dd乙 \u0301a，1\u0301,2％\u0301",
    "a" * 120, "1" * 120, "—" * 60, "…" * 60, "，" * 60, "（" * 30 + "）" * 30, " " * 80, "·" * 40,
)  # fmt: skip
