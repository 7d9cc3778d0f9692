"""Reminders of the ladder: one message to a unit on a day, whatever it is about."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from inspections.enums import REMEDY_PENDING, RemarkKind, RungAction, RungState
from inspections.models import LadderStep, Remark, Remedy
from inspections.selectors import announcing, letters
from inspections.services.telling import recipients
from notices.enums import Kind
from notices.models import Notice
from notices.selectors.switches import Switchboard
from notices.services import outbox
from unions.models import Union

#: So many are listed in a message; the rest is counted.
LISTED = 20
_LETTERS = 200
_OFF = "Đơn vị kiểm tra đã tắt thư nhắc việc khắc phục."


def remind(day: date) -> int:
    """Send what waits; answers how many units were told.

    A unit that was told today already hears the rest tomorrow.
    """
    pairs = (
        _waiting()
        .order_by()
        .values_list("remedy__owner", "remedy__visit__round__plan__union")
    )
    found = sorted(pairs.distinct())
    unions = Union.objects.in_bulk({key for pair in found for key in pair})
    board = Switchboard()
    board.learn(union_id for _unit, union_id in found)
    told = _told(day)
    count = 0
    for unit_id, union_id in found:
        if (unit_id, union_id) not in told:
            is_on = board.is_on(union_id, Kind.REMEDY_DUE)
            count += _remind(unions[unit_id], unions[union_id], day, is_on=is_on)
    return count


def _waiting() -> Any:
    return LadderStep.objects.filter(action=RungAction.REMIND, state=RungState.WAITING)


def _told(day: date) -> set[tuple[int, int]]:
    """Units that heard of that union today."""
    keys = Notice.objects.filter(key__startswith=f"{Kind.REMEDY_DUE}:urge:{day}:")
    parts = (key.split(":") for key in keys.values_list("key", flat=True))
    return {(int(part[3]), int(part[4])) for part in parts}


@transaction.atomic
def _remind(unit: Union, union: Union, day: date, *, is_on: bool) -> int:
    """One message, or none if all was proven meanwhile; and the steps are done."""
    waiting = _waiting().filter(remedy=OuterRef("pk"))
    rows = Remedy.objects.filter(Exists(waiting), owner=unit)
    rows = rows.filter(visit__round__plan__union=union).order_by("pk")
    remedies = list(rows.select_for_update(of=("self",), no_key=True))
    # Asked again under the lock: another worker may have been faster.
    known = {one.pk: one for one in remedies if one.status in REMEDY_PENDING}
    steps = _waiting().filter(remedy__in=list(known))
    named = dict(steps.values_list("pk", "remedy"))
    open_ = [known[key] for key in dict.fromkeys(named.values())]
    now = timezone.now()
    if not is_on:
        steps.update(state=RungState.SKIPPED, done_at=now, note=_OFF)
    if not open_ or not is_on:
        return 0
    _tell(unit, union, open_, day, sorted(named))
    steps.update(state=RungState.DONE, done_at=now)
    text = f"Đã gửi tin nhắc đơn vị ngày {day:%d/%m/%Y}."
    Remark.objects.bulk_create(
        Remark(remedy=one, kind=RemarkKind.REMINDED, text=text) for one in open_
    )
    return 1


def _tell(
    unit: Union, union: Union, remedies: list[Remedy], day: date, steps: Iterable[int]
) -> None:
    remedies.sort(key=lambda one: (one.due_on, one.pk))
    late = [one for one in remedies if one.due_on < day]
    speaker = letters.acting(union, day)
    body = announcing.text(
        "remedies_due",
        {
            "unit": unit.title,
            "issuer": speaker.title,
            "phone": speaker.phone,
            "items": [_item(one, day) for one in remedies[:LISTED]],
            "more": max(len(remedies) - LISTED, 0),
            "late": len(late),
        },
    )
    message = outbox.Message(
        _subject(remedies, late, day),
        body,
        "Đơn vị có kiến nghị kiểm tra sắp đến hạn hoặc đã quá hạn.",
        _url(remedies),
    )
    # Which steps it was about: a message of the same day about others is another.
    named = hashlib.sha256(",".join(map(str, steps)).encode()).hexdigest()[:12]
    about = f"urge:{day}:{unit.pk}:{union.pk}:{named}"
    for to in recipients(unit):
        outbox.tell(Kind.REMEDY_DUE, message, about=about, to=to, union=speaker)


def _url(remedies: list[Remedy]) -> str:
    if len(remedies) == 1:
        return remedies[0].get_absolute_url()
    return reverse("inspections:remedies")


def _subject(remedies: list[Remedy], late: list[Remedy], day: date) -> str:
    if late:
        return f"Kiến nghị kiểm tra đã quá hạn: {len(late):02d} việc"
    first = remedies[0].due_on
    when = announcing.day_words(first)
    return f"Kiến nghị kiểm tra sắp đến hạn: {len(remedies):02d} việc, {when}"


def _item(remedy: Remedy, day: date) -> dict[str, str]:
    text = " ".join(remedy.text.split())
    if len(text) > _LETTERS:
        text = f"{text[:_LETTERS].rstrip()}…"
    days = (remedy.due_on - day).days
    when = "hôm nay là ngày cuối"
    if days:
        when = f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"
    return {"text": text, "due": f"{remedy.due_on:%d/%m/%Y}", "when": when}
