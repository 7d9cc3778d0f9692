"""Which half-days are taken already, by visits of any round."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from inspections.enums import HALVES, Half, VisitStatus
from inspections.models import Round, Visit
from inspections.selectors.board import Board
from unions.models import Union


def elsewhere(
    round_: Round, units: Iterable[Union], first: datetime.date, last: datetime.date
) -> dict[tuple[int, str], str]:
    """Half-days of the units that visits of other rounds take.

    What a union above plans is not told before the unit is.
    """
    visits = Visit.objects.taking_time().filter(union__in=[one.pk for one in units])
    visits = visits.filter(date__range=(first, last)).exclude(round=round_)
    visits = visits.select_related("team", "round__plan__union")
    return {
        (visit.union_id, half_key(visit.date, half)): _who(visit, round_)
        for visit in visits
        for half in HALVES[visit.half_day]
    }


def _who(visit: Visit, round_: Round) -> str:
    is_own = visit.round.plan.union.path.startswith(round_.union.path)
    if visit.status == VisitStatus.PLANNED and not is_own:
        return _("a visit of another union")
    return f"{visit.team.name} ({visit.round.name})"


def taken(
    board: Board, first: datetime.date, last: datetime.date
) -> dict[int, dict[str, list[int]]]:
    """Half-days on which a team, or one of its people, is at a visit: in any round."""
    people = {
        line.team.pk: {one.user_id for one in line.people if one.user_id}
        for line in board.teams
    }
    everyone = set().union(*people.values())
    visits = Visit.objects.taking_time().filter(date__range=(first, last))
    visits = visits.filter(Q(team__in=people) | Q(team__members__user__in=everyone))
    rows = visits.values_list(
        "pk", "date", "half_day", "team", "team__members__user"
    ).distinct()
    found: dict[int, dict[str, list[int]]] = {key: {} for key in people}
    for visit, day, half_day, team, user in rows:
        for key, users in people.items():
            if team != key and user not in users:
                continue
            for half in HALVES[half_day]:
                visits_then = found[key].setdefault(half_key(day, half), [])
                if visit not in visits_then:
                    visits_then.append(visit)
    return found


def half_key(day: datetime.date, half: str) -> str:
    """``2020-03-10 am``: how page and script name a half-day."""
    return f"{day.isoformat()} {Half(half).value}"
