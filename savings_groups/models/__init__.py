from savings_groups.models.bank import (
    BankFile,
    BankFileEvent,
    BankMapping,
    Doubt,
    EarlierMonth,
    HardArea,
)
from savings_groups.models.groups import GroupMonth, SavingsGroup
from savings_groups.models.people import (
    BoardSeat,
    Borrower,
    Loan,
    LoanState,
    SavingState,
)

__all__ = [
    "BankFile",
    "BankFileEvent",
    "BankMapping",
    "BoardSeat",
    "Borrower",
    "Doubt",
    "EarlierMonth",
    "GroupMonth",
    "HardArea",
    "Loan",
    "LoanState",
    "SavingState",
    "SavingsGroup",
]
