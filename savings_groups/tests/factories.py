import hashlib
from datetime import date

import factory

from accounts.tests.factories import UserFactory
from savings_groups.enums import (
    BankFileKind,
    BankFileStatus,
    DoubtKind,
    Programme,
    Seat,
)
from savings_groups.models import (
    BankFile,
    BoardSeat,
    Borrower,
    Doubt,
    GroupMonth,
    HardArea,
    Loan,
    LoanState,
    SavingsGroup,
    SavingState,
)
from unions.tests.factories import UnionFactory


class SavingsGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavingsGroup

    union = factory.SubFactory(UnionFactory)
    code = factory.Sequence(lambda n: f"{n:07d}")
    name = factory.Sequence(lambda n: f"Tổ TK&VV số {n}")
    leader_name = factory.Sequence(lambda n: f"Lường Thị Tổ {n}")


class GroupMonthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupMonth

    group = factory.SubFactory(SavingsGroupFactory)
    month = date(2020, 2, 1)
    members = 36
    savers = 34
    debt = 1_250_000_000
    deposits = 48_500_000


class BankFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BankFile

    kind = BankFileKind.LOANS
    union = factory.SubFactory(UnionFactory)
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"sao ke {n}.xlsx")
    sha256 = factory.LazyAttribute(
        lambda o: hashlib.sha256(o.name.encode()).hexdigest()
    )
    size = 1000
    format = "xlsx"
    as_of = date(2020, 2, 29)
    status = BankFileStatus.APPLIED


class DoubtFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Doubt

    file = factory.SubFactory(BankFileFactory)
    kind = DoubtKind.REPEATED
    text = "Các dòng này giống hệt nhau, chỉ lấy một."
    count = 1


class BoardSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BoardSeat

    group = factory.SubFactory(SavingsGroupFactory)
    role = Seat.LEADER
    full_name = factory.Sequence(lambda n: f"Lường Thị Tổ {n}")


class BorrowerFactory(factory.django.DjangoModelFactory):
    """With a sealed identity number of her own: ``006000000001`` and on."""

    class Meta:
        model = Borrower

    group = factory.SubFactory(SavingsGroupFactory)
    customer_code = factory.Sequence(lambda n: f"{n:010d}")
    full_name = factory.Sequence(lambda n: f"Triệu Thị Vay {n}")
    id_number = factory.Sequence(lambda n: f"006{n:09d}")

    @classmethod
    def _create(cls, model_class, *args, id_number="", **kwargs):
        row = model_class(*args, **kwargs)
        row.set_id_number(id_number)
        row.save()
        return row


class LoanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Loan

    borrower = factory.SubFactory(BorrowerFactory)
    group = factory.SelfAttribute("borrower.group")
    code = factory.Sequence(lambda n: f"6600000{n:09d}")
    programme = Programme.POOR
    purpose = "Chăn nuôi trâu, bò"
    amount = 50_000_000
    disbursed_on = date(2019, 5, 10)
    due_on = date(2024, 5, 10)
    latest_on = date(2020, 2, 29)
    latest_principal = 40_000_000
    latest_overdue = 0
    latest_frozen = 0
    latest_arrears = 0
    last_transaction_on = date(2020, 2, 12)


class LoanStateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LoanState

    loan = factory.SubFactory(LoanFactory)
    file = factory.SubFactory(BankFileFactory)
    as_of = factory.SelfAttribute("file.as_of")
    principal = 40_000_000


class SavingStateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavingState

    borrower = factory.SubFactory(BorrowerFactory)
    file = factory.SubFactory(BankFileFactory)
    as_of = factory.SelfAttribute("file.as_of")
    deposits = 1_500_000


class HardAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HardArea

    union = factory.SubFactory(UnionFactory)
    valid_from = date(2020, 1, 1)


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
