"""What letters of urging are about: who writes, to whom, about which remedies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from inspections.enums import REMEDY_PENDING, RungAction, RungState
from inspections.models import LadderStep, Remedy, UrgingLetter
from unions.models import Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from inspections.querysets import LetterQuerySet, RemedyQuerySet


#: By which a rule finds the union whose work a remedy is.
WHOSE = "visit__team__round__plan__union"


def acting(union: Union, on: date) -> Union:
    """The union that goes on with the work of one that has ended, else itself."""
    if union.exists_on(on) or union.valid_to is None:
        return union
    heirs = union.descents_to.filter(is_work=True).select_related("to_union")
    living = [one.to_union for one in heirs if one.to_union.exists_on(on)]
    return living[0] if len(living) == 1 else union


def inspecting(remedy: Remedy) -> Union:
    """Who urges for it today."""
    return acting(remedy.visit.round.plan.union, timezone.localdate())


def with_work(rows: "RemedyQuerySet") -> "RemedyQuerySet":
    """Remedies with the union whose work they are."""
    return rows.select_related("owner", "visit__round__plan__union", WHOSE)


def in_drafts() -> Exists:
    """The remedy stands in a letter that is not sent yet."""
    drafts = UrgingLetter.objects.drafts()
    return Exists(drafts.filter(remedies=OuterRef("pk")))


def overdue_of(unit: Union, viewer: "User", on: date) -> "QuerySet[Remedy]":
    """What of a unit could be urged for by letter and is in none yet."""
    rows = Remedy.objects.visible_to(viewer).overdue(on).filter(owner=unit)
    return with_work(rows).filter(~in_drafts()).order_by("due_on", "pk")


def listed(viewer: "User") -> "LetterQuerySet":
    """Letters that were not thrown away: drafts first, then the newest."""
    rows = UrgingLetter.objects.visible_to(viewer).filter(dropped_at=None)
    is_open = Q(remedies__status__in=REMEDY_PENDING)
    found: LetterQuerySet = (
        rows.select_related("unit", "union", "created_by")
        .annotate(
            count=Count("remedies", distinct=True),
            left=Count("remedies", filter=is_open, distinct=True),
            is_sent=Q(sent_on__isnull=False),
        )
        .order_by("is_sent", "-sent_on", "-created_at", "pk")
    )
    return found


def remedies_of(letter: UrgingLetter) -> list[Remedy]:
    """In the order of the paper."""
    rows = letter.remedies.select_related("visit__round", "visit__minutes", "owner")
    return list(rows.order_by("due_on", "created_at", "pk"))


@dataclass(frozen=True)
class LetterLine:
    """One recommendation in a letter: how late it is, what was done about it."""

    remedy: Remedy
    days_late: int
    urged: str


def lines(letter: UrgingLetter, on: date) -> list[LetterLine]:
    """What the letter is about; as of a day, or of the day on which it was sent."""
    rows = remedies_of(letter)
    day = letter.sent_on or on
    urged = urged_already(rows)
    return [
        LetterLine(row, (day - row.due_on).days, urged_words(urged[row.pk]))
        for row in rows
    ]


def urged_already(remedies: Iterable[Remedy]) -> dict[UUID, list[LadderStep]]:
    """What was really done about each so far: reminders, calls, letters."""
    found: dict[UUID, list[LadderStep]] = {one.pk: [] for one in remedies}
    steps = LadderStep.objects.filter(remedy__in=list(found), state=RungState.DONE)
    steps = steps.exclude(action=RungAction.REPORT).select_related("letter")
    for step in steps.order_by("done_at", "pk"):
        found[step.remedy_id].append(step)
    return found


def urged_words(steps: Iterable[LadderStep]) -> str:
    """``nhắc ngày 16/06, 22/06/2026; gọi điện ngày 18/06/2026``, for papers."""
    days: dict[str, list[date]] = {}
    for step in steps:
        on = _day_of(step)
        known = days.setdefault(step.action, [])
        if on is not None and on not in known:
            known.append(on)
    return "; ".join(
        f"{_WORDS[action]} ngày {_listed(days[action])}"
        for action in _WORDS
        if days.get(action)
    )


_WORDS = {
    RungAction.REMIND: "nhắc",
    RungAction.CALL: "gọi điện",
    RungAction.LETTER: "công văn",
}


def _day_of(step: LadderStep) -> date | None:
    if step.letter is not None and step.letter.sent_on is not None:
        return step.letter.sent_on
    return timezone.localdate(step.done_at) if step.done_at else None


def _listed(days: list[date]) -> str:
    """``16/06, 22/06/2026``: the year is said once where it is the same."""
    words = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        same = following is not None and following.year == day.year
        words.append(f"{day:%d/%m}" if same else f"{day:%d/%m/%Y}")
    return ", ".join(words)
