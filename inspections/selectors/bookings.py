"""Who is where on which half-day, and what speaks against a date.

Everything is worked out for many visits at once, with a fixed number of queries.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import text
from inspections.enums import HalfDay
from inspections.models import Team, TeamMember, Visit
from unions.models import Post, Union

#: New Year, Reunification Day, Labour Day, National Day. Tết moves: people know it.
HOLIDAYS = frozenset({(1, 1), (30, 4), (1, 5), (2, 9)})
_SATURDAY = 5


@dataclass(frozen=True)
class Slot:
    """A unit, a team, a half-day: a visit that is, or one that is being thought of."""

    union: Union
    team: Team
    date: datetime.date
    half_day: str = HalfDay.FULL
    place: str = ""
    visit: Visit | None = None

    @classmethod
    def of(cls, visit: Visit) -> "Slot":
        return cls(
            visit.union, visit.team, visit.date, visit.half_day, visit.place, visit
        )

    def meets(self, other: "Slot") -> bool:
        """The same half-day of the same day."""
        halves = {self.half_day, other.half_day}
        same_half = len(halves) == 1 or HalfDay.FULL in halves
        return self.date == other.date and same_half

    @property
    def when(self) -> str:
        return f"{self.date:%d/%m/%Y} ({HalfDay(self.half_day).label})"


@dataclass(frozen=True)
class Caution:
    """What speaks against a slot. A grave one is refused, others only said."""

    slot: Slot
    text: str
    is_grave: bool = False


def clashes(slots: Sequence[Slot]) -> list[Caution]:
    """People (or whole teams) who would be at two places on one half-day."""
    pairs = _meeting(slots)
    people = _people(team for pair in pairs for team in (pair[0].team, pair[1].team))
    found = []
    for slot, other in pairs:
        both = _accounts(people[slot.team.pk]) & _accounts(people[other.team.pk])
        names = [one.full_name for one in people[slot.team.pk] if one.user_id in both]
        if slot.team.pk == other.team.pk:
            names = [slot.team.name]
        if names:
            found.append(_clash(slot, other, names, is_grave=True))
    return found


def cautions(slots: Sequence[Slot]) -> list[Caution]:
    """Everything worth knowing before these visits are saved, gravest first."""
    found = [*clashes(slots), *_namesakes(slots), *_twice(slots), *_interests(slots)]
    for slot in slots:
        found += [Caution(slot, why) for why in _about_day(slot.date)]
    return found


def _meeting(slots: Sequence[Slot]) -> list[tuple[Slot, Slot]]:
    """Each slot with the other slots and existing visits of its half-day."""
    own = [slot.visit.pk for slot in slots if slot.visit]
    visits = (
        Visit.objects.taking_time()
        .filter(date__in={slot.date for slot in slots})
        .exclude(pk__in=own)
        .select_related("union", "team")
        .order_by("pk")
    )
    taken = [Slot.of(visit) for visit in visits]
    pairs = [(slot, other) for slot in slots for other in taken]
    pairs += [(later, earlier) for earlier, later in combinations(slots, 2)]
    return [(slot, other) for slot, other in pairs if slot.meets(other)]


def _people(teams: Iterable[Team]) -> dict[int, list[TeamMember]]:
    found: dict[int, list[TeamMember]] = defaultdict(list)
    for member in TeamMember.objects.filter(team__in=set(teams)):
        found[member.team_id].append(member)
    return found


def _accounts(members: Iterable[TeamMember]) -> set[int]:
    return {member.user_id for member in members if member.user_id is not None}


def _clash(slot: Slot, other: Slot, names: list[str], *, is_grave: bool) -> Caution:
    said = (
        _("%(names)s: already at %(unit)s on %(when)s (%(team)s).")
        if is_grave
        else _("%(names)s: the same name is at %(unit)s on %(when)s (%(team)s).")
    )
    words = {
        "names": ", ".join(names),
        "unit": other.union.unit_name,
        "when": other.when,
        "team": other.team.name,
    }
    return Caution(slot, said % words, is_grave)


def _namesakes(slots: Sequence[Slot]) -> list[Caution]:
    """People without an account are known by name only, so this is not certain."""
    pairs = [pair for pair in _meeting(slots) if pair[0].team.pk != pair[1].team.pk]
    people = _people(team for pair in pairs for team in (pair[0].team, pair[1].team))
    found = []
    for slot, other in pairs:
        there = {
            text.exact(one.full_name): one.user_id for one in people[other.team.pk]
        }
        names = [
            one.full_name
            for one in people[slot.team.pk]
            if text.exact(one.full_name) in there
            and None in (one.user_id, there[text.exact(one.full_name)])
        ]
        if names:
            found.append(_clash(slot, other, names, is_grave=False))
    return found


def _twice(slots: Sequence[Slot]) -> list[Caution]:
    """Units that receive another visit close to the day."""
    own = [slot.visit.pk for slot in slots if slot.visit]
    visits = (
        Visit.objects.taking_time()
        .filter(union__in={slot.union for slot in slots})
        .filter(date__in={slot.date for slot in slots})
        .exclude(pk__in=own)
        .select_related("round", "team")
        .order_by("pk")
    )
    return [
        Caution(
            slot,
            _("The unit has a visit of %(team)s (%(round)s) on that day.")
            % {"team": visit.team, "round": visit.round},
        )
        for slot in slots
        for visit in visits
        if visit.union_id == slot.union.pk and visit.date == slot.date
    ]


def _interests(slots: Sequence[Slot]) -> list[Caution]:
    """Members of the team who hold a post in the unit or belong to it."""
    people = _people(slot.team for slot in slots)
    users = {user for members in people.values() for user in _accounts(members)}
    at_home = set(
        Union.objects.filter(memberships__user__in=users).values_list(
            "memberships__user", "pk"
        )
    )
    posts: dict[int, list[Post]] = defaultdict(list)
    units = {slot.union for slot in slots}
    for post in Post.objects.filter(union__in=units).select_related("officer"):
        posts[post.union_id].append(post)
    found = []
    for slot in slots:
        titles = {
            text.exact(post.officer.full_name): post.title
            for post in posts[slot.union.pk]
            if _is_held(post, slot.date)
        }
        for member in people[slot.team.pk]:
            title = titles.get(text.exact(member.full_name))
            if title or (member.user_id, slot.union.pk) in at_home:
                found.append(_interest(slot, member, title))
    return found


def _is_held(post: Post, day: datetime.date) -> bool:
    begun = post.started_on is None or post.started_on <= day
    return begun and (post.ended_on is None or day <= post.ended_on)


def _interest(slot: Slot, member: TeamMember, title: str | None) -> Caution:
    said = _("%(name)s works at the inspected unit (%(title)s). Send someone else.")
    shown = title or pgettext("holder of a post", "account of the unit")
    return Caution(slot, said % {"name": member.full_name, "title": shown})


def is_working_day(day: datetime.date) -> bool:
    return not _about_day(day)


def _about_day(day: datetime.date) -> list[str]:
    found = []
    if day.weekday() >= _SATURDAY:
        found.append(_("%(day)s is at the weekend.") % {"day": f"{day:%d/%m/%Y}"})
    if (day.day, day.month) in HOLIDAYS:
        found.append(_("%(day)s is a public holiday.") % {"day": f"{day:%d/%m/%Y}"})
    return found
