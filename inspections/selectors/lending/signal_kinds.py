"""Which signs of risk are looked for in a group, in the order in which they are told.

Each says what was seen, with its figures and day; nothing is added up to a score. What
no rule sets is our own proposal and says so.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Overdue debt that grew by so much from one month to the next, in đồng.
JUMP = 5_000_000
#: So many loans paid out in one group on one day.
LOANS_A_DAY = 5
#: Bands of the overdue rate, in percent, and which share of its fee the union keeps.
FEE_BANDS = ((4, 0), (3, 50), (2, 80))
#: Percent from which overdue debt costs the union a part of its fee.
OVERDUE_RATE = FEE_BANDS[-1][0]
#: Members of a group (Decision 15/QĐ-HĐQT of 2013).
MEMBERS_MIN, MEMBERS_MAX = 5, 60
#: Deposits that fell by so many percent while no member left.
DEPOSITS_FALL = 10
#: The bank's points fell by so many from one month to the next.
POINTS_FALL = 10
#: A group that nobody visited for so many months; as far back go loans that were paid
#: out on one day, and changes of the leader.
MONTHS_BACK = 12
#: The same shortcoming at so many visits.
TIMES_FOUND = 2

OWN = _("our own proposal")


@dataclass(frozen=True)
class Kind:
    code: str
    title: Any
    #: What is looked for.
    says: Any
    icon: str
    #: Who says so.
    source: Any = OWN


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "jump",
            _("Overdue debt jumped"),
            _("By 5 million đồng or more from one month to the next."),
            "graph-up-arrow",
        ),
        Kind(
            "rate",
            _("Overdue rate of 2 percent or more"),
            _(
                "From 2 % on the union keeps 80 % of its fee, from 3 % on 50 %, from "
                "4 % on nothing."
            ),
            "percent",
            _("table of entrusting fees, c. 2021–2022"),
        ),
        Kind(
            "one_day",
            _("Many loans paid out on one day"),
            _("5 or more in one group on one day, in the last 12 months."),
            "calendar-event",
        ),
        Kind(
            "good_grade",
            _("Graded “good” with debt in arrears"),
            _("The bank's grade is “good” while interest or debt is overdue."),
            "patch-question",
        ),
        Kind(
            "leader",
            _("Another leader"),
            _("The group leader changed in the last 12 months."),
            "person-exclamation",
        ),
        Kind(
            "deposits",
            _("Deposits fell, members stayed"),
            _("By 10 percent or more in a month while no member left."),
            "graph-down-arrow",
        ),
        Kind(
            "points",
            _("The bank's points fell"),
            _("By 10 or more from one month to the next."),
            "arrow-down-circle",
        ),
        Kind(
            "members",
            _("Fewer than 5 or more than 60 members"),
            _("A group has 5 to 60 members."),
            "people",
            _("Decision 15/QĐ-HĐQT of 05/03/2013"),
        ),
        Kind(
            "repeated",
            _("The same shortcoming again"),
            _("Found at two or more visits."),
            "arrow-repeat",
        ),
        Kind(
            "unvisited",
            _("Not visited for 12 months"),
            _("Every group is to be checked once a year."),
            "calendar-x",
            _("guidance 727/HD-NHCS of 11/02/2026"),
        ),
    )
}
