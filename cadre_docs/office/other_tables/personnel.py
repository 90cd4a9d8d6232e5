"""Opening .lrmx: the XML that editors of 干部任免审批表 write, one person a file, as a table.

Its tags are known from public tools, not from a standard. Each is a column, named in Chinese as
the printed form has it; an unknown one keeps its own name. Nothing else is made of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.findings import Position, error
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.office.workbooks.cells import Cell, SheetCells, Workbook
from cadre_docs.office.workbooks.open import Refused, refuse_oddities
from cadre_docs.office.xml import XmlError, parse

if TYPE_CHECKING:
    from lxml import etree

_ROOT = "Person"
_PHOTO, _FAMILY = "ZhaoPian", "JiaTingChengYuan"
_PEOPLE_SHEET, _FAMILY_SHEET = "任免表", "家庭成员"
_TAGS = {
    "XingMing": "姓名",
    "XingBie": "性别",
    "ChuShengNianYue": "出生年月",
    "MinZu": "民族",
    "JiGuan": "籍贯",
    "ChuShengDi": "出生地",
    "RuDangShiJian": "入党时间",
    "CanJiaGongZuoShiJian": "参加工作时间",
    "JianKangZhuangKuang": "健康状况",
    "ZhuanYeJiShuZhiWu": "专业技术职务",
    "ShuXiZhuanYeYouHeZhuanChang": "熟悉专业有何专长",
    "QuanRiZhiJiaoYu_XueLi": "全日制教育/学历",
    "QuanRiZhiJiaoYu_XueWei": "全日制教育/学位",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "全日制教育/学历毕业院校系",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "全日制教育/学位毕业院校系",
    "ZaiZhiJiaoYu_XueLi": "在职教育/学历",
    "ZaiZhiJiaoYu_XueWei": "在职教育/学位",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "在职教育/学历毕业院校系",
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "在职教育/学位毕业院校系",
    "XianRenZhiWu": "现任职务",
    "NiRenZhiWu": "拟任职务",
    "NiMianZhiWu": "拟免职务",
    "JianLi": "简历",
    "JiangChengQingKuang": "奖惩情况",
    "NianDuKaoHeJieGuo": "年度考核结果",
    "RenMianLiYou": "任免理由",
    "ChengBaoDanWei": "呈报单位",
    "JiSuanNianLingShiJian": "计算年龄时间",
    "TianBiaoShiJian": "填表时间",
    "TianBiaoRen": "填表人",
    "ShenFenZheng": "身份证号",
    _PHOTO: "照片",
}
_OF_FAMILY = {
    "ChengWei": "称谓",
    "XingMing": "姓名",
    "ChuShengRiQi": "出生日期",
    "ZhengZhiMianMao": "政治面貌",
    "GongZuoDanWeiJiZhiWu": "工作单位及职务",
}


def open_personnel(data: bytes, file: str) -> Workbook:
    """Return a record as two sheets: the person, and the family, each with a row of headings.

    All known tags are columns, so that one mapping holds for all files. Of a photo is told that
    there is one. Raises :class:`Refused` for what is no such record.
    """

    def refuse(what: str, remedy: str) -> Refused:
        return Refused(error("FS-syntax", what, remedy=remedy, position=Position(file)))

    again = "请用任免表编辑器打开，重新另存为 .lrmx 再试"
    if len(data) > limits().file_mb * MB:
        raise refuse(f"文件超过{amount('file_mb')}", adjustable("file_mb"))
    try:
        root = parse(data)
    except XmlError as problem:
        raise refuse(f"读不进来：{problem}", again) from None
    if root.tag != _ROOT:
        kind = Path(file).suffix
        raise refuse(f"这不是 {kind} 任免表（里面没有“{_ROOT}”）", "请核对是否选错了文件")
    own = [child for child in root if child.tag != _FAMILY]
    family = [item for child in root if child.tag == _FAMILY for item in child]
    sheets = [_sheet(_PEOPLE_SHEET, _TAGS, [own])]
    if any(_said(child) for item in family for child in item):
        sheets.append(_sheet(_FAMILY_SHEET, _OF_FAMILY, [list(item) for item in family]))
    workbook = Workbook(tuple(sheets), {})
    refuse_oddities(workbook, file)
    return workbook


def _sheet(title: str, known: dict[str, str], lines: list[list[etree._Element]]) -> SheetCells:
    tags = dict(known)
    for child in (child for line in lines for child in line):
        tags.setdefault(str(child.tag), str(child.tag))
    columns = {tag: number for number, tag in enumerate(tags, 1)}
    rows = {1: {columns[tag]: Cell(heading) for tag, heading in tags.items()}}
    for number, line in enumerate(lines, 2):
        cells = {columns[str(child.tag)]: Cell(said) for child in line if (said := _said(child))}
        rows[number] = dict(sorted(cells.items()))
    return SheetCells(title, hidden=False, rows=rows, merged=[])


def _said(element: etree._Element) -> str:
    text = "".join(str(piece) for piece in element.itertext()).strip()
    if element.tag == _PHOTO and text:
        return "有照片，不读取"
    return "\n".join(line.strip() for line in text.splitlines())
