"""Money that units keep, and what was in the box when it was counted. All invented."""

from datetime import date

from reports.demo.places import HEIRS
from reports.demo.register import MADE_UP, Register
from unions.enums import FundKind
from unions.models import Fund, FundCount, Union
from unions.services import funds

FEES, KINDNESS = "Quỹ hội phí", "Quỹ Mái ấm tình thương"
#: Of 2020: unit, fund, day of the count, by the book, in hand. At the count of
#: phường Nguyễn Thị Minh Khai 1.250.000 đ were missing, as its minutes say.
_THEN = [
    ("Nguyễn Thị Minh Khai", FEES, date(2020, 6, 9), 6_480_000, 5_230_000),
    ("Đức Xuân", FEES, date(2020, 3, 12), 9_150_000, 9_150_000),
    ("Đức Xuân", KINDNESS, date(2020, 3, 12), 21_400_000, 21_400_000),
    ("Nông Thượng", FEES, date(2020, 3, 10), 4_320_000, 4_320_000),
]
#: The fund that goes on in each unit of today, counted at the half-year.
_NOW = [("Đức Xuân", 23_760_000), ("Bắc Kạn", 31_045_000), ("Phong Quang", 6_280_000)]
_COUNTED = date(2026, 6, 30)


def build(register: Register) -> None:
    """The funds of 2020 with their counts."""
    for unit, name, day, by_book, in_hand in _THEN:
        fund = _fund(register, register.units[unit], name)
        _count(register, fund, day, by_book, in_hand)


def go_on(register: Register, today: date) -> None:
    """Fees of merged units come into one fund, which is counted at the half-year."""
    for heir in HEIRS:
        union = register.units[heir.name]
        fees = list(Fund.objects.filter(union=union, name=FEES).order_by("-pk"))
        for fund in fees[1:]:
            note = f"Đã nhập vào {FEES.lower()} của {union.unit_name}."
            funds.close_fund(fund, on=date(2025, 7, 31), note=note, by=register.by)
        if not fees:
            _fund(register, union, FEES)
    for unit, amount in _NOW:
        fund = Fund.objects.get(union=register.units[unit], name=FEES, closed_on=None)
        if today >= _COUNTED:
            _count(register, fund, _COUNTED, amount, amount)


def _fund(register: Register, union: Union, name: str) -> Fund:
    holder = f"Người giữ quỹ của {union.title}"
    fund = Fund(
        union=union,
        name=name,
        kind=FundKind.FEES if name == FEES else FundKind.OTHER,
        holder=holder,
        note=f"Quỹ {MADE_UP}",
    )
    return funds.keep_fund(fund, by=register.by)


def _count(
    register: Register, fund: Fund, day: date, by_book: int, in_hand: int
) -> None:
    count = FundCount(
        fund=fund,
        counted_on=day,
        by_book=by_book,
        in_hand=in_hand,
        counted_by="Ban Thường vụ và người giữ quỹ",
    )
    funds.keep_count(count, by=register.by)
