"""The workbook to fill in: headings, drop-down lists, instructions, present rows."""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks.base import Column, Sheet
from workbooks.excel.writing import NUMBER_FORMATS, Pen

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
#: Rows that have drop-down lists and text format beyond those filled in.
_SPARE = 5000
_HEAD_ROW = 3
#: What a validation may hold itself; longer lists stand on a sheet of their own.
_SHORT = 250

_STEPS = (
    "Điền vào trang “{sheet}”, mỗi dòng một mục, không để trống tiêu đề.",
    "Cột có dấu (*) bắt buộc phải ghi.",
    "Không gộp ô, không thêm dòng cộng ở giữa danh sách.",
    "Mã số và số điện thoại đã để định dạng Văn bản: gõ đủ số 0 ở đầu.",
    "Ngày ghi theo ngày/tháng/năm, ví dụ 08/03/2020.",
    "Cột nào không có trong tệp thì sổ giữ nguyên; ô để trống nghĩa là để trống.",
    "Lưu tệp (.xlsx) rồi gửi lên phần mềm. Phần mềm kiểm tra cả tệp, báo từng ô sai, "
    "và chỉ ghi vào sổ sau khi đồng chí xem lại và bấm “Ghi vào sổ”.",
)


def write(out: IO[bytes], sheet: Sheet[Any], rows: Iterable[dict[str, Any]]) -> int:
    """Write the template of ``sheet`` holding ``rows``; answers how many."""
    columns = sheet.template_columns
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.file_title[:31])
    guide = book.create_sheet(GUIDE)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    _prepare(page, columns)
    _offer(page, lists, sheet, columns)
    pen = Pen(book, page)
    pen.title(sheet.file_title)
    pen.told("Cách điền: xem trang “Hướng dẫn”. Cột có dấu (*) bắt buộc phải ghi.")
    pen.head(columns, marks_required=True)
    count = pen.rows(columns, rows)
    _guide(Pen(book, guide), sheet, columns)
    book.save(out)
    return count


def _prepare(page: Any, columns: Sequence[Column]) -> None:
    """Widths, and the format of each whole column, so that zeros stay."""
    page.freeze_panes = f"A{_HEAD_ROW + 1}"
    for index, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.number_format = NUMBER_FORMATS[column.format.style]


def _offer(page: Any, lists: Any, sheet: Sheet[Any], columns: Sequence[Column]) -> None:
    """Drop-down lists; a word that is not in the list is warned of, not forbidden."""
    long: list[Sequence[str]] = []
    for index, column in enumerate(columns, start=1):
        choices = sheet.choices(column)
        if not choices:
            continue
        inline = ",".join(choices)
        if len(inline) <= _SHORT and not any("," in c or '"' in c for c in choices):
            formula = f'"{inline}"'
        else:
            letter = get_column_letter(len(long) + 1)
            where = f"${letter}$1:${letter}${len(choices)}"
            formula = f"{quote_sheetname(LISTS)}!{where}"
            long.append(choices)
        rule = DataValidation(
            type="list",
            formula1=formula,
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
            errorTitle="Không có trong danh sách",
            error="Nên chọn trong danh sách thả xuống.",
        )
        letter = get_column_letter(index)
        rule.add(f"{letter}{_HEAD_ROW + 1}:{letter}{_HEAD_ROW + _SPARE}")
        page.data_validations.append(rule)
    pen_rows = max(map(len, long), default=0)
    for row in range(pen_rows):
        lists.append([words[row] if row < len(words) else None for words in long])


def _guide(pen: Pen, sheet: Sheet[Any], columns: Sequence[Column]) -> None:
    for letter, width in zip("ABCDE", (26, 12, 44, 24, 60), strict=True):
        pen.sheet.column_dimensions[letter].width = width
    pen.title(f"{sheet.file_title}: hướng dẫn điền")
    for number, step in enumerate(sheet.guide or _STEPS, start=1):
        pen.told(f"{number}. {step.format(sheet=sheet.file_title)}")
    pen.sheet.append([])
    pen.bold("Cột", "Bắt buộc", "Cách ghi", "Ví dụ", "Giải thích")
    for column in columns:
        must = "Bắt buộc" if column.required else ""
        pen.sheet.append(
            [
                pen.text(column.heading),
                pen.text(must),
                pen.text(column.format.hint),
                pen.text(column.format.show(column.example)),
                pen.text(column.help),
            ]
        )
