"""A list as a workbook, streamed: what it is, how it was chosen, how many rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from workbooks.base import Column
from workbooks.excel.writing import NUMBER_FORMATS, Pen

OnRow = Callable[[int], None]


@dataclass(frozen=True)
class Heading:
    """What is printed above the table; ``count`` rows are promised."""

    title: str
    union: str
    filters: Sequence[tuple[str, str]]
    order: str
    at: datetime
    by: str
    count: int

    @property
    def lines(self) -> list[tuple[str, str]]:
        chosen = "; ".join(f"{label}: {value}" for label, value in self.filters)
        number = f"{self.count:,}".replace(",", ".")
        return [
            ("Đơn vị", self.union),
            ("Điều kiện lọc", chosen or "Không lọc"),
            ("Thứ tự", self.order),
            ("Lấy ra lúc", f"{self.at:%H:%M ngày %d/%m/%Y} – {self.by}"),
            ("Số dòng", number),
        ]


def write(
    out: IO[bytes],
    heading: Heading,
    columns: Sequence[Column],
    rows: Iterator[dict[str, Any]],
    on_row: OnRow | None = None,
) -> int:
    """Write the list; answers how many rows it holds.

    The caller compares the answer with what the heading promised.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(heading.title[:31])
    lines = heading.lines
    first = len(lines) + 3
    page.freeze_panes = f"A{first + 1}"
    for index, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.number_format = NUMBER_FORMATS[column.format.style]
    pen = Pen(book, page)
    pen.title(heading.title)
    for label, text in lines:
        pen.told(label, text)
    page.append([])
    pen.head(columns, marks_required=False)
    count = pen.rows(columns, _watched(rows, on_row) if on_row else rows)
    last = get_column_letter(len(columns))
    page.auto_filter.ref = f"A{first}:{last}{first + count}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{first}:{first}"
    book.save(out)
    return count


def _watched(rows: Iterator[dict[str, Any]], on_row: OnRow) -> Iterator[dict[str, Any]]:
    for number, values in enumerate(rows, start=1):
        on_row(number)
        yield values
