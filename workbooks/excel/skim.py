"""One pass over the XML of a sheet for what the reader of values does not tell.

How large it really is, before anything is allocated for it; which rows are hidden;
which formulas failed or were never calculated; which numbers are shown with zeros.
Runs in the reader's own process: the file is examined, yet still from outside.
"""

import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from defusedxml import ElementTree

MAX_ROWS = 200_000
MAX_COLUMNS = 60
#: Failed and uncalculated formulas that are told one by one.
_TOLD = 5_000
_PIECE = 256 * 1024
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ZEROS = re.compile(r"0{2,30}")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class TooLargeError(Exception):
    """More rows or columns than a list may have."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(f"{row} {column}")
        self.row, self.column = row, column


@dataclass
class Skimmed:
    """Positions are (row, column) from 0."""

    hidden_rows: int = 0
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Formulas without a stored value: a program wrote the file, nobody opened it.
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)


def parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet → its part in the archive."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {row.get("Id"): row.get("Target", "") for row in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = {}
    for node in book.iter():
        if node.tag.rpartition("}")[2] == "sheet":
            target = targets.get(node.get(_REL) or node.get(_STRICT_REL), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[node.get("name", "")] = path
    return found


def zero_formats(archive: zipfile.ZipFile) -> dict[str, str]:
    """Style → number format, of the formats that show leading zeros (``00000``)."""
    try:
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    except KeyError:
        return {}
    codes, found = {}, {}
    for node in styles.iter():
        tag = node.tag.rpartition("}")[2]
        if tag == "numFmt":
            codes[node.get("numFmtId")] = node.get("formatCode", "").strip('"')
        elif tag == "cellXfs":
            for index, style in enumerate(node):
                code = codes.get(style.get("numFmtId"), "")
                if _ZEROS.fullmatch(code):
                    found[str(index)] = code
    return found


def skim(
    archive: zipfile.ZipFile,
    part: str,
    formats: dict[str, str],
    columns: int = MAX_COLUMNS,
) -> Skimmed:
    """Read one sheet through; raises ``TooLargeError`` as soon as it is."""
    reader = _Reader(formats, columns)
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
    return reader.found


class _Reader:
    def __init__(self, formats: dict[str, str], columns: int) -> None:
        self.found = Skimmed()
        self.formats, self.columns = formats, columns
        self.prefix: str | None = None
        self.row, self.column, self.is_hidden = -1, -1, False
        self.kind = ""
        self.hidden_row = -1
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_args: Any) -> None:
        raise ValueError

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if self.prefix is None:
            self.prefix = tag[: tag.index(":") + 1] if ":" in tag else ""
        if self.prefix:
            tag = tag.removeprefix(self.prefix)
        if tag == "c":
            self._cell(given)
        elif tag in ("v", "is"):
            self._value()
        elif tag == "row":
            self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
            self.column, self.is_hidden = -1, given.get("hidden") in ("1", "true")
        elif tag == "f":
            self._formula()

    def _cell(self, given: dict[str, str]) -> None:
        if place := _PLACE.fullmatch(given.get("r", "")):
            self.column = _index(place[1])
            self.row = int(place[2]) - 1
        else:
            self.column += 1
        self.kind = given.get("t", "n")
        self.parser.CharacterDataHandler = None
        style = given.get("s")
        if style in self.formats and self.kind == "n" and self.row < MAX_ROWS:
            self.found.formats[self.row, self.column] = self.formats[style]

    def _value(self) -> None:
        if self.row >= MAX_ROWS or self.column >= self.columns:
            raise TooLargeError(self.row, self.column)
        if self.is_hidden and self.row != self.hidden_row:
            self.hidden_row = self.row
            self.found.hidden_rows += 1
        if self.kind == "str":  # a formula that gave a text, perhaps an empty one
            self.found.uncalculated.pop((self.row, self.column), None)
        elif self.kind == "e" or (self.row, self.column) in self.found.uncalculated:
            self.parser.CharacterDataHandler = self._text

    def _formula(self) -> None:
        """Until its value comes, a formula is taken as not calculated."""
        if len(self.found.uncalculated) < _TOLD:
            self.found.uncalculated[self.row, self.column] = ""

    def _text(self, text: str) -> None:
        if not text.strip():
            return
        place = (self.row, self.column)
        self.found.uncalculated.pop(place, None)
        self.parser.CharacterDataHandler = None
        if self.kind == "e" and len(self.found.errors) < _TOLD:
            self.found.errors[place] = text.strip()[:20]


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
