"""Cells that go out: typed, never a formula, streamed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from workbooks.base import Column
from workbooks.formats import Style

#: Excel's own limit of one cell.
_LONGEST = 32_767
NUMBER_FORMATS = {
    Style.TEXT: "@",
    Style.NUMBER: "#,##0",
    Style.DECIMAL: "#,##0.##",
    Style.DATE: "dd/mm/yyyy",
}
_LINE = Side(style="thin", color="FFBFBFBF")
_HEAD_FILL = PatternFill("solid", start_color="FF7A1743", end_color="FF7A1743")
_MUST_FILL = PatternFill("solid", start_color="FFA61E5D", end_color="FFA61E5D")
_TITLE = Font(bold=True, size=14)
_BOLD = Font(bold=True)
_WHITE = Font(bold=True, color="FFFFFFFF")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


class Pen:
    """Writes rows of one write-only sheet; styles are made once, not per cell."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.sheet = sheet
        self._styles: dict[Style, Any] = {}
        known = set(book.named_styles)
        for style, number_format in NUMBER_FORMATS.items():
            name = f"skt-{style}"
            if name not in known:
                border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
                made = NamedStyle(name, number_format=number_format, border=border)
                made.alignment = Alignment(vertical="top", wrap_text=style == "text")
                book.add_named_style(made)
            pattern = WriteOnlyCell(sheet)
            pattern.style = name
            # Looking a style up by its name, for each cell, takes half of all time.
            self._styles[style] = pattern._style

    def title(self, text: str) -> None:
        self.sheet.append([self.text(text, font=_TITLE)])

    def told(self, label: str, text: str = "") -> None:
        """One line above the table: what it is about, how it was chosen."""
        self.sheet.append([self.text(f"{label}: {text}" if text else label)])

    def head(self, columns: Sequence[Column], *, marks_required: bool) -> None:
        cells = []
        for column in columns:
            star = " (*)" if marks_required and column.required else ""
            cell = self.text(f"{column.heading}{star}", font=_WHITE)
            cell.fill = _MUST_FILL if star else _HEAD_FILL
            cell.alignment = _CENTRE
            cells.append(cell)
        self.sheet.append(cells)

    def rows(self, columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> int:
        """Writes one row for each dict of values; answers how many."""
        count = 0
        for values in rows:
            count += 1
            self.sheet.append(
                [self.value(column, values.get(column.name)) for column in columns]
            )
        return count

    def value(self, column: Column, value: Any) -> Any:
        written = column.format.write(value)
        style = column.format.style
        if isinstance(written, str):
            cell = self.text(written)
            style = Style.TEXT
        else:
            number = float(written) if isinstance(written, Decimal) else written
            cell = WriteOnlyCell(self.sheet, value=number)
        cell._style = self._styles[style]
        return cell

    def text(self, text: str, font: Font | None = None) -> Any:
        """A literal: a leading ``=`` stays a sign."""
        cell = WriteOnlyCell(self.sheet)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
        cell.data_type = "s"
        if font:
            cell.font = font
        return cell

    def bold(self, *texts: str) -> None:
        self.sheet.append([self.text(text, font=_BOLD) for text in texts])
