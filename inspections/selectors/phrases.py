"""Standard clauses: what a union is offered, what a clause quotes, how it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce

from inspections.deadlines import Due
from inspections.enums import FindingKind, Severity
from inspections.models import Item, LegalAct, Phrase, Visit
from inspections.selectors.deadlines import Deadlines, line
from unions.models import Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Letters of the legal basis of a finding.
_BASIS = 300


def offered(union: Union, day: date) -> "QuerySet[Phrase]":
    """The clauses that an inspecting union writes with, in their order.

    Those of everybody, its own and those of the unions above it, as far as they are in
    use. Of one clause the nearest own copy stands for all others; a copy that is out of
    use stands for nothing. The papers that can be quoted on ``day`` are read with them.
    """
    above = line(union)
    rows = Phrase.objects.filter(is_active=True)
    nearer = rows.filter(
        union__in=above,
        origin=Coalesce(OuterRef("origin"), OuterRef("pk")),
        union__path__gt=Coalesce(OuterRef("union__path"), Value("")),
    )
    rows = rows.filter(Q(union=None) | Q(union__in=above)).exclude(Exists(nearer))
    return rows.prefetch_related(_acts(day))


@dataclass(frozen=True)
class Offer:
    """A clause as a visit takes it over with one tap."""

    phrase: Phrase
    #: What is quoted on the day of the visit.
    basis: str
    #: Until when; only a shortcoming has it.
    due: Due | None


@dataclass(frozen=True)
class Offers:
    """What the form of a finding offers."""

    #: Those that name the item which the form was opened from.
    of_item: list[Offer]
    #: All others, by kind in the order of the minutes, then by topic.
    others: list[Offer]
    #: The usual date for each weight.
    terms: list[tuple[Severity, Due]]

    def of(self, key: int) -> Offer | None:
        """The offer of one clause."""
        every = [*self.of_item, *self.others]
        return next((one for one in every if one.phrase.pk == key), None)


def offers(visit: Visit, item: Item | None = None) -> Offers:
    """The clauses offered at a visit, in as many queries however many they are."""
    deadlines = Deadlines.of(visit)
    rows = offered(visit.round.plan.union, visit.date)
    every = [_offer(row, visit.date, deadlines) for row in rows]
    keys = {row.pk for row in of_item((one.phrase for one in every), item)}
    kinds = FindingKind.values
    topics = list(dict.fromkeys(one.phrase.topic for one in every))
    others = sorted(
        (one for one in every if one.phrase.pk not in keys),
        key=lambda one: (
            kinds.index(one.phrase.kind),
            topics.index(one.phrase.topic),
            one.phrase.order,
        ),
    )
    return Offers(
        [one for one in every if one.phrase.pk in keys],
        others,
        [(one, deadlines.due(severity=one, phrase=None)) for one in Severity],
    )


def _offer(phrase: Phrase, day: date, deadlines: Deadlines) -> Offer:
    due = None
    if phrase.kind == FindingKind.SHORTCOMING:
        due = deadlines.due(severity=phrase.severity, phrase=phrase)
    return Offer(phrase, legal_basis(phrase, day), due)


def of_item(rows: Iterable[Phrase], item: Item | None) -> list[Phrase]:
    """Those that name the item's number."""
    code = item.code if item is not None else ""
    return [row for row in rows if code and code in codes(row)]


def first_for(
    union: Union, day: date, item: Item, kind: str = FindingKind.SHORTCOMING
) -> Phrase | None:
    """The first clause of a kind that names the item's number."""
    rows = offered(union, day).filter(kind=kind, item_codes__contains=item.code)
    return next(iter(of_item(rows, item)), None)


def codes(phrase: Phrase) -> list[str]:
    """The numbers of the items that it belongs to."""
    return [code.strip() for code in phrase.item_codes.split(",") if code.strip()]


def legal_basis(phrase: Phrase, day: date) -> str:
    """What is quoted on ``day``: the clause's own words, then the papers in force.

    A paper that has ended is quoted by the one that took its place. As many papers as
    fit into a finding.
    """
    acts = phrase.legal_acts.all() if phrase.pk else ()
    found = [act for one in acts if (act := in_force(one, day)) is not None]
    found.sort(key=lambda act: (act.valid_from, act.name))
    own = words = phrase.legal_basis
    for place, name in enumerate(dict.fromkeys(act.name for act in found)):
        if name in own:
            continue
        mark = ", " if place == 0 else "; "
        more = f"{words}{mark}{name}" if words else name
        words = more if len(more) <= _BASIS else words
    return words


def can_be_copied(phrase: Phrase, union: Union | None) -> bool:
    """Whether a union may have an own clause in place of this one."""
    if union is None or phrase.union_id == union.pk:
        return False
    return phrase.union_id is None or phrase.union_id in line(union)


def in_force(act: LegalAct, day: date) -> LegalAct | None:
    """The paper itself, or what took its place, if that is in force on ``day``."""
    seen: set[int] = set()
    following: LegalAct | None = act
    while following is not None and following.pk not in seen:
        if following.valid_from > day:
            return None
        if following.valid_to is None or day < following.valid_to:
            return following
        seen.add(following.pk)
        following = following.replaced_by
    return None


def _acts(day: date) -> "Prefetch[str]":
    rows = LegalAct.objects.filter(valid_from__lte=day)
    rows = rows.select_related("replaced_by__replaced_by__replaced_by")
    return Prefetch("legal_acts", rows.order_by("valid_from", "pk"))
