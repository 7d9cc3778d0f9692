"""What speaks against a date, while it is being chosen.

Everything is worked out for many visits at once, with a fixed number of queries.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inspections.enums import Clash
from inspections.selectors.booking_ground import Ground
from inspections.selectors.slots import Caution, Slot, kilometres

if TYPE_CHECKING:
    from inspections.models import Round, TeamMember

__all__ = ["Caution", "Slot", "cautions", "hard", "soft"]


def cautions(slots: Sequence[Slot], round_: "Round | None" = None) -> list[Caution]:
    """Everything that speaks against these visits, the hard rules first.

    ``round_`` saves a query where all slots are of one round.
    """
    if not slots:
        return []
    ground = Ground.of(slots, round_)
    found = []
    for slot in slots:
        found += about(slot, ground)
        ground.put(slot)
    return sorted(found, key=lambda caution: not caution.is_hard)


def hard(found: Iterable[Caution]) -> list[Caution]:
    return [caution for caution in found if caution.is_hard]


def soft(found: Iterable[Caution]) -> list[Caution]:
    return [caution for caution in found if not caution.is_hard]


def about(slot: Slot, ground: Ground) -> list[Caution]:
    """What speaks against one slot, next to all that lies on the ground already."""
    return [
        Caution(slot, code, text)
        for rule in _RULES
        for code, text in rule(slot, ground)
    ]


_Said = Iterator[tuple[Clash, str]]


def _two_places(slot: Slot, ground: Ground) -> _Said:
    """People, known by account or by name alone, and whole teams."""
    for other in ground.on(slot.date):
        if not slot.meets(other):
            continue
        if slot.team.pk == other.team.pk:
            yield Clash.TEAM, _already([slot.team.name], other)
            continue
        if names := ground.in_both(slot.team, other.team):
            if ground.is_hidden(slot, other):
                text = _("%(names)s: taken by another union then.")
                yield Clash.PERSON, text % {"names": ", ".join(names)}
                continue
            yield Clash.PERSON, _already(names, other)
        if ground.is_hidden(slot, other):
            continue
        if names := ground.namesakes(slot.team, other.team):
            yield (
                Clash.NAMESAKE,
                _("%(names)s: the same name is at %(unit)s on %(when)s (%(team)s).")
                % _words(names, other),
            )


def _already(names: list[str], other: Slot) -> str:
    text = _("%(names)s: already at %(unit)s on %(when)s (%(team)s).")
    return text % _words(names, other)


def _words(names: list[str], other: Slot) -> dict[str, str]:
    return {
        "names": ", ".join(names),
        "unit": other.union.unit_name,
        "when": other.when,
        "team": other.team.name,
    }


def _burden(slot: Slot, ground: Ground) -> _Said:
    """Other visits at the unit: at the same time, or within the quiet days."""
    quiet = ground.round_of(slot).quiet_days
    for other in ground.at(slot.union):
        words = {"team": other.team, "round": other.team.round, "when": other.when}
        is_hidden = ground.is_hidden(slot, other)
        if is_hidden and slot.meets(other):
            yield Clash.UNIT, _("Another union visits the unit then.")
        elif is_hidden:
            continue
        elif slot.meets(other):
            text = _("The unit has a visit of %(team)s (%(round)s) on %(when)s.")
            yield Clash.UNIT, text % words
        elif abs((other.date - slot.date).days) <= quiet:
            words["days"] = str(quiet)
            text = _(
                "%(team)s (%(round)s) is at the unit on %(when)s: less than"
                " %(days)s days apart."
            )
            yield Clash.BURDEN, text % words


def _interests(slot: Slot, ground: Ground) -> _Said:
    """Members who hold a post in the unit, belong to it, or have family there."""
    for member in ground.people(slot.team):
        post = ground.post_of(member, slot)
        words = {"name": member.full_name, "title": post.title if post else ""}
        is_she = post is not None and ground.is_same(member, post)
        if is_she or ground.belongs(member, slot.union):
            words["title"] = words["title"] or pgettext(
                "holder of a post", "account of the unit"
            )
            text = _(
                "%(name)s works at the inspected unit (%(title)s). Send someone else."
            )
            yield Clash.POST, text % words
        elif ground.is_close(member, slot.union):
            text = _(
                "%(name)s has declared a tie to the inspected unit. Send someone else."
            )
            yield Clash.FAMILY, text % words
        elif post:
            text = _(
                "%(name)s: someone of this name holds a post at the unit (%(title)s)."
                " If it is she, send someone else."
            )
            yield Clash.NAMESAKE, text % words


def _team(slot: Slot, ground: Ground) -> _Said:
    people = ground.people(slot.team)
    if not any(_is(member, "leader") for member in people):
        yield Clash.LEADER, _("%(team)s has no leader.") % {"team": slot.team}
    if not any(_is(member, "secretary") for member in people):
        yield Clash.SECRETARY, _("%(team)s has no secretary.") % {"team": slot.team}


def _is(member: "TeamMember", role: str) -> bool:
    return member.role == role


def _period(slot: Slot, ground: Ground) -> _Said:
    round_ = ground.round_of(slot)
    if not round_.starts_on <= slot.date <= round_.ends_on:
        text = _("%(unit)s: choose a day between %(first)s and %(last)s.")
        yield (
            Clash.PERIOD,
            text
            % {
                "unit": slot.union,
                "first": f"{round_.starts_on:%d/%m/%Y}",
                "last": f"{round_.ends_on:%d/%m/%Y}",
            },
        )
    if not slot.union.exists_on(slot.date):
        text = _("%(unit)s does not exist on %(day)s.")
        yield Clash.EXISTS, text % {"unit": slot.union, "day": _day(slot)}


def _days(slot: Slot, ground: Ground) -> _Said:
    """Weekend, holiday, bank day, and what the unit itself has on."""
    day, book = slot.date, ground.days
    if book.is_weekend(day, slot.union):
        text = _("%(day)s is at the weekend.")
        yield Clash.WEEKEND, text % {"day": _day(slot)}
    if name := book.holiday(day, slot.union):
        text = _("%(day)s is a public holiday (%(name)s).")
        yield Clash.HOLIDAY, text % {"day": _day(slot), "name": name}
    if book.is_bank_day(slot.union, day):
        text = _("%(day)s is the transaction day of the bank at %(unit)s.")
        words = {"day": _day(slot), "unit": slot.union.unit_name}
        yield Clash.BANK, text % words
    if reason := book.blocked(slot.union, day):
        text = _("%(unit)s is busy on %(day)s: %(reason)s.")
        words = {"day": _day(slot), "unit": slot.union.unit_name, "reason": reason}
        yield Clash.BUSY, text % words


def _travel(slot: Slot, ground: Ground) -> _Said:
    """Two units of one team on one day that lie too far apart."""
    most = ground.round_of(slot).most_km
    for other in ground.on(slot.date):
        apart = kilometres(slot.union, other.union)
        same = slot.team.pk == other.team.pk
        if same and apart is not None and apart > most:
            text = _(
                "%(unit)s, where the team is on the same day, lies %(km)s km away"
                " (at most %(most)s km)."
            )
            words = {"unit": other.union.unit_name, "km": round(apart), "most": most}
            yield Clash.TRAVEL, text % words


def _day(slot: Slot) -> str:
    return f"{slot.date:%d/%m/%Y}"


_RULES: list[Callable[[Slot, Ground], _Said]] = [
    _period,
    _two_places,
    _burden,
    _interests,
    _team,
    _days,
    _travel,
]
