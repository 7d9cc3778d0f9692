"""One of a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.text import fold
from workbooks.cells import Cell, CellError
from workbooks.formats.base import Format, text_of


@dataclass(frozen=True)
class Choice(Format):
    """One of a few words: value → how it is written; ``also`` maps other spellings."""

    labels: Mapping[str, str]
    also: Mapping[str, str] | None = None
    blank: ClassVar[Any] = ""

    def __hash__(self) -> int:
        return hash(tuple(self.labels.items()))

    @property
    def choices(self) -> Sequence[str]:
        return tuple(self.labels.values())

    @property
    def hint(self) -> str:
        return "Chọn trong danh sách: " + "; ".join(self.labels.values())

    def understand(self, cell: Cell) -> str:
        value = text_of(cell)
        words = {fold(label): key for key, label in self.labels.items()}
        words |= {fold(word): key for word, key in (self.also or {}).items()}
        found = words.get(fold(value))
        if found is None:
            raise CellError(
                _("Choose one of these: %(choices)s.")
                % {"choices": "; ".join(self.labels.values())}
            )
        return found

    def show(self, value: Any) -> str:
        return self.labels.get(value, "") if value is not None else ""

    def write(self, value: Any) -> str | None:
        return self.show(value) or None


@dataclass(frozen=True)
class YesNo(Format):
    """Có or không; ``x`` is a yes, a blank cell a no."""

    blank: ClassVar[Any] = False

    @property
    def choices(self) -> Sequence[str]:
        return ("Có", "Không")

    @property
    def hint(self) -> str:
        return "Có hoặc Không; để trống là Không"

    def understand(self, cell: Cell) -> bool:
        if isinstance(cell.value, bool):
            return cell.value
        value = fold(text_of(cell))
        if value in ("co", "x", "1", "dung", "yes", "true"):
            return True
        if value in ("khong", "0", "sai", "no", "false"):
            return False
        raise CellError(_("Write Có or Không."))

    def show(self, value: Any) -> str:
        return "Có" if value else "Không"

    def write(self, value: Any) -> str:
        return self.show(value)
