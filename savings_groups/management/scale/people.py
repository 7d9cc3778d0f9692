"""Members of generated groups and their loans, as the newest statement has them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from core import search_text, text
from savings_groups.enums import Programme
from savings_groups.management.scale import names

#: The day of the newest statement.
AS_OF = date(2026, 6, 30)
BORROWERS = (
    "id",
    "group",
    "customer_code",
    "full_name",
    "is_demo",
    "search_text",
    "sort_key",
    "latest_on",
    "latest_deposits",
)
LOANS = (
    "id",
    "borrower",
    "group",
    "code",
    "programme",
    "purpose",
    "amount",
    "disbursed_on",
    "due_on",
    "is_demo",
    "latest_on",
    "latest_principal",
    "latest_overdue",
    "latest_frozen",
    "latest_arrears",
    "last_transaction_on",
)
_PURPOSES = (
    "Chăn nuôi trâu, bò",
    "Chăn nuôi lợn",
    "Trồng quế",
    "Trồng rau màu",
    "Công trình nước sạch",
    "Chi phí học tập",
)
_PROGRAMMES = [programme.value for programme in Programme][:10]
#: Different names; more would only take longer to make.
_NAMES = 4_000
_DAY = timedelta(days=1)


def borrowers(chance: Random, members: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """As many rows for the group of key ``n + 1`` as ``members[n]`` says."""
    pool = [names.woman(chance) for _name in range(_NAMES)]
    keys = [text.name_sort_key(name) for name in pool]
    day = AS_OF.isoformat()
    key = 0
    for group, count in enumerate(members, 1):
        for _member in range(count):
            key += 1
            place = int(chance.random() * _NAMES)
            code, name = f"{key:010d}", pool[place]
            found = search_text.stored([name, code])
            saved = int(chance.random() * 5_000) * 1_000
            yield key, group, code, name, True, found, keys[place], day, saved


def loans(chance: Random, members: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Of twenty members one only saves and two have two loans."""
    key = borrower = 0
    for group, count in enumerate(members, 1):
        for _member in range(count):
            borrower += 1
            roll = chance.random()
            for _loan in range(0 if roll < 0.05 else 2 if roll > 0.9 else 1):  # noqa: PLR2004
                key += 1
                yield (key, borrower, group, f"{key:016d}", *_loan_of(chance))


def _loan_of(chance: Random) -> tuple[Any, ...]:
    roll = chance.random
    began = AS_OF - int(1 + roll() * 1_800) * _DAY
    if roll() < 0.03:  # noqa: PLR2004
        began = AS_OF - int(roll() * 45) * _DAY
    amount = (10 + int(roll() * 90)) * 1_000_000
    owed = int(amount * (0.4 + 0.6 * roll()))
    silent = 100 + int(roll() * 200) if roll() < 0.04 else int(roll() * 31)  # noqa: PLR2004
    last = max(began, AS_OF - silent * _DAY)
    late = owed // 10 if roll() < 0.01 else 0  # noqa: PLR2004
    return (
        chance.choice(_PROGRAMMES),
        chance.choice(_PURPOSES),
        amount,
        began.isoformat(),
        (began + 1_825 * _DAY).isoformat(),
        True,
        AS_OF.isoformat(),
        owed,
        late,
        0,
        late // 20,
        last.isoformat(),
    )
