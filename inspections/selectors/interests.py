"""Ties between people and units, and the visits that they speak against."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from core import text
from core.querysets import search
from inspections.enums import VisitStatus
from inspections.models import Interest, Team, TeamMember, Visit

if TYPE_CHECKING:
    from accounts.models import User

#: Visits whose team can still be changed.
_AHEAD = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


@dataclass(frozen=True)
class Tie:
    """One tie as a reader may know it."""

    interest: Interest
    #: Empty for those who only may know that there is one.
    relation: str
    #: Visits ahead at which the person would inspect that unit.
    visits: tuple[Visit, ...]


def listed(user: "User") -> QuerySet[Interest]:
    rows = Interest.objects.visible_to(user).select_related("union", "user")
    return rows.order_by("full_name", "union__sort_key", "pk")


def matching(rows: QuerySet[Interest], words: str) -> QuerySet[Interest]:
    """By the unit or the person; of those without an account by parts of the name."""
    if not words.strip():
        return rows
    known = search(rows, words, "union__search_text", "user__search_text")
    wanted = text.fold(words)
    others = rows.filter(user=None).values_list("pk", "full_name")
    typed = [pk for pk, name in others if wanted in text.fold(name)]
    return rows.filter(Q(pk__in=known.order_by().values("pk")) | Q(pk__in=typed))


def of_team(rows: QuerySet[Interest], team: Team) -> QuerySet[Interest]:
    """Those of the team's people."""
    members = list(team.members.all())
    users = {one.user_id for one in members if one.user_id is not None}
    names = {text.exact(one.full_name) for one in members}
    unnamed = rows.filter(user=None).values_list("pk", "full_name")
    same = [pk for pk, name in unnamed if text.exact(name) in names]
    return rows.filter(Q(user__in=users) | Q(pk__in=same))


def ties(interests: Iterable[Interest], *, reader: "User") -> list[Tie]:
    """What ``reader`` may know of each, in three queries for all of them."""
    rows = list(interests)
    ahead = _ahead(rows, reader)
    return [
        Tie(
            row,
            row.relation if reader.has_perm("inspections.read_relation", row) else "",
            tuple(ahead[row.pk]),
        )
        for row in rows
    ]


def _ahead(rows: Sequence[Interest], reader: "User") -> dict[int, list[Visit]]:
    visits = (
        Visit.objects.visible_to(reader)
        .filter(union__in={row.union_id for row in rows}, status__in=_AHEAD)
        .select_related("union", "team")
        .order_by("date", "half_day", "pk")
    )
    by_union: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_union[visit.union_id].append(visit)
    people: dict[int, list[TeamMember]] = defaultdict(list)
    for member in TeamMember.objects.filter(team__in={one.team_id for one in visits}):
        people[member.team_id].append(member)
    return {
        row.pk: [
            visit
            for visit in by_union[row.union_id]
            if any(_is_one(row, member) for member in people[visit.team_id])
        ]
        for row in rows
    }


def _is_one(interest: Interest, member: TeamMember) -> bool:
    """The same account; a tie of someone without an account: the same name."""
    if interest.user_id is not None:
        return interest.user_id == member.user_id
    return text.exact(interest.full_name) == text.exact(member.full_name)
