"""Tables: fixed widths, heads that come back on every page, rows that stay whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from reports.word import names
from reports.word.cascade import Selector, Style
from reports.word.definitions import cell_margins
from reports.word.page import Element
from reports.word.paper import Paper, keep
from reports.word.xml import twips, x

#: Writes what is inside of a cell: cell, element, points between its margins.
Fill = Callable[[Any, Element, float], None]


_TAILS = [(Selector.read(f"{table} tr"), count) for table, count in names.TAILS.items()]


@dataclass
class _Held:
    """A cell that reaches down into the rows below."""

    rows: int
    columns: int


@dataclass
class _Table:
    paper: Paper
    style: Style
    margins: tuple[float, float, float]
    widths: list[float]
    fill: Fill
    has_lines: bool
    #: By the column where it begins.
    held: dict[int, _Held] = field(default_factory=dict)

    def wide(self, at: int, columns: int) -> float:
        return sum(self.widths[at : at + columns])


def table(paper: Paper, element: Element, room: float, fill: Fill) -> Any:
    """One ``w:tbl`` in ``room`` points between the margins."""
    style = paper.looks.of(element)
    rows = _own_rows(element)
    total = min(style.width or room, room)
    widths = _widths(paper, element, rows, total)
    has_lines = "grid" in element.classes
    name = names.GRID if has_lines else names.PLAIN
    first = next((cell for row in rows for cell in row.elements()), element)
    inside = paper.looks.of(first)
    made = x(
        "tbl",
        x(
            "tblPr",
            x("tblStyle", val=paper.styles.id(name)),
            x("tblW", w=twips(sum(widths)), type="dxa"),
            x("tblInd", w=0, type="dxa"),
            x("tblLayout", type="fixed"),
            cell_margins("tblCellMar", inside),
            x("tblLook", val="04A0"),
        ),
        x("tblGrid", *(x("gridCol", w=twips(wide)) for wide in widths)),
    )
    built = _Table(paper, style, _margins(inside), widths, fill, has_lines)
    for row in rows:
        made.append(_row(built, row))
    _keep(paper, made, rows, style)
    return made


def _row(built: _Table, row: Element) -> Any:
    style = built.paper.looks.of(row)
    tags = {tag for tag, _classes in row.path}
    cells, height = _cells(built, row)
    whole = style.whole or built.style.whole or not built.has_lines
    properties = x(
        "trPr",
        x("cantSplit") if whole else None,
        x("trHeight", val=twips(height), hRule="atLeast") if height else None,
        x("tblHeader") if "thead" in tags else None,
    )
    return x("tr", properties if len(properties) else None, *cells)


def _cells(built: _Table, row: Element) -> tuple[list[Any], float]:
    """The cells of one row, and how high the highest of them wants to be."""
    made, height, at = [], 0.0, 0
    waiting = [one for one in row.elements() if one.tag in ("td", "th")]
    while at < len(built.widths):
        held = built.held.get(at)
        if held and held.rows:
            held.rows -= 1
            wide = built.wide(at, held.columns)
            made.append(_cell(wide, held.columns, "continue"))
            made[-1].append(x("p"))
            at += held.columns
            continue
        if not waiting:
            break
        cell = waiting.pop(0)
        columns = min(_span(cell, "colspan"), len(built.widths) - at)
        rows = _span(cell, "rowspan")
        if rows > 1:
            built.held[at] = _Held(rows - 1, columns)
        style = built.paper.looks.of(cell)
        height = max(height, style.height or 0)
        made.append(_filled(built, cell, style, built.wide(at, columns), columns))
        at += columns
    return made, height


def _filled(
    built: _Table, cell: Element, style: Style, wide: float, columns: int
) -> Any:
    reaches = "restart" if _span(cell, "rowspan") > 1 else ""
    made = _cell(wide, columns, reaches)
    if _margins(style) != built.margins:
        made[0].append(cell_margins("tcMar", style))
    if style.middle:
        made[0].append(x("vAlign", val="center"))
    built.fill(made, cell, wide - 2 * style.pad)
    return made


def _cell(wide: float, columns: int, reaches: str) -> Any:
    return x(
        "tc",
        x(
            "tcPr",
            x("tcW", w=twips(wide), type="dxa"),
            x("gridSpan", val=columns) if columns > 1 else None,
            x("vMerge", val=reaches) if reaches else None,
        ),
    )


def _keep(paper: Paper, made: Any, rows: list[Element], style: Style) -> None:
    """Rows that belong together stay on one page."""
    written = made.findall(qn("w:tr"))
    tail = len(rows) - next(
        (count for one, count in _TAILS if rows and one.matches(rows[0].path)), 0
    )
    for at, row in enumerate(rows[1:], start=1):
        if style.whole or at >= tail or paper.looks.of(row).stuck:
            keep(written[at - 1])
    if style.keep and written:
        keep(written[-1])


def _widths(
    paper: Paper, element: Element, rows: list[Element], total: float
) -> list[float]:
    """Of every column: what its class says, else an equal share of what is left."""
    columns = [
        one
        for group in element.elements()
        for one in group.elements()
        if group.tag == "colgroup" and one.tag == "col"
    ]
    if not columns and rows:
        columns = [
            cell
            for cell in rows[0].elements()
            for _copy in range(_span(cell, "colspan"))
        ]
    known = [paper.looks.of(column).width for column in columns]
    open_ = known.count(None)
    left = total - sum(width for width in known if width)
    if not open_ and known:
        wider = max(total / (total - left), 1) if left < total else 1
        return [(width or 0) * wider for width in known]
    share = max(left / open_, 0) if open_ else 0
    return [share if width is None else width for width in known] or [total]


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(int(value), 1) if value.isdecimal() else 1


def _margins(style: Style) -> tuple[float, float, float]:
    return style.above, style.pad, style.below


def _own_rows(element: Element) -> list[Element]:
    """Its rows, not those of tables in its cells."""
    rows = []
    for one in element.elements():
        if one.tag == "tr":
            rows.append(one)
        elif one.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in one.elements() if row.tag == "tr"]
    return rows
