"""The fields of each kind of file that the bank hands over."""

from savings_groups.bank.field import Field
from savings_groups.bank.group_fields import GROUP_FIELDS
from savings_groups.bank.loan_fields import LOAN_FIELDS
from savings_groups.enums import BankFileKind

__all__ = ["GROUP_FIELDS", "LOAN_FIELDS", "Field", "fields_of"]


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a ``BankFileKind``."""
    return GROUP_FIELDS if kind == BankFileKind.GROUPS else LOAN_FIELDS
