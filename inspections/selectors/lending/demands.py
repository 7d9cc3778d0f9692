"""What guidance 727/HD-NHCS demands to be checked, with the formula of each rate."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

GROUPS, NEW, DORMANT, OLDER = "groups", "new", "dormant", "older"

#: A new loan is to be checked within so many days of its disbursement: the last of
#: them is in time, the next one late.
NEW_DAYS = 30
#: A loan with debt is dormant when so many calendar months passed without anything
#: paid in or out.
DORMANT_MONTHS = 3
#: Of the loans of earlier years so many percent are to be checked at least; fewer in
#: difficult areas (vùng khó khăn).
OLDER_SHARE, OLDER_SHARE_HARD = 90, 75

_GUIDANCE = _("guidance 727/HD-NHCS of 11/02/2026, inspection of entrusted loans")


@dataclass(frozen=True)
class Demand:
    """One rule: how it is called, what is divided by what, where it stands."""

    code: str
    title: Any
    #: What is counted, for the head of a narrow column.
    short: Any
    says: Any
    formula: Any
    source: Any = _GUIDANCE
    #: Over the list of them.
    heading: Any = ""


DEMANDS: dict[str, Demand] = {
    demand.code: demand
    for demand in (
        Demand(
            GROUPS,
            _("Groups checked this year"),
            _("Groups"),
            _("Every open group is to be checked once in the calendar year."),
            _("groups checked from 1 January to the day / open groups × 100"),
            heading=_("Groups to be checked"),
        ),
        Demand(
            NEW,
            _("New loans checked within 30 days"),
            _("New loans"),
            _(
                "Every loan is to be checked within 30 days of its disbursement; the "
                "30th day is in time. Counted are loans not yet repaid whose 30 days "
                "end in this year or later."
            ),
            _("new loans checked by their 30th day / new loans × 100"),
            heading=_("New loans to be checked"),
        ),
        Demand(
            DORMANT,
            _("Dormant loans checked"),
            _("Dormant loans"),
            _(
                "Every loan with debt and without a transaction for 3 calendar months "
                "is to be checked; only a check since then counts."
            ),
            _("dormant loans checked since they became so / dormant loans × 100"),
            heading=_("Dormant loans to be checked"),
        ),
        Demand(
            OLDER,
            _("Older loans checked this year"),
            _("Older loans"),
            _(
                "Of the loans of earlier years that are still owed at least 90 % are "
                "to be checked in the year, 75 % in difficult areas."
            ),
            _("loans of earlier years checked this year / those still owed × 100"),
            heading=_("Older loans to be checked"),
        ),
    )
}
