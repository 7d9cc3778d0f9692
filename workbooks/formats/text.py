"""Text, and digits whose zeros count."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from workbooks import legacy
from workbooks.cells import Cell, CellError
from workbooks.formats.base import Format, line, raw_text, text_of, whole_number

_ZEROS = re.compile(r"0+")


@dataclass(frozen=True)
class Text(Format):
    """A line of text in NFC, with single spaces."""

    max_length: int = 250
    blank: ClassVar[Any] = ""

    @property
    def hint(self) -> str:
        return f"Chữ, không quá {self.max_length} ký tự"

    def understand(self, cell: Cell) -> str:
        value = text_of(cell)
        if legacy.is_legacy(value):
            raise CellError(legacy.advice())
        if len(value) > self.max_length:
            raise CellError(
                _("Too long: %(have)d characters, at most %(most)d.")
                % {"have": len(value), "most": self.max_length}
            )
        return value

    def write(self, value: Any) -> str | None:
        return str(value) if value not in (None, "") else None


@dataclass(frozen=True)
class LongText(Text):
    """Text of several lines."""

    max_length: int = 2000

    def understand(self, cell: Cell) -> str:
        lines = str(raw_text(cell)).splitlines()
        kept = "\n".join(line(part) for part in lines).strip()
        super().understand(Cell(kept))
        return kept


@dataclass(frozen=True)
class Code(Format):
    """Digits whose zeros count: of one of ``lengths`` when the kind has them fixed.

    A number has lost its leading zeros. It is taken when its number format shows them
    (``00000``), or when it has the digits of the longest code; otherwise refused.
    """

    lengths: tuple[int, ...] = ()
    pattern: str = r"\d+"
    blank: ClassVar[Any] = ""

    @property
    def hint(self) -> str:
        if not self.lengths:
            return "Chữ số, giữ số 0 ở đầu"
        told = " hoặc ".join(map(str, self.lengths))
        return f"{told} chữ số, giữ số 0 ở đầu"

    def understand(self, cell: Cell) -> str:
        value = self._digits(cell)
        if not re.fullmatch(self.pattern, value):
            raise CellError(_("A code holds digits only."))
        if self.lengths and len(value) not in self.lengths:
            told = _(" or ").join(map(str, self.lengths))
            raise CellError(
                _("A code has %(lengths)s digits; this one has %(have)d.")
                % {"lengths": told, "have": len(value)}
            )
        return value

    def _digits(self, cell: Cell) -> str:
        if isinstance(cell.value, str):
            return text_of(cell)
        number = whole_number(cell)
        value = str(number)
        if _ZEROS.fullmatch(cell.format) and len(value) <= len(cell.format):
            return value.zfill(len(cell.format))
        if self.lengths and len(value) == max(self.lengths):
            return value
        raise CellError(
            _(
                "Excel made a number of it and dropped leading zeros. Format the "
                "column as Text, then type the code again with all its digits."
            )
        )

    def write(self, value: Any) -> str | None:
        return str(value) if value not in (None, "") else None


@dataclass(frozen=True)
class Phone(Format):
    """A phone number as text: 8 to 20 digits, spaces, dots, dashes, one plus sign."""

    blank: ClassVar[Any] = ""

    @property
    def hint(self) -> str:
        return "Số điện thoại, giữ số 0 ở đầu"

    def understand(self, cell: Cell) -> str:
        if isinstance(cell.value, str):
            value = text_of(cell)
        else:
            value = str(whole_number(cell))
            if not (_ZEROS.fullmatch(cell.format) and len(cell.format) > len(value)):
                raise CellError(
                    _(
                        "Excel made a number of it and dropped the leading zero. "
                        "Format the column as Text, then type the phone number again."
                    )
                )
            value = value.zfill(len(cell.format))
        if not re.fullmatch(r"\+?[\d .()-]{8,20}", value):
            raise CellError(_("Enter a phone number of 8 to 20 digits."))
        return value
