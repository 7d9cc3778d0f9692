"""What the rules of booking look at, read once for many slots."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from django.db.models import Q

from core import text
from inspections.enums import VisitStatus
from inspections.models import Interest, Round, Team, TeamMember, Visit
from inspections.selectors.slots import Slot
from unions.models import Descent, Membership, Post, Union
from unions.selectors.days import DayBook


@dataclass
class Ground:
    """Other visits near the slots, the teams' people, and where they are at home.

    Nine queries, however many slots; the rounds are a tenth where they are unknown.
    """

    days: DayBook
    rounds: dict[int, Round]
    _people: dict[int, list[TeamMember]]
    _posts: dict[int, list[Post]]
    _homes: set[tuple[int, int]]
    _ties: dict[int, tuple[set[int], set[str]]]
    _on: dict[date, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    _at: dict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, slots: Sequence[Slot], round_: Round | None = None) -> "Ground":
        rounds = _rounds(slots, round_)
        own = _people({slot.team.pk for slot in slots})
        quiet = max(one.quiet_days for one in rounds.values())
        visits = _visits(slots, quiet, _accounts(chain.from_iterable(own.values())))
        others = {one.team_id for one in visits} - own.keys()
        people = {**own, **_people(others)}
        units = {slot.union.pk: slot.union for slot in slots}
        dates = [slot.date for slot in slots]
        ground = cls(
            days=DayBook.of(units.values(), min(dates), max(dates)),
            rounds=rounds,
            _people=people,
            _posts=_posts(units),
            _homes=_homes(units, people.values()),
            _ties=_ties(units),
        )
        for visit in visits:
            ground.put(Slot.of(visit))
        return ground

    def put(self, slot: Slot) -> None:
        """From now on the slot is one of the others."""
        self._on[slot.date].append(slot)
        self._at[slot.union.pk].append(slot)

    def take(self, slot: Slot) -> None:
        """The slot is thought of no more."""
        self._on[slot.date].remove(slot)
        self._at[slot.union.pk].remove(slot)

    def on(self, day: date) -> list[Slot]:
        return self._on.get(day, [])

    def at(self, union: Union) -> list[Slot]:
        return self._at.get(union.pk, [])

    def round_of(self, slot: Slot) -> Round:
        return self.rounds[slot.team.round_id]

    def is_hidden(self, slot: Slot, other: Slot) -> bool:
        """Another union's visit that those who plan ``slot`` have not been told of."""
        if other.visit is None or other.team.round_id == slot.team.round_id:
            return False
        own = self.round_of(slot).plan.union.path
        if other.team.round.plan.union.path.startswith(own):
            return False
        is_told = other.visit.status != VisitStatus.PLANNED
        return not (is_told and other.union.path.startswith(own))

    def people(self, team: Team) -> list[TeamMember]:
        return self._people.get(team.pk, [])

    def in_both(self, team: Team, other: Team) -> list[str]:
        """Names of the people (with accounts) who are in both teams."""
        there = _accounts(self.people(other))
        return [one.full_name for one in self.people(team) if one.user_id in there]

    def namesakes(self, team: Team, other: Team) -> list[str]:
        """Names in both teams of which one has no account: perhaps one person."""
        there = {text.exact(one.full_name): one.user_id for one in self.people(other)}
        return [
            one.full_name
            for one in self.people(team)
            if text.exact(one.full_name) in there
            and None in (one.user_id, there[text.exact(one.full_name)])
        ]

    def belongs(self, member: TeamMember, union: Union) -> bool:
        """Her account is one of the unit's."""
        return (member.user_id, union.pk) in self._homes

    def post_of(self, member: TeamMember, slot: Slot) -> Post | None:
        """The post that someone of this name holds at the unit on the day."""
        name = text.exact(member.full_name)
        for post in self._posts.get(slot.union.pk, ()):
            if text.exact(post.officer.full_name) == name and _is_held(post, slot.date):
                return post
        return None

    def is_same(self, member: TeamMember, post: Post) -> bool:
        """Name and phone or e-mail agree: not just somebody of the same name."""
        user, officer = member.user, post.officer
        if user is None:
            return False
        phones = {_digits(one.phone) for one in (user, officer)} - {""}
        mails = {one.email.casefold() for one in (user, officer)} - {""}
        both_phones = bool(user.phone and officer.phone) and len(phones) == 1
        return both_phones or (bool(user.email and officer.email) and len(mails) == 1)

    def is_close(self, member: TeamMember, union: Union) -> bool:
        """She (or someone of her name, without an account) declared a tie."""
        users, names = self._ties.get(union.pk, (set(), set()))
        return member.user_id in users or text.exact(member.full_name) in names


def _rounds(slots: Sequence[Slot], round_: Round | None) -> dict[int, Round]:
    keys = {slot.team.round_id for slot in slots}
    known = {round_.pk: round_} if round_ is not None else {}
    missing = keys - known.keys()
    rows = Round.objects.select_related("plan__union")
    return {**known, **(rows.in_bulk(missing) if missing else {})}


def _people(teams: Collection[int]) -> dict[int, list[TeamMember]]:
    """Of each team its members in their order; a team without any is there too."""
    found: dict[int, list[TeamMember]] = {team: [] for team in teams}
    members = TeamMember.objects.filter(team__in=teams).select_related("user")
    for member in members.order_by("order", "pk"):
        found[member.team_id].append(member)
    return found


def _visits(
    slots: Sequence[Slot], quiet_days: int, accounts: Collection[int]
) -> list[Visit]:
    """On the days of the slots, and at their units around these days.

    On these days: of the slots' own province, where a name may be the same person, and
    of teams anywhere that the slots' people are in.
    """
    own = [slot.visit.pk for slot in slots if slot.visit]
    dates = {slot.date for slot in slots}
    tops = {f"/{slot.union.path.split('/')[1]}/" for slot in slots}
    near = Q(team__in=TeamMember.objects.filter(user__in=accounts).values("team"))
    for top in tops:
        near |= Q(union__path__startswith=top)
    quiet = timedelta(days=quiet_days)
    around = Q(
        union__in={slot.union.pk for slot in slots},
        date__range=(min(dates) - quiet, max(dates) + quiet),
    )
    return list(
        Visit.objects.taking_time()
        .filter(Q(near, date__in=dates) | around)
        .exclude(pk__in=own)
        .select_related("union", "team__round__plan__union")
        .order_by("pk")
    )


def _posts(units: Iterable[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(union__in=units).select_related("officer"):
        found[post.union_id].append(post)
    return found


def _homes(
    units: Iterable[int], people: Iterable[list[TeamMember]]
) -> set[tuple[int, int]]:
    """(account, unit) of those who belong to one of the units."""
    users = {user for members in people for user in _accounts(members)}
    rows = Membership.objects.filter(union__in=units, user__in=users)
    return set(rows.values_list("user", "union"))


def _ties(units: Iterable[int]) -> dict[int, tuple[set[int], set[str]]]:
    """Those declared for a unit, or for one that it came from."""
    today: dict[int, set[int]] = {unit: {unit} for unit in units}
    descents = Descent.objects.filter(to_union__in=list(today))
    for old, unit in descents.values_list("from_union", "to_union"):
        today.setdefault(old, set()).add(unit)
    found: dict[int, tuple[set[int], set[str]]] = {}
    for tie in Interest.objects.filter(union__in=today):
        for unit in today[tie.union_id]:
            users, names = found.setdefault(unit, (set(), set()))
            if tie.user_id is None:
                names.add(text.exact(tie.full_name))
            else:
                users.add(tie.user_id)
    return found


def _accounts(members: Iterable[TeamMember]) -> set[int]:
    return {member.user_id for member in members if member.user_id is not None}


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))[-9:]


def _is_held(post: Post, day: date) -> bool:
    begun = post.started_on is None or post.started_on <= day
    return begun and (post.ended_on is None or day <= post.ended_on)
