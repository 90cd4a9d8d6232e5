"""The sheet 问题: every finding of a workbook, one a row, with a link to its cell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.intake.template.layout import ISSUES_TITLE
from cadre_docs.messages.safe import told_line
from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.quoting import DECLARATION
from cadre_docs.office.workbooks.spreadsheetml import column_letters
from cadre_docs.office.xml_patch import attribute, shown
from cadre_docs.report.annotate.book import quoted
from cadre_docs.report.annotate.sheets import place_of
from cadre_docs.report.annotate.styles import Look
from cadre_docs.values.text import width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.report.annotate.styles import Styles

HEADER_ROW = 3
NOTHING = "没有发现问题"
_FULL = "工作簿太大，一条也标不下"
COLUMNS = {
    "级别": 7.0,
    "代码": 13.0,
    "人员": 10.0,
    "位置": 15.0,
    "项目": 19.0,
    "问题": 32.0,
    "应为": 25.0,
    "处理办法": 26.0,
    "依据": 17.0,
}
_LINK_COLUMN = 4
_FONT, _NAVY, _GREY, _BLUE, _WHITE = "微软雅黑", "1F4E79", "6A6A6A", "1F6FB5", "FFFFFF"
_INK, _GREEN = "262626", "3F6B35"
_HEAD_COLOUR, _TAB, _LINE = "2F6CA3", "FFC00000", "C9CED6"
_LINE_POINTS, _LOWEST, _HIGHEST = 15.5, 24.0, 400.0
_MOST_CHARACTERS = 32_000  # in a cell
_MIDDLE = 'vertical="center"'
_CENTRE = f'horizontal="center" {_MIDDLE}'
_WRAPPED = f'{_CENTRE} wrapText="1"'
_LEFT = f'horizontal="left" {_MIDDLE} wrapText="1" indent="1"'
_LAST = column_letters(len(COLUMNS))


def tidy(text: str) -> str:
    """Return a line of a report as a workbook can hold it, and as it may be told."""
    return told_line(text)[:_MOST_CHARACTERS]


class IssueList:
    """The list of some findings of a workbook whose sheets have these ``titles``."""

    def __init__(
        self, findings: Sequence[Finding], titles: Sequence[str], remark: str = ""
    ) -> None:
        self._places = {title: number for number, title in enumerate(titles)}
        self._found = sorted(findings, key=self._order)
        self._remark = remark
        self._known: dict[str, tuple[str, int]] = {}  # texts come again and again

    def _order(self, finding: Finding) -> tuple[int, int, int, int]:
        """Sort as the workbook is read: the whole file, then sheet by sheet, from the top."""
        at = finding.position
        sheet = self._places.get(at.sheet or "", -1) if at is not None else -1
        row, column = (at is not None and at.cell and place_of(at.cell)) or (0, 0)
        return sheet, row, column, list(Severity).index(finding.severity)

    def names(self, title: str) -> dict[str, str]:
        """Return the names that belong to the sheet: what is filtered, what is repeated."""
        own = quoted(title)
        found = {"_xlnm.Print_Titles": f"{own}!${HEADER_ROW}:${HEADER_ROW}"}
        if self._found:
            area = f"$A${HEADER_ROW}:${_LAST}${HEADER_ROW + len(self._found)}"
            found = {"_xlnm._FilterDatabase": f"{own}!{area}"} | found
        return found

    def xml(self, styles: Styles, colours: Mapping[Severity, str]) -> bytes:
        """Return the sheet; its looks are added to ``styles``."""
        looks = _looks(styles.look, colours)
        last = HEADER_ROW + max(len(self._found), 1)
        pieces = [
            f'{DECLARATION}<worksheet xmlns="{SPREADSHEET}">',
            f'<sheetPr><tabColor rgb="{_TAB}"/><pageSetUpPr fitToPage="1"/></sheetPr>',
            f'<dimension ref="A1:{_LAST}{last}"/>',
            _VIEW,
            '<sheetFormatPr defaultRowHeight="15"/>',
            f"<cols>{''.join(_columns())}</cols><sheetData>",
            *self._head(looks),
            *(self._row(row, f, looks) for row, f in enumerate(self._found, HEADER_ROW + 1)),
        ]
        if not self._found:
            nothing = _FULL if self._remark else NOTHING
            row = HEADER_ROW + 1
            pieces.append(_row(row, 30, _cell(f"A{row}", looks["nothing"], shown(nothing))))
        pieces.append("</sheetData>")
        if self._found:
            pieces.append(f'<autoFilter ref="A{HEADER_ROW}:{_LAST}{last}"/>')
        links = "".join(self._links())
        pieces += [f"<hyperlinks>{links}</hyperlinks>" if links else "", _PAGE, "</worksheet>"]
        return "".join(pieces).encode()

    def _head(self, looks: Mapping[str, int]) -> Iterator[str]:
        yield _row(1, 32, _cell("A1", looks["title"], shown(ISSUES_TITLE)))
        yield _row(2, 22, _cell("A2", looks["remark"], shown(self._summary())))
        cells = (
            _cell(f"{column_letters(column)}{HEADER_ROW}", looks["head"], shown(title))
            for column, title in enumerate(COLUMNS, 1)
        )
        yield _row(HEADER_ROW, 26, "".join(cells))

    def _summary(self) -> str:
        counts = Counter(finding.severity for finding in self._found)
        parts = [f"{SEVERITY_NAMES[s]}{counts[s]}条" for s in Severity if counts[s]]
        if not parts:
            return f"{self._remark}本表由检查时自动生成，可以删除。"
        return (
            "，".join(parts)
            + f"。{self._remark}点“位置”跳到那一格，点表头的箭头可以筛选；"
            + "改好后再标注一次，旧标记会清除。"
        )

    def _row(self, row: int, finding: Finding, looks: Mapping[str, int]) -> str:
        texts = (
            SEVERITY_NAMES[finding.severity],
            finding.code,
            finding.person,
            _where(finding),
            finding.path,
            finding.message,
            finding.wanted,
            finding.remedy,
            finding.citation,
        )
        lines, cells = 1, []
        kinds = [str(finding.severity), "centred", *["left"] * (len(texts) - 2)]
        if self._target(finding):
            kinds[_LINK_COLUMN - 1] = "link"
        for column, (text, width) in enumerate(zip(texts, COLUMNS.values(), strict=True), 1):
            written, needed = self._text(text, int(width) - 3)
            lines = max(lines, needed)
            cells.append(_cell(f"{column_letters(column)}{row}", looks[kinds[column - 1]], written))
        height = min(max(_LOWEST, lines * _LINE_POINTS + 8), _HIGHEST)
        return _row(row, height, "".join(cells))

    def _text(self, text: str, width: int) -> tuple[str, int]:
        """Return a text as a cell holds it, and its lines in a column."""
        key = f"{width} {text}"
        if key not in self._known:
            lines = sum(-(-width_of(line) // width) for line in text.split("\n"))
            self._known[key] = shown(tidy(text)), lines
        return self._known[key]

    def _target(self, finding: Finding) -> str:
        """Return the place that a finding is linked to, if it is in the workbook."""
        at = finding.position
        if at is None or at.sheet is None or at.sheet not in self._places:
            return ""
        return f"{quoted(at.sheet)}!{at.cell if place_of(at.cell or '') else 'A1'}"

    def _links(self) -> Iterator[str]:
        # Locations inside the file: an external target would raise warnings.
        letter = column_letters(_LINK_COLUMN)
        for row, finding in enumerate(self._found, HEADER_ROW + 1):
            target = self._target(finding)
            if target:
                yield f'<hyperlink ref="{letter}{row}" location={attribute(target)}/>'


def _looks(look: Callable[[Look, str], int], colours: Mapping[Severity, str]) -> dict[str, int]:
    """Register every look of the sheet, each once."""
    looks = {
        "title": Look(16, _NAVY, bold=True, alignment=_MIDDLE),
        "remark": Look(10, _GREY, alignment=_MIDDLE),
        "head": Look(10.5, _WHITE, bold=True, fill=_HEAD_COLOUR, border=_LINE, alignment=_CENTRE),
        "nothing": Look(12, _GREEN, bold=True),
        "centred": Look(10, _INK, border=_LINE, alignment=_WRAPPED),
        "left": Look(10, _INK, border=_LINE, alignment=_LEFT),
        "link": Look(10, _BLUE, underlined=True, border=_LINE, alignment=_LEFT),
    }
    for severity, fill in colours.items():
        looks[severity] = Look(10, _INK, bold=True, fill=fill, border=_LINE, alignment=_WRAPPED)
    return {name: look(wanted, _FONT) for name, wanted in looks.items()}


def _where(finding: Finding) -> str:
    at = finding.position
    if at is None or at.sheet is None:
        return "整个文件"
    return f"{at.sheet}!{at.cell}" if at.cell else at.sheet


def _columns() -> Iterator[str]:
    for number, width in enumerate(COLUMNS.values(), 1):
        yield f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'


def _row(number: int, height: float, cells: str) -> str:
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>'


def _cell(place: str, look: int, text: str) -> str:
    """Write text as text, whatever it begins with."""
    if not text:
        return f'<c r="{place}" s="{look}"/>'
    inside = f'<is><t xml:space="preserve">{text}</t></is>'
    return f'<c r="{place}" s="{look}" t="inlineStr">{inside}</c>'


_VIEW = (
    '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
    f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" activePane="bottomLeft"'
    ' state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
)
_PAGE = (
    '<printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.7" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
    "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)
