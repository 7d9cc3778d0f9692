"""Initiatives side by side, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.templatetags.core import money
from inspections.models import InitiativeSighting
from inspections.selectors.good_things import newest
from unions.models import Initiative

if TYPE_CHECKING:
    from accounts.models import User

#: Side by side there is room for so many.
FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Compared:
    """One line of a comparison: what is compared, and the value of each."""

    label: str
    values: Sequence[tuple[Initiative, str]]


@dataclass(frozen=True)
class Comparison:
    initiatives: Sequence[Initiative]
    seen: dict[int, InitiativeSighting]
    lines: Sequence[Compared]


def compare(initiatives: Sequence[Initiative], user: "User") -> Comparison:
    """Two to four initiatives, line by line."""
    seen = newest(initiatives, user)

    def line(label: str, say: Any) -> Compared:
        pairs = [(row, str(say(row, seen.get(row.pk)) or "–")) for row in initiatives]
        return Compared(label, pairs)

    return Comparison(
        initiatives,
        seen,
        [
            line(_("Unit"), lambda row, last: row.union.unit_name),
            line(_("Branch"), lambda row, last: row.branch or ""),
            line(_("Field"), lambda row, last: row.field),
            line(_("Started on"), lambda row, last: _day(row.started_on)),
            line(_("Last seen"), lambda row, last: last and _day(last.visit.date)),
            line(_("State"), lambda row, last: (last or row).get_state_display()),
            line(_("Participants"), _count),
            line(
                _("Yearly income of a participant"),
                lambda row, last: last and _dong(last.income),
            ),
            line(
                _("Results"), lambda row, last: (last and last.results) or row.results
            ),
            line(
                _("Worth copying"),
                lambda row, last: (
                    (_("Yes") if last.is_worth_copying else _("No")) if last else ""
                ),
            ),
            line(_("Contact"), lambda row, last: row.contact),
        ],
    )


def _count(row: Initiative, last: InitiativeSighting | None) -> str:
    known_by_visit = last.participants if last else None
    found = row.participants if known_by_visit is None else known_by_visit
    return "" if found is None else money(found)


def _dong(value: int | None) -> str:
    return "" if value is None else f"{money(value)} đ"


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
