"""Danh sách mô hình đáng nhân rộng: made, filled, put in order, explained."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.models import Showcase, ShowcaseEntry
from unions.enums import InitiativeState
from unions.models import Initiative, Union
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User

#: A list that nobody reads to its end recommends nothing.
MOST = 60


def open_list(
    union: Union, *, title: str, year: int, foreword: str = "", by: "User"
) -> Showcase:
    """Begin a list of a union for a year."""
    check_stands(union)
    row = Showcase(
        union=union,
        title=_titled(title),
        year=year,
        foreword=foreword.strip(),
        created_by=by,
    )
    return audit.save(row, by=by)


@transaction.atomic
def change(
    showcase: Showcase, *, title: str, year: int, foreword: str, by: "User"
) -> Showcase:
    locked = _lock(showcase)
    locked.title, locked.year = _titled(title), year
    locked.foreword = foreword.strip()
    return audit.save(locked, by=by)


@transaction.atomic
def add(showcase: Showcase, initiatives: Iterable[Initiative], *, by: "User") -> int:
    """Put initiatives at its end; those that it has stay. Answers how many came in."""
    locked = _lock(showcase)
    there = set(locked.entries.values_list("initiative", flat=True))
    last = locked.entries.aggregate(last=Max("order"))["last"] or 0
    wanted = {row.pk: row for row in initiatives if row.pk not in there}
    if len(there) + len(wanted) > MOST:
        raise RuleError(
            _("A list takes at most %(most)s initiatives.") % {"most": MOST}
        )
    for place, initiative in enumerate(wanted.values(), start=last + 1):
        if initiative.state == InitiativeState.ENDED:
            raise RuleError(
                _("“%(name)s” has ended: there is nothing to copy.")
                % {"name": initiative}
            )
        row = ShowcaseEntry(showcase=locked, initiative=initiative, order=place)
        audit.save(row, by=by)
    return len(wanted)


@transaction.atomic
def explain(showcase: Showcase, reasons: Mapping[int, str], *, by: "User") -> None:
    """Write why each is worth copying; what is not named stays as it is."""
    locked = _lock(showcase)
    for entry in locked.entries.filter(pk__in=reasons).select_related("initiative"):
        reason = reasons[entry.pk].strip()
        if reason != entry.reason:
            entry.reason = reason
            audit.save(entry, by=by)


@transaction.atomic
def move(showcase: Showcase, entry_pk: int, *, up: bool, by: "User") -> None:
    """One place up or down. At the end of the list it stays where it is."""
    locked = _lock(showcase)
    rows = list(locked.entries.select_related("initiative"))
    places = [row.pk for row in rows]
    if entry_pk not in places:
        raise RuleError(_("It is not in the list any more."))
    old = places.index(entry_pk)
    new = old - 1 if up else old + 1
    if not 0 <= new < len(rows):
        return
    rows[old], rows[new] = rows[new], rows[old]
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            row.order = order
            audit.save(row, by=by)


@transaction.atomic
def take_out(showcase: Showcase, entry_pk: int, *, by: "User") -> None:
    """Take one initiative out of the list; what was issued stays as it was."""
    locked = _lock(showcase)
    entry = locked.entries.select_related("initiative").filter(pk=entry_pk).first()
    if entry is not None:
        detail = {"list": str(locked), "reason": entry.reason[:500]}
        audit.record(Action.DELETE, entry, by=by, detail=detail)
        entry.delete()


@transaction.atomic
def discard(showcase: Showcase, *, by: "User") -> None:
    """Throw a list away of which no paper was made."""
    locked = _lock(showcase)
    try:
        with transaction.atomic():
            audit.record(Action.DELETE, locked, by=by)
            locked.delete()
    except ProtectedError:
        raise RuleError(_("Papers were made of this list: it stays.")) from None


def _lock(showcase: Showcase) -> Showcase:
    return Showcase.objects.select_for_update(of=("self",)).get(pk=showcase.pk)


def _titled(title: str) -> str:
    if not title.strip():
        raise RuleError(_("Give the list a title."))
    return title.strip()
