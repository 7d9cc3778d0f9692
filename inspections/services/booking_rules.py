"""Which rules a visit may break: hard ones never, soft ones for a written reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.enums import Clash, VisitStatus
from inspections.models import Round, Visit
from inspections.selectors.bookings import Caution, Slot, cautions, hard, soft


class NeedsReasonError(RuleError):
    """Only soft rules speak against it: it is done once somebody writes why."""

    def __init__(self, cautions: Sequence[Caution]) -> None:
        self.cautions = list(cautions)
        said = " ".join(dict.fromkeys(one.text for one in self.cautions))
        super().__init__(
            _("%(cautions)s Write why it is to be so all the same.")
            % {"cautions": said}
        )


#: What a change of the people of a team can run into.
_OF_PEOPLE = frozenset(
    {Clash.PERSON, Clash.TEAM, Clash.POST, Clash.FAMILY, Clash.LEADER}
)


def refuse_people(slots: Sequence[Slot]) -> None:
    """Raise what no reason helps against, as far as it is about the people."""
    _refuse([one for one in cautions(slots) if one.code in _OF_PEOPLE])


def _refuse(found: Sequence[Caution]) -> None:
    if never := hard(found):
        raise RuleError(" ".join(dict.fromkeys(caution.text for caution in never)))


@dataclass(frozen=True)
class Overruled:
    """Which soft rules gave way to a reason, for whom."""

    reason: str = ""
    texts: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        return {"overruled": list(self.texts)} if self.texts else {}


@dataclass(frozen=True)
class Weighed:
    cautions: Sequence[Caution]
    reason: str

    def of(self, slot: Slot) -> Overruled:
        texts = [one.text for one in self.cautions if one.slot is slot]
        return Overruled(self.reason if texts else "", tuple(dict.fromkeys(texts)))


def weigh(slots: Sequence[Slot], round_: Round, overrule: str) -> Weighed:
    """Refuse what is against the rules; tell what gives way to the reason."""
    found = cautions(slots, round_)
    _refuse(found)
    reason = overrule.strip()
    known = _teams_at_work(found)
    new = [one for one in soft(found) if not _is_known(one, known)]
    if new and not reason:
        raise NeedsReasonError(new)
    return Weighed(new, reason)


def _is_known(caution: Caution, known: set[int]) -> bool:
    """Somebody has answered for it before.

    The visit lay there already; or the team lacks its secretary, and has visits.
    """
    visit, slot = caution.slot.visit, caution.slot
    if caution.code == Clash.SECRETARY and slot.team.pk in known:
        return True
    if visit is None or visit.status == VisitStatus.POSTPONED:
        return False
    old = (visit.date, visit.half_day, visit.team_id)
    return old == (slot.date, slot.half_day, slot.team.pk)


def _teams_at_work(found: Sequence[Caution]) -> set[int]:
    """Of the teams that lack a secretary: those that have visits."""
    lacking = {one.slot.team.pk for one in found if one.code == Clash.SECRETARY}
    if not lacking:
        return set()
    visits = Visit.objects.not_cancelled().filter(team__in=lacking).order_by()
    return set(visits.values_list("team", flat=True))
