"""Lists as text (.csv): what the bytes mean, and where a cell ends. Pure.

Everything stays text: a code keeps its zeros, and what looks like a formula is read,
never worked out.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO

from workbooks.foreign.opened import Opened, Row, is_wanted
from workbooks.foreign.values import MAX_COLUMNS, MAX_ROWS, TooLargeError, Value, text

NAME = "CSV"
DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What is looked at to tell the coding and the delimiter.
LOOKED_AT, _LINES, _WIDTH = 256 * 1024, 100, 1200
_PIECE = 1024 * 1024
#: Letters of a cell; a longer one began with a quotation mark that never ends. The
#: same is meant by more lines in one cell than people write.
_FIELD, _FIELD_LINES = 64 * 1024, 50
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_SIGNS = "“”‘’–—…•₫°²³±×\u00a0«»"
_KNOWN = frozenset(_LETTERS + _LETTERS.upper() + _SIGNS)
_MOSTLY = 0.95
#: ``="00123"``: how programs keep Excel from taking the zeros away.
_KEPT = re.compile(r'="([^"]*)"')
_SEPARATOR = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)


class QuoteError(Exception):
    """A quotation mark that nothing closes; the line where the cell begins, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


def coding(head: bytes) -> str:
    """The name of the coding, by the first bytes; ``cp1252`` if nothing else fits."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    try:
        # The last letter may be cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return (
            "cp1258" if _is_vietnamese(head.decode("cp1258", "replace")) else "cp1252"
        )
    return "utf-8"


def decoded(data: bytes) -> str:
    """Raises ``UnicodeDecodeError`` if it is no text in the coding that it seems."""
    return data.decode(coding(data[:LOOKED_AT]))


def pieces(file: IO[bytes], coding: str) -> Iterator[str]:
    """The whole text, in pieces; raises ``UnicodeDecodeError`` where it is none."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(coding)()
    while piece := file.read(_PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _is_vietnamese(said: str) -> bool:
    """Letters with marks are nearly all those of Vietnamese: the old Windows coding."""
    marked = [char for char in unicodedata.normalize("NFC", said) if char > "\x7f"]
    good = [char for char in marked if char in _KNOWN]
    return len(good) >= _MOSTLY * len(marked)


def delimiter(lines: Iterable[str]) -> str:
    """The sign that cuts most lines into the same number of cells; empty if none."""
    looked_at = [line[:_WIDTH] for line in lines if line.strip()][:_LINES]
    if looked_at and (said := _SEPARATOR.fullmatch(looked_at[0])):
        return said[1] if said[1] in DELIMITERS else ""
    best, found = 0, ""
    for sign in DELIMITERS:
        widths = Counter(
            len(cells) for cells in csv.reader(looked_at, delimiter=sign) if cells
        )
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best:
            best, found = score, sign
    return found


def delimited(data: bytes, only: str | None = None) -> Iterator[Opened]:
    """The one sheet of a text; raises ``QuoteError`` and ``TooLargeError``."""
    if not is_wanted(NAME, only):
        return
    whole = decoded(data)
    sign = delimiter(_first_lines(whole)) or ","
    rows = columns = 0
    for number, cells in _rows(whole, sign):
        if any(value is not None for value in cells):
            rows, columns = number + 1, max(columns, len(cells))
            if rows > MAX_ROWS or columns > MAX_COLUMNS:
                raise TooLargeError(number, len(cells) - 1)
    yield Opened(
        name=NAME,
        is_hidden=False,
        rows=rows,
        columns=columns,
        read=lambda: _rows(whole, sign),
    )


def _first_lines(whole: str) -> list[str]:
    return io.StringIO(whole[:LOOKED_AT], newline="").readlines()[: 2 * _LINES]


def _rows(whole: str, sign: str) -> Iterator[Row]:
    csv.field_size_limit(_FIELD)
    source = io.StringIO(whole, newline="")
    reader = csv.reader(source, delimiter=sign, strict=True)
    number, line = 0, 1
    try:
        for number, cells in enumerate(reader):
            if reader.line_num - line > _FIELD_LINES:
                raise QuoteError(line)
            line = reader.line_num + 1
            if number or not _SEPARATOR.fullmatch(sign.join(cells)):
                yield number, _trimmed([_value(cell) for cell in cells])
    except csv.Error as error:
        raise QuoteError(line) from error


def _value(cell: str) -> Value:
    kept = _KEPT.fullmatch(cell) if cell.startswith("=") else None
    return text(kept[1] if kept else cell)


def _trimmed(cells: list[Value]) -> list[Value]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells
