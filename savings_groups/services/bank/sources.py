"""The rows of a bank file, the same whoever reads them and however often."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import sealed_files
from core.exceptions import RuleError
from savings_groups.bank import groups, loans
from savings_groups.bank.table import Layout, Table, TooLongError, read
from savings_groups.enums import BankFileKind
from savings_groups.models import BankFile
from workbooks.foreign import reading

#: Things that one transaction takes over.
CHUNK = 2000


def rows(
    bank_file: BankFile, told: Callable[[int], None] = lambda count: None
) -> tuple[Table, Sequence[Any]]:
    """The table, and its ``GroupRow`` or ``Member`` that may be taken over.

    They depend on the file and its layout alone, never on the register: a worker that
    goes on with what another began finds the same ones in the same places.
    """
    layout = Layout(
        bank_file.kind,
        bank_file.columns,
        bank_file.units,
        bank_file.heading_row + bank_file.heading_height,
    )
    as_of = day(bank_file)
    with sealed_files.opened(bank_file.file) as data:
        sheet = reading.rows(
            data, bank_file.format, bank_file.sheet, start=layout.first
        )
        with sheet as found:
            try:
                table = read(found, layout, told)
            except TooLongError:
                text = _("The list is too long. Send it in several files.")
                raise RuleError(text) from None
    if bank_file.kind == BankFileKind.GROUPS:
        return table, groups.sort_out(table)
    return table, loans.sort_out(table, as_of)


def day(bank_file: BankFile) -> date:
    if bank_file.as_of is None:
        raise RuleError(_("Say of which day the figures are."))
    return bank_file.as_of
