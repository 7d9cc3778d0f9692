"""Daily summaries of the units: what they owe, what came back, what was answered.

One stream of rows over all units, as in ``inspections.selectors.digest``.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from inspections.enums import REMEDY_PENDING, SEALED, AskState, RemedyStatus
from inspections.models import ExtensionRequest, Remedy
from inspections.selectors.unit_desk import former_name
from notices.enums import FOR_SUMMARY, Kind, NoticeStatus
from notices.models import Notice
from notices.selectors.digest import DigestLine
from unions.enums import KIND_WORDS

#: A remedy is told of from so long before its date on.
_WEEK = datetime.timedelta(days=7)
_BLOCK = 1000
#: How much of a recommendation a line repeats.
_TEXT = 160
_BY = "visit__round__plan__union"
_FORMER = ("visit__union", "owner")
_NAMES = (
    "visit__union__kind",
    "visit__union__name",
    "owner__kind",
    "owner__name",
)


def remedy_lines(day: datetime.date) -> Iterator[DigestLine]:
    yield from _owed(day)
    yield from _answered(day)


def _owed(day: datetime.date) -> Iterator[DigestLine]:
    """What is due within a week, overdue, or came back."""
    rows = _of_officers(Remedy.objects, "owner").filter(
        Q(due_on__lte=day + _WEEK) | Q(status=RemedyStatus.RETURNED),
        visit__status__in=SEALED,
        status__in=REMEDY_PENDING,
    )
    fields = ("pk", "status", "text", "due_on", _BY, *_FORMER, *_NAMES)
    for user, key, status, text, due, by, *former in _stream(rows, "owner", fields):
        is_back = status == RemedyStatus.RETURNED
        yield DigestLine(
            user,
            by,
            Kind.REMEDY_BACK if is_back else Kind.REMEDY_DUE,
            _owed_text(text[:_TEXT], _named(*former), is_back=is_back),
            reverse("inspections:remedy", args=[key]),
            due_on=due,
            is_late=due < day,
            weight=1,
        )


def _owed_text(text: str, former: str, *, is_back: bool) -> str:
    """Names the unit that was inspected where it is another one today."""
    words = {"text": text, "unit": former}
    if former:
        said = (
            _("Sent back (formerly of %(unit)s): %(text)s")
            if is_back
            else _("To be remedied (formerly of %(unit)s): %(text)s")
        )
    else:
        said = _("Sent back: %(text)s") if is_back else _("To be remedied: %(text)s")
    return said % words


def _answered(day: datetime.date) -> Iterator[DigestLine]:
    """Requests for later dates that were answered yesterday: each is told once.

    Whoever wants her messages in the summary has it there already.
    """
    held = _held_back()
    first = timezone.make_aware(
        datetime.datetime.combine(day - datetime.timedelta(days=1), datetime.time.min)
    )
    last = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    rows = _of_officers(ExtensionRequest.objects, "remedy__owner").filter(
        state__in=[AskState.GRANTED, AskState.REFUSED],
        answered_at__gte=first,
        answered_at__lt=last,
    )
    fields = ("remedy", "state", "new_due_on", "remedy__text", f"remedy__{_BY}")
    for user, key, state, asked, text, by in _stream(rows, "remedy__owner", fields):
        url = reverse("inspections:remedy", args=[key])
        if (user, url) in held:
            continue
        said = (
            _("The later date %(day)s is granted: %(text)s")
            if state == AskState.GRANTED
            else _("The later date %(day)s is refused: %(text)s")
        )
        yield DigestLine(
            user,
            by,
            Kind.REMEDY_BACK,
            said % {"day": f"{asked:%d/%m/%Y}", "text": text[:_TEXT]},
            url,
            says_day=True,
            weight=2,
        )


def _held_back() -> set[tuple[int | None, str]]:
    """People and pages of messages about remedies that today's summary tells anyway."""
    rows = Notice.objects.filter(
        kind=Kind.REMEDY_BACK,
        status=NoticeStatus.SKIPPED,
        reason__in=FOR_SUMMARY,
        told_in=None,
    )
    return set(rows.values_list("user", "url"))


def _named(visited: int, owner: int, *names: str) -> str:
    """The unit that was inspected, where its successor owes the remedy today."""
    if visited == owner:
        return ""
    kind, name, own_kind, own_name = names
    return former_name(
        f"{KIND_WORDS[kind]} {name}", f"{KIND_WORDS[own_kind]} {own_name}"
    )


def _of_officers(rows: Any, unit: str) -> Any:
    people = f"{unit}__memberships__user"
    return rows.filter(
        **{f"{people}__role": Role.OFFICER, f"{people}__is_active": True}
    )


def _stream(rows: Any, unit: str, fields: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    found = rows.order_by("pk").values_list(f"{unit}__memberships__user", *fields)
    lines: Iterable[tuple[Any, ...]] = found.iterator(chunk_size=_BLOCK)
    return lines
