"""How cells are understood and written: one small class per kind of column.

Nothing is guessed. What can be read in two ways is refused with a sentence that says
how to write it; what comes out is always of the column's own type.
"""

from workbooks.formats.base import Format, Style
from workbooks.formats.choices import Choice, YesNo
from workbooks.formats.dates import Date
from workbooks.formats.numbers import DayOfMonth, Money, Number, Whole
from workbooks.formats.text import Code, LongText, Phone, Text

__all__ = [
    "Choice",
    "Code",
    "Date",
    "DayOfMonth",
    "Format",
    "LongText",
    "Money",
    "Number",
    "Phone",
    "Style",
    "Text",
    "Whole",
    "YesNo",
]
